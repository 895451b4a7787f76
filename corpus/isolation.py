"""Reading in a process of its own: a hostile file can use up its time, its memory or the process, and nothing else.

The process is started with the first file and used for all; after a file that broke it, the next one gets a new one.
"""

from __future__ import annotations

import multiprocessing
import resource
import signal
import sys
import tempfile
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import IO

from .errors import LimitExceeded, ReadingError
from .reading import ReadFile, Task, read_task

STOPPING_SECONDS = 5.0
"""How long a process that was told to end may take before it is ended."""


class IsolatedReader:
    """Reads files one after the other in another process, each within its time and memory."""

    def __init__(self) -> None:
        self._process: SpawnProcess | None = None
        self._connection: Connection | None = None
        self._complaints: IO[bytes] | None = None

    def read(self, task: Task) -> ReadFile:
        """Return what a file holds.

        Raises:
            LimitExceeded: When reading took longer than ``limits.seconds`` or more memory than ``limits.memory_bytes``.
            ReadingError: When the file cannot be read, or broke the process that read it.
        """
        try:
            connection = self._connection or self._start(task)
            connection.send(task)
            if not connection.poll(task.limits.seconds):
                self._stop()
                raise LimitExceeded(
                    f"took longer than {task.limits.seconds:g} seconds to read; expected less. "
                    "Leave it out, split it, or raise PINCITE_LIMITS__SECONDS."
                )
            answer: ReadFile | ReadingError = connection.recv()
        except (EOFError, BrokenPipeError, ConnectionResetError) as error:
            reason = self._last_words()
            self._stop()
            raise ReadingError(
                f"broke its reader ({reason}); expected a sound file. Repair it, or leave it out."
            ) from error
        if isinstance(answer, ReadingError):
            raise answer
        return answer

    def close(self) -> None:
        """End the process."""
        self._stop()

    def _start(self, task: Task) -> Connection:
        # "spawn": a copy of a process that runs other threads (a server, torch) may inherit their locks and hang.
        context = multiprocessing.get_context("spawn")
        here, there = context.Pipe()
        self._connection = here
        self._complaints = tempfile.NamedTemporaryFile(prefix="pincite-reader-", suffix=".log")  # noqa: SIM115
        self._process = context.Process(
            target=_serve, args=(there, self._complaints.name, task.limits.memory_bytes), daemon=True
        )
        self._process.start()
        there.close()
        # Starting takes a second or two of imports; it must not count as the file's time.
        here.recv()
        return here

    def _stop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        if self._process is not None:
            self._process.terminate()
            self._process.join(STOPPING_SECONDS)
            if self._process.is_alive():
                self._process.kill()
                self._process.join()
            self._process.close()
            self._process = None
        if self._complaints is not None:
            self._complaints.close()
            self._complaints = None

    def _last_words(self) -> str:
        if self._process is None or self._complaints is None:
            return "it ended"
        self._process.join(STOPPING_SECONDS)
        code = self._process.exitcode
        if code is not None and code < 0:
            return f"killed by {signal.Signals(-code).name}"
        lines = Path(self._complaints.name).read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return lines[-1] if lines else "it ended without a word"


def _serve(connection: Connection, complaints: str, memory_bytes: int) -> None:
    """Read what comes until the other end closes. An error nobody foresaw ends the process, as it should."""
    # The build is what Ctrl-C interrupts; it ends this process itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.stderr = Path(complaints).open("w", encoding="utf-8", buffering=1)  # noqa: SIM115
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    # Where the system allows less, that is the limit; asking for more would fail.
    soft = memory_bytes if hard == resource.RLIM_INFINITY else min(memory_bytes, hard)
    resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
    with suppress(EOFError):
        connection.send(None)
        while True:
            connection.send(_answer(connection.recv()))


def _answer(task: Task) -> ReadFile | ReadingError:
    try:
        return read_task(task)
    except ReadingError as error:
        return error
    except MemoryError:
        return LimitExceeded(
            f"needs more than {task.limits.memory_bytes} bytes of memory; expected less. "
            "Leave it out, split it, or raise PINCITE_LIMITS__MEMORY_BYTES."
        )
