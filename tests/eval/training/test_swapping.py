import pytest

from eval.training.examples import Origin
from eval.training.sets import Role
from eval.training.swapping import named_in, swapped


@pytest.mark.parametrize(
    ("text", "language", "names"),
    [
        ("Who built the mill of Lower Ford in 1802?", "en", ["1802", "Lower Ford"]),
        ("When was Anna Weaver born?", "en", ["Anna Weaver"]),
        ("Who was she?", "en", []),
        ("In which year did The Old Bridge fall?", "en", ["Old Bridge"]),
        ("Quand la ville de Valmont fut-elle fondée ?", "fr", ["Valmont"]),
        ("در سال ۱۳۵۰ چه شد؟", "fa", ["۱۳۵۰"]),
        ("Wer baute die Mühle?", "de", []),
    ],
)
def test_names_and_numbers_are_found(text, language, names):
    assert [text[start:end] for start, end, _ in named_in(text, language)] == names


def test_a_changed_question_has_another_name_and_no_answer(found):
    changed = [example for example in found.examples if example.origin is Origin.SWAPPED]
    marked = [example for example in found.examples if example.origin is Origin.MARKED]
    assert changed
    for example in changed:
        originals = {one.question for one in marked if one.parts == example.parts}
        assert example.question not in originals
        assert not example.answerable
        assert example.role is Role.TRAIN


def test_the_same_seed_changes_the_same(found):
    marked = [example for example in found.examples if example.origin is not Origin.SWAPPED]
    first, again, other = ([example.question for example in swapped(found.parts, marked, seed)] for seed in (1, 1, 2))
    assert first == again
    assert first != other
