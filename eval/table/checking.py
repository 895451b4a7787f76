"""Whether the table still says what is true: of the results it is made from, and of the code that answers now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .made_with import CODES, differences
from .rendering import section
from .results import Results
from .spec import SetSpec


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with the table.

    Attributes:
        where: The set, or ``README``.
        message: A sentence.
        wrong: Whether the table says something false; otherwise it may only have aged.
    """

    where: str
    message: str
    wrong: bool = True


def check_table(specs: Iterable[SetSpec], results: Results, shown: str, now: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong.

    Args:
        specs: The list of sets.
        results: The figures.
        shown: What stands in the README.
        now: What answers depend on in this version.
    """
    listed = list(specs)
    if shown != section(listed, results):
        yield Fault("README", "the table is not the one that the results give; run eval table to write it")
    for spec in listed:
        entry = results.sets.get(spec.name)
        if entry is None:
            yield Fault(spec.name, "has no figures; run eval table with its folder of sets")
            continue
        if entry.spec != spec.asked():
            yield Fault(spec.name, "was asked in another way than the list says; run eval table")
        for name in differences(entry.made_with, now, ranked_only=spec.retrieval_only):
            yield Fault(spec.name, f"{name} was {entry.made_with.get(name)} and is {now.get(name)}; run eval table")
        for name, what in CODES.items():
            # Figures that were made before a code was named are of an unknown one.
            before = entry.made_with.get(name, "not named")
            if before != now.get(name):
                message = f"{what} was {before} and is {now.get(name)}; figures may have moved"
                yield Fault(spec.name, message, wrong=False)
    for name in results.sets.keys() - {spec.name for spec in listed}:
        yield Fault(name, "has figures and is not in the list; run eval table to drop them")
