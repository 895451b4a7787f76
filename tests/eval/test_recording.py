from __future__ import annotations

from pathlib import Path

import pytest

from corpus.errors import DataFolderError
from eval.errors import RunMismatch, RunRunning
from eval.recording import Recording, recorded

HEADER = {"set": "a", "model": "m"}


def write(path: Path, *ids: str, resume: bool = False) -> set[str]:
    with Recording(path, HEADER, resume=resume) as recording:
        found = set(recording.done)
        for name in ids:
            recording.add({"id": name, "text": "پل"})
    return found


def test_answers_are_read_back_in_order(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "answers.jsonl"
    write(path, "q1", "q2")
    assert [row["id"] for row in recorded(path)] == ["q1", "q2"]
    assert next(recorded(path))["text"] == "پل"


def test_a_run_goes_on_after_the_last_whole_line(tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    write(path, "q1", "q2")
    with path.open("ab") as file:
        file.write(b'{"id": "q3", "te')
    assert write(path, "q3", resume=True) == {"q1", "q2"}
    assert [row["id"] for row in recorded(path)] == ["q1", "q2", "q3"]


def test_without_resume_a_run_begins_anew(tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    write(path, "q1")
    assert write(path, "q2") == set()
    assert [row["id"] for row in recorded(path)] == ["q2"]


@pytest.mark.parametrize("left", [b"", b'{"set": "a"'])
def test_a_file_that_was_cut_in_its_header_begins_anew(tmp_path: Path, left: bytes) -> None:
    path = tmp_path / "answers.jsonl"
    path.write_bytes(left)
    write(path, "q1", resume=True)
    assert [row["id"] for row in recorded(path)] == ["q1"]


def test_another_run_is_not_gone_on_with(tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    write(path, "q1")
    with pytest.raises(RunMismatch, match=r"different: model\)"):
        Recording(path, HEADER | {"model": "other"}, resume=True)
    assert [row["id"] for row in recorded(path)] == ["q1"]


@pytest.mark.parametrize("resume", [True, False])
def test_a_run_is_written_by_one_process_at_a_time(tmp_path: Path, resume: bool) -> None:
    path = tmp_path / "answers.jsonl"
    with Recording(path, HEADER, resume=False) as first:
        first.add({"id": "q1"})
        with pytest.raises(RunRunning, match="is written by another process"):
            Recording(path, HEADER, resume=resume)
        first.add({"id": "q2"})
    assert [row["id"] for row in recorded(path)] == ["q1", "q2"]
    assert write(path, resume=True) == {"q1", "q2"}


def test_a_recording_that_could_not_begin_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    write(path, "q1")
    with pytest.raises(RunMismatch):
        Recording(path, HEADER | {"model": "other"}, resume=True)
    assert write(path, resume=True) == {"q1"}


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(DataFolderError, match="cannot be written"):
        Recording(tmp_path / "file" / "answers.jsonl", HEADER, resume=False)


def test_a_line_that_is_nested_too_deeply_is_asked_again_like_any_that_is_broken(tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    write(path, "q1")
    with path.open("ab") as file:
        file.write(b"[" * 100_000 + b"\n")
    assert [row["id"] for row in recorded(path)] == ["q1"]
    assert write(path, "q2", resume=True) == {"q1"}
    assert [row["id"] for row in recorded(path)] == ["q1", "q2"]
