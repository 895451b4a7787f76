import pytest

from corpus.document import Kind
from corpus.ingest import PIPELINE_VERSION, ingest
from corpus.readers.protocol import Problem, Reading


def read(text):
    return ingest(Reading(text, "text/plain"), doc_id="d", source="d.txt", sha256="0" * 64)


def test_the_document_keeps_the_raw_text_as_it_was_read():
    raw = "A line that\nwraps here.  \r\n\r\nAnother."
    assert read(raw).document.text == raw


def test_passages_carry_sentences_that_are_cut_from_the_raw_text():
    result = read("The ferry leaves at\nnoon. It returns at night.")
    texts = [result.document.display(sentence.ranges) for passage in result.passages for sentence in passage.sentences]
    assert texts == ["The ferry leaves at noon.", "It returns at night."]
    assert result.passages[0].kind is Kind.BODY
    assert result.passages[0].language == "en"


@pytest.mark.parametrize("blank", ["", " \n\t\n", "\ufeff\n"[1:]])
def test_a_text_without_words_is_a_problem_and_no_passage(blank):
    result = read(blank)
    assert result.passages == ()
    assert "no text" in result.problems[0].reason


def test_problems_of_the_reading_are_handed_on():
    problem = Problem("Page 2 has no text.", "page 2")
    result = ingest(Reading("Words.", "text/plain", problems=(problem,)), doc_id="d", source="d", sha256="0")
    assert result.problems == (problem,)


def test_the_version_of_the_pipeline_is_a_name():
    assert isinstance(PIPELINE_VERSION, str)
    assert PIPELINE_VERSION
