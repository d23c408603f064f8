"""The call-backs of the staff desk, as staff use them, and what patients see of it."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest

from clinic.domain.callbacks import LEASE
from clinic.domain.staff import Role
from tests.integration.events import events
from tests.integration.gateway import Chat, Gateway
from tests.integration.staff import Desk, at_desk
from tests.integration.test_gateway_callbacks import ask, at, wish
from web.portal.demo import demo_token

CALLBACKS = "/staff/callbacks"
OPENED = "2026-11-18 10:00"  # a Wednesday; the clinic is open from eight to five


@pytest.fixture
async def nurse(gateway: Gateway) -> Desk:
    at(gateway, OPENED)
    return await at_desk(gateway, Role.NURSE, "Ann Nurse")


@pytest.fixture
async def colleague(nurse: Desk) -> Desk:
    return await at_desk(nurse.gateway, Role.FRONT_DESK, "Ben Desk")


async def signed_in(gateway: Gateway) -> Chat:
    return await gateway.open(portal_token=demo_token(gateway.settings, "demo-maria", now=gateway.clock()))


async def do(desk: Desk, reference: str, what: str, status: int = 303, **fields: Any) -> str:
    """Sends the form; the page that the browser goes to then, or the page that says why not."""
    response = await desk.post(f"{CALLBACKS}/{reference}/{what}", **{"id": str(uuid4()), **fields})
    assert response.status == status, await response.text()
    return await desk.text(response.headers["Location"]) if status == 303 else await response.text()


async def back(desk: Desk) -> Desk:
    """The same person, signed in anew: a session does not last as long as the clock was moved."""
    return await at_desk(desk.gateway, desk.member.role, desk.member.name)


def log_of(gateway: Gateway) -> list[tuple[str, str]]:
    rows = gateway.rows("SELECT actor, action FROM audit WHERE action LIKE 'callback%' OR actor LIKE 'staff%' ORDER BY seq")
    return [(actor, action) for actor, action in rows if not action.startswith("staff")]


async def test_a_call_goes_from_the_chat_to_the_desk_and_its_news_back(gateway: Gateway, nurse: Desk, colleague: Desk) -> None:
    chat = await signed_in(gateway)
    reference = (await ask(chat, wish(reason="My <b>bill</b>", window="afternoon")))["reference"]
    listed = await nurse.text(CALLBACKS)
    for words in (reference, "Signed in as Maria Demo", "(312) 555-0199", "My &lt;b&gt;bill"):
        assert words in listed
    assert "today from 12:00 pm to 5:00 pm" in listed
    assert "It is yours" in await do(nurse, reference, "take")
    async with events(chat) as tab:
        noted = await do(nurse, reference, "attempt", result="no_answer", asked=1, note="Rang out")
        (told,) = await tab.take(1)
    assert "The patient reads in the chat that you called." in noted and "Rang out" in noted
    assert (told["sender"], told["topic"]) == ("system", None)
    assert "there was no answer" in told["text"] and "on Wednesday, November 18, from 12:15 pm to 5:00 pm" in told["text"]
    assert "Rang out" not in told["text"]
    await do(colleague, reference, "take")
    await do(colleague, reference, "attempt", result="reached", asked=1)
    assert "is closed: spoke with the patient" in await do(colleague, reference, "close", outcome="reached", asked=1)
    assert len(await chat.history()) == 3
    history = await nurse.text(f"{CALLBACKS}/{reference}")
    for words in ("Ann Nurse</b> took it", "called: no answer", "Ben Desk</b> called: reached", "closed it: spoke with the"):
        assert words in history
    assert reference in await nurse.text(f"{CALLBACKS}?show=closed") and "Nobody waits here" in await nurse.text(CALLBACKS)


async def test_every_look_and_every_change_of_a_patients_call_back_is_in_the_audit_log(gateway: Gateway, nurse: Desk) -> None:
    chat = await signed_in(gateway)
    reference = (await ask(chat, wish(share_chat=True)))["reference"]
    await nurse.text(CALLBACKS)
    await do(nurse, reference, "take")
    await nurse.text(f"{CALLBACKS}/{reference}/chat")
    await do(nurse, reference, "attempt", result="voicemail", asked=1)
    who = nurse.member.actor
    did = [action for actor, action in log_of(gateway) if actor == who]
    assert did == [
        *("callback.list", "callback.taken", "callback.read", "transcript.read"),
        *("transcript.write", "callback.attempt", "callback.read"),
    ]
    visitor = (await ask(await gateway.open(), wish()))["reference"]
    await nurse.text(CALLBACKS)
    await do(nurse, visitor, "take")
    await do(nurse, visitor, "attempt", result="reached", asked=1)
    await do(nurse, visitor, "close", outcome="reached", asked=1)
    rows = gateway.rows(f"SELECT action FROM audit WHERE object = 'callback/{visitor}' AND patient_id IS NULL ORDER BY seq")
    steps = ("taken", "read", "attempt", "read", "closed")
    assert [action for (action,) in rows] == [f"callback.{step}" for step in steps]


async def test_the_number_is_a_link_for_who_has_taken_the_call_and_for_nobody_else(
    gateway: Gateway, nurse: Desk, colleague: Desk
) -> None:
    reference = (await ask(await gateway.open(), wish()))["reference"]
    link, pages = 'href="tel:+1-312-555-0199"', (CALLBACKS, f"{CALLBACKS}/{reference}")

    async def linked(desk: Desk, *paths: str) -> list[bool]:
        shown = [await desk.text(path) for path in paths]
        assert all("(312) 555-0199" in page for page in shown)
        return [link in page for page in shown]

    assert await linked(nurse, *pages) == [False, False]
    await do(nurse, reference, "take")
    assert (await linked(nurse, *pages), await linked(colleague, *pages)) == ([True, True], [False, False])
    await do(nurse, reference, "attempt", result="reached", asked=1)
    await do(nurse, reference, "close", outcome="reached", asked=1)
    assert await linked(nurse, f"{CALLBACKS}?show=closed", pages[1]) == [False, False]


async def test_two_do_not_work_on_one_and_what_was_typed_is_not_lost(gateway: Gateway, nurse: Desk, colleague: Desk) -> None:
    reference = (await ask(await gateway.open(), wish()))["reference"]
    await do(nurse, reference, "take")
    said = await do(colleague, reference, "take", status=409)
    assert "Ann Nurse has this call-back now" in said
    for form in ("attempt", "close", "give-back"):
        fields = {"result": "no_answer", "outcome": "reached", "asked": 1, "note": "My words", "form": "note"}
        said = await do(colleague, reference, form, status=409, **fields)
        assert "Ann Nurse has this call-back now" in said and ">My words</textarea>" in said
    gateway.clock.offset_s += LEASE.total_seconds() + 1
    nurse, colleague = await back(nurse), await back(colleague)
    assert "It is yours" in await do(colleague, reference, "take")
    assert "Ben Desk has this call-back now" in await do(nurse, reference, "attempt", status=409, result="reached", asked=1)
    assert gateway.rows("SELECT count(*) FROM callback_step WHERE kind = 'attempt'") == [(0,)]


async def test_the_same_form_twice_is_one_call_and_one_message(gateway: Gateway, nurse: Desk) -> None:
    chat = await gateway.open()
    reference = (await ask(chat, wish()))["reference"]
    await do(nurse, reference, "take")
    page = await nurse.text(f"{CALLBACKS}/{reference}")
    found = re.search(r'/attempt" class="fields">.*?name="id" value="([^"]+)"', page, re.DOTALL)
    assert found
    for _ in range(2):
        await do(nurse, reference, "attempt", id=found[1], result="no_answer", asked=1)
    assert gateway.rows("SELECT count(*) FROM callback_step WHERE kind = 'attempt'") == [(1,)]
    assert [message["sender"] for message in await chat.history()] == ["bot", "bot", "system"]
    assert "sent before with other words" in await do(
        nurse, reference, "attempt", status=409, id=found[1], result="voicemail", asked=1
    )


async def test_a_number_that_the_patient_changed_is_looked_at_again_before_a_call_is_noted(gateway: Gateway, nurse: Desk) -> None:
    chat = await gateway.open()
    reference = (await ask(chat, wish()))["reference"]
    await do(nurse, reference, "take")
    await ask(chat, wish(phone="+44 20 7946 0958"))
    said = await do(nurse, reference, "attempt", status=409, result="wrong_number", asked=1)
    assert "The patient asked anew meanwhile" in said and "+44 20 7946 0958" in said and 'name="asked" value="2"' in said
    await do(nurse, reference, "attempt", result="wrong_number", asked=2)
    assert "It seems that the number we have is not yours" in (await chat.history())[-1]["text"]


async def test_a_wish_that_nobody_has_seen_is_not_closed_with_the_one_before(gateway: Gateway, nurse: Desk) -> None:
    chat = await gateway.open()
    reference = (await ask(chat, wish()))["reference"]
    await do(nurse, reference, "take")
    await do(nurse, reference, "attempt", result="reached", asked=1)
    assert (await ask(chat, wish(phone="+44 20 7946 0958")))["reference"] == reference
    closing = {"id": str(uuid4()), "outcome": "reached", "note": "All settled", "form": "close"}
    said = await do(nurse, reference, "close", status=409, asked=1, **closing)
    assert "The patient asked anew meanwhile" in said and "+44 20 7946 0958" in said and ">All settled</textarea>" in said
    assert gateway.rows("SELECT closed_at, times_asked FROM callback") == [(None, 2)]
    assert gateway.rows("SELECT count(*) FROM callback_step WHERE kind = 'closed'") == [(0,)]
    shown = re.search(r'/close" class="fields">.*?name="asked" value="(\d+)"', said, re.DOTALL)
    assert shown
    assert "is closed: spoke with the patient" in await do(nurse, reference, "close", asked=shown[1], **closing)


async def test_the_chat_is_there_for_staff_only_as_far_as_the_patient_shared_it(gateway: Gateway, nurse: Desk) -> None:
    chat = await gateway.open()
    await chat.say("Before <i>it</i>")
    reference = (await ask(chat, wish(reason="My bill")))["reference"]
    assert "not shared by the patient" in await nurse.text(f"{CALLBACKS}/{reference}")
    assert (await nurse.get(f"{CALLBACKS}/{reference}/chat")).status == 404
    await ask(chat, wish(share_chat=True))
    await chat.say("After it")
    shown = await nurse.text(f"{CALLBACKS}/{reference}/chat")
    assert "Before &lt;i&gt;it" in shown and "After it" not in shown
    await gateway.client.delete(f"/api/conversations/{chat.id}", headers=chat.headers)
    assert (await nurse.get(f"{CALLBACKS}/{reference}/chat")).status == 404
    assert "erased by the patient" in await nurse.text(f"{CALLBACKS}/{reference}")
    await do(nurse, reference, "take")
    assert "The chat is erased" in await do(nurse, reference, "attempt", result="no_answer", asked=2)
    await do(nurse, reference, "take")
    await do(nurse, reference, "close", outcome="not_reached", asked=2)
    assert gateway.rows("SELECT * FROM callback") == gateway.rows("SELECT * FROM callback_step") == []
    assert (await nurse.get(f"{CALLBACKS}/{reference}")).status == 404


@pytest.mark.parametrize(("what", "fields", "status", "said"), [
    ("attempt", {"result": "no_answer"}, 400, "could not be read"),
    ("attempt", {"result": "no_answer", "asked": "x"}, 400, "could not be read"),
    ("attempt", {"result": "no_answer", "asked": "9" * 30}, 400, "could not be read"),
    ("attempt", {"asked": 1}, 422, "say what came of the call"),
    ("attempt", {"asked": 1, "result": "flown"}, 422, "say what came of the call"),
    ("attempt", {"asked": 1, "result": "reached", "note": "x" * 1001}, 422, "at most 1000 characters"),
    ("close", {}, 422, "say how it ended"),
    ("close", {"outcome": "unstated"}, 422, "say how it ended"),
    ("close", {"outcome": "reached"}, 400, "could not be read"),
    ("note", {"note": " "}, 422, "write something into the note"),
    ("note", {"note": "\u200b"}, 422, "there is nothing to read in it"),
    ("note", {"note": "x", "id": "1"}, 400, "could not be read"),
])  # fmt: skip
async def test_a_form_that_is_not_right_says_so_and_changes_nothing(
    gateway: Gateway, nurse: Desk, what: str, fields: dict[str, Any], status: int, said: str
) -> None:
    reference = (await ask(await gateway.open(), wish()))["reference"]
    await do(nurse, reference, "take")
    assert said in await do(nurse, reference, what, status=status, **fields)
    assert gateway.rows("SELECT kind FROM callback_step") == [("taken",)]


async def test_what_nobody_has_is_taken_first_and_what_is_closed_stays_closed(gateway: Gateway, nurse: Desk) -> None:
    reference = (await ask(await gateway.open(), wish()))["reference"]
    assert "Take it first" in await do(nurse, reference, "close", status=409, outcome="reached", asked=1)
    await do(nurse, reference, "take")
    assert "is free again" in await do(nurse, reference, "give-back")
    await do(nurse, reference, "take")
    await do(nurse, reference, "close", outcome="withdrawn", asked=1)
    for what in ("take", "note", "close"):
        assert "closed already" in await do(nurse, reference, what, note="x", outcome="reached", asked=1)
    assert (await nurse.get(f"{CALLBACKS}/CB-00000")).status == 404
    assert "closed already" in await do(nurse, "CB-00000", "take")


async def test_what_is_overdue_stands_first_and_is_counted(gateway: Gateway, nurse: Desk) -> None:
    late = (await ask(await gateway.open(), wish(window="morning")))["reference"]
    soon = (await ask(await gateway.open(), wish(window="afternoon")))["reference"]
    assert "1 to call now" in await nurse.text(CALLBACKS) and "1 waiting" in await nurse.text("/staff")
    at(gateway, "2026-11-18 12:30")
    nurse = await back(nurse)
    listed = await nurse.text(CALLBACKS)
    assert "One call-back is overdue:" in listed and "since today, 12:00 pm" in listed
    assert listed.index(late) < listed.index(soon)
    only = await nurse.text(f"{CALLBACKS}?show=overdue")
    assert late in only and soon not in only
    await do(nurse, soon, "take")
    mine = await nurse.text(f"{CALLBACKS}?show=mine")
    assert soon in mine and late not in mine
    assert late in await nurse.text(f"{CALLBACKS}?show=free") and late in await nurse.text(f"{CALLBACKS}?show=%3Cb%3E")


@pytest.mark.parametrize("role", [Role.ADMIN, Role.AUDITOR])
async def test_who_calls_nobody_sees_numbers_and_no_patient(gateway: Gateway, role: Role) -> None:
    at(gateway, OPENED)
    reference = (await ask(await signed_in(gateway), wish(name="Ann Example")))["reference"]
    desk = await at_desk(gateway, role)
    page = await desk.text(CALLBACKS)
    assert "1 open" in page
    assert not any(words in page for words in (reference, "Ann Example", "Maria", "0199"))
    assert (await desk.get(f"{CALLBACKS}/{reference}")).status == 403
