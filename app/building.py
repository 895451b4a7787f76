"""What a job does to the library: the index's own builds, on the files that were sent."""

from __future__ import annotations

from typing import Protocol

from corpus.reading import FileReader
from corpus.store import Store
from corpus.versions import VersionInfo
from index.build import build
from index.encoder import Encoder
from index.generation import DocumentEntry, current_folder, read_manifest
from index.library import edit_metadata, remove, reread
from index.progress import Progress
from index.report import BuildReport, State
from index.settings import IndexSettings

from .inbox import Inbox
from .jobs import Job, JobKind, unknown_document
from .polite import PoliteEncoder


class Builder(Protocol):
    """Does what jobs ask for, one job at a time."""

    def run(self, job: Job, progress: Progress) -> BuildReport:
        """Do a job and return what became of every file.

        Raises:
            BuildRunning: When another build holds the data folder; the job can be run again.
            PinciteError: When it cannot be done.
        """
        ...

    def drop(self, job: Job) -> None:
        """Delete what came with a job that was called off."""
        ...


class IndexBuilder:
    """Changes the index of one data folder.

    Args:
        settings: Data folder and limits.
        encoder: The one that the index was built with; it may answer questions meanwhile.
        inbox: Holds the files that were sent.
        reader: Turns bytes into documents; for each job one of its own by default, in another process.
    """

    def __init__(
        self, settings: IndexSettings, encoder: Encoder, inbox: Inbox, reader: FileReader | None = None
    ) -> None:
        self._reader = reader
        self._settings = settings
        self._encoder = PoliteEncoder(encoder)
        self._inbox = inbox

    def run(self, job: Job, progress: Progress) -> BuildReport:
        """Do a job."""
        if job.kind is JobKind.ADD:
            return self._add(job, progress)
        (doc_id,) = job.subjects
        if job.kind is JobKind.REMOVE:
            return self._remove(doc_id, progress)
        if job.kind is JobKind.EDIT:
            return edit_metadata(doc_id, job.changes or {}, self._settings, self._encoder, progress)
        return reread([doc_id], self._settings, self._encoder, progress, reader=self._reader)

    def drop(self, job: Job) -> None:
        """Delete the files of a job that was called off, but none that a document was made of."""
        self._inbox.forget(job.job_id)
        if job.kind is JobKind.ADD:
            made = {entry.source for entry in self._entries()}
            for name in set(job.subjects) - made:
                self._inbox.discard(name)

    def _add(self, job: Job, progress: Progress) -> BuildReport:
        paths = self._inbox.accept(job.job_id, job.subjects)
        report = build(paths, self._settings, self._encoder, progress, reader=self._reader)
        for file in report.files:
            # What no document came of is not kept; what was added under its name before stays in the index.
            if file.state is State.FAILED and not file.doc_id and file.source in job.subjects:
                self._inbox.discard(file.source)
        return report

    def _remove(self, doc_id: str, progress: Progress) -> BuildReport:
        info = self._info(doc_id)
        report = remove([doc_id], self._settings, self._encoder, progress)
        if info.root == str(self._inbox.uploads.resolve()):
            self._inbox.discard(info.source)
        else:
            self._inbox.discard(info.source, info.sha256)
        return report

    def _entries(self) -> tuple[DocumentEntry, ...]:
        folder = current_folder(self._settings.data)
        return () if folder is None else read_manifest(folder).documents

    def _info(self, doc_id: str) -> VersionInfo:
        version = next((entry.version for entry in self._entries() if entry.doc_id == doc_id), None)
        if version is None:
            raise unknown_document(doc_id)
        with Store(self._settings.data, read_only=True) as store:
            return store.info(version)
