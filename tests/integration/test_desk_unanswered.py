"""Nobody falls through: what a patient writes to a person is seen as waiting until it is answered, whoever has the chat."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from clinic.domain.desk import OVERDUE_AFTER, Rank
from clinic.domain.staff import Role
from clinic.services import desk_list, staff_accounts
from tests.integration.assistant import StandIn
from tests.integration.gateway import BASE, Chat, Gateway
from tests.integration.staff import Desk, at_desk
from tests.integration.test_gateway_callbacks import ask, wish
from tests.integration.waiting import until
from web.closing_time import ClosingTime
from web.keys import HANDOFF, HUB, LEFT_CHATS

PATH = "/staff/conversations"
OPEN = datetime(2026, 11, 18, 16, 0, tzinfo=UTC)  # a Wednesday, ten in the morning in Chicago
CLOSED = datetime(2026, 11, 18, 23, 30, tzinfo=UTC)  # half past five
TOLD_AS = "Dana, nurse"
GONE = BASE.text("human_handoff", "gone", name=TOLD_AS)


@pytest.fixture(autouse=True)
def opened(gateway: Gateway) -> None:
    at(gateway, OPEN)


@pytest.fixture
async def nurse(gateway: Gateway, opened: None) -> Desk:
    return await at_desk(gateway, Role.NURSE, "Dana Reyes")


@pytest.fixture
async def clerk(gateway: Gateway, opened: None) -> Desk:
    return await at_desk(gateway, Role.FRONT_DESK, "Sam Okafor")


def at(gateway: Gateway, moment: datetime) -> None:
    gateway.clock.offset_s = (moment - datetime.now(UTC)).total_seconds()


async def taken(gateway: Gateway, by: Desk) -> Chat:
    chat = await gateway.open()
    await chat.say("hello")
    assert (await by.post(f"{PATH}/{chat.id}/take", version=0)).status == 303
    return chat


async def waiting(desk: Desk) -> int:
    return int((await (await desk.get("/staff/api/attention")).json())["waiting"])


async def write(desk: Desk, chat: Chat, text: str = "Good morning") -> None:
    assert (await desk.post(f"{PATH}/{chat.id}/write", id=uuid4(), text=text)).status == 303


async def closing(gateway: Gateway) -> None:
    await ClosingTime(gateway.store, BASE.clinic, gateway.app[HANDOFF], gateway.app[HUB].wake, gateway.clock).round()


async def last(chat: Chat) -> str:
    return str((await chat.history())[-1]["text"])


async def test_a_word_to_a_person_waits_for_everybody_to_see_until_it_is_answered(
    gateway: Gateway, nurse: Desk, clerk: Desk
) -> None:
    chat = await taken(gateway, nurse)
    assert [await waiting(desk) for desk in (nurse, clerk)] == [0, 0]
    assert "With a colleague" in await clerk.text(PATH)
    await chat.say("are you there?")
    for desk in (nurse, clerk):
        assert await waiting(desk) == 1
        assert "1 waiting" in await desk.text("/staff")
        html = await desk.text(PATH)
        assert "Unanswered" in html and f"{TOLD_AS} has it, unanswered since" in html and "Overdue" not in html
        assert "The patient waits for an answer since" in await desk.text(f"{PATH}/{chat.id}")
    await write(nurse, chat)
    assert await waiting(clerk) == 0 and "nswered since" not in await clerk.text(PATH)


async def test_who_waits_longest_comes_first_whether_somebody_has_the_chat_or_not(
    gateway: Gateway, nurse: Desk, assistant: StandIn
) -> None:
    first, third = await taken(gateway, nurse), await taken(gateway, nurse)
    await first.say("my arm hurts")
    at(gateway, OPEN + timedelta(minutes=1))
    assistant.replies = [{"topic": "human_handoff", "part": "short"}]
    second = await gateway.open()
    await second.say("a person please")
    at(gateway, OPEN + timedelta(minutes=2))
    await third.say("me too")
    await first.say("and my leg")  # waits since the first of both
    rows = (await desk_list.page(gateway.store)).rows
    assert [(row.id, row.rank) for row in rows] == [(chat.id, Rank.WANTS_PERSON) for chat in (first, second, third)]
    # Whoever is taken over without a word waits on; an alarm that is looked after hides nobody.
    assert (await nurse.post(f"{PATH}/{second.id}/take", version=0)).status == 303
    await first.say("I cannot breathe")
    ((alarm,),) = gateway.rows("SELECT id FROM alarm")
    assert (await nurse.post(f"/staff/alarms/{alarm}/acknowledge")).status == 303
    assert await waiting(nurse) == 3


async def test_a_turn_under_way_when_the_person_comes_waits_as_well(gateway: Gateway, nurse: Desk, assistant: StandIn) -> None:
    chat = await gateway.open()
    assistant.delay_s = 0.4
    response = gateway.loop.create_task(chat.say("when does it start?"))
    await until(lambda: bool(assistant.turns))
    assert (await nurse.post(f"{PATH}/{chat.id}/take", version=0)).status == 303
    await response
    assert await waiting(nurse) == 1


async def test_after_some_minutes_any_colleague_is_told_and_takes_it_over(gateway: Gateway, nurse: Desk, clerk: Desk) -> None:
    chat = await taken(gateway, nurse)
    await chat.say("are you there?")
    gateway.clock.offset_s += OVERDUE_AFTER.total_seconds() + 1
    told = await (await clerk.get("/staff/api/attention")).json()
    assert (
        "A patient has been waiting for more than 10 minutes in the chat" in told["html"] and f"{PATH}/{chat.id}" in told["html"]
    )
    for path in (PATH, f"{PATH}/{chat.id}"):
        assert "Overdue" in await clerk.text(path)
    assert (await clerk.post(f"{PATH}/{chat.id}/take", version=1)).status == 303
    assert "Overdue" in await nurse.text(PATH)  # to the patient nobody has answered yet
    await write(clerk, chat)
    assert (await (await clerk.get("/staff/api/attention")).json())["html"] == ""


async def test_a_last_word_that_needs_no_answer_is_set_aside_by_who_has_it_and_read_it(
    gateway: Gateway, nurse: Desk, clerk: Desk
) -> None:
    chat = await taken(gateway, nurse)
    seen = (await chat.say("thanks"))[-1]["seq"]
    assert "No answer is needed" in await nurse.text(f"{PATH}/{chat.id}")
    assert "No answer is needed" not in await clerk.text(f"{PATH}/{chat.id}")
    assert (await clerk.post(f"{PATH}/{chat.id}/not-needed", seen=seen)).status == 303
    last_seen = (await chat.say("oh, and my arm is numb"))[-1]["seq"]
    response = await nurse.post(f"{PATH}/{chat.id}/not-needed", seen=seen)
    assert "Read it first" in await nurse.text(response.headers["Location"])
    assert await waiting(nurse) == 1
    assert (await nurse.post(f"{PATH}/{chat.id}/not-needed", seen=last_seen)).status == 303
    assert await waiting(nurse) == 0


@pytest.mark.parametrize("what", [{"disable": {}}, {"role": {"role": "auditor"}}])
async def test_the_chats_of_an_account_that_may_no_longer_wait_for_another_person_at_once(
    gateway: Gateway, nurse: Desk, clerk: Desk, assistant: StandIn, what: dict[str, dict[str, str]]
) -> None:
    admin = await at_desk(gateway, Role.ADMIN)
    chat, other = await taken(gateway, nurse), await taken(gateway, clerk)
    ((name, fields),) = what.items()
    assert (await admin.post(f"/staff/accounts/{nurse.member.id}/{name}", **fields)).status == 303
    assert await last(chat) == GONE
    assert await waiting(clerk) == 1 and "The patient has been waiting since" in await clerk.text(f"{PATH}/{chat.id}")
    asked = len(assistant.turns)
    (answer,) = await chat.say("hello?")
    assert (answer["sender"], len(assistant.turns)) == ("bot", asked + 1)
    assert (await clerk.post(f"{PATH}/{chat.id}/take", version=2)).status == 303
    assert "gone" not in str(await other.history()) and "Sam, front desk" in (await other.say("hi"))[0]["text"]


async def test_an_account_that_is_disabled_on_the_command_line_is_noticed_too(gateway: Gateway, nurse: Desk) -> None:
    chat = await taken(gateway, nurse)
    await chat.say("my arm hurts")
    at(gateway, OPEN + timedelta(minutes=5))
    await staff_accounts.disable(gateway.store, nurse.member.id, by="command", now=gateway.clock())
    for _ in range(2):
        await gateway.app[LEFT_CHATS].round()
    assert [message["text"] for message in await chat.history()].count(GONE) == 1
    (who,) = await desk_list.who_wait(gateway.store)
    assert (who.id, who.is_taken) == (chat.id, False)
    assert OPEN <= who.since < OPEN + timedelta(minutes=1)  # since the word that nobody answered


async def test_when_the_last_session_ends_for_good_the_chat_waits_and_not_before(gateway: Gateway, nurse: Desk) -> None:
    at(gateway, OPEN + timedelta(minutes=30))
    nurse = await at_desk(gateway, Role.NURSE, "Dana Reyes")
    chat = await taken(gateway, nurse)
    for moment in (OPEN + timedelta(hours=10, minutes=20), OPEN + timedelta(hours=10, minutes=40)):
        assert await last(chat) != BASE.text("human_handoff", "left", name=TOLD_AS)
        at(gateway, moment)
        await gateway.app[LEFT_CHATS].round()
    # The clinic is closed by then, and she had answered: nobody else is promised.
    assert await last(chat) == BASE.text("human_handoff", "left", name=TOLD_AS)
    assert await desk_list.taken(gateway.store) == [] and await desk_list.waiting(gateway.store) == 0


async def test_who_signed_out_keeps_their_chats_until_that_session_would_have_ended(gateway: Gateway, nurse: Desk) -> None:
    at(gateway, OPEN - timedelta(hours=2))
    nurse = await at_desk(gateway, Role.NURSE, "Dana Reyes")
    chat = await taken(gateway, nurse)
    await nurse.post("/staff/sign-out")
    for later, has_it in ((timedelta(hours=7), [chat.id]), (timedelta(days=1), [])):
        at(gateway, OPEN + later)
        await gateway.app[LEFT_CHATS].round()
        assert await desk_list.taken(gateway.store) == has_it
    assert await desk_list.waiting(gateway.store) == 1


async def test_at_closing_time_who_was_not_answered_is_told_and_the_assistant_is_back(
    gateway: Gateway, nurse: Desk, assistant: StandIn
) -> None:
    unanswered, answered, late = [await taken(gateway, nurse) for _ in range(3)]
    await unanswered.say("are you there?")
    await answered.say("thanks")
    await write(nurse, answered)
    at(gateway, CLOSED)
    await late.say("one more thing")  # somebody stayed: there is time to answer
    await closing(gateway)
    told = (await unanswered.history())[-1]
    assert "nobody could answer your last message here" in told["text"] and "on Thursday, November 19" in told["text"]
    assert [button["topic"] for button in told["buttons"]] == ["callback"]
    assert "We have closed" not in str(await answered.history()) + str(await late.history())
    assert set(await desk_list.taken(gateway.store)) == {answered.id, late.id}
    asked = len(assistant.turns)
    assert [answer["sender"] for answer in await unanswered.say("hello?")] == ["bot"] and len(assistant.turns) == asked + 1
    at(gateway, CLOSED + timedelta(minutes=16))
    await closing(gateway)
    assert "nobody could answer your last message here" in await last(late)


async def test_a_chat_left_unanswered_behind_a_closed_door_is_offered_a_call(gateway: Gateway, nurse: Desk) -> None:
    chat = await taken(gateway, nurse)
    at(gateway, CLOSED)
    await chat.say("are you there?")
    await staff_accounts.disable(gateway.store, nurse.member.id, by="command", now=gateway.clock())
    await gateway.app[LEFT_CHATS].round()
    assert "nobody could answer your last message here" in await last(chat)
    assert await desk_list.waiting(gateway.store) == 0


@pytest.mark.parametrize("way", ["nobody came", "unanswered", "left behind"])
async def test_who_has_left_a_number_already_is_told_of_that_request_and_not_asked_for_it_again(
    gateway: Gateway, nurse: Desk, assistant: StandIn, way: str
) -> None:
    if way == "nobody came":
        chat = await gateway.open()
        assistant.replies = [{"topic": "human_handoff", "part": "short"}]
        await chat.say("a person please")
    else:
        chat = await taken(gateway, nurse)
    reference = (await ask(chat, wish()))["reference"]
    await chat.say("are you there?")
    at(gateway, CLOSED + timedelta(minutes=16))
    if way == "left behind":
        await staff_accounts.disable(gateway.store, nurse.member.id, by="command", now=gateway.clock())
        await gateway.app[LEFT_CHATS].round()
    else:
        await closing(gateway)
    told = (await chat.history())[-1]
    assert "We have closed for today" in told["text"] and f"Your reference is {reference}." in told["text"]
    assert "aim to call you on Thursday, November 19" in told["text"]
    assert "Press" not in told["text"] and "leave your number" not in told["text"]
    assert [button["title"] for button in told["buttons"]] == ["Change it", "Cancel the call"]
