"""What one application holds, and the one place where a view reaches it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from flask import current_app

from .messages import Catalogue
from .metrics import Metrics
from .ports import AnswerService
from .settings import Settings

EXTENSION = "pincite"


@dataclass(frozen=True)
class Context:
    """The collaborators of every view; made once by the factory, never changed."""

    settings: Settings
    service: AnswerService
    catalogues: Mapping[str, Catalogue]
    metrics: Metrics


def context() -> Context:
    """Return the collaborators of the current application."""
    return cast(Context, current_app.extensions[EXTENSION])
