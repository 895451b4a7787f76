"""The note marks that the layout found in a document: edits that show what stands there as it is."""

from __future__ import annotations

from corpus.document import Document, Edit


def is_note_mark(document: Document, edit: Edit) -> bool:
    """Return whether an edit only says that what stands there is a note mark."""
    return bool(edit.replacement) and document.text[edit.start : edit.end] == edit.replacement


def without_note_marks(document: Document) -> tuple[Edit, ...]:
    """Return the document's edits with note marks shown as nothing."""
    return tuple(edit._replace(replacement="") if is_note_mark(document, edit) else edit for edit in document.edits)
