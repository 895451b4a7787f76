"""Serving the application with a production server: one process, several threads, one service."""

from __future__ import annotations

import errno
import ipaddress
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from waitress import wasyncore
from waitress.server import create_server

from .errors import OpenAddress, PortInUse
from .settings import Settings

STOP_SECONDS = 30
"""Longest wait for a server to stop; what is under way then is cut off when the process ends."""


class Server:
    """A waitress server; it can be stopped from any thread.

    Args:
        app: What answers.
        held: The socket of :func:`bind`.
        options: Of waitress.
    """

    def __init__(self, app: Flask, held: socket.socket, **options: Any) -> None:
        self._channels: dict[int, Any] = {}
        # Its types know neither the trigger of a server on one socket nor what the trigger calls.
        self._server: Any = create_server(app, map=self._channels, sockets=[held], **options)
        self._closing = False

    def run(self) -> None:
        """Answer requests until interrupted or closed."""
        self._server.run()

    def close(self) -> None:
        """Stop listening and make :meth:`run` return; what is under way has a few seconds to end."""
        if not self._closing:
            self._closing = True
            # Only between two rounds of its loop is it safe to close what the loop waits for.
            self._server.trigger.pull_trigger(self._close)

    def _close(self) -> None:
        self._server.task_dispatcher.shutdown()
        wasyncore.close_all(self._channels)


def bind(settings: Settings) -> socket.socket:
    """Return a socket that holds the address, before anything large is loaded; nothing is accepted on it yet.

    Raises:
        OpenAddress: When it can be reached from other machines and no key is set.
        PortInUse: When something listens there already, or it is not an address of this machine.
    """
    if not settings.api_keys and not is_loopback(settings.host):
        raise OpenAddress(
            f"The address {settings.host} can be reached from other machines and no key is set; expected a loopback "
            "address. Set PINCITE_API_KEYS, or leave the host at 127.0.0.1."
        )
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        held = socket.socket(family, kind, protocol)
    except OSError as error:
        raise _not_listening(settings, error) from error
    try:
        # A port that was just left is free again.
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind(address)
    except OSError as error:
        held.close()
        raise _not_listening(settings, error) from error
    return held


def address_of(held: socket.socket, settings: Settings) -> str:
    """Return the address to open in a browser."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{held.getsockname()[1]}"


def make_server(app: Flask, settings: Settings, held: socket.socket) -> Server:
    """Return a server that accepts requests on the socket from now on; ``run()`` answers them."""
    return Server(
        app,
        held,
        # A client that follows something holds a thread; it must not be one that answers.
        threads=settings.threads + settings.streams,
        # The application holds every route to its own limit; the server only to the widest of them.
        max_request_body_size=max(settings.max_body_bytes, settings.max_upload_bytes),
        ident="",
    )


@contextmanager
def served(app: Flask, settings: Settings) -> Iterator[str]:
    """Serve from a thread of its own and yield the address; afterwards the server has stopped.

    Raises:
        OpenAddress: See :func:`bind`.
        PortInUse: See :func:`bind`.
    """
    with bind(settings) as held:
        server = make_server(app, settings, held)
        thread = threading.Thread(target=server.run, name="server", daemon=True)
        thread.start()
        try:
            yield address_of(held, settings)
        finally:
            server.close()
            thread.join(STOP_SECONDS)


def is_loopback(host: str) -> bool:
    """Return whether only this machine can reach ``host``."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _not_listening(settings: Settings, error: OSError) -> PortInUse:
    where = f"{settings.host}:{settings.port}"
    if error.errno == errno.EADDRINUSE:
        return PortInUse(f"{where} is in use by another program; expected a free port. Choose one with --port.")
    reason = error.strerror or str(error)
    return PortInUse(f"{where} cannot be listened on ({reason}); expected an address of this machine. Choose another.")
