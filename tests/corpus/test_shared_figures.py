"""What the cleaning does to five real documents, counted; docs/cleaning.md shows exactly these figures."""

import json
from collections import Counter
from pathlib import Path

import pytest

from corpus.document import Kind
from eval.cleaning_figures import figures, hyphens, restored, table

from .reads import read, shown

DOCS = Path(__file__).parents[2] / "docs" / "cleaning.md"

pytestmark = pytest.mark.shared


@pytest.fixture
def documents(shared):
    """The five documents by the number their names begin with."""
    files = sorted((shared / "corpus").glob("*.txt"))
    return {file.name[:3]: read(file.read_bytes().decode("utf-8")) for file in files}


def blocks(result):
    return Counter(passage.kind for passage in result.passages)


def test_the_documentation_shows_these_figures(documents):
    shown_table = table({name: figures(read) for name, read in documents.items()})
    assert "\n".join(shown_table) in DOCS.read_text("utf-8")


def test_the_journal_issue_is_taken_apart(documents):
    issue = documents["001"]
    labels = [page.label for page in issue.document.pages]
    assert len(issue.document.parts) == 10
    assert len(shown(issue, Kind.NOTE)) == 64
    assert blocks(issue)[Kind.TABLE] == 4
    assert restored(issue) >= 20
    assert len([label for label in labels if label]) >= 40
    assert issue.document.metadata.container.startswith("Kazakhstan Journal")
    assert hyphens(issue.document) == (71, 26)


def test_real_hyphens_are_kept(documents):
    assert hyphens(documents["000"].document) == (0, 7)


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
