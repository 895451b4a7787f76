"""The question files of the sample corpus: their spans are whole sentences, their counts are those of the README."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TypedDict

import pytest

ROOT = Path(__file__).parents[2]
QUESTIONS = ROOT / "eval" / "questions"
DOCUMENTS = ROOT / "corpus" / "documents"
SETS = ("sample", "calibration", "premises", "compound", "sources")
APART = ("sample", "calibration")
"""Sets that share nothing, since one is measured and the other is fitted to."""
LANGUAGES = {"en", "fa", "ru"}
UNANSWERABLE = {"unanswerable_in_domain", "unanswerable_out_of_domain", "false_premise"}
TWO_SPANS = {"compare", "multi_doc"}
ONE_LANGUAGE = {"factoid", "number", "date", "person", "why", "how", "list", "definition"}
KINDS = UNANSWERABLE | TWO_SPANS | ONE_LANGUAGE | {"cross_lingual"}
SENTENCE_END = re.compile(r"[.!?؟][\"”»)]?\Z")
PARAGRAPH_START = re.compile(r"(?:\A|\n\n|\n- )\Z")
LONGEST_COPY = 6
"""Words in a row that a question may share with its evidence; names of organisations are that long."""


class Span(TypedDict):
    file: str
    start: int
    end: int


class Question(TypedDict, total=False):
    id: str
    question: str
    lang: str
    kind: str
    answerable: bool
    evidence: list[list[Span]]
    contradicts: list[list[Span]]
    answer: str
    notes: str


@cache
def text_of(file: str) -> str:
    with (DOCUMENTS / file).open(encoding="utf-8", newline="") as stream:
        return stream.read()


def questions(name: str) -> list[Question]:
    lines = (QUESTIONS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def every_question(names: tuple[str, ...] = SETS) -> Iterator[Question]:
    for name in names:
        yield from questions(name)


def spans(question: Question) -> list[Span]:
    return [span for alternative in question["evidence"] for span in alternative]


def contradictions(question: Question) -> list[Span]:
    return [span for alternative in question.get("contradicts", []) for span in alternative]


def marked(question: Question) -> list[Span]:
    return spans(question) + contradictions(question)


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold().replace("\u200c", ""))


@cache
def languages_of_documents() -> dict[str, str]:
    manifest = json.loads((ROOT / "corpus" / "manifest.json").read_text(encoding="utf-8"))
    return {entry["file"]: entry["language"] for entry in manifest["documents"]}


def language_of(file: str) -> str:
    return languages_of_documents()[file]


def longest_common_run(left: list[str], right: list[str]) -> int:
    lengths = [0] * (len(right) + 1)
    best = 0
    for one in left:
        previous = 0
        for place, other in enumerate(right, start=1):
            previous, lengths[place] = lengths[place], previous + 1 if one == other else 0
            best = max(best, lengths[place])
    return best


EACH_SET = pytest.mark.parametrize("name", SETS)


def failing(name: str, holds: Callable[[Question], bool]) -> list[str]:
    return [question["id"] for question in questions(name) if not holds(question)]


def is_run_of_whole_sentences(span: Span) -> bool:
    text = text_of(span["file"])
    quoted, before = text[span["start"] : span["end"]], text[: span["start"]]
    begins = PARAGRAPH_START.search(before) or (before[-1:].isspace() and SENTENCE_END.search(before.rstrip()))
    ends = SENTENCE_END.search(quoted) and (span["end"] == len(text) or text[span["end"]].isspace())
    return bool(begins and ends and quoted == quoted.strip() and "\n\n" not in quoted)


@EACH_SET
def test_spans_lie_in_their_files(name: str) -> None:
    assert failing(name, lambda q: all(0 <= s["start"] < s["end"] <= len(text_of(s["file"])) for s in marked(q))) == []


@EACH_SET
def test_spans_are_runs_of_whole_sentences(name: str) -> None:
    assert failing(name, lambda question: all(map(is_run_of_whole_sentences, marked(question)))) == []


@EACH_SET
def test_kinds_and_languages_are_known(name: str) -> None:
    assert failing(name, lambda question: question["kind"] in KINDS and question["lang"] in LANGUAGES) == []


@EACH_SET
def test_exactly_unanswerable_kinds_have_no_evidence_no_answer_and_a_note(name: str) -> None:
    def holds(question: Question) -> bool:
        answerable = question["kind"] not in UNANSWERABLE
        given = (question["answerable"], bool(question["evidence"]), bool(question["answer"]))
        return given == (answerable,) * 3 and (answerable or bool(question["notes"]))

    assert failing(name, holds) == []


@EACH_SET
def test_exactly_false_premises_are_contradicted(name: str) -> None:
    assert failing(name, lambda q: bool(contradictions(q)) == (q["kind"] == "false_premise")) == []


@EACH_SET
def test_exactly_compare_and_multi_doc_need_two_spans(name: str) -> None:
    def holds(question: Question) -> bool:
        two = question["kind"] in TWO_SPANS
        return all((len(alternative) == 2) == two for alternative in question["evidence"])

    assert failing(name, holds) == []


@EACH_SET
def test_languages_of_question_and_evidence_fit_the_kind(name: str) -> None:
    def holds(question: Question) -> bool:
        languages = [language_of(span["file"]) for span in spans(question)]
        if question["kind"] == "cross_lingual":
            return question["lang"] not in languages
        return question["kind"] not in ONE_LANGUAGE or languages[0] == question["lang"]

    assert failing(name, holds) == []


@EACH_SET
def test_neither_question_nor_answer_copies_the_evidence(name: str) -> None:
    def holds(question: Question) -> bool:
        quoted = [words(text_of(span["file"])[span["start"] : span["end"]]) for span in spans(question)]
        asked, answered = words(question["question"]), words(question["answer"])
        return all(
            longest_common_run(asked, text) < LONGEST_COPY
            and longest_common_run(answered, text) < max(LONGEST_COPY, len(text) / 2)
            for text in quoted
        )

    assert failing(name, holds) == []


def test_ids_and_questions_are_unique_over_all_files() -> None:
    everything = list(every_question())
    assert len({question["id"] for question in everything}) == len(everything)
    assert len({" ".join(words(question["question"])) for question in everything}) == len(everything)


def test_no_sentence_is_the_first_evidence_of_two_questions() -> None:
    seen = Counter(
        (span["file"], span["start"])
        for question in every_question(APART)
        if question["answerable"]
        for span in question["evidence"][0]
    )
    assert [place for place, count in seen.items() if count > 1] == []


def test_calibration_shares_no_evidence_with_the_sample() -> None:
    sample = {(span["file"], place) for q in questions("sample") for span in spans(q) for place in covered(span)}
    calibration = [
        (span["file"], place) for q in questions("calibration") for span in spans(q) for place in covered(span)
    ]
    assert sample.isdisjoint(calibration)


def covered(span: Span) -> range:
    return range(span["start"], span["end"])


def test_sample_has_the_promised_size_and_mixture() -> None:
    sample = questions("sample")
    kinds, languages = Counter(q["kind"] for q in sample), Counter(q["lang"] for q in sample)
    assert len(sample) >= 48
    assert min(kinds[kind] for kind in KINDS) >= 2
    assert languages["en"] >= 26
    assert languages["fa"] >= 12
    assert languages["ru"] >= 10
    assert sum(not q["answerable"] for q in sample) >= len(sample) / 4


def test_cross_lingual_questions_go_in_all_six_directions() -> None:
    for name in APART:
        directions = {
            (q["lang"], language_of(span["file"]))
            for q in questions(name)
            if q["kind"] == "cross_lingual"
            for span in spans(q)
        }
        assert len(directions) == 6


def test_calibration_is_a_little_less_than_half_unanswerable_in_every_language() -> None:
    calibration = questions("calibration")
    assert len(calibration) >= 150
    for language in LANGUAGES:
        asked = [q for q in calibration if q["lang"] == language]
        assert 0.42 <= sum(not q["answerable"] for q in asked) / len(asked) < 0.5


def test_premises_are_false_in_every_language() -> None:
    false = [q for q in questions("premises") if q["kind"] == "false_premise"]
    assert len(false) >= 16
    assert min(Counter(q["lang"] for q in false)[language] for language in LANGUAGES) >= 5


@EACH_SET
def test_readme_states_the_true_counts(name: str) -> None:
    readme = (QUESTIONS / "README.md").read_text(encoding="utf-8")
    rows = {cells[0]: cells[1:] for cells in (row(line) for line in readme.splitlines()) if len(cells) == 1 + len(SETS)}
    column = SETS.index(name)
    everything = questions(name)
    counts = Counter(q["kind"] for q in everything) + Counter(q["lang"] for q in everything)
    counts["all"], counts["answerable"] = len(everything), sum(q["answerable"] for q in everything)
    for key in KINDS | LANGUAGES | {"all", "answerable"}:
        assert rows[key][column] == str(counts[key]), key


def row(line: str) -> list[str]:
    return [cell.strip(" `") for cell in line.strip().strip("|").split("|")] if line.startswith("|") else []
