import json

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from app.cross_encoder import SHIPPED, CrossEncoder, load_cross_encoder
from app.cross_network import CrossNetwork, choice_of, make_input, pack, unpack
from app.reader_files import CARD, WEIGHTS, ReaderError, goes_with
from app.reader_network import FAR
from app.reader_pairs import PassageInput
from app.unpadded import UnpaddedNetwork
from index.model_cache import file_sha256
from index.models import E5_SMALL_SHA256

from ..cross_fakes import END, FIRST, LAYERS, tiny_encoder

FORD = PassageInput("The river", ("The river rises in the hills.", "The ferry carries two carts."))
TRAIN = PassageInput("", ("Grain is carried by train.",))
QUESTION = "Which ferry carries two carts?"


@pytest.fixture
def encoder():
    return tiny_encoder()


@pytest.fixture
def network(encoder):
    torch.manual_seed(2)
    made = CrossNetwork(encoder, 2).eval()
    with torch.no_grad():
        made.score.weight.mul_(20)
    return made


def opened(network, encoder):
    return CrossEncoder(UnpaddedNetwork(network), encoder)


def even(network):
    return {name: torch.ones(one.in_features) for name, one in network.matrices().items()}


def test_question_and_passage_are_one_row_and_only_the_passages_sentences_are_chosen(encoder):
    row = make_input(encoder.model.tokenizer, encoder.info, QUESTION, FORD)
    assert row.ids[0] == FIRST
    assert list(row.ids).count(END) == 3
    words = {number: [] for number in (-1, 0, 1)}
    for number, (start, end) in zip(row.sentence, row.offsets, strict=True):
        words[int(number)].append(FORD.text[start:end] if number >= 0 else "")
    assert words[0] == ["The", "river", "rises", "in", "the", "hills", "."]
    assert words[1] == ["The", "ferry", "carries", "two", "carts", "."]


def test_what_is_too_long_is_cut_off_and_never_chosen(encoder, network):
    long = PassageInput("", ("The ferry carries two carts.",) * 40)
    row = make_input(encoder.model.tokenizer, encoder.info, QUESTION, long)
    assert len(row.ids) == encoder.info.max_tokens
    reading = opened(network, encoder).read(QUESTION, [long])[0]
    assert len(reading.sentences) == 40
    assert reading.sentences[-1] == FAR
    assert reading.best < 20


def test_a_question_longer_than_all_that_is_read_is_cut_off_too(encoder, network):
    reading = opened(network, encoder).read("Which ferry " * 200, [TRAIN])[0]
    assert len(reading.sentences) == 1


def test_none_is_told_by_the_first_token_and_a_sentence_by_its_own():
    start = torch.tensor([[1.0, 9.0, 2.0, 3.0]])
    choice = choice_of(start, torch.tensor([[-1, -1, 0, 1]]))
    assert choice.tolist() == [[1.0, 2.0, 3.0]]


def test_passages_are_read_apart_from_each_other(encoder, network):
    reader = opened(network, encoder)
    both = reader.read(QUESTION, [TRAIN, FORD])
    assert both[1].sentences == pytest.approx(reader.read(QUESTION, [FORD])[0].sentences, abs=1e-4)
    assert reader.read(QUESTION, []) == []


def test_the_question_changes_what_is_read(encoder, network):
    reader = opened(network, encoder)
    one, other = (reader.read(question, [FORD])[0].sentences for question in (QUESTION, "Who burnt the mill?"))
    assert np.abs(np.subtract(one, other)).max() > 1e-3


def test_a_passage_answers_when_one_of_its_sentences_does_and_the_span_lies_in_the_best(encoder, network):
    reading = opened(network, encoder).read(QUESTION, [FORD])[0]
    assert reading.answerable == pytest.approx(np.logaddexp(*reading.sentences))
    assert 0 <= reading.span.start < reading.span.end <= len(FORD.sentences[reading.best])


def test_a_long_passage_is_read_in_parts_with_all_its_sentences(encoder, network):
    sentences = tuple(f"The ferry carries {word} carts {'x' * 300}." for word in ("two", "40", "a", "many"))
    reading = opened(network, encoder).read(QUESTION, [PassageInput("The river", sentences)])[0]
    assert len(reading.sentences) == 4
    assert min(reading.sentences) > FAR


def test_the_lower_layers_and_the_pieces_are_the_encoders(encoder, network):
    bert = encoder.model[0].model
    assert network.bert.embeddings is bert.embeddings
    assert network.bert.encoder.layer[0] is not bert.encoder.layer[0]
    assert sorted(network.own()) == ["layer.0", "layer.1", "score"]
    assert network.own()["layer.0"] is network.bert.encoder.layer[LAYERS - 2]


@pytest.mark.parametrize("trained", [0, LAYERS + 1])
def test_more_layers_than_there_are_cannot_be_its_own(encoder, trained):
    with pytest.raises(ReaderError, match=f"has {LAYERS}"):
        CrossNetwork(encoder, trained)


def test_packed_weights_say_almost_the_same(encoder, network):
    before = opened(network, encoder).read(QUESTION, [FORD])[0].sentences
    tensors = pack(network, even(network))
    assert tensors["layer.0.attention.self.query.weight"].dtype == torch.int8
    other = CrossNetwork(encoder, 2).eval()
    unpack(tensors, other)
    assert opened(other, encoder).read(QUESTION, [FORD])[0].sentences == pytest.approx(before, abs=0.05)


def write(folder, network, sha="abc"):
    save_file(pack(network, even(network)), str(folder / WEIGHTS))
    card = {"trained_layers": 2, "encoder": {"name": "tiny", "sha256": sha}, "weights": {}}
    card["weights"]["sha256"] = file_sha256(folder / WEIGHTS)
    (folder / CARD).write_text(json.dumps(card))


def test_weights_are_loaded_and_calculate_in_eight_bits(encoder, network, tmp_path):
    write(tmp_path, network)
    said = load_cross_encoder(encoder, tmp_path).read(QUESTION, [FORD])[0].sentences
    assert said == pytest.approx(opened(network, encoder).read(QUESTION, [FORD])[0].sentences, abs=0.2)


def test_weights_of_another_encoder_are_refused(encoder, network, tmp_path):
    write(tmp_path, network, sha="other")
    with pytest.raises(ReaderError, match="trained with tiny"):
        load_cross_encoder(encoder, tmp_path)


def test_the_shipped_weights_go_with_the_default_encoder():
    assert goes_with(E5_SMALL_SHA256, SHIPPED)
    assert json.loads((SHIPPED / CARD).read_text())["weights"]["sha256"] == file_sha256(SHIPPED / WEIGHTS)
