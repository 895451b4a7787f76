"""A run as one HTML file that needs nothing else: no network, no other file, readable without JavaScript.

It is written piece by piece, so that 10,000 questions need no more memory than ten.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from .columns import GROUPED_BY
from .console import HEADLINES, number
from .marking import quote_pieces, span_pieces
from .measures.catalogue import CATALOGUE
from .plots import cost_plot, group_plot, latency_plot, reliability_plot, risk_coverage_plot
from .runfile import written_whole

Rows = Callable[[], Iterable[Mapping[str, Any]]]
"""Gives the questions from the beginning each time it is called."""

TILES = ("hit@1", "hit@3", "quote_f1", "useful", "refusal_recall", "false_refusal", "auroc", "nDCG@10", "latency_p50")


class Outcome(StrEnum):
    """What became of a question, in the order they are shown."""

    WRONG = "wrong"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    RIGHT = "right"


MEANINGS = {
    Outcome.WRONG: "wrongly answered",
    Outcome.REFUSED: "wrongly refused",
    Outcome.UNKNOWN: "without marked evidence",
    Outcome.RIGHT: "quoted well or rightly refused",
}

LABELS = {
    (Outcome.WRONG, True): "the quotes miss",
    (Outcome.WRONG, False): "answered, though the documents do not answer it",
    (Outcome.REFUSED, True): "refused, though the documents answer it",
    (Outcome.UNKNOWN, True): "no evidence is marked",
    (Outcome.RIGHT, True): "quoted well",
    (Outcome.RIGHT, False): "rightly refused",
}
"""What is said of one question, by its outcome and whether it is answerable."""


def outcome(row: Mapping[str, Any]) -> Outcome:
    """Return what became of a question."""
    useful = row["values"].get("useful")
    if useful == 1:
        return Outcome.RIGHT
    if row["answerable"] and row["status"] == "refused":
        return Outcome.REFUSED
    return Outcome.UNKNOWN if useful is None else Outcome.WRONG


def write_report(path: Path, figures: Mapping[str, Any], rows: Rows) -> None:
    """Write the report.

    Args:
        path: The file.
        figures: Everything of a run but the questions.
        rows: The questions; read several times.

    Raises:
        DatasetError: When it cannot be written.
    """
    with written_whole(path) as file:
        templates = environment()
        values = context(figures, rows) | whole_page(templates)
        for piece in templates.get_template("report.html").generate(**values):
            file.write(piece)


def environment() -> Environment:
    """Return the templates; every value is escaped, and a missing one is an error."""
    found = Environment(
        loader=PackageLoader("eval"),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["number"] = lambda value, name: number(name, value)
    return found


def whole_page(templates: Environment) -> dict[str, str]:
    """Return the style and script that a page carries, and the policy that lets it use these and nothing else."""
    style, script = (str(templates.get_template(name).render()) for name in ("style.css", "filters.js"))
    policy = (
        f"default-src 'none'; style-src '{_sha256(style)}'; script-src '{_sha256(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return {"style": Markup(style), "script": Markup(script), "policy": policy}  # our own files


def _sha256(text: str) -> str:
    return f"sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def context(figures: Mapping[str, Any], rows: Rows) -> dict[str, Any]:
    """Return what the template is filled with."""
    measures, curves, settings = figures["measures"], figures["curves"], figures["settings"]
    known = [measure for measure in CATALOGUE if measures.get(measure.name) is not None]
    plots = (
        risk_coverage_plot(curves["risk_coverage"], settings["threshold"]),
        reliability_plot(curves["reliability"]),
        cost_plot(curves["cost"]),
    )
    return {
        "settings": settings,
        "measures": measures,
        "intervals": figures["intervals"],
        "counts": figures["counts"],
        "undefined": figures["undefined"],
        "tiles": [measure for measure in known if measure.name in TILES],
        "known": known,
        "catalogue": CATALOGUE,
        "plots": [plot for plot in plots if plot is not None],
        "latency": latency_plot(curves["latency"], measures),
        "groups": [plot for key in ("language", "kind") if (plot := group_plot(figures, key)) is not None],
        "tables": list(_tables(figures)),
        "outcomes": dict(_counted(rows())),
        "meanings": MEANINGS,
        "languages": sorted(figures["by"]["language"]),
        "kinds": sorted(figures["by"]["kind"]),
        "scopes": sorted(figures["by"]["scope"]),
        "rows": _worst_first(rows),
        "facts": list(_facts(settings)),
    }


def _facts(settings: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the settings with what is nested in them on lines of its own."""
    for name, value in settings.items():
        if isinstance(value, Mapping):
            yield from _facts(value, f"{name} ")
        else:
            yield f"{prefix}{name}", value


def _tables(figures: Mapping[str, Any]) -> Iterator[tuple[str, list[str], Mapping[str, Mapping[str, Any]]]]:
    for key in GROUPED_BY:
        groups = figures["by"].get(key, {})
        if len(groups) > 1:
            names = [name for name in HEADLINES if any(group.get(name) is not None for group in groups.values())]
            yield key, names, groups


def _counted(rows: Iterable[Mapping[str, Any]]) -> dict[Outcome, int]:
    counts = dict.fromkeys(Outcome, 0)
    for row in rows:
        counts[outcome(row)] += 1
    return {each: count for each, count in counts.items() if count}


def _worst_first(rows: Rows) -> Iterator[dict[str, Any]]:
    """Yield what is shown of each question: one pass over the rows for each outcome instead of all in memory."""
    for wanted in Outcome:
        for row in rows():
            if outcome(row) is wanted:
                yield shown(row)


def shown(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the template shows of one question; a baseline's row has neither quotes nor evidence."""
    quotes = row.get("quotes") or row.get("nearest") or []
    evidence = row.get("evidence") or []
    became = outcome(row)
    return {
        "row": row,
        "outcome": became,
        "label": LABELS[became, row["answerable"]],
        "quotes": [(quote, quote_pieces(quote, evidence)) for quote in quotes],
        "evidence": [[(span, span_pieces(span, quotes)) for span in spans] for spans in evidence],
        "values": [
            (measure.name, row["values"][measure.name])
            for measure in CATALOGUE
            if measure.statistic is None and measure.name in row["values"]
        ],
    }
