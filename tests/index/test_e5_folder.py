from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from index.e5_file import read_e5
from index.e5_folder import write_folder

from .tiny_e5 import tiny_tensors, write_tiny_e5


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    written = tmp_path / "model"
    written.mkdir()
    write_folder(read_e5(write_tiny_e5(tmp_path / "tiny.bin")), written)
    return written


@pytest.fixture
def tokenizer(folder: Path) -> Tokenizer:
    return Tokenizer.from_file(str(folder / "tokenizer.json"))


def test_weights_carry_the_names_and_shapes_of_a_bert_model(folder: Path) -> None:
    weights, tensors = load_file(folder / "model.safetensors"), tiny_tensors()
    np.testing.assert_array_equal(weights["embeddings.word_embeddings.weight"], tensors["emb.word"])
    np.testing.assert_array_equal(weights["encoder.layer.0.intermediate.dense.weight"], tensors["l0.fi.w"])
    np.testing.assert_array_equal(weights["encoder.layer.0.output.dense.weight"], tensors["l0.fo.w"])
    np.testing.assert_array_equal(weights["encoder.layer.0.attention.output.dense.weight"], tensors["l0.ao.w"])
    np.testing.assert_array_equal(weights["encoder.layer.0.output.LayerNorm.bias"], tensors["l0.oln.b"])
    assert not weights["pooler.dense.weight"].any()


def test_the_folder_is_one_of_sentence_transformers(folder: Path) -> None:
    modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
    assert [module["type"].rpartition(".")[2] for module in modules] == ["Transformer", "Pooling", "Normalize"]
    prompts = json.loads((folder / "config_sentence_transformers.json").read_text(encoding="utf-8"))["prompts"]
    assert prompts == {"query": "query: ", "passage": "passage: "}


def test_the_likeliest_pieces_are_taken(tokenizer: Tokenizer) -> None:
    assert tokenizer.encode("the river").tokens == ["<s>", "▁the", "▁river", "</s>"]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("the\u200criver", ["▁the", "▁river"]),
        ("the \t\n  river ", ["▁the", "▁river"]),
        ("the\x01 river", ["▁the", "▁river"]),
        ("e\u0301", ["▁", "é"]),
        ("", []),
        ("رود", ["▁رود"]),
    ],
)
def test_text_is_normalised_as_the_model_learned_it(tokenizer: Tokenizer, text: str, tokens: list[str]) -> None:
    assert tokenizer.encode(text).tokens == ["<s>", *tokens, "</s>"]


def test_signs_that_no_piece_has_become_one_unknown_piece(tokenizer: Tokenizer) -> None:
    assert tokenizer.encode("qqq").ids == [0, 5, 3, 2]


def test_long_text_is_cut_and_keeps_its_end_mark(tokenizer: Tokenizer) -> None:
    encoding = tokenizer.encode("the " * 100)
    assert len(encoding.ids) == 16
    assert encoding.tokens[-1] == "</s>"


def test_shorter_texts_are_padded(tokenizer: Tokenizer) -> None:
    long, short = tokenizer.encode_batch(["the the river", "the"])
    assert len(long.ids) == len(short.ids)
    assert short.ids[-1] == 1
    assert short.attention_mask[-1] == 0
