"""``eval ablate``: what each part of search is worth, on the sets of the list that name a measure for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from app.settings import Settings, load_settings
from eval.ablation.comparing import Ablation, read_ablation
from eval.ablation.rendering import section
from eval.dataset import Dataset
from eval.errors import DatasetError
from eval.line_progress import LineProgress
from eval.ranking import ranked_queries
from eval.table.made_with import made_with
from eval.table.rendering import section_of, write_section
from eval.table.spec import SetSpec, load_spec
from index.encoder import Encoder

from .keeping_on import say, status_of
from .options import DATA, FILE, RESAMPLES
from .table import ROOT, SPEC

RESULTS = ROOT / "eval" / "baselines" / "ablation.json"
DOCS = ROOT / "docs" / "search.md"
RANKED_WITH = ("model", "reader", "code")
"""What rankings depend on; the calibration comes after them."""


@click.command("ablate")
@click.option("--sets", "folder", type=FILE, required=True, help="Folder of the sets.")
@click.option("--only", multiple=True, metavar="SET", help="Measure only this set; repeatable.")
@click.option("--again", is_flag=True, help="Measure also sets whose figures still hold.")
@click.option("--spec", type=FILE, default=SPEC, help="List of sets (default: eval/table.toml).")
@click.option("--results", type=FILE, default=RESULTS, help="Figures (default: eval/baselines/ablation.json).")
@click.option("--docs", type=FILE, default=DOCS, help="File with the table (default: docs/search.md).")
@RESAMPLES
@DATA
def ablate_command(
    folder: Path,
    only: tuple[str, ...],
    again: bool,
    spec: Path,
    results: Path,
    docs: Path,
    resamples: int,
    data: Path | None,
) -> int:
    """Rank the same queries by words alone, embeddings alone, both with equal weight, less of Pincite, and Pincite.

    Each way is compared with Pincite's own query by query. Figures are kept set by set, as with eval table.
    """
    settings = load_settings(data=data)
    specs = [each for each in load_spec(spec) if each.ablate is not None]
    for name in only:
        if name not in {each.name for each in specs}:
            raise DatasetError(f"{spec} has no set {name!r} with ablate; expected one of {_names(specs)}.")
    kept = read_ablation(results)
    section_of(docs)
    wanted = [each for each in specs if not only or each.name in only]
    work = _Ablation(settings, folder, spec.parent, kept, again, resamples)
    status = 0
    for at, each in enumerate(wanted, start=1):
        status = max(status, work.measure(each, f"[{at}/{len(wanted)}] {each.name}"))
        kept.sets = {listed.name: kept.sets[listed.name] for listed in specs if listed.name in kept.sets}
        kept.write(results)
        write_section(docs, section(kept))
    click.echo(f"{len(kept.sets)} of {len(specs)} sets stand in {docs}; figures in {results}")
    return status


def _names(specs: list[SetSpec]) -> str:
    return ", ".join(each.name for each in specs)


@dataclass
class _Ablation:
    """What is needed to measure one set after another; the encoder is loaded with the first."""

    settings: Settings
    folder: Path
    shipped: Path
    kept: Ablation
    again: bool
    resamples: int
    _encoder: list[Encoder] = field(default_factory=list)

    def measure(self, spec: SetSpec, title: str) -> int:
        """Measure a set, keep its figures at once, and return an exit status."""
        return status_of(title, lambda: self._measure(spec, title))

    def _measure(self, spec: SetSpec, title: str) -> int:
        dataset = spec.load(self.shipped if spec.shipped else self.folder)
        made = {name: value for name, value in made_with(self.settings).items() if name in RANKED_WITH}
        known = self.kept.sets.get(spec.name)
        if known and not self.again and known.made_from(spec.compared(), dataset.sha256, made):
            say(f"{title}: figures still hold")
        else:
            self._figures(spec, dataset, made, title)
        return 0

    def _figures(self, spec: SetSpec, dataset: Dataset, made: dict[str, Any], title: str) -> None:
        # Imported here: they bring torch, which --help and broken lists need not wait for.
        from app.rereading import open_rereader
        from eval.ablation.comparing import SetResult, compared, rankings
        from eval.ablation.ways import ways
        from eval.opening import prepared
        from eval.workspace import set_corpus
        from index.encoder import load_encoder
        from index.generation import open_generation

        if not self._encoder:
            self._encoder.append(load_encoder(self.settings.model, self.settings.data))
        encoder, progress = self._encoder[0], LineProgress(say)
        queries = ranked_queries(dataset, spec.ranked, spec.seed)
        say(f"{title}: {len(queries):,} queries")
        corpus = set_corpus(self.settings.data, dataset)
        prepared(corpus, self.settings, encoder, progress)
        generation = open_generation(corpus.data, encoder.info)
        try:
            found = ways(generation, encoder, corpus.names, open_rereader(encoder))
            runs = rankings(queries, found, progress)
            documents = len(generation.manifest.documents)
        finally:
            generation.close()
        measure = str(spec.ablate)
        self.kept.sets[spec.name] = SetResult(
            about=spec.about,
            measure=measure,
            asked=spec.compared(),
            sha256=dict(dataset.sha256),
            made_with=made,
            documents=documents,
            queries=len(queries),
            ways=compared(dataset, queries, runs, measure, seed=spec.seed, resamples=self.resamples),
        )
        self.kept.about = {way.name: way.about for way in found}
