"""What is shown for questions that ask for more than one thing, and how surely it answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from app import finding
from app.answer import Question, Status
from app.asked_sources import sources_reader
from app.confidence import Calibration
from app.deciding import ANSWER_MARGIN, LEAST_FURTHER, cited, verdict
from app.finding import ELSEWHERE, Finder, Found, put_to
from app.intent import intent_reader
from app.library import Library, make_library
from app.quoting import Candidate, overlap
from app.service import QuotingService
from app.subquestions import subquestion_reader
from corpus.document import Kind
from corpus.part_names import part_name
from index.generation import open_generation

from ..corpus.printed import ISSUE
from ..fakes import FakeEncoder
from .small import CALIBRATION, TEXTS, index_texts

BRIDGE = "When was the bridge at Sarpul finished"
SARPUL = "Sarpul: "
"""What the second half of a question is taken to be about, too."""
KEEPER = "how many steps does the keeper of the harbour lights climb?"
BOTH = f"{BRIDGE}, and {KEEPER}"
HALF = f"{BRIDGE}, and what do walruses dream of under polar ice?"
THIRD = "When was the bridge finished? How many steps does the keeper climb? Who lent the whole sum?"
STEPS = "How many steps does the keeper of the harbour lights climb"
SOURCES = f"{STEPS}, and do the sources agree?"
SURE = Calibration(signals=("near_words",), mean=(0.0,), scale=(1.0,), weights=(1.0,), bias=9.0)


@pytest.fixture(scope="module")
def library(small_index: Path) -> Iterator[Library]:
    generation = open_generation(small_index, FakeEncoder().info)
    yield make_library(generation, FakeEncoder())
    generation.close()


def finder() -> Finder:
    return Finder(FakeEncoder(), None, None, 20, intent_reader(), subquestion_reader(), sources_reader())


def find(library: Library, text: str, most: int = 3) -> Found:
    return finder().find(library, finder().search(library, Question(text, max_quotes=most)))


def firsts(found: Found) -> list[str]:
    return firsts_of(found.subquestions)


def firsts_of(found: Sequence[Found]) -> list[str]:
    return [one.candidates[0].quote.display for one in found]


def shown(found: Found) -> list[str]:
    return [judged.candidate.quote.display for judged in verdict(found, CALIBRATION, 0.5).shown]


def probabilities(found: Sequence[Found]) -> list[float]:
    """The confidence of the first quote of each, were it asked alone."""
    confidences = []
    for one in found:
        alone = verdict(replace(one, subquestions=()), CALIBRATION, 0.5)
        assert alone.decisive is not None
        confidences.append(alone.confidence)
    return confidences


def test_both_things_are_among_the_quotes(library: Library) -> None:
    found = find(library, BOTH)
    assert [one.question.text for one in found.subquestions] == [BRIDGE, f"{SARPUL}{KEEPER}"]
    assert "1874" in firsts(found)[0]
    assert "eighty-two steps" in firsts(found)[1]
    assert set(firsts(found)) <= set(shown(found))


@pytest.mark.parametrize(("threshold", "leads"), [(0.0, True), (0.5, False)])
def test_the_best_quote_for_the_whole_comes_first_where_it_is_an_answer_by_itself(
    library: Library, threshold: float, leads: bool
) -> None:
    found = find(library, BOTH)
    quotes = [judged.candidate.quote.display for judged in verdict(found, CALIBRATION, threshold).shown]
    best = found.candidates[0].quote.display
    assert firsts(found)[0] != best
    assert quotes[0] == (best if leads else firsts(found)[0])


def test_no_words_are_shown_twice(library: Library) -> None:
    quotes = shown(find(library, BOTH, most=9))
    assert len(set(quotes)) == len(quotes) > 3


def test_a_question_is_as_sure_as_the_least_sure_of_its_parts(library: Library) -> None:
    found = find(library, BOTH)
    whole, *parts = probabilities([found, *found.subquestions])
    assert whole < min(parts) < max(parts)
    decided = verdict(found, CALIBRATION, 0.5)
    assert decided.confidence == min(parts)
    assert decided.decisive is not None
    assert decided.decisive.found is found.subquestions[parts.index(min(parts))]


def test_the_whole_decides_where_a_part_is_less_sure(library: Library) -> None:
    found = find(library, HALF)
    whole, *parts = probabilities([found, *found.subquestions])
    assert min(parts) < whole < max(parts)
    assert verdict(found, CALIBRATION, 0.5).confidence == whole


def test_parts_answer_together_only_where_all_are_shown(library: Library) -> None:
    assert (
        verdict(find(library, BOTH, most=2), CALIBRATION, 0.5).confidence
        == verdict(find(library, BOTH), CALIBRATION, 0.5).confidence
    )
    alone = find(library, BOTH, most=1)
    decided = verdict(alone, CALIBRATION, 0.5)
    assert decided.confidence == probabilities([alone])[0]
    assert [judged.candidate for judged in decided.shown] == [alone.candidates[0]]


def test_with_as_many_parts_as_places_each_part_has_one(library: Library) -> None:
    found = find(library, THIRD)
    assert len(found.subquestions) == 3
    quotes = [judged.candidate.quote for judged in verdict(found, CALIBRATION, 0.5).shown]
    assert all(any(overlap(one.candidates[0].quote, quote) for quote in quotes) for one in found.subquestions)


def shared_first(library: Library, *, next_score: float) -> Found:
    """A question whose halves have the same first quote, for the second of which there is a next one."""
    found = find(library, BOTH)
    one, other = found.subquestions
    same, further = one.candidates[0], other.candidates[0]
    assert not overlap(same.quote, further.quote)
    later = (replace(same, score=1.0), replace(further, score=next_score))
    return replace(found, candidates=one.candidates[:1], subquestions=[one, replace(other, candidates=later)])


def test_a_quote_is_shown_for_one_part_and_the_other_has_its_next_one(library: Library) -> None:
    found = shared_first(library, next_score=1.0)
    quotes = [judged.candidate.quote for judged in verdict(found, SURE, 0.5).shown]
    later = found.subquestions[1].candidates
    assert quotes == [later[0].quote, later[1].quote]


def test_a_part_whose_next_quote_is_far_behind_has_none(library: Library) -> None:
    found = shared_first(library, next_score=1.0 - 1.1 * ANSWER_MARGIN)
    assert [judged.candidate.quote for judged in verdict(found, SURE, 0.5).shown] == [found.candidates[0].quote]


def test_a_question_of_one_thing_has_no_parts(library: Library) -> None:
    found = find(library, f"{BRIDGE}?")
    decided = verdict(found, CALIBRATION, 0.5)
    assert (found.subquestions, decided.firsts) == ([], [])
    assert shown(found) == [one.quote.display for one in found.candidates[:3]]


def test_where_nothing_is_found_nothing_is_shown(library: Library) -> None:
    found = finder().find(library, finder().search(library, Question(BOTH, languages=frozenset({"ja"}))))
    decided = verdict(found, CALIBRATION, 0.5)
    assert (found.subquestions, decided.shown, decided.decisive, decided.confidence) == ((), (), None, 0.0)


def test_filters_hold_for_every_part(library: Library) -> None:
    question = Question(BOTH, languages=frozenset({"ru"}))
    found = finder().find(library, finder().search(library, question))
    assert len(found.subquestions) == 2
    languages = {one.passage.language for each in (found, *found.subquestions) for one in each.candidates}
    assert languages == {"ru"}


def test_figures_of_different_questions_are_no_different_figures(library: Library) -> None:
    numbers = "How many arches has the bridge at Sarpul, and how many steps does the keeper climb?"
    quotes = cited(verdict(find(library, numbers), SURE, 0.0).shown, 0.0, answered=False)
    assert len(quotes) == 3
    by_display = {quote.quote.display: quote for quote in quotes}
    arches = next(quote for display, quote in by_display.items() if "seven arches" in display)
    steps = next(quote for display, quote in by_display.items() if "eighty-two" in display)
    assert steps.marker not in arches.other_figures
    assert arches.marker not in steps.other_figures


def behind(library: Library, *scores: float) -> Found:
    """What is found for a question, its candidates scored as given."""
    found = find(library, BRIDGE, len(scores))
    assert len(found.candidates) >= len(scores)
    scored = [replace(one, score=score) for one, score in zip(found.candidates, scores, strict=False)]
    return replace(found, candidates=tuple(scored))


def test_a_further_quote_far_behind_the_first_is_left_out_of_an_answer(library: Library) -> None:
    near, far = 1 - 0.9 * ANSWER_MARGIN, 1 - 1.1 * ANSWER_MARGIN
    judged = verdict(behind(library, 1.0, near, far), SURE, 0.5).shown
    displays = [one.candidate.quote.display for one in judged]
    assert len(displays) == 3
    assert [one.quote.display for one in cited(judged, 0.5, answered=True)] == displays[:2]
    assert [one.quote.display for one in cited(judged, 0.5, answered=False)] == displays


def test_a_further_quote_that_hardly_answers_is_left_out_of_an_answer(library: Library) -> None:
    judged = verdict(behind(library, 1.0, 1.0, 1.0), SURE, 0.5).shown
    doubted = [
        replace(one, confidence=sure)
        for one, sure in zip(judged, (LEAST_FURTHER / 2, LEAST_FURTHER, 0.9 * LEAST_FURTHER), strict=True)
    ]
    displays = [one.candidate.quote.display for one in judged]
    assert [one.quote.display for one in cited(doubted, 0.0, answered=True)] == displays[:2]
    assert [one.quote.display for one in cited(doubted, 0.0, answered=False)] == displays


def test_times_of_all_parts_are_counted(library: Library) -> None:
    found = find(library, BOTH)
    for stage, milliseconds in found.elapsed_ms.items():
        assert milliseconds >= sum(one.elapsed_ms[stage] for one in found.subquestions)


def test_a_refusal_names_the_part_that_is_not_answered(quoting_service: QuotingService) -> None:
    answer = quoting_service.answer(Question(HALF))
    assert answer.status is Status.REFUSED
    reason = next(reason for reason in answer.reasons if reason.code == "unanswered_part")
    assert reason.words == (f"{SARPUL}what do walruses dream of under polar ice?",)


def test_an_answer_of_several_documents_names_the_question_as_it_was_asked(quoting_service: QuotingService) -> None:
    answer = quoting_service.answer(Question(SOURCES))
    alone = quoting_service.answer(Question(STEPS))
    assert (answer.status, answer.question.text) == (Status.ANSWERED, SOURCES)
    assert answer.quotes[0].quote == alone.quotes[0].quote
    assert answer.confidence == alone.confidence


def test_an_answer_to_both_is_an_answer(quoting_service: QuotingService) -> None:
    answer = quoting_service.answer(Question(BOTH))
    assert answer.status is Status.ANSWERED
    assert {"1874" in cited.quote.display for cited in answer.quotes} == {True, False}


def documents_of(candidate: Candidate) -> set[str]:
    """Those that say its words."""
    return {quote.document.doc_id for quote in (candidate.quote, *candidate.also_in)}


def documents(found: Sequence[Found]) -> list[str]:
    return [one.candidates[0].quote.document.doc_id for one in found]


def test_a_question_for_what_several_documents_say_is_put_to_each_of_the_nearest(library: Library) -> None:
    found = find(library, SOURCES)
    first, *others = documents([found, *found.elsewhere])
    assert len({first, *others}) == len(TEXTS) <= 1 + ELSEWHERE
    decided = verdict(found, SURE, 0.5)
    assert [judged.candidate.quote.document.doc_id for judged in decided.shown] == [first, *others][:3]
    assert decided.decisive is decided.shown[0]


@pytest.mark.parametrize(("threshold", "leads"), [(0.0, True), (0.99, False)])
def test_the_surest_other_document_leads_and_decides_where_the_best_quote_is_no_answer(
    library: Library, threshold: float, leads: bool
) -> None:
    flat = Calibration(signals=("near_words",), mean=(0.4,), scale=(1.0,), weights=(1.0,), bias=0.0)
    found, surest = find(library, SOURCES, most=4), find(library, STEPS)
    found = replace(found, candidates=found.elsewhere[0].candidates, elsewhere=[*found.elsewhere[1:], surest])
    decided = verdict(found, flat, threshold)
    sure = [judged.confidence for judged in decided.shown]
    assert decided.decisive is decided.shown[0]
    assert decided.decisive.found is (found if leads else surest)
    assert sure[1:] == sorted(sure[1:], reverse=True)
    assert sure != sorted(sure, reverse=True) if leads else sure == sorted(sure, reverse=True)


def test_any_other_question_is_put_to_all_documents_at_once(library: Library) -> None:
    assert find(library, f"{STEPS}?").elsewhere == []


def test_no_more_documents_are_asked_than_the_nearest(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    all_others = documents(find(library, SOURCES).elsewhere)
    monkeypatch.setattr(finding, "ELSEWHERE", 2)
    assert documents(find(library, SOURCES).elsewhere) == all_others[:2]


def test_a_question_for_what_several_documents_say_is_not_cut(library: Library) -> None:
    found = find(library, f"{BOTH} Do the sources agree?")
    assert found.subquestions == []
    assert found.elsewhere


def test_what_two_documents_say_in_the_same_words_is_shown_once(library: Library) -> None:
    toll = "The toll of every cart: four coppers"
    first = find(library, toll).candidates[0]
    both = [put_to(Question(toll, max_quotes=1), (doc_id, None)) for doc_id in documents_of(first)]
    elsewhere = [finder().find(library, finder().search(library, one)) for one in both]
    assert len(set(documents(elsewhere))) == 2
    assert len(set(firsts_of(elsewhere))) == 1
    decided = verdict(replace(find(library, STEPS), elsewhere=elsewhere), CALIBRATION, 0.5)
    (toll_quote,) = [one for one in decided.shown if one.candidate.quote.display == first.quote.display]
    assert documents_of(toll_quote.candidate) == documents_of(first)
    assert decided.shown[0] is not toll_quote
    assert [one.also_in for one in cited([toll_quote], 0.0, answered=True)] == [toll_quote.candidate.also_in]


def test_a_best_quote_that_hardly_answers_is_left_out_where_another_document_does(library: Library) -> None:
    found = find(library, SOURCES, most=1)
    hardly, surely = found.elsewhere[0], find(library, STEPS, most=1)
    found = replace(found, candidates=hardly.candidates[:1], elsewhere=[surely])
    assert shown(replace(found, question=replace(found.question, max_quotes=3))) == firsts_of([surely])


def test_documents_that_say_the_same_words_are_not_asked_again(library: Library) -> None:
    found = find(library, "The toll of every cart: four coppers in different sources")
    said = documents_of(found.candidates[0])
    assert len(said) == 2
    assert found.elsewhere
    assert said.isdisjoint(documents(found.elsewhere))


def test_a_document_that_hardly_answers_is_left_out(library: Library) -> None:
    found = find(library, SOURCES)
    shown = verdict(found, CALIBRATION, 0.5).shown
    assert max(probabilities(found.elsewhere)) < LEAST_FURTHER
    assert {judged.candidate.quote.document.doc_id for judged in shown[:2]} == set(documents([found]))


def test_filters_hold_for_every_document_that_is_asked(library: Library) -> None:
    asked = Question(SOURCES, languages=frozenset({"en"}), kinds=frozenset({Kind.BODY}))
    found = finder().find(library, finder().search(library, asked))
    alone = replace(asked, max_quotes=1)
    works = [(doc_id, None) for doc_id in documents(found.elsewhere)]
    assert [one.question for one in found.elsewhere] == [put_to(alone, work) for work in works]
    assert {one.passage.kind for each in found.elsewhere for one in each.candidates} == {Kind.BODY}


def test_a_question_is_put_to_a_document_or_to_a_part_of_one() -> None:
    named = Question(SOURCES, doc_ids=frozenset({"a", "b"}), part_ids=frozenset({"a:1", "a:2"}))
    assert put_to(named, ("a", "a:1")) == replace(named, doc_ids=frozenset({"a"}), part_ids=frozenset({"a:1"}))
    assert put_to(named, ("b", None)) == replace(named, doc_ids=frozenset({"b"}), part_ids=None)


def test_each_work_of_a_document_that_holds_several_is_asked(tmp_path: Path) -> None:
    texts = {"issue.txt": ISSUE, "steps.txt": f"{STEPS}?\n"}
    index_texts(tmp_path / "data", tmp_path / "texts", FakeEncoder(), texts)
    generation = open_generation(tmp_path / "data", FakeEncoder().info)
    issue, steps = sorted(entry.doc_id for entry in generation.manifest.documents)
    found = find(make_library(generation, FakeEncoder()), SOURCES)
    assert documents([found]) == [steps]
    asked = {one.question.part_ids for one in found.elsewhere}
    assert asked <= {frozenset({f"{issue}:{number}"}) for number in range(1, 4)}
    assert len(asked) == len(found.elsewhere) == 2
    for one in found.elsewhere:
        places = {generation.document(issue).place(candidate.quote.start).part for candidate in one.candidates}
        (part_id,) = one.question.part_ids or ()
        assert places == {part_name(part_id).of(generation.parts(issue))}
    generation.close()


def test_figures_of_different_documents_are_marked(library: Library) -> None:
    years = "When was the bridge at Sarpul finished, сад у старой мельницы заложили, according to different sources?"
    quotes = cited(verdict(find(library, years, most=4), SURE, 0.0).shown, 0.0, answered=False)
    by_year = {year: one for one in quotes for year in ("1874", "1908") if year in one.quote.display}
    assert by_year["1908"].marker in by_year["1874"].other_figures
    assert by_year["1874"].marker in by_year["1908"].other_figures
