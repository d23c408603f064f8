"""An alarm that was told in the wish to be called: alarm and call-back lead to each other."""

from __future__ import annotations

import re

import pytest

from clinic.domain.staff import Role
from tests.integration.gateway import Chat, Gateway
from tests.integration.staff import Desk, at_desk
from tests.integration.test_gateway_callbacks import CRISIS, ask, at, wish

CALLBACKS = "/staff/callbacks"
EMERGENCY = "I can't breathe"


@pytest.fixture
async def nurse(gateway: Gateway) -> Desk:
    at(gateway, "2026-11-18 10:00")
    return await at_desk(gateway, Role.NURSE, "Ann Nurse")


async def asked(chat: Chat, **more: str) -> str:
    return str((await ask(chat, wish(**more)))["reference"])


def alarm_of(gateway: Gateway, chat: Chat) -> str:
    ((id,),) = gateway.rows(f"SELECT id FROM alarm WHERE conversation_id = '{chat.id}'")
    return str(id)


async def close_alarm(nurse: Desk, alarm: str) -> None:
    response = await nurse.post(f"/staff/alarms/{alarm}/close", outcome="spoke")
    assert response.status == 303, await response.text()


def references(html: str) -> list[str]:
    return re.findall(r'<th scope="row"><a class="keep" href="[^"]*">(CB-\w+)<', html)


@pytest.mark.parametrize(("reason", "level"), [(CRISIS, "Crisis"), (EMERGENCY, "Emergency")])
async def test_the_alarm_names_whom_to_call_and_the_call_back_leads_to_the_alarm(
    gateway: Gateway, nurse: Desk, reason: str, level: str
) -> None:
    chat = await gateway.open()
    reference = await asked(chat, name="Joan Doe", reason=reason)
    alarm = alarm_of(gateway, chat)
    page = await nurse.text(f"/staff/alarms/{alarm}")
    for words in ("Joan Doe", 'href="tel:+1-312-555-0199"', "(312) 555-0199", f'href="{CALLBACKS}/{reference}"'):
        assert words in page
    assert "whose name is not known" not in page
    one = await nurse.text(f"{CALLBACKS}/{reference}")
    assert f"{level}: an alarm of this patient is open." in one
    assert f'href="/staff/alarms/{alarm}"' in one
    assert reason.replace("'", "&#39;") in one
    await close_alarm(nurse, alarm)
    assert "an alarm of this patient is open" not in await nurse.text(f"{CALLBACKS}/{reference}")
    assert reference in await nurse.text(f"/staff/alarms/{alarm}")


async def test_what_has_an_open_alarm_stands_first_in_the_queue_a_crisis_before_all(gateway: Gateway, nurse: Desk) -> None:
    plain = await asked(await gateway.open(), reason="My bill")
    mine = await asked(await gateway.open())
    await nurse.post(f"{CALLBACKS}/{mine}/take", id="5c6f1f2e-0000-4000-8000-000000000001")
    emergency = await asked(await gateway.open(), reason=EMERGENCY)
    chat = await gateway.open()
    crisis = await asked(chat, reason=CRISIS)
    queue = await nurse.text(CALLBACKS)
    assert references(queue) == [crisis, emergency, mine, plain]
    assert "With an open alarm" in queue
    assert f'href="/staff/alarms/{alarm_of(gateway, chat)}"' in queue
    await close_alarm(nurse, alarm_of(gateway, chat))
    assert references(await nurse.text(CALLBACKS))[:2] == [emergency, mine]


async def test_words_that_raised_an_alarm_stay_when_the_patient_asks_anew(gateway: Gateway, nurse: Desk) -> None:
    chat = await gateway.open()
    reference = await asked(chat, reason=CRISIS)
    assert await asked(chat, reason="Only about my bill") == reference
    assert await asked(chat) == reference
    page = await nurse.text(f"{CALLBACKS}/{reference}")
    assert CRISIS in page and "Only about my bill" in page


async def test_an_auditor_sees_no_number_of_whoever_is_to_be_called(gateway: Gateway, nurse: Desk) -> None:
    chat = await gateway.open()
    reference = await asked(chat, name="Joan Doe", reason=CRISIS)
    auditor = await at_desk(gateway, Role.AUDITOR)
    page = await auditor.text(f"/staff/alarms/{alarm_of(gateway, chat)}")
    assert "Joan Doe" not in page and reference not in page and "555" not in page.split("<main")[1]
    reads = "SELECT actor FROM audit WHERE action = 'callback.read'"
    assert gateway.rows(reads) == []
    await nurse.text(f"/staff/alarms/{alarm_of(gateway, chat)}")
    assert gateway.rows(reads) == [(nurse.member.actor,)]


async def test_alarm_and_call_back_lead_to_each_other_also_once_the_chat_is_erased(gateway: Gateway, nurse: Desk) -> None:
    chat, other = await gateway.open(), await gateway.open()
    reference = await asked(chat, name="Joan Doe", reason=CRISIS)
    stranger = await asked(other, name="Sam Roe", reason="My bill")
    alarm = alarm_of(gateway, chat)
    for one in (chat, other):
        assert (await gateway.client.delete(f"/api/conversations/{one.id}", headers=one.headers)).status == 204
    page = await nurse.text(f"/staff/alarms/{alarm}")
    for words in ("Joan Doe", "(312) 555-0199", f'href="{CALLBACKS}/{reference}"', "has erased the chat"):
        assert words in page
    assert "Sam Roe" not in page and stranger not in page
    one = await nurse.text(f"{CALLBACKS}/{reference}")
    assert f'href="/staff/alarms/{alarm}"' in one and "Erased with the chat" in one
    assert "alarm of this patient" not in await nurse.text(f"{CALLBACKS}/{stranger}")
    assert references(await nurse.text(CALLBACKS)) == [reference, stranger]
    kept = gateway.rows("SELECT conversation_id, reason FROM callback") + gateway.rows("SELECT conversation_id, note FROM alarm")
    assert set(kept) == {(None, None)}
    id = "5c6f1f2e-0000-4000-8000-000000000002"
    await nurse.post(f"{CALLBACKS}/{reference}/take", id=id)
    await nurse.post(f"{CALLBACKS}/{reference}/close", id=id.replace("2", "3"), outcome="reached", asked="1")
    assert gateway.rows("SELECT callback_reference FROM alarm") == [(None,)]
    assert f"Open {reference}" not in await nurse.text(f"/staff/alarms/{alarm}")
