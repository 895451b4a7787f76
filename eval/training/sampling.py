"""What the network sees in one epoch, and in which batches: the same for a seed and an epoch's number, always."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from app.reader_network import Pairs, ReaderNetwork
from app.reader_pairs import Side, make_pairs, padded_states, passage_side, question_side

from .examples import Answer, Example, Examples, Origin, letters
from .sets import Role
from .start import contextual
from .store import StateStore

K = TypeVar("K", bound=Hashable)

Embed = Callable[[str, Sequence[str]], NDArray[np.float32]]
"""Gives the embeddings, ``(n, states)`` with rows of length 1, of texts on a side (``question`` or ``passage``)."""

KEPT = {
    Origin.MARKED: 1.0,
    Origin.CROSSED: 0.3,
    Origin.SWAPPED: 0.25,
    Origin.WRITTEN: 0.5,
    Origin.REWORDED: 1.0,
    Origin.ADVERSARIAL: 0.5,
}
"""How often an epoch takes an example of each origin; below one: the chance that it does."""
KEPT_OF_SET = {"squad2": 2.0}
"""The same of sets, multiplied with it: more of what is scarce."""
NEGATIVE_SHARE = 0.5
"""Answered questions that are also put to a passage that search finds and that does not answer."""
NEGATIVE_SHARE_JUDGED = 0.3
"""The same for sets that bring questions without an answer of their own."""
NEAREST = 12
POOL = 40
"""Batches among which passages are ordered by length, so that little is padded."""
GROUP = 8
"""Pairs of one passage that stand in one batch, where the encoder's upper layers run over it once."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A question, a part's number, and the answers in it; none means that the right choice is "none"."""

    question: str
    part: int
    answers: tuple[Answer, ...]


class Sampler:
    """Draws the training pairs of an epoch."""

    def __init__(self, found: Examples, embed: Embed, seed: int) -> None:
        self._parts = found.parts
        self._examples = found.of(Role.TRAIN)
        self._seed = seed
        self._judged = {example.set_name for example in self._examples if not example.answerable and _judged(example)}
        self._negatives = nearest_without(found, embed)

    def batches(self, epoch: int, size: int) -> list[list[Pair]]:
        """Return the batches of an epoch, counted from 0, of at most ``size`` pairs, ``GROUP`` of each passage."""
        chance = random.Random(f"{self._seed} {epoch}")
        pairs = [pair for number in range(len(self._examples)) for pair in self._draw(number, chance)]
        chance.shuffle(pairs)
        each = min(GROUP, size)
        groups = _grouped(pairs, each)
        chance.shuffle(groups)
        many = size // each
        batches: list[list[Pair]] = []
        for start in range(0, len(groups), many * POOL):
            pool = sorted(groups[start : start + many * POOL], key=self._length)
            own = [[pair for group in pool[at : at + many] for pair in group] for at in range(0, len(pool), many)]
            chance.shuffle(own)
            batches += own
        return batches

    def _length(self, group: Sequence[Pair]) -> int:
        return len(self._parts[group[0].part].passage.text)

    def _draw(self, number: int, chance: random.Random) -> list[Pair]:
        example = self._examples[number]
        times = KEPT[example.origin] * KEPT_OF_SET.get(example.set_name, 1.0)
        return [pair for _ in range(whole(times, chance)) for pair in self._put(number, chance)]

    def _put(self, number: int, chance: random.Random) -> list[Pair]:
        example = self._examples[number]
        if not example.answerable:
            return [Pair(example.question, chance.choice(example.parts), ())]
        part = chance.choice(sorted(example.answers))
        drawn = [Pair(example.question, part, example.answers[part])]
        share = NEGATIVE_SHARE_JUDGED if example.set_name in self._judged else NEGATIVE_SHARE
        if chance.random() < share and self._negatives[number]:
            drawn.append(Pair(example.question, chance.choice(self._negatives[number]), ()))
        return drawn


def whole(times: float, chance: random.Random) -> int:
    """Return how often to take what an epoch takes ``times`` times: its fraction is the chance of once more."""
    return int(times) + (chance.random() < times % 1)


def _grouped(pairs: Sequence[Pair], most: int) -> list[list[Pair]]:
    """Return the pairs in groups of one passage each, at most ``most`` in one."""
    by_part: dict[int, list[Pair]] = defaultdict(list)
    for pair in pairs:
        by_part[pair.part].append(pair)
    return [own[at : at + most] for own in by_part.values() for at in range(0, len(own), most)]


def nearest_without(found: Examples, embed: Embed) -> list[tuple[int, ...]]:
    """Return for each training example the parts of its set that search finds first and that do not hold its answer."""
    of_set: dict[str, list[int]] = defaultdict(list)
    for number in sorted({part for example in found.of(Role.TRAIN) for part in example.parts}):
        of_set[found.parts[number].set_name].append(number)
    embedded = {
        name: embed("passage", [found.parts[number].passage.text for number in numbers])
        for name, numbers in of_set.items()
    }
    plain = {number: letters(found.parts[number].passage.text) for numbers in of_set.values() for number in numbers}
    examples = found.of(Role.TRAIN)
    questions = list(dict.fromkeys(example.question for example in examples))
    asked = dict(zip(questions, embed("question", questions), strict=True))
    nearest = []
    for example in examples:
        numbers = of_set[example.set_name]
        close = embedded[example.set_name] @ asked[example.question]
        order = np.argsort(-close, kind="stable")[:NEAREST]
        nearest.append(_without(example, [numbers[place] for place in order], plain) if example.answerable else ())
    return nearest


def _without(example: Example, numbers: Sequence[int], plain: Mapping[int, str]) -> tuple[int, ...]:
    answers = [letters(text) for text in example.texts]
    return tuple(
        number
        for number in numbers
        if number not in example.answers and not any(answer and answer in plain[number] for answer in answers)
    )


def mean_embedder(network: ReaderNetwork, store: StateStore) -> Embed:
    """Return what embeds texts as search does: the mean of their tokens' states, of length 1.

    Args:
        network: Before training, while its upper layers are still the encoder's.
        store: The states that go into them.
    """

    def embed(side: str, texts: Sequence[str]) -> NDArray[np.float32]:
        means = np.stack([states.mean(0) for states in contextual(network, store, side, texts)])
        return np.asarray(means / np.linalg.norm(means, axis=1, keepdims=True), np.float32)

    return embed


def _judged(example: Example) -> bool:
    """Whether someone, and not an exchange of words, says that the passage does not answer."""
    return example.origin is Origin.MARKED or example.origin.is_written


@dataclass(frozen=True, slots=True)
class Targets:
    """What the network should have said: ``(B, 1 + S)``, ``(B, P)``, ``(B, P)`` bool; several may be right."""

    choice: Tensor
    first: Tensor
    last: Tensor


class Batcher:
    """Turns pairs into what the network is given; the projection of states to codes is trained, so it runs here."""

    def __init__(self, found: Examples, store: StateStore, rarity: NDArray[np.uint8]) -> None:
        self._parts = found.parts
        self._store = store
        self._rarity = rarity

    def batch(self, pairs: Sequence[Pair], network: ReaderNetwork) -> tuple[Pairs, Targets]:
        """Return a batch and its targets."""
        questions = {text: self.question(text) for text in dict.fromkeys(pair.question for pair in pairs)}
        passages = {number: self.passage(number) for number in dict.fromkeys(pair.part for pair in pairs)}
        rows = [(questions[pair.question], passages[pair.part]) for pair in pairs]
        question = _codes(network, questions, [pair.question for pair in pairs])
        passage = _codes(network, passages, [pair.part for pair in pairs])
        return make_pairs(rows, self._rarity, question, passage), self._targets(pairs, rows)

    def question(self, text: str) -> Side:
        """Return a question's side, values float16 states."""
        tokens = self._store.read("question", text)
        return question_side(tokens, tokens.states)

    def passage(self, number: int) -> Side:
        """Return a part's side, values float16 states."""
        passage = self._parts[number].passage
        tokens = self._store.read("passage", passage.text)
        return passage_side(tokens, passage.starts(), tokens.states)

    def _targets(self, pairs: Sequence[Pair], rows: Sequence[tuple[Side, Side]]) -> Targets:
        length = max(len(row[1].ids) for row in rows)
        choice = torch.zeros(len(pairs), 1 + max(row[1].sentences for row in rows), dtype=torch.bool)
        first = torch.zeros(len(pairs), length, dtype=torch.bool)
        last = torch.zeros_like(first)
        for number, pair in enumerate(pairs):
            if not pair.answers:
                choice[number, 0] = True
            for answer in pair.answers:
                choice[number, 1 + answer.sentence] = True
                covered = self._covered(pair.part, answer)
                if len(covered):
                    first[number, covered[0]] = True
                    last[number, covered[-1]] = True
        return Targets(choice, first, last)

    def _covered(self, part: int, answer: Answer) -> NDArray[np.intp]:
        offsets = self._store.read("passage", self._parts[part].passage.text).offsets
        return np.flatnonzero(
            (offsets[:, 1] > answer.place.start) & (offsets[:, 0] < answer.place.end) & (offsets[:, 1] > offsets[:, 0])
        )


def _codes(network: ReaderNetwork, sides: Mapping[K, Side], wanted: Sequence[K]) -> Tensor:
    """Return ``(B, n, codes)``, one row for each name that is wanted; each side goes through the network once."""
    codes = network.codes(*padded_states([side.values for side in sides.values()])).float()
    place = {name: number for number, name in enumerate(sides)}
    return codes[[place[name] for name in wanted]]
