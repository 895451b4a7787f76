"""Lines of text and JSON files, gzipped or not, where every fault is named by file and line."""

from __future__ import annotations

import gzip
import json
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TypeVar, cast

from pydantic import BaseModel, ValidationError

from eval.errors import DatasetError

Record = TypeVar("Record", bound=BaseModel)


def find(folder: Path, name: str) -> Path | None:
    """Return ``folder/name`` or ``folder/name.gz``, whichever exists first, else ``None``."""
    for path in (folder / name, folder / f"{name}.gz"):
        if path.is_file():
            return path
    return None


def existing(path: Path, what: str) -> Path:
    """Return ``path``.

    Raises:
        DatasetError: When it is not a file.
    """
    if not path.is_file():
        raise DatasetError(f"The {what} {path} was given; expected a file that exists. Check the path.")
    return path


def text_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line number (from 1) and text of each line that is not blank, without its line break.

    Raises:
        DatasetError: When the file cannot be read, unpacked, or decoded as UTF-8; names the line.
    """
    number = 0
    try:
        with _open(path) as file:
            for number, raw in enumerate(file, start=1):
                line = raw.decode("utf-8").removeprefix("\ufeff" if number == 1 else "").rstrip("\r\n")
                if line.strip():
                    yield number, line
    except UnicodeDecodeError as error:
        raise DatasetError.at(
            path, number, f"byte {error.start} is not UTF-8; expected UTF-8. Save the file again."
        ) from None
    except (OSError, EOFError, zlib.error) as error:
        raise DatasetError.at(path, number + 1, f"cannot be read ({error}). Check the file.") from None


def whole_text(path: Path) -> str:
    """Return the text of a file that is one piece, without a byte order mark.

    Raises:
        DatasetError: When it cannot be read, or decoded as UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DatasetError(f"{path}: byte {error.start} is not UTF-8; expected UTF-8. Save the file again.") from None
    except OSError as error:
        raise DatasetError(f"{path} cannot be read ({error}). Check the file.") from None


def _open(path: Path) -> IO[bytes]:
    return cast("IO[bytes]", gzip.open(path, "rb")) if path.suffix == ".gz" else path.open("rb")


def records(path: Path, model: type[Record]) -> Iterator[tuple[int, Record]]:
    """Yield line number and record of each line of a JSON lines file.

    Raises:
        DatasetError: When a line is not JSON or lacks what the record needs; names the line.
    """
    for number, line in text_lines(path):
        yield number, parsed(line, model, path, number)


def parsed(text: str, model: type[Record], path: Path, line: int) -> Record:
    """Return one JSON object as a record.

    Args:
        text: The object, which may be a whole file.
        model: Of the record.
        path: Named where there is a fault.
        line: Where the text begins.

    Raises:
        DatasetError: Names file and line.
    """
    try:
        found = json.loads(text, parse_constant=_refuse)
        # Only an escape can bring one in: the file itself was decoded.
        if "\\ud" in text.lower():
            json.dumps(found, ensure_ascii=False).encode()
        return model.model_validate(found)
    except UnicodeEncodeError:
        fault = "half of a surrogate pair was given (\\ud800 to \\udfff); expected whole characters. Repair it."
    except json.JSONDecodeError as error:
        line += error.lineno - 1
        fault = f"{error.msg} at column {error.colno}; expected one JSON object. Correct the line."
    except _NotANumber as error:
        fault = f"{error} was given; expected a number. Correct the line."
    except ValidationError as error:
        fault = _fault(error)
    except RecursionError:
        fault = "lists or objects nested too deeply were given; expected one JSON object. Correct the line."
    except ValueError:  # Nothing else is left: Python reads no whole number of more digits.
        fault = (
            f"a number of more than {sys.get_int_max_str_digits()} digits was given; expected fewer. Correct the line."
        )
    raise DatasetError.at(path, line, fault)


class _NotANumber(ValueError):
    """NaN and the infinities, which JSON does not have but Python reads."""


def _refuse(constant: str) -> float:
    raise _NotANumber(constant)


def _fault(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    place = ".".join(str(part) for part in first["loc"]) or "the line"
    given = repr(first["input"])
    shown = given if len(given) <= 60 else f"{given[:60]}…"
    return f"{place}: {first['msg'].lower()} (given {shown}). Correct the line."
