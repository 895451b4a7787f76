"""How many clients may be sent something piece by piece at the same time: each holds one thread of the server."""

from __future__ import annotations

import threading

from .errors import TooManyStreams


class Streams:
    """A number of places; safe to use from several threads.

    Args:
        places: How many there are.
    """

    def __init__(self, places: int) -> None:
        self._places = places
        self._free = threading.BoundedSemaphore(places)

    def take(self) -> None:
        """Take a place.

        Raises:
            TooManyStreams: When none is free.
        """
        if not self._free.acquire(blocking=False):
            raise TooManyStreams(
                f"{self._places} clients follow something already; expected fewer. "
                "Try again later, or ask without following."
            )

    def leave(self) -> None:
        """Give a place back."""
        self._free.release()
