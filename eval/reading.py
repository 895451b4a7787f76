"""The documents of a folder or of an index with their passages, for looking at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from corpus.errors import ReadingError
from corpus.gather import gather
from corpus.ingest import Ingested
from corpus.readers.protocol import Limits
from corpus.reading import DirectReader, Task, file_bytes
from index.generation import open_generation
from index.report import FileReport, State, split_problems


def read_folder(folder: Path, data: Path, limits: Limits, unread: Callable[[FileReport], None]) -> Iterator[Ingested]:
    """Yield every document of a folder that can be read, in the order an index meets them.

    Args:
        folder: The folder.
        data: The data folder, which is not entered.
        limits: Bounds for each file.
        unread: Told of every file that is not read, or not whole.

    Raises:
        PathNotFound: When the folder does not exist.
    """
    reader = DirectReader()
    for source in gather([folder], data):
        if source.skip:
            continue
        try:
            content = file_bytes(source.path, limits)
            task = Task(content.data, content.sha256, source.doc_id, source.source, limits)
            ingested = reader.read(task).ingested
        except ReadingError as error:
            unread(FileReport(source=source.source, state=State.FAILED, reasons=(str(error),)))
            continue
        lost, _ = split_problems(ingested.problems)
        if lost:
            unread(FileReport(source=source.source, state=State.PARTLY, reasons=lost))
        yield ingested


def read_index(data: Path) -> Iterator[Ingested]:
    """Yield every document of the current index with its passages.

    Raises:
        PinciteError: When there is no index, or it is damaged.
    """
    generation = open_generation(data)
    try:
        for entry in generation.manifest.documents:
            rows = (generation.row(entry.doc_id, ordinal) for ordinal in range(entry.passages))
            yield Ingested(generation.document(entry.doc_id), tuple(generation.passages(rows)))
    finally:
        generation.close()
