"""The table as Markdown, and its place in the README: between two markers, and nothing there is written by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from eval.errors import DatasetError
from eval.runfile import written_whole

from .results import Entry, Results
from .spec import SetSpec

BEGIN = "<!-- figures: written by a command, not by hand -->"
END = "<!-- /figures -->"

COLUMNS: Mapping[str, str] = {
    "hit@1": "hit@1",
    "hit@3": "hit@3",
    "quote_f1": "quote F1",
    "useful": "useful",
    "auroc": "AUROC",
    "ece": "ECE",
    "refusal_recall": "refusal recall",
    "false_refusal": "false refusal",
    "nDCG@10": "nDCG@10",
    "R@1": "R@1",
}
"""Titles of the measures that the table shows; the others stand in the results."""

SHOWN_PACKAGES = ("torch", "sentence-transformers", "faiss-cpu", "tantivy")


def section(specs: Iterable[SetSpec], results: Results) -> str:
    """Return the lines between the markers; sets without figures are left out."""
    rows = [(spec, results.sets[spec.name]) for spec in specs if spec.name in results.sets]
    if not rows:
        return "No set was measured yet."
    titles = ("set", "documents", "questions", *COLUMNS.values(), "median ms")
    lines = [f"| {' | '.join(titles)} |", f"|---|{'---:|' * (len(titles) - 1)}"]
    lines += [f"| {' | '.join(_cells(spec, entry))} |" for spec, entry in rows]
    return "\n".join([*lines, "", *_notes([entry for _, entry in rows])])


def _cells(spec: SetSpec, entry: Entry) -> Iterable[str]:
    yield spec.about
    yield f"{entry.documents:,}"
    yield _questions(entry)
    for name in COLUMNS:
        value = entry.measures.get(name)
        yield "–" if value is None else f"{value:.2f}" if name != "nDCG@10" else f"{value:.3f}"
    median = entry.measures.get("latency_p50")
    yield "–" if median is None else f"{median:,.0f}"


def _questions(entry: Entry) -> str:
    if not entry.asked:
        return f"{_of(entry.ranked, entry.questions)} ranked"
    unanswerable = f" ({entry.unanswerable:,} without an answer)" if entry.unanswerable else ""
    return f"{_of(entry.asked, entry.questions)}{unanswerable}"


def _of(part: int, whole: int) -> str:
    return f"{part:,}" if part == whole else f"{part:,} of {whole:,}"


def _notes(entries: Sequence[Entry]) -> Iterable[str]:
    exact = [entry.measures.get("verbatim") for entry in entries]
    quoted = [value for value in exact if value is not None]
    if quoted:
        share = min(quoted)
        yield (
            "Every quote of these runs is the exact slice of its file."
            if share == 1
            else f"In the worst set {share:.1%} of the quotes are the exact slice of their file."
        )
    yield (
        "Finding (hit, F1) is measured over all documents, refused questions by what they show as nearest; refusing, "
        "where a set knows only of its candidates that they do not answer, within these. Useful: answered with a quote "
        "that hits, or refused rightly. ECE: how far the confidence is from the share of first quotes that hit. "
        "nDCG@10 and R@1 rank the documents of a set for all its judged queries, or for a sample of them. Samples are "
        "drawn at random with a fixed seed; a dash means that a set cannot show the measure."
    )
    yield ""
    yield f"Made with {_each(entries, _with)}."
    yield f"On {_each(entries, _machine)}."
    yield (
        "Intervals, figures by language, hashes of the files and settings: "
        "[`eval/baselines/table.json`](eval/baselines/table.json)."
    )


def _each(entries: Iterable[Entry], words: Callable[[Entry], str]) -> str:
    return "; ".join(dict.fromkeys(words(entry) for entry in entries))


def _with(entry: Entry) -> str:
    made = entry.made_with
    reader = "without the reader" if made["fast"] else f"reader {made['reader']}"
    return (
        f"{made['model']}, {reader}, calibration {made['calibration']} (threshold {made['threshold']:.2f}), "
        f"code {made['code']}"
    )


def _machine(entry: Entry) -> str:
    found = entry.environment
    packages = ", ".join(f"{name} {found['packages'].get(name)}" for name in SHOWN_PACKAGES)
    return f"{found['cores']} cores of {found['processor']}, {found['system']}, Python {found['python']}, {packages}"


def section_of(readme: Path) -> str:
    """Return what stands between the markers of a file.

    Raises:
        DatasetError: When it cannot be read or has no markers.
    """
    return _split(readme)[1].strip("\n")


def write_section(readme: Path, text: str) -> None:
    """Put the text between the markers of a file.

    Raises:
        DatasetError: When it has no markers or cannot be written.
    """
    before, _, after = _split(readme)
    with written_whole(readme) as file:
        file.write(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}")


def _split(readme: Path) -> tuple[str, str, str]:
    try:
        text = readme.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(f"{readme} cannot be read ({error}); expected a text. Check the path.") from error
    if text.count(BEGIN) != 1 or text.count(END) != 1 or text.index(BEGIN) > text.index(END):
        raise DatasetError(
            f"{readme} has no place for the table; expected the lines {BEGIN!r} and {END!r}, once each. Add them."
        )
    before, _, rest = text.partition(BEGIN)
    inside, _, after = rest.partition(END)
    return before, inside, after
