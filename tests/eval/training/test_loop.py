from dataclasses import replace

import numpy as np
import pytest
import torch

from app.reader_network import FAR, Scores
from eval.training.loop import Recipe, Trainer, loss_of
from eval.training.sampling import Batcher, Sampler, Targets, mean_embedder
from eval.training.start import start_network
from tests.reader_fakes import PIECES

from .test_sampling import SHAPE, layers

RECIPE = Recipe(steps=12, batch=8, rate=3e-3, top_rate=1e-3, frozen=5, warm=2, save=3)


class Stopped(Exception):
    pass


def trainer(found, store, folder, recipe=RECIPE):
    network = start_network(found, store, SHAPE, 1, layers())
    sampler = Sampler(found, mean_embedder(network, store), 1)
    return Trainer(network, sampler, Batcher(found, store, np.full(PIECES, 99, np.uint8)), recipe, folder)


def test_the_loss_falls(found, store, tmp_path):
    losses = []
    recipe = Recipe(steps=60, batch=8, rate=3e-3, top_rate=1e-3, frozen=10, warm=5)
    trainer(found, store, tmp_path / "run", recipe).run(lambda step, loss: losses.append(loss))
    assert len(losses) == 60
    assert np.mean(losses[-10:]) < 0.7 * np.mean(losses[:10])


def test_a_stopped_run_ends_as_if_it_had_not_been(found, store, tmp_path):
    recipe = replace(RECIPE, restarts=(5,))
    whole = trainer(found, store, tmp_path / "whole", recipe)
    whole.run(lambda step, loss: None)

    def stop(step, loss):
        if step == 8:
            raise Stopped

    with pytest.raises(Stopped):
        trainer(found, store, tmp_path / "stopped", recipe).run(stop)
    resumed, steps = trainer(found, store, tmp_path / "stopped", recipe), []
    resumed.run(lambda step, loss: steps.append(step))
    assert steps == list(range(7, 13))
    for name, weight in whole.network.state_dict().items():
        assert torch.equal(weight, resumed.network.state_dict()[name]), name


def test_the_weights_are_the_mean_of_what_the_last_courses_ended_with(found, store, tmp_path):
    ends = []
    recipe = replace(RECIPE, restarts=(4, 8), averaged=2)
    run = trainer(found, store, tmp_path / "run", recipe)

    def look(step, loss):
        if step in (4, 8, 12):
            ends.append({name: weight.clone() for name, weight in run.network.state_dict().items()})

    run.run(look)
    for name, weight in run.network.state_dict().items():
        assert torch.equal(weight, torch.stack([end[name] for end in ends[1:]]).mean(0)), name


def test_the_upper_layers_stay_as_they_are_until_the_rest_has_learned_something(found, store, tmp_path):
    run, seen = trainer(found, store, tmp_path / "run"), []
    before = {name: weight.clone() for name, weight in run.network.top.state_dict().items()}

    def look(step, loss):
        now = run.network.top.state_dict()
        seen.append(all(torch.equal(now[name], weight) for name, weight in before.items()))

    run.run(look)
    assert seen == [True] * 5 + [False] * 7


def test_the_rate_rises_stays_and_falls():
    recipe = Recipe(steps=100, warm=10, falling=0.5, restarts=())
    rates = [recipe.share_at(step) for step in range(100)]
    assert rates[0] == pytest.approx(0.1)
    assert rates[9:51] == [1.0] * 42
    assert rates[50:] == sorted(rates[50:], reverse=True)
    assert rates[-1] == pytest.approx(0.02)


def test_the_rate_begins_anew_where_a_course_does():
    recipe = Recipe(steps=150, warm=10, falling=0.5, restarts=(100,), again=0.5)
    rates = [recipe.share_at(step) for step in range(150)]
    assert rates[99] == pytest.approx(0.02)
    assert rates[100] == pytest.approx(0.05)
    assert rates[109:126] == [0.5] * 17
    assert rates[125:] == sorted(rates[125:], reverse=True)
    assert rates[-1] == pytest.approx(0.5 * 0.04)


def test_a_course_that_would_begin_after_the_last_step_does_not_count():
    whole, cut = Recipe(steps=100, restarts=()), Recipe(steps=100, restarts=(100, 300))
    assert [cut.share_at(step) for step in range(100)] == [whole.share_at(step) for step in range(100)]


def test_layers_may_calculate_in_half_the_digits(found, store, tmp_path):
    losses = []
    recipe = Recipe(steps=60, batch=8, rate=3e-3, top_rate=1e-3, frozen=10, warm=5, bfloat16=True)
    trainer(found, store, tmp_path / "run", recipe).run(lambda step, loss: losses.append(loss))
    assert np.mean(losses[-10:]) < 0.7 * np.mean(losses[:10])


def test_any_of_several_right_choices_will_do():
    logits = torch.tensor([[0.0, 5.0, 5.0, FAR]])
    span = torch.zeros(1, 2, 2)
    none = torch.zeros(1, 2, dtype=torch.bool)

    def loss(*right):
        choice = torch.zeros(1, 4, dtype=torch.bool)
        choice[0, list(right)] = True
        return float(loss_of(Scores(logits, span), Targets(choice, none, none), 0.5))

    assert loss(1, 2) < 0.01
    assert loss(1) == pytest.approx(loss(2))
    assert 0.6 < loss(1) < 0.8
    assert loss(0) > 5
