from dataclasses import replace

import numpy as np
import pytest
import torch

from app.reader_network import FAR, ReaderNetwork, Shape, late_interaction
from app.reader_pairs import PassageInput, make_pairs, padded_states, passage_side, question_side
from tests.reader_fakes import DIMENSION, PIECES, FakeTokens

SHAPE = Shape(states=DIMENSION, top=0, codes=DIMENSION, width=16, layers=1, heads=2, inner=16, positions=64)
FORD = PassageInput("", ("The river rises in the hills.", "The ferry carries two carts.", "Snow lies deep."))
SHORT = PassageInput("", ("Grain is carried by train.",))


@pytest.fixture
def network():
    torch.manual_seed(1)
    network = ReaderNetwork(SHAPE).eval()
    with torch.no_grad():
        network.project.weight.copy_(torch.eye(DIMENSION))
    return network


def pairs_of(network, *rows):
    encoder = FakeTokens()
    sides = []
    for question, passage in rows:
        asked, read = encoder.question(question), encoder.passages([passage.text])[0]
        sides.append((question_side(asked, asked.states), passage_side(read, passage.starts(), read.states)))
    codes = []
    for side in (0, 1):
        codes.append(network.codes(*padded_states([row[side].values for row in sides])))
    return make_pairs(sides, np.full(PIECES, 100, np.uint8), *codes)


def test_codes_have_length_one(network):
    codes = network.codes(torch.randn(1, 3, DIMENSION), torch.ones(1, 3, dtype=torch.bool))
    assert torch.allclose(codes.norm(dim=-1), torch.ones(1, 3), atol=1e-6)


def test_the_readers_own_layers_see_a_text_as_a_whole_and_no_padding():
    torch.manual_seed(1)
    network = ReaderNetwork(replace(SHAPE, top=2, top_heads=2, top_inner=16)).eval()
    states, real = torch.randn(1, 4, DIMENSION), torch.tensor([[True, True, True, False]])
    with torch.no_grad():
        made = network.contextual(states, real)[0, :3]
        padding, word = states.clone(), states.clone()
        padding[0, 3] += 5.0
        word[0, 2] += 5.0
        assert torch.allclose(network.contextual(padding, real)[0, :3], made, atol=1e-6)
        assert not torch.allclose(network.contextual(word, real)[0, 0], made[0], atol=1e-3)
    assert not torch.allclose(made, states[0, :3])


def test_untrained_it_chooses_the_sentence_that_shares_the_words(network):
    with torch.no_grad():
        scores = network(pairs_of(network, ("Which ferry carries carts?", FORD)))
    assert int(scores.choice[0, 1:].argmax()) == 1


def test_sentences_that_are_not_there_cannot_be_chosen(network):
    with torch.no_grad():
        scores = network(pairs_of(network, ("Which ferry carries carts?", FORD), ("What carries grain?", SHORT)))
    assert scores.choice.shape == (2, 4)
    assert (scores.choice[1, 2:] == FAR).all()
    assert (scores.choice[0] > FAR).all()


def test_a_pair_scores_the_same_alone_and_in_a_batch(network):
    with torch.no_grad():
        alone = network(pairs_of(network, ("What carries grain?", SHORT))).choice
        beside = network(pairs_of(network, ("What carries grain?", SHORT), ("Which ferry carries carts?", FORD))).choice
    assert torch.allclose(alone[0], beside[0, :2], atol=1e-4)


def test_spans_lie_in_sentences_only(network):
    pairs = pairs_of(network, ("What carries grain?", SHORT))
    with torch.no_grad():
        span = network(pairs).span
    assert (span[~pairs.passage_content] == FAR).all()
    assert (span[pairs.passage_content] > FAR).all()


def test_late_interaction_is_the_mean_of_the_best_cosines(network):
    with torch.no_grad():
        pairs = pairs_of(network, ("ferry snow", FORD))
    seen = late_interaction(pairs)
    by_hand = []
    for number in range(3):
        tokens = pairs.passage[0][pairs.sentence[0] == number]
        asked = pairs.question[0][pairs.question_content[0]]
        by_hand.append(float((asked @ tokens.T).amax(1).mean()))
    assert seen.sentences[0, :, 0].tolist() == pytest.approx(by_hand, abs=1e-6)
    # Each word stands in another sentence, so the whole passage meets both and no sentence does.
    assert float(seen.whole[0, 0]) == pytest.approx(1.0, abs=1e-6)
    assert seen.sentences[0, :, 0].max() < 1.0


def test_a_gradient_reaches_every_weight(network):
    network.train()
    scores = network(pairs_of(network, ("Which ferry carries carts?", FORD), ("What carries grain?", SHORT)))
    # The heads start at zero, which hides what feeds them for one step.
    for head in (network.sentence_head, network.none_head):
        torch.nn.init.normal_(head[-1].weight)
    scores = network(pairs_of(network, ("Which ferry carries carts?", FORD), ("What carries grain?", SHORT)))
    real = scores.choice[scores.choice > FAR]
    (real.square().mean() + scores.span[scores.span > FAR].square().mean()).backward()
    assert [name for name, weight in network.named_parameters() if weight.grad is None] == []


def test_attention_in_use_gives_what_it_gives_in_training():
    torch.manual_seed(1)
    network = ReaderNetwork(replace(SHAPE, layers=2, dropout=0.0))
    # The last layers start at zero, which would hide what attention gives.
    torch.nn.init.normal_(network.sentence_head[-1].weight)
    torch.nn.init.normal_(network.none_head[-1].weight)
    pairs = pairs_of(network, ("Which ferry carries carts?", FORD), ("What is carried?", SHORT))
    with torch.no_grad():
        trained, used = network.train()(pairs), network.eval()(pairs)
    assert trained.choice.std() > 0.1
    assert torch.allclose(trained.choice, used.choice, atol=1e-5)
    assert torch.allclose(trained.span, used.span, atol=1e-5)
