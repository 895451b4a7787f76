from __future__ import annotations

import pytest

from corpus.document import Range
from eval.measures.quoting import (
    MARKED,
    answer_contained,
    best_choice,
    best_overlap,
    citation_precision,
    exact,
    hit,
    quoting_values,
    span_recall,
)
from eval.measures.spans import LONGEST_COUNTED, Quoted, Span

TEXTS = {"a": "Aaaa bbbb. Cccc dddd. Eeee ffff.", "b": "Gggg hhhh.\nIiii jjjj."}
FIRST, SECOND, THIRD = Span("a", 0, 10), Span("a", 11, 21), Span("a", 22, 32)
OTHER = Span("b", 0, 10)


def text_of(file: str) -> str:
    return TEXTS[file]


def quote(span: Span) -> Quoted:
    return Quoted(span.file, (Range(span.start, span.end),))


def test_a_hit_needs_half_of_every_span_of_one_alternative() -> None:
    both = ((FIRST, OTHER),)
    assert not hit([quote(FIRST)], both, text_of)
    assert hit([quote(FIRST), quote(OTHER)], both, text_of)
    assert hit([quote(FIRST)], (*both, (FIRST,)), text_of)


@pytest.mark.parametrize(("end", "hits"), [(5, False), (6, True), (10, True)])
def test_half_is_counted_in_characters_without_white_space(end: int, hits: bool) -> None:
    # "Aaaa bbbb." has 9 characters of ink: 4 are less than half, 5 are more.
    assert hit([Quoted("a", (Range(0, end),))], ((FIRST,),), text_of) is hits


def test_what_comes_after_900_characters_is_not_quoted() -> None:
    text = "x" * 2000
    span = Span("long", LONGEST_COUNTED, LONGEST_COUNTED + 100)
    assert not hit([Quoted("long", (Range(0, 2000),))], ((span,),), lambda _file: text)
    assert hit([Quoted("long", (Range(100, 2000),))], ((span,),), lambda _file: text)


def test_the_best_alternative_is_the_one_with_the_largest_f1() -> None:
    found = best_overlap([quote(FIRST), quote(OTHER)], ((FIRST, SECOND), (FIRST, OTHER)), text_of)
    assert found.f1 == 1.0


def test_span_recall_gives_half_credit_for_one_of_two_spans() -> None:
    assert span_recall([quote(FIRST)], ((FIRST, OTHER),), text_of) == 1 / 2
    assert span_recall([quote(FIRST)], ((SECOND, OTHER, FIRST), (FIRST, OTHER)), text_of) == 1 / 2


def test_citation_precision_counts_quotes_that_lead_to_evidence() -> None:
    evidence = ((FIRST,), (OTHER,))
    assert citation_precision([quote(FIRST), quote(THIRD), quote(OTHER)], evidence, text_of) == 2 / 3
    assert citation_precision([], evidence, text_of) == 0.0


def test_a_short_quote_inside_a_long_span_leads_to_it() -> None:
    assert citation_precision([Quoted("a", (Range(0, 4),))], ((Span("a", 0, 32),),), text_of) == 1.0


def test_exact_ignores_white_space_only() -> None:
    assert exact(Quoted("b", (Range(0, 11),)), ((OTHER,),), text_of)
    assert not exact(Quoted("b", (Range(0, 12),)), ((OTHER,),), text_of)
    assert not exact(Quoted("b", (Range(0, 9),)), ((OTHER,),), text_of)


def test_answers_are_compared_without_case_spacing_and_zero_width_joints() -> None:
    assert answer_contained(["about  HALF\nof it"], ["half of"])
    assert answer_contained(["می\u200cرود"], ["می رود"])
    assert not answer_contained(["about half"], ["a third"])


def test_quoting_values_by_hand() -> None:
    values = quoting_values([quote(SECOND), quote(FIRST)], ((FIRST,),), text_of)
    assert values == {
        "document@1": 1.0,
        "hit@1": 0.0,
        "hit@3": 1.0,
        "quote_precision": 9 / 18,
        "quote_recall": 1.0,
        "quote_f1": 1.0,
        "quote_f1_all": 2 * 9 / (18 + 9),
        "quote_f1@1": 0.0,
        "exact@1": 0.0,
        "citation_precision": 1 / 2,
        "citation_recall": 1.0,
    }


def test_the_best_choice_of_quotes_may_be_one_or_several() -> None:
    shown = [quote(THIRD), quote(FIRST), quote(OTHER)]
    assert best_choice(shown, ((FIRST,), (SECOND,)), text_of) == 1.0
    assert best_choice(shown, ((FIRST, OTHER),), text_of) == 1.0
    assert best_choice(shown, ((FIRST, SECOND),), text_of) == 2 * 9 / (9 + 18)
    assert best_choice(shown, ((SECOND,),), text_of) == 0.0


def test_only_the_first_three_quotes_are_chosen_from() -> None:
    shown = [quote(THIRD), quote(OTHER), quote(OTHER), quote(FIRST)]
    assert quoting_values(shown, ((FIRST,),), text_of)["quote_f1"] == 0.0


def test_nothing_shown_scores_zero_and_does_not_drop_out() -> None:
    values = quoting_values([], ((FIRST,),), text_of)
    assert set(values.values()) == {0.0}
    assert set(values) == {"document@1", *MARKED}


def test_without_marked_spans_only_the_document_is_known() -> None:
    values = quoting_values([quote(OTHER)], (), text_of, frozenset({"b"}))
    assert values.pop("document@1") == 1.0
    assert set(values.values()) == {None}
    assert quoting_values([quote(OTHER)], (), text_of)["document@1"] is None
