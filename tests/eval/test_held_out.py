from __future__ import annotations

from dataclasses import replace

import pytest

from eval.dataset import Dataset, MarkedQuestion, Scope, SourceText
from eval.errors import DatasetError
from eval.held_out import held_out
from eval.measures.spans import Span
from eval.training.sets import Role, Use, role_of

TITLES = {role: next(f"Title {n}" for n in range(99) if role_of(Use.SPLIT, f"Title {n}") is role) for role in Role}


def about(role: Role, name: str, answerable: bool = True) -> MarkedQuestion:
    evidence = ((Span(str(role), 0, 3),),) if answerable else ()
    return MarkedQuestion(
        name, "Who?", answerable, evidence=evidence, within=() if answerable else (str(role),), scope=Scope.CANDIDATES
    )


def dataset(*questions: MarkedQuestion) -> Dataset:
    documents = [SourceText(str(role), title, "The ferry.") for role, title in TITLES.items()]
    return Dataset("squad", questions, {}, documents=documents)


def test_only_questions_about_documents_for_testing_are_left() -> None:
    everything = [about(role, f"{role}-{said}", said) for role in Role for said in (True, False)]
    held = held_out(dataset(*everything))
    assert [question.question_id for question in held.questions] == ["test-True", "test-False"]
    assert held.documents is not None and len(held.documents) == len(Role)


def test_or_those_about_documents_for_choosing() -> None:
    everything = [about(role, str(role)) for role in Role]
    held = held_out(dataset(*everything), Role.VALIDATION)
    assert [question.question_id for question in held.questions] == ["validation"]
    with pytest.raises(DatasetError, match="held out for validation"):
        held_out(dataset(about(Role.TEST, "a")), Role.VALIDATION)


def test_a_question_that_touches_a_document_of_the_training_is_left_out() -> None:
    both = replace(about(Role.TEST, "both"), within=(str(Role.TRAIN), str(Role.TEST)))
    judged = replace(dataset(about(Role.TEST, "a"), about(Role.TEST, "b"), both), qrels={"b": {str(Role.TRAIN): 1}})
    assert [question.question_id for question in held_out(judged).questions] == ["a"]


def test_a_set_of_which_nothing_is_left_says_so() -> None:
    with pytest.raises(DatasetError, match="no question about a document that is held out"):
        held_out(dataset(about(Role.TRAIN, "a")))


def test_a_set_without_documents_cannot_tell() -> None:
    with pytest.raises(DatasetError, match="brings no documents"):
        held_out(replace(dataset(about(Role.TEST, "a")), documents=None))
