"""The signals of one question that confidence is calibrated from; each is a finite number, named here once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum

from index.hits import Hit

from .overlap import Wording
from .quoting import Candidate


class Direction(Enum):
    """What more of a signal can speak for."""

    FOR = "for"
    AGAINST = "against"
    EITHER = "either"


DIRECTIONS = {
    "sentence": Direction.FOR,
    "dense": Direction.FOR,
    "words": Direction.FOR,
    "near_words": Direction.FOR,
    "fits": Direction.FOR,
    "misfit": Direction.AGAINST,
    "odds": Direction.FOR,
    "best_odds": Direction.FOR,
    "crossed": Direction.FOR,
    "lead": Direction.FOR,
    "spread": Direction.FOR,
    "unknown": Direction.AGAINST,
    "rival_words": Direction.AGAINST,
    "other_script": Direction.EITHER,
}
"""Every signal by name, and what more of it can speak for: that the first quote answers, or that it does not."""

NAMES = tuple(DIRECTIONS)


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
        "misfit": first.signals["misfit"],
        "odds": first.signals["odds"],
        "best_odds": max(candidate.signals["odds"] for candidate in candidates),
        "crossed": first.signals.get("crossed", 0.0),
        "lead": first.score - sum(rivals) / len(rivals) if rivals else 0.0,
        "spread": dense[0] - sum(dense) / len(dense),
        "unknown": wording.unknown_share,
        "rival_words": max((candidate.signals["near_words"] for candidate in candidates[1:6]), default=0.0),
        "other_script": first.signals["other_script"],
    }
