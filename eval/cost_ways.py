"""The ways to answer whose cost is measured: fast, default and deep, and default before passages were made ready."""

from __future__ import annotations

from app.confidence import calibration_for
from app.cross_reading import open_cross_reader
from app.ports import AnswerService
from app.rereading import open_rereader
from app.service import QuotingService, make_service
from app.settings import Settings
from index.encoder import Encoder


def answering_ways(settings: Settings, encoder: Encoder) -> dict[str, AnswerService]:
    """Return services by name; those with the reader only where it goes with the encoder.

    Raises:
        PinciteError: When the reader, the calibration or the index cannot be used.
    """
    ways: dict[str, AnswerService] = {"fast": make_service(_with(settings, fast=True), settings.data, encoder)}
    unready = open_rereader(encoder, kept=0)
    if unready is not None:
        ways["default"] = make_service(_with(settings), settings.data, encoder)
        ways["default, passages not ready"] = QuotingService(
            settings.data,
            encoder,
            calibration_for(settings.data),
            rereader=unready,
            cross_reader=open_cross_reader(encoder),
        )
        ways["deep"] = make_service(_with(settings, deep=True), settings.data, encoder)
    return ways


def _with(settings: Settings, *, fast: bool = False, deep: bool = False) -> Settings:
    return settings.model_copy(update={"fast": fast, "deep": deep})
