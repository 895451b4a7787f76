"""What tests of the index share."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.reading import DirectReader
from index.build import build
from index.report import BuildReport
from index.settings import IndexSettings
from tests.fakes import FakeEncoder

from .current import Builder


@pytest.fixture
def run(settings: IndexSettings, fake_encoder: FakeEncoder) -> Builder:
    """Build an index over files and folders, with options of :func:`index.build.build`."""

    def run(*paths: Path, encoder: FakeEncoder = fake_encoder, **options: object) -> BuildReport:
        return build(paths, settings, encoder, reader=options.pop("reader", DirectReader()), **options)  # type: ignore[arg-type]

    return run
