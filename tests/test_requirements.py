"""Each of the 22 requirements that follow from the development documents has a test named after it."""

from __future__ import annotations

import re
from pathlib import Path

PLACES = ("corpus/test_requirements.py", "app/test_requirements.py")


def test_each_requirement_has_a_test_of_its_name() -> None:
    texts = [(Path(__file__).parent / place).read_text("utf-8") for place in PLACES]
    named = {int(number) for text in texts for number in re.findall(r"def test_requirement_(\d\d)_", text)}
    assert named == set(range(1, 23))
