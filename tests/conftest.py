"""What tests share: a tiny corpus, an encoder without weights, and an index built of both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from corpus.reading import DirectReader
from index.build import build
from index.encoder import Encoder, load_encoder
from index.generation import Generation, open_generation
from index.settings import IndexSettings

from .fakes import FakeEncoder

# Tests must not depend on how busy the machine is, nor on luck.
hypothesis.settings.register_profile(
    "steady",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("steady")

SHARED = Path(__file__).parents[2] / "shared"

RIVERS = """The Lower Ford

The river Sang rises below the Blue Glacier and runs for ninety miles to the plain. In spring the water stands so high
that the lower ford is closed for three weeks.

The ferry at Old Landing carries two carts at a time. It was built by the millers' guild, and its toll has been four
coppers since the bridge fell.
"""

RAILWAYS = """# The Northern Line

The northern line was opened in two stages. The first stage ended at Kiln Street, where a depot for six engines was
built.

## Freight

Grain makes up most of the freight. In a good year the line carries ninety thousand tons of it, nearly all between
August and November.
"""

RUSSIAN = """Горный перевал

Перевал закрыт с ноября по апрель. Зимой почту возят на санях, и дорога занимает четыре дня.

Летом караваны идут через перевал каждую неделю. Они везут соль, шерсть и сушёные абрикосы.
"""

PERSIAN = """بازار کهنه

بازار کهنه در کنار پل سنگی ساخته شده است. هر پنجشنبه کشاورزان میوه و گندم به آنجا می‌آورند.

در زمستان بازار زودتر بسته می‌شود، زیرا راه روستاها پر از برف است.
"""


@pytest.fixture
def corpus_folder(tmp_path: Path) -> Path:
    """A folder of four short texts in three languages, one of them in a folder of its own."""
    folder = tmp_path / "texts"
    (folder / "north").mkdir(parents=True)
    (folder / "rivers.txt").write_text(RIVERS, encoding="utf-8", newline="")
    (folder / "north" / "railways.md").write_text(RAILWAYS, encoding="utf-8", newline="")
    (folder / "pass.txt").write_text(RUSSIAN, encoding="utf-8", newline="")
    (folder / "bazaar.txt").write_text(PERSIAN, encoding="utf-8", newline="")
    return folder


@pytest.fixture
def fake_encoder() -> FakeEncoder:
    """An encoder for which texts that share words are alike."""
    return FakeEncoder()


@pytest.fixture
def settings(tmp_path: Path) -> IndexSettings:
    """Settings with a data folder of the test's own, which does not exist yet."""
    return IndexSettings(data=tmp_path / "data")


@pytest.fixture
def built_index(corpus_folder: Path, settings: IndexSettings, fake_encoder: FakeEncoder) -> Path:
    """The data folder of an index over ``corpus_folder``, built with ``fake_encoder``."""
    build([corpus_folder], settings, fake_encoder, reader=DirectReader())
    return settings.data


@pytest.fixture
def generation(built_index: Path) -> Iterator[Generation]:
    """The open generation of ``built_index``."""
    opened = open_generation(built_index)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The development data beside the checkout; a test that needs it is skipped where it is missing."""
    if not SHARED.is_dir():
        pytest.skip(f"the development data folder {SHARED.name} is not beside the checkout")
    return SHARED


@pytest.fixture(scope="session")
def real_encoder(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    """The default encoder, converted and loaded once; only for tests marked ``model``."""
    return load_encoder(data=tmp_path_factory.mktemp("models"))
