"""How the cross-encoder is trained: what it should say of the pairs it is given, and the loop.

Who calls whom: ``eval.commands.cross`` makes the examples (:mod:`.work`), :mod:`.cross_pairs` all pairs of a training
of them, :class:`CrossTrainer` runs over them.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional
from torch.nn.utils.rnn import pad_sequence

from app.cross_network import CrossInput, CrossNetwork, choice_of, make_input
from app.reader_network import FAR
from app.unpadded import UnpaddedNetwork
from index.encoder import SentenceTransformersEncoder

from .courses import course_at, ends_of, mean_of
from .cross_pairs import CrossPair
from .examples import Answer
from .loop import Report, keep, one_of, precision

CHECKPOINT = "cross-checkpoint.pt"

Own = dict[str, dict[str, Tensor]]
"""The weights of a network's own parts, by part and name."""


@dataclass(frozen=True, slots=True)
class CrossRecipe:
    """How a cross-encoder is trained.

    Attributes:
        seed: For weights, pairs, order and dropout.
        steps: Batches in all.
        batch: Pairs in a batch.
        together: Pairs that are run over at once; what they need lies in the processor's cache then.
        trained: Layers that are trained, the upper ones.
        rate: Largest learning rate.
        warm: Steps until it is reached; from there on it falls to nothing in a straight line.
        restarts: The steps at which it begins anew, to fall once more until the next or the end (:mod:`.courses`).
        again: Share of the largest rate that it reaches then.
        averaged: The weights are the mean of those that so many last courses of the rate ended with.
        span: Weight of the loss of the answer's first and last token.
        decay: Weight decay.
        clip: Largest norm of a gradient.
        save: Steps between checkpoints.
        bfloat16: Whether layers calculate in it: twice as quick on a processor with AMX, much slower without.
    """

    seed: int = 7
    steps: int = 10400
    batch: int = 32
    together: int = 16
    trained: int = 8
    rate: float = 1.5e-4
    warm: int = 80
    restarts: tuple[int, ...] = (1550, 3150, 4450, 6250, 8100, 9300)
    again: float = 0.67
    averaged: int = 3
    span: float = 0.3
    decay: float = 0.01
    clip: float = 1.0
    save: int = 100
    bfloat16: bool = False

    def share_at(self, step: int) -> float:
        """Return the share of the largest rate that a step, counted from 0, is trained with."""
        course = course_at(step, self.ends())
        share = min(1.0, (course.step + 1) / self.warm) * max(0.02, 1 - course.step / course.steps)
        return share if course.number == 0 else self.again * share

    def ends(self) -> list[int]:
        """Return how many steps are done at the end of each course of the rate."""
        return ends_of(self.restarts, self.steps)


class CrossTrainer:
    """Trains one network and keeps its state in a folder, from which a run that was killed goes on.

    Args:
        network: To train.
        encoder: The one it was made of.
        pairs: As many as all steps take, in their order.
        recipe: How.
        folder: For the state.
        last: Only the last course is run: the network has what those before it would end with.
    """

    def __init__(
        self,
        network: CrossNetwork,
        encoder: SentenceTransformersEncoder,
        pairs: Sequence[CrossPair],
        recipe: CrossRecipe,
        folder: Path,
        *,
        last: bool = False,
    ) -> None:
        self.network = network
        self._unpadded = UnpaddedNetwork(network)
        self._tokenizer, self._info = encoder.model.tokenizer, encoder.info
        self._pairs = pairs
        self._recipe = recipe
        self._path = folder / CHECKPOINT
        self._step = max([0, *recipe.ends()[:-1]]) if last else 0
        self._reached: list[Own] = [copy.deepcopy(self._own())] if last else []
        make_trainable(network)
        self._weights = [one for one in network.parameters() if one.requires_grad]
        self._optimiser = torch.optim.AdamW(self._weights, lr=recipe.rate, weight_decay=recipe.decay)
        folder.mkdir(parents=True, exist_ok=True)
        if self._path.exists():
            self._resume()

    def run(self, report: Report) -> None:
        """Train until all steps of the recipe are done; the network then has the mean of what courses ended with."""
        self._unpadded.train()
        size = self._recipe.batch
        while self._step < self._recipe.steps:
            loss = self._train_on(self._pairs[self._step * size : (self._step + 1) * size])
            self._step += 1
            report(self._step, loss)
            if self._step in self._recipe.ends():
                self._reached.append(copy.deepcopy(self._own()))
            if self._step % self._recipe.save == 0 or self._step == self._recipe.steps:
                self._save()
        last = self._reached[-self._recipe.averaged :]
        self._load({part: mean_of([own[part] for own in last]) for part in last[0]})

    def _train_on(self, pairs: Sequence[CrossPair]) -> float:
        for group in self._optimiser.param_groups:
            group["lr"] = self._recipe.rate * self._recipe.share_at(self._step)
        self._optimiser.zero_grad()
        loss = 0.0
        for start in range(0, len(pairs), self._recipe.together):
            some = pairs[start : start + self._recipe.together]
            share = self._loss(some) * (len(some) / len(pairs))
            share.backward()  # type: ignore[no-untyped-call]
            loss += float(share.detach())
        torch.nn.utils.clip_grad_norm_(self._weights, self._recipe.clip)
        self._optimiser.step()
        return loss

    def _loss(self, pairs: Sequence[CrossPair]) -> Tensor:
        rows = [make_input(self._tokenizer, self._info, pair.question, pair.passage) for pair in pairs]
        with precision(self._recipe.bfloat16):
            scores = self._unpadded([torch.from_numpy(row.ids) for row in rows])
        filled = pad_sequence([own.float() for own in scores], batch_first=True)
        sentence = pad_sequence([torch.from_numpy(row.sentence) for row in rows], batch_first=True, padding_value=-1)
        return loss_of(filled, sentence, pairs, rows, self._recipe.span)

    def _own(self) -> Own:
        return {name: module.state_dict() for name, module in self.network.own().items()}

    def _load(self, own: Own) -> None:
        for name, module in self.network.own().items():
            module.load_state_dict(own[name])

    def _save(self) -> None:
        state = {
            "own": self._own(),
            "reached": self._reached,
            "optimiser": self._optimiser.state_dict(),
            "random": torch.get_rng_state(),
            "step": self._step,
        }
        keep(state, self._path)

    def _resume(self) -> None:
        state = torch.load(self._path, weights_only=True)
        self._load(state["own"])
        self._reached = state["reached"]
        self._optimiser.load_state_dict(state["optimiser"])
        torch.set_rng_state(state["random"])
        self._step = state["step"]


def make_trainable(network: CrossNetwork) -> None:
    """Let only what is the network's own be trained."""
    network.requires_grad_(False)
    for module in network.own().values():
        module.requires_grad_(True)


def loss_of(
    scores: Tensor, sentence: Tensor, pairs: Sequence[CrossPair], rows: Sequence[CrossInput], span: float
) -> Tensor:
    """Return the loss of a batch: of the choice among "none" and the sentences, and of the answer's borders.

    Where several sentences are right, the loss is that of saying one of them. What answers beyond the tokens that are
    read does not answer.

    Args:
        scores: ``(B, n, 2)`` of the network.
        sentence: ``(B, n)``, the number of the token's sentence, -1 outside of all.
        pairs: What was to be said.
        rows: Their tokens.
        span: Weight of the borders.
    """
    possible = sentence >= 0
    possible[:, 0] = True
    start, end = (scores[..., side].masked_fill(~possible, FAR) for side in (0, 1))
    choice = choice_of(start, sentence)
    right = torch.zeros_like(choice, dtype=torch.bool)
    borders = torch.zeros(len(pairs), 2, dtype=torch.long)
    for number, (pair, row) in enumerate(zip(pairs, rows, strict=True)):
        read = [answer for answer in pair.answers if (row.sentence == answer.sentence).any()]
        for answer in read:
            right[number, 1 + answer.sentence] = True
        if not read:
            right[number, 0] = True
            continue
        covered = _covered(row, read[0])
        if len(covered):
            borders[number] = torch.tensor([covered[0], covered[-1]])
    edges = functional.cross_entropy(start, borders[:, 0]) + functional.cross_entropy(end, borders[:, 1])
    return one_of(choice, right).mean() + span * edges


def _covered(row: CrossInput, answer: Answer) -> Any:
    inside = (row.offsets[:, 0] < answer.place.end) & (row.offsets[:, 1] > answer.place.start) & (row.sentence >= 0)
    return np.flatnonzero(inside)


def reach_of(
    network: CrossNetwork, encoder: SentenceTransformersEncoder, pairs: Sequence[CrossPair]
) -> dict[str, Tensor]:
    """Return how large each input of each matrix gets over ``pairs``, by the matrix's name."""
    reach: dict[str, Tensor] = {}

    def keep(name: str, inputs: Tensor) -> None:
        largest = inputs.detach().reshape(-1, inputs.shape[-1]).abs().amax(0)
        reach[name] = torch.maximum(reach[name], largest) if name in reach else largest

    hooks = [
        one.register_forward_pre_hook(lambda _, given, name=name: keep(name, given[0]))
        for name, one in network.matrices().items()
    ]
    network.eval()
    try:
        for pair in pairs:
            row = make_input(encoder.model.tokenizer, encoder.info, pair.question, pair.passage)
            ids = torch.from_numpy(row.ids)[None]
            with torch.inference_mode():
                network(ids, torch.ones_like(ids, dtype=torch.bool))
    finally:
        for hook in hooks:
            hook.remove()
    return {name: own.clone() for name, own in reach.items()}
