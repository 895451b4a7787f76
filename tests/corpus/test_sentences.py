"""Measured on sentences marked by hand; see tests/corpus/sentences/*.txt for the convention."""

from pathlib import Path

import pytest
import sentencex
from hypothesis import given
from hypothesis import strategies as st

from corpus.sentences import LONGEST_SENTENCE, lines_of, split

FOLDER = Path(__file__).parent / "sentences"
LANGUAGES = ("en", "fa", "ru")


def paragraphs(language):
    """Return (text, offsets where a sentence but the first begins) for each marked paragraph."""
    found = []
    for block in (FOLDER / f"{language}.txt").read_text("utf-8").split("\n\n"):
        text = ""
        starts = set()
        for line in block.splitlines():
            if line.startswith("#") or not line:
                continue
            if text:
                text += "" if line.startswith("+") else " "
                starts.add(len(text))
            text += line.removeprefix("+")
        found.append((text, starts))
    return found


def measure(language, starts_of):
    """Return precision and recall of the starts of sentences inside paragraphs."""
    right = found = marked = 0
    for text, starts in paragraphs(language):
        got = starts_of(text)
        right += len(got & starts)
        found += len(got)
        marked += len(starts)
    return right / found, right / marked


def ours(language):
    return lambda text: {sentence.start for sentence in split(text, language)[1:]}


def bare(language):
    def starts_of(text):
        starts = set()
        at = 0
        for sentence in sentencex.segment(language, text):
            at = text.index(sentence, at)
            starts.add(at)
            at += len(sentence)
        return starts - {0}

    return starts_of


def test_three_hundred_sentences_are_marked():
    marked = {language: sum(len(starts) + 1 for _, starts in paragraphs(language)) for language in LANGUAGES}
    assert sum(marked.values()) >= 300
    assert min(marked.values()) >= 75


@pytest.mark.parametrize("language", LANGUAGES)
def test_borders_are_found_and_none_invented(language):
    precision, recall = measure(language, ours(language))
    assert precision >= 0.97
    assert recall >= 0.97


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_rules_beat_the_library_on_troubled_text(language):
    ours_precision, ours_recall = measure(language, ours(language))
    bare_precision, bare_recall = measure(language, bare(language))
    assert ours_precision + ours_recall > bare_precision + bare_recall


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One line.\nAnother", ["One line.", "Another"]),
        ("", []),
        (" \n ", []),
        ("No stop at all", ["No stop at all"]),
        ("...", ["..."]),
    ],
)
def test_small_texts(text, expected):
    assert [text[start:end] for start, end in split(text)] == expected


def test_the_lines_of_a_table_are_its_sentences():
    text = "Fish. 12 4.5\nSalt 3 1"
    assert [text[start:end] for start, end in lines_of(text)] == ["Fish. 12 4.5", "Salt 3 1"]


def test_a_row_of_words_without_any_stop_is_cut_at_a_space():
    text = "word " * LONGEST_SENTENCE
    sentences = split(text)
    assert max(end - start for start, end in sentences) <= LONGEST_SENTENCE
    assert all(text[start:end].startswith("word") and text[start:end].endswith("word") for start, end in sentences)


@given(st.text(alphabet='aB1. ?!؟…\n()[]“”"ж۱ن,:;-', max_size=80))
def test_every_character_lies_in_exactly_one_sentence(text):
    covered = [index for start, end in split(text) for index in range(start, end)]
    assert len(covered) == len(set(covered))
    assert {index for index, sign in enumerate(text) if not sign.isspace()} <= set(covered)
