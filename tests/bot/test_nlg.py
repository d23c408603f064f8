"""Approved texts with the buttons that depend on the message, and an action server that is not waited for."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from typing import Any

import pytest
import rasa.core.actions.action as actions
from aiohttp import web
from rasa.core.channels import CollectingOutputChannel
from rasa.shared.core.domain import Domain
from rasa.shared.exceptions import RasaException
from rasa.utils.endpoints import EndpointConfig

import knowledge
from bot.importer import replies, responses
from bot.nlg import ACTION_TIMEOUT_S, KnowledgeResponses
from tests.bot.support import conversation, user


@pytest.fixture(scope="module")
def domain() -> Domain:
    return Domain.from_dict({"responses": responses(knowledge.load())})


@pytest.fixture(scope="module")
def nlg(domain: Domain) -> KnowledgeResponses:
    return KnowledgeResponses(EndpointConfig(), domain)


async def _buttons(nlg: KnowledgeResponses, action: str, offers: Sequence[str] | None) -> list[dict[str, str]]:
    turn = None if offers is None else {"offers": list(offers)}
    response = await nlg.generate(action, conversation(user("hm", intent="clarify", turn=turn)), "clinic")
    return response["buttons"]


async def test_a_text_is_said_as_it_stands_now_and_not_as_at_the_training() -> None:
    trained = Domain.from_dict({"responses": {"utter_onset": [{"text": "In two days."}], "utter_own": [{"text": "Mine."}]}})
    nlg = KnowledgeResponses(EndpointConfig(), trained)
    said = [await nlg.generate(name, conversation(user("when")), "clinic") for name in ("utter_onset", "utter_own")]
    assert [each["text"] for each in said if each] == [knowledge.load().text("onset"), "Mine."]


async def test_the_nearest_topics_become_buttons_of_a_clarify(nlg: KnowledgeResponses) -> None:
    titles = {answer.topic: answer.title for answer in knowledge.load().answers.values()}
    offered = (await _buttons(nlg, "utter_clarify", ["onset", "cost"]))[-2:]
    assert offered == [{"title": titles["onset"], "payload": "/onset"}, {"title": titles["cost"], "payload": "/cost"}]


@pytest.mark.parametrize("offers", [None, []])
async def test_a_clarify_without_offers_has_no_buttons(nlg: KnowledgeResponses, offers: list[str] | None) -> None:
    assert await _buttons(nlg, "utter_clarify", offers) == []


async def test_buttons_of_one_clarify_do_not_stay_for_the_next(nlg: KnowledgeResponses) -> None:
    first = await _buttons(nlg, "utter_clarify", ["onset"])
    assert await _buttons(nlg, "utter_clarify", ["onset"]) == first


async def test_a_trained_intent_without_an_answer_is_not_offered(nlg: KnowledgeResponses) -> None:
    payloads = [button["payload"] for button in await _buttons(nlg, "utter_clarify", ["not_a_topic", "onset"])]
    assert "/onset" in payloads
    assert "/not_a_topic" not in payloads


async def test_other_answers_carry_no_offers(nlg: KnowledgeResponses) -> None:
    answer = knowledge.load().answers["onset"]
    buttons = await _buttons(nlg, "utter_onset", ["schedule", "cost"])
    assert [button["payload"] for button in buttons] == [f"/{topic}" for topic in answer.related]


async def test_an_answer_carries_its_topic_and_part(nlg: KnowledgeResponses) -> None:
    response = await nlg.generate("utter_onset_full_effect", conversation(user("when?")), "clinic")
    assert response["metadata"] == {"topic": "onset", "part": "full_effect"}
    assert response["text"] == knowledge.load().text("onset", "full_effect")


async def test_what_an_action_says_is_served_although_the_domain_does_not_have_it(
    nlg: KnowledgeResponses, domain: Domain
) -> None:
    assert "utter_diary_log_read_back" not in domain.responses
    response = await nlg.generate("utter_diary_log_read_back", conversation(user("a 7")), "clinic", summary="Severity 7")
    assert "Severity 7" in response["text"]
    assert response["metadata"] == {"topic": "diary_log", "part": "read_back"}


def test_every_reply_and_every_response_of_the_domain_is_served(nlg: KnowledgeResponses, domain: Domain) -> None:
    assert set(nlg.responses) == set(domain.responses) | set(replies(knowledge.load()))


def test_the_replies_stay_when_rasa_sets_the_responses_of_a_newly_loaded_model(domain: Domain) -> None:
    fresh = KnowledgeResponses(EndpointConfig(), domain)
    fresh.responses = {"utter_own": [{"text": "newer"}]}
    assert fresh.responses["utter_own"] == [{"text": "newer"}]
    assert "utter_diary_log_saved" in fresh.responses


async def test_an_unknown_answer_is_none(nlg: KnowledgeResponses) -> None:
    assert await nlg.generate("utter_nothing", conversation(user("x")), "clinic") is None


def test_an_action_is_waited_for_three_seconds() -> None:
    assert ACTION_TIMEOUT_S == 3
    assert actions.DEFAULT_REQUEST_TIMEOUT == 3


async def test_an_action_that_hangs_is_given_up(domain: Domain, monkeypatch: pytest.MonkeyPatch, unused_tcp_port: int) -> None:
    """The limit that this module sets is the one that Rasa goes by; shortened here."""
    released = asyncio.Event()

    async def hang(_: web.Request) -> web.Response:
        await released.wait()
        return web.json_response({})

    app = web.Application()
    app.router.add_post("/webhook", hang)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", unused_tcp_port).start()
    monkeypatch.setattr(actions, "DEFAULT_REQUEST_TIMEOUT", 0.2)
    action: Any = actions.RemoteAction("action_x", EndpointConfig(f"http://127.0.0.1:{unused_tcp_port}/webhook"))
    began = time.monotonic()
    try:
        with pytest.raises((RasaException, asyncio.TimeoutError)):
            await action.run(CollectingOutputChannel(), None, conversation(user("x")), domain)
    finally:
        released.set()
        await runner.cleanup()
    assert time.monotonic() - began < 2
