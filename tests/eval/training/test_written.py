"""The questions that are shipped for training; those on passages of public sets need the sets to be checked whole."""

import pytest

from eval.formats.beir import DocumentRecord, QueryRecord, SpanRecord
from eval.formats.lines import find, records
from eval.training.examples import ADVERSARIAL, REWORDED
from eval.training.sets import READ, SETS, WRITTEN

OWN = [one.name for one in SETS if not one.folder]
ALL = sorted(folder.name for folder in WRITTEN.iterdir() if folder.is_dir())


def lines(name, file, kind):
    return [record for _, record in records(find(WRITTEN / name, file), kind)]


def test_every_folder_is_of_a_set_that_is_read():
    assert set(ALL) <= set(READ)
    assert set(OWN) <= set(ALL)


@pytest.mark.parametrize("name", ALL)
def test_those_and_only_those_that_can_be_answered_are_marked(name):
    questions = lines(name, "queries.jsonl", QueryRecord)
    assert len({question.id for question in questions}) == len(questions)
    answerable = {(one.id, one.metadata.doc_id) for one in questions if not one.metadata.is_impossible}
    assert {(span.query_id, span.doc_id) for span in lines(name, "spans.jsonl", SpanRecord)} == answerable
    for begins, share in ((("w-", "x-"), 0.5), (REWORDED, 0.67), (ADVERSARIAL, 0.46)):
        some = [one for one in questions if one.id.startswith(begins)]
        answered = sum(not one.metadata.is_impossible for one in some)
        assert abs(answered - share * len(some)) <= 0.07 * len(some)


@pytest.mark.parametrize("name", OWN)
def test_answers_stand_in_passages_as_whole_words(name):
    texts = {document.id: document.text for document in lines(name, "corpus.jsonl", DocumentRecord)}
    assert {one.metadata.doc_id for one in lines(name, "queries.jsonl", QueryRecord)} == set(texts)
    for span in lines(name, "spans.jsonl", SpanRecord):
        text = texts[span.doc_id]
        assert 0 <= span.start < span.end <= len(text)
        before, first = text[max(0, span.start - 1) : span.start], text[span.start]
        assert not (before.isalnum() and first.isalnum()), (span, text[span.start : span.end])
