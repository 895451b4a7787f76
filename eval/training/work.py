"""The whole way from question sets to a reader: examples, token states, training, measuring."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.reader_network import ReaderNetwork, Shape
from app.sentence_reader import SentenceReader
from index.encoder import EncoderInfo, SentenceTransformersEncoder
from index.tokens import EncoderTokens

from .examples import Example, Examples, load_examples
from .held import CosineJudge, ReaderJudge, StoredTokens, Worth, sentences_of, worth
from .loop import Recipe, Trainer
from .package import facts_of, write_reader
from .sampling import Batcher, Sampler
from .sets import READ, Role, needed_sets
from .start import rarity_of, start_network
from .store import StateStore
from .swapping import swapped

QUESTION, PASSAGE = "question", "passage"

Advance = Callable[[int], None]


@dataclass(frozen=True)
class Bench:
    """Everything training and measuring need: the examples and the states of all their texts."""

    found: Examples
    store: StateStore
    rarity: NDArray[np.uint8]
    info: EncoderInfo

    def held(self, role: Role) -> list[Example]:
        """Return the examples of a role that are not for training."""
        return self.found.of(role)


def read_sets(folder: Path, seed: int, read: tuple[str, ...] = READ) -> Examples:
    """Return the examples on the passages of ``read``, with changed questions added.

    Raises:
        DatasetError: When a set is missing or broken.
    """
    found = load_examples(folder, needed_sets(read))
    found.examples = [example for example in found.examples if example.set_name in read]
    found.examples += list(swapped(found.parts, found.examples, seed))
    return found


def texts_of(found: Examples) -> tuple[list[str], list[str]]:
    """Return the questions and the parts' texts that must be encoded, each once."""
    numbers = sorted({part for example in found.examples for part in example.parts})
    questions = list(dict.fromkeys(example.question for example in found.examples))
    return questions, list(dict.fromkeys(found.parts[number].passage.text for number in numbers))


def make_bench(found: Examples, encoder: SentenceTransformersEncoder, cache: Path, advance: Advance) -> Bench:
    """Encode what is not in the cache yet (the slow part: some thousand tokens a second) and return the bench."""
    tokens = EncoderTokens(encoder)
    store = StateStore(cache / "states", encoder.info.dimension)
    questions, passages = texts_of(found)
    store.add(QUESTION, questions, tokens.questions, advance)
    store.add(PASSAGE, passages, tokens.passages, advance)
    return Bench(found, store, rarity_of(tokens.piece_scores()), encoder.info)


def train(bench: Bench, recipe: Recipe, folder: Path, report: Callable[[int, float], None]) -> ReaderNetwork:
    """Return the trained network; goes on from the checkpoint in ``folder`` if there is one."""
    network = start_network(bench.found, bench.store, Shape(), recipe.seed)
    sampler = Sampler(bench.found, bench.store, recipe.seed)
    trainer = Trainer(network, sampler, Batcher(bench.found, bench.store, bench.rarity), recipe, folder)
    trainer.run(report)
    return network


def measured(bench: Bench, network: ReaderNetwork, role: Role, seed: int) -> dict[str, dict[str, Worth]]:
    """Return what the trained reader, and the same network before training, are worth on the examples of a role."""
    start = start_network(bench.found, bench.store, network.shape, seed)
    tokens = StoredTokens(bench.store)
    judges = {
        "reader": ReaderJudge(SentenceReader(network, bench.rarity, tokens), bench.found.parts),
        "untrained": ReaderJudge(SentenceReader(start, bench.rarity, tokens), bench.found.parts),
    }
    return {name: worth(bench.held(role), bench.found.parts, judge) for name, judge in judges.items()}


def measured_cosine(
    bench: Bench, encoder: SentenceTransformersEncoder, role: Role, advance: Advance
) -> dict[str, Worth]:
    """Return what the encoder's cosine alone is worth; encodes each sentence by itself."""
    examples = bench.held(role)
    tables: dict[str, Mapping[str, NDArray[np.float32]]] = {}
    sentences = sentences_of(examples, bench.found.parts)
    tables[PASSAGE] = dict(zip(sentences, encoder.encode_passages(sentences, advance), strict=True))
    questions = list(dict.fromkeys(example.question for example in examples))
    tables[QUESTION] = dict(zip(questions, encoder.encode_queries(questions), strict=True))
    judge = CosineJudge(bench.found.parts, lambda side, text: tables[side][text])
    return worth(examples, bench.found.parts, judge)


def counted(found: Examples) -> dict[str, dict[str, int]]:
    """Return how many training examples there are, by set and origin."""
    count: dict[str, Counter[str]] = {}
    for example in found.of(Role.TRAIN):
        count.setdefault(example.set_name, Counter())[str(example.origin)] += 1
    return {name: dict(sorted(own.items())) for name, own in sorted(count.items())}


def ship(bench: Bench, network: ReaderNetwork, recipe: Recipe, held: Mapping[str, Any], folder: Path) -> None:
    """Write the reader to ``folder`` with its card."""
    write_reader(folder, network, bench.rarity, bench.info, facts_of(recipe, counted(bench.found), held))
