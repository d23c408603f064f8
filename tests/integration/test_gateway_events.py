"""Event streams: every message once and in order, from any cursor, whoever stored it, until there is nothing more to read."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from uuid import uuid4

import pytest

from clinic.db.store import open_store
from clinic.domain.chat import NewMessage
from clinic.services import transcripts
from tests.integration.assistant import StandIn
from tests.integration.events import Reader, events, plain
from tests.integration.gateway import Chat, Gateway, running, topics
from tests.integration.test_gateway_alarms import EMERGENCY, break_database, mend_database
from tests.integration.waiting import until
from web.chat import events as streams
from web.chat import hub
from web.keys import HUB


def open_streams(gateway: Gateway) -> int:
    return len(gateway.client.server.app[HUB])  # type: ignore[attr-defined]


async def store_from_elsewhere(gateway: Gateway, chat: Chat, text: str) -> None:
    """What another process, such as a staff desk, would write."""
    elsewhere = open_store(f"sqlite+aiosqlite:///{gateway.folder / 'clinic.db'}")
    message = NewMessage(id=str(uuid4()), sender="staff", text=text)
    await elsewhere.write(
        lambda session: transcripts.append(
            session, transcripts.locked(session, chat.id), [message], now=gateway.clock(), actor="staff:1"
        )
    )
    await elsewhere.close()


async def test_another_tab_gets_the_message_and_its_answer_as_the_history_shows_them(chat: Chat) -> None:
    async with events(chat) as one, events(chat) as other:
        began = time.perf_counter()
        await chat.say("when does it start to work?")
        for tab in (one, other):
            seen = await tab.take(2)
            assert [event["event"] for event in seen] == ["message", "message"]
            assert [event["event_id"] for event in seen] == ["2", "3"]
            assert plain(seen) == await chat.history(after=1)
        assert time.perf_counter() - began < hub.POLL_S, "it waited for the poll"


async def test_a_stream_is_one_that_proxies_and_browsers_leave_alone(chat: Chat) -> None:
    async with events(chat) as tab:
        headers = tab.response.headers
        assert headers["Content-Type"] == "text/event-stream; charset=utf-8"
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Accel-Buffering"] == "no"
        assert (await tab.response.content.readline()).startswith(b"retry: ")


@pytest.mark.parametrize(("last", "query", "seqs"), [
    (0, "", [1, 2, 3]),
    (2, "", [3]),
    (None, "?after=1", [2, 3]),
    (2, "?after=0", [3]),  # the header is the newer of the two
])  # fmt: skip
async def test_a_stream_resumes_after_any_cursor(chat: Chat, last: int | None, query: str, seqs: list[int]) -> None:
    await chat.say("when does it start to work?")
    async with events(chat, last=last, query=query) as tab:
        assert [event["seq"] for event in await tab.take(len(seqs))] == seqs
        assert await tab.is_quiet()


async def test_without_a_cursor_a_stream_begins_now(chat: Chat) -> None:
    await chat.say("when does it start to work?")
    async with events(chat) as tab:
        await chat.say("and then?")
        assert [event["seq"] for event in await tab.take(2)] == [4, 5]


@pytest.mark.parametrize(("last", "query", "field"), [
    ("x", "", "Last-Event-ID"),
    ("-1", "", "Last-Event-ID"),
    ("", "", "Last-Event-ID"),
    ("9" * 40, "", "Last-Event-ID"),
    (None, "?after=1.5", "after"),
    (None, "?after=1&after=2", "after"),
])  # fmt: skip
async def test_a_cursor_that_is_no_number_is_refused(chat: Chat, last: str | None, query: str, field: str) -> None:
    headers = chat.headers if last is None else {**chat.headers, "Last-Event-ID": last}
    response = await chat.gateway.client.get(f"/api/conversations/{chat.id}/events{query}", headers=headers)
    assert response.status == 422
    assert (await response.json())["errors"][0]["field"] == field


async def test_a_stream_wants_the_token_of_its_conversation(gateway: Gateway) -> None:
    mine, other = await gateway.open(), await gateway.open()
    path = f"/api/conversations/{other.id}/events"
    assert (await gateway.client.get(path)).status == 401
    assert (await gateway.client.get(path, headers=mine.headers)).status == 404
    async with events(mine) as tab:
        await other.say("not for you")
        assert await tab.is_quiet()


async def test_a_message_that_was_withdrawn_is_never_shown_and_its_number_is_not_used_again(
    chat: Chat, assistant: StandIn
) -> None:
    async with events(chat) as tab:
        await assistant.stop()
        id = str(uuid4())
        assert (await chat.post({"id": id, "text": "when does it start?"})).status == 503
        await assistant.start()
        await chat.say("something else")
        await chat.say("when does it start?", id)
        seen = await tab.take(4)
        assert [event["text"] for event in seen][::2] == ["something else", "when does it start?"]
        assert [event["seq"] for event in seen] == [3, 4, 5, 6]
        assert plain(seen) == await chat.history(after=1)


async def test_an_alarm_is_shown_while_the_turn_before_it_hangs(chat: Chat, assistant: StandIn) -> None:
    async with events(chat) as tab:
        assistant.mode = "hang"
        hanging = asyncio.create_task(chat.say("when does it start?"))
        await until(lambda: len(assistant.turns) == 1)
        assert await tab.is_quiet()
        await chat.say(EMERGENCY)
        assert topics(await tab.take(3)) == [None, None, "emergency"]
        assert not hanging.done()
        await hanging
        assert [event["sender"] for event in await tab.take(1)] == ["system"]


async def test_an_alarm_from_the_spool_arrives_with_its_place(chat: Chat) -> None:
    async with events(chat) as tab:
        await break_database(chat.gateway)
        (answer,) = await chat.say(EMERGENCY)
        assert answer["seq"] == 0
        mend_database(chat.gateway)
    async with events(chat, last=1) as tab:
        seen = await tab.take(2)
        assert [event["seq"] for event in seen] == [2, 3]
        assert seen[1]["id"] == answer["id"]


async def test_what_another_process_stored_arrives_too(chat: Chat) -> None:
    async with events(chat) as tab:
        await store_from_elsewhere(chat.gateway, chat, "This is Nurse Kim.")
        (message,) = await tab.take(1)
        assert (message["sender"], message["text"], message["seq"]) == ("staff", "This is Nurse Kim.", 2)


async def test_a_stream_that_has_sent_all_is_not_woken_by_the_look_for_news_of_others(chat: Chat) -> None:
    streams_of = chat.gateway.client.server.app[HUB]  # type: ignore[attr-defined]
    async with events(chat) as tab:
        await chat.say("when does it start to work?")
        await tab.take(2)
        (stream,) = streams_of
        await until(lambda: stream.seq == 3 and not stream.woken.is_set())
        await streams_of._poll()
        assert not stream.woken.is_set()
        await store_from_elsewhere(chat.gateway, chat, "This is Nurse Kim.")
        (message,) = await tab.take(1)
        assert message["seq"] == 4


async def test_two_gateways_on_one_database_stay_in_step(tmp_path: Path, assistant: StandIn) -> None:
    async with running(tmp_path, assistant) as one, running(tmp_path, assistant) as other:
        chat = await one.open()
        there = Chat(other, chat.opened)
        async with events(there) as tab:
            for words in ("first", "second"):
                await chat.say(words)
            assert plain(await tab.take(4)) == await chat.history(after=1)


async def test_nothing_is_lost_or_doubled_over_many_reconnections_while_messages_are_stored(chat: Chat) -> None:
    writing = asyncio.create_task(say_many(chat, 30))
    seen: list[int] = [1]
    while len(seen) < 61:
        async with events(chat, last=seen[-1]) as tab:
            seen += [event["seq"] for event in await tab.take(min(5, 61 - len(seen)))]
    await writing
    assert seen == list(range(1, 62))


async def say_many(chat: Chat, count: int) -> None:
    for number in range(count):
        await chat.say(f"message {number}")


async def test_erasing_ends_the_stream_and_it_cannot_be_opened_again(chat: Chat) -> None:
    async with events(chat) as tab:
        await chat.gateway.client.delete(f"/api/conversations/{chat.id}", headers=chat.headers)
        assert await tab.next() is None
    response = await chat.gateway.client.get(f"/api/conversations/{chat.id}/events", headers=chat.headers)
    assert response.status == 404


async def test_a_conversation_that_another_process_erased_ends_too(chat: Chat) -> None:
    async with events(chat) as tab:
        elsewhere = open_store(f"sqlite+aiosqlite:///{chat.gateway.folder / 'clinic.db'}")
        await transcripts.erase(elsewhere, chat.id, now=chat.gateway.clock())
        await elsewhere.close()
        assert await tab.next() is None


async def test_a_stream_ends_with_its_token(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "HEARTBEAT_S", 0.1)
    async with events(chat) as tab:
        assert await tab.is_quiet()
        chat.gateway.clock.offset_s = 25 * 3600
        assert await tab.next() is None
    response = await chat.gateway.client.get(f"/api/conversations/{chat.id}/events", headers=chat.headers)
    assert response.status == 401


async def test_a_stream_without_news_says_that_it_lives(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "HEARTBEAT_S", 0.1)
    async with events(chat) as tab:
        lines = [await asyncio.wait_for(tab.response.content.readline(), 5) for _ in range(6)]
        assert lines[2:] == [b":\n", b"\n", b":\n", b"\n"]


async def test_a_reader_that_left_is_forgotten(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "HEARTBEAT_S", 0.1)
    async with events(chat):
        assert open_streams(chat.gateway) == 1
    await until(lambda: open_streams(chat.gateway) == 0)


async def test_one_stream_too_many_of_a_conversation_ends_its_oldest(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "PER_CONVERSATION", 2)
    async with events(chat) as first, events(chat) as second, events(chat) as third:
        assert await first.next() is None
        await chat.say("hello")
        for tab in (second, third):
            assert [event["seq"] for event in await tab.take(2)] == [2, 3]


async def test_one_address_has_a_share_of_the_streams_and_hears_when_to_come_back(
    tmp_path: Path, assistant: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The address is the patient's, not that of the proxy before the gateway."""
    monkeypatch.setattr(hub, "PER_ADDRESS", 2)
    async with running(tmp_path, assistant, rate_limit="on", trusted_proxies="127.0.0.1") as gateway:
        one, other, third = [await gateway.open() for _ in range(3)]
        path = f"/api/conversations/{third.id}/events"
        async with events(one), events(other):
            response = await gateway.client.get(path, headers=third.headers)
            assert response.status == 429
            assert int(response.headers["Retry-After"]) > 0
            from_elsewhere = {**third.headers, "X-Forwarded-For": "198.51.100.7"}
            async with gateway.client.get(path, headers=from_elsewhere) as stream:
                assert stream.status == 200


async def test_too_many_streams_in_all_are_refused_and_the_chat_goes_on(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "OVERALL", 1)
    one, other = await gateway.open(), await gateway.open()
    async with events(one):
        response = await gateway.client.get(f"/api/conversations/{other.id}/events", headers=other.headers)
        assert response.status == 503
        assert int(response.headers["Retry-After"]) > 0
        assert topics(await other.say("hello")) == ["onset"]


async def test_a_database_that_fails_cuts_the_stream_off_and_it_resumes(tmp_path: Path, assistant: StandIn) -> None:
    async with running(tmp_path, assistant) as gateway:
        chat = await gateway.open()
        async with events(chat) as tab:
            await break_database(gateway)
            gateway.client.server.app[HUB].wake(chat.id)  # type: ignore[attr-defined]
            with pytest.raises(Exception, match=r"not completed|disconnected|reset"):
                await ended(tab)
        response = await gateway.client.get(f"/api/conversations/{chat.id}/events", headers=chat.headers)
        assert response.status == 503
        mend_database(gateway)
        async with events(chat, last=0) as tab:
            assert [event["seq"] for event in await tab.take(1)] == [1]


async def ended(tab: Reader) -> None:
    while await tab.next() is not None:
        pass
