"""What answers depend on beside questions and index; it names a run, so that two codes are never mixed in one."""

from __future__ import annotations

import hashlib
from typing import Any

from app.confidence import calibration_for
from app.settings import Settings

from .code_version import code_version

DIGITS = 12


def service_facts(settings: Settings) -> dict[str, Any]:
    """Return how the service is opened and which code answers.

    Raises:
        CalibrationError: When the calibration cannot be used.
    """
    calibration = calibration_for(settings.data, fast=settings.fast)
    content = calibration.model_dump_json()
    return {
        "threshold": calibration.threshold if settings.threshold is None else settings.threshold,
        "fast": settings.fast,
        # Named only where it is set: runs that were made before there was such a setting stay comparable.
        **({"deep": True} if settings.deep else {}),
        "calibration": hashlib.sha256(content.encode()).hexdigest()[:DIGITS],
        "reader": None if settings.fast else _reader(),
        "code": code_version(),
    }


def _reader() -> str:
    # Imported here: it brings torch.
    from app import cross_encoder, sentence_reader
    from app.reader_files import WEIGHTS

    folders = (sentence_reader.SHIPPED, cross_encoder.SHIPPED)
    return "+".join(hashlib.sha256((folder / WEIGHTS).read_bytes()).hexdigest()[:DIGITS] for folder in folders)
