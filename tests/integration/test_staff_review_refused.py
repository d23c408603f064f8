"""Review: decisions and examples that cannot be, and what they leave as it was."""

from __future__ import annotations

import sqlite3

import pytest

from clinic.domain.staff import Role
from clinic.services import review_examples
from tests.integration.gateway import Gateway
from tests.integration.staff import Desk, at_desk
from tests.integration.test_staff_review import items, patient_chat, propose, quotes, say


async def test_a_decision_is_one_of_two_and_anything_else_decides_nothing(gateway: Gateway, nurse: Desk, clinician: Desk) -> None:
    await say(await gateway.open(), "zebra finch when")
    await nurse.text("/staff/review")
    await propose(nurse, 1, "zebra finch when")
    wrong: list[dict[str, str]] = [{}, {"decision": ""}, {"decision": "zzz"}, {"decision": "Approve"}, {"decisions": "approve"}]
    for fields in wrong:
        assert (await clinician.post("/staff/review/examples/1", **fields)).status == 422, fields
    assert items(gateway)[0][-1] == "proposed"
    assert gateway.rows("SELECT state, decided_by FROM review_example") == [("proposed", None)]
    assert gateway.rows("SELECT count(*) FROM audit WHERE action IN ('review.approve', 'review.reject')") == [(0,)]
    assert (await clinician.post("/staff/review/examples/1", decision="reject")).status == 303


async def test_markup_never_becomes_an_example(gateway: Gateway, nurse: Desk) -> None:
    await say(await gateway.open(), "<b>how</b> long")
    await nurse.text("/staff/review")
    html = await propose(nurse, 1, "<b>how</b> long")
    assert "Leave out markup such as <b>: an example is plain words." in html
    assert items(gateway)[0][-1] == "open"
    assert gateway.rows("SELECT count(*) FROM review_example") == [(0,)]
    assert await propose(nurse, 1, "zebra how long") == ""


async def test_what_still_looks_like_personal_data_is_neither_proposed_nor_approved(
    gateway: Gateway, nurse: Desk, clinician: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await say(await gateway.open(), "write to tamoro(at)lumen(dot)net about zebra")
    assert "tamoro" not in await nurse.text("/staff/review")
    typed = "write to tamoro(at)lumen(dot)net about zebra"
    assert "It still looks as if it names a person" in await propose(nurse, 1, typed)
    with monkeypatch.context() as before:  # as it was proposed when the rules did not know it yet
        before.setattr(review_examples, "fault", lambda text, country, known: None)
        assert await propose(nurse, 1, typed) == ""
    response = await clinician.post("/staff/review/examples/1", decision="approve")
    assert "Not approved. It still looks as if it names a person" in await clinician.text(response.headers["Location"])
    assert gateway.rows("SELECT state FROM review_example") == [("proposed",)]
    assert (await clinician.post("/staff/review/examples/1", decision="reject")).status == 303


async def test_whom_the_clinic_knows_is_named_to_nobody_in_whatever_way_it_is_typed(gateway: Gateway, nurse: Desk) -> None:
    with sqlite3.connect(gateway.folder / "clinic.db") as database:
        database.execute("UPDATE patient SET display_name = 'Ngozi Okafor' WHERE portal_id = 'demo-maria'")
    await say(await gateway.open(), "the okafor zebra")  # typed by somebody else
    assert quotes(await nurse.text("/staff/review")) == ["the [name] zebra"]
    assert "It still looks as if it names a person" in await propose(nurse, 1, "the okafor zebra")
    assert await propose(nurse, 1, "the zebra") == ""


async def test_an_administrator_reads_proposals_alone_and_nobodys_words(gateway: Gateway, nurse: Desk) -> None:
    """Which words a patient typed is for nurses and clinicians; what they propose was looked through by them."""
    admin = await at_desk(gateway, Role.ADMIN)
    chat = await patient_chat(gateway)
    for text in ("zebra finch when", "walrus when"):
        await say(chat, text)
    html = await admin.text("/staff/review")
    assert "Nothing is proposed." in html and quotes(html) == []
    assert "none waiting" in (await admin.text("/staff")).split("<b>Review</b>")[1].split("</li>")[0]
    assert quotes(await nurse.text("/staff/review")) == ["walrus when", "zebra finch when"]
    await propose(nurse, 1, "zebra finch when it is")
    html = await admin.text("/staff/review")
    assert quotes(html) == ["zebra finch when it is"] and "walrus" not in html and "Approve" in html
    assert "1 waiting" in (await admin.text("/staff")).split("<b>Review</b>")[1].split("</li>")[0]
    assert gateway.rows(f"SELECT * FROM audit WHERE action = 'review.read' AND actor = '{admin.member.actor}'") == []


async def test_two_words_with_capitals_are_asked_about_where_they_are_proposed_and_decided_on(
    gateway: Gateway, nurse: Desk, clinician: Desk
) -> None:
    await say(await gateway.open(), "may Tamoro Young park")
    await say(await gateway.open(), "may i park", direction=3)
    html = await nurse.text("/staff/review")
    assert html.count("Is this somebody's name: <b>Tamoro Young</b>? Then take it out before you propose this.") == 1
    assert html.count('aria-describedby="name-1"') == html.count('id="name-1"') == 1
    assert await propose(nurse, 1, "may Tamoro Young park") == ""
    assert "<b>Tamoro Young</b>? Then send it back." in await clinician.text("/staff/review")
