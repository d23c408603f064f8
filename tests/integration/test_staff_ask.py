"""Ask: what a caller says, and the approved answer to read out. Nothing that is typed there stays anywhere."""

from __future__ import annotations

import asyncio
import logging
import re
import sqlite3
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from clinic.db.models.chat import SignOff
from clinic.domain.staff import Role
from knowledge import text_hash
from tests.integration.assistant import StandIn, understood
from tests.integration.gateway import BASE, Gateway
from tests.integration.staff import Desk, at_desk
from web.chat.assistant import MOST_UNDERSTOOD

CANARY = "mein kanarienvogel"


@pytest.fixture
async def desk(gateway: Gateway) -> Desk:
    return await at_desk(gateway, Role.FRONT_DESK)


def read_out(html: str) -> list[str]:
    """What stands in large letters to be said on the telephone, one for each answer."""
    found = re.findall(r'<div class="aloud">.*?</h3>(.*?)</div>', html, re.S)
    return ["\n\n".join(re.findall(r"<p>(.*?)</p>", said)) for said in found]


def answers(html: str) -> list[str]:
    return re.findall(r'<article class="card answer[^"]*" data-topic="([^"]+)"', html)


def alarms(html: str) -> list[str]:
    return re.findall(r'<article class="card answer alarm" data-topic="([^"]+)"', html)


def near(html: str) -> list[str]:
    return re.findall(r'name="topic" value="([^"]+)"', html)


async def asked(desk: Desk, text: str, **more: str) -> str:
    response = await desk.post("/staff/ask", text=text, **more)
    assert response.status == 200, await response.text()
    return unescape(await response.text())


async def test_the_approved_answer_comes_with_its_sources_its_sign_off_and_what_to_read_out(
    gateway: Gateway, desk: Desk, assistant: StandIn
) -> None:
    html = await asked(desk, "when does it start?")
    assert answers(html) == ["onset"]
    assert read_out(html) == [BASE.text("onset")]
    assert BASE.text("onset", "next_step") in html
    for source in BASE.sources_of(BASE.answers["onset"], "short"):
        assert source.title in html
    for part in BASE.answers["onset"].parts:
        assert BASE.text("onset", part.id) in html
    assert "Not signed off" in html
    assert assistant.parsed == ["when does it start?"]
    assert assistant.turns == []


async def test_a_signature_is_shown_with_its_day_and_only_for_that_very_text(gateway: Gateway, desk: Desk) -> None:
    def sign(session: Session) -> None:
        for topic, hash in (("onset", text_hash(BASE.answers["onset"])), ("cost", "0" * 64)):
            day = date(2026, 11, 2)
            session.add(SignOff(topic=topic, text_hash=hash, signed_on=day, signed_at=gateway.clock(), actor="staff:1"))

    await gateway.store.write(sign)
    assert "Signed off Nov 2, 2026" in await asked(desk, "when?")
    assert "Not signed off" in await asked(desk, "what does it cost?", topic="cost")


async def test_two_questions_give_both_answers_and_what_was_asked_for_in_particular(desk: Desk, assistant: StandIn) -> None:
    said = [
        {"topic": "injection_pain", "part": "short"},
        {"topic": "onset", "part": "short"},
        {"topic": "onset", "part": "full_effect"},
    ]
    assistant.understood["*"] = understood("injection_pain", "onset", answers=said)
    html = await asked(desk, "does it hurt and when is it fully working?")
    assert answers(html) == ["injection_pain", "onset"]
    assert BASE.text("onset", "full_effect") in html


async def test_an_emergency_comes_first_and_large_whatever_else_is_away(desk: Desk, assistant: StandIn) -> None:
    assistant.mode = "not_ready"
    html = await asked(desk, "my husband cannot breathe since the shots")
    assert alarms(html) == ["emergency"]
    assert read_out(html) == [BASE.aloud("emergency")]
    assert "Please hang up and call 911 now" in html and "this chat" not in html and "automated assistant" not in html
    assert f'href="tel:{BASE.clinic.emergency_number}"' in html
    assert "The assistant cannot be asked just now" in html


@pytest.mark.parametrize("topic", ["cost", "callback", "privacy", "urgent", "medical_advice"])
async def test_what_was_written_for_the_telephone_is_read_out_and_the_chat_keeps_its_own_words(
    gateway: Gateway, desk: Desk, assistant: StandIn, topic: str
) -> None:
    html = await asked(desk, "when?", topic=topic)
    assert read_out(html) == [BASE.aloud(topic)] != [BASE.text(topic)]
    assert BASE.text(topic).split("\n")[0] not in html
    for source in BASE.sources_of(BASE.answers[topic], "short"):
        assert source.title in html
    assistant.replies = [{"topic": topic, "part": "short"}]
    (told,) = await (await gateway.open()).say("when?")
    assert told["text"].startswith(BASE.text(topic)) and BASE.aloud(topic) not in told["text"]


async def test_nobody_can_have_the_chat_say_what_is_read_aloud(gateway: Gateway, assistant: StandIn) -> None:
    assistant.replies = [{"topic": "emergency", "part": "aloud"}]
    told = await (await gateway.open()).say("when?")
    assert BASE.aloud("emergency") not in [message["text"] for message in told]


async def test_a_crisis_stands_before_the_answer_that_the_assistant_has(desk: Desk, assistant: StandIn) -> None:
    assistant.understood["*"] = understood("cost")
    html = await asked(desk, "i want to kill myself, what does it cost")
    assert answers(html) == ["crisis", "cost"]
    assert alarms(html) == ["crisis"]


async def test_an_alarm_in_spanish_is_shown_in_spanish(desk: Desk) -> None:
    html = await asked(desk, "no puedo respirar")
    assert alarms(html) == ["emergency"]
    assert BASE.aloud("emergency", "spanish") in html and "este chat" not in html


async def test_an_alarm_that_no_rule_has_and_the_assistant_sees_is_large_too(desk: Desk, assistant: StandIn) -> None:
    assistant.understood["*"] = understood("emergency")
    assert alarms(await asked(desk, "she looks strange")) == ["emergency"]


async def test_urgent_advice_stands_before_the_answer_to_the_rest(desk: Desk, assistant: StandIn) -> None:
    assistant.understood["*"] = understood("side_effects", "urgent")
    assert answers(await asked(desk, "my eyelid droops")) == ["urgent", "side_effects"]


async def test_a_message_that_is_asked_back_offers_its_topics(desk: Desk, assistant: StandIn) -> None:
    ranking = [
        {"topic": topic, "share": 0.2} for topic in ("cost", "affirm", "onset", "insurance", "schedule", "portal", "procedure")
    ]
    said = [{"topic": "clarify", "part": "short"}]
    assistant.understood["*"] = understood(answers=said, offers=["insurance", "cost"], ranking=ranking)
    html = await asked(desk, "the thing")
    assert answers(html) == []
    assert "Not sure what this is about" in html
    assert near(html) == ["insurance", "cost", "onset", "schedule", "portal"]
    for topic, share in zip(ranking, (0.3, 0.1, 0.02, 0.4, 0.06, 0.05, 0.01), strict=True):
        topic["share"] = share
    assert near(await asked(desk, "the other thing")) == ["insurance", "cost", "schedule", "portal", "onset"]


async def test_a_topic_that_stands_beside_it_shows_its_answer_and_keeps_the_words(desk: Desk, assistant: StandIn) -> None:
    assistant.understood["*"] = understood("onset", ranking=[{"topic": "onset", "share": 0.9}, {"topic": "cost", "share": 0.004}])
    html = await asked(desk, "when?", topic="cost")
    assert answers(html) == ["cost"]
    assert near(html) == ["onset"]
    assert ">when?</textarea>" in html


async def test_a_topic_may_stand_in_the_address_and_words_may_not(desk: Desk) -> None:
    assert answers(await desk.text("/staff/ask?topic=onset")) == ["onset"]
    assert CANARY not in await desk.text(f"/staff/ask?text={CANARY}")
    assert (await desk.get("/staff/ask?topic=nope")).status == 404


async def test_while_somebody_types_the_answers_come_without_the_page(gateway: Gateway, desk: Desk) -> None:
    live = await desk.request("POST", "/staff/api/ask", data={"text": "when?"}, headers={"X-CSRF": desk.csrf})
    html = await live.text()
    assert (live.status, answers(html), "<html" in html) == (200, ["onset"], False)
    assert live.headers["Cache-Control"] == "no-store"
    for headers in ({}, {"X-CSRF": "wrong"}):
        assert (await desk.request("POST", "/staff/api/ask", data={"text": "when?"}, headers=headers)).status == 403
    outside = await gateway.client.post("/staff/api/ask", data={"text": "when?"})
    assert outside.status == 401


async def test_what_says_nothing_or_too_much_is_told_so(desk: Desk, assistant: StandIn) -> None:
    for text in ("", "   ", "//", "\u200b", "x" * 20_001):
        response = await desk.post("/staff/ask", text=text)
        assert response.status == 422
        assert 'class="wrong"' in await response.text()
        live = await desk.request("POST", "/staff/api/ask", data={"text": text}, headers={"X-CSRF": desk.csrf})
        assert live.status == 422
    assert assistant.parsed == []


async def test_an_unknown_topic_is_refused(desk: Desk) -> None:
    assert (await desk.post("/staff/ask", text="when?", topic="nope")).status == 422


async def test_without_the_assistant_the_page_says_so(desk: Desk, assistant: StandIn) -> None:
    for assistant.mode in ("not_ready", "error"):
        html = await asked(desk, "when?")
        assert answers(html) == []
        assert "The assistant cannot be asked just now" in html


async def test_rubbish_from_the_assistant_counts_as_no_answer(desk: Desk, assistant: StandIn) -> None:
    wrong: list[dict[str, object]] = [{"vector": "AAAA"}, {"level": "high"}, {"ranking": "x"}, {"answers": [{"topic": 7}]}]
    for each in wrong:
        assistant.understood["*"] = understood("onset") | each
        assert "The assistant cannot be asked just now" in await asked(desk, "when?")


async def test_what_the_assistant_names_and_nobody_approved_is_left_out(desk: Desk, assistant: StandIn) -> None:
    assistant.understood["*"] = understood("made_up", "onset")
    assert answers(await asked(desk, "when?")) == ["onset"]


async def test_markup_is_shown_as_text(desk: Desk) -> None:
    response = await desk.post("/staff/ask", text="<script>alert(1)</script>")
    assert "<script>alert" not in await response.text()


async def test_nothing_that_is_typed_is_stored_or_logged(
    gateway: Gateway, desk: Desk, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        await asked(desk, f"{CANARY} when?")
        await asked(desk, f"{CANARY} i cannot breathe")
        await desk.post("/staff/ask", text=CANARY * 200)
    with sqlite3.connect(gateway.folder / "clinic.db") as connection:
        assert CANARY not in "\n".join(connection.iterdump())
        for table in ("message", "alarm", "review_item", "conversation"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
    said = capsys.readouterr()
    assert CANARY not in caplog.text + said.out + said.err
    assert not any(CANARY.encode() in file.read_bytes() for file in _files(gateway.settings.state_dir))


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def test_thirty_at_once_are_all_answered_and_the_assistant_is_not_asked_for_all_at_once(
    desk: Desk, assistant: StandIn
) -> None:
    assistant.parsing_s = 0.02
    found = await asyncio.gather(*(asked(desk, "when?") for _ in range(30)))
    assert {tuple(answers(html)) for html in found} == {("onset",)}
    assert 1 < assistant.most_parsing <= MOST_UNDERSTOOD
