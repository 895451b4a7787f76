"""The whole way from question sets to a reader: examples, token states, training, measuring."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from app.cross_network import CrossNetwork, unpack
from app.cross_reading import PairReader
from app.reader_network import ReaderNetwork, Shape
from app.sentence_reader import SentenceReader
from index.encoder import EncoderInfo, SentenceTransformersEncoder
from index.tokens import EncoderTokens

from .cross import CrossRecipe, CrossTrainer, reach_of
from .cross_pairs import draw
from .examples import Example, Examples, load_examples
from .held import (
    BothJudge,
    CosineJudge,
    CrossJudge,
    Embed,
    Judge,
    ReaderJudge,
    StoredTokens,
    Worth,
    sentences_of,
    worth,
)
from .loop import Recipe, Trainer
from .near import Advance, Near
from .package import facts_of, write_cross_encoder, write_reader
from .sampling import Batcher, Sampler, mean_embedder
from .sets import READ, WRITTEN, Role, needed_sets
from .start import Weights, rarity_of, start_network, top_layers
from .store import StateStore
from .swapping import swapped

QUESTION, PASSAGE = "question", "passage"

REACHED = 256
"""Pairs over which it is measured how large the inputs of the cross-encoder's matrices get."""


@dataclass(frozen=True)
class Bench:
    """Everything training and measuring need.

    Attributes:
        found: The examples.
        store: The states of all their texts that go into the reader's upper layers.
        rarity: Of the encoder's pieces.
        info: Of the encoder.
        layers: The encoder's upper layers, where the reader's begin.
    """

    found: Examples
    store: StateStore
    rarity: NDArray[np.uint8]
    info: EncoderInfo
    layers: Sequence[Weights]

    def start(self, shape: Shape, seed: int) -> ReaderNetwork:
        """Return the network before training."""
        return start_network(self.found, self.store, shape, seed, self.layers)


def read_sets(folder: Path, seed: int, read: tuple[str, ...] = READ, written: Path = WRITTEN) -> Examples:
    """Return the examples on the passages of ``read``, with changed questions added.

    Args:
        folder: Holds the sets.
        seed: For the changed questions.
        read: Names of sets.
        written: Holds the questions written for training.

    Raises:
        DatasetError: When a set is missing or broken.
    """
    found = load_examples(folder, needed_sets(read), written)
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
    below = Shape().top
    tokens = EncoderTokens(encoder, below)
    store = StateStore(cache / f"states-{below}-below", encoder.info.dimension)
    questions, passages = texts_of(found)
    store.add(QUESTION, questions, tokens.questions, advance)
    store.add(PASSAGE, passages, tokens.passages, advance)
    return Bench(found, store, rarity_of(tokens.piece_scores()), encoder.info, top_layers(encoder, below))


def train(bench: Bench, recipe: Recipe, folder: Path, report: Callable[[int, float], None]) -> ReaderNetwork:
    """Return the trained network; goes on from the checkpoint in ``folder`` if there is one."""
    network = bench.start(Shape(), recipe.seed)
    sampler = Sampler(bench.found, mean_embedder(network, bench.store), recipe.seed)
    trainer = Trainer(network, sampler, Batcher(bench.found, bench.store, bench.rarity), recipe, folder)
    trainer.run(report)
    return network


def measured(
    bench: Bench, network: ReaderNetwork, encoder: SentenceTransformersEncoder, role: Role, advance: Advance
) -> dict[str, dict[str, Worth]]:
    """Return, by judge and set, what there is to say on the examples of a role.

    The judges are the reader with the cosines of single sentences, the reader without them, the network before
    training (with the weights of a fixed seed), and those cosines alone. Encodes each sentence by itself.
    """
    examples, parts = bench.found.of(role), bench.found.parts
    embed = _embedder(examples, bench, encoder, advance)
    tokens = StoredTokens(bench.store)
    reader = SentenceReader(network, bench.rarity, tokens)
    start = SentenceReader(bench.start(network.shape, 0), bench.rarity, tokens)
    judges: dict[str, Judge] = {
        "reader": ReaderJudge(reader, parts, embed),
        "no cosine": ReaderJudge(reader, parts),
        "untrained": ReaderJudge(start, parts),
        "cosine": CosineJudge(parts, embed),
    }
    return {name: worth(examples, parts, judge) for name, judge in judges.items()}


def _embedder(
    examples: Sequence[Example], bench: Bench, encoder: SentenceTransformersEncoder, advance: Advance
) -> Embed:
    sentences = sentences_of(examples, bench.found.parts)
    questions = list(dict.fromkeys(example.question for example in examples))
    tables = {
        PASSAGE: dict(zip(sentences, encoder.encode_passages(sentences, advance), strict=True)),
        QUESTION: dict(zip(questions, encoder.encode_queries(questions), strict=True)),
    }
    return lambda side, text: tables[side][text]


def counted(found: Examples) -> dict[str, dict[str, int]]:
    """Return how many training examples there are, by set and origin."""
    count: dict[str, Counter[str]] = {}
    for example in found.of(Role.TRAIN):
        count.setdefault(example.set_name, Counter())[str(example.origin)] += 1
    return {name: dict(sorted(own.items())) for name, own in sorted(count.items())}


def ship(bench: Bench, network: ReaderNetwork, recipe: Recipe, held: Mapping[str, Any], folder: Path) -> None:
    """Write the reader to ``folder`` with its card."""
    write_reader(folder, network, bench.rarity, bench.info, facts_of(recipe, counted(bench.found), held))


def train_cross(
    found: Examples,
    encoder: SentenceTransformersEncoder,
    recipe: CrossRecipe,
    folder: Path,
    near: Near,
    report: Callable[[int, float], None],
    start: Mapping[str, Tensor] | None = None,
) -> tuple[CrossNetwork, Mapping[str, Tensor]]:
    """Return the trained cross-encoder and its reach; goes on from the checkpoint in ``folder`` if there is one.

    Args:
        found: The examples.
        encoder: Where it begins.
        recipe: How.
        folder: For the checkpoint.
        near: See :func:`.cross_pairs.draw`.
        report: Called after each step with its number and loss.
        start: Packed weights that stand for what all courses but the last end with; then only that one is run.
    """
    torch.manual_seed(recipe.seed)
    network = CrossNetwork(encoder, recipe.trained)
    if start is not None:
        unpack(start, network)
    pairs = draw(found, recipe.seed, recipe.steps * recipe.batch, near)
    CrossTrainer(network, encoder, pairs, recipe, folder, last=start is not None).run(report)
    return network, reach_of(network, encoder, pairs[:REACHED])


def ship_cross(
    found: Examples,
    encoder: SentenceTransformersEncoder,
    network: CrossNetwork,
    reach: Mapping[str, Tensor],
    recipe: CrossRecipe,
    folder: Path,
) -> None:
    """Write the cross-encoder to ``folder`` with its card."""
    facts = {"recipe": asdict(recipe), "trained_on": counted(found)}
    write_cross_encoder(folder, network, reach, encoder.info, facts)


def measured_cross(
    found: Examples, cross: PairReader, role: Role, reader: SentenceReader | None = None
) -> dict[str, dict[str, Worth]]:
    """Return, by set, what a cross-encoder is worth on the examples of a role, alone and with a reader.

    Args:
        found: The examples.
        cross: The cross-encoder.
        role: Of the examples that are judged.
        reader: Judges beside it, if it is given.
    """
    alone = CrossJudge(cross, found.parts)
    judges: dict[str, Judge] = {"cross": alone}
    if reader is not None:
        judges["both"] = BothJudge(alone, ReaderJudge(reader, found.parts), found.parts)
    return {name: worth(found.of(role), found.parts, judge) for name, judge in judges.items()}
