from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from corpus.document import Kind
from corpus.errors import UnknownDocument
from index.build import build
from index.generation import Generation, open_generation
from index.hits import Query
from index.search import FusionWeights, Searcher, Signals, fused, question_script
from index.settings import IndexSettings

from ..fakes import FakeEncoder


@pytest.fixture
def searcher(generation: Generation, fake_encoder: FakeEncoder) -> Searcher:
    return Searcher(generation, fake_encoder)


@pytest.mark.parametrize(
    ("question", "source"),
    [
        ("Who built the ferry at Old Landing?", "rivers.txt"),
        ("когда закрыт перевал", "pass.txt"),
        ("کشاورزان به بازار چه می آورند؟", "bazaar.txt"),
    ],
)
def test_the_passage_that_shares_the_words_comes_first(searcher: Searcher, question: str, source: str) -> None:
    hit = searcher.search(Query(question))[0]
    assert source.split(".")[0] in hit.passage.doc_id


def test_ranks_count_from_one_and_scores_fall(searcher: Searcher) -> None:
    hits = searcher.search(Query("the river and the northern line"))
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_hits_say_what_their_score_is_made_of(searcher: Searcher) -> None:
    hit = searcher.search(Query("toll of the ferry"))[0]
    assert set(hit.signals) == {"dense", "best_sentence", "lexical", "other_script"}
    assert hit.signals["lexical"] > 0
    assert len(hit.sentences) == len(hit.passage.sentences)
    assert max(hit.sentences) == hit.signals["best_sentence"]


def test_the_same_query_gives_the_same_hits(searcher: Searcher, generation: Generation) -> None:
    query = Query("grain and the river")
    assert searcher.search(query) == Searcher(generation, FakeEncoder()).search(query)


def test_hits_do_not_depend_on_the_order_of_the_files(corpus_folder: Path, tmp_path: Path) -> None:
    found = []
    for number, paths in enumerate((sorted(corpus_folder.iterdir()), sorted(corpus_folder.iterdir(), reverse=True))):
        settings = IndexSettings(data=tmp_path / f"data{number}")
        build(paths, settings, FakeEncoder())
        generation = open_generation(settings.data)
        hits = Searcher(generation, FakeEncoder()).search(Query("the line along the river"))
        found.append([(hit.passage.passage_id, hit.score) for hit in hits])
        generation.close()
    assert found[0] == found[1]


def test_equal_passages_are_ordered_by_their_id(tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    for name in ("b.txt", "c.txt", "a.txt"):
        (folder / name).write_text("The old mill grinds barley twice a week.\n", encoding="utf-8")
    settings = IndexSettings(data=tmp_path / "data")
    build([folder], settings, FakeEncoder())
    generation = open_generation(settings.data)
    hits = Searcher(generation, FakeEncoder()).search(Query("the mill grinds barley"))
    ids = [hit.passage.passage_id for hit in hits]
    assert len({hit.score for hit in hits}) == 1
    assert ids == sorted(ids)
    generation.close()


def test_filters_leave_only_what_they_name(searcher: Searcher) -> None:
    english = searcher.search(Query("the river перевал", languages=frozenset({"en"})))
    assert english
    assert {hit.passage.language for hit in english} == {"en"}
    wanted = english[0].passage.doc_id
    one = searcher.search(Query("the river перевал", doc_ids=frozenset({wanted})))
    assert {hit.passage.doc_id for hit in one} == {wanted}


def test_headings_are_found_only_when_they_are_asked_for(searcher: Searcher) -> None:
    kinds = {hit.passage.kind for hit in searcher.search(Query("The Northern Line freight"))}
    assert Kind.HEADING not in kinds
    headings = searcher.search(Query("The Northern Line freight", kinds=frozenset({Kind.HEADING})))
    assert {hit.passage.kind for hit in headings} <= {Kind.HEADING}


def test_a_filter_that_excludes_everything_gives_no_hits(searcher: Searcher) -> None:
    assert searcher.search(Query("river", languages=frozenset({"xx"}))) == ()


@pytest.mark.parametrize("text", ["", "   \n"])
def test_an_empty_question_gives_no_hits(searcher: Searcher, text: str) -> None:
    assert searcher.search(Query(text)) == ()


def test_a_document_that_does_not_exist_is_an_error(searcher: Searcher) -> None:
    with pytest.raises(UnknownDocument, match="nobody"):
        searcher.search(Query("river", doc_ids=frozenset({"nobody"})))


def test_top_k_bounds_the_hits(searcher: Searcher) -> None:
    assert len(searcher.search(Query("the river", top_k=2))) == 2
    assert searcher.search(Query("the river", top_k=0)) == ()


@pytest.mark.parametrize("text", ['" AND (', "title:* OR NOT -", "[a TO b] ^2 ~3 \\", "?" * 500, "\ud800 \x00"])
def test_signs_of_query_languages_are_only_signs(searcher: Searcher, generation: Generation, text: str) -> None:
    hits = searcher.search(Query(text, kinds=frozenset(Kind)))
    assert len(hits) == len(generation)


def test_fusion_weighs_each_signal() -> None:
    signals = Signals(
        dense=np.array([0.8, 0.9]),
        sentences=[np.array([0.7, 0.6]), np.array([0.5])],
        lexical=np.array([4.0, 1.0]),
        lexical_share=0.5,
        other_script=np.zeros(2, dtype=np.bool_),
    )
    weights = FusionWeights(passage=1.0, sentence=2.0, lexical=0.4)
    np.testing.assert_allclose(fused(signals, weights), [0.8 + 1.4 + 0.2, 0.9 + 1.0 + 0.05])


def test_words_weigh_less_in_a_question_in_cyrillic_letters() -> None:
    weights = FusionWeights(lexical=0.4, lexical_cyrillic=0.1)
    assert weights.asked_in("cyrillic") == FusionWeights(lexical=0.1, lexical_cyrillic=0.1)
    assert weights.asked_in("latin") == weights.asked_in("arabic") == weights


def test_the_weight_of_words_is_that_of_the_questions_script(generation: Generation, fake_encoder: FakeEncoder) -> None:
    for text in ("когда закрыт перевал", "Who built the ferry?"):
        for weights in (FusionWeights(), FusionWeights(lexical=0.0, lexical_cyrillic=0.3)):
            hit = Searcher(generation, fake_encoder, weights).search(Query(text))[0]
            signals = hit.signals
            words = hit.score - signals["dense"] - signals["best_sentence"]
            weight = weights.lexical_cyrillic if text[0] == "к" else weights.lexical
            assert words == pytest.approx(weight * generation.lexical.share(text, hit.row), abs=1e-4)


def test_words_say_little_where_they_are_a_small_part_of_the_question() -> None:
    for covered in (0.1, 0.9):
        signals = Signals(
            dense=np.array([0.80, 0.85]),
            sentences=[np.array([0.8]), np.array([0.8])],
            lexical=np.array([5.0, 0.0]),
            lexical_share=covered,
            other_script=np.zeros(2, dtype=np.bool_),
        )
        first = int(fused(signals, FusionWeights()).argmax())
        assert first == (1 if covered == 0.1 else 0)


def test_fusion_without_any_shared_word_is_by_embeddings_alone() -> None:
    signals = Signals(np.array([0.1]), [np.array([0.2])], np.zeros(1), 0.0, np.zeros(1, dtype=np.bool_))
    np.testing.assert_allclose(fused(signals, FusionWeights(1.0, 1.0, 5.0)), [0.3])


def test_passages_in_another_script_are_credited_with_what_the_words_of_the_question_find() -> None:
    signals = Signals(
        dense=np.zeros(4),
        sentences=[np.zeros(1)] * 4,
        lexical=np.array([4.0, 2.0, 0.0, 1.0]),
        lexical_share=1.0,
        other_script=np.array([False, False, True, True]),
    )
    np.testing.assert_allclose(fused(signals, FusionWeights(0.0, 0.0, 1.0)), [1.0, 0.5, 0.75, 0.75])


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Which river is longest?", "latin"),
        ("Какая река длиннее?", "cyrillic"),
        ("کدام رود بلندتر است؟", "arabic"),
        ("Что такое CASA-1000 и TAPI на границе?", "cyrillic"),
        ("1000 + 2", "latin"),
        ("?", "latin"),
    ],
)
def test_the_script_of_a_question_is_that_of_most_words(question: str, expected: str) -> None:
    assert question_script(question) == expected
