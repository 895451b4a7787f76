import numpy as np
import pytest

from index.encoder import SentenceTransformersEncoder, load_encoder
from index.tokens import OUTSIDE, EncoderTokens

TEXT = "The ferry carries two carts."


@pytest.fixture(scope="module")
def encoder(tmp_path_factory) -> SentenceTransformersEncoder:
    loaded = load_encoder(data=tmp_path_factory.mktemp("data"))
    assert isinstance(loaded, SentenceTransformersEncoder)
    return loaded


@pytest.mark.model
def test_tokens_say_where_they_stand(encoder):
    tokens = EncoderTokens(encoder).passages([TEXT])[0]
    assert len(tokens.ids) == len(tokens.offsets) == len(tokens.states)
    inside = tokens.offsets[:, 1] > 0
    words = "".join(TEXT[start:end] for start, end in tokens.offsets[inside])
    assert words.replace(" ", "") == TEXT.replace(" ", "")
    assert (tokens.offsets[~inside] == OUTSIDE).all()
    # "<s>", "passage", ":" before the words and "</s>" after them.
    assert (~inside).nonzero()[0].tolist() == [0, 1, 2, len(inside) - 1]


@pytest.mark.model
def test_the_mean_of_the_states_is_the_embedding(encoder):
    tokens = EncoderTokens(encoder)
    for states, embedding in (
        (tokens.question(TEXT).states, encoder.encode_queries([TEXT])[0]),
        (tokens.passages([TEXT])[0].states, encoder.encode_passages([TEXT])[0]),
    ):
        mean = states.mean(0)
        assert np.allclose(mean / np.linalg.norm(mean), embedding, atol=1e-5)


@pytest.mark.model
def test_states_of_a_lower_layer_are_others_of_the_same_tokens(encoder):
    last, below = EncoderTokens(encoder).question(TEXT), EncoderTokens(encoder, 2).question(TEXT)
    assert (last.ids == below.ids).all() and last.states.shape == below.states.shape
    assert not np.allclose(last.states, below.states, atol=0.1)
    assert (EncoderTokens(encoder, 2).encode(TEXT).tokens.states == below.states).all()


@pytest.mark.model
def test_padding_is_left_out(encoder):
    tokens = EncoderTokens(encoder)
    alone = tokens.passages(["Snow."])[0]
    beside = tokens.passages(["Snow.", TEXT])[0]
    assert beside.states.shape == alone.states.shape
    assert np.allclose(beside.states, alone.states, atol=1e-4)


@pytest.mark.model
def test_every_piece_has_a_score(encoder):
    scores = EncoderTokens(encoder).piece_scores()
    assert len(scores) > 250_000
    assert min(scores) < -10


@pytest.mark.model
def test_nothing_has_no_tokens(encoder):
    assert EncoderTokens(encoder).passages([]) == []


@pytest.mark.model
@pytest.mark.parametrize("text", [TEXT, "پل کهنه کجاست؟", "Кто построил паром?", "\ud800", "toll " * 600])
def test_a_question_is_encoded_at_once_exactly_as_for_search_and_for_the_reader(encoder, text):
    tokens = EncoderTokens(encoder)
    encoded = tokens.encode(text)
    assert (encoded.embedding == encoder.encode_queries([text])[0]).all()
    alone = tokens.question(text)
    for name in ("ids", "offsets", "states"):
        assert (getattr(encoded.tokens, name) == getattr(alone, name)).all()
