"""Documents and passages in SQLite, original bytes in files named by their hash.

A document is kept by version (``doc_id``, content, sidecar, pipeline): adding one never touches another, so a running
or killed build cannot change what an open index answers from. Versions that no index names any more are dropped by
:meth:`Store.keep_only`.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from corpus.document import Document, Part, Passage
from corpus.readers.protocol import Box, Problem

from .database import Database
from .errors import StoreError, UnknownDocument, UnknownPassage
from .files import OriginalFiles
from .metadata_edits import Edits
from .packing import (
    pack_boxes,
    pack_edits,
    pack_metadata,
    pack_passage,
    pack_problems,
    pack_structure,
    pack_text,
    unpack_boxes,
    unpack_edits,
    unpack_parts,
    unpack_passage,
    unpack_structure,
    unpack_text,
)
from .versions import INFO_COLUMNS, INFO_TABLES, VersionInfo, version_info

FILE = "corpus.sqlite3"

CACHED_DOCUMENTS = 16
"""Documents kept unpacked; questions come back to the same few, and a large one costs tens of milliseconds."""

KEPT_REPORTS = 10
"""Reports of this many builds stay; each names every file, so a large corpus has large ones."""


class Store:
    """The documents of one data folder.

    Reads are safe from any thread; writing is for one build at a time (the build's lock sees to that).

    Args:
        folder: The data folder; created with an empty store unless ``read_only``.
        read_only: Open what is there and change nothing.

    Raises:
        StoreError: When the database is damaged, of another version, or missing with ``read_only``.
        DataFolderError: When the folder cannot be created or written.
    """

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        self.folder = folder
        self.read_only = read_only
        self.files = OriginalFiles(folder / "files")
        self._database = Database(folder / FILE, read_only=read_only)
        self._guard = threading.Lock()
        self._documents: OrderedDict[int, Document] = OrderedDict()

    @property
    def path(self) -> Path:
        """The database file."""
        return self._database.path

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close every thread's connection; the store cannot be used afterwards."""
        self._database.close()
        with self._guard:
            self._documents.clear()

    # Writing

    @contextmanager
    def together(self) -> Iterator[None]:
        """Commit all that this thread writes in the block at its end, or nothing of it; nobody else sees it before.

        Raises:
            StoreError: When the database is damaged.
            DataFolderError: When it cannot be written.
        """
        try:
            with self._database.writing():
                yield
        except BaseException:
            with self._guard:
                self._documents.clear()
            raise

    def add(
        self,
        document: Document,
        passages: Sequence[Passage],
        *,
        pipeline: str,
        root: str = "",
        sidecar: str = "",
        problems: Sequence[Problem] = (),
        boxes: Sequence[Box | None] = (),
        data: bytes | None = None,
    ) -> int:
        """Store one version of a document whole and return its number; one that is already there is replaced.

        ``boxes`` has one entry for each character of the text, or none; ``data`` are the original bytes.
        """
        if data is not None:
            self.files.add(data, document.sha256)
        row = {
            "doc_id": document.doc_id,
            "sha256": document.sha256,
            "sidecar": sidecar,
            "pipeline": pipeline,
            "source": document.source,
            "root": root,
            "media_type": document.media_type,
            "metadata": pack_metadata(document.metadata),
            "problems": pack_problems(problems),
            "pages": len(document.pages),
            "passages": len(passages),
            "characters": len(document.text),
            "text": pack_text(document.text),
            "structure": pack_structure(document),
        }
        with self._database.writing() as connection:
            key = (document.doc_id, document.sha256, sidecar, pipeline)
            connection.execute("DELETE FROM versions WHERE (doc_id, sha256, sidecar, pipeline) = (?, ?, ?, ?)", key)
            names = ", ".join(row)
            marks = ", ".join(f":{name}" for name in row)
            version = connection.execute(f"INSERT INTO versions ({names}) VALUES ({marks})", row).lastrowid
            if version is None:
                raise StoreError(f"Storing {document.source} gave no row; expected one. Run the build again.")
            connection.executemany(
                "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                ((version, ordinal, *pack_passage(passage)) for ordinal, passage in enumerate(passages)),
            )
            connection.executemany(
                "INSERT INTO boxes VALUES (?, ?, ?)",
                ((version, page.number, pack_boxes(boxes[page.start : page.end])) for page in document.pages if boxes),
            )
        return version

    def move(self, version: int, *, root: str, source: str) -> None:
        """Record that the file of a version now stands under another root."""
        with self._database.writing() as connection:
            connection.execute("UPDATE versions SET root = ?, source = ? WHERE version = ?", (root, source, version))
        with self._guard:
            self._documents.pop(version, None)

    def keep_only(self, versions: Collection[int]) -> int:
        """Delete all versions but these, and files and edits that none of them needs; return how many versions went."""
        with self._database.writing() as connection:
            connection.execute("CREATE TEMP TABLE kept (version INTEGER PRIMARY KEY)")
            connection.executemany("INSERT INTO kept VALUES (?)", ((version,) for version in sorted(set(versions))))
            gone = connection.execute("DELETE FROM versions WHERE version NOT IN (SELECT version FROM kept)").rowcount
            connection.execute("DROP TABLE kept")
            connection.execute("DELETE FROM edited_metadata WHERE doc_id NOT IN (SELECT doc_id FROM versions)")
            used = {sha256 for (sha256,) in connection.execute("SELECT DISTINCT sha256 FROM versions")}
        self.files.keep_only(used)
        with self._guard:
            self._documents.clear()
        return gone

    def edit_metadata(self, doc_id: str, edits: Edits) -> None:
        """Lay the user's own metadata over what was read, instead of earlier edits; empty edits take all back.

        Raises:
            UnknownDocument: When no document has this id.
        """
        self._known(doc_id)
        with self._database.writing() as connection:
            connection.execute("DELETE FROM edited_metadata WHERE doc_id = ?", (doc_id,))
            if edits:
                connection.execute("INSERT INTO edited_metadata VALUES (?, ?)", (doc_id, pack_edits(edits)))
        with self._guard:
            self._documents.clear()

    def add_report(self, generation: str, body: str) -> None:
        """Keep what a build said about its files, as JSON."""
        with self._database.writing() as connection:
            connection.execute("INSERT INTO reports (generation, body) VALUES (?, ?)", (generation, body))
            connection.execute("DELETE FROM reports WHERE report <= last_insert_rowid() - ?", (KEPT_REPORTS,))

    # Reading

    def find(self, doc_id: str, sha256: str, *, pipeline: str, sidecar: str = "") -> VersionInfo | None:
        """Return the version with exactly this content, read by exactly this pipeline, if it is stored."""
        key = (doc_id, sha256, sidecar, pipeline)
        where = "(doc_id, sha256, sidecar, pipeline) = (?, ?, ?, ?)"
        with self._database.reading() as connection:
            row = connection.execute(f"SELECT {INFO_COLUMNS} FROM {INFO_TABLES} WHERE {where}", key).fetchone()
        return None if row is None else version_info(row)

    def info(self, version: int) -> VersionInfo:
        """Return what is known of a version.

        Raises:
            StoreError: When it is not stored.
        """
        with self._database.reading() as connection:
            row = connection.execute(
                f"SELECT {INFO_COLUMNS} FROM {INFO_TABLES} WHERE version = ?", (version,)
            ).fetchone()
        if row is None:
            raise self._missing(version)
        return version_info(row)

    def versions(self) -> tuple[VersionInfo, ...]:
        """Return every stored version, in order of ``doc_id`` and age; also those no index names."""
        with self._database.reading() as connection:
            rows = connection.execute(f"SELECT {INFO_COLUMNS} FROM {INFO_TABLES} ORDER BY doc_id, version").fetchall()
        return tuple(version_info(row) for row in rows)

    def document(self, version: int) -> Document:
        """Return the document of a version with the user's own metadata laid over it.

        Raises:
            StoreError: When the version is not stored or damaged.
        """
        with self._guard:
            cached = self._documents.get(version)
            if cached is not None:
                self._documents.move_to_end(version)
                return cached
        document = self._read_document(version)
        with self._guard:
            self._documents[version] = document
            while len(self._documents) > CACHED_DOCUMENTS:
                self._documents.popitem(last=False)
        return document

    def parts(self, version: int) -> tuple[Part, ...]:
        """Return the parts of a version without unpacking its text.

        Raises:
            StoreError: When the version is not stored or damaged.
        """
        with self._database.reading() as connection:
            row = connection.execute("SELECT structure FROM versions WHERE version = ?", (version,)).fetchone()
        if row is None:
            raise self._missing(version)
        return unpack_parts(row[0])

    def passage_starts(self, version: int) -> tuple[int, ...]:
        """Return where each passage of a version begins, in order."""
        query = "SELECT start FROM passages WHERE version = ? ORDER BY ordinal"
        with self._database.reading() as connection:
            return tuple(start for (start,) in connection.execute(query, (version,)))

    def passages(self, version: int) -> tuple[Passage, ...]:
        """Return all passages of a version in order."""
        return tuple(self._passages(version, "ORDER BY ordinal", ()))

    def passage(self, version: int, ordinal: int) -> Passage:
        """Return one passage by its place in its document, from 0.

        Raises:
            UnknownPassage: When there is none.
        """
        for passage in self._passages(version, "AND ordinal = ?", (ordinal,)):
            return passage
        raise UnknownPassage(
            f"Passage {ordinal} of version {version} was asked for; expected one that is stored. Build the index again."
        )

    def boxes(self, version: int, page: int) -> tuple[Box | None, ...]:
        """Return the box of every character of a page (numbered from 1); empty when the format has none."""
        with self._database.reading() as connection:
            key = (version, page)
            row = connection.execute("SELECT boxes FROM boxes WHERE version = ? AND page = ?", key).fetchone()
        return () if row is None else unpack_boxes(row[0])

    def original(self, sha256: str) -> Path:
        """Return the path of the original bytes.

        Raises:
            StoreError: When they are not stored.
        """
        return self.files.path(sha256)

    def edited_metadata(self, doc_id: str) -> Edits:
        """Return only what the user edited; empty when that is nothing."""
        with self._database.reading() as connection:
            row = connection.execute("SELECT edited FROM edited_metadata WHERE doc_id = ?", (doc_id,)).fetchone()
        return Edits() if row is None else unpack_edits(row[0])

    def last_report(self) -> str | None:
        """Return what the latest build said about its files, as JSON."""
        with self._database.reading() as connection:
            row = connection.execute("SELECT body FROM reports ORDER BY report DESC LIMIT 1").fetchone()
        return None if row is None else str(row[0])

    def check(self) -> tuple[str, ...]:
        """Return what SQLite finds wrong with the database file; empty when it is sound."""
        return self._database.check()

    # Inside

    def _read_document(self, version: int) -> Document:
        info = self.info(version)
        with self._database.reading() as connection:
            row = connection.execute("SELECT text, structure FROM versions WHERE version = ?", (version,)).fetchone()
        if row is None:
            raise self._missing(version)
        bare = Document(info.doc_id, unpack_text(row[0]), info.sha256, info.source, info.media_type, info.metadata)
        return unpack_structure(bare, row[1])

    def _passages(self, version: int, clause: str, values: tuple[int, ...]) -> Iterator[Passage]:
        columns = "versions.doc_id, kind, language, section, ranges"
        with self._database.reading() as connection:
            rows = connection.execute(
                f"SELECT {columns} FROM passages JOIN versions USING (version) WHERE version = ? {clause}",
                (version, *values),
            ).fetchall()
        return (unpack_passage(*row) for row in rows)

    def _known(self, doc_id: str) -> None:
        with self._database.reading() as connection:
            if connection.execute("SELECT 1 FROM versions WHERE doc_id = ?", (doc_id,)).fetchone() is None:
                raise UnknownDocument(f"No document is called {doc_id!r}; expected one that `index list` shows.")

    def _missing(self, version: int) -> StoreError:
        return StoreError(
            f"Version {version} of a document was asked for; expected it in {self.path}. Build the index again."
        )
