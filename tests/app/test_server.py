from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from urllib.request import urlopen

import pytest
from flask import Flask
from pydantic import SecretStr

from app.errors import OpenAddress, PortInUse
from app.server import bind, is_loopback, make_server, served
from app.settings import Settings


@pytest.fixture
def address(application: Flask) -> Iterator[str]:
    with served(application, Settings(port=0)) as address:
        yield address


def test_the_server_answers_at_its_address(address: str) -> None:
    with urlopen(f"{address}/healthz") as response:
        assert json.load(response) == {"status": "ok"}
        assert "waitress" not in str(response.headers)


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.0.2.1", False),
        ("example.org", False),
    ],
)
def test_loopback(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected


def test_beyond_this_machine_only_with_a_key() -> None:
    with pytest.raises(OpenAddress, match="Set PINCITE_API_KEYS"):
        bind(Settings(host="0.0.0.0", port=0))
    bind(Settings(host="0.0.0.0", port=0, api_keys=(SecretStr("key"),))).close()


def test_a_port_that_is_taken_is_found_before_anything_is_loaded() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        pytest.raises(PortInUse, match="Choose one with --port"),
    ):
        bind(Settings(port=taken.getsockname()[1]))


def test_an_address_is_held_but_nobody_gets_in_before_there_is_an_application() -> None:
    with bind(Settings(port=0)) as held, pytest.raises(ConnectionRefusedError):
        socket.create_connection(held.getsockname(), timeout=5)


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(PortInUse, match="cannot be listened on"):
        bind(Settings(host="192.0.2.1", port=0, api_keys=(SecretStr("key"),)))


def test_a_server_stops_while_a_connection_is_open_and_frees_the_address(application: Flask) -> None:
    settings = Settings(port=0)
    before = set(threading.enumerate())
    with served(application, settings) as address:
        port = int(address.rpartition(":")[2])
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", "/healthz")
        assert connection.getresponse().read()
        # The server waits for this connection; what it waits for must not be closed under it.
    assert connection.sock.recv(4096) == b""
    connection.close()
    assert "server" not in {thread.name for thread in set(threading.enumerate()) - before}
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=60)


def test_closing_a_server_twice_is_closing_it_once(application: Flask) -> None:
    settings = Settings(port=0)
    with bind(settings) as held:
        server = make_server(application, settings, held)
        server.close()
        server.close()
        server.run()
