"""What is known about a document, from whom: the user's edits over a sidecar file over the file itself over nothing.

Nothing is ever made up here: a value that is missing stays missing, and a date that can be read in two ways stays as it
was written.
"""

from __future__ import annotations

import calendar
import datetime
import json
import re
from collections.abc import Iterable, Mapping
from email.utils import parsedate
from typing import Final

import yaml

from .document import Metadata
from .errors import ReadingError

SIDECAR_KEYS: Final = ("title", "authors", "date", "container", "language")

_ISO: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:[T ]\d{2}:\d{2}.*)?")
_PDF: Final = re.compile(r"D:(\d{4})(\d{2})?(\d{2})?.*")
_YEAR_FIRST: Final = re.compile(r"(\d{4})[/.](\d{1,2})(?:[/.](\d{1,2}))?")
_YEAR_LAST: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_DAY_NAMED: Final = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?([A-Za-z]{3,9})\.?,?\s+(\d{4})")
_NAMED_DAY: Final = re.compile(r"([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_NAMED: Final = re.compile(r"([A-Za-z]{3,9})\.?,?\s+(\d{4})")
_LANGUAGE: Final = re.compile(r"([A-Za-z]{2})(?:[-_][A-Za-z0-9-_]*)?")

EARLIEST_YEAR: Final = 1450
"""A smaller number is a year of another calendar (1402), not of the Gregorian one; it stays as it was written."""


def merged(under: Metadata, over: Metadata) -> Metadata:
    """Return ``under`` with everything that ``over`` says laid on top."""
    return Metadata(
        title=over.title or under.title,
        authors=over.authors or under.authors,
        date=over.date or under.date,
        container=over.container or under.container,
        language=over.language or under.language,
    )


def read_sidecar(data: bytes, name: str) -> Metadata:
    """Return what a sidecar file says.

    Args:
        data: The file.
        name: Its name; ``.csl.json`` is read as CSL-JSON (one item, or a list of one), anything else as YAML with
            the keys of ``SIDECAR_KEYS``.

    Raises:
        ReadingError: When it is not of its format, or holds keys or values that are not expected.
    """
    try:
        if name.lower().endswith(".json"):
            return _from_csl(_parsed_json(data, name), name)
        return _from_yaml(_parsed_yaml(data, name), name)
    except ValueError as error:
        raise ReadingError(f"{name} holds a value that cannot be read ({error}); expected text. Correct it.") from error


def date_of(text: str | None) -> str | None:
    """Return a date as ISO 8601 when it can be read in one way only, else as it was written; ``None`` for nothing.

    ``13/04/2021`` has one reading, ``03/04/2021`` has two and stays. Only as much as is written is returned:
    ``May 2021`` gives ``2021-05``.
    """
    plain = " ".join((text or "").split())
    return iso_date(plain) or plain or None


def iso_date(text: str) -> str | None:
    """Return ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD`` when the text has that one reading, else ``None``."""
    for pattern, order in (
        (_ISO, "ymd"),
        (_PDF, "ymd"),
        (_YEAR_FIRST, "ymd"),
        (_DAY_NAMED, "dmy"),
        (_NAMED_DAY, "mdy"),
        (_NAMED, "my"),
    ):
        found = pattern.fullmatch(text)
        if found:
            return _date(**dict(zip(order, found.groups(), strict=True)))
    found = _YEAR_LAST.fullmatch(text)
    if found:
        return _year_last(*found.groups())
    mail = parsedate(text)
    return _date(str(mail[0]), str(mail[1]), str(mail[2])) if mail else None


def language_of(text: str | None) -> str | None:
    """Return the ISO 639-1 code of a language tag such as ``fa-IR``, ``None`` for anything else."""
    found = _LANGUAGE.fullmatch((text or "").strip())
    return found[1].lower() if found else None


def line_of(text: str | None) -> str | None:
    """Return the text on one line, ``None`` when it is blank."""
    return " ".join((text or "").replace("\0", "").split()) or None


def names_of(names: Iterable[str | None]) -> tuple[str, ...]:
    """Return the names that are not blank, each once, in order."""
    return tuple(dict.fromkeys(line for line in map(line_of, names) if line))


def _date(y: str, m: str | None = None, d: str | None = None) -> str | None:
    month = _month(m)
    if int(y) < EARLIEST_YEAR or (m and not month):
        return None
    if month is None:
        return y
    if d is None:
        return f"{y}-{month:02}"
    try:
        return datetime.date(int(y), month, int(d)).isoformat()
    except ValueError:
        return None


def _month(name: str | None) -> int | None:
    if name is None:
        return None
    if name.isdecimal():
        return int(name) if 1 <= int(name) <= 12 else None
    short = [month.lower() for month in calendar.month_abbr]
    whole = [month.lower() for month in calendar.month_name]
    lowered = "sep" if name.lower() == "sept" else name.lower()
    if lowered in whole[1:]:
        return whole.index(lowered)
    return short.index(lowered) if lowered in short[1:] else None


def _year_last(first: str, second: str, year: str) -> str | None:
    if int(first) > 12 or int(first) == int(second):
        return _date(year, second, first)
    return _date(year, first, second) if int(second) > 12 else None


def _parsed_yaml(data: bytes, name: str) -> Mapping[object, object]:
    try:
        found = yaml.safe_load(data)
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, RecursionError) as error:
        raise ReadingError(f"{name} is no YAML ({error}); expected lines such as 'title: …'. Correct it.") from error
    if not isinstance(found, dict):
        raise ReadingError(f"{name} holds {type(found).__name__}; expected lines such as 'title: …'. Correct it.")
    return found


def _from_yaml(fields: Mapping[object, object], name: str) -> Metadata:
    unknown = [str(key) for key in fields if key not in SIDECAR_KEYS]
    if unknown:
        raise ReadingError(
            f"{name} has the keys {', '.join(unknown)}; expected only {', '.join(SIDECAR_KEYS)}. Correct it."
        )
    authors = fields.get("authors") or []
    listed = authors if isinstance(authors, list) else [authors]
    return Metadata(
        title=_plain(fields.get("title"), name),
        authors=names_of(_plain(author, name) for author in listed),
        date=date_of(_plain(fields.get("date"), name)),
        container=_plain(fields.get("container"), name),
        language=language_of(_plain(fields.get("language"), name)),
    )


def _plain(value: object, name: str) -> str | None:
    if value is None:
        return None
    if isinstance(value, datetime.date):
        return value.isoformat()[:10]
    # YAML reads an unquoted "no" (Norwegian) as false.
    if value is False:
        return "no"
    if isinstance(value, str | int | float) and value is not True:
        return line_of(str(value))
    raise ReadingError(f"{name} holds {type(value).__name__} where text was expected. Put the value in quotes.")


def _parsed_json(data: bytes, name: str) -> Mapping[str, object]:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ReadingError(f"{name} is no JSON ({error}); expected one CSL-JSON item. Correct it.") from error
    item = found[0] if isinstance(found, list) and len(found) == 1 else found
    if not isinstance(item, dict):
        raise ReadingError(f"{name} does not hold one CSL-JSON item; expected one. Keep one item for each document.")
    return item


def _from_csl(item: Mapping[str, object], name: str) -> Metadata:
    authors = item.get("author")
    return Metadata(
        title=_plain(item.get("title"), name),
        authors=names_of(_csl_name(author) for author in authors) if isinstance(authors, list) else (),
        date=_csl_date(item.get("issued")),
        container=_plain(item.get("container-title"), name),
        language=language_of(_plain(item.get("language"), name)),
    )


def _csl_name(author: object) -> str | None:
    if not isinstance(author, dict):
        return None
    keys = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")
    return str(author.get("literal") or " ".join(str(author[key]) for key in keys if author.get(key)))


def _csl_date(issued: object) -> str | None:
    if isinstance(issued, str):
        return date_of(issued)
    if not isinstance(issued, dict):
        return None
    parts = issued.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list) and parts[0]:
        numbers = [str(part) for part in parts[0][:3]]
        return _date(*numbers) if all(number.isdecimal() for number in numbers) else None
    return date_of(str(issued.get("raw") or issued.get("literal") or ""))
