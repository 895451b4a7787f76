"""What the current index holds, for tests that change it."""

from __future__ import annotations

from index.generation import open_generation
from index.settings import IndexSettings


def id_of(settings: IndexSettings, source: str) -> str:
    """Return the id of the document that was read from ``source``."""
    generation = open_generation(settings.data)
    try:
        return next(info.doc_id for info in generation.infos() if info.source == source)
    finally:
        generation.close()
