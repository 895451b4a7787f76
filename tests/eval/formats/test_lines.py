from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict

from eval.errors import DatasetError
from eval.formats.lines import existing, find, records, text_lines


class Pair(BaseModel):
    model_config = ConfigDict(strict=True)

    name: str
    size: int


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_lines_keep_their_numbers_when_blank_ones_are_left_out(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", "\ufeffone\r\n\n  \nfour")
    assert list(text_lines(path)) == [(1, "one"), (4, "four")]


def test_gzipped_files_are_read_alike(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"name": "x", "size": 1, "more": 2}\n'))
    assert list(records(path, Pair)) == [(1, Pair(name="x", size=1))]
    assert find(tmp_path, "a.jsonl") == path
    assert find(tmp_path, "b.jsonl") is None


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('{"name": "x"}', "size: field required"),
        ('{"name": "x", "size": "1"}', "size: input should be a valid integer"),
        ('{"name": "x", "size": true}', "size: input should be a valid integer"),
        ('{"name": "x", "size": NaN}', "NaN was given; expected a number"),
        ('{"name": "x", ', "expected one JSON object"),
        ("[1]", "the line: input should be a valid dictionary"),
        ("[" * 100_000, "lists or objects nested too deeply were given; expected one JSON object"),
        (f'{{"name": "x", "size": {"1" * 5000}}}', "a number of more than 4300 digits was given; expected fewer"),
    ],
    ids=lambda value: value[:40],
)
def test_a_broken_line_is_named_by_file_and_line(tmp_path: Path, line: str, fault: str) -> None:
    path = write(tmp_path / "a.jsonl", '{"name": "fine", "size": 3}\n' + line + "\n")
    with pytest.raises(DatasetError, match=fault) as caught:
        list(records(path, Pair))
    assert str(caught.value).startswith(f"{path}:2: ")


def test_bytes_that_are_not_utf_8_are_named(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"fine\nbroken \xff\n")
    with pytest.raises(DatasetError, match=r"a\.txt:2: byte 7 is not UTF-8"):
        list(text_lines(path))


def test_a_file_that_is_no_gzip_is_an_error(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl.gz", "plain")
    with pytest.raises(DatasetError, match="cannot be read"):
        list(text_lines(path))


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="expected a file that exists"):
        existing(tmp_path / "none", "question file")


def test_a_damaged_gzip_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    data = bytearray(gzip.compress(bytes(range(256)) * 99))
    # The first block says a type that there is not.
    data[10] = 0x07
    path.write_bytes(data)
    with pytest.raises(DatasetError, match="cannot be read"):
        list(text_lines(path))


def test_whole_characters_may_be_escaped_and_halves_may_not(tmp_path: Path) -> None:
    (found,) = records(write(tmp_path / "a.jsonl", '{"name": "\\ud83d\\ude00", "size": 1}\n'), Pair)
    assert found[1].name == "\U0001f600"
    with pytest.raises(DatasetError, match=r"b\.jsonl:1: half of a surrogate pair"):
        list(records(write(tmp_path / "b.jsonl", '{"name": "\\uD83D", "size": 1}\n'), Pair))
