"""Who asks, and whether over https: what a named proxy says about it, and of anybody else only where their packets come from.

A browser may send `X-Forwarded-For` too. So the entries are read from the right, where the nearest proxy wrote, up to the
first that is no named proxy; what is left of that is anybody's word.
"""

import ipaddress
import re
from collections.abc import Sequence

from tornado.httputil import HTTPHeaders, HTTPServerRequest

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
PEER = "X-Course-Peer"  # in which our own front says, through a Unix socket, where a connection comes from
LOCAL = ipaddress.ip_address("127.0.0.1")
_WITH_PORT = re.compile(r"\[([0-9a-f:.]+)\](?::\d{1,5})?|(\d+(?:\.\d+){3}):\d{1,5}", re.ASCII | re.I)


def name_client(request: HTTPServerRequest, proxies: Sequence[Network]) -> None:
    """Set the request's `remote_ip` and `protocol` to those of who asks, before any handler sees it.

    Tornado's own reading (`xheaders`) believes these headers from anybody, and has to be off.
    """
    peer = peer_of(request)
    if peer is None:
        return
    request.remote_ip = str(client_address(peer, request.headers, proxies))
    request.protocol = client_scheme(peer, request.headers, proxies, request.protocol)


def take_peer(request: HTTPServerRequest) -> None:
    """Where a request came through the Unix socket of our own front, take the peer that it names for the request's own.

    Nobody else reaches that socket, and from a connection by network the header is not read.
    """
    named = request.headers.get(PEER)
    if named and (at := _plain_address(request.remote_ip or "")) is not None and at.is_unspecified:
        request.remote_ip = named


def peer_of(request: HTTPServerRequest) -> Address | None:
    """Where the connection comes from; None if that cannot be read. Who uses a Unix socket is on this machine."""
    peer = _plain_address(request.remote_ip or "")
    return LOCAL if peer is not None and peer.is_unspecified else peer  # as Tornado names a Unix socket


def client_address(peer: Address, headers: HTTPHeaders, proxies: Sequence[Network]) -> Address:
    """The address of who asks: the peer's, unless that is a named proxy which says another.

    `X-Real-IP` is read where `X-Forwarded-For` is missing or names proxies alone. An entry that is no address ends the
    reading, and the peer is all that is known: a proxy that writes such a thing may pass on a browser's `X-Real-IP`.
    """
    if not is_among(peer, proxies):
        return peer
    said = headers.get("X-Forwarded-For", "")
    for entry in reversed(said.split(",") if said.strip() else []):
        address = written_address(entry)
        if address is None:
            return peer
        if not is_among(address, proxies):
            return address
    return written_address(headers.get("X-Real-IP", "")) or peer


def client_scheme(peer: Address, headers: HTTPHeaders, proxies: Sequence[Network], otherwise: str) -> str:
    """`http` or `https`, as a named proxy says in `X-Forwarded-Proto`, or in `X-Scheme` where it does not; else `otherwise`.

    Of several entries that counts which the proxy farthest away wrote: as many from the right as `X-Forwarded-For` names
    proxies there, or the first where there are fewer.
    """
    if not is_among(peer, proxies):
        return otherwise
    said = headers.get("X-Forwarded-Proto") or headers.get("X-Scheme") or ""
    entries = said.split(",")
    scheme = entries[max(0, len(entries) - 1 - _proxies_between(headers, proxies))].strip().lower()
    return scheme if scheme in ("http", "https") else otherwise


def _proxies_between(headers, proxies):
    """How many entries from the right of `X-Forwarded-For` are named proxies."""
    for number, entry in enumerate(reversed(headers.get("X-Forwarded-For", "").split(","))):
        address = written_address(entry)
        if address is None or not is_among(address, proxies):
            return number
    return 0  # it names proxies alone, so who asked is one of them


def is_among(address: Address, networks: Sequence[Network]) -> bool:
    """Whether an address lies in one of the networks."""
    return any(address in network for network in networks)


def written_address(entry: str) -> Address | None:
    """The address of an entry, which some proxies write with its port or in brackets; None if it is none."""
    text = entry.strip().strip('"')
    found = _WITH_PORT.fullmatch(text)
    return _plain_address((found[1] or found[2]) if found else text)


def _plain_address(text: str) -> Address | None:
    """An address without the interface that it came by; IPv4 that is written as IPv6 is IPv4."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
