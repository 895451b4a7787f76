"""Questions that a passage no longer answers because one name or number in them was exchanged for another.

Where no one has written questions without an answer, or too few, these teach that it is not enough for a passage to
share most of a question's words: more than half of the time the other name stands in the same passage.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from .examples import Example, Origin, Part
from .sets import Role

# Languages in whose questions a capital letter inside a sentence means a name.
NAME_LANGUAGES = frozenset({"en", "fr", "es"})
NUMBER_LANGUAGES = NAME_LANGUAGES | {"fa", "de"}
FROM_PASSAGE = 0.6
LONGEST_NAME = 50
TRIES = 8
FEW = 5

_NAME = re.compile(r"(?<![\w'])[A-ZÀ-Þ][\w'’-]+(?:\s(?:of\s|the\s|de\s|du\s)?[A-ZÀ-Þ][\w'’-]+)*")
_NUMBER = re.compile(r"\d[\d.,]*\d|\d")
# Words that open a question or a sentence and so have a capital letter without being names.
_OPENERS = re.compile(
    r"(?:What|Who|Whom|Whose|When|Where|Which|Why|How|In|On|At|By|For|From|To|The|A|An|Is|Are|Was|Were|Did|Does|Do|Of"
    r"|During|After|Before|With|This|That|These|It|He|She|They|Qui|Que|Quel|Quelle|Quels|Quelles|Quand|Où|Comment"
    r"|Combien|Pourquoi|Dans|En|De|Le|La|Les|Quoi|À|Au|Par|Sur|Pour|Depuis|Selon|Avec|Qué|Cuál|Cuándo|Cuánto|Quién"
    r"|Dónde|Cómo|El|Los|Las|Un|Una|Por)\Z"
)


class Named(NamedTuple):
    """A name or number in a text."""

    start: int
    end: int
    kind: str


def swapped(parts: Sequence[Part], examples: Sequence[Example], seed: int) -> Iterator[Example]:
    """Yield one changed question for each answered training question that names something.

    Args:
        parts: Of the examples.
        examples: Of all roles and origins; only marked ones for training are changed.
        seed: The same seed gives the same questions.
    """
    chance = random.Random(seed)
    usable = [
        example
        for example in examples
        if example.role is Role.TRAIN
        and example.origin is Origin.MARKED
        and example.answerable
        and example.language in NUMBER_LANGUAGES
    ]
    pools = _pools(parts, usable)
    for example in usable:
        changed = _changed(example, parts, pools, chance)
        if changed is not None:
            held = tuple(sorted(example.answers))
            yield replace(example, question=changed, parts=held, answers={}, texts=(), origin=Origin.SWAPPED)


def named_in(text: str, language: str) -> list[Named]:
    """Return the names and numbers of a text; names only where capital letters tell them."""
    found = [Named(match.start(), match.end(), "number") for match in _NUMBER.finditer(text)]
    if language in NAME_LANGUAGES:
        for match in _NAME.finditer(text):
            words = match.group().split()
            start = match.start()
            while words and _OPENERS.match(words[0]):
                start += len(words[0]) + 1
                words = words[1:]
            if words and start > 0:
                found.append(Named(start, match.end(), "name"))
    return found


Pools = dict[tuple[str, str, str], list[str]]


def _pools(parts: Sequence[Part], examples: Sequence[Example]) -> Pools:
    """Return what the questions of each document, and of each set, name."""
    pools: Pools = defaultdict(list)
    for example in examples:
        for start, end, kind in named_in(example.question, example.language):
            for group in (parts[example.parts[0]].group, ""):
                pools[example.set_name, group, kind].append(example.question[start:end])
    return pools


def _changed(example: Example, parts: Sequence[Part], pools: Pools, chance: random.Random) -> str | None:
    question = example.question
    named = named_in(question, example.language)
    if not named:
        return None
    start, end, kind = chance.choice(named)
    old, answers = question[start:end].lower(), " ".join(example.texts).lower()
    others = _others(example, parts, pools, kind, chance)
    for _ in range(TRIES):
        new = chance.choice(others)
        low = new.lower()
        if len(new) <= LONGEST_NAME and not (low in old or old in low or low in answers or low in question.lower()):
            return question[:start] + new + question[end:]
    return None


def _others(example: Example, parts: Sequence[Part], pools: Pools, kind: str, chance: random.Random) -> list[str]:
    others: list[str] = []
    if chance.random() < FROM_PASSAGE:
        text = " ".join(sentence for part in example.answers for sentence in parts[part].passage.sentences)
        others = [text[start:end] for start, end, own in named_in(text, example.language) if own == kind]
    group = parts[example.parts[0]].group
    if len(others) <= 1:
        others = pools[example.set_name, group, kind]
    return others if len(others) >= FEW else others + pools[example.set_name, "", kind]
