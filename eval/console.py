"""Figures as a person reads them in a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.table import Table

from .measures.catalogue import CATALOGUE

HEADLINES = ("hit@1", "hit@3", "quote_f1", "useful", "refusal_recall", "false_refusal", "nDCG@10", "R@100", "RR@10")
"""Measures of the tables by group; the others stand in the JSON form and the report."""

WIDE = 130
"""Columns from which on the table also says what each measure counts; in fewer the text would be a thin strip."""

SHOWN_GROUPS = ("language", "kind", "scope")


def number(name: str, value: float | None) -> str:
    """Return a value as it is printed: three decimals, milliseconds and characters with one."""
    if value is None:
        return "–"
    if name.startswith("latency"):
        return f"{value:.1f}" if value < 100 else f"{value:.0f}"
    return f"{value:.1f}" if name == "quote_length" else f"{value:.3f}"


def print_figures(figures: Mapping[str, Any], console: Console) -> None:
    """Print what was run, every measure that is defined, the tables by group, and why others are undefined."""
    console.print(_heading(figures["settings"]), highlight=False)
    console.print(_measures(figures, console.width >= WIDE))
    for key in SHOWN_GROUPS:
        groups = figures["by"].get(key, {})
        if len(groups) > 1:
            console.print(_groups(key, groups))
    for reason, names in _reasons(figures["undefined"]).items():
        console.print(f"Not measured: {', '.join(names)} ({reason}).", highlight=False)


def _heading(settings: Mapping[str, Any]) -> str:
    return (
        f"{settings['set']}: {settings['questions']} questions on {settings['documents']} documents "
        f"({settings['passages']} passages), model {settings['model']}, generation {settings['generation']}, "
        f"threshold {number('', settings['threshold'])}"
    )


def _measures(figures: Mapping[str, Any], explained: bool) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("measure", no_wrap=True)
    for title in ("value", "95 % interval", "questions"):
        table.add_column(title, justify="right", no_wrap=True)
    if explained:
        table.add_column("what")
    for measure in CATALOGUE:
        value = figures["measures"].get(measure.name)
        if value is None:
            continue
        low_high = figures["intervals"].get(measure.name)
        shown = "" if low_high is None else f"{number(measure.name, low_high[0])} – {number(measure.name, low_high[1])}"
        cells = (measure.name, number(measure.name, value), shown, str(figures["counts"][measure.name]))
        table.add_row(*cells, *([measure.meaning] if explained else []))
    return table


def _groups(key: str, groups: Mapping[str, Mapping[str, Any]]) -> Table:
    names = [name for name in HEADLINES if any(group.get(name) is not None for group in groups.values())]
    table = Table(box=None, pad_edge=False)
    table.add_column(key, no_wrap=True)
    for title in ("questions", *names):
        table.add_column(title, justify="right", overflow="fold")
    for value, group in groups.items():
        table.add_row(value, str(group["questions"]), *(number(name, group.get(name)) for name in names))
    return table


def _reasons(undefined: Mapping[str, str]) -> dict[str, list[str]]:
    reasons: dict[str, list[str]] = {}
    for name, reason in undefined.items():
        reasons.setdefault(reason, []).append(name)
    return reasons
