"""Pages, their scripts and styles, and the figures."""

from __future__ import annotations

import gzip
import json
import re
from functools import cache, lru_cache
from hashlib import sha256
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from knowledge import Clinic
from knowledge.clinic import spoken_phone
from web.errors import NotFound
from web.keys import FIGURES, KNOWLEDGE, RENDERER, SETTINGS
from web.theme import favicon, theme_css

FOLDER = Path(__file__).parent / "widget"
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
# After code, and with no quote in it, so that it cannot be the end of a string.
_COMMENT_ENDS = re.compile(rb"(?<=[;{},)]) //[^\"'`\n]*$", re.MULTILINE)
_INDENTATION = re.compile(rb"^\s+", re.MULTILINE)
_COMMENT_LINES = re.compile(rb"^[ \t]*(?:/\*(?:(?!\*/).)*\*/|//[^\n]*)[ \t]*\n", re.MULTILINE | re.DOTALL)
_BREAKS = re.compile(rb"^([^/\n]*[;{])\n", re.MULTILINE)
_NEEDLESS_IN_STYLES = re.compile(rb"(?<=[:,;{}])\s+|\s+(?={)|;?\s+(?=})")
FOREVER = "public, max-age=31536000, immutable"
# A drawing has attributes alone, no style and no script; as a document of its own it may do nothing.
SVG_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"


def add_routes(app: web.Application) -> None:
    app.router.add_get("/", home)
    app.router.add_get("/chat", chat)
    app.router.add_get("/widget.js", launcher)
    app.router.add_get("/theme.css", theme)
    app.router.add_get("/favicon.svg", icon)
    app.router.add_get("/figures/{name}.svg", figure)
    app.router.add_get("/figures/{name}", figure_page)
    app.router.add_get("/widget/{name}", asset)


async def home(request: web.Request) -> web.Response:
    return page(request, "home.html", portal=request.app[SETTINGS].demo_portal)


async def chat(request: web.Request) -> web.Response:
    links = request.app[RENDERER].links
    return cached(request, _INDENTATION.sub(b"", html(request, "chat.html", portal_url=links.portal_url)), "text/html")


async def launcher(request: web.Request) -> web.Response:
    """The script for the clinic's own pages: the only file of ours that other sites may load."""
    clinic = request.app[KNOWLEDGE].clinic
    facts = {
        "name": clinic.name,
        "phone": clinic.phone,
        "spoken_phone": spoken_phone(clinic.phone),
        "emergency_number": clinic.emergency_number,
        "crisis_number": clinic.crisis_number,
        "style": (_theme(clinic) + _assets()["launcher.css"]).decode(),
    }
    script = _assets()["launcher.js"].decode().replace('"$clinic"', json.dumps(facts))
    return cached(request, script.encode(), "text/javascript")


async def theme(request: web.Request) -> web.Response:
    return cached(request, _theme(request.app[KNOWLEDGE].clinic), "text/css")


def _theme(clinic: Clinic) -> bytes:
    return without_spaces(theme_css(clinic.accent_colour).encode())


async def icon(request: web.Request) -> web.Response:
    return cached(request, favicon(request.app[KNOWLEDGE].clinic.accent_colour).encode(), "image/svg+xml")


async def asset(request: web.Request) -> web.Response:
    content = _assets().get(request.match_info["name"])
    if content is None:
        raise NotFound("there is no such file")
    return cached(request, content, TYPES[Path(request.match_info["name"]).suffix])


async def figure(request: web.Request) -> web.Response:
    drawing = request.app[FIGURES].drawings.get(request.match_info["name"])
    if drawing is None:
        raise NotFound("there is no such figure")
    response = cached(request, drawing.svg, "image/svg+xml")
    response.headers["Content-Security-Policy"] = SVG_POLICY
    if request.query.get("v") == drawing.version:
        response.headers["Cache-Control"] = FOREVER
    return response


async def figure_page(request: web.Request) -> web.Response:
    """The figure with everything that it shows, in words."""
    drawing = request.app[FIGURES].drawings.get(request.match_info["name"])
    if drawing is None:
        raise NotFound("there is no such figure")
    return page(
        request,
        "figure.html",
        text=drawing.figure.text,
        title=drawing.figure.title,
        alt=drawing.figure.description,
        url=f"/figures/{drawing.figure.name}.svg?v={drawing.version}",
    )


def _words(text: str) -> Markup:
    """Paragraphs, and lists of the lines that begin with a dash: `{{ text|words }}`."""
    lines = (escape(line.strip()) for line in text.splitlines() if line.strip())
    tagged = (f"<li>{line[2:]}</li>" if line.startswith("- ") else f"<p>{line}</p>" for line in lines)
    blocks = (f"<ul>{''.join(group)}</ul>" if is_item else "".join(group) for is_item, group in groupby(tagged, _is_item))
    return Markup("".join(blocks))  # noqa: S704  (each line is escaped)


def _is_item(html: str) -> bool:
    return html.startswith("<li>")


def page(request: web.Request, template: str, /, **shown: Any) -> web.Response:
    """A page from a template of `web/widget/`, which finds the clinic's facts beside what is `shown`."""
    whole = html(request, template, **shown)
    return web.Response(body=whole, content_type="text/html", charset="utf-8", headers={"Cache-Control": "no-cache"})


def html(request: web.Request, template: str, /, **shown: Any) -> bytes:
    return filled(template, request.app[KNOWLEDGE].clinic, demo=request.app[SETTINGS].demo, **shown).encode()


def filled(template: str, clinic: Clinic, /, *, demo: bool, **shown: Any) -> str:
    """The page's HTML. `demo`: whether it says that the clinic is made up."""
    return _environment().get_template(template).render(_facts(clinic) | {"title": None, "demo": demo} | shown)


def _facts(clinic: Clinic) -> dict[str, Any]:
    hours = clinic.placeholders()["clinic.hours"].split("; ")
    return {
        "clinic": clinic.name,
        "language": clinic.language,
        "phone": spoken_phone(clinic.phone),
        "phone_url": f"tel:{clinic.phone}",
        "emergency": clinic.emergency_number,
        "emergency_url": f"tel:{clinic.emergency_number}",
        "crisis": clinic.crisis_number,
        "hours_by_line": [part[:1].upper() + part[1:] for part in hours],
        "address": clinic.address,
        "parking": clinic.parking,
    }


def cached(request: web.Request, content: bytes, content_type: str) -> web.Response:
    """The content, or 304 when the browser has it already; it asks every time. For what is the same for all: it is compressed."""
    is_packed = takes_gzip(request.headers.get("Accept-Encoding", ""))
    body = _packed(content) if is_packed else content
    tag = sha256(body).hexdigest()[:32]
    headers = {"Cache-Control": "no-cache", "Vary": "Accept-Encoding", "ETag": f'"{tag}"'}
    if any(known.value in (tag, "*") for known in request.if_none_match or ()):
        return web.Response(status=304, headers=headers)
    if is_packed:
        headers["Content-Encoding"] = "gzip"
    response = web.Response(body=body, content_type=content_type, headers=headers)
    if content_type.startswith("text/"):
        response.charset = "utf-8"
    return response


def takes_gzip(accepted: str) -> bool:
    """Whether a browser with this `Accept-Encoding` does."""
    ways = [way.replace(" ", "").lower().partition(";q=") for way in accepted.split(",")]
    return any(name == "gzip" and (not given or quality.strip("0.") != "") for name, given, quality in ways)


@lru_cache(maxsize=100)
def _packed(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


@cache
def _assets() -> dict[str, bytes]:
    return {path.name: _small(path) for path in sorted(FOLDER.iterdir()) if path.suffix in TYPES}


def _small(path: Path) -> bytes:
    source = without_comments(path.read_bytes())
    return without_spaces(source) if path.suffix == ".css" else without_breaks(source)


def without_comments(source: bytes) -> bytes:
    """A script or style without indentation and comments, but for those between code: patients' browsers need not load them."""
    for unneeded in (_COMMENT_LINES, _COMMENT_ENDS, _INDENTATION):
        source = unneeded.sub(b"", source)
    return source


def without_breaks(script: bytes) -> bytes:
    """A script without breaks after a statement, but where the line has a slash: that may be a comment, which ends with it."""
    return _BREAKS.sub(rb"\1", script)


def without_spaces(style: bytes) -> bytes:
    """A style without what it means nothing with. Where it has a string, no mark in it stands beside a space."""
    return _NEEDLESS_IN_STYLES.sub(b"", style)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["words"] = _words
    return environment
