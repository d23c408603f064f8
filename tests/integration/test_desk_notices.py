"""News of alarms outside of the desk: signed, without words or names, never lost, and told apart when it comes twice."""

from __future__ import annotations

import asyncio
import hmac
import json
import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from aiohttp import ClientSession
from pydantic import ValidationError

from clinic.db.store import open_store
from clinic.domain.alarms import Way
from clinic.domain.staff import Role
from clinic.services import alarm_notices
from clinic.services.alarm_notices import Policy
from tests.integration.assistant import StandIn
from tests.integration.gateway import BASE, VAULT, Gateway, running
from tests.integration.outside import Hook, posted
from tests.integration.staff import at_desk
from tests.integration.test_gateway_process import gateway_process
from tests.integration.waiting import until
from web import alarm_desk
from web.alarm_delivery import Delivery
from web.alarm_desk import AlarmDesk
from web.settings import AlarmSettings

# Days to come: a gateway that starts is at the present, and a test moves it forward alone.
OPEN = datetime(2031, 11, 19, 16, 0, tzinfo=UTC)  # a Wednesday, ten in the morning in Chicago
CLOSED = datetime(2031, 11, 19, 23, 30, tzinfo=UTC)
SECRET = "a-secret-of-the-webhook"
WORDS = "zebrafinch I cannot breathe"


@pytest.fixture(autouse=True)
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alarm_desk, "PAUSE_S", 0.05)


@asynccontextmanager
async def at(moment: datetime, folder: Path, assistant: StandIn, **settings: Any) -> AsyncIterator[Gateway]:
    chosen = AlarmSettings(webhook_secret=SECRET, acknowledge_minutes=10, **settings)
    async with running(folder, assistant, alarm=chosen, public_url="https://chat.clinic.example") as gateway:
        later(gateway, moment)
        yield gateway


def later(gateway: Gateway, moment: datetime) -> None:
    gateway.clock.offset_s = (moment - datetime.now(UTC)).total_seconds()


def owed(gateway: Gateway) -> list[Any]:
    return gateway.rows("SELECT kind, way, attempts, sent_at IS NOT NULL FROM alarm_notice ORDER BY kind DESC, way")


def is_postponed(gateway: Gateway, tries: int) -> bool:
    """Whether it was refused so often, and is due again before its lease would be over."""
    ((attempts, due_at),) = gateway.rows("SELECT attempts, due_at FROM alarm_notice") or [(0, None)]
    if due_at is None or attempts != tries:
        return False
    return datetime.fromisoformat(due_at).replace(tzinfo=UTC) - gateway.clock() < timedelta(seconds=50)


async def raised(gateway: Gateway) -> str:
    chat = await gateway.open()
    await chat.say(WORDS)
    await until(lambda: gateway.rows("SELECT planned_at IS NOT NULL FROM alarm") == [(1,)])
    ((id,),) = gateway.rows("SELECT id FROM alarm")
    return str(id)


async def test_while_the_clinic_is_closed_it_goes_out_at_once_signed_and_without_words_or_names(
    tmp_path: Path, assistant: StandIn, hook: Hook
) -> None:
    async with at(CLOSED, tmp_path, assistant, webhook=hook.url) as gateway:
        id = await raised(gateway)
        await until(lambda: owed(gateway) == [("raised", "webhook", 1, 1)])
    ((headers, body, _),) = hook.got
    told = json.loads(body)
    assert told == {
        "notice": headers["Idempotency-Key"],
        "kind": "raised",
        "alarm": id,
        "level": "emergency",
        "raised_at": told["raised_at"],
        "url": f"https://chat.clinic.example/staff/alarms/{id}",
    }
    stamp, signature = headers["X-Clinic-Signature"].removeprefix("t=").split(",v1=")
    expected = hmac.new(SECRET.encode(), f"{stamp}.".encode() + body, sha256).hexdigest()
    assert hmac.compare_digest(signature, expected)
    assert abs(int(stamp) - CLOSED.timestamp()) < 60
    assert b"zebrafinch" not in body and "zebrafinch" not in str(headers)


async def test_while_it_is_open_the_desk_shows_it_and_it_goes_out_when_nobody_acknowledges_it(
    tmp_path: Path, assistant: StandIn, hook: Hook
) -> None:
    second = hook.url.replace("/hook", "/second")
    async with at(OPEN, tmp_path, assistant, webhook=hook.url, escalation_webhook=second) as gateway:
        id = await raised(gateway)
        later(gateway, OPEN + timedelta(minutes=9))
        await asyncio.sleep(0.3)
        assert hook.got == []
        later(gateway, OPEN + timedelta(minutes=11))
        await until(lambda: owed(gateway) == [("escalated", "webhook", 1, 1)])
        nurse = await at_desk(gateway, Role.NURSE)
        assert "Escalated" in await nurse.text("/staff/alarms")
        assert "escalated" in (await (await nurse.get("/staff/api/attention")).json())["html"]
        await asyncio.sleep(0.3)
        steps = [action for (action,) in gateway.rows("SELECT action FROM audit") if action == "alarm.escalate"]
    assert [path for *_, path in hook.got] == ["/second"]
    assert json.loads(hook.got[0][1]) | {"kind": "escalated", "alarm": id} == json.loads(hook.got[0][1])
    assert len(steps) == 1


async def test_what_somebody_acknowledged_does_not_escalate_at_once(tmp_path: Path, assistant: StandIn, hook: Hook) -> None:
    async with at(OPEN, tmp_path, assistant, webhook=hook.url) as gateway:
        id = await raised(gateway)
        nurse = await at_desk(gateway, Role.NURSE)
        await nurse.post(f"/staff/alarms/{id}/acknowledge")
        later(gateway, OPEN + timedelta(minutes=50))
        await asyncio.sleep(0.3)
        assert gateway.rows("SELECT escalated_at FROM alarm") == [(None,)]
    assert hook.got == []


async def test_what_was_acknowledged_before_anybody_was_told_does_not_escalate(
    tmp_path: Path, assistant: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alarm_desk, "PAUSE_S", 600.0)  # a nurse at an open page is faster than who goes round
    policy = Policy(raised=(), escalated=(Way.WEBHOOK,), patience=timedelta(minutes=10))
    async with at(OPEN, tmp_path, assistant) as gateway:
        await (await gateway.open()).say(WORDS)
        ((id, planned_at),) = gateway.rows("SELECT id, planned_at FROM alarm")
        assert planned_at is None
        await (await at_desk(gateway, Role.NURSE)).post(f"/staff/alarms/{id}/acknowledge")
        assert await alarm_notices.plan(gateway.store, policy, now=OPEN + timedelta(seconds=1)) == 1
        assert await alarm_notices.escalate(gateway.store, policy, now=OPEN + timedelta(minutes=50)) == 0
        assert owed(gateway) == []


async def test_an_alarm_is_told_by_mail_with_a_link_and_no_words(tmp_path: Path, assistant: StandIn) -> None:
    async with posted(refusals=1) as post:
        mail = {"email": "oncall@clinic.example, second@clinic.example", "mail_from": "chat@clinic.example"}
        smtp = {"smtp_host": "127.0.0.1", "smtp_port": post.port, "smtp_security": "none"}
        async with at(CLOSED, tmp_path, assistant, **mail, **smtp) as gateway:
            id = await raised(gateway)
            await until(lambda: is_postponed(gateway, 1))
            later(gateway, CLOSED + timedelta(seconds=6))
            await until(lambda: owed(gateway) == [("raised", "email", 2, 1)])
    ((to, letter),) = post.letters
    words = letter.get_payload(decode=True).decode()  # type: ignore[union-attr]
    assert to == ["oncall@clinic.example", "second@clinic.example"]
    assert letter["Subject"] == "Emergency in the patient chat"
    assert f"https://chat.clinic.example/staff/alarms/{id}" in words and "zebrafinch" not in str(letter)
    assert re.search(r"Time: Wed, Nov 19, 2031, 5:30 pm CST \(2031-11-19T23:30:\d\dZ\)\.", words)
    assert letter["Message-ID"].endswith("@clinic-assistant>")


async def test_one_that_was_not_taken_is_sent_again_with_longer_pauses_under_the_same_id(
    tmp_path: Path, assistant: StandIn, hook: Hook
) -> None:
    hook.statuses = [500, 302, 404]
    async with at(CLOSED, tmp_path, assistant, webhook=hook.url) as gateway:
        await raised(gateway)
        for tries, seconds in ((1, 4), (2, 13), (3, 33)):
            await until(lambda tries=tries: is_postponed(gateway, tries))  # type: ignore[misc]
            later(gateway, CLOSED + timedelta(seconds=seconds))
            await asyncio.sleep(0.2)
            assert len(hook.got) == tries
            later(gateway, CLOSED + timedelta(seconds=seconds + 3))
        await until(lambda: owed(gateway) == [("raised", "webhook", 4, 1)])
        later(gateway, CLOSED + timedelta(minutes=9))
        await asyncio.sleep(0.2)
    assert len(hook.got) == 4 and len(set(hook.ids())) == 1


async def test_nothing_is_lost_when_the_process_ends_while_it_sends(tmp_path: Path, assistant: StandIn, hook: Hook) -> None:
    hook.delay_s = 30
    async with at(CLOSED, tmp_path, assistant, webhook=hook.url) as gateway:
        await raised(gateway)
        await until(lambda: len(hook.got) == 1)
    hook.delay_s = 0
    async with at(CLOSED + timedelta(seconds=70), tmp_path, assistant, webhook=hook.url) as gateway:
        await until(lambda: owed(gateway) == [("raised", "webhook", 2, 1)])
    assert len(hook.got) == 2 and len(set(hook.ids())) == 1


async def test_a_gateway_that_is_killed_while_it_sends_loses_nothing(tmp_path: Path, assistant: StandIn, hook: Hook) -> None:
    """Whether the clinic is open just now or not: an escalation goes out in any case."""
    more = {"CLINIC_ALARM_WEBHOOK": hook.url, "CLINIC_ALARM_WEBHOOK_SECRET": SECRET, "CLINIC_ALARM_ACKNOWLEDGE_MINUTES": "0.02"}
    hook.delay_s = 30
    async with gateway_process(tmp_path, assistant, **more) as process:
        async with process.http.post("/api/conversations", json={}) as response:
            chat = await response.json()
        headers = {"Authorization": f"Bearer {chat['token']}"}
        body = {"id": str(uuid4()), "text": WORDS}
        async with process.http.post(f"/api/conversations/{chat['id']}/messages", json=body, headers=headers) as response:
            assert response.status == 200
        await until(lambda: any(b'"escalated"' in sent for _, sent, _ in hook.got), 15)
        process.process.kill()
        await process.process.wait()
    before, hook.delay_s = hook.ids(), 0
    with sqlite3.connect(tmp_path / "clinic.db") as database:
        assert database.execute("SELECT count(*) FROM alarm_notice WHERE sent_at IS NOT NULL").fetchone() == (0,)
        database.execute("UPDATE alarm_notice SET due_at = '2026-01-01 00:00:00.000000'")  # in place of waiting for the lease
    async with gateway_process(tmp_path, assistant, **more):
        await until(lambda: not unsent(tmp_path), 15)
    assert set(hook.ids()) == set(before) and len(hook.ids()) == 2 * len(before)


def unsent(folder: Path) -> list[Any]:
    with sqlite3.connect(folder / "clinic.db") as database:
        return database.execute("SELECT id FROM alarm_notice WHERE sent_at IS NULL").fetchall()


async def test_two_gateways_on_one_database_send_it_once(tmp_path: Path, assistant: StandIn, hook: Hook) -> None:
    async with at(CLOSED, tmp_path, assistant, webhook=hook.url) as gateway, ClientSession() as http:
        other = open_store(gateway.settings.database_url.get_secret_value(), VAULT)
        desk = AlarmDesk(
            other, BASE.clinic, Delivery(http, gateway.settings.alarm, "https://x.example", BASE.clinic), gateway.clock
        )
        rounds = asyncio.create_task(desk.work())
        for _ in range(6):
            await (await gateway.open()).say(WORDS)
        await until(lambda: gateway.rows("SELECT count(*) FROM alarm_notice WHERE sent_at IS NOT NULL") == [(6,)], 10)
        rounds.cancel()
        await asyncio.gather(rounds, return_exceptions=True)
        await other.close()
    assert len(hook.got) == 6 and len(set(hook.ids())) == 6


async def test_an_alarm_of_which_nobody_can_be_told_is_logged_and_shown(
    tmp_path: Path, assistant: StandIn, capfd: pytest.CaptureFixture[str]
) -> None:
    async with at(CLOSED, tmp_path, assistant) as gateway:
        await raised(gateway)
        nurse = await at_desk(gateway, Role.NURSE)
        assert "nobody hears of an alarm" in await nurse.text("/staff/alarms")
        later(gateway, CLOSED + timedelta(minutes=11))
        await until(lambda: gateway.rows("SELECT escalated_at IS NOT NULL FROM alarm") == [(1,)])
        assert owed(gateway) == []
    assert "alarm.nobody_is_told" in capfd.readouterr().err


async def test_a_claim_is_given_once_until_its_lease_is_over(tmp_path: Path, assistant: StandIn, hook: Hook) -> None:
    hook.statuses = [500]
    async with at(CLOSED, tmp_path, assistant, webhook=hook.url) as gateway:
        await raised(gateway)
        await until(lambda: is_postponed(gateway, 1))
        moment = CLOSED + timedelta(hours=2)
        claims = await asyncio.gather(*(alarm_notices.claim(gateway.store, now=moment) for _ in range(5)))
        assert sorted(map(len, claims)) == [0, 0, 0, 0, 1]
        assert len(await alarm_notices.claim(gateway.store, now=moment + timedelta(seconds=61))) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"webhook": "https://hook.example"},
        {"email": "oncall@clinic.example"},
        {"email": "no address", "smtp_host": "x", "mail_from": "a@b.example"},
        {"email": "a@b.example\r\nBcc: c@d.example", "smtp_host": "x", "mail_from": "a@b.example"},
        {"webhook": "file:///etc/passwd", "webhook_secret": SECRET},
        {"acknowledge_minutes": 0},
    ],
)
def test_settings_that_could_tell_nobody_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        AlarmSettings(**wrong)
