"""Sessions of the staff desk: they end when they should, and at once when an account may no longer."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

import pytest

from clinic.domain.staff import Role
from clinic.services import staff_accounts, staff_sessions
from tests.integration.gateway import Gateway
from tests.integration.staff import Desk, at_desk

IDLE_S, ABSOLUTE_S = 15 * 60, 10 * 3600


@pytest.fixture
async def desk(gateway: Gateway) -> Desk:
    return await at_desk(gateway, Role.NURSE)


async def is_open(desk: Desk) -> bool:
    return (await desk.get("/staff")).status == 200


async def test_a_session_ends_when_nobody_used_it_for_fifteen_minutes(gateway: Gateway, desk: Desk) -> None:
    gateway.clock.offset_s += IDLE_S - 5
    assert await is_open(desk)
    gateway.clock.offset_s += IDLE_S - 5
    assert await is_open(desk)
    gateway.clock.offset_s += IDLE_S + 5
    assert not await is_open(desk)


async def test_the_sign_in_form_says_why_one_is_asked_to_sign_in_again(gateway: Gateway, desk: Desk) -> None:
    gateway.clock.offset_s += IDLE_S + 5
    response = await desk.get("/staff/conversations")
    assert response.headers["Location"] == "/staff/sign-in?next=/staff/conversations&ended=1"
    words = "Your session has ended: nothing was done for a while"
    assert words in await desk.text(response.headers["Location"])
    assert words not in await desk.text("/staff/sign-in?next=/staff")


async def test_a_session_ends_after_ten_hours_however_busy_it_was(gateway: Gateway, desk: Desk) -> None:
    for _ in range(59):
        gateway.clock.offset_s += 600
        assert await is_open(desk)
    gateway.clock.offset_s += 615
    assert gateway.clock.offset_s > ABSOLUTE_S
    assert not await is_open(desk)


async def test_signing_out_ends_this_browsers_session_and_no_other(gateway: Gateway, desk: Desk) -> None:
    elsewhere = await at_desk(gateway, Role.NURSE)
    response = await desk.post("/staff/sign-out")
    assert response.headers["Location"] == "/staff/sign-in?out=1"
    assert "Max-Age=0" in response.headers["Set-Cookie"]
    assert not await is_open(desk)
    assert await is_open(elsewhere)


async def test_a_disabled_accounts_sessions_die_at_once(gateway: Gateway, desk: Desk) -> None:
    await staff_accounts.disable(gateway.store, desk.member.id, by="command", now=gateway.clock())
    assert not await is_open(desk)
    await staff_accounts.enable(gateway.store, desk.member.id, by="command")
    assert not await is_open(desk)


async def test_an_account_that_was_disabled_behind_the_desks_back_is_out_as_well(gateway: Gateway, desk: Desk) -> None:
    with sqlite3.connect(gateway.folder / "clinic.db") as connection:
        connection.execute("UPDATE staff_account SET disabled_at = '2026-01-01 00:00:00'")
    assert not await is_open(desk)


async def test_another_role_counts_from_the_next_request_on(gateway: Gateway, desk: Desk) -> None:
    await staff_accounts.change_role(gateway.store, desk.member.id, Role.AUDITOR, by="command")
    assert "signed in as auditor" in await desk.text("/staff")


async def test_no_token_stands_in_the_database(gateway: Gateway, desk: Desk) -> None:
    content = b"".join(file.read_bytes() for file in gateway.folder.glob("clinic.db*"))
    assert staff_sessions.key_of(desk.token).encode() in content
    assert desk.token.encode() not in content


async def test_sessions_that_ended_are_taken_away_by_the_next_who_signs_in(gateway: Gateway, desk: Desk) -> None:
    gateway.clock.offset_s += IDLE_S + 5
    lifetime = staff_sessions.Lifetime(timedelta(seconds=IDLE_S), timedelta(seconds=ABSOLUTE_S))
    await gateway.store.write(lambda session: staff_sessions.purge(session, lifetime, now=gateway.clock()))
    assert gateway.rows("SELECT count(*) FROM staff_session") == [(0,)]


async def test_an_address_where_nothing_is_says_so_in_a_page(desk: Desk) -> None:
    response = await desk.get("/staff/nothing/here")
    assert response.status == 404
    assert "There is no such page" in await response.text()


async def test_styles_are_open_and_nothing_else_is_taken_from_the_folder(gateway: Gateway) -> None:
    style = await gateway.client.get("/staff/static/staff.css")
    assert (style.status, style.content_type) == (200, "text/css")
    assert style.headers["Cache-Control"] == "no-cache"
    for name in ("nothing.css", "..%2Fpage.py", "%2e%2e%2fpage.py"):
        assert (await gateway.client.get(f"/staff/static/{name}")).status in (404, 303)
