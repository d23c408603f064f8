"""Foreign websites are turned away, and browsers are told what they may do with a page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.integration.assistant import StandIn
from tests.integration.gateway import Gateway, running
from tests.integration.test_gateway_problems import problem

SITE = "https://www.clinic.example"
PUBLIC = {"public_url": "https://chat.clinic.example", "sites": f"{SITE}, https://clinic.example:8443"}
PATHS = (
    "/",
    "/chat",
    "/portal",
    "/theme.css",
    "/figures/timeline",
    "/figures/timeline.svg",
    "/widget/chat.js",
    "/api/x",
    "/nothing",
)


async def status(gateway: Gateway, origin: str, **headers: str) -> int:
    response = await gateway.client.post("/api/conversations", json={}, headers={"Origin": origin, **headers})
    assert not [name for name in response.headers if name.startswith("Access-Control-")]
    return response.status


async def test_a_page_of_the_gateway_may_call_it(gateway: Gateway) -> None:
    own = str(gateway.client.make_url("/")).rstrip("/")
    assert await status(gateway, own) == 201
    assert await status(gateway, "http://chat.test", Host="chat.test") == 201


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "", "http://127.0.0.1:1", "file://", "https://", "x", "é"])
async def test_another_website_may_not(gateway: Gateway, origin: str) -> None:
    response = await gateway.client.post("/api/conversations", json={}, headers={"Origin": origin})
    await problem(response, 403)
    assert gateway.rows("SELECT count(*) FROM conversation") == [(0,)]


async def test_with_a_public_address_it_and_the_clinics_sites_are_all(tmp_path: Path, assistant: StandIn) -> None:
    async with running(tmp_path, assistant, **PUBLIC) as gateway:
        for allowed in ("https://chat.clinic.example", SITE, "HTTPS://WWW.clinic.example:443", "https://clinic.example:8443"):
            assert await status(gateway, allowed) == 201
        for foreign in ("http://www.clinic.example", "https://clinic.example", f"{SITE}.evil.example", "https://evil.example"):
            assert await status(gateway, foreign) == 403
        assert await status(gateway, "http://evil.example", Host="evil.example") == 403, "a name that was bound anew"
        assert (await gateway.client.post("/api/conversations", json={})).status == 201, "no browser, no origin"


@pytest.mark.parametrize(("origin", "expected"), [("https://evil.example", 403), (SITE, 405)])
async def test_a_preflight_opens_nothing(tmp_path: Path, assistant: StandIn, origin: str, expected: int) -> None:
    async with running(tmp_path, assistant, **PUBLIC) as gateway:
        asked = {"Origin": origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
        response = await gateway.client.options("/api/conversations", headers=asked)
        await problem(response, expected)
        assert not [name for name in response.headers if name.startswith("Access-Control-")]


@pytest.mark.parametrize("path", PATHS)
async def test_no_policy_allows_what_is_unsafe(gateway: Gateway, path: str) -> None:
    headers = (await gateway.client.get(path)).headers
    policy = headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "*" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "Strict-Transport-Security" not in headers


async def test_only_the_chat_may_stand_in_a_frame_of_the_clinics_sites(tmp_path: Path, assistant: StandIn) -> None:
    async with running(tmp_path, assistant, **PUBLIC) as gateway:

        async def ancestors(path: str) -> str:
            policy = (await gateway.client.get(path)).headers["Content-Security-Policy"]
            return policy.partition("frame-ancestors ")[2].partition(";")[0]

        assert await ancestors("/chat") == f"'self' {SITE} https://clinic.example:8443"
        assert await ancestors("/") == "'self'"
        assert await ancestors("/api/x") == "'none'"
        assert await ancestors("/figures/timeline.svg") == "'none'"


async def test_only_the_widgets_script_is_for_other_sites(gateway: Gateway) -> None:
    async def policy(path: str) -> str:
        return (await gateway.client.get(path)).headers["Cross-Origin-Resource-Policy"]

    assert await policy("/widget.js") == "cross-origin"
    assert await policy("/widget/chat.js") == "same-origin"
    assert await policy("/api/x") == "same-origin"


@pytest.mark.parametrize(("trusted", "forwarded", "secure"), [
    ("127.0.0.1", {"X-Forwarded-Proto": "https"}, True),
    ("127.0.0.1", {"X-Forwarded-Proto": "http"}, False),
    ("127.0.0.1", {}, False),
    ("10.0.0.1", {"X-Forwarded-Proto": "https"}, False),
    ("", {"X-Forwarded-Proto": "https"}, False),
])  # fmt: skip
async def test_behind_tls_browsers_are_told_to_stay_with_it(
    tmp_path: Path, assistant: StandIn, trusted: str, forwarded: dict[str, Any], secure: bool
) -> None:
    async with running(tmp_path, assistant, trusted_proxies=trusted) as gateway:
        headers = (await gateway.client.get("/", headers=forwarded)).headers
        assert ("Strict-Transport-Security" in headers) == secure
