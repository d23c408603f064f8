"""Which websites may call the API: the gateway's own pages and the clinic's sites."""

from __future__ import annotations

from urllib.parse import urlsplit

USUAL_PORTS = {"http": 80, "https": 443}


def origin(text: str) -> str:
    """The origin as browsers write it: https://clinic.example. `ValueError` when `text` is none."""
    parts = urlsplit(text.strip().lower())
    if parts.scheme not in USUAL_PORTS or not parts.hostname or parts.username is not None:
        raise ValueError("an origin is needed, such as https://www.clinic.example")
    if parts.path not in ("", "/") or parts.query or parts.fragment or not _is_plain(parts.netloc):
        raise ValueError("an origin has no path, such as https://www.clinic.example")
    usual = parts.port in (None, USUAL_PORTS[parts.scheme])
    return f"{parts.scheme}://{parts.netloc.rpartition(':')[0] if usual and parts.port else parts.netloc}"


def _is_plain(netloc: str) -> bool:
    """Only what may stand in a header: the origin becomes a part of the content security policy."""
    return all(letter.isascii() and (letter.isalnum() or letter in "-.:[]") for letter in netloc)
