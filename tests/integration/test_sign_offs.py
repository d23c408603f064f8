"""A clinician's verdict on a text: kept, counted for that very text, and what patients read without it."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy.exc import OperationalError

from clinic.db import migrate
from clinic.domain.sign_offs import State, Verdict
from clinic.errors import NoRemark, TextChanged
from clinic.services import sign_offs
from knowledge import text_hash
from tests.databases import turn_to
from tests.integration.assistant import StandIn
from tests.integration.gateway import BASE, Chat, Gateway, running, topics
from web.chat.signatures import KEPT_S, Signatures
from web.keys import SIGNATURES

NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)


def reply(topic: str, part: str = "short", **fields: str) -> dict[str, Any]:
    return {"topic": topic, "part": part, "fields": fields, "buttons": [], "entry": None}


def verdict(topic: str, **changed: Any) -> Verdict:
    made = Verdict(topic, text_hash(BASE.answers[topic]), True, NOW.date(), NOW, "staff:ana", "Dr. Ana Ruiz")
    return replace(made, **changed)


async def sign(gateway: Gateway, topic: str, **changed: Any) -> bool:
    """As the desk does it."""
    is_new = await sign_offs.sign(gateway.store, BASE, verdict(topic, **changed))
    gateway.app[SIGNATURES].verdict_given()
    return is_new


@pytest.fixture
async def strict(tmp_path: Path, assistant: StandIn) -> AsyncIterator[Gateway]:
    """A gateway whose clinic requires sign-offs."""
    async with running(tmp_path, assistant, require_sign_off=True) as gateway:
        yield gateway


async def test_a_signed_answer_carries_the_day_of_its_signature(chat: Chat) -> None:
    await sign(chat.gateway, "onset", day=date(2026, 11, 1))
    await sign_of_another_text(chat.gateway, "aftercare")
    chat.gateway.assistant.replies = [reply("onset"), reply("aftercare")]
    assert [message["reviewed_on"] for message in await chat.say("hello")] == ["2026-11-01", None]


async def test_an_answer_that_was_sent_back_is_signed_no_more(chat: Chat) -> None:
    await sign(chat.gateway, "onset")
    await sign(chat.gateway, "onset", is_signed=False, remark="Too long.")
    assert [message["reviewed_on"] for message in await chat.say("hello")] == [None]


async def test_another_text_than_the_one_that_was_read_is_not_signed(gateway: Gateway) -> None:
    with pytest.raises(TextChanged):
        await sign(gateway, "onset", text_hash="of another text")
    assert await sign_offs.history(gateway.store, "onset") == []


async def test_sending_back_wants_a_word_of_why(gateway: Gateway) -> None:
    for remark in (None, ""):
        with pytest.raises(NoRemark):
            await sign(gateway, "onset", is_signed=False, remark=remark)


async def test_every_verdict_stays_in_the_history_and_the_same_one_again_does_not(gateway: Gateway) -> None:
    assert await sign(gateway, "onset")
    assert not await sign(gateway, "onset", at=NOW.replace(hour=16))
    assert await sign(gateway, "onset", is_signed=False, remark="Too long.")
    assert await sign(gateway, "onset", actor="staff:ben", by="Dr. Ben Osei")
    found = await sign_offs.history(gateway.store, "onset")
    assert [(one.by, one.is_signed, one.remark) for one in found] == [
        ("Dr. Ben Osei", True, None),
        ("Dr. Ana Ruiz", False, "Too long."),
        ("Dr. Ana Ruiz", True, None),
    ]


async def test_names_and_remarks_are_sealed(gateway: Gateway) -> None:
    await sign(gateway, "onset", is_signed=False, remark="zebrafinch")
    with closing(sqlite3.connect(gateway.folder / "clinic.db")) as connection:
        ((name, remark),) = connection.execute("SELECT signed_by, remark FROM sign_off").fetchall()
    assert name.startswith("gAAAA") and remark.startswith("gAAAA")


async def test_the_desk_is_told_how_many_answers_wait(gateway: Gateway) -> None:
    at_first = await sign_offs.waiting(gateway.store, BASE, NOW.date())
    await sign(gateway, "onset")
    await sign(gateway, "emergency")  # needs none
    assert await sign_offs.waiting(gateway.store, BASE, NOW.date()) == at_first - 1
    standings = await sign_offs.standings(gateway.store, BASE, NOW.date())
    assert list(standings) == list(BASE.topics) and standings["onset"].state is State.SIGNED
    assert standings["aftercare"].state is State.NEVER


async def test_unsigned_answers_are_shown_while_the_clinic_does_not_require_it(chat: Chat) -> None:
    assert (await chat.say("when does it start?"))[0]["text"].startswith("Botox does not work right away")


async def test_a_withdrawn_answer_offers_a_call_keeps_its_topic_and_says_nothing_else(strict: Gateway) -> None:
    chat = await strict.open()
    (message,) = await chat.say("when does it start?")
    assert message["text"] == BASE.system["withdrawn"] and "(312) 555-0142" in message["text"]
    assert (message["topic"], message["sender"], message["urgency"]) == ("onset", "bot", "none")
    assert [button["topic"] for button in message["buttons"]] == ["callback"]
    assert (message["sources"], message["links"], message["image"], message["reviewed_on"]) == ([], [], None, None)


async def test_signing_gives_the_answer_back_at_once_and_a_signature_that_ended_takes_it_away(strict: Gateway) -> None:
    chat = await strict.open()
    await sign(strict, "onset", day=strict.clock().date())
    assert (await chat.say("when does it start?"))[0]["text"].startswith("Botox does not work right away")
    strict.clock.offset_s = 400 * 86_400
    chat = await strict.open()
    assert (await chat.say("when does it start?"))[0]["text"] == BASE.system["withdrawn"]


async def test_a_button_to_a_withdrawn_answer_or_part_gets_the_same_words(strict: Gateway, assistant: StandIn) -> None:
    chat = await strict.open()
    await sign(strict, "onset", day=strict.clock().date())
    (shown,) = await chat.say("when does it start?")
    await sign(strict, "onset", day=strict.clock().date(), is_signed=False, remark="No.")
    for button, part in ((shown["buttons"][0], "first_days"), (shown["buttons"][-1], "short")):
        assistant.replies = [reply(button["topic"], part)]
        (message,) = await chat.press(button)
        assert (message["text"], message["topic"]) == (BASE.system["withdrawn"], button["topic"])


async def test_safety_and_the_way_to_a_person_stay_with_the_patient(strict: Gateway, assistant: StandIn) -> None:
    chat = await strict.open()
    assert (await chat.say("I cannot breathe"))[0]["text"].startswith(BASE.text("emergency"))
    for topic in ("emergency", "crisis", "urgent", "callback", "clarify"):
        assistant.replies = [reply(topic)]
        assert (await chat.say(f"about {topic}"))[-1]["text"].startswith(BASE.text(topic))
    assistant.replies = [reply("human_handoff")]
    (message,) = await chat.say("a person please")
    assert message["topic"] == "human_handoff"
    assert message["text"] != BASE.system["withdrawn"]


async def test_what_an_action_did_is_told_all_the_same(strict: Gateway, assistant: StandIn) -> None:
    chat = await strict.open()
    assistant.replies = [reply("diary_log", "saved", summary="Migraine on November 19.")]
    assert "Migraine on November 19." in (await chat.say("yes"))[0]["text"]


async def test_two_questions_lose_only_the_answer_that_is_not_signed(strict: Gateway, assistant: StandIn) -> None:
    chat = await strict.open()
    await sign(strict, "aftercare", day=strict.clock().date())
    assistant.replies = [reply("onset"), reply("aftercare")]
    messages = await chat.say("when does it work and what may I do after?")
    assert topics(messages) == ["onset", "aftercare"]
    assert [message["text"] == BASE.system["withdrawn"] for message in messages] == [True, False]


@pytest.mark.parametrize("asked", [["onset", "cost"], ["onset", "cost", "aftercare"], ["onset", "aftercare", "cost"]])
async def test_that_answers_are_withdrawn_is_said_once_in_a_reply(strict: Gateway, assistant: StandIn, asked: list[str]) -> None:
    chat = await strict.open()
    await sign(strict, "aftercare", day=strict.clock().date())
    assistant.replies = [reply(topic) for topic in asked]
    messages = await chat.say("all of it please")
    assert topics(messages) == [topic for topic in asked if topic != "cost"]
    assert [message["text"] for message in messages].count(BASE.system["withdrawn"]) == 1
    (again,) = (await chat.say("and the cost?"))[:1]  # in the next reply it is said anew
    assert again["text"] == BASE.system["withdrawn"]


async def test_signatures_of_an_older_database_count_after_the_upgrade(tmp_path: Path) -> None:
    file = tmp_path / "clinic.db"
    url = f"sqlite+aiosqlite:///{file}"
    await migrate.upgrade(url)
    await turn_to(url, command.downgrade, "0011")
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("INSERT INTO sign_off VALUES ('onset', 'hash', '2026-11-01')")
    await turn_to(url, command.upgrade, "0012")
    with closing(sqlite3.connect(file)) as connection:
        kept = connection.execute("SELECT topic, text_hash, verdict, signed_on, actor, signed_by FROM sign_off").fetchall()
        connection.execute("UPDATE sign_off SET verdict = 'sent_back', remark = 'x'")
    assert kept == [("onset", "hash", "signed", "2026-11-01", "command", None)]
    await turn_to(url, command.downgrade, "0011")
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT * FROM sign_off").fetchall() == [("onset", "hash", "2026-11-01")]


async def sign_of_another_text(gateway: Gateway, topic: str) -> None:
    """As if the file had been another when it was signed."""
    answer = replace(BASE.answers[topic], title="As it was before")
    earlier = replace(BASE, answers={**BASE.answers, topic: answer})
    await sign_offs.sign(gateway.store, earlier, verdict(topic, text_hash=text_hash(answer)))


async def test_what_another_process_signed_counts_within_a_second(gateway: Gateway) -> None:
    now = 0.0
    signatures = Signatures(gateway.store, {"onset": text_hash(BASE.answers["onset"])}, lambda: now)
    assert await signatures.days() == {}
    await sign(gateway, "onset")
    assert await signatures.days() == {}
    now += KEPT_S
    assert await signatures.days() == {"onset": NOW.date()}


async def test_a_verdict_counts_at_once_even_where_the_reading_had_begun_before_it(gateway: Gateway) -> None:
    signatures = Signatures(gateway.store, {"onset": text_hash(BASE.answers["onset"])}, lambda: 0.0)
    reading = asyncio.ensure_future(signatures.days())
    await asyncio.sleep(0)
    await sign(gateway, "onset")
    signatures.verdict_given()
    await reading
    assert await signatures.days() == {"onset": NOW.date()}


async def test_while_the_records_are_away_nothing_is_kept_of_that(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    await sign(gateway, "onset")
    signatures = Signatures(gateway.store, {"onset": text_hash(BASE.answers["onset"])}, lambda: 0.0)
    with monkeypatch.context() as away:
        away.setattr(sign_offs, "signed", _away)
        assert await signatures.days() == {}
    assert await signatures.days() == {"onset": NOW.date()}


async def _away(*_: Any) -> None:
    raise OperationalError("SELECT", {}, Exception())
