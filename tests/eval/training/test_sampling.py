import numpy as np
import pytest
import torch

from app.reader_network import ReaderNetwork, Shape
from eval.training import sampling
from eval.training.examples import Origin, letters
from eval.training.sampling import GROUP, Batcher, Pair, Sampler, mean_embedder, nearest_without
from eval.training.sets import Role
from eval.training.start import start_network
from tests.reader_fakes import DIMENSION, PIECES

SHAPE = Shape(
    states=DIMENSION, top=1, top_heads=2, top_inner=16, codes=8, width=16, layers=1, heads=2, inner=16, positions=64
)


@pytest.fixture(scope="module")
def embed(found, store):
    return mean_embedder(start_network(found, store, SHAPE, 1, layers()), store)


def layers():
    """The upper layers of an encoder that was never trained."""
    torch.manual_seed(9)
    return [ReaderNetwork(SHAPE).top[0].state_dict()]


def flat(batches):
    return [pair for batch in batches for pair in batch]


def test_an_epoch_is_the_same_every_time_and_another_one_is_not(found, embed):
    first, again = Sampler(found, embed, 1), Sampler(found, embed, 1)
    assert first.batches(0, 4) == again.batches(0, 4)
    assert flat(first.batches(0, 4)) != flat(first.batches(1, 4))
    assert first.batches(0, 4) != Sampler(found, embed, 2).batches(0, 4)


def test_only_training_parts_are_drawn(found, embed):
    pairs = flat(Sampler(found, embed, 1).batches(0, 4))
    assert {found.parts[pair.part].role for pair in pairs} == {Role.TRAIN}
    assert {bool(pair.answers) for pair in pairs} == {True, False}


def test_a_set_may_be_drawn_more_or_less_often(found, embed, monkeypatch):
    monkeypatch.setattr(sampling, "KEPT", dict.fromkeys(Origin, 1.0))
    monkeypatch.setattr(sampling, "NEGATIVE_SHARE", 0.0)
    monkeypatch.setattr(sampling, "NEGATIVE_SHARE_JUDGED", 0.0)
    name = found.of(Role.TRAIN)[0].set_name
    counts = []
    for times in (0.0, 1.0, 3.0):
        monkeypatch.setattr(sampling, "KEPT_OF_SET", {name: times})
        pairs = flat(Sampler(found, embed, 1).batches(0, 4))
        counts.append(sum(found.parts[pair.part].set_name == name for pair in pairs))
    once = sum(example.set_name == name for example in found.of(Role.TRAIN))
    assert counts == [0, once, 3 * once]


def test_batches_are_no_larger_than_asked(found, embed):
    assert max(len(batch) for batch in Sampler(found, embed, 1).batches(0, 4)) == 4


def test_the_questions_of_a_passage_stand_together(found, embed):
    for batch in Sampler(found, embed, 1).batches(0, 2 * GROUP):
        assert len({pair.part for pair in batch}) <= 2


def test_a_text_is_embedded_as_the_mean_of_what_the_upper_layers_give(found, store, embed):
    text = found.examples[0].question
    network = start_network(found, store, SHAPE, 1, layers())
    states = torch.from_numpy(store.read("question", text).states.astype(np.float32))[None]
    with torch.no_grad():
        mean = network.contextual(states, torch.ones(states.shape[:2], dtype=torch.bool))[0].mean(0)
    assert embed("question", [text])[0] == pytest.approx((mean / mean.norm()).numpy(), abs=1e-5)


def test_a_negative_does_not_hold_the_answer(found, embed):
    for example, numbers in zip(found.of(Role.TRAIN), nearest_without(found, embed), strict=True):
        for number in numbers:
            text = letters(found.parts[number].passage.text)
            assert not any(letters(answer) in text for answer in example.texts)
            assert found.parts[number].set_name == example.set_name


def test_targets_name_the_sentence_and_the_tokens_of_the_answer(found, store):
    example = next(one for one in found.of(Role.TRAIN) if "Anna Weaver" in one.texts)
    part = next(iter(example.answers))
    torch.manual_seed(1)
    pairs, targets = Batcher(found, store, np.full(PIECES, 9, np.uint8)).batch(
        [Pair(example.question, part, example.answers[part]), Pair(example.question, part, ())],
        ReaderNetwork(SHAPE),
    )
    assert targets.choice.tolist() == [[False, False, True], [True, False, False]]
    words = found.parts[part].passage.text.replace(".", "").split()
    # Two prefix tokens stand before the words.
    assert targets.first[0].nonzero().tolist() == [[words.index("Anna") + 2]]
    assert targets.last[0].nonzero().tolist() == [[words.index("Weaver") + 2]]
    assert not targets.first[1].any()
    assert pairs.sentences.tolist() == [2, 2]
