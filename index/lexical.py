"""Search by words; the only module that knows tantivy.

Texts are analysed here, in Python, on both sides, and tantivy is given the terms; a question never meets a query
parser, so nothing in it can be taken for an operator. The score is Okapi BM25 (k1 = 1.2, b = 0.75), summed over fields
with weights.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import tantivy
from numpy.typing import NDArray

from corpus.normalise import persian_keys

from .analysis import compounds, passage_sounds, passage_terms, question_terms, words
from .errors import LexicalError
from .sound import sound_key
from .spelling import acronym_forms, acronyms, glued_parts

BODY, CONTEXT, SOUND = "body", "context", "sound"
ROW, LANGUAGE, KIND, DOCUMENT = "row", "language", "kind", "document"
FIELD_WEIGHTS = {BODY: 1.0, CONTEXT: 0.5}
SOUND_WEIGHT = 0.5
"""What a word that only sounds alike is worth beside the word itself."""
SLIP_WEIGHT = 0.5
"""What a word that differs by a slip of the pen is worth; looked for only where no passage has the word."""
SLIP_LENGTHS = ((8, 2), (5, 1))
"""Letters from which on a word may differ by so many slips (a letter more, less, other, or two swapped)."""
QUESTIONS_IN_HAND = 8
"""Questions whose terms and query are remembered: finding, judging and quoting each need them."""
MOST_TERMS = 64
"""Rarest words of a question that are searched for; a question has some ten, a pasted page has thousands."""
FEW_VALUES = 16
"""Up to so many values of a filter are looked up one by one: quicker than walking through all that there are."""
WRITER_BYTES = 256_000_000
IO_ERROR = "An IO error occurred"
"""How tantivy, which raises ``ValueError`` for everything, says that the disk is full or cannot be written."""
SCORE_DECIMALS = 4
"""Scores are rounded to this, so that the order in which BM25's parts were added cannot order hits."""


@dataclass(frozen=True, slots=True)
class LexicalRow:
    """One passage as it is indexed.

    Attributes:
        row: Its number in the vector index.
        text: What it says, readable.
        title: Of its work, or empty.
        section: Headings above it, or empty.
        language: ISO 639-1 code, or ``und``.
    """

    row: int
    text: str
    title: str
    section: str
    language: str
    kind: str
    doc_id: str


@dataclass(frozen=True, slots=True)
class LexicalHit:
    """One row that shares a word with the question; ``score`` is BM25, above 0."""

    row: int
    score: float


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a question.

    Attributes:
        word: Folded.
        stems: The forms it is searched in.
        documents: How many passages have it in their text, or in title and headings, whichever are more.
    """

    word: str
    stems: tuple[str, ...]
    documents: int


@dataclass(frozen=True, slots=True)
class Filters:
    """Which rows may be found; ``None`` for all.

    Attributes:
        rows: Those that may be found although ``doc_ids`` does not name their document.
    """

    doc_ids: Collection[str] | None = None
    languages: Collection[str] | None = None
    kinds: Collection[str] | None = None
    rows: Collection[int] = ()


ALL = Filters()


class LexicalIndex:
    """Passages by their words."""

    def __init__(self, index: tantivy.Index) -> None:
        self._schema = index.schema
        self._searcher = index.searcher()
        self._languages = tuple(name for name, _ in self._searcher.terms_with_prefix(LANGUAGE, ""))
        self._terms_of = lru_cache(maxsize=QUESTIONS_IN_HAND)(self._find_terms)
        self._matching_of = lru_cache(maxsize=QUESTIONS_IN_HAND)(self._matching)

    @classmethod
    def build(cls, folder: Path, rows: Iterable[LexicalRow]) -> LexicalIndex:
        """Write an index of ``rows`` into ``folder``, which is created, and return it.

        Raises:
            LexicalError: When the folder already holds an index.
            OSError: When it cannot be written.
        """
        folder.mkdir(parents=True, exist_ok=True)
        if tantivy.Index.exists(str(folder)):
            raise LexicalError(f"{folder} already holds an index; expected an empty folder. Name another one.")
        try:
            index = tantivy.Index(_schema(), path=str(folder))
            # One thread writes rows in their order and into as few segments as can be.
            writer = index.writer(heap_size=WRITER_BYTES, num_threads=1)
            for row in rows:
                writer.add_document(_document(row))
            writer.commit()
            writer.wait_merging_threads()
            index.reload()
            return cls(index)
        except ValueError as error:
            if IO_ERROR not in str(error):
                raise
            raise OSError(str(error)) from error

    @classmethod
    def open(cls, folder: Path) -> LexicalIndex:
        """Return the index in ``folder``.

        Raises:
            LexicalError: When there is none, or it is damaged or of another version.
        """
        try:
            return cls(tantivy.Index.open(str(folder)))
        except ValueError as error:
            raise LexicalError(
                f"{folder} cannot be opened as a lexical index ({error}). Build the index again."
            ) from error

    def __len__(self) -> int:
        """Return the number of rows."""
        return self._searcher.num_docs

    def terms(self, question: str) -> tuple[Term, ...]:
        """Return the words of a question in order, each once, with the number of passages that have it.

        Of the ways to write a Persian compound (whole, in parts, neighbours joined) only those that a passage has are
        returned, or its parts if there is none.
        """
        return self._terms_of(question)

    def _find_terms(self, question: str) -> tuple[Term, ...]:
        found = {word: self._term(word, stems) for word, stems in question_terms(question, self._languages)}
        glued = compounds(question)
        optional = set(persian_keys(words(question))) | glued.keys()
        optional.update(part for whole, parts in glued.items() if found[whole].documents for part in parts)
        kept = [term for term in found.values() if term.documents or term.word not in optional]
        short = acronyms(question)
        other = [way for term in kept for way in self._other_ways(term, acronym=term.word in short)]
        return tuple({term.word: term for term in other}.values())

    def _term(self, word: str, stems: tuple[str, ...]) -> Term:
        return Term(word, stems, max(self._documents(field, stems) for field in FIELD_WEIGHTS))

    def _other_ways(self, term: Term, *, acronym: bool) -> list[Term]:
        """Return a term, or how else it is written where no passage has it."""
        if term.documents:
            return [term]
        if acronym:
            forms = acronym_forms(term.word, self._known_words)
            return [self._term(term.word, forms or term.stems)]
        parts = glued_parts(term.word, lambda part: self._part(part).documents)
        return [self._part(part) for part in parts] or [term]

    def _part(self, word: str) -> Term:
        return self._term(word, dict(question_terms(word, self._languages)).get(word, (word,)))

    def _known_words(self, prefix: str) -> list[str]:
        return [word for word, _ in self._searcher.terms_with_prefix(BODY, prefix)]

    def _documents(self, field: str, stems: Iterable[str]) -> int:
        return min(sum(self._searcher.doc_freq(field, stem) for stem in stems), len(self))

    def search(self, question: str, top_k: int, filters: Filters = ALL) -> tuple[LexicalHit, ...]:
        """Return the rows that share a word with ``question``, by falling score, then row.

        Args:
            question: Any text; what is no word in it is passed over. A word that no passage has is looked for as it
                sounds, and with slips of the pen. No word found gives no hits.
            top_k: Most hits, at least 1.
            filters: Which rows may be found.

        Raises:
            LexicalError: When ``top_k`` is below 1.
        """
        if top_k < 1:
            raise LexicalError(f"top_k {top_k} was given; expected at least 1.")
        return self._hits(self._query(question, filters), top_k) if self.terms(question) else ()

    def scores(self, question: str, rows: Sequence[int]) -> NDArray[np.float64]:
        """Return the BM25 of each of ``rows``, ``(len(rows),)``, in their order; 0 where they share no word."""
        terms = self.terms(question)
        if not terms or not rows:
            return np.zeros(len(rows))
        found = self._by_row(self._of_rows(rows, self._matching_of(question)), len(rows))
        return np.array([found.get(row, 0.0) for row in rows])

    def share(self, question: str, row: int) -> float:
        """Return the share of the question's inverse document frequencies whose words ``row`` has, 0 to 1.

        Words that no passage has weigh as much as the rarest that one has, so that they lower every share.
        """
        terms = self.terms(question)
        if not terms:
            return 0.0
        found = self._by_row(self._of_rows([row], self._any_of(map(self._presence_query, terms))), 1)
        return round(found.get(row, 0.0) / sum(self._rarity(term) for term in terms), SCORE_DECIMALS)

    def _of_rows(self, rows: Sequence[int], query: tantivy.Query) -> tantivy.Query:
        return self._both(tantivy.Query.const_score_query(self._one_of(ROW, rows), 0.0), query)

    def _rarity(self, term: Term) -> float:
        documents = max(term.documents, 1)
        return math.log(1 + (len(self) - documents + 0.5) / (documents + 0.5))

    def _by_row(self, query: tantivy.Query, limit: int) -> dict[int, float]:
        found = self._searcher.search(query, limit, count=False).hits
        rows = self._searcher.fast_field_values(ROW, [address for _, address in found])
        return {int(row or 0): round(score, SCORE_DECIMALS) for row, (score, _) in zip(rows, found, strict=True)}

    def _hits(self, query: tantivy.Query, top_k: int) -> tuple[LexicalHit, ...]:
        limit = top_k + 1
        while True:
            found = self._by_row(query, limit)
            hits = sorted(
                (LexicalHit(row, score) for row, score in found.items()), key=lambda hit: (-hit.score, hit.row)
            )
            # Which of equal scores tantivy returns depends on its segments: all of them must be seen to be ordered.
            if len(hits) < limit or hits[-1].score < hits[top_k - 1].score:
                return tuple(hits[:top_k])
            limit *= 2

    def _query(self, question: str, filters: Filters) -> tantivy.Query:
        query = self._matching_of(question)
        for allowed in self._allowed(filters):
            query = self._both(tantivy.Query.const_score_query(allowed, 0.0), query)
        return query

    def _allowed(self, filters: Filters) -> Iterator[tantivy.Query]:
        """Yield what every row that may be found must match."""
        if filters.doc_ids is not None:
            documents = self._one_of(DOCUMENT, filters.doc_ids)
            yield self._any_of([documents, self._one_of(ROW, filters.rows)]) if filters.rows else documents
        for field, values in ((LANGUAGE, filters.languages), (KIND, filters.kinds)):
            if values is not None:
                yield self._one_of(field, [str(value) for value in values])

    def _one_of(self, field: str, values: Collection[str] | Collection[int]) -> tantivy.Query:
        if len(values) <= FEW_VALUES:
            return self._any_of(tantivy.Query.term_query(self._schema, field, value, "basic") for value in values)
        return tantivy.Query.term_set_query(self._schema, field, list(values))

    def _both(self, first: tantivy.Query, second: tantivy.Query) -> tantivy.Query:
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, first), (tantivy.Occur.Must, second)])

    def _any_of(self, queries: Iterable[tantivy.Query]) -> tantivy.Query:
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in queries])

    def _matching(self, question: str) -> tantivy.Query:
        rarest = sorted(self.terms(question), key=lambda term: (not term.documents, term.documents))[:MOST_TERMS]
        return self._any_of(map(self._term_query, rarest))

    def _term_query(self, term: Term) -> tantivy.Query:
        queries = [self._field_query(term.stems, field, weight) for field, weight in FIELD_WEIGHTS.items()]
        key = sound_key(term.word)
        if key:
            queries.append(self._field_query((key,), SOUND, SOUND_WEIGHT))
        if not term.documents:
            queries.extend(self._slip_queries(term))
        return self._any_of(queries)

    def _slip_queries(self, term: Term) -> list[tantivy.Query]:
        slips = next((slips for letters, slips in SLIP_LENGTHS if len(term.word) >= letters), 0)
        if not slips or not term.word.isalpha():
            return []
        # A fuzzy query scores every word it matches alike, so it is given what a rare word would weigh.
        score = SLIP_WEIGHT * self._rarity(term)
        return [
            tantivy.Query.const_score_query(tantivy.Query.fuzzy_term_query(self._schema, BODY, stem, slips), score)
            for stem in term.stems[:1]
        ]

    def _presence_query(self, term: Term) -> tantivy.Query:
        queries = (
            tantivy.Query.term_query(self._schema, field, stem, "freq")
            for field in FIELD_WEIGHTS
            for stem in term.stems
        )
        return tantivy.Query.const_score_query(self._any_of(queries), self._rarity(term))

    def _field_query(self, words: Iterable[str], field: str, weight: float) -> tantivy.Query:
        forms = [tantivy.Query.term_query(self._schema, field, word, "freq") for word in words]
        query = forms[0] if len(forms) == 1 else tantivy.Query.disjunction_max_query(forms)
        return tantivy.Query.boost_query(query, weight)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in (BODY, CONTEXT, SOUND):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    for name in (LANGUAGE, KIND, DOCUMENT):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field(ROW, fast=True, indexed=True)
    return builder.build()


def _document(row: LexicalRow) -> tantivy.Document:
    document = tantivy.Document()
    document.add_text(BODY, " ".join(passage_terms(row.text, row.language)))
    document.add_text(CONTEXT, " ".join(passage_terms(f"{row.title}\n{row.section}", row.language)))
    document.add_text(SOUND, " ".join(passage_sounds(row.text)))
    document.add_text(LANGUAGE, row.language)
    document.add_text(KIND, str(row.kind))
    document.add_text(DOCUMENT, row.doc_id)
    document.add_unsigned(ROW, row.row)
    return document
