"""From the sample corpus to quotes with the real encoder: the whole way of a question, in three languages."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.answer import Answer, Question, Status, answer_json
from app.confidence import Calibration
from app.service import QuotingService, make_service
from app.settings import Settings
from index.build import build
from index.encoder import Encoder
from index.settings import IndexSettings

pytestmark = pytest.mark.model

DOCUMENTS = Path(__file__).parents[1] / "corpus" / "documents"

CALIBRATION = Calibration(signals=("sentence",), mean=(0.79,), scale=(0.01,), weights=(1.0,), bias=0.0)
"""Set here, so that no fitted file moves a test: below this cosine no sentence of another subject was seen."""

ANSWERED = (
    ("Where do the Panj and the Vakhsh join?", "amu-darya.md", "the Panj", "en"),
    ("How long was the narrow-gauge line from Kabul to Darulaman?", "railways.txt", "seven", "en"),
    ("What did Amir Abdur Rahman compare the tunnel at Chaman to?", "railways.txt", "knife", "en"),
    ("When did the first train arrive in Samarkand?", "ru-railways.md", "1888", "ru"),
    ("هرات در کنار کدام رود است؟", "fa-cities.txt", "هریرود", "fa"),
    ("بلندترین نقطهٔ افغانستان چه نام دارد؟", "fa-mountains.md", "نوشاخ", "fa"),
    ("Когда первый поезд прибыл в Самарканд?", "ru-railways.md", "1888", "ru"),
    ("Кто работал на консервном заводе в Муйнаке?", "ru-aral.md", "Муйнаке", "ru"),
)
OUT_OF_DOMAIN = ("Как настроить гитару на слух?", "چگونه گیتار را کوک کنم؟")
QUESTIONS = (*(question for question, *_ in ANSWERED), *OUT_OF_DOMAIN)


@pytest.fixture(scope="session")
def sample_index(tmp_path_factory: pytest.TempPathFactory, real_encoder: Encoder) -> Path:
    """The data folder that ``python -m index build corpus/documents`` makes."""
    data = tmp_path_factory.mktemp("sample") / "data"
    report = build([DOCUMENTS], IndexSettings(data=data), real_encoder)
    assert report.documents == len(list(DOCUMENTS.iterdir()))
    return data


@pytest.fixture(scope="session")
def plain(sample_index: Path, real_encoder: Encoder) -> QuotingService:
    return QuotingService(sample_index, real_encoder, CALIBRATION)


@pytest.fixture(scope="session")
def shipped(sample_index: Path, real_encoder: Encoder) -> QuotingService:
    return make_service(Settings(data=sample_index), sample_index, real_encoder)


@pytest.fixture(scope="session", params=["plain", "shipped"])
def service(request: pytest.FixtureRequest) -> QuotingService:
    """The service without what is fitted, and the one that users get."""
    chosen: QuotingService = request.getfixturevalue(request.param)
    return chosen


@pytest.fixture(scope="session")
def first(service: QuotingService) -> list[Answer]:
    """The answers to all questions, asked for the first time."""
    return [service.answer(Question(question)) for question in QUESTIONS]


def check_verbatim(answer: Answer) -> int:
    """Check every quote against the file itself; return how many there were."""
    given = answer_json(answer)
    quotes = given["quotes"] + given["nearest"]
    for quote in quotes:
        source = DOCUMENTS / quote["citation"]["source"]
        with source.open(encoding="utf-8", newline="") as file:
            assert quote["text"] == file.read()[quote["start"] : quote["end"]]
    return len(quotes)


def untimed(answer: Answer) -> str:
    return json.dumps(answer_json(answer) | {"elapsed_ms": {}}, ensure_ascii=False)


@pytest.mark.parametrize(("question", "source", "words", "language"), ANSWERED)
def test_questions_in_three_languages_are_answered_from_the_right_place(
    plain: QuotingService, question: str, source: str, words: str, language: str
) -> None:
    answer = plain.answer(Question(question))
    assert answer.status is Status.ANSWERED
    first = answer.quotes[0]
    assert (first.quote.document.source, first.language) == (source, language)
    assert words in first.quote.text
    check_verbatim(answer)


@pytest.mark.parametrize("question", OUT_OF_DOMAIN)
def test_questions_about_something_else_are_refused(plain: QuotingService, question: str) -> None:
    answer = plain.answer(Question(question))
    assert (answer.status, answer.quotes) == (Status.REFUSED, ())
    assert answer.reasons
    assert check_verbatim(answer)


def test_only_what_users_get_by_default_reads_the_best_quotes_once_more(
    plain: QuotingService, shipped: QuotingService, sample_index: Path, real_encoder: Encoder
) -> None:
    fast = make_service(Settings(data=sample_index, fast=True), sample_index, real_encoder)
    question = Question(ANSWERED[0][0])
    assert shipped.answer(question).signals["crossed"] > 0
    assert [service.answer(question).signals["crossed"] for service in (plain, fast)] == [0, 0]


def test_every_quote_is_the_slice_of_its_file(first: list[Answer]) -> None:
    assert sum(check_verbatim(answer) for answer in first) >= len(QUESTIONS)


def test_the_same_question_gives_the_same_answer_also_from_another_service(
    service: QuotingService,
    first: list[Answer],
    sample_index: Path,
    real_encoder: Encoder,
    request: pytest.FixtureRequest,
) -> None:
    expected = [untimed(answer) for answer in first]
    assert [untimed(service.answer(Question(question))) for question in reversed(QUESTIONS)] == expected[::-1]
    other: QuotingService = (
        QuotingService(sample_index, real_encoder, CALIBRATION)
        if request.node.callspec.params["service"] == "plain"
        else make_service(Settings(data=sample_index), sample_index, real_encoder)
    )
    assert [untimed(other.answer(Question(question))) for question in QUESTIONS[::3]] == expected[::3]


def test_several_threads_get_what_one_gets(service: QuotingService, first: list[Answer]) -> None:
    expected = [untimed(answer) for answer in first]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda question: untimed(service.answer(Question(question))), QUESTIONS)) == expected


@pytest.mark.parametrize("text", ["\ud800", "?!", "a\x00b", "🦭" * 40, "\u200c", "the river " * 400])
def test_odd_questions_harm_nothing(service: QuotingService, text: str) -> None:
    answer = service.answer(Question(text))
    assert 0 <= answer.confidence <= 1
    check_verbatim(answer)
