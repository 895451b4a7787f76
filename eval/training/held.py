"""What a reader is worth on passages it was not trained on, beside what the encoder alone can do."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app.cross_reading import PairReader
from app.sentence_reader import Reading, ReadyPassage, SentenceReader
from eval.measures.confidence import auroc
from eval.measures.measure import Undefined
from index.tokens import TokenStates

from .examples import Answer, Example, Part
from .store import StateStore

READER_SHARE = 0.5
"""How much the reader's log-odds count beside the cross-encoder's; chosen on the parts for choosing."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was said of one question and its passage.

    Attributes:
        answerable: Larger when the passage is more likely to answer; comparable within one reader.
        part: The part the best sentence stands in.
        sentence: Its number there.
        text: The short answer; empty when none was looked for.
    """

    answerable: float
    part: int
    sentence: int
    text: str = ""


Judge = Callable[[Example], Judgement]
Embed = Callable[[str, str], NDArray[np.float32]]
"""Gives the embedding, of length 1, of a text by itself on a side (``question`` or ``passage``)."""


@dataclass(frozen=True, slots=True)
class Worth:
    """The measures on one set.

    Attributes:
        questions: How many, and how many of them can be answered.
        auroc: Answerable against not; ``None`` where all are answerable.
        sentence: Share of the answerable whose answer is in the sentence chosen.
        span_f1: Mean word F1 of the short answer, over the answerable; ``None`` where none was looked for.
    """

    questions: int
    answerable: int
    auroc: float | None
    sentence: float
    span_f1: float | None


class StoredTokens:
    """A token encoder that only knows the texts of a store."""

    def __init__(self, store: StateStore) -> None:
        self._store = store

    def question(self, text: str) -> TokenStates:
        """Return the tokens of a question that is in the store."""
        return self._store.read("question", text)

    def passages(self, texts: Sequence[str]) -> list[TokenStates]:
        """Return the tokens of passages that are in the store."""
        return [self._store.read("passage", text) for text in texts]


class ReaderJudge:
    """Judges by a reader, with the cosines of single sentences if it is given ``embed``; a passage is prepared once."""

    def __init__(self, reader: SentenceReader, parts: Sequence[Part], embed: Embed | None = None) -> None:
        self._reader = reader
        self._parts = parts
        self._embed = embed
        self._ready: dict[int, ReadyPassage] = {}

    def __call__(self, example: Example) -> Judgement:
        """Return the judgement of one example."""
        return _judgement(self.readings(example), example, self._parts)

    def readings(self, example: Example) -> list[Reading]:
        """Return what it says of each part of the example's passage."""
        new = [number for number in example.parts if number not in self._ready]
        ready = self._reader.prepare([self._parts[number].passage for number in new])
        self._ready.update(zip(new, ready, strict=True))
        passages = [self._ready[number] for number in example.parts]
        return self._reader.read(example.question, passages, self._cosines(example))

    def _cosines(self, example: Example) -> list[list[float]] | None:
        return None if self._embed is None else [cosines(example, self._parts[n], self._embed) for n in example.parts]


class CrossJudge:
    """Judges by the cross-encoder; the parts of a passage are read as one batch, and for one question once."""

    def __init__(self, reader: PairReader, parts: Sequence[Part]) -> None:
        self._reader = reader
        self._parts = parts
        self._read: dict[tuple[str, tuple[int, ...]], list[Reading]] = {}

    def __call__(self, example: Example) -> Judgement:
        """Return the judgement of one example."""
        return _judgement(self.readings(example), example, self._parts)

    def readings(self, example: Example) -> list[Reading]:
        """Return what it says of each part of the example's passage."""
        asked = example.question, example.parts
        if asked not in self._read:
            passages = [self._parts[number].passage for number in example.parts]
            self._read[asked] = self._reader.read(example.question, passages)
        return self._read[asked]


class BothJudge:
    """Judges by the sum of the log-odds of cross-encoder and reader, which answers go by, too; no short answer.

    Args:
        cross: The cross-encoder.
        reader: The reader.
        parts: Of all examples.
        share: How much the reader's log-odds count.
    """

    def __init__(
        self, cross: CrossJudge, reader: ReaderJudge, parts: Sequence[Part], share: float = READER_SHARE
    ) -> None:
        self._cross = cross
        self._reader = reader
        self._parts = parts
        self._share = share

    def __call__(self, example: Example) -> Judgement:
        """Return the judgement of one example."""
        pairs = zip(self._cross.readings(example), self._reader.readings(example), strict=True)
        return replace(_judgement([self._summed(*pair) for pair in pairs], example, self._parts), text="")

    def _summed(self, cross: Reading, reader: Reading) -> Reading:
        sentences = zip(cross.sentences, reader.sentences, strict=True)
        return replace(
            cross,
            sentences=tuple(one + self._share * other for one, other in sentences),
            answerable=cross.answerable + self._share * reader.answerable,
        )


class CosineJudge:
    """Judges by the cosine of the question's and each sentence's embedding: what the encoder does alone."""

    def __init__(self, parts: Sequence[Part], embed: Embed) -> None:
        self._parts = parts
        self._embed = embed

    def __call__(self, example: Example) -> Judgement:
        """Return the judgement of one example."""
        found = [
            (cosine, -part, -number)
            for part in example.parts
            for number, cosine in enumerate(cosines(example, self._parts[part], self._embed))
        ]
        score, part, number = max(found)
        return Judgement(score, -part, -number)


def _judgement(readings: Sequence[Reading], example: Example, parts: Sequence[Part]) -> Judgement:
    best = max(range(len(readings)), key=lambda number: (readings[number].answerable, -number))
    reading, part = readings[best], example.parts[best]
    sentence = parts[part].passage.sentences[reading.best]
    return Judgement(reading.answerable, part, reading.best, sentence[slice(*reading.span)])


def cosines(example: Example, part: Part, embed: Embed) -> list[float]:
    """Return the cosine of the question's embedding with that of each of the part's sentences by itself."""
    question = embed("question", example.question)
    return [float(embed("passage", sentence) @ question) for sentence in part.passage.sentences]


def worth(examples: Sequence[Example], parts: Sequence[Part], judge: Judge) -> dict[str, Worth]:
    """Return the measures of a judge on each set among the examples, by the set's name."""
    by_set: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        by_set[example.set_name].append(example)
    return {name: _worth(own, parts, judge) for name, own in sorted(by_set.items())}


def _worth(examples: Sequence[Example], parts: Sequence[Part], judge: Judge) -> Worth:
    judged = [(example, judge(example)) for example in examples]
    answered = [(example, said) for example, said in judged if example.answerable]
    columns = {
        "answerable": np.array([float(example.answerable) for example in examples]),
        "confidence": np.array([said.answerable for _, said in judged]),
    }
    told_apart = auroc(columns)
    held = [_holds(said, example.answers.get(said.part, ())) for example, said in answered]
    spans = [_best_f1(said.text, example.texts) for example, said in answered]
    looked_for = any(said.text for _, said in answered)
    return Worth(
        questions=len(examples),
        answerable=len(answered),
        auroc=None if isinstance(told_apart, Undefined) else told_apart,
        sentence=float(np.mean(held)),
        span_f1=float(np.mean(spans)) if looked_for else None,
    )


def _holds(said: Judgement, answers: Iterable[Answer]) -> bool:
    return any(answer.sentence == said.sentence for answer in answers)


def _best_f1(text: str, answers: Iterable[str]) -> float:
    return max((word_f1(text, answer) for answer in answers), default=0.0)


def word_f1(text: str, answer: str) -> float:
    """Return the F1 of the words two texts share, as SQuAD measures it (case does not count)."""
    left, right = (Counter(_WORD.findall(unicodedata.normalize("NFKC", one).lower())) for one in (text, answer))
    shared = (left & right).total()
    return 2 * shared / (left.total() + right.total()) if shared else 0.0


def sentences_of(examples: Iterable[Example], parts: Sequence[Part]) -> list[str]:
    """Return each sentence of the examples' passages once, for the cosine judge's embeddings."""
    numbers = {part for example in examples for part in example.parts}
    return list(dict.fromkeys(sentence for number in sorted(numbers) for sentence in parts[number].passage.sentences))
