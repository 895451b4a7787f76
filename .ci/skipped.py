"""Fails when a test was skipped that should have run: ``skipped.py REPORT.xml SHARED_FOLDER``.

The one good reason to skip is a development folder that is not there.
"""

import sys
import xml.etree.ElementTree as ET
from pathlib import Path


def main(report: Path, shared: Path) -> int:
    """Return 0 when every test of the report ran, or was skipped for the one good reason."""
    cases = list(ET.parse(report).iter("testcase"))
    skipped = [(case, skip.get("message", "")) for case in cases for skip in case.iter("skipped")]
    wrong = [
        f"{case.get('classname')}::{case.get('name')}: {reason}"
        for case, reason in skipped
        if shared.is_dir() or "development data folder" not in reason
    ]
    for line in wrong:
        sys.stdout.write(f"skipped, but it should have run: {line}\n")
    if not cases:
        sys.stdout.write("no test ran\n")
    return 1 if wrong or not cases else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
