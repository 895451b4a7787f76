"""From what was found to what is shown: a confidence for each quote, and which quotes answer together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.normalise import fold

from .answer import CitedQuote
from .confidence import Calibration
from .disagreement import other_figures
from .finding import Found
from .quoting import Candidate, overlap
from .signals import question_signals

ANSWER_MARGIN = 0.5
"""How much lower than its question's first candidate's score a further quote of an answer may lie."""
LEAST_FURTHER = 0.07
"""How sure such a further quote must be by itself."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate, and how surely it answers the question that it was found for.

    Attributes:
        found: What it is one of.
        confidence: Calibrated probability in [0, 1].
        signals: What that was calculated from, by name.
    """

    found: Found
    candidate: Candidate
    confidence: float
    signals: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The quotes of a question in the order they are shown, and how surely they answer it.

    Attributes:
        shown: The best quote for the whole question and one of each sub-question, or of each other work that was
            asked, the surest first; then the others. None overlaps another.
        decisive: Whose confidence is that of the answer: the best quote for the whole question; where its
            sub-questions answer it together, the least sure of their first quotes; where that one is no answer and
            other works were asked, the surest of theirs; ``None`` when nothing was found.
        firsts: The first quote of each sub-question; empty where there is none, or one of them found nothing.
    """

    shown: Sequence[Judged]
    decisive: Judged | None
    firsts: Sequence[Judged] = ()

    @property
    def confidence(self) -> float:
        """Calibrated probability in [0, 1] that what is shown answers; 0 when nothing was found."""
        return self.decisive.confidence if self.decisive else 0.0


def verdict(found: Found, calibration: Calibration, threshold: float) -> Verdict:
    """Return what to show for a question, and how surely it answers.

    Sub-questions, where there are any, answer it together when the least sure of their first quotes is surer than the
    best one for the whole, and all of them can be shown. They come before that one unless it is sure enough by itself:
    often one sentence answers both halves. Where several works were asked, the best quote of all of them leads and
    decides if it is sure enough by itself, otherwise the surest of theirs.

    Args:
        found: For the question.
        calibration: What makes a confidence of signals.
        threshold: Confidence from which on a quote is taken for an answer.
    """
    whole = _judged(found, calibration)
    if not whole:
        return Verdict((), None)
    most = found.question.max_quotes
    if found.elsewhere:
        leading = _of_each(whole[0], found, calibration, threshold)
        return Verdict(_apart([*leading, *whole[1:]])[:most], leading[0])
    parts = [judged for one in found.subquestions if (judged := _judged(one, calibration))]
    if len(parts) < len(found.subquestions):
        parts = []
    firsts = [judged[0] for judged in parts]
    best, least = whole[0], min(firsts, key=lambda judged: judged.confidence, default=whole[0])
    together = _one_each(parts)
    if least.confidence <= best.confidence or len(together) > most:
        return Verdict(_apart([best, *together, *whole[1:]])[:most], best, firsts)
    leading = _apart([best, *together])
    if best.confidence < threshold or len(leading) > most:
        leading = together
    return Verdict(_apart([*leading, *whole])[:most], least, firsts)


def cited(judged: Sequence[Judged], threshold: float, *, answered: bool) -> tuple[CitedQuote, ...]:
    """Return the quotes with their markers, and with those that give another figure for the same question.

    Args:
        judged: In the order they are shown.
        threshold: Confidence from which on a quote is taken for an answer.
        answered: Whether they answer; then further quotes of a question are left out that lie far behind its first
            one or hardly answer.
    """
    if answered:
        judged = [one for one in judged if _first(one) or _fit(one)]
    quotes = [
        CitedQuote(
            marker=marker,
            quote=one.candidate.quote,
            confidence=one.confidence,
            language=one.candidate.passage.language,
            kind=one.candidate.passage.kind,
            also_in=one.candidate.also_in,
            contradicts=one.candidate.contradicts,
        )
        for marker, one in enumerate(judged, start=1)
    ]
    # What other works say was found for the same question.
    for text, intent in {one.found.question.text: one.found.sought.intent for one in judged}.items():
        own = [quote for quote, one in zip(quotes, judged, strict=True) if one.found.question.text == text]
        for quote, others in zip(own, other_figures(own, intent, threshold), strict=True):
            quotes[quote.marker - 1] = replace(quote, other_figures=others)
    return tuple(quotes)


def _first(judged: Judged) -> bool:
    return judged.candidate.quote is judged.found.candidates[0].quote


def _fit(judged: Judged) -> bool:
    far = judged.found.candidates[0].score - judged.candidate.score
    return far <= ANSWER_MARGIN and judged.confidence >= LEAST_FURTHER


def _judged(found: Found, calibration: Calibration) -> list[Judged]:
    judged = []
    for at, candidate in enumerate(found.candidates[: found.question.max_quotes]):
        signals = question_signals(found.candidates[at:], found.hits, found.sought.wording)
        judged.append(Judged(found, candidate, calibration.probability(signals), signals))
    return judged


def _of_each(best: Judged, found: Found, calibration: Calibration, threshold: float) -> list[Judged]:
    """Return the best quote of each work that was asked, the surest first, without further ones that hardly answer.

    What two of them say in the same words is one quote. The best quote of all leads where it is sure enough by itself.
    """
    others = [judged[0] for one in found.elsewhere if (judged := _judged(one, calibration))]
    leads = best.confidence >= threshold
    ranked = sorted([best, *others], key=lambda one: (leads and one is best, one.confidence), reverse=True)
    same: dict[str, list[Judged]] = {}
    for one in ranked:
        same.setdefault(fold(one.candidate.quote.display), []).append(one)
    first, *further = (_said_again(one, again) for one, *again in same.values())
    return [first, *(one for one in further if one.confidence >= LEAST_FURTHER)]


def _said_again(judged: Judged, again: Sequence[Judged]) -> Judged:
    """Return a quote that names where else its words stand."""
    places = (quote for one in again for quote in (one.candidate.quote, *one.candidate.also_in))
    also_in = (*judged.candidate.also_in, *places)
    return replace(judged, candidate=replace(judged.candidate, also_in=also_in))


def _one_each(parts: Sequence[Sequence[Judged]]) -> list[Judged]:
    """Return a quote of each sub-question that is no other one's, in their order.

    What is first for two of them stays with the one that it answers more surely; the other has its next one, if that is
    good enough to be shown.
    """
    taken: dict[int, Judged] = {}
    for part in sorted(range(len(parts)), key=lambda part: parts[part][0].confidence, reverse=True):
        fitting = (one for one in parts[part] if _first(one) or _fit(one))
        free = next((one for one in fitting if len(_apart([*taken.values(), one])) > len(taken)), None)
        if free is not None:
            taken[part] = free
    return [taken[part] for part in sorted(taken)]


def _apart(judged: Sequence[Judged]) -> list[Judged]:
    """Return those that overlap none before them."""
    apart: list[Judged] = []
    for one in judged:
        if not any(overlap(one.candidate.quote, other.candidate.quote) for other in apart):
            apart.append(one)
    return apart
