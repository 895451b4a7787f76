from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from corpus.errors import DataFolderError
from index.embedding_cache import CACHE, EmbeddingCache, Pending, Tier
from index.errors import EncodingError, IndexDamaged
from index.progress import NoProgress
from tests.fakes import FakeEncoder

TEXTS = ["a longer text about a river", "short", "middle of them", "a lone \ud800 surrogate"]


class Stopping(NoProgress):
    """Interrupts after some batches, as a kill does between two commits."""

    def __init__(self, batches: int) -> None:
        self.left = batches

    def advance(self, amount: int) -> None:
        self.left -= 1
        if self.left == 0:
            raise KeyboardInterrupt


def filled(cache: EmbeddingCache, texts: list[str], tier: Tier = Tier.PASSAGE) -> np.ndarray:
    keys = cache.want(texts, tier)
    cache.encode_pending(2, NoProgress())
    out = np.empty((len(texts), cache.encoder.info.dimension), dtype=np.float32)
    cache.fill(keys, tier, out)
    return out


def test_embeddings_come_back_in_the_order_of_the_texts(tmp_path: Path, fake_encoder: FakeEncoder) -> None:
    with EmbeddingCache(tmp_path, fake_encoder) as cache:
        np.testing.assert_array_equal(filled(cache, TEXTS), fake_encoder.encode_queries(TEXTS))


def test_sentences_are_kept_in_half_precision(tmp_path: Path, fake_encoder: FakeEncoder) -> None:
    with EmbeddingCache(tmp_path, fake_encoder) as cache:
        found = filled(cache, TEXTS, Tier.SENTENCE)
    expected = fake_encoder.encode_queries(TEXTS)
    np.testing.assert_array_equal(found, expected.astype(np.float16).astype(np.float32))
    np.testing.assert_allclose((found * expected).sum(axis=1), 1.0, atol=0.0005)


def test_no_text_is_encoded_twice(tmp_path: Path, fake_encoder: FakeEncoder) -> None:
    with EmbeddingCache(tmp_path, fake_encoder) as cache:
        filled(cache, [*TEXTS, *TEXTS])
        assert sorted(fake_encoder.encoded) == sorted(TEXTS)
    with EmbeddingCache(tmp_path, fake_encoder) as cache:
        filled(cache, [*TEXTS, "new"])
        assert fake_encoder.encoded[len(TEXTS) :] == ["new"]
        assert cache.count() == len(TEXTS) + 1


def test_longest_texts_come_first(tmp_path: Path, fake_encoder: FakeEncoder) -> None:
    with EmbeddingCache(tmp_path, fake_encoder) as cache:
        filled(cache, TEXTS)
    assert fake_encoder.encoded == sorted(TEXTS, key=len, reverse=True)


def test_what_was_encoded_before_an_interruption_is_kept(tmp_path: Path, fake_encoder: FakeEncoder) -> None:
    with EmbeddingCache(tmp_path, fake_encoder) as cache:
        cache.want(TEXTS, Tier.PASSAGE)
        with pytest.raises(KeyboardInterrupt):
            cache.encode_pending(1, Stopping(2))
        assert cache.pending().texts == 2
    with EmbeddingCache(tmp_path, fake_encoder) as cache:
        cache.forget_pending()
        assert cache.pending() == Pending(0, 0)
        filled(cache, TEXTS)
    assert sorted(fake_encoder.encoded) == sorted(TEXTS)


def test_another_encoder_sees_nothing_of_the_first(tmp_path: Path) -> None:
    one, other = FakeEncoder("one"), FakeEncoder("other")
    with EmbeddingCache(tmp_path, one) as cache:
        filled(cache, TEXTS)
    with EmbeddingCache(tmp_path, other) as cache:
        filled(cache, TEXTS)
        assert cache.count() == 2 * len(TEXTS)
    assert len(other.encoded) == len(TEXTS)


def test_an_embedding_that_is_missing_is_an_error(tmp_path: Path, fake_encoder: FakeEncoder) -> None:
    with EmbeddingCache(tmp_path, fake_encoder) as cache:
        keys = cache.want(TEXTS, Tier.PASSAGE)
        with pytest.raises(IndexDamaged, match="lacks 4 embeddings"):
            cache.fill(keys, Tier.PASSAGE, np.empty((4, 64), dtype=np.float32))


@pytest.mark.parametrize("rows", [np.zeros((1, 3), np.float32), np.full((1, 64), np.nan, np.float32)])
def test_an_encoder_that_gives_something_else_is_an_error(
    tmp_path: Path, fake_encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch, rows: np.ndarray
) -> None:
    monkeypatch.setattr(fake_encoder, "encode_passages", lambda texts: rows)
    with EmbeddingCache(tmp_path, fake_encoder) as cache:
        cache.want(["text"], Tier.PASSAGE)
        with pytest.raises(EncodingError, match="expected"):
            cache.encode_pending(8, NoProgress())
        assert cache.count() == 0


def test_a_database_that_is_none_is_an_error(tmp_path: Path, fake_encoder: FakeEncoder) -> None:
    (tmp_path / CACHE).write_bytes(b"This is no database, but a file of some length. " * 40)
    with pytest.raises(IndexDamaged, match="Delete it and build again"):
        EmbeddingCache(tmp_path, fake_encoder)


def test_a_folder_in_its_place_is_an_error(tmp_path: Path, fake_encoder: FakeEncoder) -> None:
    (tmp_path / CACHE).mkdir()
    with pytest.raises(DataFolderError, match="could not be used"):
        EmbeddingCache(tmp_path, fake_encoder)
