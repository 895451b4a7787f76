import gzip

import pytest

from eval.errors import DatasetError
from eval.training.examples import Origin, load_examples
from eval.training.sets import SETS, Role
from tests.eval.training.conftest import document, write_set


def of_set(found, name, origin=Origin.MARKED):
    return [example for example in found.examples if example.set_name == name and example.origin is origin]


def test_the_sentence_with_the_answer_is_marked(found):
    for example in found.examples:
        for part, answers in example.answers.items():
            passage = found.parts[part].passage
            for answer in answers:
                assert passage.text[slice(*answer.place)] in example.texts
                assert passage.text[slice(*answer.place)] in passage.sentences[answer.sentence]


def test_questions_keep_whether_they_can_be_answered(found):
    marked = of_set(found, "squad2")
    assert {example.question.startswith("Who burnt") for example in marked if not example.answerable} == {True}
    assert {example.question.startswith("Who burnt") for example in marked if example.answerable} == {False}


def test_no_document_is_in_two_parts(found):
    roles = {}
    for part in found.parts:
        if part.set_name == "squad2":
            roles.setdefault(part.group, set()).add(part.role)
    assert sorted(len(own) for own in roles.values()) == [1, 1, 1]


def test_passages_of_a_test_set_are_not_trained_on(found):
    held = {part.passage.sentences for part in found.parts if part.set_name == "xen"}
    trained = {part.passage.sentences for part in found.parts if part.role is Role.TRAIN}
    assert held
    assert not held & trained


def test_a_parallel_question_is_put_to_the_other_language(found):
    crossed = of_set(found, "mlqa-en", Origin.CROSSED)
    assert len(crossed) == 2 * 6
    assert {example.question[-3:-1] for example in crossed} == {"ar", "de", "es", "hi", "vi", "zh"}
    assert all(example.answerable for example in crossed)


def test_some_training_passages_are_read_without_their_title(sets, written):
    found = load_examples(sets, [one for one in SETS if one.name != "mlqa-en"], written)
    contexts = [bool(part.passage.context) for part in found.parts if part.role is Role.TRAIN]
    assert 0 < sum(contexts) < len(contexts)
    assert all(part.passage.context for part in found.parts if part.role is not Role.TRAIN)


def test_questions_written_for_training_are_put_to_their_passages(found):
    own = of_set(found, "own-ru", Origin.WRITTEN)
    assert [(example.question, example.texts) for example in own] == [
        ("Who raised the mill of Weirtown?", ("Anna Weaver",)),
        ("Who sold the mill of Weirtown?", ()),
    ]
    assert {(example.role, example.language) for example in own} == {(Role.TRAIN, "ru")}
    assert {found.parts[part].passage.context for example in own for part in example.parts} <= {"", "Weir"}


def test_of_a_set_that_is_not_asked_only_passages_with_a_written_question_are_read(found):
    own = [example for example in found.examples if example.set_name == "tydi-en"]
    assert [(one.question, one.origin, one.texts) for one in own] == [("When was it built?", Origin.WRITTEN, ("1802",))]
    assert [part.set_name for part in found.parts].count("tydi-en") == 1


@pytest.mark.parametrize(
    ("begins", "origin"), [("n-", Origin.ADVERSARIAL), ("p-", Origin.REWORDED), ("w-", Origin.WRITTEN)]
)
def test_the_id_of_a_written_question_tells_its_manner(begins, origin, sets, tmp_path):
    use = next(one for one in SETS if one.name == "tydi-en")
    write_set(tmp_path / use.name, "en", [("", document("", "Townx")[1], [("When was it built?", "1802")])])
    for name, old in (("queries", '"_id": "'), ("spans", '"query_id": "')):
        path = tmp_path / use.name / f"{name}.jsonl.gz"
        path.write_bytes(
            gzip.compress(gzip.decompress(path.read_bytes()).replace(old.encode(), (old + begins).encode()))
        )
    (example,) = load_examples(sets, [use], tmp_path).examples
    assert (example.question_id[:2], example.origin, example.texts) == (begins, origin, ("1802",))


def test_a_written_question_on_a_held_passage_is_an_error(sets, tmp_path):
    use = next(one for one in SETS if one.name == "squad2")
    # The set's fifth passage is of a document for testing.
    before = [("", ["It burnt."], []) for _ in range(4)]
    write_set(tmp_path / "squad2", "en", [*before, ("", ["It burnt."], [("Who burnt it?", None)])])
    with pytest.raises(DatasetError, match=r"q4-0 .*kept for test"):
        load_examples(sets, [use], tmp_path)


def test_a_missing_set_is_an_error(tmp_path):
    with pytest.raises(DatasetError, match=r"corpus\.jsonl"):
        load_examples(tmp_path)
