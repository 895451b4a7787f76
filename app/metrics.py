"""Counters for an operator, in the Prometheus text format; one registry for each application, none shared."""

from __future__ import annotations

from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from .answer import Answer
from .ports import Health

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper bounds of the latency histogram; an answer is expected between 20 ms and 1 s on two cores."""


@dataclass(frozen=True)
class Metrics:
    """What is counted."""

    registry: CollectorRegistry
    requests: Counter
    seconds: Histogram
    answers: Counter
    passages: Gauge
    documents: Gauge

    def answered(self, answer: Answer) -> None:
        """Count one answer or refusal."""
        self.answers.labels(status=str(answer.status)).inc()

    def exposition(self, health: Health) -> bytes:
        """Return all of it in the text format, with the size of the generation that answers."""
        self.passages.set(health.passages)
        self.documents.set(health.documents)
        return generate_latest(self.registry)


def make_metrics() -> Metrics:
    """Return fresh counters, all at zero."""
    registry = CollectorRegistry()
    return Metrics(
        registry=registry,
        requests=Counter("pincite_requests", "HTTP requests", ("method", "route", "status"), registry=registry),
        seconds=Histogram(
            "pincite_request_seconds", "Time to a response", ("route",), buckets=SECONDS, registry=registry
        ),
        answers=Counter("pincite_answers", "Questions, by what came of them", ("status",), registry=registry),
        passages=Gauge("pincite_passages", "Passages that can be found", registry=registry),
        documents=Gauge("pincite_documents", "Documents that can be quoted", registry=registry),
    )
