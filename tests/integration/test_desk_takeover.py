"""While a person has a conversation the assistant is silent in it, whatever the patient does, and whoever comes first."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from clinic.errors import HasMoved, NotWithYou, OtherBody
from tests.integration.assistant import ONSET, StandIn
from tests.integration.desk import DANA, SAM, Desk, spoken
from tests.integration.events import events
from tests.integration.gateway import BASE, Chat, Gateway
from tests.integration.waiting import until

JOINED = BASE.text("human_handoff", "joined", name=DANA.told_as)
PASSED_ON = BASE.text("human_handoff", "passed_on", name=DANA.told_as)
EMERGENCY = "I cannot breathe and my throat is closing"


@pytest.fixture
def dana(gateway: Gateway) -> Desk:
    return Desk(gateway)


@pytest.fixture
def sam(gateway: Gateway) -> Desk:
    return Desk(gateway, SAM)


async def test_what_the_patient_types_goes_to_the_person_and_not_to_the_assistant(
    chat: Chat, dana: Desk, assistant: StandIn
) -> None:
    await dana.take(chat)
    (answer,) = await chat.say("when does it start to work?")
    assert (answer["sender"], answer["text"], answer["topic"], answer["urgency"]) == ("system", PASSED_ON, None, "none")
    await dana.write(chat, "Usually within two weeks.")
    assert assistant.turns == []
    assert spoken(await chat.history()) == ["bot", "system", "patient", "system", "staff"]


async def test_the_patient_sees_at_once_who_came_who_writes_and_who_left(chat: Chat, dana: Desk, gateway: Gateway) -> None:
    async with events(chat) as reader:
        await dana.take(chat)
        joined = await reader.next()
        await dana.write(chat, "Hello, this is Dana.")
        written = await reader.next()
        await dana.hand_back(chat)
        left = await reader.next()
    assert joined is not None and written is not None and left is not None
    assert (joined["sender"], joined["text"]) == ("system", JOINED)
    assert (written["sender"], written["speaker"], written["text"]) == ("staff", DANA.told_as, "Hello, this is Dana.")
    assert (left["sender"], left["text"]) == ("system", BASE.text("human_handoff", "left", name=DANA.told_as))


async def test_a_patient_whose_last_words_nobody_answered_is_told_so_and_how_to_reach_a_person(chat: Chat, dana: Desk) -> None:
    await dana.take(chat)
    await chat.say("can you refill it today?")
    await dana.hand_back(chat)
    text = (await chat.history())[-1]["text"]
    assert text == BASE.text("human_handoff", "left_unanswered", name=DANA.told_as)
    assert "Call me" in text


async def test_after_handing_back_the_assistant_speaks_and_knows_nothing_of_what_was_said(
    chat: Chat, dana: Desk, assistant: StandIn
) -> None:
    await chat.say("log a headache")
    await dana.take(chat)
    await chat.say("are you there?")
    await dana.write(chat, "zebrafinch")
    await dana.hand_back(chat)
    (answer,) = await chat.say("when does it start to work?")
    assert (answer["sender"], answer["topic"]) == ("bot", "onset")
    assert [turn["text"] for turn in assistant.turns] == ["log a headache", "when does it start to work?"]
    # The form that was open when the person came is gone before the assistant hears of the next turn.
    assert assistant.forgotten[:1] == [chat.id]


async def test_an_assistant_that_cannot_forget_yet_hears_of_no_turn(chat: Chat, dana: Desk, assistant: StandIn) -> None:
    await assistant.stop()
    await dana.take(chat)
    await dana.hand_back(chat)
    assert (await chat.post({"id": str(uuid4()), "text": "hello"})).status == 503
    await assistant.start()
    await chat.say("hello")
    assert assistant.forgotten[:1] == [chat.id]


TYPED = [
    "/restart",
    "stop",
    "talk to the bot",
    "yes",
    "delete this chat",
    "show my diary",
    "¿cuándo funciona?",
    "cancel",
    "/",
    "help",
]


@pytest.mark.parametrize("text", TYPED)
async def test_nothing_typed_undoes_it(chat: Chat, dana: Desk, assistant: StandIn, text: str) -> None:
    await dana.take(chat)
    response = await chat.post({"id": str(uuid4()), "text": text})
    assert response.status in (200, 422)  # only slashes and spaces are no message
    (answer,) = await chat.say("still there?")
    assert answer["text"] == PASSED_ON
    assert assistant.turns == []
    assert "bot" not in spoken(await chat.history())[1:]


async def test_no_button_undoes_it_and_its_words_go_to_the_person(chat: Chat, dana: Desk, assistant: StandIn) -> None:
    assistant.replies = [ONSET, {"topic": "privacy"}]
    answers = await chat.say("when does it work, and what do you keep?")
    asked = len(assistant.turns)
    await dana.take(chat)
    for button in [button for answer in answers for button in answer["buttons"]]:
        (answer,) = await chat.press(button)
        assert (answer["sender"], answer["text"]) == ("system", PASSED_ON)
    assert len(assistant.turns) == asked
    history = await chat.history(after=answers[-1]["seq"])
    assert "bot" not in spoken(history)
    assert answers[0]["buttons"][0]["title"] in [message["text"] for message in history if message["sender"] == "patient"]


async def test_ratings_and_call_me_stay_possible_and_the_assistant_stays_silent(chat: Chat, dana: Desk) -> None:
    (answer,) = await chat.say("when does it start?")
    await dana.take(chat)
    assert (await chat.post({"message_id": answer["id"], "helpful": True}, "feedback")).status == 200
    wish = await chat.post({"id": str(uuid4()), "phone": "312 555 0199"}, "callbacks")
    assert wish.status == 201
    assert (await wish.json())["message"]["sender"] == "system"
    assert "bot" not in spoken(await chat.history(after=answer["seq"]))


async def test_the_same_message_again_gets_the_same_answer_and_is_stored_once(chat: Chat, dana: Desk) -> None:
    await dana.take(chat)
    id = str(uuid4())
    assert await chat.say("hello", id) == await chat.say("hello", id)
    assert (await chat.post({"id": id, "text": "something else"})).status == 409
    assert spoken(await chat.history()).count("patient") == 1


async def test_a_turn_under_way_does_not_speak_after_the_take_over(chat: Chat, dana: Desk, assistant: StandIn) -> None:
    assistant.delay_s = 0.4
    turn = asyncio.create_task(chat.say("when does it start?"))
    await until(lambda: bool(assistant.turns))
    await dana.take(chat)
    (answer,) = await turn
    assert (answer["sender"], answer["text"]) == ("system", PASSED_ON)
    assert spoken(await chat.history()) == ["bot", "patient", "system", "system"]


async def test_a_message_that_the_assistant_did_not_take_stays_with_the_person(
    chat: Chat, dana: Desk, assistant: StandIn
) -> None:
    assistant.delay_s = 0.4
    id = str(uuid4())
    async with asyncio.TaskGroup() as group:
        turn = group.create_task(chat.post({"id": id, "text": "hello"}))
        await until(lambda: bool(assistant.turns))
        await dana.take(chat)
        await assistant.stop()
    assert turn.result().status in (200, 503)
    (answer,) = await chat.say("hello", id)
    assert answer["sender"] == "system"
    assert spoken(await chat.history()).count("patient") == 1


async def test_of_two_who_take_it_at_once_one_wins_and_the_other_hears_who(chat: Chat, dana: Desk, sam: Desk) -> None:
    outcomes = await asyncio.gather(dana.take(chat), sam.take(chat), return_exceptions=True)
    (lost,) = [outcome for outcome in outcomes if outcome is not None]
    assert isinstance(lost, HasMoved)
    winner = DANA if outcomes[0] is None else SAM
    assert lost.who == winner.told_as
    assert spoken(await chat.history()) == ["bot", "system"]


async def test_a_colleague_takes_over_only_from_whom_they_saw(chat: Chat, dana: Desk, sam: Desk) -> None:
    await dana.take(chat)
    with pytest.raises(HasMoved):
        await sam.take(chat, version=0)
    await sam.take(chat, version=1)
    await sam.take(chat, version=0)  # who has it keeps it
    with pytest.raises(NotWithYou) as refused:
        await dana.write(chat, "me again")
    assert refused.value.who == SAM.told_as
    assert spoken(await chat.history()) == ["bot", "system", "system"]


async def test_nobody_writes_into_a_chat_that_is_not_theirs(chat: Chat, dana: Desk) -> None:
    with pytest.raises(NotWithYou):
        await dana.write(chat, "too early")
    await dana.take(chat)
    await dana.hand_back(chat)
    for late in (dana.write(chat, "too late"), dana.hand_back(chat)):
        with pytest.raises(NotWithYou) as refused:
            await late
        assert refused.value.who is None
    assert spoken(await chat.history()) == ["bot", "system", "system"]


async def test_a_reply_that_is_sent_twice_is_said_once(chat: Chat, dana: Desk) -> None:
    await dana.take(chat)
    id = str(uuid4())
    first, second = await dana.write(chat, "Hello", id), await dana.write(chat, "Hello", id)
    assert first.seq == second.seq
    with pytest.raises(OtherBody):
        await dana.write(chat, "Something else", id)


async def race(chat: Chat, desk: Desk, number: int) -> list[dict[str, Any]]:
    """Patient and staff in the same instant, a little earlier or later each time."""

    async def staff() -> None:
        await asyncio.sleep(number * 0.004)
        await desk.take(chat, version=0)
        await desk.write(chat, "I am here")
        await asyncio.sleep(0.02)
        await desk.hand_back(chat)

    posts = [chat.say(f"message {place}") for place in range(3)]
    await asyncio.gather(staff(), *posts)
    return await chat.history()


async def test_in_whichever_order_things_happen_the_assistant_never_speaks_while_a_person_is_there(
    gateway: Gateway, dana: Desk, assistant: StandIn
) -> None:
    assistant.delay_s = 0.01
    for number in range(12):
        chat = await gateway.open()
        history = await race(chat, dana, number)
        texts = [message["text"] for message in history]
        # Whether the last of the three words was answered hangs on the order.
        left = {BASE.text("human_handoff", part, name=DANA.told_as) for part in ("left", "left_unanswered")}
        came, went = texts.index(JOINED), next(place for place, text in enumerate(texts) if text in left)
        assert "bot" not in spoken(history[came:went])
        assert [message["seq"] for message in history] == list(range(1, len(history) + 1))
        assert spoken(history).count("patient") == 3
        assert texts.count("I am here") == 1


async def test_erasing_stays_the_patients_right_and_ends_it(chat: Chat, dana: Desk, gateway: Gateway) -> None:
    await dana.take(chat)
    response = await gateway.client.delete(f"/api/conversations/{chat.id}", headers=chat.headers)
    assert response.status == 204
    assert gateway.rows("SELECT count(*) FROM message") == [(0,)]
