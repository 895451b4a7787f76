"""Whether the sentence behind one that tells what happened tells why: for questions that ask for a reason.

Authors name a fact in one sentence and its reason in the next ("This was due to …"), or announce reasons and then give
them. Word lists in English, Persian and Russian.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from re import Pattern

from corpus.normalise import fold

from .question_words import whole_words

GIVING = (
    *("because", r"since(?! (?:the |then|\d|early|late|january|february|march|april|may|june|july|august))"),
    *("due to", "owing to", "thanks to", "as a result of", r"caused by", r"result(?:s|ed|ing)? from", "explained by"),
    *(r"reasons?", r"motives?", "in order to", "so that", "so as to", r"goals?", r"aim(?:s|ed)?", r"purposes?"),
    *(r"factors?", "on account of", "because of", "stems? from", "explains?"),
    *("потому что", "так как", "поскольку", "из-за", "вследствие", "благодаря", "ввиду", r"причин\w+", "в связи с"),
    *(r"связан[аоы]? с", r"обусловлен\w*", "чтобы", r"цел(?:ь|и|ью|ей|ям)", r"объясня\w+", r"вызван\w*", "в силу"),
    *("زیرا", "چون", "چرا که", r"(?:به|بدان) (?:دلیل|علت|سبب|خاطر)", r"دلیل\w*", r"دلایل\w*", r"علت\w*", "علل"),
    *("ناشی از", "به منظور", "برای (?:آن|این) ?که", r"هدف\w*", r"اهداف\w*", r"انگیزه\w*", "از آنجا که", r"عوامل\w*"),
)
"""Words that come with a reason."""
ANNOUNCING = (
    r"(?:had|has|have) (?:\w+ )?reasons",
    r"(?:following|several|various|two|three|four) (?:\w+ )?(?:reasons|factors)",
    *(r"следующи\w+ причин\w+", r"следующи\w+ фактор\w+", r"ряд\w* причин", r"(?:две|три|нескольк\w+) причин\w+"),
    *(r"(?:دلایل|عوامل|علل)(?: \w+)? زیر", r"(?:دو|سه|چند) (?:دلیل|علت|عامل)"),
)
"""Words that say that reasons follow."""


@dataclass(frozen=True)
class ReasonReader:
    """Finds the sentence that gives a reason; made by :func:`reason_reader`."""

    giving: Pattern[str]
    announcing: Pattern[str]

    def given_next(self, texts: Sequence[str], place: int) -> bool:
        """Return whether the next sentence gives the reason of one that does not give it itself, as far as words tell.

        Args:
            texts: Sentences of a passage, in order.
            place: Of the one that tells what happened.
        """
        if place + 1 == len(texts):
            return False
        text, following = fold(texts[place]), fold(texts[place + 1])
        if self.announcing.search(text):
            return True
        return not self.giving.search(text) and self.giving.search(following) is not None


def reason_reader() -> ReasonReader:
    """Return the reader for English, Persian and Russian."""
    return ReasonReader(whole_words(*GIVING), whole_words(*ANNOUNCING))
