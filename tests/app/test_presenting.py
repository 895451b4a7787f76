from __future__ import annotations

from dataclasses import replace

import pytest

from app.answer import Answer, CitedQuote, Question, Reason, Status
from app.messages import load_catalogues
from app.premises import Contradiction, Premise
from app.presenting import confidence_key, shown_contradiction, shown_quote, shown_reason
from corpus.document import Quote, Range

from .fakes import BORDERS, RIVERS, sample_documents

WORDS = load_catalogues()
BORDER_DOCUMENT, _, _, RIVER_DOCUMENT = sample_documents()


def shown(text: str, start: int, end: int) -> CitedQuote:
    document = RIVER_DOCUMENT if text is RIVERS else BORDER_DOCUMENT
    return CitedQuote(1, Quote(document, (Range(start, end),)), 0.95, document.metadata.language or "und")


def test_a_quote_stands_between_the_words_around_it() -> None:
    start = RIVERS.index("Three of them")
    got = shown_quote(shown(RIVERS, start, start + 13), 0.5, WORDS["en"])
    assert got.display == "Three of them"
    assert got.before == "Four states draw on the river."
    assert got.after.startswith("agreed in 1992") and got.after.endswith("…")


def test_words_around_that_were_cut_begin_and_end_whole() -> None:
    start = RIVERS.index("are thirs")
    got = shown_quote(shown(RIVERS, start, start + 3), 0.5, WORDS["en"])
    assert got.before.startswith("… ")
    assert f" {got.before.removeprefix('… ').split()[0]} " in RIVERS
    assert got.after == "thirstiest."


@pytest.mark.parametrize(
    ("language", "page", "characters"),
    [
        ("en", "p. 40", "characters 528–599"),
        ("fa", "ص 40", "نویسه‌های 528 تا 599"),
        ("ru", "с. 40", "знаки 528–599"),
    ],
)
def test_a_citation_names_its_place_in_the_pages_language(language: str, page: str, characters: str) -> None:
    got = shown_quote(shown(RIVERS, 528, 599), 0.5, WORDS[language])
    assert got.parts[-3:] == (page, "rivers.txt", characters)
    assert got.formatted == ", ".join(got.parts) + "."


def test_direction_and_language_are_the_quotes() -> None:
    start = BORDERS.index("پل حیرتان")
    got = shown_quote(shown(BORDERS, start, start + 40), 0.5, WORDS["en"])
    assert (got.direction, got.language) == ("rtl", "fa")


@pytest.mark.parametrize(
    ("confidence", "threshold", "key"),
    [
        (0.95, 0.5, "confidence.high"),
        (0.9, 0.5, "confidence.high"),
        (0.7, 0.5, "confidence.good"),
        (0.5, 0.5, "confidence.fair"),
        (0.49, 0.5, "confidence.low"),
        (0.3, 0.2, "confidence.fair"),
        (0.92, 0.95, "confidence.low"),
    ],
)
def test_words_for_a_confidence_never_contradict_the_threshold(confidence: float, threshold: float, key: str) -> None:
    assert confidence_key(confidence, threshold) == key


def test_a_reason_is_worded_in_the_pages_language_where_it_can_be() -> None:
    answer = Answer(Question("who"), Status.REFUSED, 0.25, 0.5)
    known = Reason("unknown_words", "Words that occur nowhere: Osaka.", ("Osaka", "cup"))
    assert shown_reason(known, answer, WORDS["fa"]) == "در هیچ سندی نیامده است: \u2068Osaka\u2069، \u2068cup\u2069."
    assert shown_reason(Reason("below_threshold", "…"), answer, WORDS["ru"]) is not None
    first = replace(
        shown(RIVERS, 528, 599),
        contradicts=(
            Contradiction(Premise.YEAR, "1931", ("1950",)),
            Contradiction(Premise.AFFIRMATION, "", ("not dug",)),
        ),
    )
    otherwise = shown_reason(Reason("contradicted", "…"), replace(answer, nearest=(first,)), WORDS["en"])
    assert otherwise == (
        "What came nearest says otherwise than the question takes for granted. "
        "It says \u20681950\u2069 where the question says \u20681931\u2069."
    )
    assert shown_reason(Reason("something_new", "…"), answer, WORDS["en"]) is None


@pytest.mark.parametrize(
    ("language", "premise", "asked", "said", "expected"),
    [
        ("en", Premise.YEAR, "1931", ("1940", "1950"), "It says 1940, 1950 where the question says 1931."),
        ("fa", Premise.FIGURE, "70", ("27",), "این‌جا ۲۷ آمده است و در پرسش ۷۰."),
        ("ru", Premise.COUNTRY, "NO", ("SE", "SU"), "Здесь названо: Швеция, Советский Союз, а в вопросе: Норвегия."),
        ("en", Premise.NEGATION, "not", (), "The question says “not”; this place does not."),
        ("en", Premise.EVENT, "", ("not dug",),
         "It says “not dug”; the question takes for granted that it happened."),
        ("ru", Premise.AFFIRMATION, "", ("не построен",),
         "Здесь сказано «не построен». Проверьте, не отрицает ли это то, из чего исходит вопрос."),
    ],
)  # fmt: skip
def test_in_what_a_quote_says_otherwise_is_worded_in_the_pages_language(
    language: str, premise: Premise, asked: str, said: tuple[str, ...], expected: str
) -> None:
    worded = shown_contradiction(Contradiction(premise, asked, said), WORDS[language])
    assert worded.replace("\u2068", "").replace("\u2069", "") == expected
    # What stands between the words may run the other way.
    assert worded.count("\u2068") == worded.count("\u2069") == len((*said, *filter(None, [asked])))
