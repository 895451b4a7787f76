from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from corpus.errors import PathNotFound
from corpus.gather import SourceFile, doc_id_of, gather, shown, sidecar_of


def write(path: Path, text: str = "words") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def sources(*paths: Path) -> list[tuple[str, str]]:
    return [(file.source, file.skip) for file in gather(paths)]


class TestWalking:
    def test_files_come_in_a_stable_order_with_paths_relative_to_the_folder(self, tmp_path: Path) -> None:
        for name in ("b.txt", "a.txt", "inner/c.txt", "inner/deep/d.txt"):
            write(tmp_path / name)
        assert sources(tmp_path) == [
            ("a.txt", ""),
            ("b.txt", ""),
            ("inner/c.txt", ""),
            ("inner/deep/d.txt", ""),
        ]

    def test_a_single_file_is_called_by_its_name(self, tmp_path: Path) -> None:
        path = write(tmp_path / "inner" / "c.txt")
        (only,) = gather([path])
        assert (only.source, only.root, only.path) == ("c.txt", path.parent, path)

    def test_a_file_given_twice_is_met_once(self, tmp_path: Path) -> None:
        path = write(tmp_path / "a.txt")
        assert sources(path, path, tmp_path) == [("a.txt", "")]

    def test_hidden_files_and_folders_are_named_with_the_reason(self, tmp_path: Path) -> None:
        write(tmp_path / ".secret")
        write(tmp_path / ".git" / "config")
        write(tmp_path / "a.txt")
        assert sources(tmp_path) == [(".git", "hidden folder"), (".secret", "hidden file"), ("a.txt", "")]

    def test_a_hidden_file_that_is_named_itself_is_read(self, tmp_path: Path) -> None:
        assert sources(write(tmp_path / ".notes.txt")) == [(".notes.txt", "")]

    def test_a_link_that_leads_back_up_ends(self, tmp_path: Path) -> None:
        write(tmp_path / "inner" / "a.txt")
        (tmp_path / "inner" / "up").symlink_to(tmp_path, target_is_directory=True)
        assert [source for source, _ in sources(tmp_path)] == ["inner/a.txt"]

    def test_a_link_to_a_folder_elsewhere_is_followed(self, tmp_path: Path) -> None:
        write(tmp_path / "elsewhere" / "a.txt")
        (tmp_path / "given").mkdir()
        (tmp_path / "given" / "linked").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
        assert sources(tmp_path / "given") == [("linked/a.txt", "")]

    def test_a_folder_is_met_by_its_own_name_before_any_link_to_it(self, tmp_path: Path) -> None:
        write(tmp_path / "z" / "x.txt")
        (tmp_path / "a").mkdir()
        for link in (tmp_path / "a" / "link", tmp_path / "b"):
            link.symlink_to(tmp_path / "z", target_is_directory=True)
        assert sources(tmp_path) == [("z/x.txt", "")]

    def test_a_name_that_is_not_utf8_is_shown_with_escapes(self, tmp_path: Path) -> None:
        raw = os.fsencode(tmp_path) + b"/caf\xe9.txt"
        Path(os.fsdecode(raw)).write_bytes(b"words")
        (only,) = gather([tmp_path])
        assert only.source == "caf\\xe9.txt"
        assert only.path.read_bytes() == b"words"
        assert shown(only.path).endswith("caf\\xe9.txt")
        only.source.encode()

    def test_a_folder_that_cannot_be_listed_is_named_with_the_fault(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write(tmp_path / "shut" / "a.txt")
        scandir = os.scandir

        def refused(path: str) -> object:
            if Path(path).name == "shut":
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
            return scandir(path)

        monkeypatch.setattr(os, "scandir", refused)
        (only,) = gather([tmp_path])
        assert (only.source, only.skip) == ("shut", "")
        assert only.fault == "cannot be opened (Permission denied); expected a folder that may be read."

    def test_a_path_that_is_not_there_is_an_error_before_anything_is_met(self, tmp_path: Path) -> None:
        with pytest.raises(PathNotFound, match="nowhere does not exist"):
            gather([tmp_path, tmp_path / "nowhere"])


class TestDocId:
    def test_it_is_readable_and_depends_on_the_path_alone(self) -> None:
        name = doc_id_of("inner/Yearly Report (final).pdf")
        assert name == "yearly-report-final-" + name[-8:]
        assert doc_id_of("inner/Yearly Report (final).pdf") == name
        assert doc_id_of("other/Yearly Report (final).pdf") != name

    def test_it_is_ascii_and_short_for_any_script(self) -> None:
        for source in ("گزارش سالانه.txt", "Отчёт о реке.md", "…….txt", "a" * 300 + ".txt"):
            name = doc_id_of(source)
            assert name.isascii()
            assert 10 <= len(name) <= 49
            assert " " not in name

    def test_the_root_counts_only_where_it_is_asked_for(self, tmp_path: Path) -> None:
        one, other = (SourceFile(tmp_path / root / "a.txt", tmp_path / root, "a.txt") for root in ("x", "y"))
        assert one.doc_id == other.doc_id
        assert one.rooted_doc_id != other.rooted_doc_id != one.doc_id


class TestSidecars:
    @pytest.mark.parametrize("name", ["a.txt.meta.yaml", "a.meta.yaml", "a.csl.json", "a.txt.meta.yml"])
    def test_metadata_beside_a_file_belongs_to_it_and_is_no_document(self, tmp_path: Path, name: str) -> None:
        path = write(tmp_path / "a.txt")
        sidecar = write(tmp_path / name)
        assert sidecar_of(path) == sidecar
        assert ("a.txt", "") in sources(tmp_path)
        assert (name, "metadata for the file beside it") in sources(tmp_path)

    def test_the_longer_name_is_nearer(self, tmp_path: Path) -> None:
        path = write(tmp_path / "a.txt")
        write(tmp_path / "a.meta.yaml")
        nearer = write(tmp_path / "a.txt.meta.yaml")
        assert sidecar_of(path) == nearer

    def test_a_name_too_long_for_a_sidecar_has_none(self, tmp_path: Path) -> None:
        assert sidecar_of(write(tmp_path / ("ن" * 123 + ".txt"))) is None

    def test_a_folder_that_may_be_listed_but_not_entered_is_walked(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write(tmp_path / "a.txt")
        stat = os.stat

        # The tests may run as root, who may enter every folder.
        def refused(path: str | Path, **options: bool) -> os.stat_result:
            if Path(path).parent == tmp_path:
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
            return stat(path, **options)

        monkeypatch.setattr(os, "stat", refused)
        assert sources(tmp_path) == [("a.txt", "")]

    def test_a_file_without_one_has_none(self, tmp_path: Path) -> None:
        assert sidecar_of(write(tmp_path / "a.txt")) is None


def test_the_folder_of_the_index_itself_is_not_entered(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    write(tmp_path / "data" / "files" / "ab" / "abcd")
    found = [(file.source, file.skip) for file in gather([tmp_path], tmp_path / "data")]
    assert found == [("a.txt", ""), ("data", "data folder of this index")]
