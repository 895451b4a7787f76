from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from app.rereading import Rereader
from corpus.document import Document
from eval.ablation.ways import OURS, Way, ways
from index.generation import Generation
from index.hits import Hit, Query
from index.search import FusionWeights, Searcher

from ...fakes import FakeEncoder

QUESTIONS = ("Who built the ferry at Old Landing?", "когда закрыт перевал", "کشاورزان به بازار چه می آورند؟")


class Turning:
    """Stands in for a rereader: the worst hit becomes the best."""

    def encode(self, text: str) -> Any:
        return SimpleNamespace(tokens=text)

    def asked(self, tokens: str) -> str:
        return tokens

    def ordered(self, asked: str, hits: Sequence[Hit], document_of: Callable[[str], Document]) -> tuple[Hit, ...]:
        assert asked in QUESTIONS
        return tuple(replace(hit, score=-hit.score) for hit in hits)


def by_name(found: Sequence[Way]) -> dict[str, Way]:
    return {way.name: way for way in found}


def scores_of(generation: Generation, hits: Sequence[Hit], sign: int) -> Mapping[str, float]:
    best: dict[str, float] = {}
    for hit in hits:
        source = generation.entry(hit.passage.doc_id).source
        best[source] = max(best.get(source, float("-inf")), sign * hit.score)
    return best


@pytest.mark.parametrize("question", QUESTIONS)
def test_only_the_ways_with_late_interaction_are_ordered_by_the_rereader(
    generation: Generation, fake_encoder: FakeEncoder, question: str
) -> None:
    found = by_name(ways(generation, fake_encoder, rereader=cast(Rereader, Turning())))
    hits = Searcher(generation, fake_encoder).search(Query(question, top_k=300))
    assert found["without late interaction"].ranker(question) == scores_of(generation, hits, 1)
    assert found[OURS].ranker(question) == scores_of(generation, hits, -1)
    without_words = FusionWeights(lexical=0.0, lexical_cyrillic=0.0)
    hits = Searcher(generation, fake_encoder, without_words).search(Query(question, top_k=300))
    assert found["without words"].ranker(question) == scores_of(generation, hits, -1)


@pytest.mark.parametrize("question", QUESTIONS)
def test_without_words_embeddings_alone_decide_whatever_the_script(
    generation: Generation, fake_encoder: FakeEncoder, question: str
) -> None:
    found = by_name(ways(generation, fake_encoder))
    hits = Searcher(generation, fake_encoder).search(Query(question, top_k=300))
    alone = [replace(hit, score=hit.signals["dense"] + hit.signals["best_sentence"]) for hit in hits]
    assert found["without words"].ranker(question) == pytest.approx(scores_of(generation, alone, 1), abs=2e-6)
    assert found["without words"].ranker(question) != found[OURS].ranker(question)
