"""Building: files to store, store to a new generation, and the switch to it in one atomic step.

Whatever happens before the switch, the current generation answers as before; whatever was read or encoded by then is
kept, so that the next build goes on where this one was stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from corpus.errors import DataFolderError
from corpus.isolation import IsolatedReader
from corpus.reading import FileReader
from corpus.store import Store
from corpus.versions import VersionInfo

from .current import GENERATIONS, current_folder, remove_other_generations, switch
from .embedding_cache import EmbeddingCache
from .encoder import Encoder
from .errors import BuildRunning, IndexDamaged, IndexingError
from .generation import open_generation
from .manifest import Manifest, check_model, generation_id, read_manifest
from .progress import NoProgress, Progress
from .recovery import Held, named_by, recovered
from .refresh import Library, Refresher
from .report import BuildReport
from .settings import IndexSettings
from .writing import Counted, GenerationWriter, Stopwatch, inputs_of

LOCK = "build.lock"


def build(
    paths: Sequence[Path],
    settings: IndexSettings,
    encoder: Encoder,
    progress: Progress | None = None,
    *,
    prune: bool = False,
    rebuild: bool = False,
    reader: FileReader | None = None,
    apart: Sequence[Path] = (),
) -> BuildReport:
    """Bring the index up to what the files under ``paths`` hold now; documents from elsewhere stay as they are.

    Args:
        paths: Files and folders.
        settings: Data folder, limits, batch size.
        encoder: Encodes what was not encoded before.
        progress: Is told of every stage.
        prune: Remove documents whose files vanished from ``paths``.
        rebuild: Write the generation anew even if nothing changed or it is damaged; also the way to change the encoder.
        reader: Turns bytes into documents; one of its own by default.
        apart: Data folders that are not entered, beside that of the settings.

    Raises:
        PathNotFound: When a path does not exist; nothing is changed.
        DataFolderError: When the data folder cannot be written.
        BuildRunning: When another build holds the data folder.
        OtherModel: When the index was built with another encoder and ``rebuild`` is not set.
    """

    def refresh(store: Store, library: Library) -> None:
        own = IsolatedReader() if reader is None else reader
        try:
            refresher = Refresher(store, own, library, settings.limits.limits(), progress or NoProgress())
            refresher.take(paths, prune=prune, apart=apart)
        finally:
            own.close()

    return Change(settings, encoder, progress or NoProgress(), rebuild=rebuild).run(refresh)


class Change:
    """A change of the library and the generation that comes of it.

    Args:
        settings: Data folder and batch size.
        encoder: Encodes what was not encoded before.
        progress: Is told of every stage.
        rebuild: Write the generation anew even if nothing changed.
    """

    def __init__(self, settings: IndexSettings, encoder: Encoder, progress: Progress, *, rebuild: bool) -> None:
        self.settings = settings
        self.data = settings.data
        self.encoder = encoder
        self.progress = progress
        self.rebuild = rebuild
        self.watch = Stopwatch()

    def run(self, change: Callable[[Store, Library], None], *, kept: bool = True) -> BuildReport:
        """Let ``change`` bring store and library up to date, write the generation they make, switch to it, report.

        The report is kept as the latest one unless it says nothing of reading.
        """
        with building(self.data), Store(self.data) as store:
            manifest = self._current_manifest()
            held = self._held(store, manifest)
            library = Library(dict(held.versions))
            with self.watch.stage("reading"):
                change(store, library)
            library.files.extend(held.unmet(library.versions, [file.doc_id for file in library.files]))
            with store.together():
                library.record(store)
                versions = [library.versions[doc_id] for doc_id in sorted(library.versions)]
                wanted = generation_id(inputs_of(versions, self.encoder))
                if manifest is not None and manifest.generation == wanted and not self.rebuild and self._opens():
                    written = None
                    counted = Counted(manifest.passages, manifest.sentences, 0)
                else:
                    written, counted = self._write(store, versions)
            # What an open index shows of its documents changes here, a moment before the switch.
            if written is not None:
                self._switch(store, written, versions, manifest, held)
            report = self._report(wanted, library, counted, switched=written is not None)
            if kept:
                store.add_report(report.generation, report.model_dump_json())
        return report

    def _current_manifest(self) -> Manifest | None:
        try:
            folder = current_folder(self.data)
            manifest = None if folder is None else read_manifest(folder)
        except IndexDamaged:
            if not self.rebuild:
                raise
            return None
        if manifest is not None and not self.rebuild:
            check_model(manifest, self.encoder.info)
        return manifest

    def _opens(self) -> bool:
        """Return whether the current generation can be opened; one that cannot is written anew."""
        try:
            open_generation(self.data).close()
        except IndexingError:
            return False
        return True

    def _held(self, store: Store, manifest: Manifest | None) -> Held:
        if manifest is None:
            return recovered(self.data, store)
        held = named_by(store, manifest.documents)
        if held.lost and not self.rebuild:
            raise IndexDamaged(
                f"The store lacks {len(held.lost)} documents of the index ({held.lost[0].doc_id}, …); expected all of "
                "them. Build with --rebuild."
            )
        return held

    def _write(self, store: Store, versions: Sequence[VersionInfo]) -> tuple[str, Counted]:
        with EmbeddingCache(self.data, self.encoder) as cache:
            writer = GenerationWriter(self.data, store, cache, self.progress, self.watch)
            return writer.write(versions, self.settings.batch_size)

    def _switch(
        self, store: Store, name: str, versions: Sequence[VersionInfo], before: Manifest | None, held: Held
    ) -> None:
        earlier = current_folder(self.data) if before is not None else None
        switch(self.data, name)
        if not held.is_whole:
            # What was not understood may still be of use; the next build cleans up.
            return
        kept = {name} if earlier is None else {name, earlier.name}
        remove_other_generations(self.data, kept)
        needed = {info.version for info in versions}
        needed.update(entry.version for entry in before.documents) if before is not None else None
        store.keep_only(needed)

    def _report(self, generation: str, library: Library, counted: Counted, *, switched: bool = False) -> BuildReport:
        return BuildReport(
            generation=generation,
            switched=switched,
            files=tuple(library.files),
            documents=len(library.versions),
            passages=counted.passages,
            sentences=counted.sentences,
            encoded=counted.encoded,
            seconds={name: round(seconds, 3) for name, seconds in self.watch.seconds.items()},
        )


@contextmanager
def building(data: Path) -> Iterator[None]:
    """Hold the data folder for one build.

    Raises:
        BuildRunning: When another build holds it.
        DataFolderError: When it cannot be created or written.
    """
    try:
        data.mkdir(parents=True, exist_ok=True)
        (data / GENERATIONS).mkdir(exist_ok=True)
        lock = FileLock(data / LOCK, timeout=0)
        lock.acquire()
    except Timeout as error:
        raise BuildRunning(
            f"Another build is running in {data}; expected none. Wait for it to end and build again."
        ) from error
    except OSError as error:
        raise DataFolderError(
            f"The data folder {data} cannot be used ({error.strerror or error}); expected one that can be written. "
            "Name another one with --data or PINCITE_DATA."
        ) from error
    try:
        yield
    finally:
        lock.release()
