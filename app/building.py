"""What a job does to the library: the index's own builds, on the files that were sent."""

from __future__ import annotations

from typing import Protocol

from corpus.reading import FileReader
from corpus.store import Store
from corpus.versions import VersionInfo
from index.build import build
from index.current import current_folder
from index.encoder import Encoder
from index.library import edit_metadata, remove, reread
from index.manifest import DocumentEntry, read_manifest
from index.progress import Progress
from index.report import BuildReport, FileReport, State
from index.settings import IndexSettings

from .inbox import Inbox, hash_of, is_sidecar
from .jobs import Job, JobKind, unknown_document
from .polite import PoliteEncoder

DESCRIBES_NOTHING = (
    "describes no document that was added; expected the name of one with this ending. "
    "Send it together with its document, or after it."
)


class Builder(Protocol):
    """Does what jobs ask for, one job at a time."""

    def run(self, job: Job, progress: Progress) -> BuildReport:
        """Do a job and return what became of every file.

        Raises:
            BuildRunning: When another build holds the data folder; the job can be run again.
            PinciteError: When it cannot be done.
        """
        ...

    def take_back(self, job: Job) -> None:
        """Undo what a job that was cut off, perhaps by the end of the process, did to the files that came with it."""
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

    def take_back(self, job: Job) -> None:
        """Take back the files of a job that was not done, but none that a document is made of already."""
        if job.kind is JobKind.ADD:
            made = [name for name in job.subjects if self._is_made(name)]
            self._inbox.take_back(job.job_id, job.subjects, keep=made)

    def _add(self, job: Job, progress: Progress) -> BuildReport:
        try:
            paths = self._inbox.accept(job.job_id, job.subjects)
            alone = [name for name in job.subjects if is_sidecar(name) and not self._inbox.described_by(name)]
            report = build(paths, self._settings, self._encoder, progress, reader=self._reader)
        except BaseException:
            # Whatever ended it, a stop and a call-off among others, nothing of the library has changed.
            self.take_back(job)
            raise
        self._inbox.put_back(job.job_id, [*self._failed(job, report), *alone])
        self._inbox.settle(job.job_id)
        lone = [FileReport(source=name, state=State.FAILED, reasons=(DESCRIBES_NOTHING,)) for name in alone]
        return report.model_copy(update={"files": (*report.files, *lone)})

    def _failed(self, job: Job, report: BuildReport) -> set[str]:
        """Return the files of a job that no document came of, and what describes only them."""
        read, failed = set(), set()
        for file in report.files:
            name = file.source.partition("/")[0]
            # What was passed over inside an archive, a hidden file say, is no document either.
            if file.state is State.FAILED or (file.state is State.SKIPPED and not file.doc_id):
                failed.add(name)
            elif file.state is not State.VANISHED:
                read.add(name)
        failed = (failed - read) & set(job.subjects)
        described = {name: {path.name for path in self._inbox.described_by(name)} for name in job.subjects}
        return failed | {name for name, files in described.items() if files and files <= failed}

    def _remove(self, doc_id: str, progress: Progress) -> BuildReport:
        info = self._info(doc_id)
        report = remove([doc_id], self._settings, self._encoder, progress)
        sha256 = None if info.root == self._root else info.sha256
        self._inbox.discard(info.source, sha256)
        used = {entry.source for entry in self._entries()}
        self._inbox.discard_member(info.source, used, self._settings.limits.limits(), sha256)
        return report

    def _is_made(self, name: str) -> bool:
        """Return whether a document of the index is made of a file that was added, as it is now."""
        path = self._inbox.uploads / name
        versions = [entry.version for entry in self._entries() if entry.source == name]
        if not versions or not path.is_file():
            return False
        with Store(self._settings.data, read_only=True) as store:
            infos = [store.info(version) for version in versions]
        content = hash_of(path)
        return any((info.root, info.sha256) == (self._root, content) for info in infos)

    @property
    def _root(self) -> str:
        """The folder of what was added, as documents name it."""
        return str(self._inbox.uploads.resolve())

    def _entries(self) -> tuple[DocumentEntry, ...]:
        folder = current_folder(self._settings.data)
        return () if folder is None else read_manifest(folder).documents

    def _info(self, doc_id: str) -> VersionInfo:
        version = next((entry.version for entry in self._entries() if entry.doc_id == doc_id), None)
        if version is None:
            raise unknown_document(doc_id)
        with Store(self._settings.data, read_only=True) as store:
            return store.info(version)
