"""Pages and their printed labels.

A label is known where a running head or a lone number shows it. Pages between two known labels get theirs by counting,
but only when the count agrees with the labels; nothing is guessed before the first and after the last.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from corpus.document import Page

from .lines import Sheet


def pages_of(sheet: Sheet, given: Sequence[Page]) -> tuple[Page, ...]:
    """Return the pages of a text, with the labels that are known.

    Args:
        sheet: After running heads were found.
        given: What the format says; kept, with labels added where it has none.
    """
    pages = list(given) if given else _counted(sheet)
    if not pages:
        return ()
    starts = [page.start for page in pages]
    known: dict[int, str] = {}
    for index, label in sheet.labels.items():
        at = bisect_right(starts, sheet.lines[index].start) - 1
        if at >= 0:
            known.setdefault(at, label)
    labels = _between(known)
    return tuple(
        page if page.label is not None or at not in labels else replace(page, label=labels[at])
        for at, page in enumerate(pages)
    )


def _counted(sheet: Sheet) -> list[Page]:
    """Return pages from the first lines that were found; the first page begins with the text."""
    starts = sorted({sheet.lines[index].start for index in sheet.page_starts if index})
    if not starts:
        return []
    borders = [0, *starts, len(sheet.text)]
    return [Page(number, start, end) for number, (start, end) in enumerate(pairwise(borders), 1)]


def _between(known: dict[int, str]) -> dict[int, str]:
    """Return the labels by page index, with those that can be counted between two known ones."""
    labels = dict(known)
    places = sorted((at, int(label)) for at, label in known.items() if label.isdigit())
    for (first, low), (last, high) in pairwise(places):
        if last - first == high - low:
            labels |= {at: str(low + at - first) for at in range(first + 1, last)}
    return labels
