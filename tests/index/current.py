"""What the current index holds, for tests that change it."""

from __future__ import annotations

from collections.abc import Callable

from index.generation import open_generation
from index.report import BuildReport, State
from index.settings import IndexSettings

Builder = Callable[..., BuildReport]


def id_of(settings: IndexSettings, source: str) -> str:
    """Return the id of the document that was read from ``source``."""
    generation = open_generation(settings.data)
    try:
        return next(info.doc_id for info in generation.infos() if info.source == source)
    finally:
        generation.close()


def states(report: BuildReport) -> dict[str, State]:
    """Return what became of each file, by source."""
    return {file.source: file.state for file in report.files}


def texts(settings: IndexSettings) -> dict[str, str]:
    """Return the text of each document, by source."""
    generation = open_generation(settings.data)
    try:
        return {info.source: generation.document(info.doc_id).text for info in generation.infos()}
    finally:
        generation.close()
