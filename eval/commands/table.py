"""``eval table``: measure every set of the list and write the table of the README, or check that it holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from app.settings import Settings, load_settings
from eval.dataset import Dataset, distinct
from eval.errors import DatasetError
from eval.line_progress import LineProgress
from eval.table.checking import check_table
from eval.table.made_with import made_with
from eval.table.rendering import section, section_of, write_section
from eval.table.results import Results, read_results
from eval.table.spec import SetSpec, load_spec
from index.encoder import Encoder

from .keeping_on import say, status_of
from .options import DATA, FAST, FILE, RESAMPLES
from .run import report_unread

ROOT = Path(__file__).parents[2]
SPEC = ROOT / "eval" / "table.toml"
RESULTS = ROOT / "eval" / "baselines" / "table.json"
README = ROOT / "README.md"


@click.command("table")
@click.option("--sets", "folder", type=FILE, help="Folder of the sets that are not shipped; without it these are left.")
@click.option("--only", multiple=True, metavar="SET", help="Measure only this set; repeatable.")
@click.option("--again", is_flag=True, help="Measure also sets whose figures still hold, and ask all questions anew.")
@click.option("--check", is_flag=True, help="Measure nothing: exit with 1 when the table is not what it says.")
@click.option("--spec", type=FILE, default=SPEC, help="List of sets (default: eval/table.toml).")
@click.option("--results", type=FILE, default=RESULTS, help="Figures (default: eval/baselines/table.json).")
@click.option("--readme", type=FILE, default=README, help="File with the table (default: README.md).")
@FAST
@RESAMPLES
@DATA
def table_command(
    folder: Path | None,
    only: tuple[str, ...],
    again: bool,
    check: bool,
    spec: Path,
    results: Path,
    readme: Path,
    fast: bool | None,
    resamples: int,
    data: Path | None,
) -> int:
    """Measure the sets of a list and write the table of the README; with --check, see whether it holds.

    Figures are kept set by set: a run that was stopped goes on where it was, and a set whose questions, documents,
    settings and code are the same is not measured again. A set that cannot be measured does not stop the others; exit
    status 1 says that there was one.
    """
    settings = load_settings(data=data, fast=fast)
    specs = load_spec(spec)
    kept = read_results(results)
    if check:
        return _check(specs, kept, readme, settings)
    section_of(readme)
    for name in only:
        if name not in {each.name for each in specs}:
            raise DatasetError(f"{spec} has no set {name!r}; expected one of {', '.join(s.name for s in specs)}.")
    wanted = [each for each in specs if not only or each.name in only]
    table = _Table(settings, spec.parent, folder, kept, again, resamples)
    status = 0
    for at, each in enumerate(wanted, start=1):
        status = max(status, table.measure(each, f"[{at}/{len(wanted)}] {each.name}"))
        kept.sets = {listed.name: kept.sets[listed.name] for listed in specs if listed.name in kept.sets}
        kept.write(results)
        write_section(readme, section(specs, kept))
    click.echo(f"{len(kept.sets)} of {len(specs)} sets stand in {readme}; figures in {results}")
    return status


def _check(specs: tuple[SetSpec, ...], kept: Results, readme: Path, settings: Settings) -> int:
    faults = list(check_table(specs, kept, section_of(readme), made_with(settings)))
    for fault in faults:
        click.echo(f"{fault.where}: {fault.message}")
    wrong = sum(fault.wrong for fault in faults)
    click.echo(f"{len(specs)} sets, {wrong} faults")
    return int(bool(wrong))


@dataclass
class _Table:
    """What is needed to measure one set after another; the encoder is loaded with the first."""

    settings: Settings
    shipped: Path
    folder: Path | None
    kept: Results
    again: bool
    resamples: int
    _encoder: list[Encoder] = field(default_factory=list)
    _made_with: dict[str, Any] = field(default_factory=dict)

    def measure(self, spec: SetSpec, title: str) -> int:
        """Measure a set, keep its figures at once, and return an exit status."""
        folder = self.shipped if spec.shipped else self.folder
        if folder is None:
            say(f"{title}: left as it was; name its folder with --sets")
            return 0
        return status_of(title, lambda: self._measure(spec, folder, title))

    def _measure(self, spec: SetSpec, folder: Path, title: str) -> int:
        dataset = spec.load(folder)
        self._made_with = self._made_with or made_with(self.settings)
        known = self.kept.sets.get(spec.name)
        if known and not self.again and known.made_from(spec.asked(), dataset.sha256, self._made_with):
            say(f"{title}: figures still hold")
            return 0
        say(f"{title}: {distinct(dataset.questions):,} questions")
        return self._figures(spec, dataset, folder, title)

    def _figures(self, spec: SetSpec, dataset: Dataset, folder: Path, title: str) -> int:
        # Imported here: they bring torch, which --check and broken lists need not wait for.
        from eval.table.making import Work, measured
        from index.encoder import load_encoder

        if not self._encoder:
            self._encoder.append(load_encoder(self.settings.model, self.settings.data))
        work = Work(
            folder, self.settings, self._encoder[0], self._made_with, self.resamples, self.again, LineProgress(say)
        )
        entry, unread = measured(spec, dataset, work)
        self.kept.sets[spec.name] = entry
        say(f"{title}: done in {entry.seconds:,.0f} s beside the index")
        return report_unread(unread)
