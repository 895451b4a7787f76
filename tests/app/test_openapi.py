"""The description of the API is exact: generated requests, right and wrong, get what it promises."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from pathlib import Path
from typing import Any

import regex
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from app.factory import create_app
from app.request_schemas import WORD_PATTERN
from app.settings import Settings

from .fake_jobs import make_worker
from .fakes import FakeAnswerService, sample_documents


def make_schema() -> schemathesis.BaseSchema:
    """The description of an application whose jobs wait for ever; their files stay until the tests end."""
    jobs = make_worker(Path(tempfile.mkdtemp(prefix="pincite-openapi-")))
    atexit.register(shutil.rmtree, jobs._store.path.parent, ignore_errors=True)
    app = create_app(Settings(), service=FakeAnswerService(sample_documents()), jobs=jobs)
    return schemathesis.openapi.from_wsgi("/openapi.json", app)


schema = make_schema()
LATIN_WORD = regex.compile("[0-9A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f]")


def words_of(case: schemathesis.Case) -> list[str]:
    sent = [container for container in (case.body, case.query) if isinstance(container, dict)]
    batches = [container["questions"] for container in sent if isinstance(container.get("questions"), list)]
    sent += [one for batch in batches for one in batch if isinstance(one, dict)]
    words = [container.get(name) for container in sent for name in ("question", "query", "words", "text")]
    return [one for one in words if isinstance(one, str)]


@schema.parametrize()
@settings(max_examples=25, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
def test_every_route_keeps_to_its_description(case: schemathesis.Case) -> None:
    # Schemathesis reads \p{L} as Latin letters only, and so takes words in other scripts for wrong ones.
    misread = any(regex.search(WORD_PATTERN, words) and not LATIN_WORD.search(words) for words in words_of(case))
    excluded: list[Any] = [negative_data_rejection] if misread else []
    if case.path == "/v1/chat/completions":
        # That the last message of the user has words is more than a schema can say.
        excluded.append(positive_data_acceptance)
    case.call_and_validate(excluded_checks=excluded)
