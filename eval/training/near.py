"""Which passages search would put beside the one that answers: what a cross-encoder has to tell from it.

Passages of the same document, or ones that share words with a question, are easier to refuse than what an encoder finds
nearest, which is what is read when answering (Karpukhin et al., "Dense Passage Retrieval", 2020, on hard negatives).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder

from .examples import Example, Examples
from .sets import Role

SEARCHED = ("squad2", "fa", "mlqa-en", "tydi-en", "own-en", "own-fa", "own-ru")
"""Sets whose passages are searched: those that questions were written for."""
NEAREST = 6
"""Passages that are kept for a question: of those, one is drawn."""
LOOKED_AT = 50
"""Nearest passages among which those that do not answer are looked for."""
TOGETHER = 256
"""Questions that are searched for at once."""

NAME_DIGITS = 12
"""Hexadecimal digits of an encoder's SHA-256 in the names of files that hold its embeddings."""

Near = Mapping[str, Sequence[int]]
"""By question, the numbers of its nearest passages that do not answer, nearest first."""

Advance = Callable[[int], None]


def near_passages(found: Examples, encoder: Encoder, folder: Path, advance: Advance) -> Near:
    """Return what lies nearest to each answered question of training without answering it.

    A language's mean is taken off its passages first, as search does. A passage that holds one of the answers' words
    counts as one that answers.

    Args:
        found: The examples.
        encoder: Gives the embeddings.
        folder: Keeps them, so that a run that was killed, or one with more questions, encodes only what is new.
        advance: Called with the number of texts encoded.
    """
    asked = [one for one in found.of(Role.TRAIN) if one.set_name in SEARCHED and one.answerable]
    numbers = sorted({part for example in asked for part in example.parts})
    if not numbers:
        return {}
    questions = list(dict.fromkeys(example.question for example in asked))
    texts = [found.parts[number].passage.text for number in numbers]
    suffix = f"{encoder.info.sha256[:NAME_DIGITS]}.npz"
    passages = _kept(folder / f"near-passages-{suffix}", texts, lambda new: encoder.encode_passages(new, advance))
    queries = _kept(folder / f"near-questions-{suffix}", questions, encoder.encode_queries)
    level = _levelled(passages, np.array([found.parts[number].language for number in numbers]))
    of_question: dict[str, list[Example]] = {}
    for example in asked:
        of_question.setdefault(example.question, []).append(example)
    near: dict[str, Sequence[int]] = {}
    for start in range(0, len(questions), TOGETHER):
        order = np.argsort(-(queries[start : start + TOGETHER] @ level.T), axis=1, kind="stable")
        for question, row in zip(questions[start:], order, strict=False):
            near[question] = _not_answering(found, of_question[question], [numbers[place] for place in row[:LOOKED_AT]])
    return near


def _not_answering(found: Examples, examples: Sequence[Example], parts: Sequence[int]) -> Sequence[int]:
    own = {part for example in examples for part in example.parts}
    answers = [text.lower() for example in examples for text in example.texts]
    free = (part for part in parts if part not in own)
    silent = (part for part in free if not any(one in found.parts[part].passage.text.lower() for one in answers))
    return list(islice(silent, NEAREST))


def _levelled(passages: NDArray[np.float32], languages: NDArray[np.str_]) -> NDArray[np.float32]:
    level, mean = passages.copy(), passages.mean(axis=0)
    for language in np.unique(languages):
        rows = languages == language
        level[rows] -= passages[rows].mean(axis=0) - mean
    return level


def _kept(
    path: Path, texts: Sequence[str], encode: Callable[[Sequence[str]], NDArray[np.float32]]
) -> NDArray[np.float32]:
    """Return the embeddings of ``texts``; those that ``path`` does not have yet are encoded and added."""
    keys = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
    known: dict[str, NDArray[np.float32]] = {}
    if path.exists():
        with np.load(path) as stored:
            known = dict(zip(stored["keys"].tolist(), stored["embeddings"], strict=True))
    new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    if new:
        known.update(zip(new, encode(list(new.values())), strict=True))
        path.parent.mkdir(parents=True, exist_ok=True)
        # Whole or not at all: a half that a killed run left would be read as it is.
        unfinished = path.with_suffix(".part.npz")
        np.savez(unfinished, keys=np.array(list(known)), embeddings=np.stack(list(known.values())))
        unfinished.replace(path)
    return np.stack([known[key] for key in keys])
