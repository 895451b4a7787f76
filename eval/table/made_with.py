"""What the figures of the table depend on, and in which of it an entry differs from what answers now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.confidence import calibration_for
from app.settings import Settings
from eval.asking import QUOTES
from eval.facts import service_facts

CODE = "code"
"""The one key that may differ from the figures without making them wrong: not every change of the code moves one."""


def made_with(settings: Settings) -> dict[str, Any]:
    """Return what answers depend on, by name.

    Raises:
        CalibrationError: When the calibration cannot be used.
    """
    threshold = calibration_for(settings.data, fast=settings.fast).threshold
    return {
        "model": settings.model,
        "threshold": threshold if settings.threshold is None else settings.threshold,
        "quotes": QUOTES,
        **service_facts(settings),
    }


def differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Return the names, the code's aside, whose values differ."""
    return sorted(name for name in {*before, *now} - {CODE} if before.get(name) != now.get(name))
