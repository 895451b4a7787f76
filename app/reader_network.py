"""The network that reads a question and a passage together: which sentence answers, or none.

It starts from late interaction (how well each question token is met by the tokens of a sentence), which needs no
training, and learns what is missing there: a small transformer over both token sequences, in which each token also sees
what it is aligned with on the other side, adds to the score of each sentence and to the score of "none".

One class for training and for use, so that what was measured is what runs.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

FAR = -1e4
"""Put where attention must not look and what may not be chosen; finite in float16 and bfloat16."""

SENTENCE_FEATURES = 8
PRIOR_WEIGHTS = (8.0, 8.0, 4.0, 0.0, 1.0, 1.0, 0.0, 0.0)
"""Where the weights of the late-interaction features start: what a look at a few hundred questions suggested."""
PRIOR_NONE = 12.0
"""Where the score of "none" starts, on the same scale."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the network.

    Attributes:
        states: Length of the encoder's token states.
        top: How many of the encoder's upper layers the reader has of its own, trained further; it is given the states
            that go into them.
        top_heads: Of each of those layers.
        top_inner: Width inside their feed-forward part.
        codes: Length of what is kept of a state.
        width: Of the transformer's layers.
        layers: How many.
        heads: Of each layer.
        inner: Width inside a layer's feed-forward part.
        positions: Longest question or passage in tokens.
        dropout: While training.
    """

    states: int = 384
    top: int = 2
    top_heads: int = 12
    top_inner: int = 1536
    codes: int = 128
    width: int = 192
    layers: int = 3
    heads: int = 4
    inner: int = 384
    positions: int = 512
    dropout: float = 0.1

    def as_json(self) -> dict[str, float]:
        """Return the sizes by name."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Pairs:
    """A batch of question-passage pairs, padded; B pairs, Q question tokens, P passage tokens.

    Attributes:
        question: ``(B, Q, codes)`` float32, what :meth:`ReaderNetwork.codes` gave.
        passage: ``(B, P, codes)`` float32, the same of the passages.
        question_real: ``(B, Q)`` bool, false for padding.
        passage_real: ``(B, P)`` bool.
        question_content: ``(B, Q)`` bool, false for padding, special tokens and the prefix.
        passage_content: ``(B, P)`` bool, true for tokens of sentences.
        same: ``(B, Q, P)`` bool, the same piece on both sides, both content.
        question_weight: ``(B, Q)`` float32, how rare each piece is, 0 outside the content.
        passage_weight: ``(B, P)`` float32.
        sentence: ``(B, P)`` int64, the number of the token's sentence, -1 outside the content.
        sentences: ``(B,)`` int64, how many sentences each passage has, at least 1.
    """

    question: Tensor
    passage: Tensor
    question_real: Tensor
    passage_real: Tensor
    question_content: Tensor
    passage_content: Tensor
    same: Tensor
    question_weight: Tensor
    passage_weight: Tensor
    sentence: Tensor
    sentences: Tensor


@dataclass(frozen=True, slots=True)
class Scores:
    """What the network says of a batch.

    Attributes:
        choice: ``(B, 1 + S)`` float32 logits: "none", then each sentence; ``FAR`` for sentences that are not there.
        span: ``(B, P, 2)`` float32 logits of the answer's first and last token; ``FAR`` outside the content.
    """

    choice: Tensor
    span: Tensor


class Layer(nn.Module):
    """A transformer layer that normalises first."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        width = shape.width
        self.heads = shape.heads
        self.attention_norm = nn.LayerNorm(width)
        self.attention_in = nn.Linear(width, 3 * width)
        self.attention_out = nn.Linear(width, width)
        self.forward_norm = nn.LayerNorm(width)
        self.forward_in = nn.Linear(width, shape.inner)
        self.forward_out = nn.Linear(shape.inner, width)

    def forward(self, tokens: Tensor, unseen: Tensor) -> Tensor:
        """Return the tokens after one layer; ``unseen`` is added to the attention logits."""
        batch, length, width = tokens.shape
        split = self.attention_in(self.attention_norm(tokens)).view(batch, length, 3, self.heads, width // self.heads)
        query, key, value = split.permute(2, 0, 3, 1, 4)
        if self.training:
            # Written out: the fused kernel's backward pass took three times as long on a CPU.
            logits = torch.matmul(query * (width // self.heads) ** -0.5, key.transpose(2, 3)) + unseen
            mixed = torch.matmul(logits.softmax(-1).to(value.dtype), value)
        else:
            mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=unseen)
        tokens = tokens + self.attention_out(mixed.transpose(1, 2).reshape(batch, length, width))
        inner = functional.gelu(self.forward_in(self.forward_norm(tokens)))
        after: Tensor = tokens + self.forward_out(inner)
        return after


class ReaderNetwork(nn.Module):
    """Scores each sentence of a passage, and "none", for a question."""

    mean: Tensor

    def __init__(self, shape: Shape | None = None) -> None:
        super().__init__()
        self.shape = shape = shape or Shape()
        width, codes = shape.width, shape.codes
        self.top = nn.ModuleList(_encoder_layer(shape) for _ in range(shape.top))
        self.register_buffer("mean", torch.zeros(shape.states))
        self.project = nn.Linear(shape.states, codes, bias=False)
        self.sharpness = nn.Parameter(torch.tensor(10.0))
        self.token_in = nn.Linear(3 * codes, width)
        self.feature_in = nn.Linear(4, width)
        self.side = _embedding(2, width)
        self.position = _embedding(shape.positions, width)
        self.dropout = nn.Dropout(shape.dropout)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.norm = nn.LayerNorm(width)
        self.span = nn.Linear(width, 2)
        self.pool = nn.Linear(width, 1)
        self.importance = nn.Linear(width, 1)
        self.match = nn.Linear(width, 64)
        self.sentence_head = _head(3 * width + SENTENCE_FEATURES, width, shape.dropout)
        self.none_head = _head(3 * width + SENTENCE_FEATURES, width, shape.dropout)
        self.sentence_prior = nn.Linear(SENTENCE_FEATURES, 1)
        self.none_prior = nn.Linear(SENTENCE_FEATURES, 1)
        self._start()

    def _start(self) -> None:
        with torch.no_grad():
            self.sentence_prior.weight.copy_(torch.tensor([PRIOR_WEIGHTS]))
            self.sentence_prior.bias.zero_()
            self.none_prior.weight.zero_()
            self.none_prior.bias.fill_(PRIOR_NONE)

    def codes(self, states: Tensor, real: Tensor) -> Tensor:
        """Return what is kept of texts: ``(B, n, codes)``, rows of length 1.

        Args:
            states: ``(B, n, states)`` token states, padded.
            real: ``(B, n)`` bool, false for padding.
        """
        return functional.normalize(self.project(self.contextual(states, real) - self.mean), dim=-1)

    def contextual(self, states: Tensor, real: Tensor) -> Tensor:
        """Return ``(B, n, states)``: the token states after the reader's own upper layers."""
        states = states.float()
        for layer in self.top:
            states = layer(states, src_key_padding_mask=~real)
        return states

    def forward(self, pairs: Pairs) -> Scores:
        """Return the scores of a batch."""
        with torch.autocast("cpu", enabled=False):
            seen = late_interaction(pairs)
            question, passage = self._aligned(pairs, seen.similarity)
        tokens = self.dropout(self._tokens(pairs, question, passage, seen))
        unseen = torch.cat([pairs.question_real, pairs.passage_real], 1)[:, None, None].logical_not() * FAR
        for layer in self.layers:
            tokens = layer(tokens, unseen)
        tokens = self.norm(tokens)
        with torch.autocast("cpu", enabled=False):
            return self._heads(pairs, tokens.float(), seen)

    def _aligned(self, pairs: Pairs, similarity: Tensor) -> tuple[Tensor, Tensor]:
        """Return for each token of either side the mean of the other side's tokens, weighted by similarity."""
        apart = ~(pairs.question_real[:, :, None] & pairs.passage_real[:, None])
        logits = (similarity * self.sharpness).masked_fill(apart, FAR)
        return logits.softmax(-1) @ pairs.passage, logits.transpose(1, 2).softmax(-1) @ pairs.question

    def _tokens(self, pairs: Pairs, for_question: Tensor, for_passage: Tensor, seen: LateInteraction) -> Tensor:
        scale = math.sqrt(self.shape.codes)
        sides = []
        for side, (own, other, features) in enumerate(
            (
                (pairs.question, for_question, seen.question_features),
                (pairs.passage, for_passage, seen.passage_features),
            )
        ):
            joined = torch.cat([own, other, own * other * scale], -1) * scale
            embedded = self.token_in(joined) + self.feature_in(features) + self.side.weight[side]
            sides.append(embedded + self.position.weight[: own.shape[1]])
        return torch.cat(sides, 1)

    def _heads(self, pairs: Pairs, tokens: Tensor, seen: LateInteraction) -> Scores:
        length = pairs.question.shape[1]
        question, passage = tokens[:, :length], tokens[:, length:]
        span = self.span(passage).masked_fill(~pairs.passage_content[:, :, None], FAR)
        importance = self.importance(question)
        asked = (importance.masked_fill(~pairs.question_content[:, :, None], FAR).softmax(1) * question).sum(1)
        member = seen.member.float()
        mean = member.transpose(1, 2) @ passage / member.sum(1).clamp(min=1)[:, :, None]
        pooled = ((self.pool(passage) + (member - 1) * -FAR).softmax(1) * member).transpose(1, 2) @ passage
        about = asked[:, None].expand(-1, mean.shape[1], -1)
        learned = self.sentence_head(torch.cat([mean, pooled, about, seen.sentences], -1)).squeeze(-1)
        weights = functional.softplus(importance).squeeze(-1) * pairs.question_content
        met = (self._met(pairs, question, passage, seen) * weights[:, :, None]).sum(1)
        answer = largest(span.sum(-1)[:, None], seen.member, -20.0)[:, 0]
        sentences = learned + self.sentence_prior(seen.sentences).squeeze(-1) + met + 0.1 * answer
        whole = torch.cat([passage[:, 0], question[:, 0], asked, seen.whole], -1)
        none = self.none_head(whole) + self.none_prior(seen.whole) + 0.5 * weights.sum(1, keepdim=True)
        return Scores(torch.cat([none, sentences.masked_fill(~seen.real, FAR)], 1), span)

    def _met(self, pairs: Pairs, question: Tensor, passage: Tensor, seen: LateInteraction) -> Tensor:
        """Return ``(B, Q, S)``: how well a sentence meets each question token, after both have seen each other."""
        left = functional.normalize(self.match(question), dim=-1)
        right = functional.normalize(self.match(passage), dim=-1)
        both = pairs.question_content[:, :, None] & pairs.passage_content[:, None]
        return largest((left @ right.transpose(1, 2)).masked_fill(~both, -1.0), seen.member, -1.0)


@dataclass(frozen=True, slots=True)
class LateInteraction:
    """How well tokens, sentences and the whole passage meet the question, before anything is learned.

    Attributes:
        similarity: ``(B, Q, P)`` cosine of token codes.
        member: ``(B, P, S)`` bool, which token belongs to which sentence.
        real: ``(B, S)`` bool, which sentences are there.
        question_features: ``(B, Q, 4)``.
        passage_features: ``(B, P, 4)``.
        sentences: ``(B, S, 8)``.
        whole: ``(B, 8)``.
    """

    similarity: Tensor
    member: Tensor
    real: Tensor
    question_features: Tensor
    passage_features: Tensor
    sentences: Tensor
    whole: Tensor


def largest(values: Tensor, member: Tensor, least: float) -> Tensor:
    """Return ``(B, Q, S)``: the largest of ``(B, Q, P)`` values inside each sentence, ``least`` where it is empty."""
    columns = [values.masked_fill(~member[:, None, :, number], least).amax(2) for number in range(member.shape[2])]
    return torch.stack(columns, 2).clamp(min=least)


def late_interaction(pairs: Pairs) -> LateInteraction:
    """Return how well a batch's passages meet their questions, token by token (after ColBERT's MaxSim)."""
    content, body = pairs.question_content, pairs.passage_content
    similarity = pairs.question @ pairs.passage.transpose(1, 2)
    inside = similarity.masked_fill(~(content[:, :, None] & body[:, None]), -1.0)
    number = torch.arange(int(pairs.sentences.max()))
    member = pairs.sentence[:, :, None] == number
    real = number[None] < pairs.sentences[:, None]
    count = content.sum(1, keepdim=True).clamp(min=1)
    weight = pairs.question_weight / pairs.question_weight.sum(1, keepdim=True).clamp(min=1e-6)
    met = largest(inside, member, -1.0)
    repeated = largest(pairs.same.float(), member, 0.0)
    best = torch.where(content, inside.amax(2), 0.0)
    named = pairs.same.any(2).float()
    rows = [
        (met * content[:, :, None]).sum(1) / count,
        (met * weight[:, :, None]).sum(1),
        (repeated * weight[:, :, None]).sum(1),
        torch.where(content[:, :, None], met, 2.0).amin(1).clamp(max=1.0),
    ]
    rows = [row.masked_fill(~real, -1.0) for row in rows]
    tops = [row.amax(1) for row in rows]
    lengths = torch.log1p(member.sum(1).float()) / 5
    beside = [row - top[:, None] for row, top in zip(rows[:3], tops[:3], strict=True)]
    whole = [
        best.sum(1) / count[:, 0],
        (best * weight).sum(1),
        (named * weight).sum(1),
        torch.where(content, best, 2.0).amin(1).clamp(max=1.0),
        *tops[:3],
        torch.log1p(pairs.sentences.float()) / 3,
    ]
    reached = torch.where(body, inside.amax(1), 0.0)
    return LateInteraction(
        similarity=similarity,
        member=member,
        real=real,
        question_features=torch.stack([best, named, pairs.question_weight, content.float()], -1),
        passage_features=torch.stack([reached, pairs.same.any(1).float(), pairs.passage_weight, body.float()], -1),
        sentences=torch.stack([*rows, *beside, lengths], -1).clamp(-2.0, 2.0),
        whole=torch.stack(whole, -1),
    )


def _encoder_layer(shape: Shape) -> nn.TransformerEncoderLayer:
    """Return a layer of the shape that BERT's have, and so the encoder's."""
    return nn.TransformerEncoderLayer(
        shape.states, shape.top_heads, shape.top_inner, shape.dropout, "gelu", layer_norm_eps=1e-12, batch_first=True
    )


def _embedding(count: int, width: int) -> nn.Embedding:
    table = nn.Embedding(count, width)
    nn.init.normal_(table.weight, std=0.02)
    return table


def _head(inputs: int, width: int, dropout: float) -> nn.Sequential:
    last = nn.Linear(width, 1)
    # Nothing is added to the prior before there is something to add.
    nn.init.zeros_(last.weight)
    nn.init.zeros_(last.bias)
    return nn.Sequential(nn.Linear(inputs, width), nn.GELU(), nn.Dropout(dropout), last)
