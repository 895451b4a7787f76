"""Trainings in courses: the rate begins anew at some steps, and the weights are the mean of what courses ended with.

Of both trainings (:mod:`.loop`, :mod:`.cross`). Sources: Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with
Warm Restarts", 2017; Izmailov et al., "Averaging Weights Leads to Wider Optima and Better Generalization", 2018.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import torch
from torch import Tensor


class Course(NamedTuple):
    """Where a step stands: its course, counted from 0, its number in it, counted from 0, and the course's length."""

    number: int
    step: int
    steps: int


def ends_of(restarts: Sequence[int], steps: int) -> list[int]:
    """Return how many steps are done at the end of each course of a training of ``steps`` steps."""
    return [*(one for one in restarts if one < steps), steps]


def course_at(step: int, ends: Sequence[int]) -> Course:
    """Return where a step, counted from 0 and before the last end, stands."""
    begins = [0, *ends]
    number = bisect_right(begins, step) - 1
    return Course(number, step - begins[number], begins[number + 1] - begins[number])


def mean_of(states: Sequence[Mapping[str, Tensor]]) -> dict[str, Tensor]:
    """Return the mean of weights that are named alike."""
    return {name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]}
