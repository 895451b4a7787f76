from __future__ import annotations

import pytest

from index.spelling import acronym_forms, acronyms, glued_parts

KNOWN = {"منطقه", "گرایی", "شود", "می", "سر", "باز", "کتاب", "خانه", "ها", "ise", "isk", "iskp", "iskra", "nat"}


def known(word: str) -> int:
    return int(word in KNOWN)


def with_prefix(prefix: str) -> list[str]:
    return [word for word in KNOWN if word.startswith(prefix)]


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("منطقهگرایی", ("منطقه", "گرایی")),
        ("میشود", ("می", "شود")),
        ("کتابها", ("کتاب", "ها")),
        ("سرباز", ()),
        ("منطقهگراییی", ()),
        ("rivermill", ()),
        ("آب", ()),
    ],
)
def test_words_that_were_glued_are_parted_where_both_parts_are_known(word: str, parts: tuple[str, ...]) -> None:
    assert glued_parts(word, known) == parts


def test_words_in_capitals_are_acronyms() -> None:
    assert acronyms("Did the ISKP of Kabul or НАТО act, or did I and the U.S. Mr. ISLAMABAD?") == {"iskp", "нато"}


@pytest.mark.parametrize(
    ("word", "forms"),
    [("iskp", ("isk",)), ("isk", ("isk", "iskp")), ("nat", ("nat",)), ("xyz", ()), ("nato", ("nat",))],
)
def test_an_acronym_is_known_by_a_letter_more_or_less_at_its_end(word: str, forms: tuple[str, ...]) -> None:
    assert acronym_forms(word, with_prefix) == forms
