"""The batch of shared questions on the shared texts, as a user runs it: every quote exact, and answers often enough."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.batch import read_questions, write_answers
from app.questions import parse_question
from app.service import QuotingService, make_service
from app.settings import Settings
from corpus.normalise import fold
from eval.asking import ask
from eval.columns import table_of
from eval.formats.questions import load_questions
from eval.measures.catalogue import CATALOGUE
from eval.opening import make_subject
from index.build import build
from index.encoder import Encoder
from index.settings import IndexSettings

pytestmark = [pytest.mark.model, pytest.mark.shared]

FLOORS = {"useful": 0.52, "hit@3": 0.68}
"""What plainer ways of retrieval reach on a like set with the same encoder; less than that is a defect."""


@pytest.fixture(scope="session")
def questions(shared: Path) -> Path:
    return shared / "eval" / "seeds_dev.jsonl"


@pytest.fixture(scope="session")
def data(shared: Path, tmp_path_factory: pytest.TempPathFactory, real_encoder: Encoder) -> Path:
    """The data folder of an index of the shared texts; a minute or two of work."""
    folder = tmp_path_factory.mktemp("shared") / "data"
    report = build([shared / "corpus"], IndexSettings(data=folder), real_encoder)
    assert report.documents == len(list((shared / "corpus").glob("*.txt")))
    return folder


@pytest.fixture(scope="session")
def service(data: Path, real_encoder: Encoder) -> QuotingService:
    """The service as it is shipped."""
    return make_service(Settings(data=data), data, real_encoder)


@pytest.fixture(scope="session")
def batch(questions: Path, service: QuotingService, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """The lines that ``python -m app ask --questions FILE --answers OUT`` writes."""
    out = tmp_path_factory.mktemp("answers") / "answers.jsonl"
    settings = Settings()
    write_answers(out, read_questions(questions, lambda text: parse_question(text, settings)), service.answer)
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="session")
def measured(questions: Path, data: Path, service: QuotingService) -> dict[str, Any]:
    """The measures of ``python -m eval run`` by name."""
    dataset = load_questions(questions)
    subject = make_subject(service, data)
    subject.check(dataset.questions)
    columns = table_of(ask(question, subject) for question in dataset.questions).columns()
    return {measure.name: measure.value(measure.looked_at(columns)) for measure in CATALOGUE}


def test_every_question_of_the_file_has_its_line(batch: list[dict[str, Any]], questions: Path) -> None:
    asked = [json.loads(line) for line in questions.read_text(encoding="utf-8").splitlines()]
    assert [line["id"] for line in batch] == [line["id"] for line in asked]
    assert {line["status"] for line in batch} <= {"answered", "refused"}
    assert all(bool(line["quotes"]) == (line["status"] == "answered") for line in batch)


def test_every_quote_of_the_batch_is_the_slice_of_its_file(batch: list[dict[str, Any]], shared: Path) -> None:
    quotes = [quote for line in batch for quote in (*line["quotes"], *line["nearest"])]
    assert len(quotes) >= len(batch)
    texts: dict[str, str] = {}
    for quote in quotes:
        for place in (quote, *quote["also_in"]):
            source = place["citation"]["source"]
            if source not in texts:
                with (shared / "corpus" / source).open(encoding="utf-8", newline="") as file:
                    texts[source] = file.read()
        text = texts[quote["citation"]["source"]]
        assert quote["text"] == text[quote["start"] : quote["end"]]
        assert quote["ranges"][0][0] == quote["start"] and quote["ranges"][-1][1] == quote["end"]
        for other in quote["also_in"]:
            there = texts[other["citation"]["source"]][other["start"] : other["end"]]
            assert letters(there) == letters(quote["text"])


def letters(text: str) -> str:
    return "".join(char for char in fold(text) if char.isalnum())


def test_every_quote_that_was_measured_is_verbatim(measured: dict[str, Any]) -> None:
    assert measured["verbatim"] == 1.0


@pytest.mark.parametrize("name", FLOORS)
def test_answers_are_useful_often_enough(measured: dict[str, Any], name: str) -> None:
    assert measured[name] >= FLOORS[name]
