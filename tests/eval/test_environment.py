from __future__ import annotations

from eval.environment import environment, peak_memory


def test_the_environment_names_versions_and_machine() -> None:
    found = environment()
    assert found["packages"]["ir-measures"]
    assert found["processor"]
    assert found["cores"] >= 1


def test_peak_memory_is_in_bytes() -> None:
    assert 10e6 < peak_memory() < 1e12
