"""The audit log has who looked at which list and which record, and what led there: once, however often a page asks for news."""

from __future__ import annotations

import json
from typing import Any

import pytest

from clinic.domain.staff import Role
from tests.integration.gateway import Gateway
from tests.integration.staff import Desk, at_desk
from tests.integration.test_gateway_callbacks import CRISIS, ask, at, wish
from tests.integration.test_staff_callbacks import OPENED

LISTS = {
    "/staff/conversations": ("transcript.list", "conversations"),
    "/staff/alarms": ("alarm.list", "alarms"),
    "/staff/callbacks": ("callback.list", "callbacks"),
}
NEWS = ("/staff/api/conversations", "/staff/api/alarms", "/staff/api/callbacks?show=open")


@pytest.fixture
async def nurse(gateway: Gateway) -> Desk:
    at(gateway, OPENED)
    return await at_desk(gateway, Role.NURSE, "Ann Nurse")


def lists(gateway: Gateway, who: Desk) -> list[tuple[str, str, Any]]:
    found = f"SELECT action, object, details FROM audit WHERE action LIKE '%.list' AND actor = '{who.member.actor}' ORDER BY seq"
    return [(action, of, json.loads(details)) for action, of, details in gateway.rows(found)]


async def cry(gateway: Gateway) -> tuple[str, str, str]:
    """A patient in a crisis who asks for a call: the ids of chat, alarm and call-back."""
    chat = await gateway.open()
    reference = (await ask(chat, wish(reason=CRISIS)))["reference"]
    ((alarm,),) = gateway.rows(f"SELECT id FROM alarm WHERE conversation_id = '{chat.id}'")
    return chat.id, str(alarm), reference


@pytest.mark.parametrize("path", LISTS)
async def test_a_list_that_shows_patients_is_one_row_and_none_where_nobody_stands_on_it(
    gateway: Gateway, nurse: Desk, path: str
) -> None:
    await nurse.text(path)
    assert lists(gateway, nurse) == []
    await cry(gateway)
    for _ in range(3):
        await nurse.text(path)
    assert lists(gateway, nurse) == [(*LISTS[path], {"count": 1, "new": 1})]
    other = await at_desk(gateway, Role.NURSE, "Kim Nurse")
    await other.text(path)
    assert lists(gateway, other) == [(*LISTS[path], {"count": 1, "new": 1})]


@pytest.mark.parametrize("path", NEWS)
async def test_an_open_list_is_written_down_for_whoever_is_new_on_it_and_again_after_a_while(
    gateway: Gateway, nurse: Desk, path: str
) -> None:
    await cry(gateway)
    for _ in range(5):
        assert (await nurse.get(path)).status == 200
    await cry(gateway)
    for _ in range(5):
        await nurse.get(path)
    assert [details for *_, details in lists(gateway, nurse)] == [{"count": 1, "new": 1}, {"count": 2, "new": 1}]
    gateway.clock.offset_s += 14 * 60
    await nurse.text("/staff")  # so that the session goes on
    await nurse.get(path)
    assert len(lists(gateway, nurse)) == 2
    gateway.clock.offset_s += 2 * 60
    await nurse.get(path)
    assert lists(gateway, nurse)[2:] == [(*lists(gateway, nurse)[0][:2], {"count": 2, "new": 2})]


async def test_closed_alarms_and_an_auditor_who_looks_are_written_down_too(gateway: Gateway, nurse: Desk) -> None:
    _, alarm, _ = await cry(gateway)
    await nurse.post(f"/staff/alarms/{alarm}/close", outcome="spoke")
    auditor = await at_desk(gateway, Role.AUDITOR)
    await auditor.text("/staff/alarms/closed")
    assert lists(gateway, auditor) == [("alarm.list", "alarms/closed", {"count": 1, "new": 1})]


@pytest.mark.parametrize(("referrer", "why"), [
    ("/staff/alarms/{alarm}", "alarm/{alarm}"),
    ("/staff/callbacks/{reference}", "callback/{reference}"),
    ("/staff/callbacks/{reference}/take", "callback/{reference}"),
    ("/staff/conversations/{chat}", "conversation/{chat}"),
    ("/staff/conversations?after=1.2.3", "conversations"),
    ("/staff/alarms/closed?before=x", "alarms/closed"),
    ("/staff/insights", "insights"),
    ("/staff", "start"),
    ("", "address"),
    ("/portal?name=Maria", "address"),
    ("/staff/callbacks/my secret words", "callbacks"),
    ("/staff/answers/onset", "answers"),
    ("/staffing/alarms/1", "address"),
])  # fmt: skip
async def test_a_look_at_a_record_says_what_led_there(gateway: Gateway, nurse: Desk, referrer: str, why: str) -> None:
    chat, alarm, reference = await cry(gateway)
    names = {"chat": chat, "alarm": alarm, "reference": reference}
    headers = {"Referer": f"https://clinic.example{referrer.format(**names)}"} if referrer else {}
    pages = {"conversation": chat, "callback": reference, "alarm": alarm}
    for kind, id in pages.items():
        assert (await nurse.get(f"/staff/{kind}s/{id}", **headers)).status == 200
    found = f"SELECT object, details FROM audit WHERE action LIKE '%.read' AND actor = '{nurse.member.actor}' ORDER BY seq"
    rows = [(of, json.loads(details)) for of, details in gateway.rows(found)]
    reason = {"from": why.format(**names)}
    assert rows[:3] == [(f"{kind}/{id}", reason) for kind, id in pages.items()]
    # The alarm's page gives the number of its call-back.
    assert rows[3:] == [(f"callback/{reference}", {"from": f"alarm/{alarm}"})]
    auditor = await at_desk(gateway, Role.AUDITOR)
    assert f"opened from: {reason['from']}" in await auditor.text("/staff/audit?action=transcript.read")
