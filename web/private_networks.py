"""Which hosts are this machine or a private network, where nobody else listens."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

Network = IPv4Network | IPv6Network
# Not `is_private`: it is also true of 0.0.0.0, by which a listener means every address.
_PRIVATE_V4 = ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10")
_PRIVATE_V6 = ("::1/128", "fc00::/7", "fe80::/10")
PRIVATE = tuple(map(ip_network, (*_PRIVATE_V4, *_PRIVATE_V6)))
# Names that no public name server knows. A name without a dot is one of a compose file, a cluster, or /etc/hosts.
PRIVATE_ENDINGS = (".localhost", ".local", ".internal", ".lan", ".home.arpa")
# Wider than any proxy's or carrier's network: whoever believes these believes strangers.
WIDEST = {4: 8, 6: 16}


def is_private(host: str) -> bool:
    """Of a name or an address. Other names are not looked up: what they stand for today, they need not tomorrow."""
    name = host.strip("[]").lower().rstrip(".")
    try:
        address = ip_address(name)
    except ValueError:
        return bool(name) and ("." not in name or name.endswith(PRIVATE_ENDINGS))
    return any(address in network for network in PRIVATE)


def is_safe_address(url: str) -> bool:
    """Whether nobody on the way reads what goes to this address: https, or http that stays within a private network."""
    try:
        parts = urlsplit(url)
        return parts.scheme == "https" or (parts.scheme == "http" and is_private(parts.hostname or ""))
    except ValueError:
        return False


def is_too_wide(network: Network) -> bool:
    """Of the addresses of proxies: whether strangers are among them."""
    own = any(network.subnet_of(private) for private in PRIVATE if private.version == network.version)  # type: ignore[arg-type]
    return not own and network.prefixlen < WIDEST[network.version]
