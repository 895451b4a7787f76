"""The names of parts: ``DOC_ID:NUMBER``, the number counted from 1 in the order in which the parts stand.

A name is stable as long as its document is not changed; a ``doc_id`` has no colon.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from .document import Part
from .errors import UnknownPart

FORM = re.compile(r"(?P<doc_id>.+):(?P<number>[1-9][0-9]{0,5})", re.DOTALL)


class PartName(NamedTuple):
    """A part by its document and its number there; as a string it is the ``part_id``."""

    doc_id: str
    number: int

    def __str__(self) -> str:
        """Return the ``part_id``."""
        return f"{self.doc_id}:{self.number}"

    def of(self, parts: Sequence[Part]) -> Part:
        """Return the part of this name among the parts of its document.

        Raises:
            UnknownPart: When they are fewer.
        """
        if self.number > len(parts):
            holds = f"{len(parts)} of them" if parts else "none"
            raise UnknownPart(
                f"Part {self.number} of {self.doc_id} was asked for; that document has {holds}. "
                "See the parts with `index list`."
            )
        return parts[self.number - 1]


def part_name(part_id: str) -> PartName:
    """Return what a ``part_id`` names.

    Raises:
        UnknownPart: When it is not of the form of one.
    """
    found = FORM.fullmatch(part_id)
    if found is None:
        raise UnknownPart(
            f"No part is called {part_id!r}; expected a doc_id, a colon and a number, such as report-1a2b3c4d:2. "
            "See the parts with `index list`."
        )
    return PartName(found["doc_id"], int(found["number"]))


def part_ids(doc_id: str, parts: Sequence[Part]) -> tuple[str, ...]:
    """Return the names of the parts of a document, in their order."""
    return tuple(str(PartName(doc_id, number)) for number in range(1, len(parts) + 1))
