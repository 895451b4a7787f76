from __future__ import annotations

import json
from pathlib import Path

import pytest

import index.__main__
import index.build
import index.library
from corpus.reading import DirectReader
from index.console import run
from index.current import current_folder
from index.report import BuildReport
from index.settings import IndexSettings, variable_names
from tests.corpus.printed import ISSUE
from tests.fakes import FakeEncoder


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in variable_names(IndexSettings):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PINCITE_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(index.build, "IsolatedReader", DirectReader)
    monkeypatch.setattr(index.__main__, "load_encoder", lambda name, data, *, threads: FakeEncoder(name))


def call(*arguments: object) -> int:
    return run(index.__main__.cli, [str(argument) for argument in arguments])


def listed(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    capsys.readouterr()
    assert call("list", "--json") == 0
    rows: list[dict[str, object]] = json.loads(capsys.readouterr().out)
    return rows


def test_build_list_verify_and_remove(corpus_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("build", corpus_folder) == 0
    assert "4 read" in capsys.readouterr().out
    rows = listed(capsys)
    assert [row["source"] for row in rows] == ["bazaar.txt", "pass.txt", "north/railways.md", "rivers.txt"]
    assert {row["title"] for row in rows} >= {"The Northern Line"}
    assert call("verify") == 0
    assert "4 documents" in capsys.readouterr().out
    assert call("remove", rows[0]["doc_id"]) == 0
    assert "1 removed" in capsys.readouterr().out
    assert len(listed(capsys)) == 3


def test_the_list_is_a_table_for_people(corpus_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call("build", corpus_folder)
    capsys.readouterr()
    assert call("list") == 0
    out = capsys.readouterr().out
    assert out.splitlines()[0].split() == ["doc_id", "language", "title", "pages", "passages", "source"]


def test_the_list_names_parts_below_their_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "issue.txt").write_text(ISSUE, encoding="utf-8", newline="")
    call("build", tmp_path / "issue.txt")
    row = listed(capsys)[0]
    parts: list[dict[str, object]] = row["parts"]  # type: ignore[assignment]
    assert [part["part_id"] for part in parts] == [f"{row['doc_id']}:{number}" for number in (1, 2, 3)]
    assert call("list") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[3].split() == [f"{row['doc_id']}:2", *str(parts[1]["title"]).split()]


def test_a_second_build_changes_nothing(corpus_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call("build", corpus_folder)
    capsys.readouterr()
    assert call("build", corpus_folder, "--json") == 0
    report = BuildReport.model_validate_json(capsys.readouterr().out)
    assert (report.switched, report.encoded) == (False, 0)


def test_a_file_that_cannot_be_read_is_status_1(corpus_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (corpus_folder / "sheet.xyz").write_text("x")
    assert call("build", corpus_folder) == 1
    assert "sheet.xyz" in capsys.readouterr().out


def test_prune_removes_what_vanished(corpus_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call("build", corpus_folder)
    (corpus_folder / "pass.txt").unlink()
    call("build", corpus_folder)
    assert len(listed(capsys)) == 4
    call("build", corpus_folder, "--prune")
    assert len(listed(capsys)) == 3


def test_every_command_takes_the_data_folder(corpus_folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    assert call("build", corpus_folder, "--data", other) == 0
    assert call("list", "--data", other) == 0
    assert call("verify", "--data", other) == 0
    assert call("list") == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["build", "/nowhere/at/all"], "/nowhere/at/all does not exist"),
        (["build"], "Missing argument"),
        (["frob"], "No such command"),
        (["list"], "There is no index in"),
        (["verify"], "There is no index in"),
        (["remove", "x"], "There is no index in"),
    ],
)
def test_a_wrong_call_is_one_sentence_and_status_2(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert call(*arguments) == 2
    captured = capsys.readouterr()
    assert message in captured.err
    assert captured.err.count("\n") == 1
    assert captured.out == ""
    assert not (tmp_path / "data").exists()


def test_a_data_folder_that_cannot_be_made_is_status_2(
    corpus_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("x")
    assert call("build", corpus_folder, "--data", tmp_path / "file" / "inner") == 2
    assert "cannot be used" in capsys.readouterr().err


def test_an_index_of_another_model_is_status_2_and_stays(
    corpus_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call("build", corpus_folder)
    before = current_folder(tmp_path / "data")
    assert call("build", corpus_folder, "--model", "another") == 2
    assert "was built with multilingual-e5-small" in capsys.readouterr().err
    assert current_folder(tmp_path / "data") == before
    assert call("build", corpus_folder, "--model", "another", "--rebuild") == 0


def test_an_unknown_document_is_status_1(corpus_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call("build", corpus_folder)
    assert call("remove", "nobody") == 1
    assert "'nobody'" in capsys.readouterr().err


def test_a_fault_is_printed_and_is_status_1(
    corpus_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call("build", corpus_folder)
    folder = current_folder(tmp_path / "data")
    assert folder is not None
    (folder / "rows.npy").write_bytes((folder / "rows.npy").read_bytes() + b"x")
    capsys.readouterr()
    assert call("verify") == 1
    assert "rows.npy is not what was written" in capsys.readouterr().out


def test_a_slip_in_a_setting_is_refused(
    corpus_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PINCITE_BATCHSIZE", "8")
    assert call("build", corpus_folder) == 2
    assert "PINCITE_BATCHSIZE" in capsys.readouterr().err


def test_what_is_cited_is_corrected_and_taken_back(corpus_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call("build", corpus_folder)
    doc_id = next(row["doc_id"] for row in listed(capsys) if row["source"] == "rivers.txt")
    assert (
        call("edit", doc_id, "--title", "Fords", "--author", "B. Orlu", "--author", "C. Tan", "--date", "May 2020") == 0
    )
    assert "1 edited" in capsys.readouterr().out
    row = next(row for row in listed(capsys) if row["doc_id"] == doc_id)
    assert (row["title"], row["authors"], row["date"]) == ("Fords", ["B. Orlu", "C. Tan"], "2020-05")
    assert call("edit", doc_id, "--undo", "title", "--unknown", "authors") == 0
    row = next(row for row in listed(capsys) if row["doc_id"] == doc_id)
    assert (row["title"], row["authors"], row["date"]) == ("rivers.txt", [], "2020-05")


def test_an_edit_without_a_field_or_with_a_wrong_one_is_a_wrong_call(
    corpus_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call("build", corpus_folder)
    doc_id = listed(capsys)[0]["doc_id"]
    assert call("edit", doc_id) == 2
    assert "No field was given" in capsys.readouterr().err
    assert call("edit", doc_id, "--undo", "colour") == 2
    assert "'colour'" in capsys.readouterr().err
    assert call("edit", "nobody", "--title", "x") == 1
    assert "nobody" in capsys.readouterr().err


def test_one_document_is_read_again(
    corpus_folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index.library, "IsolatedReader", DirectReader)
    call("build", corpus_folder)
    doc_id = next(row["doc_id"] for row in listed(capsys) if row["source"] == "rivers.txt")
    (corpus_folder / "rivers.txt").write_text("The ford is open again.")
    assert call("reread", doc_id) == 0
    assert "1 read" in capsys.readouterr().out
