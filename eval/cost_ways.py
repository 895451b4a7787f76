"""The ways to answer whose cost is measured: fast, default and deep, and default before passages were made ready."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.confidence import calibration_for
from app.ports import AnswerService
from app.quoting import Readings
from app.rereading import Rereader, open_rereader
from app.sentence_reader import layers_below, load_reader
from app.service import QuotingService, make_service
from app.settings import Settings
from corpus.document import Document
from index.encoder import Encoder, SentenceTransformersEncoder
from index.hits import Hit
from index.tokens import EncoderTokens, TokenStates


class Unready(Rereader):
    """Reads every passage as if for the first time."""

    def read(self, question: TokenStates, hits: Sequence[Hit], document_of: Callable[[str], Document]) -> Readings:
        """Return what :class:`Rereader` would, and keep nothing ready."""
        return Rereader(self._reader, self._encoder, self._nearest).read(question, hits, document_of)


def answering_ways(settings: Settings, encoder: Encoder) -> dict[str, AnswerService]:
    """Return services by name; those with the reader only where it goes with the encoder.

    Raises:
        PinciteError: When the reader, the calibration or the index cannot be used.
    """
    ways: dict[str, AnswerService] = {"fast": make_service(_with(settings, fast=True), settings.data, encoder)}
    if isinstance(encoder, SentenceTransformersEncoder) and open_rereader(encoder) is not None:
        tokens = EncoderTokens(encoder, layers_below())
        unready = Unready(load_reader(tokens, encoder.info.sha256), tokens)
        ways["default"] = make_service(_with(settings), settings.data, encoder)
        ways["default, passages not ready"] = QuotingService(
            settings.data, encoder, calibration_for(settings.data), rereader=unready
        )
        ways["deep"] = make_service(_with(settings, deep=True), settings.data, encoder)
    return ways


def _with(settings: Settings, *, fast: bool = False, deep: bool = False) -> Settings:
    return settings.model_copy(update={"fast": fast, "deep": deep})
