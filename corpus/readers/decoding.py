"""Bytes to text: which encoding a file is in, decided in a fixed order from the surest sign to a guess.

Marks at the start, then UTF-16 and UTF-32 by where their NUL bytes stand, then UTF-8, then charset-normalizer for the
older encodings of Russian, Persian and Arabic, and western Europe.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import CharsetMatch, from_bytes

from corpus.errors import ReadingError

from .protocol import Problem

SAMPLE_BYTES = 32_768
"""Enough for charset-normalizer to tell encodings apart; its time grows with the sample."""

CONTEXT_BYTES = 64
"""How much before the first byte that is not ASCII belongs to the sample."""

ONE_BYTE = (
    "cp1251",
    "koi8_r",
    "cp1256",
    "cp1252",
    "iso8859_5",
    "cp866",
    "mac_cyrillic",
    "koi8_u",
    "iso8859_6",
    "cp1250",
    "iso8859_2",
    "cp1253",
    "cp1254",
    "cp1255",
)
"""Older encodings of one byte a letter, tried before all others."""

PIECES = 10
PIECE_BYTES = 512
"""What charset-normalizer looks at in a sample; in shorter pieces Russian with many capitals reads as noise."""

MOST_LESS_COHERENT = 0.1
"""How much less like a language Windows-1251 may read than Mac Cyrillic; they differ in capitals, ё and я only."""

HIGH_BYTE = re.compile(rb"[\x80-\xff]")

WIDE_NUL_SHARE = 0.02
"""UTF-16 of any script has this many NUL bytes at least, from its spaces and line ends."""

MOST_STRAY_NULS = 0.02
"""Share of NUL bytes on the other side that UTF-16 may have and still be UTF-16."""

DAMAGE_RATIO = 2
"""With this many good multi-byte characters for each bad byte, a file is damaged UTF-8, not another encoding.

The sample documents in 13 older encodings have at most 0.59."""

MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the Python name of its encoding, and what is to be said about either.

    Attributes:
        mojibake: Whether the text reads as if it had been decoded wrongly before.
    """

    text: str
    encoding: str
    problems: tuple[Problem, ...] = ()
    mojibake: bool = False


def decode(data: bytes) -> Decoded:
    """Return the text of ``data``.

    A leading U+FEFF stays for UTF-8 and goes for UTF-16 and UTF-32, as ``open`` with those encodings has it.

    Raises:
        ReadingError: When the bytes are text in no encoding that is known.
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _replacing(data, encoding)
    wide = _wide_encoding(data)
    if wide is not None:
        return _replacing(data, wide)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _not_quite_utf8(data)
    remarks = _mojibake(text)
    return Decoded(text, "utf-8", remarks, mojibake=bool(remarks))


def _replacing(data: bytes, encoding: str, how: str = "") -> Decoded:
    remark = Problem(f"the file is not UTF-8; read as {encoding}{how}", lost=False)
    try:
        return Decoded(data.decode(encoding), encoding, (remark,))
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
    lost = text.count("\ufffd")
    reason = f"{lost} characters could not be decoded as {encoding} and stand as U+FFFD"
    return Decoded(text, encoding, (remark, Problem(reason)))


def _wide_encoding(data: bytes) -> str | None:
    """Return UTF-16 or UTF-32 without a mark, told by the places of NUL bytes, else ``None``."""
    sample = data[:SAMPLE_BYTES]
    if len(sample) < 4 or sample.count(0) <= len(sample) * WIDE_NUL_SHARE:
        return None
    # By place modulo four: UTF-32 has its NULs in three places of each four, UTF-16 on one side of each two.
    shares = [sample[place::4].count(0) / max(len(sample[place::4]), 1) for place in range(4)]
    if min(shares[2:]) > 0.9 and shares[0] < 0.5:
        return "utf-32-le"
    if min(shares[:2]) > 0.9 and shares[3] < 0.5:
        return "utf-32-be"
    even, odd = (shares[0] + shares[2]) / 2, (shares[1] + shares[3]) / 2
    if odd > WIDE_NUL_SHARE and even <= odd * MOST_STRAY_NULS:
        return _if_readable(sample, "utf-16-le")
    if even > WIDE_NUL_SHARE and odd <= even * MOST_STRAY_NULS:
        return _if_readable(sample, "utf-16-be")
    return None


def _if_readable(sample: bytes, encoding: str) -> str | None:
    text = sample.decode(encoding, "replace")
    readable = sum(1 for character in text if character.isprintable() or character.isspace())
    return encoding if readable > 0.95 * len(text) else None


def _not_quite_utf8(data: bytes) -> Decoded:
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd") - data.count("\ufffd".encode())
    good = sum(1 for character in text if character > "\x7f") - bad
    if good >= DAMAGE_RATIO * bad:
        reason = f"{bad} places are not UTF-8 and stand as U+FFFD"
        return Decoded(text, "utf-8", (Problem(reason),))
    return _replacing(data, _guess(data), ", which was guessed")


def _guess(data: bytes) -> str:
    # A file may open with a long head in ASCII, which says nothing and would drown the rest of the sample.
    first = HIGH_BYTE.search(data)
    begin = max(first.start() - CONTEXT_BYTES, 0) if first else 0
    sample = data[begin : begin + SAMPLE_BYTES]
    # Short Russian in KOI8-R also decodes as Japanese; East Asian text is not taken for any of the first.
    matches = _matches(sample, list(ONE_BYTE)) or _matches(sample)
    if not matches:
        raise ReadingError("The file holds binary data or an unknown encoding; expected text. Save it as UTF-8.")
    best = matches[0]
    # French in Windows-1252 scores the same as Central European 1250, of which far fewer files exist. Russian in
    # Windows-1251 may score a little worse than as Mac Cyrillic, in which hardly any files exist.
    for likelier, slack in (("cp1252", 0.0), ("cp1251", MOST_LESS_COHERENT * (best.encoding == "mac_cyrillic"))):
        match = next((match for match in matches if match.encoding == likelier), None)
        if match is not None and _as_good(match, best, slack):
            return match.encoding
    return best.encoding


def _matches(sample: bytes, encodings: list[str] | None = None) -> list[CharsetMatch]:
    return list(from_bytes(sample, PIECES, PIECE_BYTES, cp_isolation=encodings))


def _as_good(match: CharsetMatch, best: CharsetMatch, slack: float) -> bool:
    return match.chaos <= best.chaos and match.coherence >= best.coherence - slack


def _mojibake(text: str) -> tuple[Problem, ...]:
    """Return a remark when UTF-8 text reads like UTF-8 that was once taken for Windows-1252 or Latin-1."""
    sample = text[:SAMPLE_BYTES]
    foreign = [character for character in sample if character > "\x7f"]
    if not foreign:
        return ()
    # Every letter of such text is one of these leading characters and another one behind it.
    leading = sum(foreign.count(character) for character in "ÃÂÐÑØÙÚÛâ")
    if leading < 0.3 * len(foreign):
        return ()
    again = ("".join(foreign).encode(wrong, "ignore").decode("utf-8", "ignore") for wrong in ("cp1252", "latin-1"))
    if max(map(len, again)) < 0.3 * len(foreign):
        return ()
    reason = "the text reads as if it had been decoded wrongly before (mojibake); it is kept as it stands"
    return (Problem(reason, lost=False),)
