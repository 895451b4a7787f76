"""Drafts in three languages over the sample corpus: behind each quotation stands, in brackets, how it stands."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from app.checking.check import Standing, check
from app.checking.comparing import Difference
from corpus.document import Document
from corpus.gather import gather
from corpus.readers.protocol import Limits
from corpus.reading import Task, read_task

from ..fakes import FakeAnswerService

DRAFTS = Path(__file__).parent / "drafts"
DOCUMENTS = Path(__file__).parents[3] / "corpus" / "documents"
EXPECTED = re.compile(r"\[(verbatim|differs|absent|short)\]")
ASIDE = {"short": Standing.TOO_SHORT}


def read(path: Path) -> Document:
    data = path.read_bytes()
    return read_task(Task(data, "0" * 64, path.stem, path.name, Limits())).ingested.document


@pytest.fixture(scope="module")
def documents() -> FakeAnswerService:
    files = [one.path for one in gather([DOCUMENTS])]
    assert len(files) == 15
    return FakeAnswerService(tuple(read(path) for path in files))


@pytest.mark.parametrize("name", ["english", "persian", "russian"])
def test_every_quotation_of_the_drafts_stands_as_its_author_knows(name: str, documents: FakeAnswerService) -> None:
    draft = (DRAFTS / f"{name}.md").read_text(encoding="utf-8")
    expected = [ASIDE.get(word, word) for word in EXPECTED.findall(draft)]
    # The remarks of a draft are no part of what is checked.
    found = check(documents, EXPECTED.sub("", draft))
    assert [str(one.standing) for one in found.quotations] == expected
    for one in found.quotations:
        changed = [each for place in one.places for each in place.differences if each.kind is Difference.WORDS]
        assert len(changed) == (one.standing is Standing.DIFFERS)


def test_the_drafts_are_many_enough_to_tell_something() -> None:
    words = [word for path in DRAFTS.glob("*.md") for word in EXPECTED.findall(path.read_text(encoding="utf-8"))]
    assert Counter(words) == {"verbatim": 22, "differs": 19, "absent": 18, "short": 1}
