"""The service behind every door: a question in, quotes or an explained refusal out. Knows no Flask.

It answers from one generation at a time and takes up a newer one, whole, before the next question.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import TypeVar

from corpus.document import Document, Part
from corpus.errors import PinciteError
from corpus.store import Store
from index.current import POINTER
from index.encoder import Encoder, load_encoder
from index.generation import open_generation
from index.hits import Hit, Query

from .answer import Answer, Question, Status
from .asked_sources import sources_reader
from .confidence import Calibration, calibration_for
from .cross_reading import CrossReader, open_cross_reader
from .deciding import Verdict, cited, verdict
from .depth import DEFAULT, depth_of
from .finding import Finder, Found
from .intent import IntentReader, intent_reader
from .library import Library, make_library
from .polite import BREATH_SECONDS
from .ports import DocumentSummary, Health, HitsFound, QuotesFound, Step
from .printed import ImageCache, PrintedPage
from .refusal import explain
from .rereading import KEPT, Rereader, open_rereader
from .settings import Settings
from .subquestions import subquestion_reader

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Opened:
    """A library, and the switch after which it was opened: the pointer file's inode and time of change.

    A generation's name is no such mark, since a later build of the same documents brings the same name back.
    """

    library: Library
    switch: tuple[int, int] | None


class QuotingService:
    """Answers questions from the current generation of one data folder; safe to call from several threads."""

    def __init__(
        self,
        data: Path,
        encoder: Encoder,
        calibration: Calibration,
        *,
        rereader: Rereader | None = None,
        cross_reader: CrossReader | None = None,
        hits: int = DEFAULT.hits,
        threshold: float | None = None,
        intents: IntentReader | None = None,
    ) -> None:
        """Open the current generation.

        Args:
            data: The data folder.
            encoder: The one the index was built with.
            calibration: What turns signals into a confidence.
            rereader: Reads the nearest passages together with the question; ``None`` to do without, which is faster.
            cross_reader: Reads the best quotes once more; ``None`` to do without.
            hits: How many passages are quoted from.
            threshold: Takes the place of the calibration's own when given.
            intents: What reads a question's intent.

        Raises:
            PinciteError: When there is no index, or it cannot be used with this encoder.
        """
        self._data = data
        self._encoder = encoder
        self._calibration = calibration
        self._rereader = rereader
        self._threshold = calibration.threshold if threshold is None else threshold
        readers = intents or intent_reader(), subquestion_reader(), sources_reader()
        self._finder = Finder(encoder, rereader, cross_reader, hits, *readers)
        self._images = ImageCache()
        self._opening = threading.Lock()
        self._opened = self._open()

    def answer(self, question: Question) -> Answer:
        """Return quotes, or a refusal.

        Raises:
            UnknownDocument: When a document filter names no document.
            UnknownPart: When a part filter names no part of one.
        """
        return self._ask(lambda library: self._answer(library, question))

    def steps(self, question: Question) -> Iterator[Step]:
        """Yield the hits, the quotes and the answer, each as soon as it is known.

        Raises:
            UnknownDocument: With the first step, when a document filter names no document.
            UnknownPart: With the first step, when a part filter names no part of one.
        """
        library = self._current()
        try:
            yield from self._steps(library, question)
        except PinciteError:
            # See _ask: a build may have deleted what was answered from.
            if self._current() is library:
                raise
            yield self.answer(question)

    def _steps(self, library: Library, question: Question) -> Iterator[Step]:
        searched = self._finder.search(library, question)
        yield HitsFound(searched.hits)
        found = self._finder.find(library, searched)
        decided = verdict(found, self._calibration, self._threshold)
        yield QuotesFound(tuple(one.candidate.quote for one in decided.shown))
        answer = self._answer_of(library, found, decided)
        yield replace(answer, elapsed_ms={**found.elapsed_ms, "total": sum(found.elapsed_ms.values())})

    def _answer(self, library: Library, question: Question) -> Answer:
        begun = perf_counter()
        found = self._finder.find(library, self._finder.search(library, question))
        answer = self._answer_of(library, found, verdict(found, self._calibration, self._threshold))
        done = perf_counter()
        return replace(answer, elapsed_ms={**found.elapsed_ms, "total": (done - begun) * 1000})

    def search(self, query: Query, *, closely: bool = True) -> Sequence[Hit]:
        """Return the hits for a query, best first.

        Args:
            query: What is looked for.
            closely: See :meth:`app.ports.AnswerService.search`.

        Raises:
            UnknownDocument: When a document filter names no document.
            UnknownPart: When a part filter names no part of one.
        """
        if closely:
            return self._ask(lambda library: self._finder.hits(library, query))
        return self._ask(lambda library: library.searcher.search(query))

    def documents(self) -> tuple[DocumentSummary, ...]:
        """Return every document of the generation, ordered by ``doc_id``."""
        return self._ask(lambda library: library.documents())

    def document(self, doc_id: str) -> Document:
        """Return one document with its text.

        Raises:
            UnknownDocument: When there is none of that name.
        """
        return self._ask(lambda library: library.document(doc_id))

    def parts(self, doc_id: str) -> tuple[Part, ...]:
        """Return the parts of a document, in order; empty when it is a single work.

        Raises:
            UnknownDocument: When there is none of that name.
        """
        return self._ask(lambda library: library.parts(doc_id))

    def printed(self, doc_id: str, numbers: Sequence[int]) -> tuple[PrintedPage, ...]:
        """Return pages as they were printed, by their numbers; empty when the document is no PDF.

        Raises:
            UnknownDocument: When there is none of that name.
            OffsetError: When it has no such page.
        """
        return self._ask(lambda library: library.printed(doc_id, numbers))

    def page_image(self, doc_id: str, number: int) -> bytes:
        """Return the image of a page of a PDF, as WebP.

        Raises:
            UnknownDocument: When there is none of that name.
            OffsetError: When it has no such page, or is no PDF.
        """
        return self._ask(lambda library: library.page_image(doc_id, number, self._images))

    def make_ready(self, stop: threading.Event | None = None) -> None:
        """Prepare the passages of the current generation for the reader, as many as it keeps: then no question waits.

        Takes about as long as encoding them did; meant for a thread of its own. Ends early when a newer generation
        takes over.

        Args:
            stop: Ends it after the passage that it is at, once set.
        """
        stop = stop or threading.Event()
        library = self._current()
        if self._rereader is None:
            return
        for row in range(min(len(library.generation), KEPT)):
            if self._opened.library is not library:
                return
            passage = library.generation.passage(row)
            self._rereader.make_ready(library.document(passage.doc_id), passage)
            if stop.wait(BREATH_SECONDS):
                return

    def health(self) -> Health:
        """Return what the generation is."""
        return self._current().health()

    def _answer_of(self, library: Library, found: Found, decided: Verdict) -> Answer:
        answered = decided.decisive is not None and decided.confidence >= self._threshold
        shown = cited(decided.shown, self._threshold, answered=answered)
        return Answer(
            question=found.question,
            status=Status.ANSWERED if answered else Status.REFUSED,
            confidence=decided.confidence,
            threshold=self._threshold,
            quotes=shown if answered else (),
            nearest=() if answered else shown,
            reasons=() if answered else explain(library, found, decided, self._threshold),
            generation=library.generation.generation_id,
            model=library.generation.manifest.model.name,
            signals=decided.decisive.signals if decided.decisive else {},
        )

    def _ask(self, ask: Callable[[Library], T]) -> T:
        """Return what the current library says.

        Two builds may end while a question is answered, and the second deletes what the first one kept for it; then
        the question is asked once more.
        """
        library = self._current()
        try:
            return ask(library)
        except PinciteError:
            newer = self._current()
            if newer is library:
                raise
        return ask(newer)

    def _current(self) -> Library:
        """Return the library of the current generation; a newer one takes the old one's place when it is open."""
        opened, switch = self._opened, _switch(self._data)
        if switch is None or switch == opened.switch:
            return opened.library
        with self._opening:
            if _switch(self._data) != self._opened.switch:
                self._opened = self._open()
            return self._opened.library

    def _open(self) -> _Opened:
        while True:
            switch = _switch(self._data)
            try:
                return _Opened(_open_library(self._data, self._encoder), switch)
            except PinciteError:
                # Unless a build deleted the files while they were being opened, they are not there to be opened.
                if _switch(self._data) == switch:
                    raise


def _open_library(data: Path, encoder: Encoder) -> Library:
    # Every generation gets a store of its own: what a store keeps in memory goes by numbers that a later build may
    # give to other texts. It is closed with the last question that is answered from it.
    store = Store(data, read_only=True)
    try:
        generation = open_generation(data, encoder.info, store)
    except PinciteError:
        store.close()
        raise
    weakref.finalize(generation, store.close)
    return make_library(generation, encoder)


def _switch(data: Path) -> tuple[int, int] | None:
    try:
        pointer = (data / POINTER).stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return pointer.st_ino, pointer.st_mtime_ns


def open_service(settings: Settings) -> QuotingService:
    """Return the service that the settings describe; loads the encoder.

    Raises:
        PinciteError: When the encoder, the calibration or the index cannot be used.
    """
    return make_service(settings, settings.data, load_encoder(settings.model, settings.data))


def make_service(settings: Settings, data: Path, encoder: Encoder) -> QuotingService:
    """Return the service on a data folder and an encoder that is loaded already; the other settings as given.

    Raises:
        PinciteError: When the reader, the calibration or the index cannot be used.
    """
    depth = depth_of(settings)
    rereader = open_rereader(encoder, depth) if depth.read else None
    cross_reader = open_cross_reader(encoder, depth.crossed) if rereader is not None else None
    calibration = calibration_for(settings.data, fast=rereader is None)
    return QuotingService(
        data,
        encoder,
        calibration,
        rereader=rereader,
        cross_reader=cross_reader,
        hits=depth.hits,
        threshold=settings.threshold,
    )
