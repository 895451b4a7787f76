"""Documents written for tests of quoting, hits on their passages, and weights that turn on one thing each."""

from __future__ import annotations

from collections.abc import Sequence

from app.intent import Intent
from app.overlap import Wording, weigh
from app.quoting import Candidate, Quoter, Readings, Weights
from corpus.document import Document, Kind, Passage, Range, Sentence
from index.hits import SEARCHED_KINDS, Hit

PLAIN = Intent(frozenset(), SEARCHED_KINDS)
NO_WORDS = weigh([], 1)
COSINE_ONLY = Weights(
    sentence=1, passage=0, words=0, near_words=0, fits=0, side_kind=0, asks=0, margin=0, most_sentences=1,
    most_windows=1,
)  # fmt: skip
"""Each test turns on the one weight it is about, so that none depends on the values that are tuned."""


class Shelf:
    """Documents written for one test, and hits on their passages."""

    def __init__(self) -> None:
        self.documents: dict[str, Document] = {}

    def hit(
        self,
        sentences: Sequence[str],
        cosines: Sequence[float],
        *,
        doc_id: str = "a",
        score: float = 1.0,
        rank: int = 1,
        kind: Kind = Kind.BODY,
        section: tuple[str, ...] = (),
    ) -> Hit:
        """A passage of these sentences, written at the end of its document."""
        text = self.documents[doc_id].text if doc_id in self.documents else "Head.\n\n"
        marked = []
        start = len(text)
        for sentence in sentences:
            marked.append(Sentence((Range(len(text), len(text) + len(sentence)),)))
            text += f"{sentence} "
        self.documents[doc_id] = Document(doc_id, text + "\n\n", "0" * 64, f"{doc_id}.txt")
        passage = Passage(doc_id, (Range(start, len(text) - 1),), tuple(marked), kind, "en", section)
        return Hit(passage, score, rank, sentences=tuple(cosines), signals={"dense": 0.5})

    def candidates(
        self,
        hits: Sequence[Hit],
        weights: Weights = COSINE_ONLY,
        wording: Wording = NO_WORDS,
        intent: Intent = PLAIN,
        readings: Readings | None = None,
        most: int | None = None,
    ) -> tuple[Candidate, ...]:
        return Quoter(self.documents.__getitem__, weights).candidates(hits, wording, intent, readings, most)


def texts(candidates: Sequence[Candidate]) -> list[str]:
    return [candidate.quote.text for candidate in candidates]
