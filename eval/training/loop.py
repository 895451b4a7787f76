"""The training loop: bounded, resumable, and the same for the same seed.

A checkpoint holds everything the next step depends on (weights, optimiser, random state, place in the epoch), so a run
that was killed goes on as if it had not been.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from app.reader_network import FAR, ReaderNetwork, Scores

from .courses import course_at, ends_of, mean_of
from .sampling import Batcher, Sampler, Targets

CHECKPOINT = "checkpoint.pt"


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a reader is trained.

    Attributes:
        seed: For weights, order and dropout.
        steps: Batches in all.
        batch: Pairs in a batch.
        rate: Largest learning rate.
        top_rate: The same of the encoder's upper layers, which know a great deal already.
        frozen: Steps at the beginning in which those layers stay as they are, until the rest tells them something.
        warm: Steps until the rate is reached.
        falling: Share of the steps, at the end, over which it falls to nothing.
        span: Weight of the span loss beside the loss of the choice.
        decay: Weight decay of matrices.
        clip: Largest norm of a gradient.
        save: Steps between checkpoints.
        restarts: The steps at which the rate begins anew, to fall once more until the next or the end
            (:mod:`.courses`).
        again: Share of the largest rates that it reaches then.
        averaged: The weights are the mean of those that so many last courses of the rate ended with.
        bfloat16: Whether layers calculate in it: quicker on a processor with AMX, much slower without.
    """

    seed: int = 7
    steps: int = 4400
    batch: int = 48
    rate: float = 5e-4
    top_rate: float = 1e-4
    frozen: int = 300
    warm: int = 60
    falling: float = 0.6
    span: float = 0.15
    decay: float = 0.01
    clip: float = 1.0
    save: int = 50
    restarts: tuple[int, ...] = (1600, 3200)
    again: float = 0.6
    averaged: int = 2
    bfloat16: bool = False

    def share_at(self, step: int) -> float:
        """Return the share of the largest rates that a step, counted from 0, is trained with."""
        course = course_at(step, self.ends())
        falling = min(1.0, (1 - course.step / course.steps) / self.falling)
        share = min(1.0, (course.step + 1) / self.warm) * max(falling, 0.02)
        return share if course.number == 0 else self.again * share

    def ends(self) -> list[int]:
        """Return how many steps are done at the end of each course of the rate."""
        return ends_of(self.restarts, self.steps)


Report = Callable[[int, float], None]
"""Called after each step with its number, counted from 1, and its loss."""


class Trainer:
    """Trains one network and keeps its state in a folder."""

    def __init__(
        self, network: ReaderNetwork, sampler: Sampler, batcher: Batcher, recipe: Recipe, folder: Path
    ) -> None:
        self.network = network
        self._sampler = sampler
        self._batcher = batcher
        self._recipe = recipe
        self._path = folder / CHECKPOINT
        self._optimiser = _optimiser(network, recipe)
        self._step = self._epoch = self._at = 0
        self._reached: list[dict[str, Tensor]] = []
        folder.mkdir(parents=True, exist_ok=True)
        if self._path.exists():
            self._resume()

    def run(self, report: Report) -> None:
        """Train until all steps of the recipe are done; the network then has the mean of what courses ended with."""
        recipe = self._recipe
        self.network.train()
        while self._step < recipe.steps:
            batches = self._sampler.batches(self._epoch, recipe.batch)
            while self._at < len(batches) and self._step < recipe.steps:
                loss = self._train_on(batches[self._at])
                self._step += 1
                self._at += 1
                report(self._step, loss)
                if self._step in recipe.ends():
                    self._reached.append(copy.deepcopy(self.network.state_dict()))
                if self._step % recipe.save == 0 or self._step == recipe.steps:
                    self._save()
            if self._at >= len(batches):
                self._epoch, self._at = self._epoch + 1, 0
        self.network.load_state_dict(mean_of(self._reached[-recipe.averaged :]))

    def _train_on(self, pairs: list[Any]) -> float:
        for group in self._optimiser.param_groups:
            group["lr"] = group["largest"] * self._recipe.share_at(self._step)
        self.network.top.requires_grad_(self._step >= self._recipe.frozen)
        with precision(self._recipe.bfloat16):
            given, targets = self._batcher.batch(pairs, self.network)
            scores = self.network(given)
        loss = loss_of(scores, targets, self._recipe.span)
        self._optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), self._recipe.clip)
        self._optimiser.step()
        return float(loss.detach())

    def _save(self) -> None:
        state = {
            "network": self.network.state_dict(),
            "reached": self._reached,
            "optimiser": self._optimiser.state_dict(),
            "random": torch.get_rng_state(),
            "place": (self._step, self._epoch, self._at),
        }
        keep(state, self._path)

    def _resume(self) -> None:
        state = torch.load(self._path, weights_only=True)
        self.network.load_state_dict(state["network"])
        self._reached = state["reached"]
        self._optimiser.load_state_dict(state["optimiser"])
        torch.set_rng_state(state["random"])
        self._step, self._epoch, self._at = state["place"]


def loss_of(scores: Scores, targets: Targets, span: float) -> Tensor:
    """Return the loss of a batch: of the choice among "none" and the sentences, and of the answer's borders.

    Where several choices are right, the loss is that of saying one of them.
    """
    loss = one_of(scores.choice, targets.choice).mean()
    marked = targets.first.any(1)
    if span and marked.any():
        borders = one_of(scores.span[marked, :, 0], targets.first[marked]) + one_of(
            scores.span[marked, :, 1], targets.last[marked]
        )
        loss = loss + span * borders.mean()
    return loss


def precision(bfloat16: bool) -> AbstractContextManager[Any]:
    """Return what layers calculate within: bfloat16, or the full precision of their weights."""
    return torch.autocast("cpu", torch.bfloat16) if bfloat16 else nullcontext()


def keep(state: dict[str, Any], path: Path) -> None:
    """Write the checkpoint of a training; one that was there is whole until the new one is."""
    new = path.with_suffix(".new")
    torch.save(state, new)
    new.replace(path)


def one_of(logits: Tensor, right: Tensor) -> Tensor:
    """Return for each row of ``(B, n)`` logits the loss of choosing one of the places that are right."""
    chosen = logits.float().log_softmax(1).masked_fill(~right, FAR)
    return -chosen.logsumexp(1)


def _optimiser(network: ReaderNetwork, recipe: Recipe) -> torch.optim.Optimizer:
    groups = []
    for top, largest in ((True, recipe.top_rate), (False, recipe.rate)):
        own = [one for name, one in network.named_parameters() if name.startswith("top.") == top]
        for decay in (recipe.decay, 0.0):
            params = [one for one in own if (one.dim() > 1) == (decay > 0)]
            groups.append({"params": params, "weight_decay": decay, "largest": largest})
    return torch.optim.AdamW([group for group in groups if group["params"]], betas=(0.9, 0.98), fused=True)
