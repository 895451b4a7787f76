"""Which words of a passage or a sentence the encoder sees, and which the lexical index: the one place to change either.

Embeddings are made of display text (what a person reads), with title and headings before it: a passage that speaks of
"the river" is found by the river's name. Folding is for the lexical index only; encoders know accents and case.
"""

from __future__ import annotations

from corpus.document import Document, Passage

TEXTS_VERSION = "2"
"""Raised whenever one of these functions changes what it returns, so that an index is built anew."""

CONTEXT_CHARACTERS = 200
"""Most characters of title and headings before a passage; long headings must not drown a short passage."""


def passage_text(document: Document, passage: Passage) -> str:
    """Return what is embedded for a passage: its work's title and heading path, then its display text."""
    context = context_text(document, passage)
    body = document.display(passage.ranges)
    return f"{context}\n{body}" if context else body


def sentence_text(document: Document, passage: Passage, number: int) -> str:
    """Return what is embedded for one sentence of a passage, counted from 0: its display text, then what it leans on.

    That is the sentence before it, then title and headings: "It was closed in spring" does not repeat what was closed.
    They come after it, so that a text that is cut short loses them first.
    """
    own = [passage.sentences[number], *passage.sentences[max(number - 1, 0) : number]]
    pieces = [*(document.display(sentence.ranges) for sentence in own), context_text(document, passage)]
    return " ".join(piece for piece in pieces if piece)


def title_text(document: Document, passage: Passage) -> str:
    """Return the title of the work the passage stands in, or nothing when it has none."""
    part = document.place(passage.start).part
    return (part.title if part else document.metadata.title) or ""


def context_text(document: Document, passage: Passage) -> str:
    """Return title and heading path, outermost first, cut to a bounded length."""
    title = title_text(document, passage)
    path = [heading for heading in passage.section if heading != title]
    return " › ".join(piece for piece in (title, *path) if piece)[:CONTEXT_CHARACTERS]
