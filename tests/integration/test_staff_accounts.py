"""Accounts: made and changed by administrators, set up by their owners, and all of it in the audit log."""

from __future__ import annotations

import re
from html import unescape

import pytest
from aiohttp import ClientResponse

from clinic.db.models.staff import StaffAccount
from clinic.domain import totp
from clinic.domain.staff import Role
from clinic.errors import Refused
from clinic.services import audit, staff_accounts, staff_passwords
from tests.integration.gateway import Gateway
from tests.integration.staff import PASSWORD, Desk, account, at_desk

NEW = "a quiet room with a lamp"
OTHER = "another quiet room and lamp"


@pytest.fixture
async def admin(gateway: Gateway) -> Desk:
    return await at_desk(gateway, Role.ADMIN, "Ada Admin")


async def link_in(response: ClientResponse) -> str:
    assert response.status == 200, await response.text()
    assert response.headers["Cache-Control"] == "no-store"
    found = re.search(r"http://[^<]+(/staff/set-up/[\w-]+)", await response.text())
    assert found is not None
    return found[1]


async def added(admin: Desk, name: str = "Nora Nurse", role: str = "nurse") -> str:
    return await link_in(await admin.post("/staff/accounts", name=name, login="Nora@Clinic.example", role=role))


async def set_up(gateway: Gateway, link: str, password: str = NEW, **changed: str) -> ClientResponse:
    page = await (await gateway.client.get(link)).text()
    key = re.search(r'<span class="key"[^>]*>(.*?)</span>\s*</p>', page, re.S)
    assert key is not None
    secret = re.sub(r"<[^>]+>|\s", "", key[1])
    typed = {"password": password, "again": password, "code": totp.code_now(secret, gateway.clock()), **changed}
    return await gateway.client.post(link, data=typed, allow_redirects=False)


async def actions(gateway: Gateway) -> list[tuple[str, str, str]]:
    assert (await audit.verify(gateway.store)).findings == ()
    return [tuple(row) for row in gateway.rows("SELECT actor, action, object FROM audit ORDER BY seq")]


async def test_somebody_is_added_sets_up_the_account_and_signs_in(gateway: Gateway, admin: Desk) -> None:
    link = await added(admin)
    response = await set_up(gateway, link)
    assert (response.status, response.headers["Location"]) == (303, "/staff/sign-in?ready=1")
    new = await staff_accounts.find(gateway.store, "nora@clinic.example")
    assert new.totp_secret is not None
    gateway.clock.offset_s += totp.STEP_S
    typed = {"login": new.login, "password": NEW, "code": totp.code_now(new.totp_secret, gateway.clock())}
    answer = await gateway.client.post("/staff/sign-in", data=typed, allow_redirects=False)
    assert answer.headers["Location"] == "/staff"
    by, it = admin.member.actor, f"staff:{new.id}"
    assert await actions(gateway) == [(by, "staff.add", it), (it, "staff.set_up", it), (it, "staff.sign_in", it)]


async def test_the_code_that_set_the_account_up_does_not_sign_in_as_well(gateway: Gateway, admin: Desk) -> None:
    await set_up(gateway, await added(admin))
    new = await staff_accounts.find(gateway.store, "nora@clinic.example")
    assert new.totp_secret is not None
    typed = {"login": new.login, "password": NEW, "code": totp.code_now(new.totp_secret, gateway.clock())}
    assert (await gateway.client.post("/staff/sign-in", data=typed, allow_redirects=False)).status == 422


async def test_the_qr_code_is_drawn_here_and_says_what_the_key_says(gateway: Gateway, admin: Desk) -> None:
    page = await (await gateway.client.get(await added(admin))).text()
    new = await staff_accounts.find(gateway.store, "nora@clinic.example")
    assert new.setup_secret is not None
    assert '<svg viewBox="0 0' in page
    assert "style=" not in page
    address = re.search(r'href="(otpauth:[^"]+)"', page)
    assert address is not None
    assert f"secret={new.setup_secret}" in unescape(address[1])
    assert "issuer=Lakeside" in unescape(address[1])


async def test_a_link_works_once(gateway: Gateway, admin: Desk) -> None:
    link = await added(admin)
    await set_up(gateway, link)
    for response in (await gateway.client.get(link), await gateway.client.post(link, data={})):
        assert response.status == 410
        assert "has ended" in await response.text()


async def test_a_link_ends_after_a_day(gateway: Gateway, admin: Desk) -> None:
    link = await added(admin)
    gateway.clock.offset_s += 24 * 3600 - 5
    assert (await gateway.client.get(link)).status == 200
    gateway.clock.offset_s += 10
    assert (await gateway.client.get(link)).status == 410


@pytest.mark.parametrize(("changed", "said"), [
    ({"again": OTHER}, "not the same"), ({"password": "short", "again": "short"}, "at least 12"),
    ({"password": "", "again": ""}, "at least 12"), ({"code": "000000"}, "not the code"), ({"code": ""}, "not the code"),
    ({"password": "x" * 201, "again": "x" * 201}, "at most 200"),
    ({"password": "aaaaaaaaaaaaaa", "again": "aaaaaaaaaaaaaa"}, "different"),
    ({"password": "nora@clinic.example", "again": "nora@clinic.example"}, "your login"),
    ({"password": "I am Nora Nurse here", "again": "I am Nora Nurse here"}, "your name"),
])  # fmt: skip
async def test_what_is_not_taken_is_said_and_the_link_still_works(
    gateway: Gateway, admin: Desk, changed: dict[str, str], said: str
) -> None:
    link = await added(admin)
    response = await set_up(gateway, link, **changed)
    assert response.status == 422
    text = await response.text()
    assert said in text
    assert "quiet room" not in text
    assert (await set_up(gateway, link)).status == 303


@pytest.mark.parametrize(("fields", "said"), [
    ({"login": "nora", "name": "Nora"}, "e-mail address"), ({"login": "", "name": "Nora"}, "e-mail address"),
    ({"login": "a@b.example", "name": " "}, "A name has"), ({"login": "a@b.example", "name": "x" * 81}, "A name has"),
    ({"login": "ADA.admin@clinic.example", "name": "Ada"}, "already"), ({"login": "a b@clinic.example", "name": "A"}, "e-mail"),
])  # fmt: skip
async def test_an_account_that_cannot_be_made_is_refused_in_words(
    gateway: Gateway, admin: Desk, fields: dict[str, str], said: str
) -> None:
    response = await admin.post("/staff/accounts", role="nurse", **fields)
    assert response.status == 422
    assert said in await response.text()
    assert gateway.rows("SELECT count(*) FROM staff_account") == [(1,)]


async def test_there_are_no_other_roles(gateway: Gateway, admin: Desk) -> None:
    for role in ("root", "", "ADMIN"):
        response = await admin.post("/staff/accounts", name="N", login="n@clinic.example", role=role)
        assert response.status == 422
    assert gateway.rows("SELECT count(*) FROM staff_account") == [(1,)]


async def test_what_is_typed_is_shown_as_text(gateway: Gateway, admin: Desk) -> None:
    await admin.post("/staff/accounts", name='<script>alert("x")</script>', login="n@clinic.example", role="nurse")
    page = await admin.text("/staff/accounts")
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


async def test_a_reset_ends_what_was_there_and_gives_a_link(gateway: Gateway, admin: Desk) -> None:
    nurse = await at_desk(gateway, Role.NURSE)
    link = await link_in(await admin.post(f"/staff/accounts/{nurse.member.id}/reset"))
    assert (await nurse.get("/staff")).status == 303
    row = await staff_accounts.find(gateway.store, "nurse.test@clinic.example")
    assert (row.password_hash, row.totp_secret) == (None, None)
    assert (await set_up(gateway, link)).status == 303
    assert "staff.reset" in [action for _, action, _ in await actions(gateway)]


async def test_a_new_link_ends_the_one_before(gateway: Gateway, admin: Desk) -> None:
    first = await added(admin)
    new = await staff_accounts.find(gateway.store, "nora@clinic.example")
    second = await link_in(await admin.post(f"/staff/accounts/{new.id}/reset"))
    assert (await gateway.client.get(first)).status == 410
    assert (await set_up(gateway, second)).status == 303


async def test_a_password_that_the_account_had_is_not_taken_again_after_a_reset(gateway: Gateway, admin: Desk) -> None:
    nurse = await account(gateway, Role.NURSE, "Nora Old", password=PASSWORD)
    link = await link_in(await admin.post(f"/staff/accounts/{nurse.id}/reset"))
    response = await set_up(gateway, link, PASSWORD)
    assert "used before" in await response.text()
    assert (await set_up(gateway, link, NEW)).status == 303


async def test_role_disabling_and_enabling_are_a_button_each_and_say_what_was_done(gateway: Gateway, admin: Desk) -> None:
    nurse = await at_desk(gateway, Role.NURSE, "Nora Nurse")
    at, it = f"/staff/accounts/{nurse.member.id}", nurse.member.actor
    for step, fields, said in (
        ("role", {"role": "clinician"}, "the role is now clinician"),
        ("disable", {}, "cannot sign in any more"),
        ("enable", {}, "can sign in again"),
    ):
        response = await admin.post(f"{at}/{step}", **fields)
        assert (response.status, response.headers["Location"]) == (303, "/staff/accounts")
        assert said in await admin.text("/staff/accounts")
        assert said not in await admin.text("/staff/accounts")
    by = admin.member.actor
    assert await actions(gateway) == [(by, "staff.change_role", it), (by, "staff.disable", it), (by, "staff.enable", it)]
    (details,) = gateway.rows("SELECT details FROM audit WHERE action = 'staff.change_role'")
    assert details == ('{"before": "nurse", "after": "clinician"}',)


async def test_a_disabled_account_is_not_reset_and_its_link_is_void(gateway: Gateway, admin: Desk) -> None:
    link = await added(admin)
    new = await staff_accounts.find(gateway.store, "nora@clinic.example")
    await admin.post(f"/staff/accounts/{new.id}/disable")
    assert (await gateway.client.get(link)).status == 410
    response = await admin.post(f"/staff/accounts/{new.id}/reset")
    assert response.status == 422
    assert "Enable it first" in await response.text()


async def test_nobody_takes_away_their_own_rights(gateway: Gateway, admin: Desk) -> None:
    for step, fields in (("role", {"role": "nurse"}), ("disable", {}), ("reset", {})):
        response = await admin.post(f"/staff/accounts/{admin.member.id}/{step}", **fields)
        assert response.status == 403
        assert "another administrator" in await response.text()
    assert gateway.rows("SELECT role, disabled_at FROM staff_account") == [("admin", None)]


@pytest.mark.parametrize("id", ["0", "-1", "9" * 30, "1e3", "١", "x"])
async def test_an_account_that_is_not_there_is_not_found(admin: Desk, id: str) -> None:
    response = await admin.post(f"/staff/accounts/{id}/disable")
    assert response.status == 404


async def signed_in(gateway: Gateway, nurse: StaffAccount) -> Desk:
    return await at_desk(gateway, Role.NURSE, nurse.display_name)


async def test_changing_ones_password_signs_out_elsewhere_and_goes_on_here(gateway: Gateway) -> None:
    nurse = await account(gateway, Role.NURSE, "Nora Nurse", password=PASSWORD)
    here, elsewhere = await signed_in(gateway, nurse), await signed_in(gateway, nurse)
    response = await here.post("/staff/password", old=PASSWORD, password=NEW, again=NEW)
    assert response.headers["Location"] == "/staff"
    assert (await here.get("/staff")).status == 303  # its token was changed as well
    assert (await elsewhere.get("/staff")).status == 303
    here.token = response.cookies["staff"].value
    assert "Your password is changed" in await here.text("/staff")
    row = await staff_accounts.find(gateway.store, nurse.login)
    assert await staff_passwords.matches(row.password_hash, NEW)
    assert await actions(gateway) == [(here.member.actor, "staff.change_password", here.member.actor)]


@pytest.mark.parametrize(("fields", "said"), [
    ({"old": "wrong"}, "present password is not right"), ({"again": OTHER}, "not the same"),
    ({"password": PASSWORD, "again": PASSWORD}, "used before"), ({"password": "too short", "again": "too short"}, "at least 12"),
])  # fmt: skip
async def test_a_password_that_is_not_taken_leaves_all_as_it_was(gateway: Gateway, fields: dict[str, str], said: str) -> None:
    nurse = await account(gateway, Role.NURSE, "Nora Nurse", password=PASSWORD)
    desk = await signed_in(gateway, nurse)
    response = await desk.post("/staff/password", **{"old": PASSWORD, "password": NEW, "again": NEW, **fields})
    assert response.status == 422
    assert said in await response.text()
    assert (await desk.get("/staff")).status == 200
    assert gateway.rows("SELECT password_hash FROM staff_account") == [(nurse.password_hash,)]


async def test_the_last_passwords_are_not_taken_again_and_older_ones_are(gateway: Gateway) -> None:
    nurse = await account(gateway, Role.NURSE, "Nora Nurse", password=PASSWORD)
    used = [PASSWORD]
    for number in range(6):
        new = f"{NEW} {number}"
        await staff_accounts.change_password(gateway.store, nurse.id, used[-1], new, clinic="Lakeside", now=gateway.clock())
        used.append(new)
    with pytest.raises(Refused, match="refused"):
        await staff_accounts.change_password(gateway.store, nurse.id, used[-1], used[1], clinic="Lakeside", now=gateway.clock())
    await staff_accounts.change_password(gateway.store, nurse.id, used[-1], used[0], clinic="Lakeside", now=gateway.clock())
