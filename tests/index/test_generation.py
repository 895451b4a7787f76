from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import UnknownDocument, UnknownPassage
from index.current import GENERATIONS, POINTER, current_folder, remove_other_generations, switch
from index.errors import IndexDamaged, IndexMissing, OtherModel
from index.generation import Generation, open_generation
from index.manifest import MANIFEST, checksums, generation_id, read_manifest
from index.texts import sentence_text
from tests.fakes import FakeEncoder


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def generation(built_index: Path, fake_encoder: FakeEncoder) -> Generation:
    return open_generation(built_index, fake_encoder.info)


class TestContent:
    def test_every_row_stands_for_a_passage_of_its_document(self, generation: Generation) -> None:
        seen = set()
        for row in range(len(generation)):
            passage = generation.passage(row)
            document = generation.row_document(row)
            assert passage.doc_id == document.doc_id
            assert document.text[passage.start : passage.end]
            assert generation.row(passage.doc_id, int(generation.rows["ordinal"][row])) == row
            kind = generation.manifest.kinds[generation.rows["kind"][row]]
            language = generation.manifest.languages[generation.rows["language"][row]]
            assert (kind, language) == (passage.kind, passage.language)
            seen.add(passage.passage_id)
        assert len(seen) == len(generation) == generation.manifest.passages

    def test_documents_come_by_their_id(self, generation: Generation) -> None:
        ids = [entry.doc_id for entry in generation.manifest.documents]
        assert ids == sorted(ids)
        assert len(ids) == 4
        for doc_id, info in zip(ids, generation.infos(), strict=True):
            assert generation.document(doc_id).doc_id == info.doc_id == doc_id

    def test_sentences_have_their_own_embeddings(self, generation: Generation, fake_encoder: FakeEncoder) -> None:
        rows = np.arange(len(generation))[::-1]
        embeddings, counts = generation.sentence_embeddings(rows)
        of_rows = np.split(embeddings, np.cumsum(counts)[:-1])
        for row, found in zip(rows.tolist(), of_rows, strict=True):
            passage, document = generation.passage(row), generation.row_document(row)
            texts = [sentence_text(document, passage, number) for number in range(len(passage.sentences))]
            np.testing.assert_allclose(found, fake_encoder.encode_queries(texts), atol=1e-3)

    def test_the_best_row_for_the_words_of_a_passage_is_that_passage(
        self, generation: Generation, fake_encoder: FakeEncoder
    ) -> None:
        (query,) = fake_encoder.encode_queries(["grain freight of the line in a good year"])
        rows, _ = generation.vectors.search(query, 1)
        assert "Grain" in generation.row_document(rows[0]).display(generation.passage(rows[0]).ranges)

    def test_the_language_of_a_document_is_that_of_most_of_its_passages(self, generation: Generation) -> None:
        found = {info.source: generation.language(info.doc_id) for info in generation.infos()}
        assert found == {"bazaar.txt": "fa", "north/railways.md": "en", "pass.txt": "ru", "rivers.txt": "en"}

    def test_what_is_not_there_is_an_error(self, generation: Generation) -> None:
        with pytest.raises(UnknownDocument, match="'nobody'"):
            generation.document("nobody")
        with pytest.raises(UnknownPassage, match="expected 0 to"):
            generation.passage(len(generation))
        with pytest.raises(UnknownPassage, match="expected 0 to"):
            generation.row(generation.manifest.documents[0].doc_id, 99)


class TestOpening:
    def test_opening_writes_nothing(self, built_index: Path, fake_encoder: FakeEncoder) -> None:
        def files() -> dict[str, bytes]:
            # SQLite keeps its lock table for readers in this file; it holds nothing of the corpus.
            return {name: data for name, data in tree(built_index).items() if not name.endswith(("-shm", "-wal"))}

        before = files()
        generation = open_generation(built_index, fake_encoder.info)
        generation.passage(0)
        generation.close()
        assert files() == before

    def test_no_index_is_an_error_that_says_what_to_do(self, tmp_path: Path) -> None:
        with pytest.raises(IndexMissing, match="Run `python -m index build PATH` first"):
            open_generation(tmp_path / "none")
        assert not (tmp_path / "none").exists()

    def test_another_encoder_is_refused(self, built_index: Path) -> None:
        with pytest.raises(OtherModel, match=r"The encoder other .* the index was built with fake"):
            open_generation(built_index, FakeEncoder("other").info)
        open_generation(built_index).close()

    def test_other_weights_of_the_same_name_are_refused(self, built_index: Path) -> None:
        with pytest.raises(OtherModel):
            open_generation(built_index, FakeEncoder("fake", dimension=32).info)

    @pytest.mark.parametrize("content", ["", "nothing-by-this-name", "../generations", "\ud800"])
    def test_a_pointer_to_nothing_is_damage(self, built_index: Path, content: str) -> None:
        (built_index / POINTER).write_text(content, encoding="utf-8", errors="surrogatepass")
        with pytest.raises(IndexDamaged, match="--rebuild"):
            open_generation(built_index)

    @pytest.mark.parametrize("name", ["rows.npy", "sentences.npy", "sentence_offsets.npy", MANIFEST])
    @pytest.mark.parametrize("content", [None, b"", b"{}", b"\x93NUMPY and no more", b"[" * 100_000])
    def test_a_damaged_file_is_refused(self, built_index: Path, name: str, content: bytes | None) -> None:
        folder = current_folder(built_index)
        assert folder is not None
        (folder / name).unlink()
        if content is not None:
            (folder / name).write_bytes(content)
        with pytest.raises(IndexDamaged, match=name):
            open_generation(built_index)

    def test_a_format_of_tomorrow_is_refused(self, built_index: Path) -> None:
        folder = current_folder(built_index)
        assert folder is not None
        manifest = json.loads((folder / MANIFEST).read_bytes())
        (folder / MANIFEST).write_text(json.dumps({**manifest, "format": 99}))
        with pytest.raises(IndexDamaged, match="is of format 99"):
            read_manifest(folder)


class TestSwitching:
    def test_the_pointer_is_replaced_whole(self, tmp_path: Path) -> None:
        for name in ("one", "other"):
            (tmp_path / GENERATIONS / name).mkdir(parents=True)
            switch(tmp_path, name)
            assert current_folder(tmp_path) == tmp_path / GENERATIONS / name
        assert [path.name for path in tmp_path.iterdir() if path.is_file()] == [POINTER]

    def test_only_what_is_kept_stays(self, tmp_path: Path) -> None:
        for name in ("one", "two", ".unfinished-three"):
            (tmp_path / GENERATIONS / name / "inner").mkdir(parents=True)
        remove_other_generations(tmp_path, ["two"])
        assert [path.name for path in (tmp_path / GENERATIONS).iterdir()] == ["two"]

    def test_the_id_is_made_of_content_alone(self) -> None:
        assert generation_id({"a": 1, "b": [2]}) == generation_id({"b": [2], "a": 1})
        assert generation_id({"a": 1}) != generation_id({"a": 2})

    def test_checksums_name_every_file_but_the_manifest(self, tmp_path: Path) -> None:
        (tmp_path / "inner").mkdir()
        (tmp_path / "inner" / "file").write_bytes(b"x")
        (tmp_path / MANIFEST).write_bytes(b"{}")
        (name,) = checksums(tmp_path)
        assert name == "inner/file"
