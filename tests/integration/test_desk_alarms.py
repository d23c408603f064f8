"""Alarms at the desk: shown at once on every page, acknowledged, and open until somebody closes them with an outcome."""

from __future__ import annotations

import asyncio
import re
import sqlite3

import pytest

from clinic.domain.alarms import Outcome
from clinic.domain.desk import Rank
from clinic.domain.staff import Role
from clinic.errors import AlarmIsClosed
from clinic.services import alarms, desk_list
from tests.integration.desk import DANA, SAM
from tests.integration.gateway import Chat, Gateway
from tests.integration.staff import Desk, at_desk
from tests.integration.waiting import until
from web.chat import alarms as patient_alarms

EMERGENCY = "I cannot breathe"


@pytest.fixture
async def nurse(gateway: Gateway) -> Desk:
    return await at_desk(gateway, Role.NURSE, "Dana Reyes")


@pytest.fixture
async def alarm(gateway: Gateway, chat: Chat) -> str:
    await chat.say(EMERGENCY)
    return the_alarm(gateway)


def the_alarm(gateway: Gateway) -> str:
    ((id,),) = gateway.rows("SELECT id FROM alarm")
    return str(id)


def audited(gateway: Gateway) -> list[tuple[str, str]]:
    return [
        (actor, action) for actor, action in gateway.rows("SELECT actor, action FROM audit ORDER BY seq") if "alarm" in action
    ]


async def test_an_alarm_is_before_whoever_is_at_the_desk_at_once_without_a_patients_words(
    gateway: Gateway, nurse: Desk, chat: Chat
) -> None:
    before = await (await nurse.get("/staff/api/attention")).json()
    assert before == {"alarms": 0, "waiting": 0, "calls": 0, "html": ""}
    await chat.say("zebrafinch I cannot breathe")
    told = await (await nurse.get("/staff/api/attention")).json()
    assert told["alarms"] == 1
    assert "trouble breathing" in told["html"] and the_alarm(gateway) in told["html"]
    assert "zebrafinch" not in told["html"]
    for path in ("/staff/alarms", "/staff/conversations", f"/staff/alarms/{the_alarm(gateway)}"):
        html = await nurse.text(path)
        assert "trouble breathing" in html and "zebrafinch" not in html
        assert 'id="attention" role="alert"' in html and "/staff/static/desk.js" in html


async def test_the_conversation_opens_at_the_words_that_raised_the_alarm(gateway: Gateway, nurse: Desk, chat: Chat) -> None:
    await chat.say("hello")
    await chat.say("I cannot breathe")
    words = next(message["id"] for message in await chat.history() if message["text"] == "I cannot breathe")
    alarm = the_alarm(gateway)
    assert f'href="/staff/conversations/{chat.id}#message-{words}"' in await nurse.text(f"/staff/alarms/{alarm}")
    news = (await (await nurse.get(f"/staff/api/conversations/{chat.id}?after=2")).json())["html"]
    for html in (await nurse.text(f"/staff/conversations/{chat.id}"), news):
        assert html.count("Raised the alarm") == 1
        assert "Raised the alarm" in html.split(f'id="message-{words}"')[1].split("</article>")[0]
    await nurse.post(f"/staff/alarms/{alarm}/close", outcome="spoke")
    assert "Raised the alarm" not in await nurse.text(f"/staff/conversations/{chat.id}")


async def test_an_alarm_that_waited_in_the_spool_is_shown_as_well(
    gateway: Gateway, nurse: Desk, chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patient_alarms, "DATABASE_PATIENCE_S", 0.01)
    with sqlite3.connect(gateway.folder / "clinic.db") as other:
        other.execute("BEGIN IMMEDIATE")  # another process writes, and does not end
        await chat.say(EMERGENCY)
        assert len(gateway.spooled()) == 1
    await until(lambda: gateway.rows("SELECT count(*) FROM alarm") == [(1,)], 10)
    assert (await (await nurse.get("/staff/api/attention")).json())["alarms"] == 1


async def test_it_is_acknowledged_closed_and_each_step_is_written_down(gateway: Gateway, nurse: Desk, alarm: str) -> None:
    await nurse.text(f"/staff/alarms/{alarm}")
    assert (await nurse.post(f"/staff/alarms/{alarm}/acknowledge")).status == 303
    assert "Dana Reyes looks after it" in await nurse.text(f"/staff/alarms/{alarm}")
    assert (await (await nurse.get("/staff/api/attention")).json())["alarms"] == 0
    assert "trouble breathing" in await nurse.text("/staff/alarms")  # still open
    closing = {"outcome": "emergency_services", "note": "911 was called with her"}
    assert (await nurse.post(f"/staff/alarms/{alarm}/close", **closing)).status == 303
    assert "No alarm is open" in await nurse.text("/staff/alarms")
    assert "Emergency services were called" in await nurse.text("/staff/alarms/closed")
    assert "911 was called with her" in await nurse.text(f"/staff/alarms/{alarm}")
    who = nurse.member.actor
    steps = [action for actor, action in audited(gateway) if actor == who]
    assert [step for step in steps if step not in ("alarm.read", "alarm.list")] == ["alarm.acknowledge", "alarm.close"]
    assert (gateway.folder / "clinic.db").read_bytes().find(b"911 was called with her") == -1  # sealed


@pytest.mark.parametrize(
    ("fields", "status", "told"),
    [
        ({}, 422, "Choose what came of it"),
        ({"outcome": "made_up"}, 422, "Choose what came of it"),
        ({"outcome": "no_emergency", "note": " "}, 422, "needs a note"),
        ({"outcome": "not_reached"}, 422, "needs a note"),
        ({"outcome": "trial"}, 422, "needs a note"),
        ({"outcome": "spoke", "note": "x" * 2001}, 422, "at most 2,000 characters"),
    ],
)
async def test_what_is_missing_is_said_and_what_was_typed_stays(
    nurse: Desk, alarm: str, fields: dict[str, str], status: int, told: str
) -> None:
    response = await nurse.post(f"/staff/alarms/{alarm}/close", **fields)
    html = await response.text()
    assert (response.status, told in html) == (status, True)
    assert html.count('aria-invalid="true"') == 1 and "autofocus" in html
    assert fields.get("note", "") in html


async def test_of_two_who_close_it_the_second_hears_who_was_first(gateway: Gateway, nurse: Desk, alarm: str) -> None:
    other = await at_desk(gateway, Role.CLINICIAN, "Sam Okafor")
    assert (await other.post(f"/staff/alarms/{alarm}/close", outcome="spoke")).status == 303
    response = await nurse.post(f"/staff/alarms/{alarm}/close", outcome="trial", note="mine")
    assert response.status == 409
    assert "Sam Okafor has closed this alarm already" in await response.text()
    assert gateway.rows("SELECT outcome, note FROM alarm") == [("spoke", None)]
    assert (await nurse.post(f"/staff/alarms/{alarm}/acknowledge")).status == 409


async def test_at_the_same_instant_one_of_them_closes_it(gateway: Gateway, alarm: str) -> None:
    outcomes = await asyncio.gather(
        *(alarms.close(gateway.store, alarm, who, Outcome.SPOKE, None, now=gateway.clock()) for who in (DANA, SAM)),
        return_exceptions=True,
    )
    assert [type(outcome) for outcome in outcomes].count(AlarmIsClosed) == 1


async def test_the_first_to_acknowledge_counts(gateway: Gateway, nurse: Desk, alarm: str) -> None:
    other = await at_desk(gateway, Role.CLINICIAN, "Sam Okafor")
    await other.post(f"/staff/alarms/{alarm}/acknowledge")
    await nurse.post(f"/staff/alarms/{alarm}/acknowledge")
    assert "Sam Okafor looks after it" in await nurse.text(f"/staff/alarms/{alarm}")


async def test_a_conversation_stays_above_until_its_last_alarm_is_closed(gateway: Gateway, chat: Chat) -> None:
    for text in (EMERGENCY, "I want to kill myself"):
        await chat.say(text)
    ids = dict(gateway.rows("SELECT level, id FROM alarm"))
    for level, rank in (("crisis", Rank.EMERGENCY), ("emergency", Rank.REST)):
        await alarms.close(gateway.store, ids[level], DANA, Outcome.SPOKE, None, now=gateway.clock())
        assert [row.rank for row in (await desk_list.page(gateway.store)).rows] == [rank]


async def test_an_auditor_reads_alarms_and_changes_none_and_sees_no_conversation(
    gateway: Gateway, chat: Chat, alarm: str
) -> None:
    auditor = await at_desk(gateway, Role.AUDITOR)
    html = await auditor.text(f"/staff/alarms/{alarm}")
    assert "trouble breathing" in html and "Nobody looks after this alarm." in html
    assert "Close the alarm" not in html and "/staff/conversations" not in html and "data-tells-alarms" not in html
    assert (await auditor.post(f"/staff/alarms/{alarm}/acknowledge")).status == 403
    assert (await auditor.get(f"/staff/conversations/{chat.id}")).status == 403


async def test_an_alarm_outlives_its_conversation_at_the_desk(gateway: Gateway, nurse: Desk, chat: Chat, alarm: str) -> None:
    await gateway.client.delete(f"/api/conversations/{chat.id}", headers=chat.headers)
    assert "has erased the conversation" in await nurse.text(f"/staff/alarms/{alarm}")
    assert (await nurse.post(f"/staff/alarms/{alarm}/close", outcome="spoke")).status == 303


async def test_what_is_not_there_says_so(nurse: Desk) -> None:
    for path in (
        "/staff/alarms/nothing",
        "/staff/alarms/closed?before=yesterday",
        "/staff/alarms/closed?before=2026-01-01T00:00:00",
        "/staff/alarms/closed?before=0001-01-01T00:00:00%2B14:00",
        "/staff/alarms/closed?before=9999-12-31T23:59:59-14:00",
    ):
        assert (await nurse.get(path)).status == 404, path


async def test_closed_alarms_are_read_page_by_page(gateway: Gateway, nurse: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.staff.alarms.PAGE", 2)
    for _ in range(3):
        await (await gateway.open()).say(EMERGENCY)
    for (id,) in gateway.rows("SELECT id FROM alarm ORDER BY raised_at"):
        await alarms.close(gateway.store, id, DANA, Outcome.SPOKE, None, now=gateway.clock())
    first = await nurse.text("/staff/alarms/closed")
    assert first.count('<th scope="row">') == 2
    link = first.split('href="/staff/alarms/closed?before=')[1].split('"')[0]
    assert (await nurse.text(f"/staff/alarms/closed?before={link}")).count('<th scope="row">') == 1


async def raised(gateway: Gateway, text: str) -> str:
    """The alarm's id. Where the database is busy it waits in the spool first."""
    ((before,),) = gateway.rows("SELECT count(*) FROM alarm")
    await (await gateway.open()).say(text)
    await until(lambda: gateway.rows("SELECT count(*) FROM alarm") == [(before + 1,)])
    return str(gateway.rows("SELECT id FROM alarm ORDER BY raised_at DESC LIMIT 1")[0][0])


async def test_open_alarms_stand_by_level_then_by_who_looks_after_them_then_by_age_and_none_is_out_of_reach(
    gateway: Gateway, nurse: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.staff.alarms.PAGE", 2)
    crisis, emergency = "I want to kill myself", EMERGENCY
    ids = [await raised(gateway, text) for text in (emergency, emergency, crisis, emergency, crisis)]
    for seen in (0, 2):
        await nurse.post(f"/staff/alarms/{ids[seen]}/acknowledge")
    shown, path = list[str](), "/staff/alarms"
    while path:
        html = await nurse.text(path)
        assert "5 alarms are open in all" in html
        assert (await (await nurse.get(path.replace("/staff", "/staff/api"))).json())["html"].strip() in html
        shown += re.findall(r'<th scope="row"><a href="/staff/alarms/([^"]+)"', html)
        path = next(iter(re.findall(r'href="([^"]+)">Next ones', html)), "")
    assert shown == [ids[place] for place in (4, 2, 1, 3, 0)]


async def test_the_bar_says_that_a_new_crisis_came_beside_the_one_that_it_names(gateway: Gateway, nurse: Desk) -> None:
    first = await raised(gateway, "I want to kill myself")
    for text, words in (
        (EMERGENCY, '2 alarms waiting<span class="in-full">, 1 of them a crisis<'),
        ("I want to die", '3 alarms waiting<span class="in-full">, 2 of them crises<'),
    ):
        await raised(gateway, text)
        html = (await (await nurse.get("/staff/api/attention")).json())["html"]
        assert words in html and first in html


@pytest.mark.parametrize("after", ["x", "4.0.1", "4.2.1.a", f"4.0.{10**18}.a", "4.0.1.<b>", "4.0.\u0661.a", "9" * 5000])
async def test_a_page_of_open_alarms_that_there_is_not_says_so(nurse: Desk, after: str) -> None:
    assert (await nurse.get(f"/staff/alarms?after={after}")).status == 404
    assert (await nurse.get(f"/staff/api/alarms?after={after}")).status == 404
