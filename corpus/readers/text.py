"""Plain text: the decoded file, character for character, line ends and all.

For UTF-8 the text is exactly what ``open(path, encoding="utf-8", newline="").read()`` gives, a leading U+FEFF included.
"""

from __future__ import annotations

import re

from corpus.document import Edit
from corpus.errors import LimitExceeded, ReadingError

from .decoding import decode
from .protocol import Limits, Problem, Reading

MOST_NUL_SHARE = 0.001
"""A text file may have caught a few NUL characters; more than one in a thousand means it is no text."""

MOST_CONTROL_SHARE = 0.02
"""Control characters that no text uses; program files and images that happen to decode have many more."""

ODD_CONTROLS = re.compile(r"[\x01-\x08\x0e-\x19\x1c-\x1f\x7f-\x84\x86-\x9f]")
"""All but NUL, tab, line and page ends, the old mark of a file's end, and the escape that colours begin with."""


class TextReader:
    """Reads plain text in any common encoding."""

    suffixes = frozenset({"", ".txt", ".text", ".log"})

    def read(self, data: bytes, name: str, limits: Limits) -> Reading:
        """Return the decoded text; the layout finds its structure."""
        text, problems = decoded_text(data, limits)
        # A mark of byte order stays in the text and is not shown.
        edits = (Edit(0, 1, ""),) if text.startswith("\ufeff") else ()
        return Reading(text, "text/plain", problems=problems, edits=edits)


def decoded_text(data: bytes, limits: Limits) -> tuple[str, tuple[Problem, ...]]:
    """Return the text of a file and what is wrong with it.

    Raises:
        ReadingError: When the bytes are not text.
        LimitExceeded: When the text is longer than the limit.
    """
    decoded = decode(data)
    text = decoded.text
    if len(text) > limits.text_characters:
        raise LimitExceeded(
            f"The text has {len(text)} characters; expected at most {limits.text_characters}. "
            "Split the file, or raise PINCITE_LIMITS__TEXT_CHARACTERS."
        )
    problems = list(decoded.problems)
    nuls = text.count("\0")
    if nuls:
        problems.append(Problem(f"{nuls} NUL characters stand in the text; they are kept as they are", lost=False))
    # Letters that were decoded wrongly before are control characters now and then.
    controls = 0.0 if decoded.mojibake else _control_share(text)
    if nuls > max(1, len(text) * MOST_NUL_SHARE) or controls > MOST_CONTROL_SHARE:
        raise ReadingError("The file holds binary data; expected text. Leave it out, or convert it.")
    if not text.strip("\ufeff\0 \t\r\n\v\f\x1a"):
        problems = [Problem("holds no text")]
    return text, tuple(problems)


def _control_share(text: str) -> float:
    sample = text[:100_000]
    return len(ODD_CONTROLS.findall(sample)) / max(len(sample), 1)
