"""A small library for tests of the answering core: files in three languages, an index of them, and its calibration.

The texts hold what quoting has to cope with: wrapped lines, the same words twice, questions, a table, references.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from app.confidence import Calibration
from app.service import QuotingService
from corpus.reading import DirectReader
from index.build import build
from index.encoder import Encoder
from index.report import BuildReport
from index.settings import IndexSettings

BRIDGE = """The bridge at Sarpul

The bridge at Sarpul was finished in 1874 after nine years of work. Its seven arches are cut from yellow sand-
stone, and the stone came down the river on rafts. A toll of four coppers is paid for every cart that crosses.

Who would have paid for it? The town had no money, and the weavers' guild lent the whole sum. The debt was paid back
in thirty years.
"""

LANTERNS = """# Lanterns of the harbour

## The keeper

The keeper of the harbour lights climbs eighty-two steps every evening. She carries the oil herself, because the lift
broke in the great storm.

A toll of four coppers is paid for every cart that crosses.

## Oil

| Lamp | Litres a night |
|------|----------------|
| North | 14 |
| South | 9 |

The northern lamp burns fourteen litres of oil every night.

## References

Marwick, T. (1931). Lamps and their keepers. Harbour Press.
"""

ORCHARD = """Яблоневый сад

Сад у старой мельницы заложили в 1908 году. В нём растёт двести сорок яблонь, и самая старая из них ещё плодоносит.

Осенью яблоки складывают в каменный погреб. Там они лежат до марта, потому что стены держат холод.
"""

WELL = """چاه کاروانسرا

چاه کاروانسرا را در سال ۱۲۹۵ کندند. آب آن شیرین است و در تابستان هم خشک نمی‌شود.

نگهبان چاه هر بامداد سطل‌ها را می‌شمارد، زیرا مسافران گاهی سطلی را با خود می‌برند.
"""

TEXTS: Mapping[str, str] = {
    "bridge.txt": BRIDGE,
    "sea/lanterns.md": LANTERNS,
    "orchard.txt": ORCHARD.replace("\n", "\r\n"),
    "well.txt": WELL,
}

CALIBRATION = Calibration(signals=("near_words",), mean=(0.4,), scale=(0.05,), weights=(1.0,), bias=0.0)
"""Half of a question's wording makes an answer, a third does not; set here, so that no fitted file moves a test."""

QUESTIONS = (
    "When was the bridge at Sarpul finished?",
    "How many steps does the keeper of the harbour lights climb?",
    "Who lent the whole sum?",
    "Сколько яблонь растёт в саду?",
    "Почему яблоки лежат до марта?",
    "چاه کاروانسرا را کی کندند؟",
    "نگهبان چاه سطل‌ها را می‌شمارد؟",
    "What do walruses dream of under polar ice?",
)


def write_texts(folder: Path, texts: Mapping[str, str] = TEXTS) -> Path:
    """Make the folder hold these files and no others."""
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8", newline="")
    for path in folder.rglob("*.*"):
        if path.relative_to(folder).as_posix() not in texts:
            path.unlink()
    return folder


def index_texts(
    data: Path, folder: Path, encoder: Encoder, texts: Mapping[str, str] = TEXTS, *, rebuild: bool = False
) -> BuildReport:
    """Bring the index up to these texts."""
    write_texts(folder, texts)
    settings = IndexSettings(data=data)
    return build([folder], settings, encoder, prune=True, rebuild=rebuild, reader=DirectReader())


def open_small(data: Path, encoder: Encoder, calibration: Calibration = CALIBRATION) -> QuotingService:
    """A service over the index in ``data``."""
    return QuotingService(data, encoder, calibration)
