"""Serving the application with a production server: one process, several threads, one service."""

from __future__ import annotations

import errno
import ipaddress
import socket
from typing import Protocol

from flask import Flask
from waitress.server import MultiSocketServer, create_server

from .errors import OpenAddress, PortInUse
from .settings import Settings


class Server(Protocol):
    """What is used of a waitress server."""

    def run(self) -> None:
        """Answer requests until interrupted."""
        ...


def check_address(settings: Settings) -> None:
    """Check that the address may and can be listened on, before anything large is loaded.

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
        with socket.socket(family, kind, protocol) as probe:
            # As the server will do it: a port that was just left is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise _not_listening(settings, error) from error


def make_server(app: Flask, settings: Settings) -> tuple[Server, str]:
    """Return a server that listens already, and the address to open in a browser.

    Raises:
        PortInUse: When the address cannot be listened on.
    """
    try:
        server = create_server(
            app,
            host=settings.host,
            port=settings.port,
            threads=settings.threads,
            max_request_body_size=settings.max_body_bytes,
            ident="",
        )
    except OSError as error:
        raise _not_listening(settings, error) from error
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    # A name with several addresses gives one server for each, listed; a single address gives its port at once.
    if isinstance(server, MultiSocketServer):
        return server, f"http://{host}:{server.effective_listen[0][1]}"
    return server, f"http://{host}:{server.effective_port}"  # type: ignore[attr-defined]  # the stubs lack it


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
