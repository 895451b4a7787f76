from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from app.settings import Settings, load_settings
from corpus.errors import UsageError
from index.settings import IndexSettings, read_settings, variable_names


def test_every_setting_has_a_default() -> None:
    settings = load_settings()
    assert settings.data == Path("data")
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.api_keys == ()


def test_a_variable_sets_its_field(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PINCITE_PORT", "9000")
    assert load_settings().port == 9000


def test_what_is_given_wins_over_the_environment_and_none_is_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PINCITE_PORT", "9000")
    assert load_settings(port=9001, host=None).port == 9001
    assert load_settings(host=None).host == "127.0.0.1"


def test_keys_are_split_at_commas_and_never_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PINCITE_API_KEYS", "first-key, second-key,")
    settings = load_settings()
    assert [key.get_secret_value() for key in settings.api_keys] == ["first-key", "second-key"]
    assert "first-key" not in f"{settings!r} {settings.model_dump_json()}"


def test_a_variable_that_names_no_setting_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PINCITE_PROT", "9000")
    with pytest.raises(UsageError, match=r"PINCITE_PROT; expected only .*PINCITE_PORT"):
        load_settings()


@pytest.mark.parametrize(("name", "value"), [("PORT", "eighty"), ("PORT", "70000"), ("THRESHOLD", "1.5")])
def test_a_value_that_cannot_work_is_refused_by_name(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"PINCITE_{name}", value)
    with pytest.raises(UsageError, match=f"PINCITE_{name} was given as '{value}'"):
        load_settings()


@pytest.mark.parametrize(("first", "then"), [("FAST", "deep"), ("DEEP", "fast")])
def test_fast_and_deep_together_are_refused(first: str, then: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"PINCITE_{first}", "1")
    with pytest.raises(UsageError, match=r"PINCITE_DEEP was given as .*expected it only without PINCITE_FAST"):
        load_settings(**{then: True})
    load_settings(**{then: False})


def test_the_index_is_set_by_the_same_object(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PINCITE_LIMITS__SECONDS", "7")
    assert load_settings().limits.seconds == 7.0


def test_settings_do_not_change() -> None:
    settings = Settings(api_keys=(SecretStr("key"),))
    with pytest.raises(ValidationError):
        settings.port = 1  # type: ignore[misc]


@pytest.mark.parametrize("name", sorted({*variable_names(Settings)} - {*variable_names(IndexSettings)}))
def test_a_setting_of_the_doors_does_not_stop_a_build(name: str) -> None:
    assert read_settings(IndexSettings, {name: "1"}) == IndexSettings()
