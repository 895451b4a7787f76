from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask.testing import FlaskClient

from app.__main__ import main
from app.settings import Settings
from corpus.errors import UsageError

from .fakes import FakeAnswerService

CANAL = "How long is the canal being dug across the north"


@pytest.fixture
def run(service: FakeAnswerService) -> Any:
    def run(*arguments: str) -> Result:
        return CliRunner().invoke(main, arguments, obj=lambda settings: service, prog_name="python -m app")

    return run


def test_a_question_is_answered_for_a_person(run: Any) -> None:
    result = run("ask", CANAL)
    assert result.exit_code == 0
    assert "[1] A canal of 285 kilometres" in result.stdout


def test_a_refusal_is_exit_status_3_and_prints_why(run: Any) -> None:
    result = run("ask", "Who won the cup in Osaka")
    assert result.exit_code == 3
    assert "The documents do not answer this" in result.stdout


def test_json_is_the_answer_of_the_contract(run: Any) -> None:
    result = run("ask", CANAL, "--json", "--max-quotes", "1", "--document", "rivers-1a2b3c4d")
    body = json.loads(result.stdout)
    assert (body["status"], len(body["quotes"])) == ("answered", 1)


def test_folders_narrow_one_question_and_a_batch(run: Any, tmp_path: Path) -> None:
    options = ("--folder", "odd/", "--folder", "reports")
    body = json.loads(run("ask", CANAL, "--json", *options).stdout)
    assert body["nearest"] and {one["doc_id"] for one in body["nearest"]} <= {"long-report-00000001", "markup-9a8b7c6d"}
    (tmp_path / "q.txt").write_text(CANAL)
    assert run("ask", "--questions", str(tmp_path / "q.txt"), "--answers", str(tmp_path / "a"), *options).exit_code == 0
    line = json.loads((tmp_path / "a").read_text())
    assert (line["status"], line["nearest"]) == ("refused", body["nearest"])


@pytest.mark.parametrize(
    ("form", "begins"),
    [
        ("markdown", "**How long"),
        ("bibtex", "@misc{"),
        ("ris", "TY  - GEN"),
        ("csl-json", "["),
        ("html", "<!doctype html>"),
    ],
)
def test_an_answer_is_printed_for_other_programs(form: str, begins: str, run: Any) -> None:
    result = run("ask", CANAL, "--format", form)
    assert (result.exit_code, result.stdout.startswith(begins)) == (0, True)


@pytest.mark.parametrize(("form", "begins"), [("docx", b"PK"), ("text", b"\n[1] A canal"), ("json", b"{")])
def test_an_answer_is_written_to_a_file(form: str, begins: bytes, run: Any, tmp_path: Path) -> None:
    result = run("ask", CANAL, "--format", form, "--output", str(tmp_path / "answer"))
    assert (result.exit_code, result.stdout) == (0, "")
    assert (tmp_path / "answer").read_bytes().startswith(begins)
    refused = run("ask", "Who won the cup in Osaka", "--format", form, "--output", str(tmp_path / "refusal"))
    assert refused.exit_code == 3
    missing = run("ask", CANAL, "--output", str(tmp_path / "none" / "answer"))
    assert (missing.exit_code, "cannot be written" in missing.stderr) == (2, True)


def test_what_stands_beside_the_quotes_is_in_the_language_that_is_asked_for(run: Any) -> None:
    assert "с. 40, rivers.txt, знаки 528–599." in run("ask", CANAL, "--lang", "ru").stdout.replace("\n    ", " ")
    refused = run("ask", "Who won the cup in Osaka", "--lang", "fa", "--format", "markdown").stdout
    assert "نزدیک‌ترین یافته‌ها" in refused and "Osaka" in refused


def test_a_refusal_gives_no_citation(run: Any) -> None:
    result = run("ask", "Who won the cup in Osaka", "--format", "bibtex")
    assert (result.exit_code, result.stdout) == (3, "")


def test_exact_words_are_found_and_counted(run: Any) -> None:
    result = run("find", "two Generations")
    assert result.exit_code == 0
    assert "have lain dry for two generations, and it would" in " ".join(result.stdout.split())
    assert "1 place in 1 document." in result.stdout


def test_words_that_stand_nowhere_are_exit_status_3(run: Any) -> None:
    result = run("find", "walrus")
    assert (result.exit_code, result.stdout) == (3, "These words stand nowhere there.\n")


def test_found_words_are_the_json_of_the_api(run: Any, client: FlaskClient) -> None:
    inside = json.loads(run("find", "the", "--json", "--folder", "reports").stdout)
    assert {place["doc_id"] for place in inside["places"]} == {"long-report-00000001"}
    result = run("find", "the river", "--json", "--document", "rivers-1a2b3c4d", "--limit", "3")
    address = "/api/v1/occurrences?words=the+river&document=rivers-1a2b3c4d&limit=3"
    assert json.loads(result.stdout) == client.get(address).get_json()
    assert result.exit_code == 0


def test_found_words_go_on_at_the_cursor(run: Any) -> None:
    first = run("find", "grain", "--limit", "1").stdout
    cursor = first.split("--cursor ")[1].strip()
    places = json.loads(run("find", "grain", "--json", "--limit", "1", "--cursor", cursor).stdout)["places"]
    assert [f"{place['doc_id']}:{place['start']}" for place in places] == [cursor]


def test_on_the_command_line_everything_is_looked_through(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.concordance.MOST_CHARACTERS", 1)
    assert json.loads(run("find", "the", "--json").stdout)["unsearched"] == 0


def test_exact_words_are_found_without_the_encoder(small_index: Path) -> None:
    # The index was built with a fake encoder, which no setting names: loading one would fail.
    result = CliRunner().invoke(main, ["find", "four coppers", "--json", "--data", str(small_index)])
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert {document["count"] for document in found["documents"]} == {1} and len(found["documents"]) == 2
    assert found["generation"]


def test_exact_words_are_not_found_where_there_is_no_index(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["find", "four coppers", "--data", str(tmp_path)])
    assert result.exit_code == 2
    assert "python -m index build" in result.stderr


def test_a_batch_goes_in_and_comes_out_in_order(run: Any, tmp_path: Path) -> None:
    questions, answers = tmp_path / "q.jsonl", tmp_path / "a.jsonl"
    questions.write_text(f'{{"id": 2, "question": "{CANAL}"}}\n{{"id": 1, "question": "Who won in Osaka"}}\n')
    result = run("ask", "--questions", str(questions), "--answers", str(answers), "--max-quotes", "1")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "Answered: 1. Refused: 1.\n")
    lines = [json.loads(line) for line in answers.read_text(encoding="utf-8").splitlines()]
    assert [(line["id"], line["status"]) for line in lines] == [(2, "answered"), (1, "refused")]


@pytest.mark.parametrize(
    ("form", "begins"),
    [
        ("docx", b"PK"),
        ("html", b"<!doctype html>"),
        ("markdown", "# ۲ پرسش، ۱ پاسخ".encode()),
        ("bibtex", b"@misc{"),
        ("ris", b"TY  - "),
        ("csl-json", b"["),
    ],
)
def test_a_file_of_questions_becomes_one_document(form: str, begins: bytes, run: Any, tmp_path: Path) -> None:
    questions, output = tmp_path / "q.TXT", tmp_path / "dossier"
    questions.write_text(f"# The canal\n{CANAL}\n\n  Who won in Osaka\r\n", encoding="utf-8")
    result = run("ask", "--questions", str(questions), "--format", form, "--output", str(output), "--lang", "fa")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "Answered: 1. Refused: 1.\n")
    assert output.read_bytes().startswith(begins)


def test_a_dossier_of_nothing_is_none(run: Any, tmp_path: Path) -> None:
    questions, output = tmp_path / "q.txt", tmp_path / "dossier"
    questions.write_text("# Nothing yet\n")
    result = run("ask", "--questions", str(questions), "--format", "html", "--output", str(output))
    assert (result.exit_code, "holds no question" in result.stderr, output.exists()) == (2, True, False)


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["ask"], 2, "Give either a question, or --questions"),
        (["ask", "who", "--questions", "q.jsonl", "--answers", "a.jsonl"], 2, "Give either a question"),
        (["ask", "--questions", "q.jsonl"], 2, "Give either a question"),
        (["ask", "--questions", "q", "--answers", "a", "--json"], 2, "--format does not go with --answers"),
        (["ask", "--questions", "q", "--answers", "a", "--output", "x"], 2, "--output does not go with --answers"),
        (["ask", "--questions", "q", "--answers", "a", "--lang", "fa"], 2, "--lang does not go with --answers"),
        (["ask", "--questions", "q", "--format", "docx"], 2, "Give either a question"),
        (["ask", "--questions", "q", "--output", "x"], 2, "Give either a question"),
        (["ask", "--questions", "q", "--output", "x", "--json"], 2, "Give either a question"),
        (["ask", ""], 2, "The question has no letter and no digit"),
        (["ask", "?!"], 2, "The question has no letter and no digit"),
        (["ask", "x" * 100_000], 2, "The question has 100,000 characters"),
        (["ask", "who", "--max-quotes", "0"], 2, "0 quotes were asked for"),
        (["ask", "who", "--max-quotes", "many"], 2, "not a valid integer"),
        (["ask", "who", "--language", "english"], 2, "The language 'english' was given"),
        (["ask", "who", "--part", "report"], 1, "No part is called 'report'"),
        (["ask", "who", "--part", "long-report-00000001:7"], 1, "that document has 2 of them"),
        (["ask", "who", "--folder", "report"], 1, "The folder 'report' was given; expected one in which"),
        (["ask", "who", "--document", "none"], 1, "The document 'none' was asked for"),
        (["ask", "--questions", "none.jsonl", "--answers", "a.jsonl"], 2, "none.jsonl cannot be read"),
        (["serve", "--host", "0.0.0.0"], 2, "can be reached from other machines and no key is set"),
        (["serve", "--host", "not-a-host.invalid"], 2, "can be reached from other machines"),
        (["serve", "--port", "70000"], 2, "70000"),
        (["sreve"], 2, "No such command"),
    ],
)
def test_a_wrong_call_is_one_sentence_and_a_status(
    arguments: list[str], status: int, message: str, run: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(*arguments)
    assert result.exit_code == status, result.output
    assert message in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""
    assert list(tmp_path.iterdir()) == []


def test_a_port_in_use_is_one_sentence(run: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        result = run("serve", "--port", port)
    assert result.exit_code == 2
    assert f"127.0.0.1:{port} is in use by another program" in result.stderr


def test_a_service_that_cannot_be_opened_says_why() -> None:
    def opener(settings: Settings) -> FakeAnswerService:
        raise UsageError(f"There is no index in {settings.data}; expected one. Run python -m index build PATH.")

    result = CliRunner().invoke(main, ["ask", "who", "--data", "elsewhere"], obj=opener)
    assert result.exit_code == 2
    assert result.stderr == "There is no index in elsewhere; expected one. Run python -m index build PATH.\n"


def test_a_setting_that_cannot_work_is_named(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PINCITE_PORT", "many")
    result = run("ask", "who")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "PINCITE_PORT" in result.stderr


@pytest.mark.parametrize("command", ["", "ask", "check", "find", "mcp", "serve"])
def test_help_ends_with_examples_each_on_a_line(command: str, run: Any) -> None:
    result = run(*command.split(), "--help")
    assert result.exit_code == 0
    assert result.stdout.startswith("Usage: python -m app")
    given = (main.commands[command] if command else main).epilog
    lines = [line for line in given.splitlines() if line.startswith("  ")]
    assert lines
    assert [line.strip() for line in result.stdout.splitlines()[-len(lines) :]] == [line.strip() for line in lines]


def test_the_shell_completes_what_is_there(service: FakeAnswerService) -> None:
    words = {"COMP_WORDS": "pincite ask --form", "COMP_CWORD": "2", "_PINCITE_COMPLETE": "bash_complete"}
    result = CliRunner(env=words).invoke(main, [], prog_name="pincite")
    assert result.stdout == "plain,--format\n"


@pytest.mark.parametrize("option", ["--fast", "--deep"])
def test_the_depth_of_an_answer_is_an_option(option: str, service: FakeAnswerService) -> None:
    given: list[Settings] = []

    def open_service(settings: Settings) -> FakeAnswerService:
        given.append(settings)
        return service

    CliRunner().invoke(main, ["ask", CANAL, option], obj=open_service)
    assert (given[0].fast, given[0].deep) == (option == "--fast", option == "--deep")


def test_fast_and_deep_at_once_is_a_wrong_call(run: Any) -> None:
    result = run("ask", CANAL, "--fast", "--deep")
    assert (result.exit_code, "Traceback" in result.stderr) == (2, False)
    assert "PINCITE_DEEP was given as True; expected it only without PINCITE_FAST" in result.stderr
