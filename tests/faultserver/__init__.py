"""A loopback server that misbehaves on purpose: raw sockets, a thread a connection, TLS where asked for.

A route is bytes to send, or a function of the connection and the request that sends what it likes; when it returns, the
connection is closed, unless it returns True. Everything that was asked is kept in ``server.requests``.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

Route = bytes | Callable[[socket.socket, "Request"], bool | None]

PAGE = (
    "<!doctype html><html lang=en><head><title>Rates rise</title></head><body><article><h1>Rates rise</h1>"
    + "<p>The central bank raised its main rate by half a point on Monday, the third rise this year.</p>" * 3
    + "</article></body></html>"
).encode()


@dataclass(frozen=True)
class Request:
    """What a client sent. Header names are lower case; of several with one name the last counts."""

    target: str
    headers: dict[str, str]
    at: float  # monotonic
    raw: bytes
    count: int = 1  # how often this target was asked for, this time included


@dataclass
class FaultServer:
    """Listens on ``host``, on a port of its own, from the beginning of a ``with`` block to its end."""

    routes: dict[str, Route] = field(default_factory=dict)
    host: str = "127.0.0.1"
    context: ssl.SSLContext | None = None
    requests: list[Request] = field(default_factory=list)
    connections: int = 0

    def __enter__(self) -> FaultServer:
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        self.listener = socket.socket(family, socket.SOCK_STREAM)
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.listener.bind((self.host, 0))
        self.listener.listen(64)
        self.port = self.listener.getsockname()[1]
        self.closing = False
        self.lock = threading.Lock()
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self.closing = True
        with suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    @property
    def base(self) -> str:
        """The server's own address, without a slash at the end."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.context else 'http'}://{host}:{self.port}"

    def url(self, path: str = "/") -> str:
        return self.base + path

    def asked(self, path: str) -> int:
        """How often a path was asked for."""
        return sum(request.target == path for request in self.requests)

    def _accept(self) -> None:
        while not self.closing:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(20)
        try:
            if self.context is not None:
                connection = self.context.wrap_socket(connection, server_side=True)
            while self._one(connection):
                pass
        except (OSError, ValueError):
            pass  # the client went away, as it should
        finally:
            with suppress(OSError):
                connection.close()

    def _one(self, connection: socket.socket) -> bool:
        head = b""
        while b"\r\n\r\n" not in head:
            data = connection.recv(65536)
            if not data:
                return False
            head += data
            if head.startswith(b"\x16\x03"):  # TLS, to a server that speaks none
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
                return False
        lines = head.decode("latin-1").split("\r\n")
        method, target, _ = lines[0].split(" ", 2)
        headers = {key.lower(): value.strip() for key, _, value in (line.partition(":") for line in lines[1:] if line)}
        with self.lock:
            count = 1 + self.asked(target)
            request = Request(target, headers, time.monotonic(), head, count)
            self.requests.append(request)
        path = target.partition("?")[0]
        route = self.routes.get(target, self.routes.get(path, self.routes.get("*")))
        if route is None:
            route = answer(b"", status="404 Not Found")
        if method == "CONNECT" and "CONNECT" in self.routes:
            route = self.routes["CONNECT"]
        if isinstance(route, bytes):
            connection.sendall(route)
            head = route.partition(b"\r\n\r\n")[0].lower()
            return head.startswith(b"http/1.1 ") and b"\r\nconnection: close" not in head
        return bool(route(connection, request))


def answer(
    body: bytes = PAGE, status: str = "200 OK", *headers: str, length: int | None = None, close: bool = True
) -> bytes:
    """A sound answer; ``headers`` are lines."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}", *headers]
    if not any(line.lower().startswith("content-type:") for line in headers):
        lines.append("Content-Type: text/html; charset=utf-8")
    if close:
        lines.append("Connection: close")
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def redirect(target: str, status: str = "302 Found", *headers: str) -> bytes:
    """A redirect."""
    return answer(b"", status, f"Location: {target}", *headers)


def chunks(*pieces: bytes, end: bytes = b"0\r\n\r\n", headers: str = "") -> bytes:
    """A chunked answer; ``end`` is the last chunk."""
    head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n"
    return f"{head}{headers}\r\n".encode() + b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + end


def drip(head: bytes, piece: bytes, pause: float, times: int = 1000) -> Route:
    """Send ``head``, then ``piece`` again and again."""

    def route(connection: socket.socket, request: Request) -> None:
        connection.sendall(head)
        for _ in range(times):
            time.sleep(pause)
            connection.sendall(piece)

    return route


def flood(head: bytes, piece: bytes, size: int) -> Route:
    """Send ``head``, then ``piece`` until ``size`` bytes have gone."""

    def route(connection: socket.socket, request: Request) -> None:
        connection.sendall(head)
        for _ in range(size // len(piece)):
            connection.sendall(piece)

    return route


def reset(head: bytes = b"") -> Route:
    """Send ``head`` and reset the connection."""

    def route(connection: socket.socket, request: Request) -> None:
        if head:
            connection.sendall(head)
            time.sleep(0.05)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")

    return route


def silence(head: bytes = b"", seconds: float = 20.0) -> Route:
    """Send ``head`` and then nothing."""

    def route(connection: socket.socket, request: Request) -> None:
        if head:
            connection.sendall(head)
        # Until the client goes away, or for so long.
        connection.settimeout(seconds)
        with suppress(OSError):
            connection.recv(1)

    return route


def first(times: int, route: Route, then: Route) -> Route:
    """Answer with ``route`` so many times, with ``then`` from there on."""

    def both(connection: socket.socket, request: Request) -> bool | None:
        chosen = route if request.count <= times else then
        if isinstance(chosen, bytes):
            connection.sendall(chosen)
            return False
        return chosen(connection, request)

    return both
