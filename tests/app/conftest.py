"""What tests of the doors share: settings that no environment touches, an application over the fake service."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.factory import create_app
from app.settings import Settings

from .fakes import FakeAnswerService, fake_service


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
