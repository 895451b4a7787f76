from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from eval.asking import ask
from eval.columns import COLUMN_NAMES, aligned, table_of
from eval.dataset import Scope
from eval.errors import RunMismatch
from eval.subject import Subject

from .fakes import QUESTIONS, FakeService


def test_rows_become_columns_with_nan_outside_the_denominator() -> None:
    subject = Subject(FakeService())
    table = table_of(ask(question, subject) for question in QUESTIONS)
    columns = table.columns()
    assert set(columns) == set(COLUMN_NAMES)
    assert columns["answerable"].tolist() == [1, 1, 1, 1, 0, 0]
    assert columns["answered"].tolist() == [1, 1, 1, 1, 0, 1]
    assert columns["refusal_recall"][4:].tolist() == [1.0, 0.0]
    assert all(math.isnan(value) for value in columns["refusal_recall"][:4])
    assert np.isnan(columns["nDCG@10"]).all()


def test_groups_hold_the_places_of_their_questions() -> None:
    subject = Subject(FakeService())
    table = table_of(ask(question, subject) for question in QUESTIONS)
    assert {value: places.tolist() for value, places in table.members("language")} == {"en": [0, 1, 2, 4, 5], "fa": [3]}
    assert {value: places.tolist() for value, places in table.members("document")} == {
        "bazaar.txt": [3],
        "rail.txt": [2],
        "river.txt": [0, 1],
    }


def test_columns_are_brought_into_another_order() -> None:
    subject = Subject(FakeService())
    table = table_of(ask(question, subject) for question in QUESTIONS)
    assert aligned(table, ["q6", "q1"])["answerable"].tolist() == [0, 1]


def test_both_rows_of_a_question_have_its_number() -> None:
    subject = Subject(FakeService())
    narrow = replace(QUESTIONS[1], scope=Scope.CANDIDATES, within=("river.txt",))
    table = table_of(ask(question, subject) for question in (*QUESTIONS[:3], narrow))
    assert table.columns()["question"].tolist() == [0, 1, 2, 1]
    # A run that another program wrote may leave the name of the question out.
    row = {name: value for name, value in ask(narrow, subject).items() if name != "question_id"}
    assert table_of([row, ask(QUESTIONS[1], subject)]).columns()["question"].tolist() == [0, 1]


def test_a_question_that_stands_twice_is_refused() -> None:
    row = ask(QUESTIONS[0], Subject(FakeService()))
    with pytest.raises(RunMismatch, match="'q1' stands in the run twice"):
        table_of([row, row])
