"""The trained assistant itself, through its channel: understanding, rules, policies, texts and records together.

Only the action server is a stand-in: a real HTTP server that opens and feeds the diary form as the real one does.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from aiohttp import web
from rasa.core.agent import Agent, load_agent
from rasa.core.utils import AvailableEndpoints
from rasa.utils.endpoints import EndpointConfig

import bot.tracker_store as tracker_store
import knowledge
from bot.channel import Turns, _take_off_wrapper
from bot.importer import ACTION_OF_TOPIC
from bot.nlu.history import history_of
from bot.processor import use_quick_processor
from bot.turn_request import TurnRequest
from tests.bot.action_stand_in import act

MODEL = Path("var/models/assistant.tar.gz")
BASE = knowledge.load()
# Which of these is asked back hangs on what was learned; one of them always is.
VAGUE = ["the doctor thing", "the thing with the paper", "about the other thing", "the office thing", "my sister's thing"]
Reply = dict[str, Any]

pytestmark = pytest.mark.skipif(not MODEL.exists(), reason="there is no trained model: run `make train`")


async def take(agent: Agent, asked: TurnRequest) -> list[Reply]:
    return await Turns(agent.handle_message).take(asked, "none")


class Chat:
    """One conversation with the assistant."""

    def __init__(self, agent: Agent) -> None:
        self.agent, self.id = agent, uuid4().hex

    async def _take(self, **asked: Any) -> list[Reply]:
        return await take(self.agent, TurnRequest(self.id, uuid4().hex, **asked))

    async def say(self, text: str) -> list[Reply]:
        return await self._take(text=text)

    async def press(self, topic: str, part: str | None = None) -> list[Reply]:
        return await self._take(topic=topic, part=part)

    async def tracker(self) -> Any:
        return await self.agent.tracker_store.retrieve(self.id)


def said(replies: list[Reply]) -> list[str]:
    """Every reply as "topic.part"; each of them stands in the knowledge base."""
    for reply in replies:
        part = reply["part"]
        assert part in {
            "short",
            *(p.id for p in BASE.answers[reply["topic"]].parts),
            *(r.id for r in BASE.answers[reply["topic"]].replies),
        }
    return [f"{reply['topic']}.{reply['part']}" for reply in replies]


@pytest.fixture(scope="module")
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def agent(tmp_path_factory: pytest.TempPathFactory, port: int) -> Agent:
    folder = tmp_path_factory.mktemp("dialogues")
    store = {"type": "bot.tracker_store.BoundedTrackerStore", "path": str(folder / "d.db"), "secrets": str(folder / "secrets")}
    endpoints = AvailableEndpoints(
        nlg=EndpointConfig.from_dict({"type": "bot.nlg.KnowledgeResponses"}),
        action=EndpointConfig(f"http://127.0.0.1:{port}/webhook"),
        tracker_store=EndpointConfig.from_dict(store),
    )
    use_quick_processor()  # as the channel does
    loaded = asyncio.run(load_agent(str(MODEL), endpoints=endpoints))
    assert loaded.is_ready(), "the model does not load: run `make train`"
    _take_off_wrapper(loaded)
    return loaded


@pytest.fixture
def chat(agent: Agent) -> Chat:
    return Chat(agent)


@pytest.fixture
async def actions(port: int) -> AsyncIterator[None]:
    app = web.Application(client_max_size=2**26)
    app.router.add_post("/webhook", act)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    yield
    await runner.cleanup()


async def test_a_question_gets_its_approved_answer(chat: Chat) -> None:
    replies = await chat.say("how long until the botox starts working?")
    assert said(replies)[0] == "onset.short"
    assert {reply["topic"] for reply in replies} == {"onset"}
    assert {button["topic"] for button in replies[0]["buttons"]} == set(BASE.answers["onset"].related)


async def test_a_pressed_part_is_said(chat: Chat) -> None:
    assert said(await chat.press("onset", "full_effect")) == ["onset.full_effect"]
    assert said(await chat.press("onset")) == ["onset.short"]
    assert said(await chat.press("onset", "was_removed")) == ["onset.short"]


async def test_every_topic_without_an_action_answers_when_it_is_pressed(chat: Chat) -> None:
    for topic in sorted(set(BASE.answers) - {*ACTION_OF_TOPIC, "clarify"}):
        assert said(await chat.press(topic)) == [f"{topic}.short"]


async def test_two_questions_get_two_answers(chat: Chat) -> None:
    replies = said(await chat.say("does the needle hurt? and can i drive home afterwards?"))
    assert {reply.split(".")[0] for reply in replies} == {"injection_pain", "activities"}


async def test_tell_me_more_walks_through_the_parts(chat: Chat) -> None:
    await chat.press("onset")
    walked = [said(await chat.say("tell me more")) for _ in range(3)]
    assert walked == [[f"onset.{part.id}"] for part in BASE.answers["onset"].parts[:3]]


async def test_tell_me_more_of_a_topic_without_parts_is_asked_for_other_words(chat: Chat) -> None:
    await chat.press("callback")
    assert said(await chat.say("tell me more")) == ["clarify.rephrase"]
    assert (await chat.tracker()).latest_message.intent_name == "ask_more"


@pytest.fixture
async def unclear(agent: Agent) -> str:
    """A first message that is asked back."""
    for text in VAGUE:
        if said(await Chat(agent).say(text)) == ["clarify.short"]:
            return text
    pytest.fail("none of the vague messages is asked back")


async def test_a_message_that_is_not_understood_is_asked_back_under_rasas_own_intent(chat: Chat, unclear: str) -> None:
    replies = await chat.say(unclear)
    assert said(replies) == ["clarify.short"]
    assert len(replies[0]["buttons"]) == 3
    assert (await chat.tracker()).latest_message.intent_name == "nlu_fallback"


async def test_a_second_miss_offers_a_person(chat: Chat, unclear: str) -> None:
    await chat.say(unclear)
    assert said(await chat.say(unclear)) == ["clarify.person"]


async def test_a_yes_to_a_clarify_is_asked_for_other_words(chat: Chat, unclear: str) -> None:
    await chat.say(unclear)
    assert said(await chat.say("yes")) == ["clarify.rephrase"]
    assert (await chat.tracker()).latest_message.intent_name == "affirm"


@pytest.mark.parametrize("text", ["yes", "no"])
async def test_a_yes_or_no_to_nothing_is_greeted(chat: Chat, text: str) -> None:
    assert said(await chat.say(text)) == ["greet.short"]


async def test_spanish_gets_the_fixed_spanish_reply(chat: Chat) -> None:
    assert said(await chat.say("hola, cuánto tiempo tarda en hacer efecto el tratamiento?")) == ["out_of_scope.spanish"]
    assert (await chat.tracker()).latest_message.intent_name == "nlu_fallback"


@pytest.mark.parametrize(("text", "topic"), [("i can't breathe", "emergency"), ("i want to kill myself", "crisis")])
async def test_an_alarm_stands_alone(chat: Chat, text: str, topic: str) -> None:
    assert said(await chat.say(text)) == [f"{topic}.short"]


@pytest.mark.parametrize(("text", "topic"), [("i can't breathe", "emergency"), ("i want to kill myself", "crisis")])
async def test_an_alarm_closes_an_open_form(chat: Chat, actions: None, text: str, topic: str) -> None:
    assert said(await chat.press("diary_log")) == ["diary_log.ask_date"]
    assert said(await chat.say(text)) == [f"{topic}.short"]
    assert (await chat.tracker()).active_loop_name is None
    assert said(await chat.press("onset")) == ["onset.short"]


async def test_the_form_asks_takes_answers_and_ends(chat: Chat, actions: None) -> None:
    assert said(await chat.press("diary_log")) == ["diary_log.ask_date"]
    assert said(await chat.say("yesterday, a 7")) == ["diary_log.ask_date"]
    assert said(await chat.say("done")) == ["diary_log.saved"]
    assert (await chat.tracker()).active_loop_name is None


async def test_a_question_inside_the_form_is_answered_and_the_form_asks_again(chat: Chat, actions: None) -> None:
    await chat.press("diary_log")
    assert said(await chat.press("onset")) == ["onset.short", "diary_log.ask_date"]
    assert said(await chat.press("onset", "full_effect")) == ["onset.full_effect", "diary_log.ask_date"]
    assert (await chat.tracker()).active_loop_name == "diary_form"


@pytest.mark.parametrize("text", ["is vomiting normal after botox", "can botox cause neck pain", "do triptans cause vomiting"])
async def test_a_question_by_its_wording_is_answered_inside_the_form_as_outside(chat: Chat, actions: None, text: str) -> None:
    outside = said(await chat.say(text))
    await chat.press("diary_log")
    assert said(await chat.say(text)) == [*outside, "diary_log.ask_date"]


async def test_an_urgent_sign_inside_the_form_goes_to_the_form_first_and_then_urgent_is_said(chat: Chat, actions: None) -> None:
    await chat.press("diary_log")
    text = "yesterday, an 8, and my eyelid started to droop"
    assert said(await chat.say(text)) == ["diary_log.ask_date", "urgent.short"]
    tracker = await chat.tracker()
    assert (tracker.active_loop_name, tracker.get_slot("diary_draft")) == ("diary_form", {"told": text})
    assert said(await chat.say("done")) == ["diary_log.saved"]


async def test_an_urgent_sign_that_completes_the_entry_is_said_after_it_is_kept(chat: Chat, actions: None) -> None:
    await chat.press("diary_log")
    assert said(await chat.say("and my eyelid started to droop. done")) == ["diary_log.saved", "urgent.short"]
    assert (await chat.tracker()).active_loop_name is None
    assert said(await chat.press("onset")) == ["onset.short"]


async def test_spanish_inside_the_form_is_told_so_and_is_no_entry(chat: Chat, actions: None) -> None:
    await chat.press("diary_log")
    assert said(await chat.say("cuánto cuesta el tratamiento?")) == ["out_of_scope.spanish", "diary_log.ask_date"]
    tracker = await chat.tracker()
    assert (tracker.active_loop_name, tracker.get_slot("diary_draft")) == ("diary_form", {"told": 0})
    assert said(await chat.say("done")) == ["diary_log.saved"]


async def test_a_question_behind_the_wish_to_log_is_answered_after_the_form_has_asked(chat: Chat, actions: None) -> None:
    replies = said(await chat.say("log a headache for me, and how long until botox works?"))
    assert replies[:2] == ["diary_log.ask_date", "onset.short"]
    assert (await chat.tracker()).active_loop_name == "diary_form"
    assert said(await chat.say("done")) == ["diary_log.saved"]


async def test_without_the_action_server_education_is_answered_and_the_rest_says_nothing(chat: Chat) -> None:
    assert await chat.press("next_appointment") == []
    assert said(await chat.press("onset")) == ["onset.short"]


async def test_typed_payloads_are_read_as_words(chat: Chat) -> None:
    asked = TurnRequest.parse(b'{"conversation": "c", "message_id": "m", "text": "\\u2003/restart"}')
    assert await take(chat.agent, asked)
    names = {event.as_dict()["event"] for event in (await chat.agent.tracker_store.retrieve("c")).events}
    assert "restart" not in names


async def test_a_follow_up_after_a_button_leans_on_the_button(chat: Chat) -> None:
    await chat.say("how much does it cost?")
    await chat.press("aftercare")
    assert history_of(await chat.tracker()).question == "aftercare"
    assert said(await chat.say("and alcohol?"))[0].startswith("aftercare.")


@pytest.mark.parametrize("open_form", [False, True], ids=["in the open", "in a form"])
async def test_a_long_conversation_goes_on_as_it_was(
    chat: Chat, actions: None, monkeypatch: pytest.MonkeyPatch, open_form: bool
) -> None:
    for name, value in (("LONGEST", 40), ("KEPT", 20), ("LONGEST_FORM", 60)):
        monkeypatch.setattr(tracker_store, name, value)
    again = ["diary_log.ask_date"] if open_form else []
    if open_form:
        await chat.press("diary_log")
    for _ in range(12):
        assert said(await chat.press("onset")) == ["onset.short", *again]
        assert said(await chat.press("cost")) == ["cost.short", *again]
    tracker = await chat.tracker()
    assert len(tracker.events) <= 60 + 20
    assert (tracker.active_loop_name, tracker.get_slot("diary_open")) == (("diary_form", True) if open_form else (None, None))
    if open_form:
        assert said(await chat.say("done")) == ["diary_log.saved"]


async def test_a_forgotten_conversation_begins_anew(chat: Chat) -> None:
    await chat.press("onset")
    await chat.agent.tracker_store.delete(chat.id)
    assert await chat.tracker() is None
    assert said(await chat.press("cost")) == ["cost.short"]


async def test_a_message_that_comes_once_more_changes_nothing(agent: Agent, chat: Chat) -> None:
    asked = [TurnRequest(chat.id, id, text=text) for id, text in (("a", "how long until it works"), ("b", "what does it cost"))]
    answers, before = [await take(agent, each) for each in asked], await chat.tracker()
    assert [await take(agent, each) for each in asked] == answers != [[], []]
    assert [event.as_dict() for event in (await chat.tracker()).events] == [event.as_dict() for event in before.events]
