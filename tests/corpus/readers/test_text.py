from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import LimitExceeded, ReadingError
from corpus.ingest import ingest
from corpus.readers.protocol import Limits, Reading
from corpus.readers.text import TextReader

LIMITS = Limits()
# The first bytes of a PNG with its header and some packed pixels.
PNG = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000010000000100806000000") + bytes(range(256)) * 8


def read(data: bytes, limits: Limits = LIMITS) -> Reading:
    return TextReader().read(data, "a.txt", limits)


def test_text_is_exactly_what_open_gives(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("\ufeffOne line.\r\nAnother.\rA third; سه خط.\n\n".encode())
    with path.open(encoding="utf-8", newline="") as file:
        assert read(path.read_bytes()).text == file.read()


def test_a_mark_of_byte_order_is_no_part_of_the_title_and_is_not_shown() -> None:
    data = f"\ufeffThe old mill\r\n\r\n{'The mill stood on the lower bank of the river. ' * 6}\r\n".encode()
    result = ingest(read(data), doc_id="d", source="a.txt", sha256="0")
    assert result.document.metadata.title == "The old mill"
    assert result.document.display(result.passages[0].ranges) == "The old mill"
    assert result.passages[0].start == 0


def test_structure_is_left_to_the_layout() -> None:
    reading = read(b"A heading\n\nA paragraph.")
    assert reading.blocks is None
    assert reading.media_type == "text/plain"
    assert reading.problems == ()


def test_a_few_nul_characters_are_kept_and_remarked() -> None:
    reading = read(b"The toll\0 is four coppers. " * 1 + b"The ferry is slow. " * 100)
    assert reading.text.count("\0") == 1
    (remark,) = reading.problems
    assert "1 NUL character" in remark.reason
    assert not remark.lost


@pytest.mark.parametrize(
    "data",
    [
        PNG,
        b"\x7fELF\x02\x01\x01" + b"\0" * 40 + b"text" * 20,
        bytes(range(1, 32)) * 50,
        b"PK\x03\x04" + b"\0\x08" * 90,
        b"record\0" * 90,
    ],
)
def test_a_binary_file_is_refused_with_its_reason(data: bytes) -> None:
    with pytest.raises(ReadingError, match="binary data"):
        read(data)


@pytest.mark.parametrize("data", [b"", b" \r\n\t ", b"\xef\xbb\xbf", b"\0"])
def test_a_file_without_text_is_read_and_says_so(data: bytes) -> None:
    (problem,) = read(data).problems
    assert problem.reason == "holds no text"
    assert problem.lost


def test_a_text_over_the_limit_is_refused() -> None:
    assert read("ы".encode() * 10, replace(LIMITS, text_characters=10)).text
    with pytest.raises(LimitExceeded, match="has 11 characters; expected at most 10"):
        read("ы".encode() * 11, replace(LIMITS, text_characters=10))


def test_form_feeds_and_soft_signs_of_old_files_are_text() -> None:
    reading = read("Page one.\f\n\x1aPage two.\u0085Three\u00adfold.".encode())
    assert reading.problems == ()
