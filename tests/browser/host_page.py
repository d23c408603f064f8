"""A clinic's website on another origin than the gateway's, with a policy as strict as the widget allows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import unquote

PAGE = """<!doctype html>
<html lang="en">
<head><title>A clinic</title><meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/site.css"><script src="/site.js"></script>
<script src="{gateway}/widget.js" {options} async></script></head>
<body><main><h1>A clinic</h1><p>Its own words.</p><input aria-label="Search this site"></main></body>
</html>"""
# The page keeps what the launcher tells it, as a portal's page would listen.
SCRIPT = """const told = [];
for (const what of ["ready", "token-wanted"]) window.addEventListener(`migraine-companion:${what}`, () => told.push(what));"""
STYLE = "main { max-width: 40rem; } button, a, dialog { color: yellow; font-size: 60px; }"


@contextmanager
def serving(gateway: str, port: int = 0) -> Iterator[str]:
    """The site's origin. What stands after a `?` in an address becomes attributes of the script line."""
    policy = f"default-src 'none'; script-src 'self' {gateway}; frame-src {gateway}; style-src 'self'"
    files = {
        "/": ("text/html", PAGE),
        "/site.js": ("text/javascript", SCRIPT),
        "/site.css": ("text/css", STYLE),
    }

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path, _, options = self.path.partition("?")
            kind, text = files.get(path, ("text/plain", ""))
            if text is PAGE:
                text = PAGE.format(gateway=gateway, options=unquote(options))
            self.send_response(200)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Security-Policy", f"{policy}; require-trusted-types-for 'script'")
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", port), Site) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
