"""Signing in at the staff desk: what lets somebody in, what does not, and that the answer does not say why."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import ClientResponse
from argon2 import PasswordHasher
from limits import parse

from clinic.db.models.staff import StaffAccount
from clinic.domain import totp
from clinic.domain.staff import Role
from clinic.services import audit, staff_accounts, staff_passwords
from tests.integration.assistant import StandIn
from tests.integration.gateway import Gateway, running
from tests.integration.staff import PASSWORD, account, at_desk
from tests.integration.staff_door import code, cookie_of, enter, tried
from web import limits
from web.staff import sign_in

GUESSED_ACCOUNTS = parse("8/15 minutes")
WORDS = "That did not work."
NURSE = "Nora Nurse"
CLINIC, STRANGER = "192.0.2.10", "198.51.100.7"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same work in less time; what it takes in earnest has tests of its own."""
    monkeypatch.setattr(sign_in, "LEAST_S", 0.0)
    monkeypatch.setattr(staff_passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1))
    monkeypatch.setattr(limits, "GUESSED_ACCOUNTS", GUESSED_ACCOUNTS)


@pytest.fixture
async def nurse(gateway: Gateway) -> StaffAccount:
    return await account(gateway, Role.NURSE, NURSE, password=PASSWORD)


async def refused(response: ClientResponse) -> None:
    assert response.status == 422
    assert WORDS in await response.text()
    assert "staff" not in response.cookies


async def test_login_password_and_code_open_the_desk(gateway: Gateway, nurse: StaffAccount) -> None:
    response = await enter(gateway, nurse, login=f"  {nurse.login.upper()} ")
    assert (response.status, response.headers["Location"]) == (303, "/staff")
    cookie = response.cookies["staff"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["secure"]) == (True, "Strict", "/", "")
    page = await gateway.client.get("/staff", headers={"Cookie": f"staff={cookie.value}"})
    text = await page.text()
    assert "Hello, Nora Nurse" in text
    assert "signed in as nurse" in text
    assert page.headers["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert page.headers["Referrer-Policy"] == "same-origin"
    (row,) = gateway.rows("SELECT actor, action, patient_id, object, details FROM audit")
    assert row == (f"staff:{nurse.id}", "staff.sign_in", None, f"staff:{nurse.id}", '{"address": "127.0.0.1"}')
    assert (await audit.verify(gateway.store)).findings == ()


@pytest.mark.parametrize("changed", [
    {"password": "seven green umbrella"}, {"password": ""}, {"password": PASSWORD * 20}, {"code": "000000"}, {"code": ""},
    {"code": "é12345"}, {"login": "nobody@clinic.example"}, {"login": ""}, {"login": "\u0130@x.yz"}, {"login": "x" * 5000},
])  # fmt: skip
async def test_each_thing_that_is_wrong_gets_the_same_answer(
    gateway: Gateway, nurse: StaffAccount, changed: dict[str, str]
) -> None:
    response = await enter(gateway, nurse, **changed)
    await refused(response)
    assert gateway.rows("SELECT count(*) FROM staff_session") == [(0,)]


async def test_the_answer_keeps_the_login_and_never_the_password(gateway: Gateway, nurse: StaffAccount) -> None:
    text = await (await enter(gateway, nurse, code="000000", next="/staff/x")).text()
    assert nurse.login in text
    assert 'value="/staff/x"' in text
    assert PASSWORD not in text


async def test_the_answer_takes_as_long_for_an_account_as_for_none(
    gateway: Gateway, nurse: StaffAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in, "LEAST_S", 1.5)
    took = []
    for login in (nurse.login, "nobody@clinic.example", "no login at all"):
        began = time.perf_counter()
        await refused(await enter(gateway, nurse, login=login, code="000000"))
        took.append(time.perf_counter() - began)
    assert min(took) >= 1.5
    assert max(took) - min(took) < 0.5


async def test_a_code_is_good_once(gateway: Gateway, nurse: StaffAccount) -> None:
    used = code(gateway, nurse)
    assert (await enter(gateway, nurse, code=used)).status == 303
    await refused(await enter(gateway, nurse, code=used))
    gateway.clock.offset_s += totp.STEP_S
    assert (await enter(gateway, nurse)).status == 303


async def test_of_two_at_once_with_the_same_code_one_gets_in(gateway: Gateway, nurse: StaffAccount) -> None:
    used = code(gateway, nurse)
    answers = await asyncio.gather(*(enter(gateway, nurse, code=used) for _ in range(4)))
    assert sorted(answer.status for answer in answers) == [303, 422, 422, 422]


@pytest.mark.parametrize(("steps", "opens"), [(-2, False), (-1, True), (1, True), (2, False)])
async def test_a_clock_may_be_one_step_wrong(gateway: Gateway, nurse: StaffAccount, steps: int, opens: bool) -> None:
    assert nurse.totp_secret is not None
    typed = totp.code_now(nurse.totp_secret, gateway.clock() + timedelta(seconds=steps * totp.STEP_S))
    response = await enter(gateway, nurse, code=f"{typed[:3]} {typed[3:]}")
    assert (response.status == 303) == opens


async def test_a_session_that_was_put_into_the_browser_before_is_worth_nothing(gateway: Gateway, nurse: StaffAccount) -> None:
    """Session fixation: signing in gives another token, and the one from before ends."""
    planted = await at_desk(gateway, Role.NURSE, NURSE)
    typed = {"login": nurse.login, "password": PASSWORD, "code": code(gateway, nurse)}
    response = await tried(gateway, f"staff={planted.token}", **typed)
    assert cookie_of(response) != planted.token
    assert (await planted.get("/staff")).status == 303
    assert gateway.rows("SELECT count(*) FROM staff_session") == [(1,)]


@pytest.mark.parametrize(("next", "goes"), [
    ("/staff/callbacks?page=2", "/staff/callbacks?page=2"), ("/staff", "/staff"), ("/staff?x=1", "/staff?x=1"), ("", "/staff"),
    ("https://evil.example", "/staff"), ("//evil.example", "/staff"), ("/\\evil.example", "/staff"), ("/staff//evil", "/staff"),
    ("/staffed", "/staff"), ("/portal", "/staff"), ("/staff\r\nX: y", "/staff"), ("javascript:alert(1)", "/staff"),
    ("/staff.evil.example", "/staff"), ("/staff@evil.example", "/staff"), ("/staff/\\\\evil", "/staff"),
])  # fmt: skip
async def test_after_signing_in_one_goes_on_within_the_desk_alone(
    gateway: Gateway, nurse: StaffAccount, next: str, goes: str
) -> None:
    response = await enter(gateway, nurse, next=next)
    assert response.headers["Location"] == goes


async def test_the_page_that_was_asked_for_comes_after_signing_in(gateway: Gateway) -> None:
    asked = await gateway.client.get("/staff/a/b?c=d%20e&f=1", allow_redirects=False)
    page = await gateway.client.get(asked.headers["Location"])
    assert 'value="/staff/a/b?c=d%20e&amp;f=1"' in await page.text()


async def test_a_form_of_a_session_that_ended_leads_back_to_its_page(gateway: Gateway) -> None:
    own = str(gateway.client.make_url("/staff/password?x=1"))
    for came, goes in ((own, "/staff/password%3Fx%3D1"), ("https://evil.example/portal", "/staff"), ("", "/staff")):
        response = await gateway.client.post("/staff/sign-out", headers={"Referer": came}, allow_redirects=False)
        assert response.headers["Location"] == f"/staff/sign-in?next={goes}"


async def test_another_site_cannot_sign_somebody_in(gateway: Gateway, nurse: StaffAccount) -> None:
    for origin in ("https://evil.example", "null"):
        response = await gateway.client.post("/staff/sign-in", data={"login": nurse.login}, headers={"Origin": origin})
        assert response.status == 403


async def test_the_clinics_own_website_is_another_site_too(tmp_path: Any, assistant: StandIn) -> None:
    async with running(tmp_path, assistant, sites="https://www.clinic.example") as gateway:
        headers = {"Origin": "https://www.clinic.example"}
        assert (await gateway.client.post("/staff/sign-in", data={}, headers=headers)).status == 403
        assert (await gateway.client.post("/api/conversations", json={}, headers=headers)).status == 201


async def test_over_tls_the_cookie_is_bound_to_this_host(tmp_path: Any, assistant: StandIn) -> None:
    async with running(tmp_path, assistant, trusted_proxies="127.0.0.1", public_url="https://chat.clinic.example") as gateway:
        nurse = await account(gateway, Role.NURSE, NURSE, password=PASSWORD)
        typed = {"login": nurse.login, "password": PASSWORD, "code": code(gateway, nurse)}
        headers = {"X-Forwarded-Proto": "https", "X-Forwarded-For": CLINIC}
        response = await gateway.client.post("/staff/sign-in", data=typed, headers=headers, allow_redirects=False)
        header = response.headers["Set-Cookie"]
        assert header.startswith("__Host-staff=")
        for piece in ("HttpOnly", "Secure", "SameSite=Strict", "Path=/"):
            assert piece in header
        assert "Domain" not in header
        token = response.cookies["__Host-staff"].value
        for name, status in (("__Host-staff", 200), ("staff", 303)):
            cookie = {"Cookie": f"{name}={token}", **headers}
            assert (await gateway.client.get("/staff", headers=cookie, allow_redirects=False)).status == status


async def test_a_disabled_account_does_not_open(gateway: Gateway, nurse: StaffAccount) -> None:
    await staff_accounts.disable(gateway.store, nurse.id, by="command", now=gateway.clock())
    await refused(await enter(gateway, nurse))


async def test_an_account_that_is_not_set_up_does_not_open(gateway: Gateway, nurse: StaffAccount) -> None:
    link = await staff_accounts.add(gateway.store, "new@clinic.example", "New", Role.NURSE, by="command", now=gateway.clock())
    assert link.account.setup_secret is not None
    typed = totp.code_now(link.account.setup_secret, gateway.clock())
    for password in ("", PASSWORD):
        await refused(await tried(gateway, login="new@clinic.example", password=password, code=typed))


@pytest.fixture
async def clinic(tmp_path: Any, assistant: StandIn) -> Any:
    """A gateway behind a proxy, so that attempts come from addresses of the test's choice, with the limits on."""
    async with running(tmp_path, assistant, trusted_proxies="127.0.0.1", rate_limit="on") as gateway:
        yield gateway


async def from_address(gateway: Gateway, address: str, account: StaffAccount, **changed: str) -> int:
    typed = {"login": account.login, "password": PASSWORD, "code": code(gateway, account), **changed}
    headers = {"X-Forwarded-For": address}
    gateway.client.session.cookie_jar.clear()
    response = await gateway.client.post("/staff/sign-in", data=typed, headers=headers, allow_redirects=False)
    return response.status


async def test_after_five_failures_an_account_waits_at_that_address_and_colleagues_there_do_not(clinic: Gateway) -> None:
    nurse = await account(clinic, Role.NURSE, NURSE, password=PASSWORD)
    colleague = await account(clinic, Role.FRONT_DESK, "Fran Desk", password=PASSWORD)
    for _ in range(5):
        assert await from_address(clinic, CLINIC, nurse, password="wrong") == 422
    assert await from_address(clinic, CLINIC, nurse) == 422
    assert await from_address(clinic, CLINIC, colleague) == 303
    assert await from_address(clinic, STRANGER, nurse) == 303  # at home it still opens
    clinic.clock.offset_s += 31
    assert await from_address(clinic, CLINIC, nurse) == 303


async def test_each_failure_after_that_doubles_the_wait_up_to_fifteen_minutes(clinic: Gateway) -> None:
    nurse = await account(clinic, Role.NURSE, NURSE, password=PASSWORD)
    for _ in range(4):
        await from_address(clinic, CLINIC, nurse, code="000000")
    for wait in (30, 60, 120, 240, 480, 900, 900):
        await from_address(clinic, CLINIC, nurse, code="000000")
        clinic.clock.offset_s += wait - 5
        assert await from_address(clinic, CLINIC, nurse) == 422, wait
        clinic.clock.offset_s += 6
    assert await from_address(clinic, CLINIC, nurse) == 303
    assert clinic.rows("SELECT failures, locked_until FROM staff_address WHERE address NOT LIKE 'device%'") == [(0, None)]


async def test_waiting_costs_nothing_more_however_often_it_is_tried_meanwhile(clinic: Gateway) -> None:
    nurse = await account(clinic, Role.NURSE, NURSE, password=PASSWORD)
    for _ in range(12):
        await from_address(clinic, CLINIC, nurse, password="wrong")
    assert clinic.rows("SELECT failures FROM staff_address") == [(5,)]
    assert clinic.rows("SELECT count(*) FROM audit WHERE action = 'staff.sign_in_failed'") == [(5,)]


async def test_guessing_from_everywhere_stops_strangers_and_not_the_place_where_the_account_is_used(clinic: Gateway) -> None:
    nurse = await account(clinic, Role.NURSE, NURSE, password=PASSWORD)
    assert await from_address(clinic, CLINIC, nurse) == 303
    clinic.clock.offset_s += 30  # a code is good once
    for number in range(20):
        await from_address(clinic, f"203.0.113.{number}", nurse, password="wrong")
    clinic.clock.offset_s += 20
    assert await from_address(clinic, STRANGER, nurse) == 422
    assert await from_address(clinic, CLINIC, nurse) == 303  # and that it worked ends the wait of all
    clinic.clock.offset_s += 30
    assert await from_address(clinic, STRANGER, nurse) == 303


async def test_an_address_that_tries_many_accounts_opens_those_alone_that_it_opened_before(clinic: Gateway) -> None:
    known = await account(clinic, Role.NURSE, NURSE, password=PASSWORD)
    other = await account(clinic, Role.FRONT_DESK, "Fran Desk", password=PASSWORD)
    assert await from_address(clinic, CLINIC, known) == 303
    for number in range(GUESSED_ACCOUNTS.amount):
        await from_address(clinic, CLINIC, other, login=f"guess{number}@clinic.example")
    assert await from_address(clinic, CLINIC, other) == 422
    assert await from_address(clinic, STRANGER, other) == 303
    clinic.clock.offset_s += 30
    assert await from_address(clinic, CLINIC, known) == 303


async def test_one_colleague_who_fails_all_day_does_not_make_the_address_suspicious(clinic: Gateway) -> None:
    nurse = await account(clinic, Role.NURSE, NURSE, password=PASSWORD)
    for _ in range(GUESSED_ACCOUNTS.amount + 5):
        await from_address(clinic, CLINIC, nurse, login="fran.desk@clinic.example")
    assert await from_address(clinic, CLINIC, nurse) == 303


async def test_a_hash_of_older_parameters_is_made_anew_when_its_owner_signs_in(
    gateway: Gateway, nurse: StaffAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staff_passwords, "_HASHER", PasswordHasher(time_cost=2, memory_cost=1024, parallelism=1))
    await refused(await enter(gateway, nurse, password="wrong"))
    assert gateway.rows("SELECT password_hash FROM staff_account") == [(nurse.password_hash,)]
    assert (await enter(gateway, nurse)).status == 303
    ((hash,),) = gateway.rows("SELECT password_hash FROM staff_account")
    assert "t=2" in hash
    assert await staff_passwords.matches(hash, PASSWORD)
