from __future__ import annotations

import pytest

from app.depth import DEEP, DEFAULT, FAST, Depth, depth_of
from app.settings import load_settings


@pytest.mark.parametrize(("given", "depth"), [({}, DEFAULT), ({"fast": True}, FAST), ({"deep": True}, DEEP)])
def test_the_settings_say_how_deep(given: dict[str, bool], depth: Depth) -> None:
    assert depth_of(load_settings(**given)) == depth


def test_fast_reads_nothing_and_deep_more() -> None:
    assert FAST.read == FAST.read_on == FAST.crossed == 0
    assert 0 < DEFAULT.read < DEFAULT.read_on < DEEP.read == DEEP.read_on <= DEEP.hits
    assert 0 < DEFAULT.crossed < DEEP.crossed
    assert DEFAULT.read < DEEP.read <= DEEP.hits
    assert DEFAULT.hits < DEEP.hits
