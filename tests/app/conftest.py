"""What tests of the doors share: settings that no environment touches, an application over the fake service."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.factory import create_app
from app.service import QuotingService
from app.settings import Settings

from ..fakes import FakeEncoder
from .fakes import FakeAnswerService, fake_service
from .printed import index_files
from .shelves import Shelf
from .small import index_texts, open_small


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the machine reaches a test."""
    for name in [name for name in os.environ if name.startswith("PINCITE_")]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def service() -> FakeAnswerService:
    return fake_service()


@pytest.fixture
def app_settings() -> Settings:
    return Settings()


@pytest.fixture
def application(app_settings: Settings, service: FakeAnswerService) -> Flask:
    return create_app(app_settings, service=service)


@pytest.fixture
def client(application: Flask) -> Iterator[FlaskClient]:
    with application.test_client() as client:
        yield client


@pytest.fixture(scope="session")
def small_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of an index over :data:`.small.TEXTS`; nothing may build in it."""
    folder = tmp_path_factory.mktemp("small")
    index_texts(folder / "data", folder / "texts", FakeEncoder())
    return folder / "data"


@pytest.fixture(scope="session")
def quoting_service(small_index: Path) -> QuotingService:
    return open_small(small_index, FakeEncoder())


@pytest.fixture(scope="session")
def printed_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of an index over PDF files, see :mod:`.printed`; nothing may build in it."""
    return index_files(tmp_path_factory.mktemp("printed"))


@pytest.fixture(scope="session")
def printed(printed_data: Path) -> QuotingService:
    return open_small(printed_data, FakeEncoder())


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def build_texts(tmp_path: Path, data: Path) -> Callable[..., str]:
    """Bring the index in ``data`` up to some texts, and return the generation's id."""

    def run(texts: Mapping[str, str], *, rebuild: bool = False) -> str:
        return index_texts(data, tmp_path / "texts", FakeEncoder(), texts, rebuild=rebuild).generation

    return run


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()
