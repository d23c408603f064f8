"""Who asks, and over what: the client's address and whether it came by TLS, on the word of trusted proxies alone."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from aiohttp import web

from web.keys import SETTINGS
from web.settings import Settings

Address = IPv4Address | IPv6Address
# One household or clinic has at least this many addresses of IPv6.
IPV6_PREFIX = 64


def network(request: web.Request) -> str:
    """What counts as one address: an IPv4 address, or the /64 of an IPv6 address."""
    address = _client(request)
    if isinstance(address, IPv6Address):
        return str(ip_network((address, IPV6_PREFIX), strict=False))
    return str(address)


def is_secure(request: web.Request) -> bool:
    """Whether the browser speaks TLS, with the gateway or with the proxy before it."""
    if request.secure:
        return True
    proxied = _is_trusted(_parsed(request.remote or ""), request.app[SETTINGS])
    return proxied and request.headers.get("X-Forwarded-Proto", "").strip().lower() == "https"


def _client(request: web.Request) -> Address | None:
    """The last address that no trusted proxy wrote of itself. What stands before it anybody may have made up."""
    settings, client = request.app[SETTINGS], _parsed(request.remote or "")
    named = ",".join(request.headers.getall("X-Forwarded-For", [])).split(",")
    for text in reversed(named):
        before = _parsed(text)
        if before is None or not _is_trusted(client, settings):
            return client
        client = before
    return client


def _is_trusted(address: Address | None, settings: Settings) -> bool:
    return address is not None and any(address in proxies for proxies in settings.trusted_proxies)


@lru_cache(maxsize=1024)  # a request asks three times, and the proxies' own addresses come with every one
def _parsed(text: str) -> Address | None:
    """The address; an IPv4 address that is written as IPv6 is one of IPv4."""
    try:
        address = ip_address(text.strip().strip("[]").partition("%")[0])
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address
