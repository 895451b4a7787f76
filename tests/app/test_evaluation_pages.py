from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from app.evaluation_pages import LISTED_RUNS
from app.factory import create_app
from app.settings import Settings

from .fakes import FakeAnswerService

NAME = "sample-0123456789ab"
MEASURES = {"hit@1": 0.5, "hit@3": 0.75, "useful": None, "refusal_recall": 0.25, "auroc": 0.8}
SETTINGS = {"set": "sample <b>", "questions": 56, "documents": 15}

MakeRun = Callable[..., Path]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def client(data: Path, service: FakeAnswerService) -> Iterator[FlaskClient]:
    with create_app(Settings(data=data), service=service).test_client() as client:
        yield client


@pytest.fixture
def make_run(data: Path) -> MakeRun:
    """Writes a run as ``python -m eval run`` does: one line for each part."""

    def make(name: str = NAME, text: str | None = None, age: int = 0) -> Path:
        folder = data / "evaluations" / "runs" / name
        folder.mkdir(parents=True)
        parts = {"measures": MEASURES, "settings": SETTINGS, "by": {}}
        lines = "".join(f"{json.dumps(key)}: {json.dumps(value)},\n" for key, value in parts.items())
        (folder / "run.json").write_text(text or f'{{\n{lines}"questions": [\n]\n}}\n', encoding="utf-8")
        (folder / "report.html").write_text("<!doctype html><title>r</title>", encoding="utf-8")
        os.utime(folder / "run.json", (10**9 - age, 10**9 - age))
        return folder

    return make


def page(client: FlaskClient, path: str = "/evaluation?lang=en") -> HTMLParser:
    return HTMLParser(client.get(path).get_data(as_text=True))


def test_runs_are_listed_with_their_figures_and_links(client: FlaskClient, make_run: MakeRun) -> None:
    make_run()
    shown = page(client)
    item = shown.css_first("ol.documents li")
    assert item is not None
    words = " ".join(item.text().split())
    assert words.startswith("sample <b> ")
    assert "Sep 9, 2001" in words and "56 questions" in words and "15 documents" in words
    assert "First quote right: 50% One of three quotes right: 75% Rightly refused: 25%" in words
    assert [link.attributes["href"] for link in item.css("a")] == [
        f"/evaluation/{NAME}/report",
        f"/evaluation/{NAME}/run.json",
    ]


def test_the_newest_run_comes_first_and_only_so_many_are_listed(client: FlaskClient, make_run: MakeRun) -> None:
    for age in range(LISTED_RUNS + 2):
        make_run(f"run-{age:012}", age=age)
    shown = page(client)
    links = [link.attributes["href"] for link in shown.css("ol.documents h2 a")]
    assert links[0] == "/evaluation/run-000000000000/report"
    assert len(links) == LISTED_RUNS
    assert "2 older runs lie in the data folder" in shown.css("main")[0].text()


def test_the_link_is_there_only_when_there_is_a_run(client: FlaskClient, make_run: MakeRun) -> None:
    assert not page(client, "/").css("nav a[href='/evaluation']")
    assert "No run is finished yet." in page(client).css("main")[0].text()
    make_run()
    assert page(client, "/").css("nav a[href='/evaluation']")


def test_an_unfinished_run_is_none(client: FlaskClient, data: Path) -> None:
    folder = data / "evaluations" / "runs" / NAME
    folder.mkdir(parents=True)
    (folder / "answers.jsonl").write_text("{}\n")
    assert not page(client).css("ol.documents li")
    assert client.get(f"/evaluation/{NAME}/run.json").status_code == 404


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        "{\n1\n",
        '{\n"measures": [],\n"settings": 3,\n',
        "\x00",
        '{"measures": {}}',
        "{\n" + '"a":' + "[" * 100_000,
    ],
)
def test_a_damaged_run_is_listed_without_figures(client: FlaskClient, make_run: MakeRun, text: str) -> None:
    make_run(text=text or " ")
    words = page(client).css("ol.documents li")[0].text()
    assert NAME in words and "no figures that can be shown" in words


def test_only_the_head_of_a_run_is_read(client: FlaskClient, make_run: MakeRun) -> None:
    make_run(text='{\n"measures": {"hit@1": 1.0},\n"settings": {"set": "big"},\n"questions": [\n' + "\xff" * 10)
    assert "big" in page(client).css("ol.documents li")[0].text()


def test_a_report_is_sent_as_it_is_in_an_origin_of_its_own(client: FlaskClient, make_run: MakeRun) -> None:
    folder = make_run()
    response = client.get(f"/evaluation/{NAME}/report")
    assert (response.status_code, response.mimetype) == (200, "text/html")
    assert response.data == (folder / "report.html").read_bytes()
    response.close()
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "sandbox allow-scripts" in policy
    assert "allow-same-origin" not in policy and "connect-src" not in policy
    again = client.get(f"/evaluation/{NAME}/report", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304
    again.close()


def test_figures_are_sent_as_they_are(client: FlaskClient, make_run: MakeRun) -> None:
    folder = make_run()
    response = client.get(f"/evaluation/{NAME}/run.json")
    assert response.mimetype == "application/json"
    assert response.data == (folder / "run.json").read_bytes()
    response.close()


@pytest.mark.parametrize(
    "name", ["..", "%2e%2e", "..%2f..", "none-0123456789ab", "A", ".hidden", "a%00b", "a b", "%2fetc", "x" * 200]
)
def test_no_name_leads_out_of_the_folder(client: FlaskClient, make_run: MakeRun, data: Path, name: str) -> None:
    make_run()
    for folder in (data, data / "evaluations", data / "evaluations" / "runs"):
        (folder / "run.json").write_text("secret")
        (folder / "report.html").write_text("secret")
    for file in ("report", "run.json"):
        response = client.get(f"/evaluation/{name}/{file}", follow_redirects=True)
        assert response.status_code == 404
        assert b"secret" not in response.data


def test_links_are_not_followed(client: FlaskClient, make_run: MakeRun, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "run.json").write_text("secret")
    folder = make_run()
    (folder / "report.html").unlink()
    (folder / "report.html").symlink_to(tmp_path / "outside" / "run.json")
    (folder.parent / "linked-0").symlink_to(tmp_path / "outside")
    assert client.get(f"/evaluation/{NAME}/report").status_code == 404
    assert client.get("/evaluation/linked-0/run.json").status_code == 404
    assert len(page(client).css("ol.documents li")) == 1


@pytest.mark.parametrize(("lang", "words"), [("fa", "۵۶ پرسش"), ("ru", "56 вопросов")])
def test_the_list_speaks_the_readers_language(client: FlaskClient, make_run: MakeRun, lang: str, words: str) -> None:
    make_run()
    assert words in page(client, f"/evaluation?lang={lang}").css("main")[0].text()
