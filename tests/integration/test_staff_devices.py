"""A browser that an account has signed in with: nobody else at the same address keeps its owner out."""

from __future__ import annotations

import pytest
from aiohttp import ClientResponse
from argon2 import PasswordHasher

from clinic.db.models.staff import StaffAccount
from clinic.domain import lockout, totp
from clinic.domain.staff import Role
from clinic.services import staff_passwords
from tests.integration.gateway import Gateway
from tests.integration.staff import PASSWORD, account
from tests.integration.staff_door import code, tried
from web.staff import sign_in

DEVICE = "staff-device"
# Half a minute apart, so that some fall into a wait and count for nothing: the last one is of minutes.
MANY = lockout.FREE_AT_ADDRESS + 10


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in, "LEAST_S", 0.0)
    monkeypatch.setattr(staff_passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1))


@pytest.fixture
async def nurse(gateway: Gateway) -> StaffAccount:
    return await account(gateway, Role.NURSE, "Nora Nurse", password=PASSWORD)


async def enter(gateway: Gateway, who: StaffAccount, device: str = "", password: str = PASSWORD) -> ClientResponse:
    gateway.clock.offset_s += totp.STEP_S  # a code is good once
    cookie = f"{DEVICE}={device}" if device else ""
    return await tried(gateway, cookie, login=who.login, password=password, code=code(gateway, who))


async def guess(gateway: Gateway, who: StaffAccount, times: int, device: str = "") -> None:
    for _ in range(times):
        await enter(gateway, who, device, "wrong umbrellas there")


async def test_who_guesses_at_the_same_address_does_not_keep_the_owner_out(gateway: Gateway, nurse: StaffAccount) -> None:
    first = await enter(gateway, nurse)
    cookie = first.cookies[DEVICE]
    assert (first.status, cookie["httponly"], cookie["samesite"], cookie["path"]) == (303, True, "Strict", "/")
    await guess(gateway, nurse, MANY)
    assert (await enter(gateway, nurse)).status == 422  # another browser waits, with everything right
    again = await enter(gateway, nurse, cookie.value)
    assert (again.status, again.cookies[DEVICE].value) == (303, cookie.value)
    assert (await enter(gateway, nurse)).status == 422  # and who guesses has won nothing by that


async def test_a_known_browser_is_no_way_to_guess(gateway: Gateway, nurse: StaffAccount) -> None:
    device = (await enter(gateway, nurse)).cookies[DEVICE].value
    await guess(gateway, nurse, MANY, device)
    assert (await enter(gateway, nurse, device)).status == 422


@pytest.mark.parametrize("device", ["made-up", "x" * 500])
async def test_a_cookie_that_was_not_given_out_or_is_anothers_changes_nothing(
    gateway: Gateway, nurse: StaffAccount, device: str
) -> None:
    other = await account(gateway, Role.FRONT_DESK, "Sam Clerk", password=PASSWORD)
    of_other = (await enter(gateway, other)).cookies[DEVICE].value
    await guess(gateway, nurse, MANY)
    for cookie in (device, of_other):
        assert (await enter(gateway, nurse, cookie)).status == 422


async def test_the_cookie_opens_nothing_and_the_database_does_not_hold_it(gateway: Gateway, nurse: StaffAccount) -> None:
    device = (await enter(gateway, nurse)).cookies[DEVICE].value
    gateway.client.session.cookie_jar.clear()
    page = await gateway.client.get("/staff", headers={"Cookie": f"{DEVICE}={device}"}, allow_redirects=False)
    assert page.status == 303
    assert device not in str(gateway.rows("SELECT address FROM staff_address"))
