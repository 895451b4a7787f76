"""What follows the mark of a sentence and belongs to it: closing quotes and brackets, note marks, citations."""

from __future__ import annotations

import re
from typing import Final

CLOSERS: Final = "\"'”’»“)]›˝\u2033"
# "[3]", "[6, p. 6-7]", "[1; 2]"
_BRACKET_CITATION = re.compile(r"\s*\[\s*(?:see:?\s*)?\d[^\[\]\n]{0,40}\]\.?")
# "(Author, 2013: 738).", "(ibid., 5)"
_AUTHOR_CITATION = re.compile(
    r"\s*\((?=[^()\n]{0,120}\d)[A-ZА-ЯЁ\u00c0-\u00de\u0620-\u06cc][^()\n]{1,120}?\d[^()\n]{0,20}\)\.?"
)
# Such a bracket may be a sentence of its own, "(Kabul was taken in 2021.)"; of a citation, "(Marsh et al., 2013.)", all
# words before the first figure are names or stand before a comma.
_STOP_IN_BRACKET = re.compile(r"[.!?…؟]\)$")
_CITED = re.compile(
    r"\((?:(?:[A-ZА-ЯЁ\u00c0-\u00de][^\s,:]*|[^\W\d_]{1,4}\.|and|et|al|и|др|&|eds?"
    r"|[\u0620-\u06cc\u200c]+(?:\s[\u0620-\u06cc\u200c]+){0,3}(?=[،,:]))(?:[,،:]\s*|\s+)){1,8}"
    r"(?:pp?\.|с\.|ص\.?)?\s?\d"
)
# A note mark glued to the stop: "in the region.12 The next"; the number of "3.12" follows a digit.
_NOTE_MARK = re.compile(r"(?<=[^\W\d_][.!?…])\d{1,3}(?=\s)|(?<=[^\W\d_][.!?…][”\"»’)])\d{1,3}(?=\s)")


def end_after(text: str, at: int) -> int:
    """Return where the sentence really ends whose mark ends at ``at``: after closers and citations."""
    while at < len(text) and text[at] in CLOSERS:
        at += 1
    for pattern in (_NOTE_MARK, _BRACKET_CITATION, _AUTHOR_CITATION):
        found = pattern.match(text, at)
        while found and not _is_sentence(found.group().lstrip()):
            at = found.end()
            found = pattern.match(text, at)
    return at


def _is_sentence(bracket: str) -> bool:
    return bool(_STOP_IN_BRACKET.search(bracket)) and not _CITED.match(bracket)
