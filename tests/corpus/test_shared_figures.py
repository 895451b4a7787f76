"""What the cleaning does to five real documents, counted; docs/cleaning.md quotes these figures."""

import json
from collections import Counter

import pytest

from corpus.document import Kind

from .reads import read, shown

pytestmark = pytest.mark.shared


@pytest.fixture
def documents(shared):
    """The five documents by the number their names begin with."""
    files = sorted((shared / "corpus").glob("*.txt"))
    return {file.name[:3]: read(file.read_bytes().decode("utf-8")) for file in files}


def hyphens(result):
    """Return how many hyphens at line ends were joined and how many were kept, links left aside."""
    text = result.document.text
    joined = kept = 0
    for edit in result.document.edits:
        raw = text[edit.start : edit.end]
        if edit.replacement == "\u00ad" or (raw.startswith("-") and "\n" in raw and not edit.replacement):
            joined += 1
        elif text[edit.start - 1] == "-" and "\n" in raw and not edit.replacement:
            kept += "://" not in text[: edit.start].rsplit(None, 1)[-1]
    return joined, kept


def restored(result):
    """Return how many sentences of the body were cut by something and are whole."""
    return sum(
        len(sentence.ranges) > 1
        for passage in result.passages
        if passage.kind is Kind.BODY
        for sentence in passage.sentences
    )


def blocks(result):
    return Counter(passage.kind for passage in result.passages)


def test_the_journal_issue_is_taken_apart(documents):
    issue = documents["001"]
    labels = [page.label for page in issue.document.pages]
    assert len(issue.document.parts) == 10
    assert len(shown(issue, Kind.NOTE)) == 64
    assert blocks(issue)[Kind.TABLE] == 4
    assert restored(issue) >= 20
    assert len([label for label in labels if label]) >= 40
    assert issue.document.metadata.container.startswith("Kazakhstan Journal")
    joined, kept = hyphens(issue)
    assert (joined, kept) == (71, 26)


def test_real_hyphens_are_kept(documents):
    assert hyphens(documents["000"]) == (0, 7)


def test_references_are_told(documents):
    assert blocks(documents["003"])[Kind.REFERENCE] >= 32
    assert blocks(documents["004"])[Kind.REFERENCE] >= 17


def test_captions_of_a_web_page_are_told(documents):
    assert blocks(documents["002"])[Kind.CAPTION] >= 7


def test_languages_are_told_by_passage(documents):
    assert {passage.language for passage in documents["003"].passages if passage.kind is Kind.REFERENCE} == {
        "en",
        "fa",
        "ru",
    }


def test_every_character_is_kept(documents):
    for result in documents.values():
        text = result.document.text
        ranges = [piece for passage in result.passages for sentence in passage.sentences for piece in sentence.ranges]
        covered = {index for start, end in ranges for index in range(start, end)}
        assert sum(end - start for start, end in ranges) == len(covered)
        assert all(index in covered or sign.isspace() for index, sign in enumerate(text))


def test_marked_sentences_are_whole_sentences_of_one_passage(documents, shared):
    spans = set()
    for line in (shared / "eval" / "seeds_dev.jsonl").read_text("utf-8").splitlines():
        for alternative in json.loads(line)["evidence"]:
            spans |= {(span["file"][:3], span["start"], span["end"]) for span in alternative}
    exact = within = 0
    for number, start, end in spans:
        passages = documents[number].passages
        sentences = [sentence for passage in passages for sentence in passage.sentences]
        exact += any(sentence.start == start for sentence in sentences) and any(
            sentence.end == end for sentence in sentences
        )
        within += any(passage.start <= start and end <= passage.end for passage in passages)
    assert within / len(spans) >= 0.95
    assert exact / len(spans) >= 0.85
