from __future__ import annotations

from eval.line_progress import LineProgress


def test_a_line_is_said_at_the_start_and_now_and_then() -> None:
    said: list[str] = []
    times = iter([0.0, 0.0, 5.0, 30.0, 40.0])
    progress = LineProgress(said.append, lambda: next(times))
    progress.stage("asking", 100, "questions")
    for _ in range(3):
        progress.advance(10)
    # At 5 s too early, at 30 s a line: 20 questions took 30 s, so 80 take two minutes; at 40 s too early again.
    assert said == ["  asking: 100 questions", "  asking: 20 questions of 100 questions, about 2 min left"]


def test_an_empty_stage_says_nothing() -> None:
    said: list[str] = []
    LineProgress(said.append, lambda: 0.0).stage("asking", 0, "questions")
    assert said == []
