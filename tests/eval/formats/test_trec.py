from __future__ import annotations

from pathlib import Path

import pytest

from eval.errors import DatasetError
from eval.formats.trec import load_topics, qrels_lines, read_qrels, read_run, run_lines


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_qrels_are_read_with_three_or_four_columns(tmp_path: Path) -> None:
    four = write(tmp_path / "a", "q1 0 d1 1\nq1 0 d2 0\n")
    three = write(tmp_path / "b", "query-id\tcorpus-id\tscore\nq1\td 1\t2\n")
    assert read_qrels(four) == {"q1": {"d1": 1, "d2": 0}}
    assert read_qrels(three) == {"q1": {"d 1": 2}}


@pytest.mark.parametrize(
    ("line", "fault"),
    [("q1 d2", "2 columns"), ("q1 0 d2 high", "grade 'high'"), ("q1 0 d1 0", "judged before")],
)
def test_broken_qrels_are_named(tmp_path: Path, line: str, fault: str) -> None:
    with pytest.raises(DatasetError, match=rf"a:2: .*{fault}"):
        read_qrels(write(tmp_path / "a", f"q1 0 d1 1\n{line}\n"))


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("q1 Q0 d2 2 0.1", "5 columns"),
        ("q1 Q0 d2 2 nan x", "score 'nan'"),
        ("q1 Q0 d2 2 high x", "score 'high'"),
        ("q1 Q0 d1 2 0.1 x", "ranked before"),
    ],
)
def test_a_broken_run_is_named(tmp_path: Path, line: str, fault: str) -> None:
    with pytest.raises(DatasetError, match=rf"a:2: .*{fault}"):
        read_run(write(tmp_path / "a", f"q1 Q0 d1 1 0.5 x\n{line}\n"))


def test_empty_files_are_errors(tmp_path: Path) -> None:
    empty = write(tmp_path / "a", "\n")
    with pytest.raises(DatasetError, match="hold no judgement"):
        read_qrels(empty)
    with pytest.raises(DatasetError, match="is empty"):
        read_run(empty)


def test_a_written_run_is_read_back_in_trec_evals_order(tmp_path: Path) -> None:
    scores = {"a": 0.1 + 0.2, "c": 1.0, "b": 1.0}
    text = "".join(run_lines([("q 1", scores)]))
    assert [line.split()[2:4] for line in text.splitlines()] == [["c", "1"], ["b", "2"], ["a", "3"]]
    assert read_run(write(tmp_path / "run", text)) == {"q%201": scores}


def test_written_qrels_are_read_back(tmp_path: Path) -> None:
    qrels = {"q1": {"d1": 1, "d2": 0}}
    assert read_qrels(write(tmp_path / "qrels", "".join(qrels_lines(qrels)))) == qrels


TAGGED = "<top>\n<num> Number: 7\n<title> Which river?\n\n<desc> Description:\nlong\n</top>\n"


@pytest.mark.parametrize("text", ["7\tWhich river?\n8\tNot judged\n", TAGGED])
def test_topics_are_questions_of_their_qrels(tmp_path: Path, text: str) -> None:
    dataset = load_topics(write(tmp_path / "topics.tsv", text), write(tmp_path / "qrels", "7 0 river.txt 1\n"))
    (question,) = dataset.questions
    assert (question.question_id, question.text, question.answerable) == ("7", "Which river?", True)
    assert dataset.qrels == {"7": {"river.txt": 1}}


def test_a_topic_whose_documents_were_all_judged_irrelevant_is_not_asked(tmp_path: Path) -> None:
    topics = write(tmp_path / "topics.txt", "1\tfirst topic\n2\tsecond topic\n")
    qrels = write(tmp_path / "qrels.txt", "1 0 a.txt 1\n2 0 a.txt 0\n")
    assert [question.question_id for question in load_topics(topics, qrels).questions] == ["1"]


def test_topics_without_a_tab_are_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"topics:1: no tab"):
        load_topics(write(tmp_path / "topics", "7 Which river?\n"), write(tmp_path / "qrels", "7 0 d 1\n"))


WRAPPED = """<top>
<head> Tipster Topic Description
<num> Number:
 051
<title> Topic:  Which river rises
   below the Blue Glacier?

<desc> Description:
Not the title.
</top>
<top><num>52</num><title>Who owns AT&amp;T,
&quot;Ma Bell&quot;?</title></top>
<top>
<num>
53
</num>
<title>
Is 1 &lt; 2?
</title>
</top>
"""


def test_what_is_tagged_goes_on_over_lines_and_is_unescaped(tmp_path: Path) -> None:
    qrels = write(tmp_path / "qrels", "051 0 a 1\n52 0 a 1\n53 0 a 1\n")
    topics = write(tmp_path / "topics", WRAPPED)
    assert [
        (question.question_id, question.text, question.where) for question in load_topics(topics, qrels).questions
    ] == [
        ("051", "Which river rises below the Blue Glacier?", f"{topics}:5"),
        ("52", 'Who owns AT&T, "Ma Bell"?', f"{topics}:11"),
        ("53", "Is 1 < 2?", f"{topics}:17"),
    ]


def test_topics_with_a_tab_are_asked_as_they_stand(tmp_path: Path) -> None:
    topics = write(tmp_path / "topics", "7\tWhat is &amp; in HTML?\n<8>\tWhat is <b>?\n")
    qrels = write(tmp_path / "qrels", "7 0 a 1\n<8> 0 a 1\n")
    texts = [question.text for question in load_topics(topics, qrels).questions]
    assert texts == ["What is &amp; in HTML?", "What is <b>?"]


@pytest.mark.parametrize(
    "text", ["", '<topic number="7">\n<query>Which river?</query>\n</topic>\n', "<top>\n<num> 7\n"]
)
def test_a_file_without_a_topic_is_named(tmp_path: Path, text: str) -> None:
    topics, qrels = write(tmp_path / "topics", text), write(tmp_path / "qrels", "7 0 d 1\n")
    with pytest.raises(DatasetError, match=r"topics hold no topic; expected <top> with <num> and <title>"):
        load_topics(topics, qrels)
