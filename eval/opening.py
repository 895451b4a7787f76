"""Opening what is measured: the index that is there, or one that is built for the measurement."""

from __future__ import annotations

from collections.abc import Container, Iterable
from pathlib import Path

from app.ports import AnswerService
from app.service import make_service
from app.settings import Settings
from corpus.document import Document
from corpus.errors import DataFolderError, StoreError
from corpus.files import OriginalFiles
from corpus.reading import FileReader
from index.build import build
from index.encoder import Encoder
from index.errors import OtherModel
from index.progress import Progress
from index.report import FALLEN_SHORT, BuildReport, FileReport

from .dataset import Dataset, check_evidence
from .errors import DatasetError
from .subject import EXACT_TYPES, Subject
from .workspace import Corpus, folder_corpus, set_corpus

FILES = "files"
"""Folder of original bytes inside a data folder."""

CHECKED = "checked"
"""File in the data folder of a set's index: the generation whose texts were last found to be those of the set."""


def open_subject(settings: Settings, encoder: Encoder) -> Subject:
    """Return the current index of the data folder.

    Raises:
        PinciteError: When there is no index, or it cannot be used with this encoder.
    """
    return make_subject(make_service(settings, settings.data, encoder), settings.data)


def build_subject(
    dataset: Dataset,
    corpus: Corpus,
    settings: Settings,
    encoder: Encoder,
    progress: Progress,
    reader: FileReader | None = None,
) -> tuple[Subject, tuple[FileReport, ...]]:
    """Return the index of a corpus, brought up to date, and what of it could not be read.

    The calibration is that of the data folder of the settings: the one that answers are given with. ``reader`` turns
    files into documents; see :func:`index.build.build`. The texts of a set are compared with those of each generation
    once; documents that were not read whole are reported and not compared.

    Raises:
        DatasetError: When the set's own documents were not read as they stand in it.
        PinciteError: When the index cannot be built.
    """
    report = prepared(corpus, settings, encoder, progress, reader)
    subject = make_subject(make_service(settings, corpus.data, encoder), corpus.data, corpus)
    unread = tuple(file for file in report.files if file.state in FALLEN_SHORT)
    if dataset.documents is not None:
        _check_once(dataset, subject, corpus, report.generation, unread)
    return subject, unread


def _check_once(
    dataset: Dataset, subject: Subject, corpus: Corpus, generation: str, unread: Iterable[FileReport]
) -> None:
    # The marker is written last: a check that failed, or was killed, is made again.
    marker = corpus.data / CHECKED
    try:
        if marker.is_file() and marker.read_text(encoding="utf-8") == generation:
            return
        names = corpus.names or {}
        check_texts(dataset, subject, frozenset(names.get(file.source, file.source) for file in unread))
        marker.write_text(generation, encoding="utf-8")
    except OSError as error:
        raise DataFolderError(
            f"{marker} cannot be written ({error.strerror or error}); expected a data folder with space and write "
            "permission. Name another one with --data or PINCITE_DATA."
        ) from error


def corpus_of(dataset: Dataset, documents: Path | None, data: Path) -> Corpus | None:
    """Return what a set is asked of: a folder, else its own documents, else (``None``) the current index.

    Raises:
        DatasetError: When a span of the set does not exist in the folder, or its documents cannot be used.
        PathNotFound: When the folder is none.
        DataFolderError: When its documents cannot be written.
    """
    if documents is None:
        return None if dataset.documents is None else set_corpus(data, dataset)
    corpus = folder_corpus(data, documents)
    check_before_building(dataset, documents)
    return corpus


def subject_of(
    dataset: Dataset, corpus: Corpus | None, settings: Settings, encoder: Encoder, progress: Progress
) -> tuple[Subject, tuple[FileReport, ...]]:
    """Return the index that :func:`corpus_of` told, and what of it could not be read.

    Raises:
        PinciteError: See :func:`open_subject` and :func:`build_subject`.
    """
    if corpus is None:
        return open_subject(settings, encoder), ()
    return build_subject(dataset, corpus, settings, encoder, progress)


def check_before_building(dataset: Dataset, folder: Path) -> None:
    """Check the spans of a set against the text files of a folder, before an index is built for it.

    Files of other formats are checked when they have been read.

    Raises:
        DatasetError: Names file and line of the first span that does not exist.
    """
    asked = []
    lengths: dict[str, int] = {}
    for question in dataset.questions:
        names = {span.file for span in question.spans}
        for name in names - lengths.keys():
            length = _length(folder / name)
            if length is not None:
                lengths[name] = length
        # Unknown names are left to the check after the build: a document may come from inside an archive.
        if names <= lengths.keys():
            asked.append(question)
    check_evidence(asked, lengths)


def check_texts(dataset: Dataset, subject: Subject, unread: Container[str] = ()) -> None:
    """Check that the documents of a set were indexed with the very text that its offsets point into.

    Args:
        dataset: The set.
        subject: Its index.
        unread: Names of documents that were not read whole, which is said elsewhere.

    Raises:
        DatasetError: Names the first that was not.
    """
    for source in dataset.documents or ():
        if source.name in unread:
            continue
        if subject.text_of(source.name) != (source.text or source.title):
            raise DatasetError(
                f"The document {source.name!r} of {dataset.name} was not read as it stands in the set; expected the "
                "same text, or no offset can be trusted. Remove its control characters."
            )


def _length(path: Path) -> int | None:
    if path.suffix.lower() not in (".txt", ".md", ".markdown") or not path.is_file():
        return None
    try:
        return len(path.read_bytes().decode("utf-8"))
    except UnicodeDecodeError:
        return None


def prepared(
    corpus: Corpus, settings: Settings, encoder: Encoder, progress: Progress, reader: FileReader | None = None
) -> BuildReport:
    """Bring the index of a corpus up to date; one that was built with another encoder is built anew.

    Raises:
        PinciteError: When it cannot be built.
    """
    there = settings.model_copy(update={"data": corpus.data})
    # A folder of documents may hold the user's own data folder, and it the runs and texts of earlier evaluations. The
    # documents of a set stand inside it, and are entered from below.
    apart = [settings.data]
    try:
        return build([corpus.folder], there, encoder, progress, prune=True, reader=reader, apart=apart)
    except OtherModel:
        return build([corpus.folder], there, encoder, progress, prune=True, rebuild=True, reader=reader, apart=apart)


def make_subject(service: AnswerService, data: Path, corpus: Corpus | None = None) -> Subject:
    """Return a service with the names of its documents.

    Args:
        service: Answers from the index of ``data``.
        data: Its data folder, which keeps the original bytes.
        corpus: What the index was built from, if it was built to be measured.
    """
    folder = None if corpus is None else corpus.folder
    originals = OriginalFiles(data / FILES)

    def file_of(document: Document) -> Path | None:
        if document.media_type not in EXACT_TYPES:
            return None
        if folder is not None and (folder / document.source).is_file():
            return folder / document.source
        try:
            return originals.path(document.sha256)
        except StoreError:
            return None

    return Subject(service, names=None if corpus is None else corpus.names, file_of=file_of)
