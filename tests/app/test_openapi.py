"""The description of the API is exact: generated requests, right and wrong, get what it promises."""

from __future__ import annotations

import schemathesis
from hypothesis import HealthCheck, settings

from app.factory import create_app
from app.settings import Settings

from .fakes import FakeAnswerService, sample_documents

schema = schemathesis.openapi.from_wsgi(
    "/openapi.json", create_app(Settings(), service=FakeAnswerService(sample_documents()))
)


@schema.parametrize()
@settings(max_examples=25, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
def test_every_route_keeps_to_its_description(case: schemathesis.Case) -> None:
    case.call_and_validate()
