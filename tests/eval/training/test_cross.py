import random
from collections import Counter
from dataclasses import replace

import pytest
import torch

from app.cross_network import CrossNetwork, make_input
from app.reader_pairs import PassageInput
from corpus.document import Range
from eval.training import cross_pairs
from eval.training.cross import CrossRecipe, CrossTrainer, loss_of, make_trainable, reach_of
from eval.training.cross_pairs import CrossPair, draw, window
from eval.training.examples import Answer, Examples, Origin
from eval.training.sets import Role
from tests.cross_fakes import LAYERS, tiny_encoder

RECIPE = CrossRecipe(steps=8, batch=4, trained=2, rate=5e-3, warm=2, restarts=(4,), save=3)
FERRY = PassageInput(
    "The river", ("The river rises in the hills.", "The ferry carries two carts.", "Grain is carried.")
)
QUESTION = "How many carts does the ferry carry?"


class Stopped(Exception):
    pass


@pytest.fixture
def encoder():
    return tiny_encoder()


def trainer(found, encoder, folder, recipe=RECIPE, *, last=False):
    torch.manual_seed(recipe.seed)
    pairs = draw(found, recipe.seed, recipe.steps * recipe.batch, {})
    network = CrossNetwork(encoder, recipe.trained)
    return CrossTrainer(network, encoder, pairs, recipe, folder, last=last)


def weights_of(run):
    return {name: weight.clone() for name, weight in run.network.state_dict().items()}


def test_the_loss_falls(found, encoder, tmp_path):
    losses = []
    recipe = CrossRecipe(steps=80, batch=8, trained=LAYERS, rate=5e-3, warm=5)
    trainer(found, encoder, tmp_path / "run", recipe).run(lambda step, loss: losses.append(loss))
    assert len(losses) == 80
    assert sum(losses[-10:]) < 0.7 * sum(losses[:10])


def test_a_stopped_run_ends_as_if_it_had_not_been(found, encoder, tmp_path):
    whole = trainer(found, encoder, tmp_path / "whole")
    whole.run(lambda step, loss: None)

    def stop(step, loss):
        if step == 5:
            raise Stopped

    with pytest.raises(Stopped):
        trainer(found, encoder, tmp_path / "stopped").run(stop)
    resumed, steps = trainer(found, encoder, tmp_path / "stopped"), []
    resumed.run(lambda step, loss: steps.append(step))
    assert steps == [4, 5, 6, 7, 8]
    for name, weight in whole.network.state_dict().items():
        assert torch.equal(weight, resumed.network.state_dict()[name]), name


def test_the_weights_are_the_mean_of_what_the_last_courses_ended_with(found, encoder, tmp_path):
    recipe = replace(RECIPE, steps=9, restarts=(3, 6), averaged=2, save=4)
    run, seen = trainer(found, encoder, tmp_path / "run", recipe), {}

    def watch(step, loss):
        seen[step] = {name: weight.clone() for name, weight in run.network.state_dict().items()}

    run.run(watch)
    again = trainer(found, encoder, tmp_path / "run", recipe)
    again.run(watch)
    assert max(seen) == 9
    for name, weight in run.network.state_dict().items():
        assert torch.allclose(weight, (seen[6][name] + seen[9][name]) / 2, atol=1e-7), name
        assert torch.equal(weight, again.network.state_dict()[name])
    assert not torch.equal(seen[6]["score.weight"], seen[9]["score.weight"])


def test_only_the_last_course_can_be_put_upon_weights(found, encoder, tmp_path):
    run, seen = trainer(found, encoder, tmp_path / "run", last=True), {}
    begun = weights_of(run)
    run.run(lambda step, loss: seen.update({step: weights_of(run)}))
    assert sorted(seen) == [5, 6, 7, 8]
    assert not torch.equal(begun["score.weight"], seen[8]["score.weight"])
    for name, weight in weights_of(run).items():
        assert torch.allclose(weight, (begun[name] + seen[8][name]) / 2, atol=1e-7), name


@pytest.mark.parametrize("together", [1, 3, 4])
def test_how_many_pairs_are_run_over_at_once_changes_nothing(together, found, encoder, tmp_path):
    losses = []
    for number in (2, together):
        run = trainer(found, encoder, tmp_path / str(number), replace(RECIPE, steps=3, together=number))
        for one in run.network.modules():
            if isinstance(one, torch.nn.Dropout):
                one.p = 0.0
        run.run(lambda step, loss: losses.append(loss))
    # The second and the third also tell what the weights have become.
    assert losses[:3] == pytest.approx(losses[3:], rel=1e-3)


def test_only_the_upper_layers_are_trained(found, encoder, tmp_path):
    run = trainer(found, encoder, tmp_path / "run")
    before = {name: weight.clone() for name, weight in run.network.state_dict().items()}
    run.run(lambda step, loss: None)
    moved = {name for name, weight in run.network.state_dict().items() if not torch.equal(weight, before[name])}
    assert moved
    assert all(name.startswith(("bert.encoder.layer.1.", "bert.encoder.layer.2.", "score.")) for name in moved)
    assert any(name.startswith("bert.encoder.layer.1.") for name in moved)


def test_the_same_seed_draws_the_same_pairs_and_another_one_others(found):
    assert draw(found, 3, 40, {}) == draw(found, 3, 40, {})
    assert draw(found, 3, 40, {}) != draw(found, 4, 40, {})
    assert len(draw(found, 3, 40, {})) == 40


def test_a_near_passage_stands_against_an_answer(found, monkeypatch):
    monkeypatch.setattr(cross_pairs, "NEGATIVE_SHARE", 0.0)
    monkeypatch.setattr(cross_pairs, "NEAR_SHARE", 1.0)
    monkeypatch.setattr(cross_pairs, "WINDOW_SHARE", 0.0)
    asked = Counter(one.question for one in found.examples)
    example = next(one for one in found.of(Role.TRAIN) if one.answerable and asked[one.question] == 1)
    near = [part for part in range(len(found.parts)) if part not in example.parts][-2:]
    wanted = {found.parts[part].passage for part in near}
    pairs = [pair for pair in draw(found, 2, 400, {example.question: near}) if pair.question == example.question]
    assert {pair.passage for pair in pairs if not pair.answers} == wanted
    assert {pair.passage for pair in pairs if pair.answers} == {found.parts[example.parts[0]].passage}


def test_nothing_that_is_kept_for_measuring_is_drawn(found):
    kept = {part.passage.context for part in found.parts if part.role != "train"} - {""}
    assert kept
    assert kept.isdisjoint(pair.passage.context for pair in draw(found, 1, 300, {}))


def test_without_examples_there_is_no_training():
    with pytest.raises(ValueError, match="expected some"):
        draw(Examples(), 1, 4, {})


def test_an_answer_stands_where_its_window_has_it():
    text = FERRY.text
    answers = (Answer(1, Range(text.index("two"), text.index("two") + 3)), Answer(2, Range(70, 75)))
    part, moved = window(FERRY, answers, range(1, 2))
    assert part == PassageInput("The river", FERRY.sentences[1:2])
    assert [(one.sentence, part.text[slice(*one.place)]) for one in moved] == [(0, "two")]


def test_windows_keep_the_answer_or_look_as_if_they_did(found, monkeypatch):
    passage = PassageInput("", (*(f"Sentence {number}." for number in range(8)), "How many carts, many carts?"))
    made = Examples(parts=[found.parts[0].__class__("s", "g", "en", found.parts[0].role, passage)])
    monkeypatch.setattr(cross_pairs, "WINDOW_SHARE", 1.0)
    for seed in range(30):
        pair = cross_pairs._cut(made, QUESTION, 0, (), random.Random(seed))
        assert passage.sentences[8] in pair.passage.sentences
        assert cross_pairs.FEWEST <= len(pair.passage.sentences) <= cross_pairs.MOST
    answer = (Answer(2, Range(passage.text.index("2"), passage.text.index("2") + 1)),)
    held = [cross_pairs._cut(made, QUESTION, 0, answer, random.Random(seed)) for seed in range(60)]
    assert 45 < sum(bool(pair.answers) for pair in held) < 60
    assert all(pair.answers or passage.sentences[2] not in pair.passage.sentences for pair in held)


def batch_of(encoder, answers):
    pair = CrossPair(QUESTION, FERRY, answers)
    row = make_input(encoder.model.tokenizer, encoder.info, QUESTION, FERRY)
    return torch.from_numpy(row.sentence)[None], [pair], [row]


def test_saying_what_is_right_costs_little_and_saying_anything_else_much(encoder):
    at = FERRY.text.index("two")
    answer = (Answer(1, Range(at, at + 3)),)
    _, _, rows = batch_of(encoder, answer)
    token = int((rows[0].offsets[:, 0] == at).nonzero()[0][0])

    def loss(place, answers):
        scores = torch.zeros(1, len(rows[0].ids), 2)
        scores[0, place] = 20.0
        return float(loss_of(scores, *batch_of(encoder, answers), span=0.3))

    assert rows[0].sentence[token] == 1
    assert loss(token, answer) < 0.01
    assert loss(0, ()) < 0.01
    assert loss(0, answer) > 10
    assert loss(token, ()) > 10


def test_reach_is_the_largest_input_of_each_matrix(encoder):
    network = CrossNetwork(encoder, 1)
    make_trainable(network)
    pairs = [CrossPair(QUESTION, FERRY, ()), CrossPair("Who burnt the mill?", FERRY, ())]
    both = reach_of(network, encoder, pairs)
    apart = [reach_of(network, encoder, [pair]) for pair in pairs]
    assert set(both) == set(network.matrices())
    for name, reach in both.items():
        assert torch.equal(reach, torch.maximum(apart[0][name], apart[1][name]))
    assert network.bert.encoder.layer[0].output.dense.in_features == len(both["layer.0.output.dense"])


def test_the_rate_falls_to_nothing_and_begins_anew_at_each_restart():
    recipe = CrossRecipe(steps=140, warm=10, restarts=(60, 100), again=0.5)
    rates = [recipe.share_at(step) for step in range(140)]
    assert rates[8] == pytest.approx(0.9 * (1 - 8 / 60))
    for begin, end in ((0, 60), (60, 100), (100, 140)):
        assert rates[begin + 9 : end] == sorted(rates[begin + 9 : end], reverse=True)
    assert rates[59] == pytest.approx(0.02)
    assert rates[60] == rates[100] == pytest.approx(0.5 * 0.1)
    assert rates[68] == rates[108] == pytest.approx(0.5 * 0.9 * (1 - 8 / 40))


def test_a_shorter_training_falls_once():
    recipe = CrossRecipe(steps=30, warm=5, restarts=(30, 60))
    rates = [recipe.share_at(step) for step in range(30)]
    assert rates[4:] == sorted(rates[4:], reverse=True)
    assert rates[-1] == pytest.approx(1 / 30)


def test_a_set_can_be_taken_more_than_once_or_not_at_all(found, monkeypatch):
    name = found.of(Role.TRAIN)[0].set_name
    monkeypatch.setattr(cross_pairs, "KEPT_OF_SET", {one.set_name: 0.0 for one in found.of(Role.TRAIN)} | {name: 2.0})
    monkeypatch.setattr(cross_pairs, "KEPT", dict.fromkeys(Origin, 1.0))
    monkeypatch.setattr(cross_pairs, "NEGATIVE_SHARE", 0.0)
    own = [one.question for one in found.of(Role.TRAIN) if one.set_name == name]
    assert Counter(pair.question for pair in draw(found, 1, 2 * len(own), {})) == Counter(2 * own)


def test_another_passage_of_the_document_stands_against_an_answer_or_else_one_of_the_set(found, monkeypatch):
    part, example = found.parts[0].__class__, found.examples[0]

    def made(*texts):
        parts = [part("s", group, "en", Role.TRAIN, PassageInput("", (text,))) for group, text in texts]
        asked = replace(example, set_name="s", question=QUESTION, parts=(0,), texts=("two carts",), role=Role.TRAIN)
        return Examples(parts, [replace(asked, answers={0: (Answer(0, Range(0, 3)),)})])

    def others(*texts):
        some = made(("ferry", "It carries two carts."), *texts)
        groups = cross_pairs._groups(some)
        return Counter(cross_pairs._other(some, some.examples[0], groups, random.Random(seed)) for seed in range(60))

    assert others() == {None: 60}
    assert others(("ferry", "Two carts were lost."), ("mill", "A mill.")) == {None: 60}
    assert others(("mill", "A mill."), ("ferry", "A barge.")) == {2: 60}
    drawn = others(("mill", "A mill."), ("barn", "How many carts does a ferry carry?"))
    assert set(drawn) == {1, 2}
    assert drawn[2] > 35
