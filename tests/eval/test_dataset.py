from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from eval.dataset import MarkedQuestion, Scope, check_evidence, check_unique, digest
from eval.errors import DatasetError
from eval.measures.spans import Span

LENGTHS = {"river.txt": 100, "rail.txt": 20}


def asked(*spans: Span, within: tuple[str, ...] = ()) -> MarkedQuestion:
    return MarkedQuestion("q", "What?", True, evidence=(spans,) if spans else (), within=within, where="set.jsonl:3")


def test_spans_up_to_the_end_of_the_document_are_inside_it() -> None:
    check_evidence([asked(Span("river.txt", 0, 100), Span("rail.txt", 19, 20))], LENGTHS)


@pytest.mark.parametrize(("start", "end"), [(0, 101), (5, 5), (6, 5), (-1, 4)])
def test_a_span_outside_its_document_is_named_by_line(start: int, end: int) -> None:
    with pytest.raises(DatasetError, match=rf"set\.jsonl:3: the span \[{start}, {end}\) of 'river.txt'.*<= 100"):
        check_evidence([asked(Span("river.txt", start, end))], LENGTHS)


def test_a_span_that_contradicts_is_checked_like_evidence() -> None:
    question = MarkedQuestion("q", "What?", False, contradicts=((Span("rail.txt", 0, 21),),), where="set.jsonl:3")
    with pytest.raises(DatasetError, match=r"set\.jsonl:3: the span \[0, 21\) of 'rail.txt'"):
        check_evidence([question], LENGTHS)


def test_an_unknown_document_is_named_with_the_nearest_name() -> None:
    with pytest.raises(DatasetError, match=r"set\.jsonl:3: the document 'rivers.txt'.*did you mean 'river.txt'"):
        check_evidence([asked(Span("rivers.txt", 0, 1))], LENGTHS)
    with pytest.raises(DatasetError, match="'else'"):
        check_evidence([asked(within=("else",))], LENGTHS)


def test_the_same_id_may_be_asked_in_two_scopes_but_not_twice_in_one() -> None:
    narrow = MarkedQuestion("q", "What?", True, scope=Scope.CANDIDATES)
    check_unique([asked(), narrow])
    assert narrow.key == "q@candidates"
    with pytest.raises(DatasetError, match="given before"):
        check_unique([asked(), narrow, asked()])
    with pytest.raises(DatasetError, match="no question"):
        check_unique([])


def test_digest_names_the_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"abc")
    assert digest(path) == hashlib.sha256(b"abc").hexdigest()
