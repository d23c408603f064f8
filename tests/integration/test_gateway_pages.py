"""The pages, their files and the figures, with headers that keep a browser safe."""

from __future__ import annotations

import re

import pytest

from tests.integration.assistant import StandIn
from tests.integration.gateway import BASE, Gateway
from web.pages import FOLDER, without_breaks, without_comments, without_spaces

PAGES = ["/", "/chat", "/portal", "/figures/timeline"]
SIZE_LIMIT_BYTES = 25_000
BROWSER = "gzip, deflate, br, zstd"
STATIC = ["/chat", "/widget.js", "/widget/chat.js", "/widget/chat.css", "/theme.css", "/favicon.svg", "/figures/timeline.svg"]


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_is_served_with_a_strict_policy(gateway: Gateway, path: str) -> None:
    response = await gateway.client.get(path)
    html = await response.text()
    assert (response.status, response.content_type) == (200, "text/html")
    policy = response.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "unsafe" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert not re.search(r"<script(?![^>]*\bsrc=)|\son[a-z]+=|\sstyle=|<style|javascript:", html)
    assert not re.search(r'(?:src|href)="(?:https?:)?//', html)
    assert BASE.clinic.name in html
    assert f"tel:{BASE.clinic.emergency_number}" in html


@pytest.mark.parametrize("path", PAGES)
async def test_everything_that_a_page_asks_for_is_there(gateway: Gateway, path: str) -> None:
    html = await (await gateway.client.get(path)).text()
    for url in set(re.findall(r'(?:src|href)="(/[^"#]*)"', html)) | {"/favicon.svg"}:
        assert (await gateway.client.get(url)).status == 200, url


async def test_scripts_and_styles_ask_for_nothing_that_is_not_there(gateway: Gateway) -> None:
    for file in FOLDER.iterdir():
        found = re.findall(r'(?:from|import)\s+"\./([^"]+)"|url\("(/[^"]+)"\)', file.read_text())
        for module, url in found:
            assert (await gateway.client.get(url or f"/widget/{module}")).status == 200, (file.name, module, url)
        assert not re.search(r"https?://(?!www\.w3\.org)", file.read_text()), file.name


async def test_the_demo_says_that_it_is_one(gateway: Gateway) -> None:
    for path in ("/", "/portal"):
        html = await (await gateway.client.get(path)).text()
        assert re.search(r'<aside class="ribbon" aria-label="Demo"><strong>Demo', html)


async def test_the_portal_page_lists_the_patients_in_the_records(gateway: Gateway) -> None:
    html = await (await gateway.client.get("/portal")).text()
    assert re.findall(r'data-patient="([^"]+)"', html) == ["demo-maria", "demo-james"]
    assert "A treatment soon" in html and "No visit, and an empty diary" not in html


@pytest.mark.parametrize("name", sorted(BASE.figures))
async def test_a_figure_may_be_kept_for_good_under_its_versioned_address(gateway: Gateway, name: str) -> None:
    gateway.assistant.replies = [{"topic": topic} for topic, answer in BASE.answers.items() if answer.figure == name][:1]
    chat = await gateway.open()
    (answer,) = await chat.say("show me")
    response = await gateway.client.get(answer["image"]["url"])
    assert (response.status, response.content_type) == (200, "image/svg+xml")
    assert "immutable" in response.headers["Cache-Control"]
    assert "script-src" not in response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    for url in (f"/figures/{name}.svg", f"/figures/{name}.svg?v=old"):
        assert (await gateway.client.get(url)).headers["Cache-Control"] == "no-cache"


async def test_a_figure_has_its_words_on_a_page(gateway: Gateway) -> None:
    html = await (await gateway.client.get("/figures/timeline")).text()
    figure = BASE.figures["timeline"]
    assert figure.title in html
    assert figure.text.split("\n")[0][:20] in html
    for path in ("/figures/nope", "/figures/nope.svg", "/figures/..%2fclinic.yml"):
        assert (await gateway.client.get(path)).status == 404


async def test_a_browser_that_has_a_file_gets_it_only_when_it_changed(gateway: Gateway) -> None:
    first = await gateway.client.get("/widget/chat.js")
    assert first.content_type == "text/javascript"
    again = await gateway.client.get("/widget/chat.js", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status, await again.read()) == (304, b"")
    other = await gateway.client.get("/widget/chat.js", headers={"If-None-Match": '"other"'})
    assert other.status == 200


@pytest.mark.parametrize("name", ["chat.html", "../pages.py", "..%2fpages.py", "%2e%2e/settings.py", "nope.js", ""])
async def test_only_the_files_of_the_pages_are_served(gateway: Gateway, name: str) -> None:
    assert (await gateway.client.get(f"/widget/{name}")).status == 404


async def test_the_widget_is_small(gateway: Gateway, capsys: pytest.CaptureFixture[str]) -> None:
    """The launcher, the chat's page and all that they load, as it travels to a browser."""
    sizes: dict[str, int] = {}
    found = ["/widget.js", "/chat"]
    while found:
        url = found.pop()
        response = await gateway.client.get(url, headers={"Accept-Encoding": BROWSER})
        assert response.status == 200, url
        assert response.headers["Content-Encoding"] == "gzip", url
        text = await response.text()
        sizes[url] = int(response.headers["Content-Length"])
        found += {part for part in loaded_by(url, text) if part not in sizes}
    with capsys.disabled():
        print(f"\nthe widget: {sum(sizes.values()):,} bytes in {len(sizes)} files")
    assert {"/widget/chat.js", "/widget/api.js", "/widget/chat.css", "/theme.css", "/favicon.svg"} <= set(sizes)
    assert sum(sizes.values()) <= SIZE_LIMIT_BYTES


@pytest.mark.parametrize(
    ("written", "served"),
    [
        ("// one\nlet a = 1; // two\n  /** three\n   * four */\nlet b;\n", "let a = 1;\nlet b;\n"),
        ("/* one */\na { color: red } /* two */\n", "a { color: red } /* two */\n"),
        ('fetch("https://x"); /* a */ f();\n', 'fetch("https://x"); /* a */ f();\n'),
        ("/* one */ let a;\n", "/* one */ let a;\n"),
        ('f("a; // b");\ng(`a; // b`); // c\n', 'f("a; // b");\ng(`a; // b`);\n'),
        ("if (a) {\n  b();\n}\n", "if (a) {\nb();\n}\n"),
    ],
)
def test_comments_are_not_served(written: str, served: str) -> None:
    assert without_comments(written.encode()).decode() == served


@pytest.mark.parametrize(
    ("written", "served"),
    [
        ("if (a) {\nb();\nc();\n}\nd();\n", "if (a) {b();c();}\nd();"),
        ("a();\nb // 'one';\nc;\n", "a();b // 'one';\nc;"),
        ("const a = /;\nb;\nreturn\nc\n", "const a = /;\nb;return\nc\n"),
    ],
)
def test_a_line_that_may_end_with_a_comment_stays_a_line(written: str, served: str) -> None:
    assert without_breaks(written.encode()).decode() == served


@pytest.mark.parametrize(
    ("written", "served"),
    [
        ("a, b { color: red; margin: 0 -1px; }\n\nc {\ncolor: red;\n}\n", "a,b{color:red;margin:0 -1px}c{color:red}"),
        ("a :is(b, c) > d, e:hover f {}", "a :is(b,c) > d,e:hover f{}"),
        ("@media (min-width: 1rem) and (min-height: 2rem) {\na { b: calc(1px + 2px) }\n}", None),
        ('a::after { content: ""; }', 'a::after{content:""}'),
        ("a { clip-path: polygon(0 0,\n1px 1px); b: c\nd }", "a{clip-path:polygon(0 0,1px 1px);b:c\nd}"),
    ],
)
def test_spaces_that_mean_something_stay_in_a_style(written: str, served: str | None) -> None:
    served = served or "@media (min-width:1rem) and (min-height:2rem){a{b:calc(1px + 2px)}}"
    assert without_spaces(written.encode()).decode() == served


def loaded_by(url: str, text: str) -> set[str]:
    modules = {f"/widget/{name}" for name in re.findall(r'from "\./([^"]+)"', text)}
    files = re.findall(r'(?:src|rel="\w+" href)="(/[^"]+)"|url\("(/[^"]+)"\)', text)
    return modules | {one or other for one, other in files} | ({"/favicon.svg"} if url == "/chat" else set())


async def test_the_launcher_alone_may_be_loaded_by_other_sites(gateway: Gateway) -> None:
    launcher = await gateway.client.get("/widget.js")
    assert (launcher.status, launcher.content_type) == (200, "text/javascript")
    assert launcher.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    script = await launcher.text()
    assert BASE.clinic.name in script
    assert BASE.clinic.phone in script
    assert "$clinic" not in script
    for path in ("/widget/chat.js", "/theme.css", "/chat"):
        assert (await gateway.client.get(path)).headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("path", STATIC)
async def test_what_is_the_same_for_all_travels_compressed_where_the_browser_takes_it(gateway: Gateway, path: str) -> None:
    plain = await gateway.client.get(path, headers={"Accept-Encoding": "identity"})
    packed = await gateway.client.get(path, headers={"Accept-Encoding": BROWSER})
    assert (plain.headers.get("Content-Encoding"), packed.headers["Content-Encoding"]) == (None, "gzip")
    assert await plain.read() == await packed.read()
    assert int(packed.headers["Content-Length"]) < int(plain.headers["Content-Length"])
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"
    assert plain.headers["ETag"] != packed.headers["ETag"]
    known = {"If-None-Match": packed.headers["ETag"]}
    again = await gateway.client.get(path, headers={"Accept-Encoding": BROWSER, **known})
    assert (again.status, again.headers["Vary"]) == (304, "Accept-Encoding")
    assert (await gateway.client.get(path, headers={"Accept-Encoding": "identity", **known})).status == 200


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        *[(accepted, None) for accepted in ("", "br", "gzip;q=0", "gzip; q=0.0, br", "x-gzip")],
        *[(accepted, "gzip") for accepted in ("GZIP", "br;q=1, gzip;q=0.5", "deflate,gzip")],
    ],
)
async def test_a_browser_that_does_not_take_gzip_gets_none(gateway: Gateway, accepted: str, encoding: str | None) -> None:
    response = await gateway.client.get("/widget/chat.js", headers={"Accept-Encoding": accepted})
    assert response.headers.get("Content-Encoding") == encoding


@pytest.mark.parametrize("path", ["/portal", "/openapi.json", "/healthz"])
async def test_what_is_not_the_same_for_all_travels_as_it_is(gateway: Gateway, path: str) -> None:
    """Where a secret and what somebody else wrote are packed together, the size tells of the secret."""
    response = await gateway.client.get(path, headers={"Accept-Encoding": BROWSER})
    assert "Content-Encoding" not in response.headers


async def test_alive_and_ready_are_two_questions(gateway: Gateway, assistant: StandIn) -> None:
    assert (await gateway.client.get("/healthz")).status == 200
    ready = await gateway.client.get("/readyz")
    assert (await ready.json())["checks"] == {"database": "ok", "assistant": "ok", "actions": "ok"}
    await assistant.stop()
    assert (await gateway.client.get("/healthz")).status == 200
    ready = await gateway.client.get("/readyz")
    assert ready.status == 503
    body = await ready.json()
    assert body["checks"] == {"database": "ok", "assistant": "does not answer", "actions": "does not answer"}
    assert "assistant" in body["detail"]
    assert ready.headers["Retry-After"]
