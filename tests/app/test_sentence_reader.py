import json

import numpy as np
import pytest
import torch

from app.reader_files import CARD, WEIGHTS, ReaderError, read_card
from app.reader_network import ReaderNetwork, Shape
from app.reader_pairs import PassageInput
from app.sentence_reader import (
    COSINE_MIDDLE,
    COSINE_WEIGHT,
    RARITY,
    SHIPPED,
    SentenceReader,
    best_span,
    layers_below,
    load_network,
    load_reader,
)
from corpus.document import Range
from index.model_cache import file_sha256
from index.models import E5_SMALL_SHA256
from tests.reader_fakes import DIMENSION, PIECES, FakeTokens

SHAPE = Shape(states=DIMENSION, top=0, codes=DIMENSION, width=16, layers=1, heads=2, inner=16, positions=256)
RARITIES = np.full(PIECES, 100, np.uint8)
FORD = PassageInput("The Lower Ford", ("The river rises in the hills.", "The ferry carries two carts."))
TRAIN = PassageInput("", ("Grain is carried by train.", "The depot stands in Kiln Street."))
QUESTION = "Which ferry carries carts?"


@pytest.fixture
def encoder():
    return FakeTokens()


@pytest.fixture
def reader(encoder):
    torch.manual_seed(1)
    network = ReaderNetwork(SHAPE)
    with torch.no_grad():
        network.project.weight.copy_(torch.eye(DIMENSION))
    return SentenceReader(network, RARITIES, encoder)


def test_the_sentence_that_answers_is_chosen(reader):
    reading = reader.read(QUESTION, [FORD])[0]
    assert len(reading.sentences) == 2
    assert reading.best == 1


def test_the_passage_that_answers_is_likelier_to(reader):
    train, ford = reader.read(QUESTION, [TRAIN, FORD])
    assert ford.answerable > train.answerable


def test_a_passage_answers_when_one_of_its_sentences_does(reader):
    reading = reader.read(QUESTION, [FORD])[0]
    assert reading.answerable == pytest.approx(np.logaddexp(*reading.sentences))


def test_prepared_passages_are_read_the_same_and_not_encoded_again(reader, encoder):
    ready = reader.prepare([FORD, TRAIN])
    assert encoder.texts == 2
    assert reader.read(QUESTION, ready) == reader.read(QUESTION, [FORD, TRAIN])
    encoder.texts = 0
    reader.read(QUESTION, [ready[0], TRAIN])
    assert encoder.texts == 2  # The question, and the passage that was not prepared.


def test_reading_is_repeatable_and_does_not_depend_on_the_other_passages(reader):
    alone = reader.read(QUESTION, [FORD])[0]
    assert reader.read(QUESTION, [FORD])[0] == alone
    beside = reader.read(QUESTION, [TRAIN, FORD])[1]
    assert beside.sentences == pytest.approx(alone.sentences, abs=1e-4)


def test_a_long_passage_is_read_in_parts_with_a_score_for_every_sentence(reader):
    long = PassageInput(
        "Carts", tuple(f"Cart {number} stands in the {number}th yard of the town." for number in range(60))
    )
    ready = reader.prepare([long])[0]
    assert len(ready.parts) > 1
    reading = reader.read("Which cart stands in the 41th yard?", [ready])[0]
    assert len(reading.sentences) == 60
    assert reading.best == 41


def test_kept_codes_are_a_byte_each(reader):
    side = reader.prepare([FORD])[0].parts[0]
    assert side.values.dtype == np.int8
    assert side.values.shape == (len(side.ids), SHAPE.codes)


def test_the_short_answer_lies_in_the_best_sentence(reader):
    reading = reader.read(QUESTION, [FORD])[0]
    sentence = FORD.sentences[reading.best]
    assert 0 <= reading.span.start < reading.span.end <= len(sentence)
    assert sentence[slice(*reading.span)] == sentence[slice(*reading.span)].strip()


def test_a_question_that_was_encoded_is_not_encoded_again(reader, encoder):
    ready, tokens = reader.prepare([FORD]), encoder.question(QUESTION)
    encoder.texts = 0
    assert reader.read(tokens, ready) == reader.read(QUESTION, ready)
    assert encoder.texts == 1


def test_a_passage_meets_the_question_that_has_its_words(reader, encoder):
    asked = reader.asked(encoder.question(QUESTION))
    ford, train = reader.met(asked, reader.prepare([FORD, TRAIN]))
    assert 1 >= ford > train
    whole = reader.asked(encoder.question("The ferry carries two carts."))
    assert reader.met(whole, reader.prepare([FORD]))[0] == pytest.approx(1, abs=0.01)


def test_headings_meet_no_question(reader, encoder):
    asked = reader.asked(encoder.question("The Lower Ford"))
    bare = PassageInput("", FORD.sentences)
    assert np.allclose(*reader.met(asked, reader.prepare([FORD, bare])), atol=1e-6)


def test_a_question_of_nothing_but_common_pieces_is_met_by_none(encoder, reader):
    common = SentenceReader(reader.network, np.zeros(PIECES, np.uint8), encoder)
    asked = common.asked(encoder.question(QUESTION))
    assert common.met(asked, common.prepare([FORD])).tolist() == [0.0]


def test_rare_pieces_count_for_more(reader, encoder):
    rarity = np.full(PIECES, 1, np.uint8)
    rarity[encoder.question("ferry").ids] = 200
    rare = SentenceReader(reader.network, rarity, encoder)
    asked = rare.asked(encoder.question("Which ferry stands in Kiln Street?"))
    ready = reader.prepare([FORD, TRAIN])
    ford, train = rare.met(asked, ready)
    assert ford > train
    ford, train = reader.met(asked, ready)
    assert train > ford


def test_what_was_made_of_a_question_is_read_as_the_question(reader, encoder):
    ready = reader.prepare([FORD, TRAIN])
    assert reader.read(reader.asked(encoder.question(QUESTION)), ready) == reader.read(QUESTION, ready)


def test_a_sentence_gains_by_its_own_cosine(reader):
    plain = reader.read(QUESTION, [FORD, TRAIN])
    level = reader.read(QUESTION, [FORD, TRAIN], [[COSINE_MIDDLE] * 2] * 2)
    assert [one.sentences for one in level] == [pytest.approx(one.sentences, abs=1e-5) for one in plain]
    first = reader.read(QUESTION, [FORD, TRAIN], [[COSINE_MIDDLE + 1, COSINE_MIDDLE]] * 2)
    for before, after in zip(plain, first, strict=True):
        gained = (after.sentences[0] - before.sentences[0], after.sentences[1] - before.sentences[1])
        assert gained == pytest.approx((COSINE_WEIGHT, 0), abs=1e-4)
        assert after.answerable == pytest.approx(np.logaddexp(*after.sentences))


def test_a_cosine_is_needed_for_each_sentence(reader):
    with pytest.raises(ReaderError, match="expected 2"):
        reader.read(QUESTION, [FORD], [[0.9]])


def test_nothing_to_read_gives_nothing(reader, encoder):
    assert reader.read(QUESTION, []) == []
    assert encoder.texts == 0


def test_the_best_span_ends_after_it_starts():
    logits = np.array([[0, 5], [1, 0], [4, 0], [0, 3]], np.float32)
    offsets = np.array([[0, 3], [4, 7], [8, 11], [12, 15]], np.int32)
    assert best_span(logits, offsets) == Range(8, 15)
    assert best_span(logits[:0], offsets[:0]) == Range(0, 0)


@pytest.fixture
def folder(tmp_path, reader):
    from safetensors.torch import save_file

    tensors = {name: tensor.half() for name, tensor in reader.network.state_dict().items()}
    save_file({**tensors, RARITY: torch.from_numpy(RARITIES)}, str(tmp_path / WEIGHTS))
    card = {
        "shape": SHAPE.as_json(),
        "encoder": {"name": "fake", "sha256": "abc"},
        "weights": {"sha256": file_sha256(tmp_path / WEIGHTS)},
    }
    (tmp_path / CARD).write_text(json.dumps(card))
    return tmp_path


def test_weights_come_back_from_their_folder(folder, reader, encoder):
    loaded = load_reader(encoder, "abc", folder)
    assert loaded.read(QUESTION, [FORD])[0].sentences == pytest.approx(
        reader.read(QUESTION, [FORD])[0].sentences, abs=0.05
    )


def test_another_encoder_is_refused(folder):
    with pytest.raises(ReaderError, match="trained with fake"):
        load_network("def", folder)


def test_damaged_weights_are_refused(folder):
    path = folder / WEIGHTS
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    with pytest.raises(ReaderError, match="SHA-256"):
        load_network("abc", folder)


def test_missing_weights_are_refused(folder):
    (folder / WEIGHTS).unlink()
    with pytest.raises(ReaderError, match="no file"):
        load_network("abc", folder)


def test_a_folder_without_a_card_is_refused(tmp_path):
    with pytest.raises(ReaderError, match="holds no"):
        read_card(tmp_path)


def test_the_shipped_weights_are_whole_small_and_of_the_default_encoder():
    network, rarity = load_network(E5_SMALL_SHA256)
    assert layers_below() == len(network.top) == network.shape.top
    assert (SHIPPED / WEIGHTS).stat().st_size < 14_000_000
    assert network.shape.states == 384
    assert rarity.dtype == np.uint8
    assert len(rarity) > 250_000
