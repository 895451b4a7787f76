"""A run in forms that other programs read: CSV for tables, TREC files for trec_eval and ranx."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from .dataset import Qrels
from .formats.trec import qrels_lines, run_lines
from .measures.catalogue import CATALOGUE
from .runfile import written_whole

FACTS = ("id", "scope", "language", "kind", "question", "answerable", "status", "confidence", "threshold", "latency_ms")
FIRST = ("file", "start", "end", "display")
MEASURED = tuple(measure.name for measure in CATALOGUE if measure.statistic is None)


def write_csv(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write one line for each question: what was asked, the first quote, every measure; empty where not measured.

    Raises:
        DatasetError: When it cannot be written.
    """
    with written_whole(path) as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*FACTS, *(f"quote_{name}" for name in FIRST), *MEASURED])
        for row in rows:
            shown = row["quotes"] or row["nearest"]
            first = shown[0] if shown else {}
            writer.writerow(
                [_cell(row[name]) for name in FACTS]
                + [_cell(first.get(name, "")) for name in FIRST]
                + [row["values"].get(name, "") for name in MEASURED]
            )


def _cell(value: Any) -> Any:
    # A cell that begins like a formula is one in a spreadsheet; a document must not run there.
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{value}"
    return value


def write_trec_run(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write the rankings of the questions that have one.

    Raises:
        DatasetError: When it cannot be written.
    """
    with written_whole(path) as file:
        file.writelines(run_lines((row["question_id"], row["retrieved"]) for row in rows if "retrieved" in row))


def write_trec_qrels(path: Path, qrels: Qrels) -> None:
    """Write the qrels.

    Raises:
        DatasetError: When it cannot be written.
    """
    with written_whole(path) as file:
        file.writelines(qrels_lines(qrels))
