"""``eval gate``: run the guarded sets and fail when one falls."""

from __future__ import annotations

from pathlib import Path

import click

from app.settings import Settings, load_settings
from eval.compare import Comparison
from eval.compare_report import write_comparison
from eval.errors import GateError
from eval.evaluating import RUN, Plan
from eval.facts import service_facts
from eval.formats.questions import load_questions
from eval.gate import Gate, compare_with_baseline, judge, load_gates, write_baseline
from eval.runfile import FinishedRun, read_run_file

from .options import DATA, FILE, SEED
from .run import report_unread, run_set

GATES = Path(__file__).parents[1] / "gates.toml"


@click.command("gate")
@click.argument("sets", nargs=-1, metavar="[SET...]")
@click.option("--gates", type=FILE, default=GATES, help="File of gates (default: eval/gates.toml).")
@click.option("--result", type=FILE, help="Judge this run instead of running the set; with one SET.")
@click.option("--update", is_flag=True, help="Write the baselines anew from these runs.")
@click.option("--html", type=FILE, help="Write what differs from the baseline as one page; with one SET.")
@SEED
@DATA
def gate_command(
    sets: tuple[str, ...],
    gates: Path,
    result: Path | None,
    update: bool,
    html: Path | None,
    seed: int,
    data: Path | None,
) -> int:
    """Run each guarded SET (all by default) and exit with 1 when one falls.

    A set falls when a measure is beyond its floor or ceiling, when it is below its baseline by more than its noise
    (over all questions or those of one language), or when the model or the threshold changed without the baseline. A
    document that was not read whole makes the exit status 1 too.
    """
    found = _chosen(load_gates(gates), sets, gates)
    if (result is not None or html is not None) and len(found) != 1:
        raise click.UsageError(f"--result and --html go with one set; expected one of {', '.join(found)}.")
    settings = load_settings(data=data)
    status = 0
    for name, gate in found.items():
        run, unread = (read_run_file(result), 0) if result is not None else _run(gate, gates.parent, settings, seed)
        if update and gate.baseline is not None:
            write_baseline(gates.parent / gate.baseline, run)
            click.echo(f"{name}: baseline written to {gates.parent / gate.baseline}")
        status = max(status, unread, _judge(name, gate, gates.parent, run, html, seed))
    return status


def _chosen(gates: dict[str, Gate], sets: tuple[str, ...], path: Path) -> dict[str, Gate]:
    for name in sets:
        if name not in gates:
            raise GateError(f"{path} has no set {name!r}; expected one of {', '.join(gates)}. Correct the name.")
    return {name: gates[name] for name in sets or gates}


def _run(gate: Gate, folder: Path, settings: Settings, seed: int) -> tuple[FinishedRun, int]:
    dataset = load_questions(folder / gate.questions)
    plan = Plan(seed=seed, service=service_facts(settings))
    evaluation, unread = run_set(dataset, folder / gate.documents, settings, plan)
    return read_run_file(evaluation.folder / RUN), report_unread(unread)


def _judge(name: str, gate: Gate, folder: Path, run: FinishedRun, html: Path | None, seed: int) -> int:
    comparison: Comparison | None = None
    if gate.baseline is not None:
        baseline = read_run_file(folder / gate.baseline)
        comparison = compare_with_baseline(run, baseline, seed=seed)
        if html is not None:
            write_comparison(html, comparison, baseline, run)
    findings = judge(run, gate, comparison)
    for finding in findings:
        click.echo(f"{name}: {finding.where}: {finding.name} {finding.message}")
    if findings and comparison is not None:
        lost = [change for change in comparison.changes if not change.better]
        for change in lost[:10]:
            click.echo(f"{name}: lost {change.b['id']}: {change.b.get('question', '')}")
    click.echo(f"{name}: {'failed' if findings else 'passed'}")
    return int(bool(findings))
