"""The database file of a data folder: its schema, a connection for each thread, its errors as sentences."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from .errors import DataFolderError, PinciteError, StoreError

SCHEMA_VERSION = 1
"""Raised whenever a table changes; a store of another version is refused, never converted in silence."""

BUSY_SECONDS = 30.0
"""How long a statement waits for another writer before it fails."""

SCHEMA = """
CREATE TABLE versions (
    version INTEGER PRIMARY KEY,
    doc_id TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    sidecar TEXT NOT NULL,
    pipeline TEXT NOT NULL,
    source TEXT NOT NULL,
    root TEXT NOT NULL,
    media_type TEXT NOT NULL,
    metadata TEXT NOT NULL,
    problems TEXT NOT NULL,
    pages INTEGER NOT NULL,
    passages INTEGER NOT NULL,
    characters INTEGER NOT NULL,
    text BLOB NOT NULL,
    structure BLOB NOT NULL,
    UNIQUE (doc_id, sha256, sidecar, pipeline)
);
CREATE TABLE passages (
    version INTEGER NOT NULL REFERENCES versions ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    kind TEXT NOT NULL,
    language TEXT NOT NULL,
    section TEXT NOT NULL,
    ranges BLOB NOT NULL,
    PRIMARY KEY (version, ordinal)
) WITHOUT ROWID;
CREATE TABLE boxes (
    version INTEGER NOT NULL REFERENCES versions ON DELETE CASCADE,
    page INTEGER NOT NULL,
    boxes BLOB NOT NULL,
    PRIMARY KEY (version, page)
) WITHOUT ROWID;
CREATE TABLE edited_metadata (doc_id TEXT PRIMARY KEY, edited TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE reports (report INTEGER PRIMARY KEY, generation TEXT NOT NULL, body TEXT NOT NULL);
"""


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Give a connection (of ``isolation_level=None``) that commits at the end, and rolls back on any error."""
    connection.execute("BEGIN IMMEDIATE")
    # A sqlite3 connection as a context manager commits, or rolls back.
    with connection:
        yield connection


@contextmanager
def database_errors(path: Path, damaged: type[PinciteError], remedy: str) -> Iterator[None]:
    """Say in a sentence what is wrong with a database file.

    Args:
        path: The file.
        damaged: What is raised when the file is no sound database.
        remedy: What was expected then, and what to do.

    Raises:
        DataFolderError: When it cannot be opened or written.
        PinciteError: ``damaged``.
    """
    try:
        yield
    except sqlite3.OperationalError as error:
        raise DataFolderError(
            f"{path} could not be used ({error}); expected a database that can be opened and written. "
            "Check its permissions and the free space, or name another data folder."
        ) from error
    except sqlite3.DatabaseError as error:
        raise damaged(f"{path} is damaged ({error}); {remedy}") from error


class Database:
    """One SQLite file, opened once for each thread that comes.

    Args:
        path: The file; created with empty tables unless ``read_only``.
        read_only: Open what is there and change nothing.

    Raises:
        StoreError: When the file is damaged, of another version, or missing with ``read_only``.
        DataFolderError: When it cannot be created or written.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        self.read_only = read_only
        self._local = threading.local()
        self._guard = threading.Lock()
        self._connections: list[sqlite3.Connection] = []
        if read_only and not path.is_file():
            raise StoreError(
                f"There is no corpus in {path.parent}; expected {path.name}. Run `python -m index build PATH` first."
            )
        if not read_only:
            _make_folder(path.parent)
        with self.reading():
            self._check_schema()

    def close(self) -> None:
        """Close every thread's connection."""
        with self._guard:
            for connection in self._connections:
                connection.close()
            self._connections.clear()
        self._local = threading.local()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Give this thread's connection.

        Raises:
            StoreError: When the file is damaged.
            DataFolderError: When it cannot be used.
        """
        with self._translated():
            yield self._connection()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Give this thread's connection inside a transaction: committed at the end, rolled back on any error.

        Inside another one of the same thread it is a part of that one.

        Raises:
            StoreError: When the file is damaged.
            DataFolderError: When it cannot be written.
        """
        with self._translated():
            connection = self._connection()
            if connection.in_transaction:
                yield connection
            else:
                with transaction(connection):
                    yield connection

    def check(self) -> tuple[str, ...]:
        """Return what SQLite finds wrong with the file; empty when it is sound."""
        with self.reading() as connection:
            rows = connection.execute("PRAGMA integrity_check").fetchall()
        return tuple(str(row[0]) for row in rows if row[0] != "ok")

    def _check_schema(self) -> None:
        with self.reading() as connection:
            found = int(connection.execute("PRAGMA user_version").fetchone()[0])
            tables = int(connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
        if found == 0 and tables == 0 and not self.read_only:
            self._create()
        elif found != SCHEMA_VERSION:
            raise StoreError(
                f"{self.path} is a corpus of version {found}; expected version {SCHEMA_VERSION}. "
                "Name another data folder, or delete this one and build it again."
            )

    def _create(self) -> None:
        with self.reading() as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.executescript(f"BEGIN; {SCHEMA} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;")

    def _translated(self) -> AbstractContextManager[None]:
        remedy = "expected a corpus database. Restore it, or delete the data folder and build it again."
        return database_errors(self.path, StoreError, remedy)

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._opened()
            self._local.connection = connection
            with self._guard:
                self._connections.append(connection)
        return connection

    def _mode(self) -> str:
        if not self.read_only:
            return ""
        # Readers of a WAL database share a file of locks; on a medium that cannot be written nobody else writes either.
        written = self.path.with_name(self.path.name + "-wal").exists() or os.access(self.path.parent, os.W_OK)
        return "?mode=ro" if written else "?immutable=1"

    def _opened(self) -> sqlite3.Connection:
        connect: Callable[..., sqlite3.Connection] = sqlite3.connect
        target = self.path.absolute().as_uri() + self._mode()
        connection = connect(target, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA foreign_keys = ON")
        if not self.read_only:
            # What is committed is on the disk: the pointer to a generation must not outlive the versions it names.
            connection.execute("PRAGMA synchronous = FULL")
        return connection


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DataFolderError(
            f"The data folder {folder} cannot be used ({error.strerror}); expected a folder that can be written. "
            "Name another one with --data or PINCITE_DATA."
        ) from error
