from __future__ import annotations

from io import StringIO

from rich.console import Console

from eval.console import number, print_figures

from .conftest import Evaluate


def test_numbers_have_the_digits_that_mean_something() -> None:
    assert number("hit@1", 2 / 3) == "0.667"
    assert number("latency_p50", 12.34) == "12.3"
    assert number("latency_p50", 1234.5) == "1234"
    assert number("hit@1", None) == "–"


def test_figures_are_printed_with_groups_and_reasons(evaluated: Evaluate) -> None:
    out = StringIO()
    print_figures(evaluated().figures, Console(file=out, width=220))
    text = out.getvalue()
    assert "sample: 6 questions on 3 documents" in text
    assert "useful" in text and "0.833" in text
    assert "language" in text and "fa" in text
    assert "Not measured: answer_contained (the set lists no accepted answers)." in text
