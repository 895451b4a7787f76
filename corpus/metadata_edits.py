"""What the user says of a document, over everything that was read: values of their own, or that a value is unknown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from .document import Metadata
from .errors import UsageError
from .metadata import EARLIEST_YEAR, SIDECAR_KEYS, date_of, iso_date, language_of, line_of, merged, names_of

NOTHING: Final = Metadata()
IN_NUMBERS: Final = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?")


@dataclass(frozen=True, slots=True)
class Edits:
    """The user's own metadata of one document.

    Attributes:
        given: Values that stand instead of what was read.
        unknown: Fields whose value was read wrongly, with nothing known instead; they are absent.
    """

    given: Metadata = NOTHING
    unknown: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        """Return whether anything was edited."""
        return bool(self.unknown) or self.given != NOTHING

    def over(self, read: Metadata) -> Metadata:
        """Return what was read with the edits laid over it."""
        under = replace(read, **{name: getattr(NOTHING, name) for name in self.unknown})
        return merged(under, self.given)


def with_changes(edits: Edits, changes: Mapping[str, object]) -> Edits:
    """Return the edits with some fields changed; fields that ``changes`` does not name stay as they are.

    Args:
        edits: What was edited before.
        changes: By field of ``SIDECAR_KEYS``: a value; an empty text or list for "unknown, whatever the file says";
            ``None`` to take the edit back, so that what was read shows again.

    Raises:
        UsageError: When a field is not known or a value cannot be used.
    """
    given, unknown = edits.given, set(edits.unknown)
    for name, value in changes.items():
        if name not in SIDECAR_KEYS:
            raise UsageError(f"The field {name!r} was given; expected one of {', '.join(SIDECAR_KEYS)}. Correct it.")
        used: Any = None if value is None else _value(name, value)
        given = replace(given, **{name: used if used else getattr(NOTHING, name)})
        unknown.discard(name)
        if value is not None and not used:
            unknown.add(name)
    return Edits(given, frozenset(unknown))


def is_possible(date: str) -> bool:
    """Return whether a date can be one: what is written in numbers has to be a day, or a month, that there is.

    Of a year of another calendar (1402-02-31) only month and day are looked at; a date in words is nobody's to judge.
    """
    plain = " ".join(date.split())
    found = IN_NUMBERS.fullmatch(plain)
    if found is None or iso_date(plain):
        return True
    year, month, day = (int(number or 1) for number in found.groups())
    return year < EARLIEST_YEAR and 1 <= month <= 12 and 1 <= day <= 31


def _value(name: str, value: object) -> str | tuple[str, ...] | None:
    if name == "authors":
        listed = [value] if isinstance(value, str) else value
        if not isinstance(listed, list | tuple) or not all(isinstance(author, str) for author in listed):
            raise UsageError(f"authors was given as {value!r}; expected a list of names. Correct it.")
        return names_of(listed)
    if not isinstance(value, str):
        raise UsageError(f"{name} was given as {value!r}; expected text. Correct it.")
    if name == "date":
        if not is_possible(value):
            raise UsageError(
                f"date was given as {value!r}; expected a day, a month or a year that there is, such as 2021-05-03. "
                "Correct it."
            )
        return date_of(value)
    if name == "language":
        return _language(value)
    return line_of(value)


def _language(value: str) -> str | None:
    code = language_of(value)
    if value.strip() and code is None:
        raise UsageError(f"language was given as {value!r}; expected a code such as en, fa or ru. Correct it.")
    return code
