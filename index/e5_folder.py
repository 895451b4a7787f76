"""Writing what an E5S1 file holds as an ordinary sentence-transformers model folder.

The tokenizer is XLM-RoBERTa's: text in Unicode's composed form, then the file's map of single characters (together
they are SentencePiece's ``nmt_nfkc``, whose map also lists decomposed sequences), white space split, words marked with
U+2581 and cut into the likeliest pieces. The map turns the zero-width non-joiner of Persian into a space, as the model
learned.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import AddedToken, Tokenizer, models, normalizers, pre_tokenizers, processors

from .charsmap import precompiled_charsmap
from .e5_file import E5File, Shape, Vocabulary

QUERY_PREFIX = "query: "
PASSAGE_PREFIX = "passage: "
EMBEDDING_TENSORS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
LAYER_TENSORS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
"""Names inside one layer; each has a ``.w`` and a ``.b``."""


def write_folder(model: E5File, folder: Path) -> None:
    """Write weights, tokenizer and configuration of ``model`` into the existing empty ``folder``.

    Raises:
        KeyError: When the file lacks a tensor that a BERT encoder of its shape has.
        ValueError: When a tensor has another size than the shape says.
    """
    save_file(bert_weights(model), folder / "model.safetensors", metadata={"format": "pt"})
    xlmr_tokenizer(model.vocabulary, model.shape.positions).save(str(folder / "tokenizer.json"))
    for name, content in _configuration(model).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def bert_weights(model: E5File) -> dict[str, NDArray[np.float32]]:
    """Return the weights by their names in ``transformers.BertModel``, float32.

    The pooler, which mean pooling does not use and the file does not hold, is zero.
    """
    hidden = model.shape.hidden
    weights = {name: model.tensors[source] for source, name in EMBEDDING_TENSORS.items()}
    for layer in range(model.shape.layers):
        for source, name in LAYER_TENSORS.items():
            for letter, kind in (("w", "weight"), ("b", "bias")):
                weights[f"encoder.layer.{layer}.{name}.{kind}"] = model.tensors[f"l{layer}.{source}.{letter}"]
    weights["pooler.dense.weight"] = np.zeros(hidden * hidden, np.float32)
    weights["pooler.dense.bias"] = np.zeros(hidden, np.float32)
    return {name: values.reshape(_dimensions(name, model.shape)) for name, values in weights.items()}


def _dimensions(name: str, shape: Shape) -> tuple[int, ...]:
    if name.endswith(".bias") or "LayerNorm" in name:
        return (-1,)
    if "embeddings" in name:
        return (-1, shape.hidden)
    if name.endswith("intermediate.dense.weight"):
        return (shape.intermediate, shape.hidden)
    if name.endswith("output.dense.weight") and "attention" not in name:
        return (shape.hidden, shape.intermediate)
    return (shape.hidden, shape.hidden)


def xlmr_tokenizer(vocabulary: Vocabulary, positions: int) -> Tokenizer:
    """Return the unigram tokenizer that adds ``<s>`` and ``</s>`` and truncates at ``positions`` tokens."""
    scored = list(zip(vocabulary.pieces, vocabulary.scores, strict=True))
    tokenizer = Tokenizer(models.Unigram(scored, vocabulary.unk, False))
    charsmap = precompiled_charsmap(vocabulary.normalisation)
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFC(), normalizers.Precompiled(charsmap)])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")]
    )
    bos, eos = vocabulary.pieces[vocabulary.bos], vocabulary.pieces[vocabulary.eos]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{bos} $A {eos}",
        pair=f"{bos} $A {eos} {eos} $B {eos}",
        special_tokens=[(bos, vocabulary.bos), (eos, vocabulary.eos)],
    )
    specials = (vocabulary.bos, vocabulary.pad, vocabulary.eos, vocabulary.unk)
    tokenizer.add_special_tokens([AddedToken(vocabulary.pieces[number], special=True) for number in specials])
    tokenizer.enable_truncation(positions)
    tokenizer.enable_padding(pad_id=vocabulary.pad, pad_token=vocabulary.pieces[vocabulary.pad])
    return tokenizer


def _configuration(model: E5File) -> Mapping[str, Any]:
    modules = {"": "Transformer", "1_Pooling": "Pooling", "2_Normalize": "Normalize"}
    return {
        "config.json": _bert_configuration(model),
        "tokenizer_config.json": _tokenizer_configuration(model),
        "modules.json": [
            {"idx": number, "name": str(number), "path": path, "type": f"sentence_transformers.models.{name}"}
            for number, (path, name) in enumerate(modules.items())
        ],
        "sentence_bert_config.json": {"max_seq_length": model.shape.positions, "do_lower_case": False},
        "config_sentence_transformers.json": {
            "prompts": {"query": QUERY_PREFIX, "passage": PASSAGE_PREFIX},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
        "1_Pooling/config.json": {"word_embedding_dimension": model.shape.hidden, "pooling_mode_mean_tokens": True},
        "2_Normalize/config.json": {},
    }


def _bert_configuration(model: E5File) -> dict[str, Any]:
    shape = model.shape
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "dtype": "float32",
        "hidden_act": "gelu",
        "hidden_size": shape.hidden,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "intermediate_size": shape.intermediate,
        "vocab_size": shape.vocabulary,
        "max_position_embeddings": shape.positions,
        "type_vocab_size": shape.token_types,
        "layer_norm_eps": shape.epsilon,
        "pad_token_id": model.vocabulary.pad,
        "hidden_dropout_prob": 0.0,
        "attention_probs_dropout_prob": 0.0,
    }


def _tokenizer_configuration(model: E5File) -> dict[str, Any]:
    vocabulary = model.vocabulary
    return {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": model.shape.positions,
        "bos_token": vocabulary.pieces[vocabulary.bos],
        "cls_token": vocabulary.pieces[vocabulary.bos],
        "eos_token": vocabulary.pieces[vocabulary.eos],
        "sep_token": vocabulary.pieces[vocabulary.eos],
        "pad_token": vocabulary.pieces[vocabulary.pad],
        "unk_token": vocabulary.pieces[vocabulary.unk],
        "model_input_names": ["input_ids", "attention_mask"],
    }
