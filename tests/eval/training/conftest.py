import gzip
import json

import pytest

from eval.training.sets import MLQA, SETS, Role, Use, role_of
from eval.training.store import StateStore
from eval.training.work import read_sets, texts_of
from tests.reader_fakes import DIMENSION, FakeTokens

# Titles whose hashes fall into each part of a set that is split.
TITLES = {role: next(f"Title {n}" for n in range(99) if role_of(Use.SPLIT, f"Title {n}") is role) for role in Role}


def write_set(folder, language, documents):
    """Write a set of (title, sentences, [(question, answer or None)])."""
    folder.mkdir(parents=True)
    corpus, queries, spans = [], [], []
    for number, (title, sentences, questions) in enumerate(documents):
        text = " ".join(sentences)
        corpus.append({"_id": f"d{number}", "title": title, "text": text})
        for at, (question, answer) in enumerate(questions):
            name = f"q{number}-{at}"
            metadata = {"lang": language, "is_impossible": answer is None, "doc_id": f"d{number}"}
            queries.append({"_id": name, "text": question, "metadata": metadata})
            if answer is not None:
                start = text.index(answer)
                end = start + len(answer)
                spans.append(
                    {
                        "query_id": name,
                        "doc_id": f"d{number}",
                        "start": start,
                        "end": end,
                        "text": answer,
                    }
                )
    for name, records in (("corpus", corpus), ("queries", queries), ("spans", spans)):
        with gzip.open(folder / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(record) + "\n" for record in records)


def document(title, town):
    return (
        title,
        [f"The ferry of {town} carries 40 carts a day.", f"The mill of {town} was built by Anna Weaver in 1802."],
        [
            (f"How many carts does the ferry of {town} carry?", "40 carts"),
            (f"Who built the mill of {town}?", "Anna Weaver"),
            (f"Who burnt the mill of {town}?", None),
        ],
    )


@pytest.fixture(scope="session")
def sets(tmp_path_factory):
    """A folder with a tiny set in the place of each real one."""
    folder = tmp_path_factory.mktemp("sets")
    towns = iter(f"Town{letter}" for letter in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" * 9)
    clear = document("Held", "Heldtown")
    for one in SETS:
        if one.name.startswith(MLQA):
            code = one.name.removeprefix(MLQA)
            documents = [
                (t, s, [(f"{q} ({code})", a) for q, a in d if a]) for t, s, d in [document("Ferry", next(towns))]
            ]
        elif one.use is Use.SPLIT:
            documents = [document(title, next(towns)) for title in TITLES.values() for _ in range(2)]
            documents.append((TITLES[Role.TRAIN], clear[1], clear[2]))
        elif one.use is Use.TEST:
            documents = [(clear[0], clear[1], clear[2][:2])]
        elif one.folder:
            documents = [document(f"Place {number}", next(towns)) for number in range(3)]
        else:
            continue
        write_set(folder / one.folder, {"fa": "fa", "piaf": "fr"}.get(one.name, "en"), documents)
    return folder


@pytest.fixture(scope="session")
def written(tmp_path_factory):
    """Questions written for one passage of a set, and for a passage that was written, too."""
    folder = tmp_path_factory.mktemp("written")
    _, sentences, _ = document("Weir", "Weirtown")
    asked = [("Who raised the mill of Weirtown?", "Anna Weaver"), ("Who sold the mill of Weirtown?", None)]
    for one in SETS:
        if not one.folder:
            write_set(folder / one.name, one.name.removeprefix("own-"), [("Weir", sentences, asked)])
    # Of the set's first passage, whose town has another name of the same length.
    write_set(folder / "tydi-en", "en", [("", document("", "Townx")[1], [("When was it built?", "1802")])])
    (folder / "tydi-en" / "corpus.jsonl.gz").unlink()
    return folder


@pytest.fixture(scope="session")
def found(sets, written):
    return read_sets(sets, seed=3, written=written)


@pytest.fixture(scope="session")
def store(found, tmp_path_factory):
    store, tokens = StateStore(tmp_path_factory.mktemp("cache"), DIMENSION), FakeTokens()
    questions, passages = texts_of(found)
    store.add("question", questions, tokens.questions, lambda count: None)
    store.add("passage", passages, tokens.passages, lambda count: None)
    return store
