"""Headers that keep browsers safe, on every response."""

from __future__ import annotations

from aiohttp import web

from web import peer
from web.keys import SETTINGS
from web.middlewares import REQUEST_ID
from web.staff_paths import STAFF, is_private

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "frame-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
}
NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}
SERVER = "gateway"
HSTS = "max-age=31536000"
# What pages of the clinic's sites load: the script that puts the chat on them.
FOR_OTHER_SITES = "/widget.js"
CHAT = "/chat"
# "same-origin" in place of "no-referrer": with the latter, browsers hide from the gateway that a form is its own.
ON_STAFF_PAGES = {"Referrer-Policy": "same-origin", "X-Robots-Tag": "noindex"}


async def set_headers(request: web.Request, response: web.StreamResponse) -> None:
    """A handler's own header stays as it is."""
    response.headers["Server"] = SERVER  # aiohttp has put its own there by now
    for name, value in {**EVERYWHERE, **_of_path(request)}.items():
        response.headers.setdefault(name, value)
    if REQUEST_ID in request:
        response.headers["X-Request-Id"] = request[REQUEST_ID]
    if request.path.startswith("/api/") or is_private(request.path):
        response.headers["Cache-Control"] = "no-store"
    if peer.is_secure(request):
        response.headers["Strict-Transport-Security"] = HSTS


def set_bare_headers(response: web.StreamResponse, request_id: str) -> None:
    """For an answer to what is no request, and so is of no path."""
    own = {"Server": SERVER, "Content-Security-Policy": NOTHING, "Cache-Control": "no-store", "X-Request-Id": request_id}
    response.headers.update({**EVERYWHERE, **own})


def _of_path(request: web.Request) -> dict[str, str]:
    if request.path.startswith("/api/"):
        return {"Content-Security-Policy": NOTHING}
    if request.path == CHAT:
        return {"Content-Security-Policy": _policy("'self'", *request.app[SETTINGS].sites)}
    if request.path.startswith(STAFF):
        return {"Content-Security-Policy": _policy("'none'"), **ON_STAFF_PAGES}
    other = {"Cross-Origin-Resource-Policy": "cross-origin"} if request.path == FOR_OTHER_SITES else {}
    return {"Content-Security-Policy": POLICY_OF_PAGES, **other}


def _policy(*ancestors: str) -> str:
    """The policy of a page that these may show in a frame."""
    return "; ".join(f"{name} {value}" for name, value in {**POLICY, "frame-ancestors": " ".join(ancestors)}.items())


POLICY_OF_PAGES = _policy(POLICY["frame-ancestors"])
