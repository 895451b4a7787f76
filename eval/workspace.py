"""Folders of evaluations inside the data folder, and the indexes that are built only to be measured.

``evaluations/indexes/<name>`` is a data folder of its own for each folder or set that is measured; a second run of it
encodes only what is new. ``evaluations/runs/<name>`` holds the answers, figures and report of a run.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from slugify import slugify

from corpus.errors import DataFolderError, PathNotFound

from .dataset import Dataset, Documents, SourceText
from .errors import DatasetError

FOLDER = "evaluations"
TEXTS = "texts"
NAMES = "names.json"
IN_ONE_FOLDER = 1000
"""Files of a set's documents in one folder; a folder with a hundred thousand is slow everywhere."""


@dataclass(frozen=True)
class Corpus:
    """What an index is built from for measuring.

    Attributes:
        folder: The folder that is indexed.
        data: The data folder of its index.
        names: From a file's path in the folder to the document's name in the set; ``None`` where they are the same.
    """

    folder: Path
    data: Path
    names: dict[str, str] | None = None


def folder_corpus(data: Path, documents: Path) -> Corpus:
    """Return where a folder of documents is indexed for measuring.

    Raises:
        PathNotFound: When it is no folder.
    """
    if not documents.is_dir():
        raise PathNotFound(f"{documents} was given as documents; expected a folder that exists. Check the path.")
    return Corpus(documents, _index_folder(data, documents.resolve().name, str(documents.resolve())))


def set_corpus(data: Path, dataset: Dataset) -> Corpus:
    """Return where the documents of a set are indexed, written out as text files with their titles beside them.

    Raises:
        DatasetError: When the set brings no documents.
        DataFolderError: When they cannot be written.
    """
    if dataset.documents is None:
        raise DatasetError(
            f"The set {dataset.name!r} brings no documents; expected a folder. Name one with --documents."
        )
    place = _index_folder(data, dataset.name, json.dumps(dict(dataset.sha256), sort_keys=True))
    texts = place / TEXTS
    try:
        if not (place / NAMES).is_file():
            place.mkdir(parents=True, exist_ok=True)
            _write_out(dataset.documents, place)
        names = json.loads((place / NAMES).read_text(encoding="utf-8"))
    except OSError as error:
        raise DataFolderError(
            f"{place} cannot be written ({error.strerror or error}); expected a data folder with space and write "
            "permission. Name another one with --data or PINCITE_DATA."
        ) from error
    return Corpus(texts, place, names)


def run_folder(data: Path, name: str, identity: str) -> Path:
    """Return the folder of a run: the same one for the same questions on the same index."""
    return data / FOLDER / "runs" / _named(name, identity)


def _index_folder(data: Path, name: str, identity: str) -> Path:
    return data / FOLDER / "indexes" / _named(name, identity)


def _named(name: str, identity: str) -> str:
    digest = hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{slugify(name, max_length=40) or 'set'}-{digest[:12]}"


def _write_out(documents: Documents, place: Path) -> None:
    """Write the documents beside their place and move them there, the list of names last: it says all are there."""
    with TemporaryDirectory(prefix=".writing-", dir=place) as fresh:
        names = _write_texts(documents, Path(fresh) / TEXTS)
        target = place / TEXTS
        if target.exists():
            # Left over by a run that was killed between the two renames.
            target.rename(Path(fresh) / "old")
        (Path(fresh) / TEXTS).rename(target)
        listed = Path(fresh) / NAMES
        listed.write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")
        listed.rename(place / NAMES)


def _write_texts(documents: Iterable[SourceText], folder: Path) -> dict[str, str]:
    names: dict[str, str] = {}
    rest = enumerate(documents)
    while block := list(islice(rest, IN_ONE_FOLDER)):
        inner = folder / f"{block[0][0] // IN_ONE_FOLDER:04}"
        inner.mkdir(parents=True)
        for number, document in block:
            path = inner / f"{number:07}.txt"
            # A set may have documents of a title alone; the title is then what can be quoted.
            path.write_text(document.text or document.title, encoding="utf-8", newline="")
            if document.title:
                path.with_name(f"{path.stem}.csl.json").write_text(
                    json.dumps({"type": "document", "title": document.title}), encoding="utf-8"
                )
            names[f"{inner.name}/{path.name}"] = document.name
    return names
