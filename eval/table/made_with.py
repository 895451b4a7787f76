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


RANKING = frozenset({"model", "reader", "fast"})
"""What rankings depend on; no question is answered for them, and no confidence looked at."""


def differences(before: Mapping[str, Any], now: Mapping[str, Any], *, ranked_only: bool = False) -> list[str]:
    """Return the names, the code's aside, whose values differ.

    Args:
        before: What an entry was made with.
        now: What answers depend on in this version.
        ranked_only: Whether the entry holds rankings only, and answers do not matter.
    """
    names = RANKING if ranked_only else {*before, *now} - CODES.keys()
    return sorted(name for name in names if before.get(name) != now.get(name))
