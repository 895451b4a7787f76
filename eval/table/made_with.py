"""What the figures of the table depend on, and in which of it an entry differs from what answers now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.settings import Settings
from eval.asking import QUOTES
from eval.code_version import measuring_version
from eval.facts import service_facts

CODES: Mapping[str, str] = {"code": "the code that answers", "measuring": "the code that measures"}
"""Keys that may differ from the figures without making them wrong: not every change of the code moves one."""


def made_with(settings: Settings) -> dict[str, Any]:
    """Return what answers depend on, by name.

    Raises:
        CalibrationError: When the calibration cannot be used.
    """
    return {"model": settings.model, "quotes": QUOTES, "measuring": measuring_version(), **service_facts(settings)}


def differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Return the names, the code's aside, whose values differ."""
    return sorted(name for name in {*before, *now} - CODES.keys() if before.get(name) != now.get(name))
