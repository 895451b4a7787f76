"""``python -m tests.app.fake_doors``: the command line of the doors over the service that needs no model."""

from __future__ import annotations

from app.__main__ import main

from .fakes import fake_service

if __name__ == "__main__":
    main(obj=lambda settings: fake_service(), prog_name="python -m app")
