from __future__ import annotations

from pathlib import Path

import pytest

from eval.errors import DatasetError, RunMismatch
from eval.runfile import read_run_file, write_run, written_whole

FIGURES = {"measures": {"hit@1": 0.5, "auroc": None}, "by": {"language": {}}, "settings": {"set": "пример"}}

FACTS = {"id": "q1", "scope": "corpus", "answerable": True, "status": "refused", "confidence": 0.1, "threshold": 0.4}
ROW = FACTS | {"values": {}}


def test_a_run_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "run.json"
    rows = [ROW | {"question": "کجا؟"}, ROW | {"id": "q2"}]
    write_run(path, FIGURES, iter(rows))
    found = read_run_file(path)
    assert found.figures == FIGURES
    assert list(found.questions) == rows
    assert found.settings == {"set": "пример"}


def test_a_run_without_questions_is_valid_json(tmp_path: Path) -> None:
    write_run(tmp_path / "run.json", FIGURES, [])
    assert read_run_file(tmp_path / "run.json").questions == ()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("[]", "holds no run"),
        ('{"measures": {}}', "holds no run"),
    ],
)
def test_another_file_is_refused(tmp_path: Path, text: str, fault: str) -> None:
    path = tmp_path / "run.json"
    path.write_text(text)
    with pytest.raises(RunMismatch, match=fault):
        read_run_file(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RunMismatch, match="cannot be read"):
        read_run_file(tmp_path / "none.json")


def test_a_file_that_fails_half_way_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    path.write_text("old")
    with pytest.raises(ZeroDivisionError), written_whole(path) as file:
        file.write("half")
        raise ZeroDivisionError
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_place_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(DatasetError, match="cannot be written"):
        write_run(tmp_path / "file" / "run.json", FIGURES, [])
