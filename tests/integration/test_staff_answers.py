"""Answers at the staff desk: read by all, signed off and sent back by clinicians alone."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from sqlalchemy import null, update

from clinic.db.models.chat import SignOff
from clinic.domain.desk_times import spoken_day
from clinic.domain.sign_offs import State, Verdict
from clinic.domain.staff import Role
from clinic.services import sign_offs
from knowledge import text_hash
from tests.integration.assistant import StandIn
from tests.integration.gateway import BASE, Gateway, running
from tests.integration.staff import Desk, at_desk

ONSET = "/staff/answers/onset"
HASH = text_hash(BASE.answers["onset"])


@pytest.fixture
async def clinician(gateway: Gateway) -> Desk:
    return await at_desk(gateway, Role.CLINICIAN, "Dr. Ana Ruiz")


@pytest.fixture
async def strict(tmp_path: Path, assistant: StandIn) -> AsyncIterator[Gateway]:
    async with running(tmp_path, assistant, require_sign_off=True) as gateway:
        yield gateway


def rows(page: str) -> dict[str, str]:
    """The text of each answer's row in the list, by topic."""
    found = re.findall(r'<th scope="row"><a href="/staff/answers/(\w+)">(.*?)</tr>', page, re.S)
    return {topic: " ".join(re.sub(r"<[^>]+>", " ", row).split()) for topic, row in found}


async def test_the_list_has_every_answer_with_its_state_and_grade(clinician: Desk) -> None:
    listed = rows(await clinician.text("/staff/answers"))
    assert set(listed) == set(BASE.topics)
    assert all(State.NEVER.value.capitalize() in row for row in listed.values())
    grades = [float(row.rsplit(" ", 1)[1]) for row in listed.values()]
    assert all(0 < grade <= 8 for grade in grades) and len(set(grades)) > 20
    assert "never withdrawn" in listed["emergency"] and "never withdrawn" not in listed["onset"]


async def test_the_first_page_says_that_patients_do_not_get_what_waits_where_that_is_so(strict: Gateway, clinician: Desk) -> None:
    tiles = [await one.text("/staff") for one in (clinician, await at_desk(strict, Role.FRONT_DESK))]
    lax, held = (page.split("<b>Answers</b>")[1].split("</li>")[0] for page in tiles)
    assert " waiting</span>" in lax and "withdrawn" not in lax
    assert " waiting</span>" in held and '<span class="badge emergency">withdrawn from patients</span>' in held


async def test_what_is_read_to_a_caller_is_shown_to_whoever_signs_it_with_its_grade_and_facts(clinician: Desk) -> None:
    page = unescape(await clinician.text("/staff/answers/cost"))
    card = re.search(r"<h3>Read to a caller .*?</article>", page, re.S)
    assert card is not None
    assert BASE.aloud("cost") in card[0] and "grade" in card[0] and "(cost-two-parts, " in card[0]
    assert "Read to a caller" not in await clinician.text(ONSET)
    assert BASE.aloud("emergency", "spanish") in unescape(await clinician.text("/staff/answers/emergency"))


async def test_who_signs_again_sees_what_changed_since(clinician: Desk, gateway: Gateway) -> None:
    answer = BASE.answers["onset"]
    before = replace(answer, title="When Botox begins", short=replace(answer.short, text=f"{answer.short.text} <Once more.>"))
    earlier = replace(BASE, answers={**BASE.answers, "onset": before})
    today = gateway.clock().date()
    signed = Verdict("onset", text_hash(before), True, today, gateway.clock(), "staff:1", "Dr. Ana Ruiz")
    await sign_offs.sign(gateway.store, earlier, signed)
    section = (await clinician.text(ONSET)).split('id="changes"')[1].split("</section>")[0]
    assert "<del> &lt;Once more.&gt;</del>" in section and "begins</del>" in section
    assert section.count("<p class=") == 3  # how to read it, the title, the text
    await gateway.store.write(lambda session: session.execute(update(SignOff).values(texts=null())))
    assert "The earlier text was not kept" in await clinician.text(ONSET)
    await clinician.post(f"{ONSET}/sign-off", text_hash=HASH)
    assert 'id="changes"' not in await clinician.text(ONSET)


async def test_signing_shows_who_when_and_the_next_review(clinician: Desk, gateway: Gateway) -> None:
    response = await clinician.post(f"{ONSET}/sign-off", text_hash=HASH)
    assert (response.status, response.headers["Location"]) == (303, ONSET)
    page = await clinician.text(ONSET)
    today = gateway.clock().astimezone(BASE.clinic.zone).date()
    assert "is signed off." in page and "Signed off today by Dr. Ana Ruiz" in page
    row = rows(await clinician.text("/staff/answers"))["onset"]
    assert "Signed" in row and spoken_day(today.replace(year=today.year + 1)) in row
    chat = await gateway.open()
    assert (await chat.say("when does it work?"))[0]["reviewed_on"] == today.isoformat()
    assert gateway.rows("SELECT actor, action, patient_id, object FROM audit WHERE action LIKE 'answer.%'") == [
        (clinician.member.actor, "answer.sign", None, "answer/onset")
    ]


async def test_sending_back_keeps_the_remark_as_text(clinician: Desk) -> None:
    await clinician.post(f"{ONSET}/send-back", text_hash=HASH, remark="  <b>Say</b> “weeks” first.\r\nThen days. ")
    page = await clinician.text(ONSET)
    assert "&lt;b&gt;Say&lt;/b&gt; “weeks” first.\nThen days." in page and "<b>Say</b>" not in page
    assert "Sent back" in rows(await clinician.text("/staff/answers"))["onset"]


@pytest.mark.parametrize("remark", ["", "   ", "x" * 2001])
async def test_a_remark_that_says_nothing_or_too_much_is_asked_for_again(clinician: Desk, remark: str, gateway: Gateway) -> None:
    response = await clinician.post(f"{ONSET}/send-back", text_hash=HASH, remark=remark)
    page = await response.text()
    assert response.status == 422 and 'aria-invalid="true"' in page
    assert remark.strip() in page
    assert await sign_offs.history(gateway.store, "onset") == []


@pytest.mark.parametrize("verb", ["sign-off", "send-back"])
@pytest.mark.parametrize("hash", ["", "0" * 64])
async def test_a_text_that_changed_meanwhile_is_not_signed(clinician: Desk, gateway: Gateway, verb: str, hash: str) -> None:
    response = await clinician.post(f"{ONSET}/{verb}", text_hash=hash, remark="Shorter.")
    assert response.status == 409
    assert "The text is another one than you were shown" in await response.text()
    assert await sign_offs.history(gateway.store, "onset") == []


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.CLINICIAN])
async def test_others_read_and_find_nothing_to_sign_with(gateway: Gateway, role: Role) -> None:
    desk = await at_desk(gateway, role)
    page = await desk.text(ONSET)
    assert "Botox does not work right away" in page and "A clinician signs it off" in page and "text_hash" not in page
    assert (await desk.post(f"{ONSET}/sign-off", text_hash=HASH)).status == 403
    assert await sign_offs.history(gateway.store, "onset") == []


async def test_an_answer_shows_its_texts_sources_facts_and_figure(clinician: Desk) -> None:
    page = await clinician.text(ONSET)
    answer = BASE.answers["onset"]
    assert all(BASE.text("onset", part.id) in page.replace("&#39;", "'") for part in (answer.short, *answer.parts))
    assert "(312) 555-0142" in page and "/figures/timeline.svg" in page and "ons-7-10-days" in page
    assert BASE.sources_of(answer, "short")[0].publisher in page
    saved = await clinician.text("/staff/answers/callback")
    assert "[reference]" in saved and "[phone]" in saved


async def test_every_answer_has_its_page(clinician: Desk) -> None:
    for topic in BASE.topics:
        assert BASE.answers[topic].title in (await clinician.text(f"/staff/answers/{topic}")).replace("&#39;", "'")


async def test_what_is_no_topic_is_not_found(clinician: Desk) -> None:
    assert (await clinician.get("/staff/answers/nonsense")).status == 404
    assert (await clinician.post("/staff/answers/nonsense/sign-off", text_hash=HASH)).status == 404


async def test_the_list_can_be_narrowed_to_a_state(clinician: Desk) -> None:
    await clinician.post(f"{ONSET}/sign-off", text_hash=HASH)
    assert set(rows(await clinician.text("/staff/answers?state=signed"))) == {"onset"}
    assert "No answer is in this state." in await clinician.text("/staff/answers?state=overdue%20for%20review")
    assert len(rows(await clinician.text("/staff/answers?state=nonsense"))) == len(BASE.topics)


async def test_the_desk_is_told_what_is_withdrawn(strict: Gateway) -> None:
    clinician = await at_desk(strict, Role.CLINICIAN)
    before = int(re.findall(r"<b>(\d+) answers are withdrawn", await clinician.text("/staff/answers"))[0])
    assert f"{before} waiting" in await clinician.text("/staff")
    await clinician.post(f"{ONSET}/sign-off", text_hash=HASH)
    assert f"<b>{before - 1} answers are withdrawn" in await clinician.text("/staff/answers")
    assert "withdrawn until it is signed" not in await clinician.text(ONSET)
    assert "withdrawn until it is signed" in await clinician.text("/staff/answers/aftercare")


async def test_the_page_of_a_withdrawn_answer_offers_a_call_in_its_place(strict: Gateway) -> None:
    response = await strict.client.get("/a/onset")
    page = await response.text()
    assert response.status == 200
    assert BASE.answers["onset"].parts[0].title not in page
    assert BASE.text("onset", "short") not in page
    assert BASE.clinic.name in page
    assert "in this chat" not in page and "Open the chat, press" in page and 'href="/chat"' in page


async def test_the_page_of_an_answer_that_names_a_button_says_where_it_is(gateway: Gateway) -> None:
    for topic, is_told in (("callback", True), ("privacy", True), ("onset", False), ("emergency", False), ("crisis", False)):
        html = await (await gateway.client.get(f"/a/{topic}")).text()
        assert ("This page is not the chat." in html) == is_told, topic


async def test_an_overdue_and_a_changed_answer_say_so(clinician: Desk, gateway: Gateway) -> None:
    await clinician.post(f"{ONSET}/sign-off", text_hash=HASH)
    now = gateway.clock()
    old = Verdict("cost", text_hash(BASE.answers["cost"]), True, (now - timedelta(days=800)).date(), now, "staff:1", "Dr. B")
    await sign_offs.sign(gateway.store, BASE, old)
    listed = rows(await clinician.text("/staff/answers"))
    assert "Overdue for review" in listed["cost"] and "Dr. B" in listed["cost"]
