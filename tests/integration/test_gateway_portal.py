"""Signing in: only the clinic's portal can say who a patient is."""

from __future__ import annotations

import asyncio
import base64
import hmac
import json
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from tests.integration.assistant import StandIn
from tests.integration.events import events, plain
from tests.integration.gateway import Gateway, running, topics
from web.portal.demo import demo_key, demo_token

ROOT = Path(__file__).parents[2]


def claims(gateway: Gateway, **changed: Any) -> dict[str, Any]:
    now = int(gateway.clock().timestamp())
    settings = gateway.settings
    whole = {"iss": settings.portal_issuer, "aud": settings.portal_audience, "sub": "demo-maria", "iat": now, "exp": now + 900}
    return {name: value for name, value in {**whole, **changed}.items() if value is not None}


def signed(gateway: Gateway, *, header: dict[str, Any] | None = None, key: Any = None, **changed: Any) -> str:
    key = key or demo_key(gateway.settings)
    return jwt.encode({"alg": "ES256", **(header or {})}, claims(gateway, **changed), key)


async def refusal(gateway: Gateway, token: str) -> str:
    response = await gateway.client.post("/api/conversations", json={"portal_token": token})
    assert response.status == 401, await response.text()
    return str((await response.json())["detail"])


async def test_a_demo_token_signs_a_patient_in(gateway: Gateway) -> None:
    token = demo_token(gateway.settings, "demo-maria", now=gateway.clock())
    for _ in range(2):
        chat = await gateway.open(portal_token=token)
        assert chat.opened["patient"] == {"display_name": "Maria Demo"}
        assert "You are signed in" in chat.opened["messages"][0]["text"]
    query = "SELECT count(*) FROM conversation JOIN patient ON patient.id = patient_id WHERE portal_id = 'demo-maria'"
    assert gateway.rows(query) == [(2,)]


async def test_a_visitor_is_greeted_with_what_signing_in_brings(gateway: Gateway) -> None:
    chat = await gateway.open()
    assert "If you sign in" in chat.opened["messages"][0]["text"]


async def test_who_is_signed_in_is_told_so_and_not_how_to_sign_in(gateway: Gateway) -> None:
    gateway.assistant.replies = [{"topic": "portal"}, {"topic": "cost"}, {"topic": "portal", "part": "sign_in_help"}]
    patient = await gateway.open(portal_token=demo_token(gateway.settings, "demo-maria", now=gateway.clock()))
    told = await patient.say("how do i sign in")
    assert topics(told) == ["portal", "cost"]
    assert told[0]["text"].startswith("You are signed in to this chat")
    assert [button["topic"] for button in told[0]["buttons"]] == ["next_appointment", "diary_log"]
    visitor = await gateway.open()
    assert topics(told := await visitor.say("how do i sign in")) == ["portal", "cost", "portal"]
    assert "You are signed in" not in str(told)


async def test_the_assistant_never_learns_who_the_patient_is(gateway: Gateway) -> None:
    chat = await gateway.open(portal_token=demo_token(gateway.settings, "demo-maria", now=gateway.clock()))
    await chat.say("when is my next visit?")
    assert "maria" not in json.dumps(gateway.assistant.turns).lower()


async def test_a_patient_who_is_not_in_the_records_is_refused_and_told_why(gateway: Gateway) -> None:
    assert "records" in await refusal(gateway, signed(gateway, sub="nobody"))


@pytest.mark.parametrize("changed", [
    {"iss": "https://other.example"}, {"aud": "other"}, {"iss": None}, {"aud": None}, {"sub": None}, {"iat": None},
    {"exp": None}, {"sub": 7}, {"exp": "soon"}, {"aud": ["a", "b"]},
])  # fmt: skip
async def test_a_wrong_or_missing_claim_is_refused(gateway: Gateway, changed: dict[str, Any]) -> None:
    await refusal(gateway, signed(gateway, **changed))


@pytest.mark.parametrize(("issued", "ends"), [(-1000, -100), (-901, -1), (0, 901), (0, 0), (0, -10), (3600, 4000)])
async def test_a_token_outside_its_time_is_refused(gateway: Gateway, issued: int, ends: int) -> None:
    now = int(gateway.clock().timestamp())
    await refusal(gateway, signed(gateway, iat=now + issued, exp=now + ends))


async def test_only_signatures_of_the_portal_count(gateway: Gateway) -> None:
    key = demo_key(gateway.settings)
    other = ECKey.generate_key("P-256", {"kid": key.kid})
    await refusal(gateway, signed(gateway, key=other, header={"kid": key.kid}))
    await refusal(gateway, signed(gateway, header={"kid": "unknown"}))
    header, payload, _ = signed(gateway).split(".")
    await refusal(gateway, f"{header}.{payload}.")
    await refusal(gateway, f"{header}.{payload}.AAAA")


async def test_an_unsigned_token_and_key_confusion_are_refused(gateway: Gateway) -> None:
    def part(value: Any) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    key = demo_key(gateway.settings)
    for algorithm in ("none", "None", "NONE", ""):
        await refusal(gateway, f"{part({'alg': algorithm, 'kid': key.kid})}.{part(claims(gateway))}.")
    unsigned = f"{part({'alg': 'HS256', 'kid': key.kid})}.{part(claims(gateway))}"
    for shared in (key.as_pem(private=False), json.dumps(key.as_dict(private=False)).encode()):
        signature = base64.urlsafe_b64encode(hmac.digest(shared, unsigned.encode(), "sha256")).rstrip(b"=").decode()
        await refusal(gateway, f"{unsigned}.{signature}")


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "....", "é.é.é", "a" * 10_000, "eyJhbGciOiJFUzI1NiJ9.e30."])
async def test_what_is_no_token_is_refused(gateway: Gateway, token: str) -> None:
    await refusal(gateway, token)


async def test_a_portal_token_that_is_no_text_is_invalid(gateway: Gateway) -> None:
    assert (await gateway.client.post("/api/conversations", json={"portal_token": 7})).status == 422


class Portal:
    """A portal's key server that can be changed and switched off."""

    def __init__(self) -> None:
        self.keys: list[Any] = []
        self.fetched = 0
        app = web.Application()
        app.router.add_get("/jwks", self.answer)
        self.server = TestServer(app)

    async def answer(self, request: web.Request) -> web.Response:
        self.fetched += 1
        return web.json_response({"keys": [key.as_dict(private=isinstance(key, OctKey)) for key in self.keys]})


@pytest.fixture
async def portal() -> AsyncIterator[Portal]:
    portal = Portal()
    await portal.server.start_server()
    yield portal
    await portal.server.close()


async def test_keys_are_fetched_kept_and_looked_up_anew_when_they_change(
    tmp_path: Path, assistant: StandIn, portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    rsa = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
    shared = OctKey.generate_key(256, {"kid": "secret"})
    portal.keys = [rsa, shared]
    monkeypatch.setattr("web.portal.keys.LOOK_AGAIN_S", 0.0)
    async with running(tmp_path, assistant, portal_jwks=str(portal.server.make_url("/jwks"))) as gateway:
        for _ in range(3):
            await gateway.open(portal_token=signed(gateway, header={"alg": "RS256", "kid": "one"}, key=rsa))
        assert portal.fetched == 1
        await refusal(gateway, signed(gateway, header={"alg": "HS256", "kid": "secret"}, key=shared))
        rotated = ECKey.generate_key("P-256", {"kid": "two"})
        portal.keys = [rotated]
        await gateway.open(portal_token=signed(gateway, header={"kid": "two"}, key=rotated))
        await portal.server.close()
        await gateway.open(portal_token=signed(gateway, header={"kid": "two"}, key=rotated))
        await refusal(gateway, signed(gateway, header={"kid": "three"}, key=rotated))
        assert (await gateway.client.get("/portal")).status == 404


@pytest.mark.parametrize("source", ["/no/such/file.json", "http://127.0.0.1:9/jwks"])
async def test_keys_that_cannot_be_had_are_a_matter_of_trying_again(tmp_path: Path, assistant: StandIn, source: str) -> None:
    async with running(tmp_path, assistant, portal_jwks=source) as gateway:
        key = ECKey.generate_key("P-256", {"kid": "one"})
        token = signed(gateway, header={"kid": "one"}, key=key)
        response = await gateway.client.post("/api/conversations", json={"portal_token": token})
        assert response.status == 503
        assert response.headers["Retry-After"]
        assert (await gateway.open()).opened["patient"] is None


async def test_without_a_portal_nobody_is_signed_in(tmp_path: Path, assistant: StandIn) -> None:
    async with running(tmp_path, assistant, mode="production") as gateway:
        await refusal(gateway, "x")
        for method in ("GET", "POST"):
            path = "/portal" if method == "GET" else "/portal/token"
            assert (await gateway.client.request(method, path)).status == 404


async def test_the_demo_portal_gives_a_token_for_a_demo_patient_alone(gateway: Gateway) -> None:
    response = await gateway.client.post("/portal/token", json={"patient": "demo-james"})
    chat = await gateway.open(portal_token=(await response.json())["portal_token"])
    assert chat.opened["patient"] == {"display_name": "James Demo"}
    assert (await gateway.client.post("/portal/token", json={"patient": "somebody"})).status == 422


async def test_the_command_prints_a_token_alone_on_its_last_line(gateway: Gateway) -> None:
    code, printed = await demo_token_command(gateway)
    chat = await gateway.open(portal_token=printed.splitlines()[-1])
    assert chat.opened["patient"] == {"display_name": "Maria Demo"}
    assert code == 0
    assert await demo_token_command(gateway, "nobody") == (2, "")


async def demo_token_command(gateway: Gateway, *arguments: str) -> tuple[int, str]:
    environment = {**os.environ, "CLINIC_STATE_DIR": str(gateway.settings.state_dir), "PYTHONPATH": str(ROOT)}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "web.demo_token", *arguments),
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    printed, _ = await process.communicate()
    return process.returncode or 0, printed.decode()


async def test_a_patient_in_two_tabs_shares_one_conversation_and_another_sign_in_another(gateway: Gateway) -> None:
    visitor = await gateway.open()
    await visitor.say("before signing in")
    patient = await gateway.open(portal_token=demo_token(gateway.settings, "demo-maria", now=gateway.clock()))
    elsewhere = await gateway.open(portal_token=demo_token(gateway.settings, "demo-maria", now=gateway.clock()))
    async with events(patient) as tab, events(elsewhere) as other_device:
        await patient.say("when does it start?")
        assert plain(await tab.take(2)) == (await patient.history())[1:]
        assert await other_device.is_quiet()
    assert len(await elsewhere.history()) == 1
    assert "before signing in" not in json.dumps(await patient.history())
