"""The ways as a Markdown table: one line for each set, what is surely below or above Pincite's own marked."""

from __future__ import annotations

from collections.abc import Iterable

from .comparing import Ablation, Compared, SetResult
from .ways import OURS

LEVEL = 0.05
MADE_WITH = {"model": "", "reader": "reader ", "code": "code "}
"""What is told of how the figures were made; older ones did not depend on a reader."""


def section(ablation: Ablation) -> str:
    """Return the lines for the docs."""
    if not ablation.sets:
        return "Nothing was measured yet."
    ways = list(ablation.about)
    lines = [
        f"| set | queries | measure | {' | '.join(ways)} |",
        f"|---|---:|---|{'---:|' * len(ways)}",
        *(f"| {' | '.join(_cells(result, ways))} |" for result in ablation.sets.values()),
    ]
    about = [f"* **{name}**: {what}." for name, what in ablation.about.items()]
    made = dict.fromkeys(
        ", ".join(f"{word}{made[name]}" for name, word in MADE_WITH.items() if name in made)
        for made in (result.made_with for result in ablation.sets.values())
    )
    note = (
        f"▼ is surely less than {OURS} and ▲ surely more: a paired randomisation test over the queries, two-sided, "
        f"below {LEVEL} after Holm's correction for the ways of the set; ≈ is everything else. Documents are ranked by "
        "their best passage, among all documents of the set. Intervals, differences and p-values: "
        "[`eval/baselines/ablation.json`](../eval/baselines/ablation.json)."
    )
    return "\n".join([*lines, "", *about, "", note, "", f"Made with {'; '.join(made)}."])


def _cells(result: SetResult, ways: Iterable[str]) -> Iterable[str]:
    yield result.about
    yield f"{result.queries:,}"
    yield result.measure
    for name in ways:
        way = result.ways.get(name)
        yield "–" if way is None else f"{way.value:.3f}{_mark(way)}"


def _mark(way: Compared) -> str:
    if way.adjusted is None:
        return ""
    if way.adjusted >= LEVEL:
        return " ≈"
    return " ▼" if way.difference > 0 else " ▲"
