"""Fixtures that more than one folder of tests needs."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    """The development data folder beside the checkout; the test is skipped where there is none."""
    folder = Path(__file__).parents[2] / "shared"
    if not (folder / "corpus").is_dir():
        pytest.skip("needs the development data folder ../shared beside the checkout")
    return folder
