from __future__ import annotations

from eval.searching import further_places
from eval.subject import Subject

from .fakes import QUESTIONS, FakeService, marked, span


def test_confident_quotes_away_from_the_evidence_are_shown() -> None:
    wrong = marked(7, "Where does the Sang rise?", span("rail.txt", "Drivers are paid by the mile."))
    remarks = list(further_places([*QUESTIONS, wrong], Subject(FakeService())))
    assert [(remark.where, remark.name) for remark in remarks] == [
        ("set.jsonl:6", "answerable"),
        ("set.jsonl:7", "further place"),
    ]
    assert "river.txt" in remarks[1].message
