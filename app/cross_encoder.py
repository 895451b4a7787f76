"""Which sentence of a passage answers a question, or that none does, told by reading both at once: a cross-encoder.

Every layer of it sees question and passage together, so nothing can be made ready ahead of a question; it is dear, and
reads only what the reader (:mod:`app.sentence_reader`) found best. Its lower layers are the encoder's own, its upper
ones were trained further. Their weights lie beside this module and go with one encoder; their card names it.

Method: Nogueira and Cho, "Passage re-ranking with BERT" (2019), with the answer's sentence, or none, in the place of
one score; "none" is told by the first token, as Devlin et al., "BERT" (2019), do for SQuAD 2.0.
"""

from __future__ import annotations

import copy
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from index.encoder import EncoderInfo, SentenceTransformersEncoder, encodable

from .reader_files import ReaderError, read_card, read_weights
from .reader_network import FAR
from .reader_pairs import PassageInput, parts_of
from .sentence_reader import Reading, best_span

SHIPPED = Path(__file__).with_name("cross_encoder_model")
MOST_TOKENS = 320
"""Longest question and passage together; what is longer is cut off at the longer one's end."""
LEVELS = 127
SCALE, REACH = ".scale", "reach."
"""What is put behind a matrix's name for the scales of its rows, and before it for how large its inputs get."""
EVENED = 0.7
"""How much of the difference between inputs is moved into the matrix; 0.5 strays farther from full precision."""
LEAST = 1e-5


class CrossNetwork(nn.Module):
    """The encoder's layers over pairs, and a start and an end score for each token.

    Args:
        encoder: Whose layers it begins as, and whose embeddings of pieces it shares.
        trained: How many layers, the upper ones, are its own.

    Raises:
        ReaderError: When the encoder has no layers like BERT's, or not so many.
    """

    def __init__(self, encoder: SentenceTransformersEncoder, trained: int) -> None:
        super().__init__()
        whole = _network_of(encoder)
        # The embeddings of 250,000 pieces are most of an encoder, and are not trained: one copy does for both.
        self.bert = copy.deepcopy(whole, {id(whole.embeddings): whole.embeddings})
        layers = self.bert.encoder.layer
        if not 0 < trained <= len(layers):
            raise ReaderError(
                f"{trained} layers were to be the cross-encoder's own; the encoder {encoder.info.name} has "
                f"{len(layers)}. Name the encoder that it was trained with."
            )
        self.trained = trained
        self.score = nn.Linear(encoder.info.dimension, 2)
        nn.init.normal_(self.score.weight, std=0.02)

    def forward(self, ids: Tensor, real: Tensor) -> Tensor:
        """Return ``(B, n, 2)``, a start and an end score for each token of ``(B, n)`` pairs; ``real`` tells padding."""
        states = self.bert(input_ids=ids, attention_mask=real.long()).last_hidden_state
        scores: Tensor = self.score(states.float())
        return scores

    def matrices(self) -> dict[str, nn.Linear]:
        """Return the matrices of all layers by their names."""
        return {name: one for name, one in self.bert.encoder.named_modules() if isinstance(one, nn.Linear)}

    def own(self) -> dict[str, nn.Module]:
        """Return what is trained, by the name its weights are kept under."""
        layers = list(self.bert.encoder.layer)[-self.trained :]
        return {**{f"layer.{number}": layer for number, layer in enumerate(layers)}, "score": self.score}


def choice_of(start: Tensor, sentence: Tensor) -> Tensor:
    """Return ``(B, 1 + S)`` scores, of "none" and of each sentence.

    Args:
        start: ``(B, n)`` start scores.
        sentence: ``(B, n)``, the number of the token's sentence, -1 outside of all.
    """
    of_each = [
        torch.logsumexp(start.masked_fill(sentence != number, FAR), 1) for number in range(int(sentence.max()) + 1)
    ]
    return torch.stack([start[:, 0], *of_each], 1)


@dataclass(frozen=True, slots=True)
class CrossInput:
    """A question and a passage as one row of tokens.

    Attributes:
        ids: ``(n,)`` int64.
        sentence: ``(n,)`` int64, the number of the token's sentence; -1 for question, headings and special tokens.
        offsets: ``(n, 2)`` int32, start and end in the passage's text; of use where ``sentence`` is not -1.
    """

    ids: NDArray[np.int64]
    sentence: NDArray[np.int64]
    offsets: NDArray[np.int32]


def make_input(tokenizer: Any, info: EncoderInfo, question: str, passage: PassageInput) -> CrossInput:
    """Return the tokens of a pair.

    Args:
        tokenizer: Of the encoder.
        info: Of the encoder.
        question: As asked.
        passage: What may answer it.
    """
    cut = tokenizer(
        info.query_prefix + encodable(question),
        info.passage_prefix + encodable(passage.text),
        truncation="longest_first",
        max_length=min(MOST_TOKENS, info.max_tokens),
        return_offsets_mapping=True,
    )
    sides = np.array([-1 if side is None else side for side in cut.sequence_ids()])
    offsets = np.asarray(cut["offset_mapping"], np.int32).reshape(-1, 2) - len(info.passage_prefix)
    # A token may begin with the space before its sentence, so it belongs where its last character is.
    number = np.searchsorted(passage.starts(), offsets[:, 1] - 1, side="right") - 1
    sentence = np.where((sides == 1) & (offsets[:, 1] > 0), number, -1)
    return CrossInput(np.asarray(cut["input_ids"], np.int64), sentence.astype(np.int64), offsets)


def batched(rows: Sequence[CrossInput], padding: int) -> tuple[Tensor, Tensor, Tensor]:
    """Return ids, which tokens are real, and sentences of ``rows``, each ``(B, n)``; ``padding`` fills the ids."""
    longest = max(len(row.ids) for row in rows)
    ids = torch.full((len(rows), longest), padding)
    real = torch.zeros(len(rows), longest, dtype=torch.bool)
    sentence = torch.full((len(rows), longest), -1)
    for number, row in enumerate(rows):
        ids[number, : len(row.ids)] = torch.from_numpy(row.ids)
        real[number, : len(row.ids)] = True
        sentence[number, : len(row.ids)] = torch.from_numpy(row.sentence)
    return ids, real, sentence


class CrossEncoder:
    """Reads passages for a question; deterministic, keeps nothing between questions, safe in several threads.

    Args:
        network: Trained.
        encoder: The one it was trained with.
    """

    def __init__(self, network: CrossNetwork, encoder: SentenceTransformersEncoder) -> None:
        self._network = network.eval()
        self._tokenizer = encoder.model.tokenizer
        self._info = encoder.info
        # A tokenizer keeps the length that it cuts to, so search and reading may not use it at the same time.
        self._lock = encoder.lock

    def read(self, question: str, passages: Sequence[PassageInput]) -> list[Reading]:
        """Return what each passage says to the question, in the order given; all are read as one batch."""
        parts = [[passage.part(part) for part in parts_of(passage)] for passage in passages]
        flat = [part for own in parts for part in own]
        if not flat:
            return []
        with self._lock:
            rows = [make_input(self._tokenizer, self._info, question, part) for part in flat]
        ids, real, sentence = batched(rows, self._tokenizer.pad_token_id)
        with torch.inference_mode():
            scores = self._network(ids, real)
            choice = choice_of(scores[..., 0], sentence)
            odds = (choice[:, 1:] - choice[:, :1]).numpy()
        scored = iter(
            _Part(part, row, own, spans[: len(row.ids)])
            for part, row, own, spans in zip(flat, rows, odds, scores.numpy(), strict=True)
        )
        return [_reading([next(scored) for _ in own]) for own in parts]


@dataclass(frozen=True, slots=True)
class _Part:
    passage: PassageInput
    row: CrossInput
    odds: NDArray[np.float32]
    spans: NDArray[np.float32]

    def sentences(self) -> NDArray[np.float32]:
        """Return the log-odds of every sentence; of those that were cut off very low ones."""
        found = np.full(len(self.passage.sentences), FAR, np.float32)
        count = min(len(found), len(self.odds))
        found[:count] = self.odds[:count]
        return found


def _reading(parts: Sequence[_Part]) -> Reading:
    sentences = [part.sentences() for part in parts]
    odds = [float(np.logaddexp.reduce(own)) for own in sentences]
    best = max(range(len(odds)), key=lambda number: (odds[number], -number))
    part, number = parts[best], int(sentences[best].argmax())
    inside = part.row.sentence == number
    offsets = part.row.offsets[inside] - part.passage.starts()[number]
    return Reading(
        sentences=tuple(float(one) for own in sentences for one in own),
        answerable=odds[best],
        span=best_span(part.spans[inside], offsets),
    )


def load_cross_encoder(encoder: SentenceTransformersEncoder, folder: Path = SHIPPED) -> CrossEncoder:
    """Return the cross-encoder whose weights lie in ``folder``, calculating in eight bits.

    Raises:
        ReaderError: When the weights are damaged, missing, or were trained with another encoder.
    """
    tensors = read_weights(encoder.info.sha256, folder)
    network = CrossNetwork(encoder, int(read_card(folder)["trained_layers"]))
    unpack(tensors, network)
    reach = {name.removeprefix(REACH): own.float() for name, own in tensors.items() if name.startswith(REACH)}
    return CrossEncoder(in_eight_bits(network, reach), encoder)


class EightBits(nn.Module):
    """A matrix in eight bits; what goes into it is rounded as it comes.

    Inputs are first divided so that none reaches much farther than another, and the matrix is multiplied accordingly: a
    few inputs of an encoder are ten times as large as the rest, and eight bits that have to hold those tell the others
    apart badly. See Xiao et al., "SmoothQuant" (2022).

    Args:
        linear: The matrix in full precision; it stays as it is.
        reach: ``(inputs,)``, how large each input gets.
    """

    def __init__(self, linear: nn.Linear, reach: Tensor) -> None:
        super().__init__()
        weight = linear.weight.detach()
        divisor = reach.clamp(min=LEAST) ** EVENED / weight.abs().amax(0).clamp(min=LEAST) ** (1 - EVENED)
        weight = weight * divisor
        scale = weight.abs().amax(1).clamp(min=LEAST) / LEVELS
        with warnings.catch_warnings():
            # torch means to take them out some day; the bounds in pyproject.toml hold it to releases that have them.
            warnings.filterwarnings("ignore", "torch.quantize_per_tensor", UserWarning)
            zeros = torch.zeros(len(scale), dtype=torch.long)
            rounded = torch.quantize_per_channel(weight, scale, zeros, 0, torch.qint8)
        self._factor = 1 / divisor
        self._packed = torch.ops.quantized.linear_prepack(rounded, linear.bias.detach())

    def forward(self, inputs: Tensor) -> Tensor:
        """Return ``(…, outputs)`` of ``(…, inputs)``."""
        # Seven bits of each input: with eight, processors without VNNI run over.
        product: Tensor = torch.ops.quantized.linear_dynamic(inputs * self._factor, self._packed, reduce_range=True)
        return product


def in_eight_bits(network: CrossNetwork, reach: Mapping[str, Tensor]) -> CrossNetwork:
    """Return ``network`` with the matrices of its layers in eight bits, in place: two thirds of the time.

    Args:
        network: Trained.
        reach: By the matrix's name in :meth:`CrossNetwork.matrices`, how large each of its inputs gets.
    """
    layers = network.bert.encoder
    for name, linear in network.matrices().items():
        above, _, own = name.rpartition(".")
        setattr(layers.get_submodule(above), own, EightBits(linear, reach[name]))
    return network


def pack(network: CrossNetwork, reach: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Return what is trained, by name: matrices of layers in eight bits with a scale for each row, the rest halved.

    Args:
        network: Trained.
        reach: See :func:`in_eight_bits`; it is kept with the weights.
    """
    tensors = {REACH + name: own.to(torch.float16) for name, own in reach.items()}
    for before, module in network.own().items():
        for name, tensor in module.state_dict().items():
            whole = f"{before}.{name}"
            if tensor.dim() == 2 and before != "score":
                scale = tensor.abs().amax(1, keepdim=True).clamp(min=LEAST) / LEVELS
                tensors[whole] = (tensor / scale).round().to(torch.int8)
                tensors[whole + SCALE] = scale
            else:
                tensors[whole] = tensor.to(torch.float16)
    return {name: tensor.contiguous() for name, tensor in tensors.items()}


def unpack(tensors: Mapping[str, Tensor], network: CrossNetwork) -> None:
    """Give ``network`` the weights that :func:`pack` returned."""
    for before, module in network.own().items():
        own = {
            name.removeprefix(before + "."): tensor.float() * tensors.get(name + SCALE, torch.ones(()))
            for name, tensor in tensors.items()
            if name.startswith(before + ".") and not name.endswith(SCALE)
        }
        module.load_state_dict(own)


def _network_of(encoder: SentenceTransformersEncoder) -> Any:
    network = getattr(encoder.model[0], "model", None)
    if getattr(getattr(network, "encoder", None), "layer", None) is None:
        raise ReaderError(
            f"The encoder {encoder.info.name} has no layers like BERT's; the cross-encoder was trained with one "
            "that has. Answer without the reader, or train one."
        )
    return network
