"""One exchange with one server: requests and urllib3, held to our promises.

What they lack and this module adds:

- the connection is made here, to an address that ``guard.py`` has passed;
- every system call of every socket, plain or TLS, asks the clock of the URL how long it may take;
- lines, interim answers and chunk sizes are bounded, negative ones refused;
- nothing is read of the body of a redirect or an error; neither ``.netrc`` nor a cookie jar of requests is looked at;
- certificates are always verified, against the system's store (certifi where it has none) or ``--ca-bundle``.

Errors: ``Failed`` and RefusedError; whatever else is raised below becomes ``Failed`` by ``explain``.
"""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Mapping
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager, ProxyManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, InvalidChunkLength, InvalidHeader, LocationParseError
from urllib3.util import parse_url

from ..errors import UsageError
from .clock import Clock, Failed, TimeUp, current, seconds_left
from .guard import resolve, vet
from .options import Options
from .urls import show

MAX_LINE = 65_536  # bytes of one header or chunk size, as in http.client
MAX_INTERIM = 10  # answers 1xx before the one that counts; more is an attack


class ClockedSocket(socket.socket):
    """A TCP socket whose every call ends by the deadline."""

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        self.settimeout(seconds_left())
        return super().recv_into(*args, **kwargs)

    def recv(self, *args: Any, **kwargs: Any) -> bytes:
        self.settimeout(seconds_left())
        return super().recv(*args, **kwargs)

    def sendall(self, *args: Any, **kwargs: Any) -> None:
        self.settimeout(seconds_left())
        super().sendall(*args, **kwargs)


class ClockedTLSSocket(ssl.SSLSocket):
    """The same for TLS. (The handshake is one call, bounded by the time-out that the socket has when it begins.)"""

    def read(self, *args: Any, **kwargs: Any) -> Any:
        self.settimeout(seconds_left())
        return super().read(*args, **kwargs)

    def send(self, *args: Any, **kwargs: Any) -> int:
        self.settimeout(seconds_left())
        return super().send(*args, **kwargs)


class BoundedFile:
    """What a server sends, as a file whose lines have a limit and whose sizes cannot be negative."""

    def __init__(self, file: Any) -> None:
        self.file = file

    def readline(self, limit: int = -1) -> bytes:
        bound = MAX_LINE + 1
        line: bytes = self.file.readline(bound if limit < 0 else min(limit, bound))
        if len(line) >= bound:
            raise http.client.LineTooLong("header or chunk size")
        return line

    def read(self, amount: int | None = -1) -> bytes:
        if amount is None or amount < 0:  # "all there is" is never asked for here
            raise Failed("the server gave a chunk of a negative size")
        data: bytes = self.file.read(amount)
        return data

    def __getattr__(self, name: str) -> Any:
        return getattr(self.file, name)


class BoundedResponse(http.client.HTTPResponse):
    """An answer whose interim answers are counted: http.client waits for ever behind 100, and takes 103 for the end."""

    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp: Any = BoundedFile(self.fp)

    def begin(self) -> None:
        super().begin()
        given = ",".join(self.headers.get_all("content-length", []))
        if len({length.strip() for length in given.split(",")}) > 1:
            raise Failed("the answer is not sound HTTP: it gives two lengths")

    def _read_status(self) -> tuple[str, int, str]:
        for _ in range(MAX_INTERIM):
            version, status, reason = super()._read_status()  # type: ignore[misc]
            if not 100 <= status < 200 or status == http.HTTPStatus.SWITCHING_PROTOCOLS:
                return version, status, reason
            http.client.parse_headers(self.fp)
        raise Failed(f"more than {MAX_INTERIM} interim answers (1xx)")


class _Guarded:
    """What both kinds of connection share: they dial only addresses that were passed."""

    options: Options
    # The proxy is the user's own choice: its address needs no leave.
    trusted = False

    def _new_conn(self) -> socket.socket:
        clock = current.clock
        if clock is None:
            raise TimeUp("a connection was used outside of a fetch")
        host, port = self._dns_host.strip("[]"), self.port  # type: ignore[attr-defined]
        if self.trusted:
            try:
                return dial(resolve(host, port, clock), port, clock)
            except Failed as failed:
                failed.args = (f"the proxy: {failed.reason}",)
                failed.reason = failed.args[0]
                raise
        return dial(vet(f"{host}:{port}", host, resolve(host, port, clock), self.options.networks), port, clock)


def dial(addresses: list[str], port: int, clock: Clock) -> socket.socket:
    """Return a socket connected to the first of the addresses that answers; each gets its share of the time."""
    failure: OSError | None = None
    for index, address in enumerate(addresses):
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        sock = ClockedSocket(family, socket.SOCK_STREAM)
        try:
            sock.settimeout(clock.left() / (len(addresses) - index))
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.connect((address, port))
            sock.settimeout(clock.left())
            return sock
        except OSError as error:
            sock.close()
            failure = error
        except BaseException:
            sock.close()
            raise
    clock.left()
    if isinstance(failure, TimeoutError):
        raise Failed(f"no connection in {clock.silence:g} s (--timeout)", retry=True, reached=False)
    reason = (failure.strerror if failure and failure.strerror else "no connection").lower()
    raise Failed(f"cannot connect: {reason}", retry=True, reached=False)


class GuardedHTTPConnection(_Guarded, HTTPConnection):
    response_class = BoundedResponse


class GuardedHTTPSConnection(_Guarded, HTTPSConnection):
    response_class = BoundedResponse


def pools(options: Options, *, trusted: bool = False) -> dict[str, Any]:
    """Return the classes of connection pools for both schemes, with the options bound to their connections."""
    own = {"options": options, "trusted": trusted}
    plain = type("HTTPConnectionOfOurs", (GuardedHTTPConnection,), own)
    tls = type("HTTPSConnectionOfOurs", (GuardedHTTPSConnection,), own)
    return {
        "http": type("HTTPPoolOfOurs", (HTTPConnectionPool,), {"ConnectionCls": plain}),
        "https": type("HTTPSPoolOfOurs", (HTTPSConnectionPool,), {"ConnectionCls": tls}),
    }


class GuardedAdapter(HTTPAdapter):
    """The transport adapter of requests, over guarded pools."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.context = tls_context(options)
        self.proxies: dict[str, ProxyManager] = {}
        super().__init__(pool_connections=max(16, 2 * options.jobs), pool_maxsize=options.per_host)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **kwargs: Any) -> None:
        self.poolmanager = PoolManager(connections, maxsize=maxsize, block=block, ssl_context=self.context)
        self.poolmanager.pool_classes_by_scheme = pools(self.options)

    def get_connection_with_tls_context(
        self, request: Any, verify: Any, proxies: Mapping[str, str] | None = None, cert: Any = None
    ) -> Any:
        url = parse_url(str(request.url))
        proxy = (proxies or {}).get(url.scheme or "")
        manager: PoolManager = self.proxy_to(proxy) if proxy else self.poolmanager
        return manager.connection_from_host(url.host, url.port, url.scheme)

    def proxy_to(self, proxy: str) -> ProxyManager:
        """Return the pools behind one proxy."""
        if proxy not in self.proxies:
            manager = ProxyManager(
                proxy,
                num_pools=max(16, 2 * self.options.jobs),
                maxsize=self.options.per_host,
                proxy_headers=self.proxy_headers(proxy),
                ssl_context=self.context,
                proxy_ssl_context=self.context,
            )
            manager.pool_classes_by_scheme = pools(self.options, trusted=True)
            self.proxies[proxy] = manager
        return self.proxies[proxy]

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        """Leave the pool as it is: its context verifies, whatever requests would like to load."""

    def exchange(self, url: str, headers: dict[str, str], proxies: dict[str, str], clock: Clock) -> requests.Response:
        """Return the answer to one GET, its body not read.

        ``Session`` is left out on purpose: it reads the body of a redirect, however large, before it goes on, it looks
        into ``.netrc``, and it keeps cookies by its own rules.
        """
        request = requests.PreparedRequest()
        request.prepare(method="GET", url=url, headers=headers)
        left = clock.left()
        return self.send(request, stream=True, timeout=(left, left), verify=True, proxies=proxies)

    def close(self) -> None:
        super().close()
        for manager in self.proxies.values():
            manager.clear()


def tls_context(options: Options) -> ssl.SSLContext:
    """Return the TLS settings: verified, host names checked, TLS 1.2 or later."""
    bundle = options.ca_bundle
    try:
        if bundle is not None:
            folder = bundle.is_dir()
            context = ssl.create_default_context(
                cafile=None if folder else str(bundle), capath=str(bundle) if folder else None
            )
        else:
            context = ssl.create_default_context()
            if not has_authorities(context):
                import certifi

                context.load_verify_locations(certifi.where())
    except (OSError, ssl.SSLError) as error:
        reason = error.strerror or "no certificates in it"
        raise UsageError(f"--ca-bundle {bundle}: cannot be used: {reason}") from error
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.sslsocket_class = ClockedTLSSocket
    return context


def has_authorities(context: ssl.SSLContext) -> bool:
    """Return whether the system's store holds any certificate, as a file or as a folder (read when needed)."""
    from pathlib import Path

    if context.cert_store_stats()["x509_ca"]:
        return True
    folder = ssl.get_default_verify_paths().capath
    return folder is not None and any(Path(folder).iterdir())


def explain(error: Exception, clock: Clock) -> Failed:
    """Return what a library raised as a ``Failed`` with a reason for a person, and whether another try may help."""
    chain: list[BaseException] = []
    queue: list[Any] = [error]
    while queue and len(chain) < 20:
        item = queue.pop(0)
        if isinstance(item, BaseException) and item not in chain:
            chain.append(item)
            queue += [item.__cause__, item.__context__, getattr(item, "reason", None), *item.args]
    for item in chain:
        if isinstance(item, Failed):
            return item
    if clock.remaining() <= 0:
        return TimeUp(f"not done in {clock.max_time:g} s (--max-time)")
    for kind, reason, retry in REASONS:
        for item in chain:
            if isinstance(item, kind):
                return Failed(reason(item, clock), retry=retry, reached=not isinstance(item, ssl.SSLError))
    return Failed(f"the exchange failed: {show(f'{type(error).__name__}: {error}', 120)}", retry=False)


def _verification(error: Any, clock: Clock) -> str:
    reason = show(error.verify_message, 120)
    return f"the certificate does not verify: {reason} (--ca-bundle names your own authorities)"


def _tls(error: Any, clock: Clock) -> str:
    reason = str(getattr(error, "reason", None) or error).lower().replace("_", " ")
    return f"TLS failed: {show(reason, 120)}"


def _chunk(error: Any, clock: Clock) -> str:
    return f"the answer is not sound HTTP: a chunk's size is {show(repr(error.length), 40)}"


def _other(error: Any, clock: Clock) -> str:
    text = show(str(error), 120)
    return "the page was cut short" if "prematurely" in text else f"the connection failed: {text}"


# What may stand in the chain of causes, the most telling first.
REASONS: tuple[tuple[type[BaseException], Any, bool], ...] = (
    (ssl.SSLCertVerificationError, _verification, False),
    (TimeoutError, lambda error, clock: f"nothing came for {clock.silence:g} s (--timeout)", False),
    (ssl.SSLEOFError, lambda error, clock: "the connection was cut (TLS)", True),
    (ssl.SSLZeroReturnError, lambda error, clock: "the connection was cut (TLS)", True),
    (ssl.SSLError, _tls, False),
    (http.client.RemoteDisconnected, lambda error, clock: "the server closed the connection without an answer", True),
    (ConnectionResetError, lambda error, clock: "the connection was reset", True),
    (BrokenPipeError, lambda error, clock: "the connection was reset", True),
    (InvalidChunkLength, _chunk, False),
    (http.client.IncompleteRead, lambda error, clock: "the page was cut short", True),
    (http.client.LineTooLong, lambda error, clock: "a header is longer than 64 KB", False),
    (http.client.BadStatusLine, lambda error, clock: "the answer is not HTTP", False),
    (http.client.UnknownProtocol, lambda error, clock: "the answer is not HTTP/1", False),
    (
        http.client.HTTPException,
        lambda error, clock: f"the answer is not sound HTTP: {show(str(error) or type(error).__name__, 120)}",
        False,
    ),
    (LocationParseError, lambda error, clock: "not an address", False),
    (InvalidHeader, lambda error, clock: f"the answer is not sound HTTP: {show(str(error), 120)}", False),
    (HTTPError, _other, True),
    (OSError, lambda error, clock: f"the connection failed: {show(str(error.strerror or error), 120).lower()}", True),
)
