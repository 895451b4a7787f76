"""From rows of questions to the columns that measures are taken over, and to groups of them."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.answer import Status

from .dataset import Scope
from .errors import RunMismatch
from .measures.catalogue import CATALOGUE
from .measures.measure import Columns, take

FACTS = ("answerable", "answered", "candidates", "confidence", "latency_ms", "question", "right")
"""Columns beside those of the measures that are means."""

GROUPED_BY = ("language", "kind", "document", "format", "scope")
"""Keys of a row that questions are grouped by."""

COLUMN_NAMES = (*FACTS, *(measure.name for measure in CATALOGUE if measure.name not in FACTS))


@dataclass
class Table:
    """All answers of a run in a few numbers each: 10,000 take some five megabytes.

    Attributes:
        ids: The names of the rows, in order: a question's own, with the scope where that is not the corpus.
        groups: For each key of ``GROUPED_BY`` the value of each question; ``""`` where it has none.
        thresholds: Every threshold that answers were given with; one, unless a run was put together.
    """

    ids: list[str] = field(default_factory=list)
    groups: dict[str, list[str]] = field(default_factory=lambda: {key: [] for key in GROUPED_BY})
    thresholds: set[float] = field(default_factory=set)
    _places: dict[str, int] = field(default_factory=dict)
    _numbers: dict[str, array[float]] = field(default_factory=lambda: {name: array("d") for name in COLUMN_NAMES})

    def add(self, row: Mapping[str, Any]) -> None:
        """Add the answer to one question."""
        self.ids.append(row["id"])
        if row.get("threshold") is not None:
            self.thresholds.add(row["threshold"])
        for key, values in self.groups.items():
            values.append(row.get(key) or "")
        question = row.get("question_id", row["id"])
        numbers = _facts(row) | {"question": float(self._places.setdefault(question, len(self._places)))}
        for name, column in self._numbers.items():
            column.append(numbers.get(name, float("nan")))

    def columns(self) -> Columns:
        """Return the columns, NaN where a question is not in a denominator."""
        return {name: np.array(column, dtype=np.float64) for name, column in self._numbers.items()}

    def members(self, key: str) -> Iterator[tuple[str, NDArray[np.intp]]]:
        """Yield each value of a key, in alphabetical order, with the places of its rows."""
        places: dict[str, list[int]] = {}
        for place, value in enumerate(self.groups[key]):
            if value:
                places.setdefault(value, []).append(place)
        for value in sorted(places):
            yield value, np.array(places[value], dtype=np.intp)


def table_of(rows: Iterable[Mapping[str, Any]]) -> Table:
    """Return the table of rows.

    Raises:
        RunMismatch: When a question is among them twice: it would count twice.
    """
    table = Table()
    met: set[str] = set()
    for row in rows:
        if row["id"] in met:
            raise RunMismatch(
                f"The question {row['id']!r} stands in the run twice; expected every one once. Run without --resume to "
                "begin anew."
            )
        met.add(row["id"])
        table.add(row)
    return table


def aligned(table: Table, ids: Iterable[str]) -> Columns:
    """Return the columns with the questions in the order of ``ids``, each of which must be in the table."""
    place = {name: i for i, name in enumerate(table.ids)}
    return take(table.columns(), np.array([place[name] for name in ids], dtype=np.intp))


def _facts(row: Mapping[str, Any]) -> dict[str, float]:
    return {
        **row["values"],
        "answerable": float(row["answerable"]),
        "answered": float(row["status"] == Status.ANSWERED),
        "candidates": float(row["scope"] == Scope.CANDIDATES),
        "confidence": row["confidence"],
        "latency_ms": row.get("latency_ms", float("nan")),
    }
