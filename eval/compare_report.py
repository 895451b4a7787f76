"""A comparison of two runs for a terminal, for other programs, and as a page with both quotes side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from .compare import Change, Compared, Comparison
from .console import number
from .report import environment, shown
from .runfile import FinishedRun, written_whole


def as_json(comparison: Comparison) -> dict[str, Any]:
    """Return the comparison ready for ``json.dumps``."""
    return {
        "measures": [_measure(each) for each in comparison.measures],
        "by": {
            key: {value: [_measure(each) for each in compared] for value, compared in groups.items()}
            for key, groups in comparison.groups.items()
        },
        "settings": {name: {"a": before, "b": after} for name, (before, after) in comparison.settings.items()},
        "changes": [
            {
                "id": change.a["id"],
                "question": change.b.get("question"),
                "better": change.better,
                "a": _side(change.a),
                "b": _side(change.b),
            }
            for change in comparison.changes
        ],
        "equal": comparison.equal,
    }


def _measure(each: Compared) -> dict[str, Any]:
    found = each.difference
    return {
        "measure": found.measure,
        "a": found.a,
        "b": found.b,
        "difference": found.difference,
        "low": None if found.interval is None else found.interval.low,
        "high": None if found.interval is None else found.interval.high,
        "p": found.p_value,
        "p_adjusted": each.adjusted,
        "questions": found.questions,
        "verdict": str(each.verdict),
    }


def _side(row: Mapping[str, Any]) -> dict[str, Any]:
    quotes = row.get("quotes") or row.get("nearest") or []
    return {
        "status": row["status"],
        "confidence": row["confidence"],
        "values": row["values"],
        "quotes": [{name: quote[name] for name in ("file", "start", "end", "display")} for quote in quotes],
    }


def print_comparison(comparison: Comparison, console: Console, changes: int) -> None:
    """Print the measures that differ, the settings that differ, and the first changed questions."""
    for name, (before, after) in comparison.settings.items():
        console.print(f"{name}: {before} → {after}", highlight=False, markup=False)
    if comparison.equal:
        console.print("The two runs are equal in every measure but their times.")
    console.print(_table(comparison.measures))
    for key, groups in comparison.groups.items():
        for value, compared in groups.items():
            sure = [each for each in compared if str(each.verdict) in ("better", "worse")]
            if sure and len(groups) > 1:
                console.print(f"{key} {value}", highlight=False, markup=False)
                console.print(_table(sure))
    _print_changes(comparison.changes, console, changes)


def _table(compared: Iterable[Compared]) -> Table:
    table = Table("measure", box=None, pad_edge=False)
    for title in ("A", "B", "B - A", "95 % interval", "p", "p (Holm)", "questions"):
        table.add_column(title, justify="right")
    table.add_column("verdict")
    for each in compared:
        found = each.difference
        name = found.measure
        between = "" if found.interval is None else f"{found.interval.low:+.3f} to {found.interval.high:+.3f}"
        table.add_row(
            name,
            number(name, found.a),
            number(name, found.b),
            f"{found.difference:+.3f}",
            between,
            f"{found.p_value:.4f}",
            f"{each.adjusted:.4f}",
            str(found.questions),
            str(each.verdict),
        )
    return table


def _print_changes(changes: tuple[Change, ...], console: Console, most: int) -> None:
    better = sum(change.better for change in changes)
    console.print(f"{len(changes)} questions changed: {better} for the better, {len(changes) - better} for the worse.")
    for change in changes[:most]:
        sign = "+" if change.better else "-"
        console.print(f"\n{sign} {change.a['id']}  {change.b.get('question', '')}", highlight=False, markup=False)
        for side, row in (("A", change.a), ("B", change.b)):
            console.print(f"  {side} {row['status']}: {_first(row)}", highlight=False, markup=False)
    if len(changes) > most:
        console.print(f"\n… and {len(changes) - most} more; --changes or --html shows them.")


def _first(row: Mapping[str, Any]) -> str:
    quotes = row.get("quotes") or row.get("nearest") or []
    return quotes[0]["display"] if quotes else "nothing"


def write_comparison(path: Path, comparison: Comparison, before: FinishedRun, after: FinishedRun) -> None:
    """Write the page.

    Raises:
        DatasetError: When it cannot be written.
    """
    with written_whole(path) as file:
        template = environment().get_template("compare.html")
        for piece in template.generate(
            comparison=comparison,
            before=before,
            after=after,
            changes=((change, shown(change.a), shown(change.b)) for change in comparison.changes),
        ):
            file.write(piece)
