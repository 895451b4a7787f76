"""Finished evaluation runs on the page: a list of them, their reports and their figures, as files that lie there.

``python -m eval run`` leaves each run in ``DATA/evaluations/runs/NAME/``; nothing here measures or changes anything.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, render_template, send_file

from .context import context

RUNS = Path("evaluations", "runs")
FIGURES, REPORT = "run.json", "report.html"
NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,99}")
"""What a run's folder may be called; anything else is no run, so no address leads out of the folder of runs."""

LISTED_RUNS = 100
"""Runs that the page lists, newest first."""

LONGEST_HEAD = 1_000_000
"""Bytes of a run that are read for the list: figures come first in it, and questions may be many megabytes."""

REPORT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; sandbox allow-scripts"
)
"""A report brings its style and script in itself. It runs in an origin of its own, so whatever it held could read or
send nothing of this server; its own policy, which it states in its head, names the one script and style it has."""

SHOWN = {
    "hit@1": "evaluation.first",
    "hit@3": "evaluation.three",
    "useful": "evaluation.useful",
    "refusal_recall": "evaluation.refused",
    "false_refusal": "evaluation.refused_wrongly",
}
"""Measures on the list, each with the key of its words."""

evaluation = Blueprint("evaluation", __name__)


@dataclass(frozen=True)
class Run:
    """One finished run; without figures it was written by something else or is damaged.

    Attributes:
        name: Of its folder.
        made: When it was finished.
        settings: What was asked of whom.
        shares: Measures between 0 and 1, by the key of their words.
        reported: Whether its report is there.
    """

    name: str
    made: datetime
    settings: Mapping[str, Any]
    shares: Mapping[str, float]
    reported: bool

    @property
    def title(self) -> str:
        """The name of the question set, or of the folder."""
        return str(self.settings.get("set") or self.name)

    def count(self, name: str) -> int | None:
        """Return a whole number of the settings, if it is one."""
        value = self.settings.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else None


@evaluation.app_context_processor
def _link() -> dict[str, Any]:
    """Tell every template whether there is a run to show."""
    return {"has_evaluations": next(_folders(), None) is not None}


@evaluation.get("/evaluation")
def runs() -> str:
    """Show the finished runs, newest first."""
    folders = sorted(_folders(), key=lambda folder: (-_finished(folder), folder.name))
    return render_template(
        "evaluations.html", runs=[_run(folder) for folder in folders[:LISTED_RUNS]], total=len(folders)
    )


@evaluation.get("/evaluation/<name>/report")
def report(name: str) -> Response:
    """Send the report of a run as it was written."""
    response = _file(name, REPORT, "text/html")
    response.headers["Content-Security-Policy"] = REPORT_POLICY
    return response


@evaluation.get("/evaluation/<name>/run.json")
def figures(name: str) -> Response:
    """Send the figures and questions of a run as they were written."""
    return _file(name, FIGURES, "application/json")


def _file(name: str, file: str, media_type: str) -> Response:
    found = next((folder / file for folder in _folders() if folder.name == name), None)
    if found is None or not found.is_file() or found.is_symlink():
        abort(404, "There is no such evaluation; expected one of those that /evaluation lists.")
    return send_file(found.resolve(), mimetype=media_type, conditional=True, max_age=0)


def _folders() -> Iterator[Path]:
    """Yield the folders of finished runs, in no order."""
    try:
        found = list((context().settings.data / RUNS).iterdir())
    except OSError:
        return
    for folder in found:
        if NAME.fullmatch(folder.name) and not folder.is_symlink() and (folder / FIGURES).is_file():
            yield folder


def _finished(folder: Path) -> float:
    try:
        return (folder / FIGURES).stat().st_mtime
    except OSError:
        return 0.0


def _run(folder: Path) -> Run:
    head = _head(folder / FIGURES)
    measures, settings = head.get("measures", {}), head.get("settings", {})
    return Run(
        name=folder.name,
        made=datetime.fromtimestamp(_finished(folder), UTC),
        settings=settings if isinstance(settings, dict) else {},
        shares={
            words: measures[name]
            for name, words in SHOWN.items()
            if isinstance(measures, dict) and isinstance(measures.get(name), float | int)
        },
        reported=(folder / REPORT).is_file(),
    )


def _head(path: Path) -> dict[str, Any]:
    """Return what a run says before its questions; it has a line for each part, so only these lines are read."""
    found: dict[str, Any] = {}
    try:
        with path.open(encoding="utf-8") as file:
            while not {"measures", "settings"} <= found.keys():
                line = file.readline(LONGEST_HEAD)
                if not line or line.startswith('"questions"'):
                    break
                if line.strip() != "{":
                    found |= json.loads("{" + line.strip().rstrip(",") + "}")
    except (OSError, ValueError, RecursionError):
        # What is no run of ours is listed by its name, without figures.
        return {}
    return found
