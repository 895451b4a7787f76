"""Other ways to run the same encoder, measured beside the one that is used: how fast, and how nearly the same.

``python -m eval.encoder_backends`` takes questions and the first passages of the current index, runs the encoder as it
is used (torch, float32), quantised to eight bits, and with ONNX Runtime and OpenVINO where these are installed (they
are no part of Pincite), in turns in one process, and prints a Markdown table. Only the network is timed.
"""

from __future__ import annotations

import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import click
import numpy as np
import torch
from numpy.typing import NDArray

from app.settings import load_settings
from eval.commands.options import DATA, FILE
from eval.formats.questions import load_questions
from index.encoder import SentenceTransformersEncoder, load_encoder
from index.errors import ModelNotFound
from index.generation import open_generation
from index.texts import passage_text

BATCH = 16
NEAREST = 10
INPUTS = ("input_ids", "attention_mask")

Tokens = dict[str, NDArray[np.int64]]
Run = Callable[[Tokens], NDArray[np.float32]]
"""From ids and mask, ``(b, n)``, to the last layer's states, ``(b, n, dimension)``."""


@dataclass
class Backend:
    """One way to run the network, and what was measured of it."""

    name: str
    run: Run
    milliseconds: float = 0.0
    passages_a_second: float = 0.0

    def embeddings(self, batches: Sequence[Tokens]) -> NDArray[np.float32]:
        """Return the embeddings of all texts, ``(n, dimension)``, rows of length 1."""
        rows = []
        for batch in batches:
            mask = batch["attention_mask"][:, :, None].astype(np.float32)
            mean = (self.run(batch) * mask).sum(1) / mask.sum(1)
            rows.append(mean / np.linalg.norm(mean, axis=1, keepdims=True))
        return np.concatenate(rows).astype(np.float32)


@click.command(help="Measure other ways to run the encoder.")
@click.option("--questions", type=FILE, required=True, help="Question file.")
@click.option("--passages", "count", default=64, show_default=True, help="How many passages of the index are encoded.")
@click.option("--threads", type=click.IntRange(min=1), default=1, show_default=True, help="Processor threads for each.")
@DATA
def main(questions: Path, count: int, threads: int, data: Path | None) -> None:
    """Print a Markdown table."""
    settings = load_settings(data=data)
    encoder = load_encoder(settings.model, settings.data, threads=threads)
    if not isinstance(encoder, SentenceTransformersEncoder):
        raise ModelNotFound(f"The encoder {encoder.info.name} is no torch model. Name another one.")
    info = encoder.info
    asked = [info.query_prefix + question.text for question in load_questions(questions).questions]
    generation = open_generation(settings.data, info)
    passages = generation.passages(range(min(count, len(generation))))
    texts = [info.passage_prefix + passage_text(generation.document(one.doc_id), one) for one in passages]
    generation.close()
    tokenizer: Any = encoder.model.tokenizer
    one_by_one = [_tokens(tokenizer, [text]) for text in asked]
    batches = [_tokens(tokenizer, texts[at : at + BATCH]) for at in range(0, len(texts), BATCH)]
    network: Any = encoder.model[0].auto_model
    with tempfile.TemporaryDirectory() as folder:
        found = list(backends(network.eval(), one_by_one[0], Path(folder), threads))
        click.echo(table(measured(found, one_by_one, batches)))
    click.echo(f"\n{len(asked)} questions, {len(texts)} passages, {threads} threads, torch {torch.__version__}")


def backends(network: Any, example: Tokens, folder: Path, threads: int) -> Iterator[Backend]:
    """Yield the ways that can be run here, the one that is used first."""
    yield Backend("torch, float32 (used)", _torch(network))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        quantize: Any = torch.ao.quantization.quantize_dynamic
        eight = quantize(network, {torch.nn.Linear}, dtype=torch.qint8)
        yield Backend("torch, dynamic int8", _torch(eight))
        if any(_installed(name) is None for name in ("onnx", "onnxruntime")):
            click.echo("onnx or onnxruntime is not installed; both are passed over, and OpenVINO with them.", err=True)
            return
        full, small = folder / "full.onnx", folder / "int8.onnx"
        _export(network, example, full)
        import_module("onnxruntime.quantization").quantize_dynamic(full, small)
    for name, path in (("float32", full), ("dynamic int8", small)):
        yield Backend(f"ONNX Runtime, {name}", _onnx(path, threads))
    openvino = _installed("openvino")
    if openvino is not None:
        yield Backend("OpenVINO, float32", _openvino(openvino, full, threads))


def measured(found: Sequence[Backend], questions: Sequence[Tokens], passages: Sequence[Tokens]) -> list[list[str]]:
    """Return the rows of the table; every text is given to all backends before the next one."""
    took: dict[str, list[float]] = {each.name: [] for each in found}
    for question in [questions[0], *questions]:
        for each in found:
            took[each.name].append(_seconds(each, question))
    spent = {each.name: 0.0 for each in found}
    for batch in passages:
        for each in found:
            spent[each.name] += _seconds(each, batch)
    texts = sum(len(batch["input_ids"]) for batch in passages)
    used, rows = found[0], []
    asked, kept = used.embeddings(questions), used.embeddings(passages)
    bare = np.array(took[used.name][1:])
    for each in found:
        own_asked, own_kept = each.embeddings(questions), each.embeddings(passages)
        cosines = np.concatenate([(asked * own_asked).sum(1), (kept * own_kept).sum(1)])
        times = np.array(took[each.name][1:])
        first, near = agreement(asked @ kept.T, own_asked @ own_kept.T)
        rows.append(
            [
                each.name,
                f"{np.median(times) * 1000:.1f}",
                f"{np.median(times / bare):.2f}",
                f"{texts / spent[each.name]:.1f}",
                f"{cosines.min():.5f}",
                f"{first:.3f}",
                f"{near:.3f}",
            ]
        )
    return rows


def agreement(used: NDArray[np.float32], other: NDArray[np.float32]) -> tuple[float, float]:
    """Return how often two rankings have the same first, and how much of their first ten they share.

    Args:
        used: ``(questions, passages)`` cosines.
        other: The same of another backend.
    """
    ranked, again = (np.argsort(-scores, axis=1, kind="stable")[:, :NEAREST] for scores in (used, other))
    shared = [len(np.intersect1d(a, b)) / len(a) for a, b in zip(ranked, again, strict=True)]
    return float((ranked[:, 0] == again[:, 0]).mean()), float(np.mean(shared))


def table(rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table."""
    head = "| | ms a question | to used | passages/s | least cosine to used | same nearest | of ten nearest |"
    return "\n".join([head, "|---|--:|--:|--:|--:|--:|--:|", *(f"| {' | '.join(row)} |" for row in rows)])


def _seconds(backend: Backend, tokens: Tokens) -> float:
    begun = time.perf_counter()
    backend.run(tokens)
    return time.perf_counter() - begun


def _tokens(tokenizer: Any, texts: list[str]) -> Tokens:
    given = tokenizer(texts, padding=True, truncation=True, return_tensors="np")
    return {name: np.asarray(given[name], np.int64) for name in INPUTS}


def _installed(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        return None


def _torch(network: Any) -> Run:
    def run(tokens: Tokens) -> NDArray[np.float32]:
        with torch.inference_mode():
            given = network(**{name: torch.from_numpy(tokens[name]) for name in INPUTS})
            states: NDArray[np.float32] = given.last_hidden_state.numpy()
            return states

    return run


class _States(torch.nn.Module):
    def __init__(self, network: Any) -> None:
        super().__init__()
        self.network = network

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        states: torch.Tensor = self.network(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        return states


def _export(network: Any, example: Tokens, path: Path) -> None:
    given = tuple(torch.from_numpy(example[name]) for name in INPUTS)
    moving = {name: {0: "texts", 1: "tokens"} for name in (*INPUTS, "states")}
    torch.onnx.export(
        _States(network), given, str(path), input_names=list(INPUTS), output_names=["states"], dynamic_axes=moving,
        opset_version=17, dynamo=False,
    )  # fmt: skip


def _onnx(path: Path, threads: int) -> Run:
    runtime: Any = import_module("onnxruntime")
    options = runtime.SessionOptions()
    options.intra_op_num_threads = threads
    session = runtime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def run(tokens: Tokens) -> NDArray[np.float32]:
        states: NDArray[np.float32] = session.run(None, tokens)[0]
        return states

    return run


def _openvino(openvino: Any, path: Path, threads: int) -> Run:
    properties = {"INFERENCE_NUM_THREADS": threads, "PERFORMANCE_HINT": "LATENCY", "INFERENCE_PRECISION_HINT": "f32"}
    compiled = openvino.Core().compile_model(str(path), "CPU", properties)

    def run(tokens: Tokens) -> NDArray[np.float32]:
        return np.asarray(compiled(tokens)[0])

    return run


if __name__ == "__main__":
    main()
