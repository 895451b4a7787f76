from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import Field, ValidationError

from corpus.errors import UsageError
from corpus.readers.protocol import Limits
from index.settings import IndexSettings, read_settings, variable_names


class WiderSettings(IndexSettings):
    """As a layer above extends it."""

    port: int = Field(default=8000, description="A port.")


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in variable_names(WiderSettings):
        monkeypatch.delenv(name, raising=False)


def test_defaults_are_those_of_the_limits() -> None:
    settings = read_settings(IndexSettings)
    assert settings.data == Path("data")
    assert settings.limits.limits() == Limits()


def test_the_environment_is_read_and_what_is_given_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PINCITE_DATA", "/from/environment")
    monkeypatch.setenv("PINCITE_LIMITS__SECONDS", "7.5")
    settings = read_settings(IndexSettings, model="given", data=None)
    assert (settings.data, settings.model) == (Path("/from/environment"), "given")
    assert settings.limits.limits().seconds == 7.5
    assert read_settings(IndexSettings, data=Path("here")).data == Path("here")


def test_an_empty_variable_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PINCITE_DATA", "")
    assert read_settings(IndexSettings).data == Path("data")


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("PINCITE_BATCH_SIZE", "0", "PINCITE_BATCH_SIZE was given as '0'"),
        ("PINCITE_BATCH_SIZE", "64", "less than or equal to 32"),
        ("PINCITE_LIMITS__PAGES", "many", "PINCITE_LIMITS__PAGES was given as 'many'"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, message: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(UsageError, match=message):
        read_settings(IndexSettings)


def test_a_slip_in_a_name_is_refused() -> None:
    with pytest.raises(UsageError, match="PINCITE_MODLE; expected only PINCITE_DATA, PINCITE_MODEL"):
        read_settings(IndexSettings, {"PINCITE_MODLE": "x"})


def test_settings_of_layers_above_are_left_to_them() -> None:
    read_settings(IndexSettings, {"PINCITE_PORT": "1", "PINCITE_API_KEYS": "a", "HOME": "/"})
    read_settings(WiderSettings, {"PINCITE_PORT": "1"})
    with pytest.raises(UsageError, match="PINCITE_API_KEYS"):
        read_settings(WiderSettings, {"PINCITE_API_KEYS": "a"})


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        read_settings(IndexSettings).model = "other"


def test_every_setting_says_what_it_is() -> None:
    for name, field in IndexSettings.model_fields.items():
        assert field.description, name
