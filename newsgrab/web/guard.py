"""Which addresses may be asked: public ones, and those that the user opened.

A name is resolved once, each address it has is looked at, and the connection is made to that very address: a name that
changes between the look and the dialling (DNS rebinding) changes nothing.

Source of the ranges: the IANA special-purpose address registries, written out here because ``ipaddress.is_global``
differs between versions of Python.
Errors: RefusedError, which says how to open the range.
"""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Iterable

from ..errors import RefusedError
from .clock import Clock, Failed
from .options import IpNetwork

Ip = ipaddress.IPv4Address | ipaddress.IPv6Address

# RFC 6890 and its successors, each with why it is no place of the public net.
NOT_PUBLIC: dict[IpNetwork, str] = {
    ipaddress.ip_network(network): why
    for network, why in {
        "0.0.0.0/8": "this host",
        "10.0.0.0/8": "private",
        "100.64.0.0/10": "shared by a provider",
        "127.0.0.0/8": "loopback",
        "169.254.0.0/16": "link-local",
        "172.16.0.0/12": "private",
        "192.0.0.0/24": "reserved",
        "192.0.2.0/24": "for documentation",
        "192.31.196.0/24": "reserved",
        "192.52.193.0/24": "reserved",
        "192.88.99.0/24": "reserved",
        "192.168.0.0/16": "private",
        "192.175.48.0/24": "reserved",
        "198.18.0.0/15": "for benchmarks",
        "198.51.100.0/24": "for documentation",
        "203.0.113.0/24": "for documentation",
        "224.0.0.0/4": "multicast",
        "240.0.0.0/4": "reserved",
        "::/128": "this host",
        "::1/128": "loopback",
        "100::/64": "discard-only",
        "2001::/23": "reserved",
        "2001:db8::/32": "for documentation",
        "3fff::/20": "for documentation",
        "5f00::/16": "reserved",
        "fc00::/7": "private",
        "fe80::/10": "link-local",
        "fec0::/10": "private",
        "ff00::/8": "multicast",
    }.items()
}
GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")  # the only part of IPv6 that is given out
NAT64 = ipaddress.ip_network("64:ff9b::/96")
COMPATIBLE = ipaddress.ip_network("::/96")  # ::127.0.0.1, an old form that some systems still dial


def unwrap(ip: Ip) -> Ip:
    """Return the IPv4 address that an IPv6 address carries (mapped, compatible, 6to4, Teredo, NAT64), else itself.

    >>> unwrap(ipaddress.ip_address("::ffff:127.0.0.1"))
    IPv4Address('127.0.0.1')
    """
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return ip.ipv4_mapped
        if ip.sixtofour is not None:
            return ip.sixtofour
        if ip.teredo is not None:
            return ip.teredo[1]
        if ip in NAT64 or (ip in COMPATIBLE and int(ip) > 1):
            return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip


def why_not_public(ip: Ip) -> str | None:
    """Return why an address is not public, None where it is.

    >>> why_not_public(ipaddress.ip_address("10.1.2.3"))
    'private'
    >>> why_not_public(ipaddress.ip_address("8.8.8.8")) is None
    True
    """
    inner = unwrap(ip)
    for network, why in NOT_PUBLIC.items():
        if inner.version == network.version and inner in network:
            return why
    if inner.version == 6 and inner not in GLOBAL_UNICAST:
        return "reserved"
    return None


def allowed(address: str, networks: Iterable[IpNetwork]) -> str | None:
    """Return None where an address may be dialled, else why not."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "not an IP address"
    why = why_not_public(ip)
    if why is None:
        return None
    for network in networks:
        if any(form.version == network.version and form in network for form in (ip, unwrap(ip))):
            return None
    return why


def vet(url: str, host: str, addresses: list[str], networks: Iterable[IpNetwork]) -> list[str]:
    """Return the addresses of ``host`` that may be dialled, in their order; none is a RefusedError."""
    reasons = {address: allowed(address, networks) for address in addresses}
    good = [address for address, why in reasons.items() if why is None]
    if good:
        return good
    address, why = next(iter(reasons.items()))
    where = host if host == address else f"{host} is {address}, which"
    size = 128 if ":" in address else 32
    raise RefusedError(
        url, f"{where} is not public ({why}); --allow-private {address.partition('%')[0]}/{size} would allow it"
    )


def resolve(host: str, port: int, clock: Clock) -> list[str]:
    """Return the IP addresses of a host, in the order the system gives them.

    The system's resolver cannot be stopped; it runs in a thread that is left behind when time is up.
    """
    try:
        return [str(ipaddress.ip_address(host))]
    except ValueError:
        pass
    answer: list[list[str] | OSError] = []
    done = threading.Event()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answer.append(list(dict.fromkeys(str(row[4][0]) for row in found)))
        except (OSError, UnicodeError) as error:
            answer.append(error if isinstance(error, OSError) else OSError(str(error)))
        done.set()

    threading.Thread(target=ask, name=f"resolve {host}", daemon=True).start()
    if not done.wait(clock.left("the name server to answer")):
        clock.left("the name server to answer")
        raise Failed(f"no answer from the name server in {clock.silence:g} s (--timeout)", retry=True, reached=False)
    got = answer[0]
    if isinstance(got, OSError):
        again = isinstance(got, socket.gaierror) and got.errno == socket.EAI_AGAIN
        raise Failed("the host name is not known" + (" for now" if again else ""), retry=again, reached=False)
    if not got:
        raise Failed("the host name has no address", reached=False)
    return got
