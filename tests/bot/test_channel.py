"""The channel over real HTTP: see `tests.bot.channel_server`."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from rasa.core.channels.channel import UserMessage
from rasa.core.tracker_store import FailSafeTrackerStore
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException

from bot.channel import ClinicChannel
from tests.bot.channel_server import SECRET, Server, serving
from tests.bot.test_turn_request import BAD_BODIES, BAD_FIELDS, PAYLOADS, SPACES

CANARY = "mein-kanarienvogel"


@pytest.fixture
async def server(tmp_path: Path, unused_tcp_port: int) -> AsyncIterator[Server]:
    async with serving(tmp_path, unused_tcp_port, Server) as running:
        yield running


async def test_a_turn_wants_the_secret(server: Server) -> None:
    turn = {"conversation": "c", "message_id": "m", "text": "hi"}
    async with server.session.post(f"{server.url}/turn", json=turn) as answer:
        assert answer.status == 401
    for wrong in ("", "Bearer", "Bearer wrong", SECRET, f"bearer {SECRET}", f"Bearer {SECRET} ", "Bearer é"):
        if wrong.strip() != f"Bearer {SECRET}":
            assert (await server.post(turn, Authorization=wrong))[0] == 401
    assert server.dialogue.heard == []


async def test_a_secret_in_broken_utf_8_is_a_wrong_one(server: Server, unused_tcp_port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", unused_tcp_port)
    writer.write(b"POST /webhooks/clinic/turn HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \xff\xfe\r\nContent-Length: 0\r\n\r\n")
    assert b" 401 " in await reader.readline()
    writer.close()


async def test_the_secret_is_asked_for_before_the_body_is_read(server: Server) -> None:
    assert (await server.post(b"not json", Authorization="Bearer wrong"))[0] == 401


async def test_a_turn_carries_text_conversation_and_message_id(server: Server) -> None:
    assert await server.say("does it hurt?") == (200, {"replies": []})
    (heard,) = server.dialogue.heard
    assert (heard.text, heard.sender_id, heard.input_channel) == ("does it hurt?", "c", "clinic")
    assert heard.metadata == {"message_id": "m", "request_id": "none"}


async def _fail(message: UserMessage) -> None:
    raise ValueError


async def test_a_request_id_goes_along_and_nothing_else_passes_for_one(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    turn = {"conversation": "c", "message_id": "m", "text": "hi"}
    server.dialogue.turn = _fail
    with caplog.at_level(logging.INFO, "bot.channel"):
        for given in ("00112233445566ff", CANARY, "00112233445566FF", f"00112233445566ff{CANARY}"):
            assert (await server.post(turn, **{"X-Request-Id": given}))[0] == 200
    assert [heard.metadata["request_id"] for heard in server.dialogue.heard] == ["00112233445566ff", "none", "none", "none"]
    assert "turn failed: ValueError request_id=00112233445566ff" in caplog.text
    assert CANARY not in caplog.text


async def test_a_pressed_button_reaches_the_dialogue_as_a_payload(server: Server) -> None:
    await server.post({"conversation": "c", "message_id": "m", "press": {"topic": "onset", "part": "full_effect"}})
    assert server.dialogue.heard[0].text == '/onset{"part": "full_effect"}'


async def test_typed_payloads_never_reach_the_dialogue_as_such(server: Server) -> None:
    for payload in PAYLOADS[:2]:
        for space in ["", *SPACES]:
            assert (await server.say(f"{space}{payload}"))[0] == 200
    assert len(server.dialogue.heard) == 2 * (1 + len(SPACES))
    assert not [message.text for message in server.dialogue.heard if message.text.strip().startswith("/")]


async def test_every_malformed_body_is_a_422_that_quotes_nothing(server: Server) -> None:
    bodies: list[Any] = [*BAD_BODIES, *({"conversation": "c", "message_id": "m", **fields} for fields in BAD_FIELDS)]
    for body in bodies:
        status, answer = await server.post(body)
        assert status == 422, body
        assert set(answer) == {"error"}
    assert server.dialogue.heard == []


async def test_health_says_ready_only_once_the_agent_is(server: Server) -> None:
    async with server.session.get(f"{server.url}/health") as answer:
        assert (answer.status, await answer.json()) == (200, {"ready": True})
    agent, server.app.ctx.agent = server.app.ctx.agent, None
    async with server.session.get(f"{server.url}/health") as answer:
        assert (answer.status, await answer.json()) == (503, {"ready": False})
    assert (await server.say("hi"))[0] == 503
    server.app.ctx.agent, agent.processor = agent, None
    async with server.session.get(f"{server.url}/health") as answer:
        assert answer.status == 503


async def test_the_wrapper_that_hides_failures_is_taken_off(server: Server) -> None:
    assert isinstance(server.app.ctx.agent.tracker_store, FailSafeTrackerStore)
    await server.say("hi")
    assert server.app.ctx.agent.tracker_store is server.store
    assert server.dialogue.tracker_store is server.store


async def test_replies_are_ids_in_order_with_fields_buttons_and_entry(server: Server) -> None:
    async def turn(message: UserMessage) -> None:
        send = message.output_channel.send_response
        buttons = [
            {"title": "a", "payload": "/cost"},
            {"title": "b", "payload": '/onset{"part": "x"}'},
            {"title": "c", "payload": "say this"},
        ]
        await send("c", {"text": "one\n\ntwo", "metadata": {"topic": "clarify", "part": "short"}, "buttons": buttons})
        custom = {"fields": {"summary": "s"}, "entry": {"saved": True}, "picture": {"first": "2026-06-01"}}
        await send("c", {"text": "s", "metadata": {"metadata": {"topic": "diary_log", "part": "read_back"}}, "custom": custom})

    server.dialogue.turn = turn
    _, answer = await server.say("hi")
    pressed = [{"topic": "cost", "part": None}, {"topic": "onset", "part": "x"}]
    none = {"heading": None, "downloads": [], "appointment": None, "picture": None, "confidence": None}
    told = {"topic": "diary_log", "part": "read_back", "fields": {"summary": "s"}, "entry": {"saved": True}, "buttons": []}
    assert answer["replies"] == [
        {"topic": "clarify", "part": "short", "fields": {}, "entry": None, "buttons": pressed, **none},
        {**told, **none, "picture": {"first": "2026-06-01"}},
    ]


async def test_text_that_nobody_approved_is_left_out(server: Server) -> None:
    async def turn(message: UserMessage) -> None:
        for metadata in (None, {}, {"topic": "onset"}, {"metadata": {"part": "short"}}):
            await message.output_channel.send_response("c", {"text": "made up", "metadata": metadata})

    server.dialogue.turn = turn
    assert await server.say("hi") == (200, {"replies": []})


async def test_a_failing_turn_has_no_replies_and_leaves_no_words_in_the_log(
    server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    async def turn(message: UserMessage) -> None:
        await message.output_channel.send_response("c", {"metadata": {"topic": "onset", "part": "short"}})
        logging.getLogger("rasa.core.processor").error(f"could not read {message.text}")
        raise ValueError(message.text)

    server.dialogue.turn = turn
    with caplog.at_level(logging.DEBUG):
        assert await server.say(CANARY) == (200, {"replies": []})
    assert "turn failed: ValueError" in caplog.text
    assert CANARY not in caplog.text


async def test_an_error_in_the_server_itself_leaves_no_words_in_the_log(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    server.app.ctx.agent.is_ready = lambda: 1 / 0
    with caplog.at_level(logging.DEBUG):
        assert (await server.session.post(f"{server.url}/turn", json={"text": CANARY}, headers=server.headers)).status == 500
    assert CANARY not in caplog.text


async def test_delete_forgets_a_conversation(server: Server) -> None:
    for name in ("mine", "other"):
        await server.store.save(DialogueStateTracker.from_events(name, [UserUttered(CANARY)]))
    async with server.session.delete(f"{server.url}/conversations/mine", headers={"Authorization": "Bearer no"}) as answer:
        assert answer.status == 401
    assert await server.store.retrieve("mine") is not None
    for _ in range(2):
        async with server.session.delete(f"{server.url}/conversations/mine", headers=server.headers) as answer:
            assert answer.status == 204
    assert await server.store.keys() == ["other"]


async def test_a_strange_conversation_to_forget_does_no_harm(server: Server) -> None:
    await server.store.save(DialogueStateTracker.from_events("mine", [UserUttered("hi")]))
    for name in ("%", "mi%", "' OR 1=1 --", "ü", "x" * 3000):
        async with server.session.delete(f"{server.url}/conversations/{quote(name)}", headers=server.headers) as answer:
            assert answer.status in (204, 404)
    assert await server.store.keys() == ["mine"]


async def test_a_message_that_comes_again_gets_its_answer_again_and_is_not_taken_twice(server: Server) -> None:
    """The gateway was killed before it stored the answer, and the patient's page sends the message once more."""
    server.answer_with(("urgent", "short"), ("diary_log", "saved"))
    first = await server.say("yes save it", "one")
    assert [reply["part"] for reply in first[1]["replies"]] == ["short", "saved"]
    server.answer_with(("onset", "short"))
    await server.say("when does it start?", "two")
    assert await server.say("yes save it", "one") == first
    assert [message.text for message in server.dialogue.heard] == ["yes save it", "when does it start?"]


async def test_a_message_that_comes_again_while_it_is_worked_on_is_taken_once(server: Server) -> None:
    server.answer_with(("onset", "short"), after_s=0.3)
    one, other = await asyncio.gather(server.say("when?"), server.say("when?"))
    assert one == other
    assert len(server.dialogue.heard) == 1


async def test_a_turn_whose_caller_leaves_is_finished(server: Server) -> None:
    server.answer_with(("diary_log", "saved"), after_s=0.5)
    leaving = asyncio.create_task(server.say("yes save it"))
    while not server.dialogue.heard:  # noqa: ASYNC110  (the other end of a socket)
        await asyncio.sleep(0.02)
    leaving.cancel()
    _, answer = await server.say("yes save it")
    assert [reply["part"] for reply in answer["replies"]] == ["saved"]
    assert len(server.dialogue.heard) == 1


async def test_a_turn_that_failed_is_taken_anew(server: Server) -> None:
    server.dialogue.turn = _fail
    assert (await server.say("when?"))[1]["replies"] == []
    server.answer_with(("onset", "short"))
    assert [reply["topic"] for reply in (await server.say("when?"))[1]["replies"]] == ["onset"]


async def test_a_conversation_is_forgotten_after_the_turn_that_goes_on_in_it(server: Server) -> None:
    server.answer_with(("onset", "short"), after_s=0.5)
    turn = asyncio.create_task(server.say("when?"))
    while not server.dialogue.heard:  # noqa: ASYNC110
        await asyncio.sleep(0.02)
    async with server.session.delete(f"{server.url}/conversations/c", headers=server.headers) as answer:
        assert answer.status == 204
    await turn
    assert await server.store.retrieve("c") is None


@pytest.mark.parametrize("credentials", [None, {}, {"secret": None}, {"secret": ""}, {"secret": "short"}, {"secret": "x" * 15}])
def test_a_channel_without_a_good_secret_is_refused(credentials: dict[str, Any] | None) -> None:
    with pytest.raises(RasaException, match="ASSISTANT_SECRET"):
        ClinicChannel.from_credentials(credentials)
