"""The geometry of a report's plots: figures in, coordinates out; the templates only draw them.

Coordinates are SVG user units with the origin at the top left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .console import number

WIDTH, HEIGHT = 420, 250
LEFT, RIGHT, TOP, BOTTOM = 46, 22, 12, 40
ROW = 26
"""Height of one row of a plot by group."""

LABEL_CHARACTER = 6.6
"""Width of a character of a group's name, whose room is left of the plot."""

LONGEST_NAME = 24
"""Characters of a group's name that are shown."""

GROUP_MEASURES = ("useful", "hit@3", "nDCG@10", "refusal_recall")
"""What a plot by group shows: the first of these that the run has."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis and what it says."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Frame:
    """Two axes and how values are placed between them.

    Attributes:
        x_max: Largest value of the horizontal axis, which begins at 0.
        y_max: Largest value of the vertical axis, which begins at 0.
    """

    x_max: float = 1.0
    y_max: float = 1.0
    width: float = WIDTH
    height: float = HEIGHT
    left: float = LEFT

    def x(self, value: float) -> float:
        """Return where a value stands from the left."""
        return round(self.left + value / self.x_max * (self.width - self.left - RIGHT), 2)

    def y(self, value: float) -> float:
        """Return where a value stands from the top."""
        return round(self.height - BOTTOM - value / self.y_max * (self.height - TOP - BOTTOM), 2)

    def points(self, pairs: Sequence[tuple[float, float]]) -> str:
        """Return the points of a polyline."""
        return " ".join(f"{self.x(x)},{self.y(y)}" for x, y in pairs)

    def x_ticks(self, steps: int = 5) -> list[Tick]:
        """Return evenly spaced ticks of the horizontal axis."""
        return [Tick(self.x(value), _label(value, self.x_max)) for value in _even(self.x_max, steps)]

    def y_ticks(self) -> list[Tick]:
        """Return evenly spaced ticks of the vertical axis: tenths of a share, fifths of anything else."""
        steps = round(self.y_max * 10) if self.y_max < 1 else 5
        return [Tick(self.y(value), _label(value, self.y_max)) for value in _even(self.y_max, steps)]


def _even(largest: float, steps: int) -> list[float]:
    return [largest * i / steps for i in range(steps + 1)]


def _label(value: float, largest: float) -> str:
    if largest <= 1:
        return f"{value:.2f}".rstrip("0").rstrip(".") or "0"
    return f"{value:,.0f}" if largest >= 10 else f"{value:.1f}"


@dataclass(frozen=True, slots=True)
class Curve:
    """A line plot.

    Attributes:
        lines: Points of each line and its style (``main``, ``second``, ``guide``).
        dots: ``(x, y, radius, text)`` of each dot.
        note: What the plot says, for those who do not see it.
    """

    name: str
    title: str
    x_label: str
    y_label: str
    frame: Frame
    lines: tuple[tuple[str, str], ...]
    dots: tuple[tuple[float, float, float, str], ...]
    note: str


def risk_coverage_plot(points: Sequence[Sequence[float]], threshold: float | None) -> Curve | None:
    """Return risk against coverage with a dot at the threshold; ``None`` without points."""
    if not points:
        return None
    frame = Frame(y_max=_round_up(max(risk for _, risk, _ in points)))
    here = [(coverage, risk) for coverage, risk, confidence in points if threshold is None or confidence >= threshold]
    dots: tuple[tuple[float, float, float, str], ...] = ()
    note = f"Risk at full coverage {points[-1][1]:.3f}."
    if here:
        coverage, risk = here[-1]
        text = f"at the threshold: {coverage:.0%} answered, {risk:.0%} of them with a wrong first quote"
        dots = ((frame.x(coverage), frame.y(risk), 5.0, text),)
        note += f" {text[0].upper()}{text[1:]}."
    return Curve(
        "risk",
        "Risk against coverage",
        "share of questions answered, most confident first",
        "share with a wrong first quote",
        frame,
        ((frame.points([(coverage, risk) for coverage, risk, _ in points]), "main"),),
        dots,
        note,
    )


def reliability_plot(bins: Sequence[Sequence[float]]) -> Curve | None:
    """Return the share of right first quotes against confidence, dots as large as their bins; ``None`` without bins."""
    if not bins:
        return None
    frame = Frame()
    most = max(size for size, _, _ in bins)
    dots = tuple(
        (
            frame.x(confidence),
            frame.y(right),
            round(3 + 7 * (size / most) ** 0.5, 1),
            f"{size} questions: mean confidence {confidence:.2f}, {right:.2f} right",
        )
        for size, confidence, right in bins
    )
    return Curve(
        "reliability",
        "Reliability of the confidence",
        "mean confidence",
        "share of first quotes that hit",
        frame,
        ((frame.points([(0, 0), (1, 1)]), "guide"), (frame.points([(x, y) for _, x, y in bins]), "main")),
        dots,
        "On the dotted line the confidence is what happened; dots are as large as their bins.",
    )


def cost_plot(points: Sequence[Sequence[float]]) -> Curve | None:
    """Return the cost of mistakes at the threshold and at the best one for each weight; ``None`` without points."""
    if not points:
        return None
    frame = Frame(y_max=_round_up(max(max(here, best) for _, here, best, _ in points)))
    return Curve(
        "cost",
        "Cost of mistakes",
        "weight of a wrong answer against a false refusal",
        "cost",
        frame,
        (
            (frame.points([(weight, best) for weight, _, best, _ in points]), "second"),
            (frame.points([(weight, here) for weight, here, _, _ in points]), "main"),
        ),
        (),
        "Solid: at the run's threshold. Dashed: at the best threshold for each weight, chosen on these questions.",
    )


def _round_up(value: float) -> float:
    """Return the next tenth above a share, at least a tenth, so that the axis ends at a round number."""
    return min(1.0, max(0.1, -(-round(value * 10, 6) // 1) / 10))


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a histogram."""

    x: float
    y: float
    width: float
    height: float
    text: str


@dataclass(frozen=True, slots=True)
class Histogram:
    """How often each range of times came, with marks at percentiles."""

    frame: Frame
    bars: tuple[Bar, ...]
    marks: tuple[Tick, ...]


def latency_plot(bins: Sequence[Sequence[float]], measures: Mapping[str, float | None]) -> Histogram | None:
    """Return the histogram of latencies; ``None`` without any."""
    if not bins:
        return None
    frame = Frame(x_max=max(high for _, high, _ in bins) or 1.0, y_max=max(size for *_, size in bins) or 1.0)
    base = frame.y(0)
    bars = tuple(
        Bar(
            frame.x(low),
            frame.y(size),
            round(max(frame.x(high) - frame.x(low) - 1, 0.5), 2),
            round(base - frame.y(size), 2),
            f"{low:.0f} to {high:.0f} ms: {size:.0f} questions",
        )
        for low, high, size in bins
    )
    marks = tuple(
        Tick(frame.x(value), f"{name.removeprefix('latency_')} {number(name, value)} ms")
        for name in ("latency_p50", "latency_p95")
        if (value := measures.get(name)) is not None
    )
    return Histogram(frame, bars, marks)


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group: its name and size, where its value stands, and its interval if it has one."""

    name: str
    questions: int
    y: float
    x: float | None
    low: float | None
    high: float | None
    text: str


@dataclass(frozen=True, slots=True)
class GroupPlot:
    """A measure by group."""

    key: str
    measure: str
    frame: Frame
    rows: tuple[GroupRow, ...]


def group_plot(figures: Mapping[str, Any], key: str) -> GroupPlot | None:
    """Return the plot of the first measure of ``GROUP_MEASURES`` by group; ``None`` with fewer than two groups."""
    groups: Mapping[str, Mapping[str, Any]] = figures["by"].get(key, {})
    measure = next((name for name in GROUP_MEASURES if figures["measures"].get(name) is not None), None)
    if len(groups) < 2 or measure is None:
        return None
    frame = Frame(width=WIDTH + 40, height=TOP + BOTTOM + ROW * len(groups), left=_labels(groups))
    intervals = figures.get("intervals_by", {}).get(key, {})
    rows = []
    for place, (value, group) in enumerate(groups.items()):
        low, high = intervals.get(value, {}).get(measure, (None, None))
        found = group.get(measure)
        rows.append(
            GroupRow(
                value if len(value) <= LONGEST_NAME else f"{value[: LONGEST_NAME - 1]}…",
                group["questions"],
                TOP + ROW * (place + 0.5),
                None if found is None else frame.x(found),
                None if low is None else frame.x(low),
                None if high is None else frame.x(high),
                number(measure, found),
            )
        )
    return GroupPlot(key, measure, frame, tuple(rows))


def _labels(groups: Mapping[str, Mapping[str, Any]]) -> float:
    longest = max(min(len(name), LONGEST_NAME) + len(f" ({group['questions']})") for name, group in groups.items())
    return 16 + longest * LABEL_CHARACTER
