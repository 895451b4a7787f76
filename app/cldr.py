"""What CLDR knows of a language, by way of Babel."""

from __future__ import annotations

from babel import Locale, UnknownLocaleError

UNKNOWN = "und"
"""What the language of a text is called that was not told; CLDR takes it for English."""


def locale_of(language: str) -> Locale | None:
    """Return the locale of a text's language, ``None`` where it is unknown or CLDR does not have it."""
    if language == UNKNOWN:
        return None
    try:
        return Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return None
