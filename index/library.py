"""Changing an index document by document: edit what is known of one, read some again, remove some.

Each function writes a new generation and switches to it, as a build does; what is not touched is not encoded again.
Before the switch every open index answers as before, and a call that fails has changed nothing that is answered from.
Edits are committed a moment before the switch; should the program be killed in between, the next build takes them in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from corpus.isolation import IsolatedReader
from corpus.metadata_edits import with_changes
from corpus.reading import FileReader
from corpus.store import Store

from .build import Change
from .current import required_folder
from .encoder import Encoder
from .progress import NoProgress, Progress
from .refresh import Library, Refresher
from .report import BuildReport, FileReport, State
from .settings import IndexSettings


def edit_metadata(
    doc_id: str,
    changes: Mapping[str, object],
    settings: IndexSettings,
    encoder: Encoder,
    progress: Progress | None = None,
) -> BuildReport:
    """Lay the user's own metadata over what was read of a document; it stays when the file changes.

    Args:
        doc_id: The document.
        changes: By field (title, authors, date, container, language): a value, an empty one for "unknown, whatever the
            file says", ``None`` to take an edit back. Other fields stay as they are.
        settings: Data folder and batch size.
        encoder: Encodes the passages anew when the title changes.
        progress: Is told of every stage.

    Raises:
        UnknownDocument: When it is not in the index.
        UsageError: When a field or value cannot be used.
        IndexMissing: When there is no index.
        BuildRunning: When a build holds the data folder.
    """

    def edit(store: Store, library: Library) -> None:
        info = library.version(doc_id)
        library.edits[doc_id] = with_changes(store.edited_metadata(doc_id), changes)
        library.files.append(FileReport(source=info.source, state=State.EDITED, doc_id=doc_id))

    return _changed(settings, encoder, progress).run(edit, kept=False)


def reread(
    doc_ids: Sequence[str],
    settings: IndexSettings,
    encoder: Encoder,
    progress: Progress | None = None,
    *,
    reader: FileReader | None = None,
) -> BuildReport:
    """Bring these documents up to what their files hold now; a document whose file is gone is reported and kept.

    A member of an archive is read again with its whole archive.

    Raises:
        UnknownDocument: When a document is not in the index; nothing is changed.
        IndexMissing: When there is no index.
        BuildRunning: When a build holds the data folder.
    """

    def refresh(store: Store, library: Library) -> None:
        own = IsolatedReader() if reader is None else reader
        try:
            limits = settings.limits.limits()
            Refresher(store, own, library, limits, progress or NoProgress()).take_documents(doc_ids)
        finally:
            own.close()

    return _changed(settings, encoder, progress).run(refresh)


def remove(
    doc_ids: Sequence[str], settings: IndexSettings, encoder: Encoder, progress: Progress | None = None
) -> BuildReport:
    """Build a generation without these documents; their text and files are deleted with the switch after the next.

    Raises:
        UnknownDocument: When a document is not in the index; nothing is changed.
        IndexMissing: When there is no index.
        BuildRunning: When a build holds the data folder.
    """

    def leave_out(store: Store, library: Library) -> None:
        for info in [library.version(doc_id) for doc_id in dict.fromkeys(doc_ids)]:
            library.leave_out(info.doc_id)
            library.files.append(FileReport(source=info.source, state=State.REMOVED, doc_id=info.doc_id))

    return _changed(settings, encoder, progress).run(leave_out)


def _changed(settings: IndexSettings, encoder: Encoder, progress: Progress | None) -> Change:
    required_folder(settings.data)
    return Change(settings, encoder, progress or NoProgress(), rebuild=False)
