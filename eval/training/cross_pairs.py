"""Which pairs a cross-encoder is trained on: all of a training, always the same for a seed.

A passage is given whole or as a few sentences of it, since answers are read with what stands around them only.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from app.reader_pairs import PassageInput
from corpus.document import Range

from .examples import Answer, Example, Examples, Origin
from .near import Near
from .sampling import whole
from .sets import MLQA, MLQA_ABROAD, Role

KEPT = {
    Origin.MARKED: 0.8,
    Origin.CROSSED: 0.15,
    Origin.SWAPPED: 0.15,
    Origin.WRITTEN: 0.35,
    Origin.REWORDED: 0.9,
    Origin.ADVERSARIAL: 1.2,
}
"""How often an epoch takes an example of each origin; below one: the chance that it does."""
KEPT_OF_SET = {
    "squad2": 2.0,
    "fa": 0.7,
    "tydi-en": 0.8,
    "mlqa-en": 0.8,
    "piaf": 0.15,
    "jsquad": 0.15,
    "cmrc": 0.2,
    "tydi-ko": 0.25,
    "tydi-sw": 0.2,
    **{MLQA + code: 0.25 for code in MLQA_ABROAD},
}
"""The same of sets, multiplied with it: more of what is scarce, less of what is large for what it brings."""
NEGATIVE_SHARE = 0.3
"""Answered questions that are put to another passage, too: of the document or, where it has no other, of the set."""
NEAR_SHARE = 0.5
"""Answered questions that are put to one of the passages that search finds nearest, too."""
OTHERS = 12
"""Other passages that are looked at for the one that shares most words with the question."""
WINDOW_SHARE = 0.65
"""Passages of more than ``SHORTEST`` sentences that are given in part."""
ANSWERED_SHARE = 0.94
"""Parts of answering passages that hold the answer."""
SHORTEST, FEWEST, MOST = 3, 2, 5
"""Sentences of a passage that is given whole in any case, and of a part."""

_WORD = re.compile(r"\w+")

Groups = dict[tuple[str, str], list[int]]
"""Numbers of the passages for training, by set and document; by an empty document's name those of the whole set."""


@dataclass(frozen=True, slots=True)
class CrossPair:
    """A question and what is read for it; no answers mean that the right choice is "none"."""

    question: str
    passage: PassageInput
    answers: tuple[Answer, ...]


def draw(found: Examples, seed: int, count: int, near: Near) -> list[CrossPair]:
    """Return ``count`` pairs in random order, epoch after epoch, always the same for a seed.

    Args:
        found: The examples.
        seed: For the choice and the order.
        count: Pairs in all.
        near: Passages near to a question that do not answer it; a question that is not there goes without.

    Raises:
        ValueError: When there is nothing to train on.
    """
    chance = random.Random(seed)
    examples = found.of(Role.TRAIN)
    groups = _groups(found)
    pairs: list[CrossPair] = []
    while len(pairs) < count:
        epoch = [pair for example in examples for pair in _drawn(found, example, groups, near, chance)]
        if not epoch:
            raise ValueError("No examples for training were given; expected some.")
        chance.shuffle(epoch)
        pairs += epoch
    return pairs[:count]


def _groups(found: Examples) -> Groups:
    groups: Groups = defaultdict(list)
    for number, part in enumerate(found.parts):
        if part.role is Role.TRAIN:
            groups[part.set_name, part.group].append(number)
            groups[part.set_name, ""].append(number)
    return groups


def _drawn(found: Examples, example: Example, groups: Groups, near: Near, chance: random.Random) -> list[CrossPair]:
    times = KEPT[example.origin] * KEPT_OF_SET.get(example.set_name, 1.0)
    return [pair for _ in range(whole(times, chance)) for pair in _put(found, example, groups, near, chance)]


def _put(found: Examples, example: Example, groups: Groups, near: Near, chance: random.Random) -> list[CrossPair]:
    if not example.answerable:
        return [_cut(found, example.question, chance.choice(example.parts), (), chance)]
    number = chance.choice(sorted(example.answers))
    pairs = [_cut(found, example.question, number, example.answers[number], chance)]
    if chance.random() < NEGATIVE_SHARE:
        other = _other(found, example, groups, chance)
        if other is not None:
            pairs.append(_cut(found, example.question, other, (), chance))
    nearest = near.get(example.question)
    if nearest and chance.random() < NEAR_SHARE:
        pairs.append(_cut(found, example.question, chance.choice(nearest), (), chance))
    return pairs


def _other(found: Examples, example: Example, groups: Groups, chance: random.Random) -> int | None:
    """Return another passage that does not answer, half of the time the one with most words of the question."""
    part = found.parts[example.parts[0]]
    # The whole set is long, so it is only gone through where the document has no other passage.
    others = _without(groups[part.set_name, part.group], example) or _without(groups[part.set_name, ""], example)
    answers = [text.lower() for text in example.texts]
    some = [
        other
        for other in chance.sample(others, min(OTHERS, len(others)))
        if not any(text in found.parts[other].passage.text.lower() for text in answers)
    ]
    if not some:
        return None
    if chance.random() < 0.5:
        return some[0]
    asked = _words(example.question)
    return max(some, key=lambda one: (len(asked & _words(found.parts[one].passage.text)), -one))


def _without(parts: Sequence[int], example: Example) -> list[int]:
    return [part for part in parts if part not in example.parts]


def _cut(found: Examples, question: str, number: int, answers: tuple[Answer, ...], chance: random.Random) -> CrossPair:
    """Return a pair with the passage whole, or with some sentences of it: those that answer, or look as if they did."""
    passage = found.parts[number].passage
    count = len(passage.sentences)
    if count <= SHORTEST or chance.random() >= WINDOW_SHARE:
        return CrossPair(question, passage, answers)
    size = chance.randint(FEWEST, min(MOST, count - 1))
    if answers and chance.random() < ANSWERED_SHARE:
        middle = answers[0].sentence
    else:
        asked, right = _words(question), {answer.sentence for answer in answers}
        free = [place for place in range(count) if place not in right] or list(range(count))
        shared = {place: len(asked & _words(passage.sentences[place])) + chance.random() for place in free}
        middle = max(free, key=lambda place: shared[place])
    first = max(0, min(middle - chance.randint(0, size - 1), count - size))
    return CrossPair(question, *window(passage, answers, range(first, first + size)))


def window(passage: PassageInput, answers: Sequence[Answer], inside: range) -> tuple[PassageInput, tuple[Answer, ...]]:
    """Return the sentences ``inside`` of a passage as one, and its answers there."""
    part = passage.part(inside)
    moved = int(passage.starts()[inside.start]) - int(part.starts()[0])
    return part, tuple(
        Answer(answer.sentence - inside.start, Range(answer.place.start - moved, answer.place.end - moved))
        for answer in answers
        if answer.sentence in inside
    )


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower()))
