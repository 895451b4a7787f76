"""The signals of one question that confidence is calibrated from; each is a finite number, named here once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from index.hits import Hit

from .overlap import Wording
from .quoting import Candidate

NAMES = (
    "sentence",
    "dense",
    "words",
    "near_words",
    "fits",
    "odds",
    "best_odds",
    "lead",
    "spread",
    "unknown",
    "rival_words",
    "question_weight",
)


def question_signals(candidates: Sequence[Candidate], hits: Sequence[Hit], wording: Wording) -> Mapping[str, float]:
    """Return the signals for the first of ``candidates``, by name.

    Args:
        candidates: At least one, best first.
        hits: Of the same search, best first.
        wording: Of the question.
    """
    first = candidates[0]
    dense = sorted((hit.signals["dense"] for hit in hits), reverse=True)
    rivals = [candidate.score for candidate in candidates[1:4]]
    return {
        "sentence": first.signals["sentence"],
        "dense": first.signals["dense"],
        "words": first.signals["words"],
        "near_words": first.signals["near_words"],
        "fits": first.signals["fits"],
        "odds": first.signals["odds"],
        "best_odds": max(candidate.signals["odds"] for candidate in candidates),
        "lead": first.score - sum(rivals) / len(rivals) if rivals else 0.0,
        "spread": dense[0] - sum(dense) / len(dense),
        "unknown": wording.unknown_share,
        "rival_words": max((candidate.signals["near_words"] for candidate in candidates[1:6]), default=0.0),
        "question_weight": wording.total,
    }
