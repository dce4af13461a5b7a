"""What holds for every test: nothing leaves this machine."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

import pytest

connect = socket.socket.connect
connect_ex = socket.socket.connect_ex


class NetworkUsedError(AssertionError):
    """A test reached for the network."""


def refuse(sock: socket.socket, address: Any) -> None:
    """Raise for an address that is not this machine's own."""
    if sock.family not in (socket.AF_INET, socket.AF_INET6):
        return  # a socket file
    host = str(address[0])
    try:
        own = ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        own = host in ("localhost", "")
    if not own:
        raise NetworkUsedError(f"a test tried to reach {address!r}")


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forbid every connection that leaves this machine."""

    def guarded(sock: socket.socket, address: Any) -> None:
        refuse(sock, address)
        return connect(sock, address)

    def guarded_ex(sock: socket.socket, address: Any) -> int:
        refuse(sock, address)
        return connect_ex(sock, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
    monkeypatch.setattr(socket.socket, "connect_ex", guarded_ex)
