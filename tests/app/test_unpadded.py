import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.utils.rnn import pad_sequence

from app.cross_network import CrossNetwork, make_input
from app.eight_bits import EightBits
from app.reader_pairs import PassageInput
from app.unpadded import UnpaddedNetwork

from ..cross_fakes import tiny_encoder

PASSAGES = (
    PassageInput("The river", ("The river rises in the hills.", "The ferry carries two carts.")),
    PassageInput("", ("Grain is carried by train.",)),
)


@pytest.fixture
def encoder():
    return tiny_encoder()


@pytest.fixture
def network(encoder):
    torch.manual_seed(3)
    return CrossNetwork(encoder, 2).eval()


@pytest.fixture
def rows(encoder):
    return [
        make_input(encoder.model.tokenizer, encoder.info, "Which ferry carries two carts?", each) for each in PASSAGES
    ]


def ids_of(rows):
    return [torch.from_numpy(row.ids) for row in rows]


def padded_ids(rows):
    """Return the ids of all rows and which of them are real, each ``(B, n)``."""
    real = [torch.ones(len(row.ids), dtype=torch.bool) for row in rows]
    return pad_sequence(ids_of(rows), batch_first=True), pad_sequence(real, batch_first=True)


def reach_of(network):
    return {name: torch.full((one.in_features,), 3.0) for name, one in network.matrices().items()}


def test_rows_behind_one_another_get_the_scores_that_padded_ones_get(network, rows):
    ids, real = padded_ids(rows)
    with torch.inference_mode():
        padded = network(ids, real)
        unpadded = UnpaddedNetwork(network).eval()(ids_of(rows))
    assert [len(own) for own in unpadded] == [len(row.ids) for row in rows]
    for own, whole in zip(unpadded, padded, strict=True):
        np.testing.assert_allclose(own, whole[: len(own)], atol=1e-5)


def test_a_row_does_not_see_the_one_beside_it(network, rows):
    with torch.inference_mode():
        unpadded = UnpaddedNetwork(network).eval()
        np.testing.assert_allclose(unpadded(ids_of(rows))[1], unpadded(ids_of(rows[1:]))[0], atol=1e-5)


def test_without_reach_it_teaches_the_network_as_padded_rows_do(network, rows):
    ids, real = padded_ids(rows)

    def gradients(scores):
        network.zero_grad()
        (scores**2).sum().backward()
        return {name: one.grad.clone() for name, one in network.bert.encoder.named_parameters()}

    unpadded = gradients(torch.cat(UnpaddedNetwork(network).eval()(ids_of(rows))))
    padded = gradients(network(ids, real)[real])
    assert unpadded.keys() == padded.keys()
    for name, own in unpadded.items():
        torch.testing.assert_close(own, padded[name], atol=1e-4, rtol=1e-3, msg=name)


def test_something_drops_out_only_while_training(network, rows):
    unpadded = UnpaddedNetwork(network)
    for one in network.bert.encoder.modules():
        if isinstance(one, nn.Dropout):
            one.p = 0.5
    with torch.inference_mode():
        twice = [unpadded.train()(ids_of(rows))[0] for _ in range(2)]
        assert not torch.equal(*twice)
        again = [unpadded.eval()(ids_of(rows))[0] for _ in range(2)]
        assert torch.equal(*again)


def test_with_the_reach_of_its_inputs_every_matrix_of_a_layer_calculates_in_eight_bits(network):
    unpadded = UnpaddedNetwork(network, reach_of(network))
    kinds = [type(one) for one in unpadded.modules() if isinstance(one, (EightBits, nn.Linear))]
    assert kinds.count(EightBits) == 4 * len(network.bert.encoder.layer)
    assert kinds.count(nn.Linear) == 1


def test_eight_bits_say_nearly_the_same(network, rows):
    with torch.inference_mode():
        exact = torch.cat(UnpaddedNetwork(network).eval()(ids_of(rows)))
        rounded = torch.cat(UnpaddedNetwork(network, reach_of(network)).eval()(ids_of(rows)))
    assert 0 < float((exact - rounded).abs().max()) < 0.1 * float(exact.abs().max())
