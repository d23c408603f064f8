"""One part of the stack is dead, hangs or talks nonsense: the patient gets an honest sentence, and the rest goes on."""

from __future__ import annotations

import signal
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from uuid import uuid4

import pytest

from knowledge.clinic import spoken_phone
from tests.contract import BASE
from tests.conversation.parts import Parts, answering, hanging
from tests.stack import Chat, Message, client, command, make_tree, topics

PHONE = spoken_phone(BASE.clinic.phone)
# A patient waits no longer than this for an honest sentence, on a busy machine.
PATIENCE_S = 10.0
EMERGENCY = "i can barely breathe"


@asynccontextmanager
async def conversation(parts: Parts) -> AsyncIterator[Chat]:
    async with client(parts.url) as http:
        yield await Chat.open(http)


def is_honest(replies: list[Message]) -> bool:
    """The last word tells of the failure, or that the records could not be read, and whom to call."""
    told = replies[-1]
    return PHONE in told.text and (told.sender == "system" or told.text == BASE.text("next_appointment", "could_not_check"))


@pytest.fixture(scope="module")
def no_actions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    """Gateway and assistant; nobody at the port of the actions."""
    parts = Parts(make_tree(tmp_path_factory.mktemp("no-actions") / "project"))
    with parts.started("gateway"), parts.started("assistant"):
        yield parts


async def ask_for_the_next_visit(parts: Parts) -> None:
    """An honest sentence within the limit, and an education answer after it as if nothing had been."""
    async with conversation(parts) as chat:
        began = time.monotonic()
        replies = await chat.say("when is my next appointment?")
        assert time.monotonic() - began < PATIENCE_S
        assert is_honest(replies), replies
        assert set(topics(await chat.say("who gives the injections?"))) == {"who_administers"}
        replies = await chat.say("log a headache from yesterday")
        assert PHONE in replies[-1].text
        assert set(topics(await chat.say("who gives the injections?"))) == {"who_administers"}
        assert (await chat.say(EMERGENCY))[0].topic == "emergency"


async def test_dead_actions_are_admitted_and_education_is_answered(no_actions: Parts) -> None:
    await ask_for_the_next_visit(no_actions)


async def test_hanging_actions_are_admitted_within_seconds(no_actions: Parts) -> None:
    with hanging(no_actions.actions_port):
        await ask_for_the_next_visit(no_actions)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, "<html>hello</html>"),
        (200, "{}"),
        (200, '{"events": [], "responses": []}'),
        (200, '{"events": "x", "responses": 7}'),
        (200, '{"events": [], "responses": [{"text": "This text was never approved."}]}'),
        (500, "it broke"),
        (404, "{}"),
    ],
    ids=["html", "nothing in it", "no reply", "wrong types", "text of its own", "500", "404"],
)
async def test_actions_that_talk_nonsense_are_admitted(no_actions: Parts, status: int, body: str) -> None:
    async with answering(no_actions.actions_port, status=status, body=body), conversation(no_actions) as chat:
        replies = await chat.say("when is my next appointment?")
        assert is_honest(replies), replies
        assert set(topics(await chat.say("who gives the injections?"))) == {"who_administers"}


async def test_actions_that_come_back_are_used_again(no_actions: Parts) -> None:
    async with conversation(no_actions) as chat:
        assert is_honest(await chat.say("when is my next appointment?"))
        with no_actions.started("actions"):
            (reply,) = await chat.say("when is my next appointment?")
            assert reply.text == BASE.text("next_appointment", "visitor")


async def test_a_form_whose_actions_die_in_the_middle_is_no_trap(no_actions: Parts) -> None:
    """The patient is told; once the actions are back, the entry can be told and saved."""
    async with client(no_actions.url) as http:
        with no_actions.started("actions") as process:
            command(no_actions.tree, "clinic.demo")
            token = command(no_actions.tree, "web.demo_token", "demo-lee").splitlines()[-1]
            chat = await Chat.open(http, portal_token=token)
            assert topics(await chat.say("log a headache from yesterday")) == ["diary_log"]
            process.send_signal(signal.SIGKILL)
            process.wait()
            for text in ("8 out of 10", "who gives the injections?", "cancel"):
                assert PHONE in (await chat.say(text))[-1].text
            assert (await chat.say(EMERGENCY))[0].topic == "emergency"
        with no_actions.started("actions"):
            replies = await chat.say("log a headache from yesterday: 8/10, 2 hours, nausea, no medicine")
            for _ in range(3):
                if any(title == "Save it" for title in replies[-1].titles):
                    break
                replies = await chat.say("yesterday 8/10, 2 hours, nausea, no medicine")
            (saved,) = await chat.press(replies[-1].button("Save it"))
            assert saved.entry is not None
            assert saved.entry["saved"]


@pytest.fixture(scope="module")
def no_assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    """A gateway alone, that gives an answer a second's time."""
    parts = Parts(make_tree(tmp_path_factory.mktemp("no-assistant") / "project"))
    with parts.started("gateway", CLINIC_REPLY_TIMEOUT_S="1"):
        yield parts


async def alarms_are_answered(chat: Chat) -> None:
    expected = {
        EMERGENCY: "emergency", "i want to end my life": "crisis", "no puedo respirar": "emergency",
        "my eyelid is drooping since my shots": "urgent",
    }  # fmt: skip
    for text, level in expected.items():
        began = time.monotonic()
        replies = await chat.say(text)
        assert replies[0].urgency == level
        assert time.monotonic() - began < 5
    assert (await chat.say("hola, ¿cuánto cuesta el tratamiento?"))[0].topic == "out_of_scope"


async def test_a_dead_assistant_is_a_503_for_questions_and_a_200_for_alarms(no_assistant: Parts) -> None:
    async with conversation(no_assistant) as chat:
        response = await chat.post({"id": str(uuid4()), "text": "when does the botox kick in?"})
        assert response.status == 503
        assert int(response.headers["Retry-After"]) > 0
        assert response.content_type == "application/problem+json"
        assert len(await chat.history()) == 1
        await alarms_are_answered(chat)


async def test_a_hanging_assistant_is_admitted_in_time_and_alarms_do_not_wait_for_it(no_assistant: Parts) -> None:
    with hanging(no_assistant.assistant_port):
        async with conversation(no_assistant) as chat:
            began = time.monotonic()
            (reply,) = await chat.say("when does the botox kick in?")
            assert time.monotonic() - began < PATIENCE_S
            assert reply.sender == "system"
            assert PHONE in reply.text
            await alarms_are_answered(chat)


async def test_an_assistant_that_talks_nonsense_is_admitted(no_assistant: Parts) -> None:
    for body in ("<html>", "[]", '{"replies": []}', '{"replies": [{"topic": "onset", "part": "never approved"}]}'):
        async with answering(no_assistant.assistant_port, status=200, body=body), conversation(no_assistant) as chat:
            (reply,) = await chat.say("when does the botox kick in?")
            assert reply.sender == "system"
            assert PHONE in reply.text


async def test_the_gateway_says_which_part_does_not_answer(no_assistant: Parts) -> None:
    async with client(no_assistant.url) as http:
        async with http.get("/healthz") as response:
            assert response.status == 200
        async with http.get("/readyz") as response:
            assert response.status == 503
            said = (await response.json())["checks"]
    assert said == {"database": "ok", "assistant": "does not answer", "actions": "does not answer"}


async def test_a_question_that_found_nobody_is_answered_later_under_the_same_id(no_assistant: Parts) -> None:
    """The widget sends it again by itself; nothing is lost and nothing is there twice."""
    body = {"id": str(uuid4()), "text": "when does the botox kick in?"}
    async with conversation(no_assistant) as chat:
        assert (await chat.post(body)).status == 503
        reply = '{"replies": [{"topic": "onset", "part": "short", "fields": {}, "buttons": [], "entry": null}]}'
        async with answering(no_assistant.assistant_port, status=200, body=reply):
            response = await chat.post(body)
        assert response.status == 200
        assert topics(await chat.history()) == ["greet", None, "onset"]
