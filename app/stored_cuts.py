"""Which sentences of a document something else stands in (a page head, a note), as its stored passages say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from corpus.document import Document, Range
from corpus.errors import PinciteError
from corpus.store import Store

from .concordance import Cuts, no_cuts


@contextmanager
def stored_cuts(data: Path) -> Iterator[Cuts]:
    """Give what tells the cut sentences of the documents in a data folder's index; of others it knows none.

    Where there is no index, none is known of any document.
    """
    # Imported here: it brings the libraries of the index, which --help and wrong calls need not wait for.
    from index.current import required_folder
    from index.manifest import read_manifest

    try:
        manifest = read_manifest(required_folder(data))
        store = Store(data, read_only=True)
    except PinciteError:
        yield no_cuts
        return
    versions = {(entry.doc_id, entry.sha256): entry.version for entry in manifest.documents}

    def cuts(document: Document) -> Sequence[tuple[Range, ...]]:
        version = versions.get((document.doc_id, document.sha256))
        try:
            passages = store.passages(version) if version is not None else ()
        except PinciteError:
            # A build may just have taken them away; what can be told without them is told.
            return ()
        return [sentence.ranges for passage in passages for sentence in passage.sentences if len(sentence.ranges) > 1]

    with store:
        yield cuts
