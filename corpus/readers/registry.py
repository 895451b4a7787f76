"""Which reader takes which file: one line a format."""

from __future__ import annotations

from pathlib import PurePath

from corpus.errors import UnsupportedFormat

from .docx import DocxReader
from .epub import EpubReader
from .html import HtmlReader
from .markdown import MarkdownReader
from .pdf import PdfReader
from .protocol import Reader
from .text import TextReader

READERS: tuple[Reader, ...] = (
    TextReader(),
    MarkdownReader(),
    PdfReader(),
    HtmlReader(),
    DocxReader(),
    EpubReader(),
)


def reader_for(name: str) -> Reader:
    """Return the reader for a file name.

    Raises:
        UnsupportedFormat: When no reader takes names that end like this.
    """
    suffix = PurePath(name).suffix.lower()
    for reader in READERS:
        if suffix in reader.suffixes:
            return reader
    known = ", ".join(sorted(suffix for reader in READERS for suffix in reader.suffixes if suffix))
    ending = f"ends in {suffix}" if suffix else "has no ending"
    raise UnsupportedFormat(f"The name {ending}; expected one of {known}. Convert the file or leave it out.")
