from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from app.errors import UploadError
from app.inbox import Inbox, safe_name
from app.jobs import Upload
from corpus.readers.protocol import Limits


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return Inbox(tmp_path)


def uploads(**files: bytes) -> list[Upload]:
    return [Upload(name.replace("_", "."), io.BytesIO(data)) for name, data in files.items()]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\texts\\report.pdf", "report.pdf"),
        ("folder/..\\a\0b.txt", "a b.txt"),
        ("  a \n b.txt ", "a b.txt"),
        ("\u202etxt.exe", "txt.exe"),
        ("نیم\u200cفاصله.txt", "نیم\u200cفاصله.txt"),
        ("cafe\u0301.txt", "caf\u00e9.txt"),
        ("<b>.html", "<b>.html"),
        ("\ud800x.txt", "x.txt"),
    ],
)
def test_a_name_is_kept_without_folders_and_tricks(sent: str, kept: str) -> None:
    assert safe_name(sent) == kept


@pytest.mark.parametrize("name", ["", "/", "..", ".hidden", "a/.b", "\u202e", "ж" * 101])
def test_a_name_that_cannot_be_kept_is_refused(name: str) -> None:
    with pytest.raises(UploadError, match=r"Rename"):
        safe_name(name)


def test_files_wait_and_then_stand_with_the_others(inbox: Inbox) -> None:
    received = inbox.receive("j1", uploads(a_txt=b"one", b_txt=b"two"))
    assert received.names == ("a.txt", "b.txt")
    assert not inbox.uploads.exists()
    paths = inbox.accept("j1", received.names)
    assert [path.read_bytes() for path in paths] == [b"one", b"two"]
    assert list(inbox.incoming.iterdir()) == []
    assert inbox.accept("j1", received.names) == paths


def test_files_are_taken_back_from_wherever_the_job_was_cut_off(inbox: Inbox) -> None:
    inbox.accept("1", inbox.receive("1", uploads(a_txt=b"old", b_txt=b"old")).names)
    inbox.settle("1")
    names = inbox.receive("2", uploads(a_txt=b"new", b_txt=b"new", c_txt=b"new")).names
    inbox.accept("2", names)
    assert inbox.accepted() == ("2",)
    # Cut off while it was accepted: the first file is in its place, the second is not, its predecessor set aside.
    (inbox.incoming / "2").mkdir()
    (inbox.uploads / "b.txt").replace(inbox.incoming / "2" / "b.txt")
    for _ in range(2):
        inbox.take_back("2", names)
        assert {path.name: path.read_bytes() for path in inbox.uploads.iterdir()} == {"a.txt": b"old", "b.txt": b"old"}
        assert {path.read_bytes() for path in (inbox.incoming / "2").iterdir()} == {b"new"}
    assert inbox.accepted() == ()


def test_a_file_inside_an_archive_from_elsewhere_stays_when_it_is_another_one(inbox: Inbox) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", "one")
    inbox.accept("1", inbox.receive("1", [Upload("x.zip", io.BytesIO(packed.getvalue()))]).names)
    before = (inbox.uploads / "x.zip").read_bytes()
    inbox.discard_member("x.zip/a.txt", (), Limits(), "0" * 64)
    inbox.discard_member("x.zip/b.txt", ("x.zip/a.txt",), Limits())
    inbox.discard_member("y.zip/a.txt", (), Limits())
    assert (inbox.uploads / "x.zip").read_bytes() == before
    assert [path.name for path in inbox.uploads.iterdir()] == ["x.zip"]


def test_the_same_names_and_bytes_have_the_same_hash(inbox: Inbox) -> None:
    hashes = [
        inbox.receive(job, sent).content
        for job, sent in (("1", uploads(a_txt=b"x")), ("2", uploads(a_txt=b"x")), ("3", uploads(b_txt=b"x")))
    ]
    assert hashes[0] == hashes[1] != hashes[2]


def test_two_files_of_one_name_are_refused_and_nothing_is_kept(inbox: Inbox) -> None:
    twice = [Upload("a/x.txt", io.BytesIO(b"1")), Upload("b/x.txt", io.BytesIO(b"2"))]
    with pytest.raises(UploadError, match=r"Two files called 'x\.txt'"):
        inbox.receive("j1", twice)
    with pytest.raises(UploadError, match="No file was sent"):
        inbox.receive("j1", [])
    assert not inbox.incoming.exists()


def test_metadata_that_is_sent_later_has_its_file_read(inbox: Inbox) -> None:
    inbox.accept("1", inbox.receive("1", uploads(a_txt=b"x", b_txt=b"y")).names)
    sent = [Upload("a.txt.meta.yaml", io.BytesIO(b"title: A\n"))]
    assert inbox.accept("2", inbox.receive("2", sent).names) == (inbox.uploads / "a.txt",)


def test_a_file_is_discarded_with_its_metadata(inbox: Inbox) -> None:
    sent = [*uploads(a_txt=b"x"), Upload("a.txt.meta.yaml", io.BytesIO(b"title: A\n"))]
    inbox.accept("1", inbox.receive("1", sent).names)
    inbox.discard("a.txt", "0" * 64)
    assert (inbox.uploads / "a.txt").exists()
    inbox.discard("a.txt")
    assert list(inbox.uploads.iterdir()) == []
    inbox.discard("a.txt")


def test_files_of_jobs_that_are_gone_are_deleted(inbox: Inbox) -> None:
    for job in ("1", "2"):
        inbox.receive(job, uploads(a_txt=b"x"))
    inbox.forget_all_but(["2"])
    assert [path.name for path in inbox.incoming.iterdir()] == ["2"]
