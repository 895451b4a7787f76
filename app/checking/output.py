"""A checked draft on standard output: for a person, or as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from ..bidi import label
from ..console import INDENT, MARK, QUIET, wrapped
from ..messages import Catalogue
from .check import Check
from .presenting import ShownQuotation, notices, shown_quotations, summary
from .shapes import check_json


def check_as_json(check: Check) -> str:
    """Return a check as indented JSON."""
    return json.dumps(check_json(check), ensure_ascii=False, indent=2)


def print_check(check: Check, catalogue: Catalogue, console: Console) -> None:
    """Print the summary, and each quotation with its standing, its differences and its first citation."""
    console.print(Text(summary(check, catalogue), style="bold"), soft_wrap=True)
    for notice in notices(check, catalogue):
        _lines(notice, console, "")
    for one in shown_quotations(check, catalogue):
        console.print()
        marker = f"[{one.number}] ".ljust(len(INDENT))
        console.print(Text(marker, style=f"bold {MARK}") + Text(one.words, style="bold"), soft_wrap=True)
        for line, style in _said(one, catalogue):
            _lines(line, console, style)


def _said(one: ShownQuotation, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    yield "".join(piece.text for piece in one.pieces if piece.kind != "stands"), ""
    nothing = catalogue.text("check.nothing")
    for difference in one.differences:
        written, stands = (f"“{side}”" if side else nothing for side in (difference.written, difference.stands))
        yield f"{difference.words} {catalogue.text('check.written')}: {written}", ""
        yield f"{difference.words} {catalogue.text('check.stands')}: {stands}", ""
    for remark in one.remarks:
        yield remark, ""
    for place in one.places[:1]:
        yield place.citation, QUIET
    if len(one.places) > 1:
        yield catalogue.text("answer.also", n=len(one.places) - 1), QUIET


def _lines(text: str, console: Console, style: str) -> None:
    for line in wrapped(label(text), console, len(INDENT)):
        console.print(Text(INDENT + line, style=style), soft_wrap=True)
