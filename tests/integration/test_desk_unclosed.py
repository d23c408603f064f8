"""An alarm that somebody acknowledged and nobody closes: counted, shown on every page, and told outside in time, once a time."""

from __future__ import annotations

import asyncio
import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from clinic.domain.alarms import CLOSE_WITHIN, next_escalation
from clinic.domain.staff import Role
from tests.integration.assistant import StandIn
from tests.integration.gateway import Gateway
from tests.integration.outside import Hook
from tests.integration.staff import Desk, at_desk
from tests.integration.test_desk_notices import CLOSED, OPEN, at, later, owed, raised
from tests.integration.waiting import until
from web import alarm_desk

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture(autouse=True)
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alarm_desk, "PAUSE_S", 0.05)


async def told(desk: Desk) -> dict[str, Any]:
    return dict(await (await desk.get("/staff/api/attention")).json())


async def tile(desk: Desk, part: str = "Alarms") -> str:
    page = (await (await desk.get("/staff/api/start")).json())["html"]
    return str(page.split(f"<b>{part}</b>")[1].split("</li>")[0])


def is_escalated(gateway: Gateway, times: int) -> bool:
    return gateway.rows("SELECT count(*) FROM audit WHERE action = 'alarm.escalate'") == [(times,)]


async def test_what_is_acknowledged_stays_in_every_count_until_it_is_closed(gateway: Gateway) -> None:
    nurse, other = await at_desk(gateway, Role.NURSE, "Dana Reyes"), await at_desk(gateway, Role.FRONT_DESK, "Sam Okafor")
    ids = []
    for words in ("I cannot breathe", "I want to die"):
        await (await gateway.open()).say(words)
        ids.append(str(gateway.rows("SELECT id FROM alarm ORDER BY raised_at DESC LIMIT 1")[0][0]))
    await nurse.post(f"/staff/alarms/{ids[0]}/acknowledge")
    bar = await told(other)
    assert bar["alarms"] == 1 and "Crisis" in bar["html"]
    assert "1 alarm still open" in bar["html"] and "Dana Reyes has been looking after it since" in bar["html"]
    assert "1 waiting" in await tile(other) and "1 acknowledged, still open" in await tile(other)
    await other.post(f"/staff/alarms/{ids[1]}/acknowledge")
    bar = await told(other)
    assert bar["alarms"] == 0 and "2 alarms still open" in bar["html"]
    assert "none waiting" in await tile(nurse) and "2 acknowledged, still open" in await tile(nurse)
    for id in ids:
        await nurse.post(f"/staff/alarms/{id}/close", outcome="spoke")
    assert (await told(nurse))["html"] == "" and "still open" not in await tile(nurse)


async def test_it_escalates_when_nobody_closes_it_in_time_and_again_for_whoever_takes_it_then(
    tmp_path: Path, assistant: StandIn, hook: Hook
) -> None:
    """Each time in a browser of its own: by then the one before has been signed out."""
    async with at(OPEN, tmp_path, assistant, webhook=hook.url) as gateway:
        id = await raised(gateway)
        await (await at_desk(gateway, Role.NURSE, "Dana Reyes")).post(f"/staff/alarms/{id}/acknowledge")
        later(gateway, OPEN + CLOSE_WITHIN - MINUTE)
        await asyncio.sleep(0.3)
        assert owed(gateway) == [] and (await told(await at_desk(gateway, Role.NURSE)))["alarms"] == 0

        later(gateway, OPEN + CLOSE_WITHIN + MINUTE)
        await until(lambda: owed(gateway) == [("unclosed", "webhook", 1, 1)])
        clinician = await at_desk(gateway, Role.CLINICIAN, "Kim Doe")
        bar = await told(clinician)
        assert bar["alarms"] == 1 and "Emergency, not closed" in bar["html"] and "Dana Reyes acknowledged it" in bar["html"]
        assert "Not closed" in await clinician.text("/staff/alarms")
        assert "was not closed in time" in await clinician.text(f"/staff/alarms/{id}")

        await clinician.post(f"/staff/alarms/{id}/acknowledge")
        assert (await told(clinician))["alarms"] == 0
        assert "Kim Doe looks after it" in await clinician.text(f"/staff/alarms/{id}")
        later(gateway, OPEN + 2 * CLOSE_WITHIN + 2 * MINUTE)
        await until(lambda: is_escalated(gateway, 2))
        await until(lambda: [one[3] for one in owed(gateway)] == [1, 1])

        await (await at_desk(gateway, Role.NURSE)).post(f"/staff/alarms/{id}/close", outcome="spoke")
        later(gateway, OPEN + 9 * CLOSE_WITHIN)
        await asyncio.sleep(0.3)
        assert is_escalated(gateway, 2)
    assert [json.loads(body)["kind"] for _, body, _ in hook.got] == ["unclosed", "unclosed"]
    assert len(set(hook.ids())) == 2  # two pieces of news, and not one that came twice


async def test_it_is_told_again_until_somebody_looks_after_it(tmp_path: Path, assistant: StandIn, hook: Hook) -> None:
    """A crisis of Friday night: the first news may find somebody asleep."""
    async with at(CLOSED, tmp_path, assistant, webhook=hook.url) as gateway:
        id = await raised(gateway)
        hours = (0.2, 0.8, 1.4, 12, 13.1, 60, 61.1)
        for number, after in enumerate(hours, 1):
            later(gateway, CLOSED + after * HOUR)
            await until(lambda number=number: is_escalated(gateway, number))  # type: ignore[misc]
            await until(lambda: all(sent for *_, sent in owed(gateway)))
        later(gateway, CLOSED + 61.9 * HOUR)
        await asyncio.sleep(0.2)
        assert is_escalated(gateway, len(hours))
        await (await at_desk(gateway, Role.NURSE)).post(f"/staff/alarms/{id}/acknowledge")
        later(gateway, CLOSED + 62.8 * HOUR)
        await asyncio.sleep(0.2)
        assert is_escalated(gateway, len(hours))
    assert [json.loads(body)["kind"] for _, body, _ in hook.got] == ["raised", *["escalated"] * len(hours)]
    assert len(set(hook.ids())) == len(hook.got)


async def test_news_that_cannot_be_delivered_do_not_pile_up(tmp_path: Path, assistant: StandIn, hook: Hook) -> None:
    hook.statuses = [500] * 1000
    async with at(OPEN, tmp_path, assistant, webhook=hook.url) as gateway:
        await raised(gateway)
        for number in (1, 2, 3):
            later(gateway, OPEN + number * HOUR)
            await until(lambda number=number: is_escalated(gateway, number))  # type: ignore[misc]
        assert [kind for kind, *_ in owed(gateway)] == ["escalated"]


async def test_a_desk_that_somebody_always_watches_says_nothing_of_a_missing_webhook(
    tmp_path: Path, assistant: StandIn, capfd: pytest.CaptureFixture[str]
) -> None:
    async with at(CLOSED, tmp_path, assistant, desk_always_staffed=True) as gateway:
        await raised(gateway)
        assert "nobody hears of an alarm" not in await (await at_desk(gateway, Role.NURSE)).text("/staff/alarms")
    assert "alarm.nobody_is_told" not in capfd.readouterr().err


def test_pauses_grow_and_never_end() -> None:
    pauses = [next_escalation(OPEN, OPEN + hours * HOUR) - (OPEN + hours * HOUR) for hours in (0.2, 2.9, 3, 60, 95, 96, 1000)]
    assert [pause / HOUR for pause in pauses] == [0.5, 0.5, 1, 1, 1, 24, 24]


async def leaves(gateway: Gateway, nurse: Desk, how: str) -> None:
    admin = await at_desk(gateway, Role.ADMIN)
    path = f"/staff/accounts/{nurse.member.id}"
    fields = {"role": "auditor"} if how == "role" else {}
    assert (await admin.post(f"{path}/{how}", **fields)).status == 303


@pytest.mark.parametrize("how", ["disable", "role"])
async def test_who_is_no_longer_at_the_desk_leaves_no_alarm_behind(
    tmp_path: Path, assistant: StandIn, hook: Hook, how: str
) -> None:
    async with at(OPEN, tmp_path, assistant, webhook=hook.url) as gateway:
        id = await raised(gateway)
        nurse, other = await at_desk(gateway, Role.NURSE, "Dana Reyes"), await at_desk(gateway, Role.NURSE, "Sam Okafor")
        await nurse.post(f"/staff/alarms/{id}/acknowledge")
        assert (await told(other))["alarms"] == 0
        await leaves(gateway, nurse, how)
        bar = await told(other)
        assert bar["alarms"] == 1 and "Dana" not in bar["html"]
        assert "Nobody has acknowledged it" in await other.text("/staff/alarms")
        await until(lambda: is_escalated(gateway, 1) and bool(hook.got))
        assert gateway.rows("SELECT count(*) FROM audit WHERE action = 'alarm.reopen'") == [(1,)]
        await other.post(f"/staff/alarms/{id}/acknowledge")
        assert "Sam Okafor looks after it" in await other.text(f"/staff/alarms/{id}")
    assert [json.loads(body)["kind"] for _, body, _ in hook.got] == ["escalated"]


async def test_who_leaves_takes_nothing_from_a_colleague_or_from_what_is_closed(gateway: Gateway) -> None:
    nurse, other = await at_desk(gateway, Role.NURSE, "Dana Reyes"), await at_desk(gateway, Role.NURSE, "Sam Okafor")
    for desk, form in ((nurse, "close"), (other, "acknowledge")):
        await (await gateway.open()).say("I cannot breathe")
        ((id,),) = gateway.rows("SELECT id FROM alarm WHERE closed_at IS NULL")
        await desk.post(f"/staff/alarms/{id}/{form}", outcome="spoke")
    await leaves(gateway, nurse, "disable")
    assert gateway.rows("SELECT count(*) FROM alarm WHERE acknowledged_at IS NOT NULL") == [(2,)]


async def test_what_escalated_before_somebody_acknowledged_it_is_told_as_unclosed_as_well(
    tmp_path: Path, assistant: StandIn, hook: Hook
) -> None:
    async with at(OPEN, tmp_path, assistant, webhook=hook.url) as gateway:
        id = await raised(gateway)
        later(gateway, OPEN + 11 * MINUTE)
        await until(lambda: is_escalated(gateway, 1))
        await (await at_desk(gateway, Role.NURSE)).post(f"/staff/alarms/{id}/acknowledge")
        later(gateway, OPEN + 12 * MINUTE + CLOSE_WITHIN)
        await until(lambda: len(hook.got) == 2)
    assert [json.loads(body)["kind"] for _, body, _ in hook.got] == ["escalated", "unclosed"]


async def test_what_is_closed_in_time_escalates_no_more(tmp_path: Path, assistant: StandIn, hook: Hook) -> None:
    async with at(OPEN, tmp_path, assistant, webhook=hook.url) as gateway:
        id = await raised(gateway)
        await (await at_desk(gateway, Role.NURSE)).post(f"/staff/alarms/{id}/close", outcome="spoke")
        later(gateway, OPEN + 3 * CLOSE_WITHIN)
        await asyncio.sleep(0.3)
        assert gateway.rows("SELECT escalated_at, escalate_at FROM alarm") == [(None, None)]
    assert hook.got == []


async def test_an_open_page_of_an_alarm_is_told_how_it_stands_without_a_second_line_in_the_log(gateway: Gateway) -> None:
    await (await gateway.open()).say("I cannot breathe")
    ((id,),) = gateway.rows("SELECT id FROM alarm")
    nurse, other = await at_desk(gateway, Role.NURSE), await at_desk(gateway, Role.CLINICIAN, "Kim Doe")
    await nurse.text(f"/staff/alarms/{id}")
    for form, words in (({}, "Kim Doe looks after it"), ({"outcome": "spoke"}, "Kim Doe has closed this alarm")):
        await other.post(f"/staff/alarms/{id}/{'close' if form else 'acknowledge'}", **form)
        assert words in (await (await nurse.get(f"/staff/api/alarms/{id}")).json())["html"]
    assert gateway.rows("SELECT count(*) FROM audit WHERE action = 'alarm.read'") == [(1,)]
    assert (await nurse.get("/staff/api/alarms/nothing")).status == 404


def happened(page: str) -> list[str]:
    """The steps that an alarm's page lists, without their times."""
    listed = page.split('<ol class="steps">')[1].split("</ol>")[0]
    return [" ".join(step.split()) for step in re.findall(r"</b>(.*?)</li>", listed, re.S)]


async def test_the_page_keeps_each_step_in_order_whatever_comes_after(tmp_path: Path, assistant: StandIn, hook: Hook) -> None:
    async with at(OPEN, tmp_path, assistant, webhook=hook.url) as gateway:
        id = await raised(gateway)
        later(gateway, OPEN + 11 * MINUTE)
        await until(lambda: is_escalated(gateway, 1))
        await (await at_desk(gateway, Role.NURSE, "Dana Reyes")).post(f"/staff/alarms/{id}/acknowledge")
        later(gateway, OPEN + 12 * MINUTE + CLOSE_WITHIN)
        await until(lambda: is_escalated(gateway, 2))
        nurse, other = await at_desk(gateway, Role.NURSE, "Kim Doe"), await at_desk(gateway, Role.NURSE, "Sam Okafor")
        await nurse.post(f"/staff/alarms/{id}/acknowledge")
        await leaves(gateway, nurse, "disable")
        await until(lambda: is_escalated(gateway, 3))
        await other.post(f"/staff/alarms/{id}/close", outcome="spoke")
        page = await other.text(f"/staff/alarms/{id}")
    assert happened(page)[1:] == [
        "Escalated: nobody had acknowledged it in time.",
        "Dana Reyes looks after it.",
        "Escalated: Dana Reyes had acknowledged it, and it was not closed in time.",
        "Kim Doe looks after it.",
        "Open again: Kim Doe is no longer at the desk.",
        "Escalated: nobody has looked after it since.",
        "Sam Okafor looks after it.",
        "Sam Okafor closed it: spoke with the patient, who is safe.",
    ]
