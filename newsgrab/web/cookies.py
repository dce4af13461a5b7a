"""Cookies of one run: each goes back to the origin it came from, and nowhere else.

A server may ask for its cookie to be sent to every host of its domain; ours is sent to the one host. (What belongs to
one owner, ``com`` or ``co.uk``, would take the public suffix list to know, and that list is on the net.) The file of
``--cookie-jar`` is the user's own: its cookies go where the file says.

Errors: InputError for a file that cannot be read or written.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Iterable
from email.utils import parsedate_to_datetime
from http.cookiejar import Cookie, LoadError, MozillaCookieJar
from pathlib import Path

from ..errors import InputError
from .options import HEADER_NAME
from .urls import Address

MAX_COOKIES = 50  # of one origin; browsers keep 150 or more, a wall needs a few
MAX_COOKIE = 4096  # bytes of name and value, as in browsers
MAX_ORIGINS = 2000  # remembered, the latest


class Cookies:
    """The cookies of a run. Safe to use from several threads."""

    def __init__(self, file: Path | None = None) -> None:
        self.file = file
        self.own: OrderedDict[str, dict[str, Cookie]] = OrderedDict()
        self.lock = threading.Lock()
        self.given = MozillaCookieJar()
        if file is not None and file.exists():
            try:
                self.given = MozillaCookieJar(str(file))
                self.given.load(ignore_discard=True)
            except (OSError, LoadError, ValueError, UnicodeError) as error:
                raise InputError(f"--cookie-jar {file}: not a cookie file as Netscape and curl write it") from error

    def header(self, address: Address) -> str | None:
        """Return the Cookie header for a request, None where there is nothing to send."""
        now = time.time()
        pairs: dict[str, str] = {}
        with self.lock:
            for cookie in self.given:
                if _domain_fits(cookie.domain, address.host) and _fits(cookie, address, now):
                    pairs[cookie.name] = cookie.value or ""
            for cookie in self.own.get(jar_key(address), {}).values():
                if _fits(cookie, address, now):
                    pairs[cookie.name] = cookie.value or ""
        return "; ".join(f"{name}={value}" for name, value in pairs.items()) or None

    def take(self, address: Address, lines: Iterable[str]) -> None:
        """Keep what the ``Set-Cookie`` headers say."""
        for line in lines:
            cookie = read_cookie(line, address)
            if cookie is None:
                continue
            with self.lock:
                key = jar_key(address)
                jar = self.own.setdefault(key, {})
                self.own.move_to_end(key)
                if cookie.is_expired():
                    jar.pop(cookie.name, None)
                elif cookie.name in jar or len(jar) < MAX_COOKIES:
                    jar[cookie.name] = cookie
                while len(self.own) > MAX_ORIGINS:
                    self.own.popitem(last=False)

    def save(self) -> None:
        """Write the cookies of the run into the user's file, which is replaced as a whole and readable only to them."""
        if self.file is None:
            return
        import os

        with self.lock:
            for jar in self.own.values():
                for cookie in jar.values():
                    self.given.set_cookie(cookie)
        part = self.file.with_name(f".{self.file.name}.{os.getpid()}")
        try:
            part.touch(mode=0o600)
            self.given.save(str(part), ignore_discard=True)
            part.replace(self.file)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise InputError(f"--cookie-jar {self.file}: {(error.strerror or 'cannot be written').lower()}") from error


def jar_key(address: Address) -> str:
    """Return whose cookies a request may carry: its origin, where http and https of one name are the same.

    A cookie with ``Secure`` stays with https all the same.
    """
    return address.server if address.port in (80, 443) else address.origin


def read_cookie(line: str, address: Address) -> Cookie | None:
    """Return the cookie of one Set-Cookie header, bound to the host that sent it; None where it cannot be kept."""
    head, *attributes = line[: 2 * MAX_COOKIE].split(";")
    name, mark, value = head.partition("=")
    name, value = name.strip(), value.strip()
    sound = mark and HEADER_NAME.fullmatch(name) and len(head) <= MAX_COOKIE
    if not sound or not value.isascii() or not value.isprintable():
        return None
    said = {key.strip().lower(): text.strip() for key, _, text in (item.partition("=") for item in attributes)}
    path = said.get("path", "")
    expires: float | None = None
    age = said.get("max-age", "")
    if age.lstrip("-").isascii() and age.lstrip("-").isdigit() and len(age) < 12:
        expires = time.time() + int(age)
    elif "expires" in said:
        try:
            expires = parsedate_to_datetime(said["expires"].replace("-", " ")).timestamp()
        except (ValueError, TypeError, IndexError, OverflowError):
            expires = None
    return Cookie(
        version=0,
        name=name,
        value=value,
        port=None,
        port_specified=False,
        domain=address.host,
        domain_specified=False,
        domain_initial_dot=False,
        path=path if path.startswith("/") else address.path.rpartition("/")[0] or "/",
        path_specified=path.startswith("/"),
        secure="secure" in said,
        expires=None if expires is None else int(expires),
        discard=expires is None,
        comment=None,
        comment_url=None,
        rest={},
    )


def _fits(cookie: Cookie, address: Address, now: float) -> bool:
    path = cookie.path or "/"
    return (
        not cookie.is_expired(int(now))
        and (address.scheme == "https" or not cookie.secure)
        and (address.path == path or address.path.startswith(path if path.endswith("/") else path + "/"))
    )


def _domain_fits(domain: str, host: str) -> bool:
    bare = domain.lstrip(".")
    return host == bare or (domain.startswith(".") and host.endswith("." + bare))
