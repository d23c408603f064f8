"""Audit at the staff desk: searched page by page, checked whole, and itself in the log."""

from __future__ import annotations

import csv
import io
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from clinic.db.models.chat import Callback
from clinic.domain.staff import Role
from clinic.services import audit
from clinic.services.audit import Access
from tests.integration.gateway import BASE, Gateway
from tests.integration.staff import Desk, at_desk
from web.staff import audit_words

PAGE = "/staff/audit"


@pytest.fixture
async def auditor(gateway: Gateway) -> Desk:
    return await at_desk(gateway, Role.AUDITOR, "Aud Itor")


async def logged(gateway: Gateway, *accesses: Access) -> None:
    for access in accesses:
        await gateway.store.write(lambda session, access=access: audit.record(session, access))  # type: ignore[misc]


def numbered(count: int, **changed: Any) -> list[Access]:
    return [Access(**{"patient_id": 1, "action": "diary.read", "object": f"diary/{n}", **changed}) for n in range(count)]


def objects(page: str) -> list[str]:
    return re.findall(r'<td data-label="Of what, and why">(?:<a [^>]*>)?([^<]*)', page)


async def test_rows_say_who_what_whose_and_why_and_the_look_is_in_the_log(auditor: Desk, gateway: Gateway) -> None:
    nurse = await at_desk(gateway, Role.NURSE, "Nora Nurse")
    await logged(gateway, Access(1, "transcript.read", "conversation/abc", nurse.member.actor, {"why": "taken over"}))
    page = await auditor.text(PAGE)
    row = page.split("<tbody>")[1].split("</tr>")[0]
    for text in ("Nora Nurse", nurse.member.actor, "transcript.read", "conversation/abc", "why: taken over", "number 1", "demo-"):
        assert text in row
    assert gateway.rows("SELECT actor, action, patient_id FROM audit ORDER BY seq DESC LIMIT 1") == [
        (auditor.member.actor, "audit.read", None)
    ]
    assert "audit.read" in (await auditor.text(PAGE)).split("<tbody>")[1].split("</tr>")[0]


async def test_pages_follow_each_other_without_a_gap_while_rows_are_added(auditor: Desk, gateway: Gateway) -> None:
    await logged(gateway, *numbered(120))
    seen, path = [], f"{PAGE}?action=diary"
    while path:
        page = await auditor.text(path)
        seen += objects(page)
        more = re.search(r'rel="next" href="([^"]+)"', page)
        path = more[1].replace("&amp;", "&") if more else ""
        await logged(gateway, *numbered(3, action="other.read"))
    assert seen == [f"diary/{n}" for n in reversed(range(120))]


async def test_each_filter_finds_its_rows_and_all_together_narrow(auditor: Desk, gateway: Gateway) -> None:
    await logged(
        gateway,
        Access(1, "diary.read", "a", "patient"),
        Access(2, "diary.write", "b", "patient"),
        Access(2, "transcript.read", "c", "staff:77"),
        Access(None, "diaryother.read", "d", "command"),
    )
    for query, expected in [
        ("action=diary", "ba"),
        ("action=diary.write", "b"),
        ("patient=2", "cb"),
        ("patient=demo-maria&action=diary", "a" if _id(gateway, "demo-maria") == 1 else "b"),
        ("actor=patient", "ba"),
        ("actor=patient&patient=2", "b"),
        ("actor=staff:77", "c"),
        ("patient=nobody", ""),
        ("action=%25", ""),
        ("action=diar_", ""),
        ("patient=%27%20OR%201=1", ""),
    ]:
        assert "".join(objects(await auditor.text(f"{PAGE}?{query}"))) == expected, query


def _id(gateway: Gateway, portal_id: str) -> int:
    return next(id for id, portal in gateway.rows("SELECT id, portal_id FROM patient") if portal == portal_id)


async def test_rows_are_found_by_the_why_that_the_page_shows(auditor: Desk, gateway: Gateway) -> None:
    await logged(
        gateway,
        Access(1, "transcript.read", "a", "staff:77", {"from": "alarms"}),
        Access(1, "transcript.read", "b", "staff:77", {"from": "address"}),
        Access(1, "callback.attempt", "c", "staff:77", {"result": "no_answer"}),
    )
    for why, expected in [
        ("opened from: address", "b"),
        ("Opened from", "ba"),
        ("ALARMS", "a"),
        ("no answer", "c"),
        ("no alarms", ""),
        ("%", "cba"),  # no word, so nothing is asked
        ("no_nswer", ""),
    ]:
        found = await auditor.text(f"{PAGE}?actor=staff:77&why={quote(why)}")
        assert "".join(objects(found)) == expected, why
    last = gateway.rows("SELECT details FROM audit ORDER BY seq DESC LIMIT 1")[0][0]
    assert "why" in last and "nswer" not in last  # the log says by what was searched, and keeps no words


async def test_days_are_the_clinics_and_both_ends_are_in(auditor: Desk, gateway: Gateway) -> None:
    await logged(gateway, *numbered(1))
    today = gateway.clock().astimezone(BASE.clinic.zone).date()
    for first, last, count in [(0, 0, 1), (-1, -1, 0), (1, 1, 0), (-3, 3, 1)]:
        days = f"from={today + timedelta(days=first)}&to={today + timedelta(days=last)}"
        assert len(objects(await auditor.text(f"{PAGE}?action=diary&{days}"))) == count
    assert await auditor.text(f"{PAGE}?to=9999-12-31")


@pytest.mark.parametrize("query", ["from=nonsense", "to=2026-02-30", "from=2026-05-02&to=2026-05-01"])
async def test_days_that_are_none_are_named_and_nothing_is_read(auditor: Desk, gateway: Gateway, query: str) -> None:
    before = gateway.rows("SELECT count(*) FROM audit")
    for path in (PAGE, f"{PAGE}.csv"):
        response = await auditor.get(f"{path}?{query}")
        assert response.status == 422 and 'aria-invalid="true"' in await response.text()
    assert gateway.rows("SELECT count(*) FROM audit") == before


@pytest.mark.parametrize("before", ["nonsense", "-1", "", "9" * 40, "0", "1"])
async def test_a_page_that_is_none_is_harmless(auditor: Desk, before: str) -> None:
    assert "<h1>Audit</h1>" in await auditor.text(f"{PAGE}?before={before}")


async def test_the_file_has_all_that_was_found_and_no_formula(auditor: Desk, gateway: Gateway) -> None:
    await logged(gateway, *numbered(1100), Access(1, "diary.read", "=cmd()", details={"why": "+1"}))
    response = await auditor.get(f"{PAGE}.csv?action=diary")
    assert (response.status, response.content_type) == (200, "text/csv")
    header, *rows = csv.reader(io.StringIO((await response.read()).decode("utf-8-sig")))
    assert header[:3] == ["Row", "Time (UTC)", "Who"] and len(rows) == 1101
    assert rows[0][7] == "'=cmd()" and [row[7] for row in rows[1:]] == [f"diary/{n}" for n in reversed(range(1100))]
    looks = gateway.rows("SELECT details FROM audit WHERE action = 'audit.read'")
    assert len(looks) == 2


async def test_a_whole_log_gives_its_head_and_an_altered_one_its_findings(auditor: Desk, gateway: Gateway) -> None:
    await logged(gateway, *numbered(3))
    response = await auditor.post(f"{PAGE}/verify", known="")
    page = await response.text()
    assert response.status == 200 and "The log is whole: 3 rows." in page
    head = re.search(r"<code>(3:[0-9a-f]{64})</code>", page)
    assert head is not None
    assert "The log is whole" in await (await auditor.post(f"{PAGE}/verify", known=f" {head[1]} ")).text()
    with closing(sqlite3.connect(gateway.folder / "clinic.db")) as connection, connection:
        connection.execute("DROP TRIGGER audit_no_update")
        connection.execute("UPDATE audit SET object = 'other' WHERE seq = 2")
    page = await (await auditor.post(f"{PAGE}/verify", known=f"3:{'0' * 64}")).text()
    assert "The log is not whole" in page and "row 2 was altered" in page and "row 3 is not the one" in page
    assert len(gateway.rows("SELECT seq FROM audit WHERE action = 'audit.verify'")) == 3


@pytest.mark.parametrize("known", ["nonsense", "x:y", ":"])
async def test_what_is_no_head_is_said(auditor: Desk, gateway: Gateway, known: str) -> None:
    response = await auditor.post(f"{PAGE}/verify", known=known)
    assert response.status == 422 and "That is no head of the log" in await response.text()
    assert gateway.rows("SELECT seq FROM audit WHERE action = 'audit.verify'") == []


async def test_actions_are_told_in_words_beside_their_code_and_chosen_from_a_list(auditor: Desk, gateway: Gateway) -> None:
    await logged(gateway, Access(1, "diary.change", "diary"), Access(1, "made.up", "x"))
    page = await auditor.text(PAGE)
    assert "Changed an entry of the diary<br>" in page and ">diary.change</small>" in page and "made.up<br>" in page
    told = {"diary.change": "Changed an entry of the diary", "made.up": "made.up", "diary": "All of: Headache diary"}
    for asked, words in told.items():
        assert f'<option value="{asked}" selected>{words}</option>' in await auditor.text(f"{PAGE}?action={asked}")


async def test_what_the_check_found_stands_before_the_rows(auditor: Desk, gateway: Gateway) -> None:
    await logged(gateway, *numbered(3))
    before = await auditor.text(PAGE)
    assert before.index('id="whole"') > before.index("<tbody>")
    for known in ("", "no head"):
        found = await (await auditor.post(f"{PAGE}/verify", known=known)).text()
        assert found.count('id="whole"') == 1 and found.index('id="whole"') < found.index("<tbody>")


async def test_the_log_is_asked_about_one_thing_as_the_desk_calls_it(auditor: Desk, gateway: Gateway) -> None:
    alarm, chat = "7d8db000-0000-5000-8000-00000000000a", "7d8db000-0000-4000-8000-00000000000c"
    near = "7d8db000-0000-4000-8000-00000000000d"
    things = (f"alarm/{alarm}", f"conversation/{chat}", "callback/CB-56GAG", "callback/CB-56GAH", f"conversation/{near}", "diary")
    await logged(gateway, *(Access(1, "made.up", thing) for thing in things))
    for asked, expected in [
        ("CB-56GAG", ["callback/CB-56GAG"]),
        (" cb-56gag ", ["callback/CB-56GAG"]),
        (alarm, [f"alarm/{alarm}"]),
        (chat.upper(), [f"conversation/{chat}"]),
        (f"conversation/{chat}", [f"conversation/{chat}"]),
        ("Visitor 7D8DB", [f"conversation/{near}", f"conversation/{chat}"]),
        ("7d8db", [f"conversation/{near}", f"conversation/{chat}"]),
        ("diary", ["diary"]),
        ("CB-56GA", []),
        ("%", []),
        ("callback/%", []),
    ]:
        page = await auditor.text(f"{PAGE}?action=made&object={quote(asked)}")
        assert objects(page) == expected, asked
    assert f'<a href="{PAGE}?object=alarm/{alarm}">alarm/{alarm}</a>' in await auditor.text(PAGE)


async def test_a_chat_brings_along_who_looked_after_its_alarm_and_its_call_back(
    auditor: Desk, gateway: Gateway, nurse: Desk
) -> None:
    other, chat = await gateway.open(), await gateway.open()
    for each in (other, chat):
        await each.say("I cannot breathe")
    alarms = dict(gateway.rows("SELECT conversation_id, id FROM alarm"))
    for verb in ("acknowledge", "close"):
        await logged(gateway, Access(None, f"alarm.{verb}", f"alarm/{alarms[chat.id]}", nurse.member.actor))
        await logged(gateway, Access(None, f"alarm.{verb}", f"alarm/{alarms[other.id]}", nurse.member.actor))
    await gateway.store.write(lambda session: session.add(_call(chat.id)))
    await logged(gateway, Access(None, "callback.taken", "callback/CB-56GAG", nurse.member.actor))
    await nurse.text(f"/staff/conversations/{chat.id}")
    for asked in (f"Visitor {chat.id[:5].upper()}", chat.id[:5], chat.id):
        found = objects(await auditor.text(f"{PAGE}?object={quote(asked)}"))
        expected = {f"alarm/{alarms[chat.id]}", f"conversation/{chat.id}", "callback/CB-56GAG"}
        assert set(found) == expected and found.count(f"alarm/{alarms[chat.id]}") == 2
        closed = await auditor.text(f"{PAGE}?action=alarm.close&object={quote(asked)}")
        assert objects(closed) == [f"alarm/{alarms[chat.id]}"]
    one = await auditor.text(f"{PAGE}?object={quote('conversation/' + chat.id)}")
    assert set(objects(one)) == {f"conversation/{chat.id}"}


def _call(chat: str) -> Callback:
    at = datetime(2026, 11, 18, tzinfo=UTC)
    wish = Callback(reference="CB-56GAG", conversation_id=chat, phone="tel:+1", call_window="any", requested_at=at)
    wish.call_from = wish.due_at = at
    return wish


@pytest.mark.parametrize("typed", ["Maria Lopez", "maria", "demo-nobody", "1234567890123"])
async def test_who_is_no_patient_of_ours_is_said_and_what_the_field_takes(auditor: Desk, gateway: Gateway, typed: str) -> None:
    await logged(gateway, *numbered(2))
    page = await auditor.text(f"{PAGE}?patient={quote(typed)}")
    assert f"No patient is known by “{typed}”" in page and "the log holds no names" in page
    assert "The log has no such row" not in page and objects(page) == []
    gone = await auditor.text(f"{PAGE}?patient=987654")
    assert "The log has no such row" in gone and "No patient is known" not in gone


async def test_an_alarms_page_leads_to_its_rows_for_who_may_read_them(auditor: Desk, gateway: Gateway, nurse: Desk) -> None:
    chat = await gateway.open()
    await chat.say("I cannot breathe")
    ((alarm,),) = gateway.rows("SELECT id FROM alarm")
    await nurse.text(f"/staff/conversations/{chat.id}")
    links = re.findall(rf'href="({PAGE}[^"]+)"', await auditor.text(f"/staff/alarms/{alarm}"))
    assert [set(objects(await auditor.text(link))) for link in links] == [{f"alarm/{alarm}"}, {f"conversation/{chat.id}"}]
    assert PAGE not in await nurse.text(f"/staff/alarms/{alarm}")


def test_every_action_that_the_product_writes_down_has_words() -> None:
    """As the code names them: `diary.read`, or `f"alarm.{verb}"` with the verbs of its callers."""
    code = "".join(path.read_text(encoding="utf-8") for path in (Path(__file__).parents[2] / "clinic/services").glob("*.py"))
    written = set(re.findall(rf'"((?:{"|".join(audit_words.PARTS)})\.[a-z_]+)"', code))
    assert len(written) > 20
    assert [action for action in written if audit_words.words(action) == action] == []
