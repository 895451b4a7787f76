import atexit
import threading
from collections.abc import Callable
from typing import cast

import pytest

from app.opening import make_ready_beside
from app.service import QuotingService


def test_passages_are_no_longer_made_ready_once_the_process_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    at_exit: list[Callable[[], None]] = []
    monkeypatch.setattr(atexit, "register", at_exit.append)
    begun, ended = threading.Event(), threading.Event()

    class Endless:
        def make_ready(self, stop: threading.Event) -> None:
            begun.set()
            stop.wait()
            ended.set()

    make_ready_beside(cast(QuotingService, Endless()))
    assert begun.wait(60)
    assert not ended.is_set()
    (end,) = at_exit
    end()
    assert ended.is_set()
