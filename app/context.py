"""What one application holds, and the one place where a view reaches it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app

from .jobs import Jobs
from .messages import Catalogue
from .metrics import Metrics
from .ports import AnswerService
from .settings import Settings
from .streams import Streams

EXTENSION = "pincite"


@dataclass(frozen=True)
class Context:
    """The collaborators of every view; made once by the factory, never changed."""

    settings: Settings
    service: AnswerService
    jobs: Jobs
    catalogues: Mapping[str, Catalogue]
    metrics: Metrics
    streams: Streams


def context() -> Context:
    """Return the collaborators of the current application."""
    return context_of(current_app)


def context_of(app: Flask) -> Context:
    """Return the collaborators of an application."""
    return cast(Context, app.extensions[EXTENSION])
