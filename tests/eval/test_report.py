from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from eval.dataset import Scope
from eval.report import Outcome, outcome, write_report

from .conftest import Evaluate, many
from .fakes import BAZAAR, QUESTIONS, FakeService


class Page(HTMLParser):
    """What a report refers to, and its questions in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.references: list[str] = []
        self.questions: list[dict[str, str | None]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.references.extend(value for name, value in attrs if name in ("src", "href", "action") and value)
        if tag == "article":
            self.questions.append(values)


@pytest.fixture
def page(evaluated: Evaluate, tmp_path: Path) -> str:
    evaluation = evaluated()
    write_report(tmp_path / "report.html", evaluation.figures, evaluation.rows)
    return (tmp_path / "report.html").read_text(encoding="utf-8")


def test_a_report_needs_no_other_file_and_no_network(page: str) -> None:
    assert Page(page).references == []
    assert not re.search(r"https?://|@import|url\(", page)


def test_the_scope_can_be_chosen_where_there_are_two(evaluated: Evaluate, page: str, tmp_path: Path) -> None:
    assert 'name="scope"' not in page
    narrow = tuple(replace(each, scope=Scope.CANDIDATES, within=("river.txt",)) for each in QUESTIONS[:2])
    evaluation = evaluated(FakeService(), (*QUESTIONS, *narrow))
    write_report(tmp_path / "two.html", evaluation.figures, evaluation.rows)
    text = (tmp_path / "two.html").read_text(encoding="utf-8")
    assert 'name="scope"' in text and "<option>candidates</option><option>corpus</option>" in text


def test_the_misses_come_first(page: str) -> None:
    questions = Page(page).questions
    assert [question["data-outcome"] for question in questions] == ["wrong"] + ["right"] * 5
    assert questions[0]["id"] == "q-q6"


def test_refused_questions_come_after_wrong_ones(evaluated: Evaluate, tmp_path: Path) -> None:
    evaluation = evaluated(FakeService(threshold=0.51), many(2))
    write_report(tmp_path / "report.html", evaluation.figures, evaluation.rows)
    outcomes = [question["data-outcome"] for question in Page((tmp_path / "report.html").read_text()).questions]
    order = [str(each) for each in Outcome]
    assert outcomes == sorted(outcomes, key=order.index)
    assert len(outcomes) == 12


def test_quotes_stand_beside_the_evidence_with_what_they_share_marked(page: str) -> None:
    assert "<mark>The Sang rises below the Blue Glacier.</mark>" in page
    assert f'<blockquote dir="auto"><mark>{BAZAAR}</mark></blockquote>' in page


def test_every_measure_stands_there_with_its_denominator_or_the_reason_it_lacks(page: str) -> None:
    assert "the first quote covers at least half of every span of one alternative" in page
    assert "answerable questions with marked spans" in page


def test_texts_are_escaped(evaluated: Evaluate, tmp_path: Path) -> None:
    from dataclasses import replace

    from .fakes import QUESTIONS

    evil = replace(QUESTIONS[4], text="<script>alert(1)</script> lighthouse", notes="</p><b>")
    evaluation = evaluated(None, [evil])
    write_report(tmp_path / "report.html", evaluation.figures, evaluation.rows)
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; lighthouse" in page


def test_a_report_of_unanswerable_questions_alone_is_whole(evaluated: Evaluate, tmp_path: Path) -> None:
    from .fakes import QUESTIONS

    evaluation = evaluated(None, QUESTIONS[4:])
    write_report(tmp_path / "report.html", evaluation.figures, evaluation.rows)
    assert "not measured: the set has no question that the documents answer" in (tmp_path / "report.html").read_text()


@pytest.mark.parametrize(
    ("answerable", "status", "useful", "expected"),
    [
        (True, "answered", 1.0, Outcome.RIGHT),
        (True, "answered", 0.0, Outcome.WRONG),
        (True, "refused", 0.0, Outcome.REFUSED),
        (False, "answered", 0.0, Outcome.WRONG),
        (False, "refused", 1.0, Outcome.RIGHT),
        (True, "answered", None, Outcome.UNKNOWN),
    ],
)
def test_outcomes(answerable: bool, status: str, useful: float | None, expected: Outcome) -> None:
    values = {} if useful is None else {"useful": useful}
    assert outcome({"answerable": answerable, "status": status, "values": values}) is expected


@pytest.mark.parametrize("answerable", [True, False])
def test_a_set_of_one_kind_has_a_report_and_no_measure_without_a_denominator(
    evaluated: Evaluate, answerable: bool
) -> None:
    evaluation = evaluated(FakeService(), [each for each in QUESTIONS if each.answerable is answerable])
    measures, undefined = evaluation.figures["measures"], evaluation.figures["undefined"]
    absent = {"refusal_recall", "auroc", "balanced_accuracy"} if answerable else {"hit@1", "false_refusal", "auroc"}
    assert all(measures[name] is None and undefined[name] for name in absent)
    assert measures["useful"] == (1.0 if answerable else 0.5)
    text = (evaluation.folder / "report.html").read_text(encoding="utf-8")
    assert text.count("<article") == (4 if answerable else 2)
    assert "not measured: " in text
