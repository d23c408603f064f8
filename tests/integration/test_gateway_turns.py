"""One message and its answer: once, in order, and honestly when the assistant fails."""

from __future__ import annotations

import asyncio
import time
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from clinic.domain.diary.draft import DiaryDraft
from tests.integration.assistant import ONSET, StandIn
from tests.integration.gateway import BASE, Chat, Gateway, topics


def reply(topic: str, part: str = "short", **more: Any) -> dict[str, Any]:
    return {"topic": topic, "part": part, "fields": {}, "buttons": [], "entry": None, **more}


async def test_an_answer_is_the_approved_text_with_its_sources(chat: Chat) -> None:
    (answer,) = await chat.say("when does it start to work?")
    assert answer["text"] == f"{BASE.text('onset')}\n\n{BASE.text('onset', 'next_step')}"
    assert answer["urgency"] == "none"
    assert answer["reviewed_on"] is None
    assert {"title", "publisher", "url", "year"} == answer["sources"][0].keys()
    assert answer["image"]["url"].startswith("/figures/timeline.svg")


async def test_two_questions_bring_two_messages(chat: Chat, assistant: StandIn) -> None:
    assistant.replies = [reply("onset"), reply("aftercare")]
    assert topics(await chat.say("when does it work and what may I do after?")) == ["onset", "aftercare"]


async def test_what_the_diary_asks_stands_behind_all_that_is_answered_beside_it(chat: Chat, assistant: StandIn) -> None:
    told = DiaryDraft(date(2026, 11, 19), headache=True)
    asks = reply("diary_log", "ask_severity", entry=told.as_entry(saved=False))
    assistant.replies = [asks, reply("medical_advice")]
    assert topics(await chat.say("headache 2 hours, may i take more")) == ["medical_advice", "diary_log"]
    assistant.replies = [reply("diary_log", "discarded"), reply("onset")]
    assert topics(await chat.say("cancel, when does it work")) == ["diary_log", "onset"]


async def test_a_figure_of_two_answers_stands_in_a_reply_once(chat: Chat, assistant: StandIn) -> None:
    assistant.replies = [reply("procedure", "short"), reply("procedure", "where"), reply("onset")]
    images = [message["image"] and message["image"]["url"].partition("?")[0] for message in await chat.say("where do they go?")]
    assert images == ["/figures/injection_areas.svg", None, "/figures/timeline.svg"]
    assistant.replies = [reply("procedure", "where")]
    (alone,) = await chat.say("and where do the needles go?")
    assert alone["image"]["url"].startswith("/figures/injection_areas.svg")


async def test_the_same_message_again_gives_the_same_answer_and_is_done_once(chat: Chat, assistant: StandIn) -> None:
    id = str(uuid4())
    first = await chat.say("when does it start?", id)
    assistant.replies = [reply("aftercare")]
    assert await chat.say("when does it start?", id) == first
    assert len(assistant.turns) == 1
    assert len(await chat.history()) == 3


async def test_the_same_message_twice_at_once_is_done_once(chat: Chat, assistant: StandIn) -> None:
    assistant.delay_s = 0.1
    id = str(uuid4())
    answers = await asyncio.gather(*(chat.say("when does it start?", id) for _ in range(5)))
    assert all(answer == answers[0] for answer in answers)
    assert len(assistant.turns) == 1


async def test_the_same_id_with_another_body_is_a_conflict(chat: Chat) -> None:
    id = str(uuid4())
    await chat.say("when does it start?", id)
    for body in ({"text": "something else"}, {"text": "I cannot breathe"}):
        response = await chat.post({"id": id, **body})
        assert response.status == 409
    assert (await chat.post({"id": id.upper(), "text": "when does it start?"})).status == 200


async def test_the_id_of_a_message_of_ours_cannot_be_taken(chat: Chat) -> None:
    response = await chat.post({"id": chat.opened["messages"][0]["id"], "text": "hello"})
    assert response.status == 409


async def test_two_conversations_may_use_the_same_message_id(gateway: Gateway, assistant: StandIn) -> None:
    id = str(uuid4())
    one, other = await gateway.open(), await gateway.open()
    await one.say("when does it start?", id)
    await other.say("something else", id)
    assert assistant.turns[0]["message_id"] != assistant.turns[1]["message_id"]


async def test_the_assistant_learns_nothing_but_an_opaque_conversation_and_the_words(gateway: Gateway) -> None:
    chat = await gateway.open()
    await chat.say("  hello there  ")
    (turn,) = gateway.assistant.turns
    assert turn.keys() == {"conversation", "message_id", "text"}
    assert (turn["conversation"], turn["text"]) == (chat.id, "hello there")


@pytest.mark.parametrize("typed", ["/restart", "\u2003/ /restart", "\u200b/restart", "\u00a0\u3000//\n/restart", "\x1c/restart"])
async def test_typed_text_never_becomes_a_command(chat: Chat, assistant: StandIn, typed: str) -> None:
    await chat.say(typed)
    assert assistant.turns[0]["text"] == "<restart>"  # marked as no word of a patient


async def test_turns_of_one_conversation_come_one_after_the_other(chat: Chat, assistant: StandIn) -> None:
    assistant.delay_s = 0.1
    await asyncio.gather(chat.say("first"), chat.say("second"), chat.say("third"))
    senders = [message["sender"] for message in await chat.history()]
    assert senders == ["bot"] + ["patient", "bot"] * 3


async def test_different_conversations_do_not_wait_for_each_other(gateway: Gateway, assistant: StandIn) -> None:
    chats = [await gateway.open() for _ in range(8)]
    assistant.delay_s = 0.3
    began = time.perf_counter()
    await asyncio.gather(*(chat.say("hello") for chat in chats))
    assert time.perf_counter() - began < 1.0


async def test_a_pressed_button_is_stored_by_its_title_and_sent_as_a_press(chat: Chat, assistant: StandIn) -> None:
    (answer,) = await chat.say("when does it start?")
    button = answer["buttons"][0]
    assistant.replies = [reply("onset", "first_days")]
    (more,) = await chat.press(button)
    assert more["text"] == BASE.text("onset", "first_days")
    assert assistant.turns[-1]["press"] == {"topic": "onset", "part": "first_days"}
    assert (await chat.history())[-2]["text"] == button["title"]


async def test_a_button_that_speaks_sends_its_approved_words(chat: Chat, assistant: StandIn) -> None:
    assistant.replies = [reply("diary_log", "read_back", fields={"summary": "yesterday"})]
    (question,) = await chat.say("log a headache")
    save = next(button for button in question["buttons"] if button["title"] == "Save it")
    await chat.press(save)
    said = next(b.say for b in BASE.answers["diary_log"].reply("read_back").buttons if b.title == "Save it")
    assert assistant.turns[-1]["text"] == said
    assert assistant.turns[-1]["under"] == {"part": "read_back", "entry": None, "day": None}
    await chat.say("yes")
    assert "under" not in assistant.turns[-1]


async def test_a_button_that_speaks_says_of_which_entry_it_is(chat: Chat, assistant: StandIn) -> None:
    told = DiaryDraft(date=date(2026, 11, 19), headache=True).as_entry(saved=True, id="6f0f2c5e-8a53-4f3c-9a55-1c6ad2f1b0d7")
    assistant.replies = [reply("diary_log", "saved", fields={"summary": "yesterday"}, entry=told)]
    (saved,) = await chat.say("yes")
    await chat.press(next(button for button in saved["buttons"] if button["title"] == "Undo"))
    assert assistant.turns[-1]["under"] == {"part": "saved", "entry": told["id"], "day": "2026-11-19"}


async def test_a_button_that_was_not_shown_here_is_refused(gateway: Gateway) -> None:
    chat, other = await gateway.open(), await gateway.open()
    (answer,) = await chat.say("when does it start?")
    for id in (answer["buttons"][0]["id"], "x", "x.0", "", ".", "/onset"):
        response = await other.post({"id": str(uuid4()), "button": id})
        assert response.status == 422
        assert (await response.json())["errors"][0]["field"] == "button"


@pytest.mark.parametrize("mode", ["error", "rubbish", "empty", "hang", "unread", "drop", "cut"])
async def test_a_turn_that_failed_is_over_and_says_so(chat: Chat, assistant: StandIn, mode: str) -> None:
    assistant.mode = mode
    id = str(uuid4())
    messages = await chat.say("when does it start?", id)
    assert [message["sender"] for message in messages] == ["system"]
    assert messages[-1]["text"] == BASE.system["failed"]
    assert BASE.clinic.placeholders()["clinic.phone"] in messages[-1]["text"]
    assistant.mode = "answer"
    assert await chat.say("when does it start?", id) == messages
    assert topics(await chat.say("and now?")) == ["onset"]
    assert [message["seq"] for message in await chat.history()] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("mode", ["unread", "drop"])
async def test_a_connection_that_breaks_is_no_end_of_a_turn(chat: Chat, assistant: StandIn, mode: str) -> None:
    await chat.say("when does it start?")
    assistant.mode, assistant.then = mode, "answer"
    assert topics(await chat.say("and now?")) == ["onset"]
    heard = [turn for turn in assistant.turns if turn["text"] == "and now?"]
    assert len({turn["message_id"] for turn in heard}) == 1
    assert [message["seq"] for message in await chat.history()] == [1, 2, 3, 4, 5]


async def test_a_turn_that_may_have_been_taken_before_the_assistant_left_has_failed(chat: Chat, assistant: StandIn) -> None:
    assistant.mode, assistant.then = "drop", "not_ready"
    messages = await chat.say("when does it start?")
    assert [message["text"] for message in messages] == [BASE.system["failed"]]


async def test_after_a_start_of_the_assistant_no_message_is_lost_on_an_old_connection(chat: Chat, assistant: StandIn) -> None:
    await chat.say("when does it start?")
    await assistant.stop()
    await assistant.start()
    assert topics(await chat.say("and now?")) == ["onset"]


@pytest.mark.parametrize("replies", [
    [reply("no_such_topic")],
    [reply("onset", "no_such_part")],
    [reply("diary_log", "saved")],
    [reply("onset", fields={"clinic.phone": "1"})],
    [{"text": "You are cured."}, 7, None],
])  # fmt: skip
async def test_what_is_not_approved_is_never_shown(chat: Chat, assistant: StandIn, replies: list[Any]) -> None:
    assistant.replies = replies
    assert [message["sender"] for message in await chat.say("hello")] == ["system"]
    assistant.replies = [*replies, ONSET]
    assert topics(await chat.say("hello again")) == ["onset"]


async def test_while_the_assistant_is_away_nothing_is_done_and_the_message_can_be_sent_again(
    chat: Chat, assistant: StandIn
) -> None:
    await assistant.stop()
    body = {"id": str(uuid4()), "text": "when does it start?"}
    response = await chat.post(body)
    assert response.status == 503
    assert int(response.headers["Retry-After"]) > 0
    assert response.content_type == "application/problem+json"
    assert [message["seq"] for message in await chat.history()] == [1]
    await assistant.start()
    assert topics(await chat.say(body["text"], body["id"])) == ["onset"]
    assert [message["seq"] for message in await chat.history()] == [1, 3, 4]


async def test_an_assistant_that_is_not_ready_is_away(chat: Chat, assistant: StandIn) -> None:
    assistant.mode = "not_ready"
    assert (await chat.post({"id": str(uuid4()), "text": "hello"})).status == 503


async def test_a_wrong_secret_counts_as_away(chat: Chat, assistant: StandIn) -> None:
    assistant.secret = "changed"
    assert (await chat.post({"id": str(uuid4()), "text": "hello"})).status == 503


async def test_a_message_in_spanish_gets_the_fixed_spanish_reply(chat: Chat, assistant: StandIn) -> None:
    (answer,) = await chat.say("hola, cuando es mi cita con la doctora por favor")
    assert (answer["topic"], answer["text"]) == ("out_of_scope", BASE.text("out_of_scope", "spanish"))
    assert assistant.turns == []


async def test_a_clarifying_question_offers_at_most_three_topics(chat: Chat, assistant: StandIn) -> None:
    offers = ["onset", "cost", "aftercare", "schedule"]
    assistant.replies = [reply("clarify", buttons=[{"topic": topic, "part": None} for topic in offers])]
    (question,) = await chat.say("hmm")
    assert [button["topic"] for button in question["buttons"]][:3] == ["onset", "cost", "aftercare"]
    assert len(question["buttons"]) <= 4


async def test_a_diary_question_carries_what_is_understood_so_far(chat: Chat, assistant: StandIn) -> None:
    entry = {
        "id": None,
        "saved": False,
        "headache": True,
        "date": "2026-11-19",
        "severity": 7.5,
        "duration_minutes": None,
        "ongoing": None,
        "symptoms": ["nausea"],
        "side": None,
        "quality": [],
        "triggers": [],
        "note": None,
        "medications": [{"name": "sumatriptan", "dose": None}],
    }
    assistant.replies = [reply("diary_log", "ask_duration", entry=entry)]
    (question,) = await chat.say("7.5 yesterday with nausea")
    assert question["entry"] == entry
    assert (await chat.history())[-1]["entry"] == entry


async def test_text_may_be_two_thousand_characters_and_no_more(chat: Chat) -> None:
    await chat.say("  " + "a" * 2000 + "\n")
    for text in ("a" * 2001, "", "   ", "\u200b\u200d", "/ / /", "\u3164", "\ufe0f"):
        response = await chat.post({"id": str(uuid4()), "text": text})
        assert response.status == 422
        assert (await response.json())["errors"][0]["field"] == "text"


@pytest.mark.parametrize("text", ["🤕🤕", "<script>alert(1)</script>", "'; DROP TABLE message; --", "a\x00b\x07", "été"])
async def test_odd_text_is_answered_and_kept_as_text(chat: Chat, text: str) -> None:
    await chat.say(text)
    assert (await chat.history())[1]["text"] == text.replace("\x00", "").replace("\x07", "")


async def test_two_tabs_that_send_the_same_id_with_other_words_do_one_turn(chat: Chat, assistant: StandIn) -> None:
    assistant.delay_s = 0.1
    id = str(uuid4())
    responses = await asyncio.gather(*(chat.post({"id": id, "text": f"question {number}"}) for number in range(6)))
    assert sorted(response.status for response in responses) == [200, *[409] * 5]
    assert len(assistant.turns) == 1
    assert len(await chat.history()) == 3
