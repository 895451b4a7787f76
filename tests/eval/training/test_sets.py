import pytest

from eval.training.sets import SETS, Role, Use, needed_sets, role_of


def test_a_title_always_falls_into_the_same_part():
    titles = [f"Title {number}" for number in range(1000)]
    roles = [role_of(Use.SPLIT, title) for title in titles]
    assert roles == [role_of(Use.SPLIT, title) for title in titles]
    assert 0.5 < roles.count(Role.TRAIN) / 1000 < 0.7
    assert 0.2 < roles.count(Role.TEST) / 1000 < 0.4


@pytest.mark.parametrize("name", ["xen", "xru"])
def test_parallel_test_sets_are_never_trained_on(name):
    use = next(one.use for one in SETS if one.name == name)
    assert {role_of(use, f"Title {number}") for number in range(100)} == {Role.TEST}


def test_a_crossed_set_brings_the_other_languages():
    assert {one.name for one in needed_sets(("squad2", "mlqa-en"))} == {
        "squad2",
        *(f"mlqa-{code}" for code in ("en", "ar", "de", "es", "hi", "vi", "zh")),
    }
    assert [one.name for one in needed_sets(("squad2",))] == ["squad2"]


def test_names_are_unique():
    folders = [one.folder or one.name for one in SETS]
    assert len({one.name for one in SETS}) == len(set(folders)) == len(SETS)
