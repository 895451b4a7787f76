from dataclasses import replace

import numpy as np
import pytest

from app.reader_pairs import PassageInput
from corpus.document import Range
from eval.training import near
from eval.training.examples import Answer, Example, Examples, Part
from eval.training.near import near_passages
from eval.training.sets import Role
from index.encoder import EncoderInfo

RIVER = np.array([1.0, 0.0, 0.0, 0.0], np.float32)


class Meanings:
    """An encoder whose embeddings are told beforehand, and which counts what it encodes."""

    def __init__(self, passages, questions):
        self.info = EncoderInfo("meanings", "0" * 64, 4, "", "", 512)
        self.passages, self.questions = passages, questions
        self.encoded = 0

    def encode_passages(self, texts, on_batch=None):
        self.encoded += len(texts)
        return np.array([self.passages[text] for text in texts], np.float32)

    def encode_queries(self, texts):
        self.encoded += len(texts)
        return np.array([self.questions[text] for text in texts], np.float32)


def made(own):
    """Return examples of one question to the first of ``own``'s texts, and one each to the others: (text, language)."""
    found = Examples()
    for number, (text, language, role) in enumerate(own):
        found.parts.append(Part("squad2", f"group {number}", language, role, PassageInput("", (text,))))
        answer = {number: (Answer(0, Range(0, 5)),)}
        question = "Which river?" if number == 0 else f"What else, {number}?"
        found.examples.append(Example("squad2", f"q{number}", question, "en", role, (number,), answer, (text[:5],)))
    return found


def encoder(found, nearness):
    """Return an encoder that puts each part as near to the first question as ``nearness`` says."""
    texts = [part.passage.text for part in found.parts]
    passages = {text: [share, (1 - share**2) ** 0.5, 0, 0] for text, share in zip(texts, nearness, strict=True)}
    return Meanings(passages, {example.question: RIVER for example in found.examples})


@pytest.fixture
def counted():
    return []


def test_what_lies_nearest_comes_first_without_what_answers(tmp_path, counted):
    train, held = Role.TRAIN, Role.TEST
    own = [
        ("Oxus, the river.", "en", train),
        ("A far hill.", "en", train),
        ("A near mill.", "en", train),
        ("It is the oxus, too.", "en", train),
        ("Kept for measuring.", "en", held),
    ]
    found = made(own)
    near_ones = near_passages(found, encoder(found, [0.9, 0.1, 0.8, 0.99, 1.0]), tmp_path, counted.append)
    assert list(near_ones["Which river?"]) == [2, 1]
    assert "What else, 4?" not in near_ones


def test_a_language_that_lies_near_to_everything_is_levelled(tmp_path, counted):
    own = [("Oxus, the river.", "en", Role.TRAIN)]
    own += [(f"English {number}.", "en", Role.TRAIN) for number in range(3)]
    own += [(f"Persian {number}.", "fa", Role.TRAIN) for number in range(4)]
    found = made(own)
    nearness = [0.3, 0.1, 0.12, 0.5, 0.9, 0.85, 0.8, 0.86]
    near_ones = near_passages(found, encoder(found, nearness), tmp_path, counted.append)
    assert near_ones["Which river?"][0] == 3


def test_only_the_nearest_are_kept(tmp_path, counted, monkeypatch):
    found = made([(f"Text {number} of many.", "en", Role.TRAIN) for number in range(9)])
    for number, example in enumerate(found.examples):
        found.examples[number] = Example(
            *(example.set_name, example.question_id, example.question, "en", Role.TRAIN, example.parts),
            example.answers,
            (f"Text {number} ",),
        )
    monkeypatch.setattr(near, "NEAREST", 2)
    near_ones = near_passages(found, encoder(found, [k / 10 for k in range(9)]), tmp_path, counted.append)
    assert list(near_ones["Which river?"]) == [8, 7]
    assert {len(parts) for parts in near_ones.values()} == {2}


def test_only_what_is_new_is_encoded(tmp_path, counted):
    found = made([("Oxus, the river.", "en", Role.TRAIN), ("A hill.", "en", Role.TRAIN)])
    first = encoder(found, [0.9, 0.1])
    near_ones = near_passages(found, first, tmp_path, counted.append)
    again = encoder(found, [0.9, 0.1])
    assert near_passages(found, again, tmp_path, counted.append) == near_ones
    assert (first.encoded, again.encoded) == (4, 0)
    other = made([("Oxus, the river.", "en", Role.TRAIN), ("A mill.", "en", Role.TRAIN)])
    anew = encoder(other, [0.9, 0.1])
    near_passages(other, anew, tmp_path, counted.append)
    assert anew.encoded == 1


def test_what_one_encoder_gave_is_not_taken_for_that_of_another(tmp_path, counted):
    found = made([("Oxus, the river.", "en", Role.TRAIN), ("A hill.", "en", Role.TRAIN), ("A mill.", "en", Role.TRAIN)])
    near_passages(found, encoder(found, [0.9, 0.1, 0.2]), tmp_path, counted.append)
    other = encoder(found, [0.9, 0.2, 0.1])
    other.info = replace(other.info, sha256="1" * 64)
    assert near_passages(found, other, tmp_path, counted.append)["Which river?"] == [1, 2]


def test_of_nothing_nothing_is_near(tmp_path, counted):
    assert near_passages(Examples(), Meanings({}, {}), tmp_path, counted.append) == {}
