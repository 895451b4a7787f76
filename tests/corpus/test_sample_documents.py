"""The sample corpus: its manifest is true, its texts have the promised size and are nobody else's."""

import hashlib
import json
import re
from collections import Counter
from pathlib import Path
from typing import TypedDict

import pytest

CORPUS = Path(__file__).parents[2] / "corpus"
FOLDER = CORPUS / "documents"
LANGUAGE_MINIMUM = {"en": 8, "fa": 2, "ru": 2}
LETTERS = {"en": re.compile(r"[A-Za-z]"), "fa": re.compile(r"[\u0600-\u06ff]"), "ru": re.compile(r"[\u0400-\u04ff]")}
SHARED_WORDS = 8


class Entry(TypedDict):
    file: str
    title: str
    language: str
    words: int
    sources: list[str]
    licence: str
    sha256: str


def entries() -> list[Entry]:
    return json.loads((CORPUS / "manifest.json").read_text(encoding="utf-8"))["documents"]


ENTRIES = pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry["file"])


def words(text: str) -> list[str]:
    """Lower-case words without punctuation; a zero-width non-joiner does not part a word."""
    return re.findall(r"[^\W_]+", text.lower().replace("\u200c", ""))


def test_manifest_names_every_file_and_no_other() -> None:
    assert sorted(entry["file"] for entry in entries()) == sorted(path.name for path in FOLDER.iterdir())


def test_manifest_lies_outside_the_folder_that_is_indexed() -> None:
    assert not list(FOLDER.glob("*.json"))


def test_at_least_twelve_documents_in_three_languages() -> None:
    counts = Counter(entry["language"] for entry in entries())
    assert counts.total() >= 12
    assert all(counts[language] >= minimum for language, minimum in LANGUAGE_MINIMUM.items())


@ENTRIES
def test_hash_and_word_count_are_those_of_the_file(entry: Entry) -> None:
    data = (FOLDER / entry["file"]).read_bytes()
    assert hashlib.sha256(data).hexdigest() == entry["sha256"]
    assert len(data.decode("utf-8").split()) == entry["words"]
    assert 500 <= entry["words"] <= 1500


@ENTRIES
def test_every_document_says_where_its_facts_come_from_and_is_free(entry: Entry) -> None:
    assert entry["sources"]
    assert all(source == "common knowledge" or re.fullmatch(r"\w+\.txt", source) for source in entry["sources"])
    assert entry["licence"] == "CC0-1.0"


@ENTRIES
def test_text_is_in_the_language_and_bears_the_title_of_the_manifest(entry: Entry) -> None:
    text = (FOLDER / entry["file"]).read_text(encoding="utf-8")
    letters = Counter({language: len(pattern.findall(text)) for language, pattern in LETTERS.items()})
    assert letters.most_common(1)[0][0] == entry["language"]
    assert entry["title"].casefold() in text[:200].casefold()


@ENTRIES
def test_files_are_plain_utf8_with_line_feeds(entry: Entry) -> None:
    data = (FOLDER / entry["file"]).read_bytes()
    assert not data.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in data
    assert data.endswith(b"\n")


@ENTRIES
def test_persian_is_written_with_persian_letters_and_digits(entry: Entry) -> None:
    if entry["language"] != "fa":
        return
    body = re.sub(r"\A---.*?^---$", "", (FOLDER / entry["file"]).read_text(encoding="utf-8"), flags=re.S | re.M)
    assert not re.search("[\u0643\u0649\u064a\u0660-\u0669]", body)
    assert not re.search(r"[0-9]", body)
    assert "\u200c" in body


@pytest.mark.shared
@ENTRIES
def test_no_long_run_of_words_stands_in_the_development_corpus(entry: Entry, shared: Path) -> None:
    taken = set()
    for path in sorted((shared / "corpus").glob("*.txt")):
        theirs = words(path.read_text(encoding="utf-8"))
        taken.update(zip(*(theirs[shift:] for shift in range(SHARED_WORDS)), strict=False))
    ours = words((FOLDER / entry["file"]).read_text(encoding="utf-8"))
    assert [run for run in zip(*(ours[shift:] for shift in range(SHARED_WORDS)), strict=False) if run in taken] == []
