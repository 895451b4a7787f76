"""Which sets the reader is trained on, and which part of each is kept for choosing and for testing.

A document's part is told by the SHA-256 of its title, so that it is the same everywhere and for ever, and so that no
two passages of one document ever fall into different parts.
"""

from __future__ import annotations

import hashlib
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple


class Role(StrEnum):
    """What a document may be used for."""

    TRAIN = "train"
    VALIDATION = "validation"
    TEST = "test"


class Use(StrEnum):
    """What a set may be used for."""

    SPLIT = "split"
    TRAIN = "train"
    TEST = "test"


class SetUse(NamedTuple):
    """A set.

    Attributes:
        name: Short; questions written for it here stand in a folder of this name below ``WRITTEN``.
        folder: Below the folder that is given to the commands; empty for passages that were written here, too.
        use: What it may be used for.
        asked: Whether the questions it brings are put; otherwise only those written for it, to passages that have some.
    """

    name: str
    folder: str
    use: Use
    asked: bool = True


WRITTEN = Path(__file__).parent / "written"
"""Questions written for training, and passages; laid out as the sets are (``README.md`` there)."""

MLQA = "mlqa-"
"""Sets of this name share their questions' ids, so a question can be put to another language's passage."""

MLQA_ABROAD = ("ar", "de", "es", "hi", "vi", "zh")
"""Languages of those sets other than English."""

SETS = (
    SetUse("squad2", "bench/squad2-dev-cs224n", Use.SPLIT),
    SetUse("fa", "bench/fa-pquad-val", Use.SPLIT),
    SetUse("xen", "bench/xquad-en", Use.TEST),
    SetUse("xru", "bench/xquad-ru", Use.TEST),
    *(SetUse(MLQA + code, f"train/mlqa-dev-{code}", Use.TRAIN) for code in ("en", *MLQA_ABROAD)),
    SetUse("piaf", "train/native-fr-piaf", Use.TRAIN),
    SetUse("tydi-en", "train/tydiqa-goldp-train-en", Use.TRAIN, asked=False),
    *(SetUse(f"own-{code}", "", Use.TRAIN, asked=False) for code in ("en", "fa", "ru")),
    *(SetUse(f"tydi-{code}", f"train/tydiqa-goldp-train-{code}", Use.TRAIN) for code in ("ko", "sw")),
    SetUse("jsquad", "train/native-ja-jsquad-valid", Use.TRAIN),
    SetUse("cmrc", "train/native-zh-cmrc2018-dev", Use.TRAIN),
)

BUCKETS = 10
TRAINED_BUCKETS = 6
VALIDATION_BUCKET = 6


def bucket(name: str) -> int:
    """Return the bucket of a name, from 0 to 9."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % BUCKETS


def role_of(use: Use, title: str) -> Role:
    """Return what the document called ``title`` may be used for."""
    if use is not Use.SPLIT:
        return Role.TRAIN if use is Use.TRAIN else Role.TEST
    number = bucket(title)
    if number < TRAINED_BUCKETS:
        return Role.TRAIN
    return Role.VALIDATION if number == VALIDATION_BUCKET else Role.TEST


READ = ("squad2", "fa", "xen", "xru", "mlqa-en", "piaf", "tydi-en", "own-en", "own-fa", "own-ru")
"""Sets whose passages the shipped reader was trained or measured on. The others bring no more for the time they take;
of the other MLQA sets the questions are used, put to the English passages."""

READ_TOGETHER = tuple(one.name for one in SETS)
"""The same of the cross-encoder: all sets, since what it lacks is passages it has not seen."""


def needed_sets(read: tuple[str, ...] = READ) -> tuple[SetUse, ...]:
    """Return the sets that are read and those whose questions are put to them."""
    crossed = any(name.startswith(MLQA) for name in read)
    return tuple(one for one in SETS if one.name in read or (crossed and one.name.startswith(MLQA)))
