"""The words of the interface in each of its languages: one small JSON file for each language beside this module.

A message is a string with ``{names}`` in it, or, where a number decides its form, an object with one string for each
plural category of its language (CLDR names: one, few, many, other; the number is ``{n}``).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from babel import Locale
from babel.dates import format_datetime
from babel.numbers import format_decimal, format_percent

from app.confidence import whole_percent

FOLDER = Path(__file__).parent
LANGUAGES = ("en", "fa", "ru")
"""Interface languages; the first is used when a browser asks for none of them."""

PERSIAN_DIGITS = str.maketrans("0123456789%", "۰۱۲۳۴۵۶۷۸۹٪")

Message = str | Mapping[str, str]


@dataclass(frozen=True)
class Catalogue:
    """The messages of one language.

    Attributes:
        language: ISO 639-1 code.
        messages: By key; every language has the same keys.
    """

    language: str
    messages: Mapping[str, Message]

    @property
    def locale(self) -> Locale:
        """Rules for plurals, numbers and dates."""
        return Locale.parse(self.language)

    @property
    def direction(self) -> str:
        """``rtl`` or ``ltr``."""
        return str(self.locale.text_direction)

    def text(self, key: str, /, **values: object) -> str:
        """Return the message with its values; ``n`` chooses the plural form and is written in the language's digits.

        Raises:
            KeyError: When there is no such message.
        """
        message = self.messages[key]
        number = values.get("n")
        if not isinstance(message, str):
            message = message[self.locale.plural_form(number) if isinstance(number, int) else "other"]
        if isinstance(number, int):
            values["n"] = self.number(number)
        return message.format(**values)

    def has(self, key: str) -> bool:
        """Return whether there is a message of that key."""
        return key in self.messages

    def number(self, value: float) -> str:
        """Return a number as this language writes it."""
        return self.digits(format_decimal(value, locale=self.locale, numbering_system="default"))

    def percent(self, share: float) -> str:
        """Return a share in [0, 1] as whole percent, as :func:`whole_percent` gives them."""
        return self.digits(format_percent(whole_percent(share) / 100, locale=self.locale, numbering_system="default"))

    def date(self, moment: datetime) -> str:
        """Return a day and time as this language writes them, in the time zone they are given in."""
        return self.digits(format_datetime(moment, "medium", tzinfo=moment.tzinfo, locale=self.locale))

    def language_name(self, code: str) -> str:
        """Return the name of a language in this language, or its code when it has none."""
        return str(self.locale.languages.get(code, code))

    def digits(self, written: str) -> str:
        """Return ``written`` with its figures in this language's digits."""
        # Babel writes Persian separators but Latin digits.
        return written.translate(PERSIAN_DIGITS) if self.language == "fa" else written


def load_catalogues(folder: Path = FOLDER) -> dict[str, Catalogue]:
    """Return the catalogue of every interface language, by code, the default first."""
    return {
        language: Catalogue(language, json.loads((folder / f"{language}.json").read_text(encoding="utf-8")))
        for language in LANGUAGES
    }
