from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from eval import code_version as module
from eval.code_version import code_version, measuring_version


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The project's modules in a folder where they can be changed."""
    for layer in (*module.LAYERS, "eval"):
        shutil.copytree(module.ROOT / layer, tmp_path / layer, ignore=shutil.ignore_patterns("*.safetensors", "*.md"))
    monkeypatch.setattr(module, "ROOT", tmp_path)
    return tmp_path


def change(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8") + "\nX = 1\n", encoding="utf-8")


def test_the_same_code_has_the_same_version(copy: Path) -> None:
    first = code_version()
    assert len(first) == 12
    assert code_version() == first


@pytest.mark.parametrize("name", ["index/search.py", "app/quoting.py", "corpus/sentences.py", "app/reader_network.py"])
def test_what_answers_depend_on_changes_it(copy: Path, name: str) -> None:
    before = code_version()
    change(copy / name)
    assert code_version() != before


@pytest.mark.parametrize("name", ["app/pages.py", "app/api.py", "app/server.py"])
def test_a_door_does_not_change_it(copy: Path, name: str) -> None:
    before = code_version()
    change(copy / name)
    assert code_version() == before


@pytest.mark.parametrize(
    "name", ["asking.py", "runner.py", "subject.py", "measures/quoting.py", "measures/calibration.py", "statistics.py"]
)
def test_what_measures_has_a_version_of_its_own(copy: Path, name: str) -> None:
    answering, measuring = code_version(), measuring_version()
    change(copy / "eval" / name)
    assert measuring_version() != measuring
    assert code_version() == answering


def test_a_report_measures_nothing(copy: Path) -> None:
    before = measuring_version()
    change(copy / "eval" / "report.py")
    assert measuring_version() == before
