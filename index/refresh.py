"""Bringing the store up to what the files hold now, and saying what became of each file.

The store only ever gains versions here; which of them an index answers from is decided by the generation that is
written afterwards. What an open index would show at once is only noted (:meth:`Library.record`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence, Set
from dataclasses import dataclass, field, replace
from pathlib import Path

from corpus.document import Metadata
from corpus.errors import ReadingError, UnknownDocument
from corpus.gather import (
    DESCRIBES,
    SIDECAR_ENDINGS,
    SourceFile,
    gather,
    placed,
    reason_to_skip_inside,
    shown,
    sidecar_paths,
    source_at,
)
from corpus.ingest import PIPELINE_VERSION
from corpus.metadata import merged, read_sidecar
from corpus.metadata_edits import Edits
from corpus.readers.archive import Archive, Member, open_archive
from corpus.readers.protocol import Limits, Problem
from corpus.reading import FileBytes, FileReader, Task, check_unchanged, file_bytes
from corpus.store import Store
from corpus.versions import VersionInfo

from .progress import Progress
from .report import FileReport, State, split_problems

ARCHIVE_SUFFIXES = (".zip",)
SAME_NAME = "the archive holds another file of this name before it; expected one. Pack it under another name"


@dataclass(frozen=True, slots=True)
class Sidecar:
    """The file of metadata beside a source: its hash, what it says, and why it could not be used if so.

    The hash of one that cannot be opened is that of the reason.
    """

    sha256: str = ""
    metadata: Metadata | None = None
    problems: tuple[Problem, ...] = ()


@dataclass
class Library:
    """Which version of each document the next generation will answer from.

    Attributes:
        versions: By ``doc_id``; begins as the current generation has it.
        files: What became of each file, in the order they were met.
        met: The ``doc_id`` of every document whose file was met, and the path that it was met under.
        unseen: Sources that could not be opened or were passed over, so that what they hold was not looked for.
        moved: The ``doc_id`` of every document whose version the store knows under another path.
        edits: The user's own metadata of documents, where it changed.
    """

    versions: dict[str, VersionInfo]
    files: list[FileReport] = field(default_factory=list)
    met: dict[str, Path] = field(default_factory=dict)
    unseen: set[Path] = field(default_factory=set)
    moved: set[str] = field(default_factory=set)
    edits: dict[str, Edits] = field(default_factory=dict)

    def version(self, doc_id: str) -> VersionInfo:
        """Return the version of a document.

        Raises:
            UnknownDocument: When it is not in the index.
        """
        info = self.versions.get(doc_id)
        if info is None:
            raise UnknownDocument(f"No document is called {doc_id!r}; expected one that `index list` shows.")
        return info

    def leave_out(self, doc_id: str) -> None:
        """Remove a document, and with it what the user says of it; one that is only lost keeps that for its file."""
        del self.versions[doc_id]
        self.edits[doc_id] = Edits()

    def record(self, store: Store) -> None:
        """Write where documents stand now and what the user says of them into the store.

        Every open index shows this at once, so it belongs into the one transaction that ends with the switch.
        """
        for doc_id in sorted(self.moved & self.versions.keys()):
            info = self.versions[doc_id]
            store.move(info.version, root=info.root, source=info.source)
        for doc_id, edits in self.edits.items():
            store.edit_metadata(doc_id, edits)
            if doc_id in self.versions:
                self.versions[doc_id] = store.info(self.versions[doc_id].version)


class Refresher:
    """Takes files into the store.

    Args:
        store: Gains a version for each file that is new or changed.
        reader: Turns bytes into documents.
        library: Is brought up to date.
        limits: Bounds for each file.
        progress: Is told of every file.
    """

    def __init__(self, store: Store, reader: FileReader, library: Library, limits: Limits, progress: Progress) -> None:
        self.store = store
        self.reader = reader
        self.library = library
        self.limits = limits
        self.progress = progress
        self.pipeline = pipeline_of(limits)
        # What was read in part may have run out of time, so it is tried again when there is more of it.
        self.in_time = f"{self.pipeline}-{limits.seconds:g}s"
        self._before = {info.version for info in library.versions.values()}
        self._places = {Path(info.root, info.source): doc_id for doc_id, info in library.versions.items()}

    def take(self, paths: Sequence[Path], *, prune: bool, apart: Sequence[Path] = ()) -> None:
        """Read what is new or changed under the paths; report what vanished, and leave it out when ``prune`` is set.

        ``apart`` names data folders that are not entered, as the store's own is not.

        Raises:
            PathNotFound: Before anything is read, when a path does not exist.
        """
        sources = list(gather(paths, self.store.folder, *apart))
        self.progress.stage("reading", len(sources), "files")
        for source in sources:
            self._take(source)
            self.progress.advance(1)
        # As they are shown, because so the store has them: a name need not be UTF-8.
        self._report_vanished({Path(shown(placed(path))) for path in paths}, prune=prune)
        self._remark_copies()

    def take_documents(self, doc_ids: Sequence[str]) -> None:
        """Read what is new or changed of the files these documents came from; nothing is left out.

        Raises:
            UnknownDocument: Before anything is read, when a document is not in the index.
        """
        wanted = [self.library.version(doc_id) for doc_id in doc_ids]
        found = [source_at(info.root, info.source) for info in wanted]
        sources = {source.path: source for source in found if source is not None}
        self.progress.stage("reading", len(sources), "files")
        for source in sources.values():
            self._take(source)
            self.progress.advance(1)
        self._report_vanished({Path(info.root, info.source) for info in wanted}, prune=False)

    def _take(self, source: SourceFile) -> None:
        if source.skip:
            self.library.unseen.add(Path(shown(source.path)))
            self._report(FileReport(source=source.source, state=State.SKIPPED, remarks=(source.skip,)))
            return
        try:
            if source.fault:
                raise ReadingError(source.fault)
            content = file_bytes(source.path, self.limits)
            sidecar = self._sidecar(source)
            if source.source.lower().endswith(ARCHIVE_SUFFIXES):
                self._take_archive(source, content, sidecar)
            else:
                self._take_file(source, content, sidecar)
        except ReadingError as error:
            self.library.unseen.add(Path(shown(source.path)))
            self._fail(source, str(error))

    def _take_archive(self, archive: SourceFile, content: FileBytes, sidecar: Sidecar) -> None:
        seen: dict[str, str] = {}
        opened = open_archive(content.data, archive.source, self.limits)
        sidecars = _sidecars_inside(opened)
        for member in opened.unfold():
            inside = replace(archive, path=archive.path / member.name, source=f"{archive.source}/{member.name}")
            skip = reason_to_skip_inside(member.name)
            if skip:
                self._report(FileReport(source=inside.source, state=State.SKIPPED, remarks=(skip,)))
                continue
            sha256 = hashlib.sha256(member.data).hexdigest()
            if member.name in seen:
                self._report(_same_name(inside.source, same_bytes=seen[member.name] == sha256))
                continue
            seen[member.name] = sha256
            if member.problem:
                self._fail(inside, member.problem)
                continue
            data = FileBytes(member.data, sha256, 0, 0)
            own = next((sidecars[path] for path in sidecar_paths(Path(member.name)) if path in sidecars), Sidecar())
            try:
                self._take_file(inside, data, _over(own, sidecar))
            except ReadingError as error:
                self._fail(inside, str(error))

    def _take_file(self, source: SourceFile, content: FileBytes, sidecar: Sidecar) -> None:
        doc_id = self._doc_id(source, content.sha256)
        earlier = self.library.met.get(doc_id)
        if earlier is not None and earlier != source.path:
            remark = f"the same file as {shown(earlier)}"
            self._report(FileReport(source=source.source, state=State.SKIPPED, doc_id=doc_id, remarks=(remark,)))
            return
        self.library.met[doc_id] = source.path
        stored = self._stored(doc_id, content, sidecar)
        if stored is not None:
            # A copied or restored data folder may lack the original of what was read.
            self.store.files.add(content.data, content.sha256)
        else:
            self._read(source, content, sidecar, doc_id)
            stored = self._stored(doc_id, content, sidecar)
        if stored is not None and (stored.root, stored.source) != (shown(source.root), source.source):
            self.library.moved.add(doc_id)
            stored = replace(stored, root=shown(source.root), source=source.source)
        if stored is not None:
            self.library.versions[doc_id] = stored
            self._report(self._taken(stored))

    def _stored(self, doc_id: str, content: FileBytes, sidecar: Sidecar) -> VersionInfo | None:
        for pipeline in (self.pipeline, self.in_time):
            found = self.store.find(doc_id, content.sha256, pipeline=pipeline, sidecar=sidecar.sha256)
            if found is not None:
                return found
        return None

    def _read(self, source: SourceFile, content: FileBytes, sidecar: Sidecar, doc_id: str) -> None:
        task = Task(content.data, content.sha256, doc_id, source.source, self.limits, sidecar.metadata)
        read = self.reader.read(task)
        if content.size:
            check_unchanged(source.path, content)
        cut = any(problem.lost for problem in read.ingested.problems)
        self.store.add(
            read.ingested.document,
            read.ingested.passages,
            pipeline=self.in_time if cut else self.pipeline,
            root=shown(source.root),
            sidecar=sidecar.sha256,
            problems=(*read.ingested.problems, *sidecar.problems),
            boxes=read.boxes,
            data=content.data,
        )

    def _taken(self, stored: VersionInfo) -> FileReport:
        reasons, remarks = split_problems(stored.problems)
        state = State.UNCHANGED if stored.version in self._before else State.READ
        if reasons:
            state = State.PARTLY
        return FileReport(source=stored.source, state=state, doc_id=stored.doc_id, reasons=reasons, remarks=remarks)

    def _fail(self, source: SourceFile, reason: str) -> None:
        kept = self._known(source)
        remarks = ("what was read of it before is kept",) if kept else ()
        if kept:
            self.library.met[kept] = source.path
        self._report(
            FileReport(source=source.source, state=State.FAILED, doc_id=kept, reasons=(reason,), remarks=remarks)
        )

    def _known(self, source: SourceFile) -> str:
        """Return the id of the document that is made of this file already, whatever folder its path is relative to."""
        ids = (source.rooted_doc_id, source.doc_id)
        found = next((doc_id for doc_id in ids if self._is_from(doc_id, source)), "")
        return found or self._places.get(Path(shown(source.path)), "")

    def _is_from(self, doc_id: str, source: SourceFile) -> bool:
        info = self.library.versions.get(doc_id)
        return info is not None and (info.root, info.source) == (shown(source.root), source.source)

    def _doc_id(self, source: SourceFile, sha256: str) -> str:
        """Return the document's id: the one it has, also where the build was given another folder before.

        The root counts only where another root holds something else by this name.
        """
        known = self._known(source)
        if known:
            return known
        if source.rooted_doc_id in self.library.versions:
            return source.rooted_doc_id
        owner = self.library.versions.get(source.doc_id)
        # Under the same root it is another file, which was built by itself before.
        if owner is None or (owner.root != shown(source.root) and owner.sha256 == sha256):
            return source.doc_id
        return source.rooted_doc_id if _is_still_there(Path(owner.root, owner.source)) else source.doc_id

    def _sidecar(self, source: SourceFile) -> Sidecar:
        if source.sidecar is None:
            return Sidecar()
        name = shown(source.sidecar.name)
        try:
            content = file_bytes(source.sidecar, self.limits)
        except ReadingError as error:
            # A key of its own: with that of no sidecar, a version that was read without one would be taken for it.
            return Sidecar(hashlib.sha256(str(error).encode()).hexdigest(), problems=(Problem(str(error), name),))
        try:
            return Sidecar(content.sha256, read_sidecar(content.data, name))
        except ReadingError as error:
            return Sidecar(content.sha256, problems=(Problem(str(error), name),))

    def _report_vanished(self, covered: Set[Path], *, prune: bool) -> None:
        for doc_id, info in sorted(self.library.versions.items()):
            path = Path(info.root, info.source)
            if doc_id in self.library.met or not _is_under(path, covered) or _is_under(path, self.library.unseen):
                continue
            remark = "its document was removed" if prune else "its document is kept; --prune removes it"
            state = State.REMOVED if prune else State.VANISHED
            self._report(FileReport(source=info.source, state=state, doc_id=doc_id, remarks=(remark,)))
            if prune:
                self.library.leave_out(doc_id)

    def _remark_copies(self) -> None:
        """Say of every file whose bytes another document holds too which document that is."""
        first: dict[str, VersionInfo] = {}
        for info in self.library.versions.values():
            first.setdefault(info.sha256, info)
        for place, file in enumerate(self.library.files):
            held = self.library.versions.get(file.doc_id)
            if held is None or file.state is State.FAILED or first[held.sha256].doc_id == file.doc_id:
                continue
            remark = f"holds the same bytes as {first[held.sha256].source}; both are kept"
            self.library.files[place] = file.model_copy(update={"remarks": (*file.remarks, remark)})

    def _report(self, file: FileReport) -> None:
        self.library.files.append(file)


def pipeline_of(limits: Limits) -> str:
    """Return what a stored version must have been read with to be taken for read: the pipeline, and how much it keeps.

    Limits that merely refuse a file are not part of it: such a file has no version, and is tried again each time.
    """
    keeps = (limits.text_characters, limits.pages, limits.members, limits.expanded_bytes)
    return f"{PIPELINE_VERSION}-{hashlib.sha256(repr(keeps).encode()).hexdigest()[:8]}"


def _sidecars_inside(archive: Archive) -> dict[Path, Sidecar]:
    """Return what the files of metadata inside an archive say, by their paths in it; of one path the first."""
    found: dict[Path, Sidecar] = {}
    try:
        for member in archive.unfold(SIDECAR_ENDINGS):
            path = Path(member.name)
            if path not in found and reason_to_skip_inside(member.name) == DESCRIBES:
                found[path] = _sidecar_inside(member)
    except ReadingError:
        # The walk over all members, that follows, says what is wrong with the archive.
        return found
    return found


def _sidecar_inside(member: Member) -> Sidecar:
    name = member.name.rpartition("/")[2]
    if member.problem:
        sha256 = hashlib.sha256(member.problem.encode()).hexdigest()
        return Sidecar(sha256, problems=(Problem(f"{member.name} is {member.problem}.", name),))
    sha256 = hashlib.sha256(member.data).hexdigest()
    try:
        return Sidecar(sha256, read_sidecar(member.data, name))
    except ReadingError as error:
        return Sidecar(sha256, problems=(Problem(str(error), name),))


def _over(own: Sidecar, common: Sidecar) -> Sidecar:
    """Return what a file's own metadata and that beside its archive say together."""
    if not own.sha256 or not common.sha256:
        return own if own.sha256 else common
    sha256 = hashlib.sha256(f"{own.sha256}{common.sha256}".encode()).hexdigest()
    metadata = merged(common.metadata or Metadata(), own.metadata or Metadata())
    return Sidecar(sha256, metadata, (*own.problems, *common.problems))


def _same_name(source: str, *, same_bytes: bool) -> FileReport:
    """Return what became of a member whose name another member of the archive had before it."""
    if same_bytes:
        return FileReport(source=source, state=State.SKIPPED, remarks=("stands in the archive twice",))
    return FileReport(source=source, state=State.FAILED, reasons=(SAME_NAME,))


def _is_under(path: Path, folders: Set[Path]) -> bool:
    return path in folders or not folders.isdisjoint(path.parents)


def _is_still_there(path: Path) -> bool:
    # A member of an archive is there as long as the archive is.
    return path.exists() or any(parent.is_file() for parent in path.parents)
