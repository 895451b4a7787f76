import numpy as np

from eval.training.store import INDEX, STATES, StateStore
from tests.reader_fakes import DIMENSION, FakeTokens


def add(store, tokens, *texts):
    store.add("passage", texts, tokens.passages, lambda count: None)


def test_what_was_added_is_read_again_by_another_run(tmp_path):
    tokens = FakeTokens()
    add(StateStore(tmp_path, DIMENSION), tokens, "one", "two words")
    read, fresh = StateStore(tmp_path, DIMENSION).read("passage", "two words"), tokens.passages(["two words"])[0]
    assert read.ids.tolist() == fresh.ids.tolist()
    assert read.offsets.tolist() == fresh.offsets.tolist()
    assert np.allclose(read.states, fresh.states, atol=1e-2)


def test_a_text_is_encoded_once(tmp_path):
    tokens = FakeTokens()
    add(StateStore(tmp_path, DIMENSION), tokens, "one", "one")
    add(StateStore(tmp_path, DIMENSION), tokens, "one", "two")
    assert tokens.texts == 2


def test_the_two_sides_of_a_text_are_apart(tmp_path):
    store, tokens = StateStore(tmp_path, DIMENSION), FakeTokens()
    add(store, tokens, "one")
    store.add("question", ["one"], tokens.questions, lambda count: None)
    assert tokens.texts == 2


def test_what_a_killed_run_left_half_written_is_made_again(tmp_path):
    tokens = FakeTokens()
    add(StateStore(tmp_path, DIMENSION), tokens, "one")
    add(StateStore(tmp_path, DIMENSION), tokens, "two words")
    lines = (tmp_path / INDEX).read_text().splitlines(keepends=True)
    (tmp_path / INDEX).write_text(lines[0])
    with (tmp_path / STATES).open("ab") as file:
        file.write(b"half a row")
    store = StateStore(tmp_path, DIMENSION)
    add(store, tokens, "two words", "three more words")
    for text in ("one", "two words", "three more words"):
        assert np.allclose(store.read("passage", text).states, tokens.passages([text])[0].states, atol=1e-2)


def test_progress_counts_texts(tmp_path):
    counted = []
    texts = [f"text {number}" for number in range(20)]
    StateStore(tmp_path, DIMENSION).add("passage", texts, FakeTokens().passages, counted.append)
    assert sum(counted) == 20
