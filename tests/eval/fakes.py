"""An answering service without a model: sentences that share words with the question, in a few made-up documents."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.answer import Answer, CitedQuote, Question, Reason, Status
from app.ports import DocumentSummary, Health
from corpus.document import Document, Part, Passage, Quote, Range, Sentence
from corpus.errors import UnknownDocument
from corpus.sentences import split
from eval.dataset import MarkedQuestion
from eval.measures.spans import Span
from index.hits import Hit, Query

BAZAAR = "بازار کهنه در کنار پل سنگی ساخته شده است."

TEXTS = {
    "river.txt": "The Sang rises below the Blue Glacier. It runs for ninety miles to the plain.\n\n"
    "The ferry at Old Landing carries two carts. Its toll has been four coppers since the bridge fell.",
    "rail.txt": "The northern line was opened in two stages. The first stage ended at Kiln Street.\n\n"
    "Grain makes up most of the freight. Drivers are paid by the mile.",
    "bazaar.txt": f"{BAZAAR} هر پنجشنبه کشاورزان میوه می‌آورند.",
}


def span(file: str, words: str) -> Span:
    """The place of these words."""
    start = TEXTS[file].index(words)
    return Span(file, start, start + len(words))


def marked(number: int, text: str, *spans: Span, kind: str = "factoid", language: str = "en") -> MarkedQuestion:
    """A question that is answerable when spans are given."""
    evidence = (spans,) if spans else ()
    return MarkedQuestion(f"q{number}", text, bool(spans), language, kind, evidence, where=f"set.jsonl:{number}")


QUESTIONS = (
    marked(1, "Where does the Sang rise?", span("river.txt", "The Sang rises below the Blue Glacier.")),
    marked(2, "What is its toll?", span("river.txt", "Its toll has been four coppers since the bridge fell.")),
    marked(3, "Where did the first stage of the line end?", span("rail.txt", "The first stage ended at Kiln Street.")),
    marked(4, "بازار کهنه کجا ساخته شده است؟", span("bazaar.txt", BAZAAR), language="fa"),
    marked(5, "Who painted the lighthouse?", kind="unanswerable"),
    marked(6, "What is the toll of the tunnel?", kind="unanswerable"),
)


def words_of(text: str) -> set[str]:
    return {word for word in re.findall(r"\w{3,}", text.casefold()) if word not in {"the", "what", "where", "does"}}


@dataclass
class FakeService:
    """Answers with the sentences that hold most of the question's words.

    Attributes:
        shift: Added to the offsets of every quote: a planted fault.
        move: Added to the threshold: a planted fault.
        mute: Languages whose documents are not found: a planted fault.
    """

    texts: Mapping[str, str] = field(default_factory=lambda: dict(TEXTS))
    threshold: float = 0.4
    shift: int = 0
    mute: frozenset[str] = frozenset()
    asked: list[str] = field(default_factory=list)
    generation: str = "g1"

    def documents(self) -> tuple[DocumentSummary, ...]:
        return tuple(
            DocumentSummary(self.doc_id(source), source, "en", source, "text/plain", self._sha(source), passages=1)
            for source in sorted(self.texts)
        )

    def document(self, doc_id: str) -> Document:
        for source, text in self.texts.items():
            if self.doc_id(source) == doc_id:
                return Document(doc_id, text, self._sha(source), source)
        raise UnknownDocument(f"No document is called {doc_id!r}.")

    def parts(self, doc_id: str) -> tuple[Part, ...]:
        return self.document(doc_id).parts

    def health(self) -> Health:
        return Health(self.generation, "fake", len(self.texts), len(self.texts))

    def search(self, query: Query, *, closely: bool = True) -> Sequence[Hit]:
        found = self._sentences(query.text, query.doc_ids)[: query.top_k]
        return [
            Hit(Passage(document.doc_id, (piece,), (Sentence((piece,)),)), score, rank)
            for rank, (score, document, piece) in enumerate(found, start=1)
        ]

    def answer(self, question: Question) -> Answer:
        self.asked.append(question.text)
        found = self._sentences(question.text, question.doc_ids)[: question.max_quotes]
        cited = tuple(
            CitedQuote(marker, Quote(document, (self._shifted(piece, document),)), score, "en")
            for marker, (score, document, piece) in enumerate(found, start=1)
        )
        confidence = found[0][0] if found else 0.0
        answered = confidence >= self.threshold
        return Answer(
            question,
            Status.ANSWERED if answered else Status.REFUSED,
            confidence,
            self.threshold,
            quotes=cited if answered else (),
            nearest=() if answered else cited,
            reasons=() if answered else (Reason("confidence", "Nothing was close enough."),),
            generation=self.generation,
            model="fake",
            elapsed_ms={"total": 1.0},
        )

    def _shifted(self, piece: Range, document: Document) -> Range:
        # Never past the end, so that the fault is one of the offsets and no crash.
        end = min(piece.end + self.shift, len(document.text))
        return Range(max(piece.start + self.shift, 0), end)

    def _sentences(self, text: str, doc_ids: frozenset[str] | None) -> list[tuple[float, Document, Range]]:
        wanted = words_of(text)
        found = []
        for source in sorted(self.texts):
            document = self.document(self.doc_id(source))
            if source in self.mute or (doc_ids is not None and document.doc_id not in doc_ids):
                continue
            for piece in split(document.text):
                shared = wanted & words_of(document.text[piece.start : piece.end])
                if shared:
                    found.append((len(shared) / max(len(wanted), 1), document, piece))
        return sorted(found, key=lambda each: (-each[0], each[1].source, each[2].start))

    def doc_id(self, source: str) -> str:
        return f"{source.split('.')[0]}-id"

    def _sha(self, source: str) -> str:
        return hashlib.sha256(self.texts[source].encode()).hexdigest()
