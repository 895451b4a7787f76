from __future__ import annotations

import pytest

from corpus.errors import UnsupportedFormat
from corpus.readers.markdown import MarkdownReader
from corpus.readers.registry import READERS, reader_for
from corpus.readers.text import TextReader


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.txt", TextReader), ("inner.d/A.TXT", TextReader), ("README", TextReader), ("a.b.md", MarkdownReader)],
)
def test_the_ending_of_the_name_decides(name: str, kind: type) -> None:
    assert isinstance(reader_for(name), kind)


def test_an_unknown_ending_says_what_is_known() -> None:
    with pytest.raises(UnsupportedFormat, match=r"ends in \.exe; expected one of .*\.md.*\.txt"):
        reader_for("setup.exe")


def test_no_ending_is_taken_by_two_readers() -> None:
    taken = [suffix for reader in READERS for suffix in reader.suffixes]
    assert len(taken) == len(set(taken))
    assert all(suffix == suffix.lower() and (not suffix or suffix.startswith(".")) for suffix in taken)
