"""What a part of the staff desk is given: its place in the navigation, a count on the first page, and its routes guarded."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from aiohttp import web

from clinic.domain.staff import Role
from clinic.errors import CouldNotCheck
from tests.integration.assistant import StandIn
from tests.integration.gateway import Gateway, running
from tests.integration.staff import at_desk
from web import staff as desk_package
from web.staff.access import member, staff
from web.staff.nav import Link, Waiting
from web.staff.page import form, see
from web.staff.parts import PARTS
from web.staff.session import is_signed_in


async def seven(request: web.Request) -> Waiting:
    return Waiting.of(7, 2, "not due yet")


async def unknown(request: web.Request) -> Waiting:
    raise CouldNotCheck


@staff(Role.NURSE, Role.CLINICIAN)
async def first(request: web.Request) -> web.Response:
    return see(request, "/staff", f"Seen by {member(request).name}")


@staff(Role.NURSE, keeps_awake=False)
async def poll(request: web.Request) -> web.Response:
    return web.json_response({"here": await is_signed_in(request)})


@staff(Role.NURSE)
async def echo(request: web.Request) -> web.Response:
    return web.json_response(await form(request))


def add_routes(app: web.Application) -> None:
    app.router.add_get("/staff/first", first)
    app.router.add_get("/staff/second", first)
    app.router.add_get("/staff/api/poll", poll)
    app.router.add_post("/staff/api/echo", echo)


FIRST = SimpleNamespace(add_routes=add_routes, LINK=Link("First part", "/staff/first", "What is first", seven))
SECOND = SimpleNamespace(add_routes=lambda app: None, LINK=Link("Second part", "/staff/second", "What is next", unknown))


@pytest.fixture
async def gateway(tmp_path: Path, assistant: StandIn, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Gateway]:
    monkeypatch.setattr(desk_package, "PARTS", (*PARTS, FIRST, SECOND))
    async with running(tmp_path, assistant) as gateway:
        yield gateway


async def test_a_part_stands_in_the_navigation_of_its_roles_alone(gateway: Gateway) -> None:
    for role in Role:
        page = await (await at_desk(gateway, role)).text("/staff")
        assert ("First part" in page) == (role in (Role.NURSE, Role.CLINICIAN)), role
        assert ("Accounts" in page) == (role is Role.ADMIN), role


async def test_the_first_page_counts_what_waits_and_goes_on_without_what_cannot_be_counted(gateway: Gateway) -> None:
    page = await (await at_desk(gateway, Role.NURSE)).text("/staff")
    assert "7 waiting" in page and "2 not due yet" in page
    assert "Second part" in page
    second = page[page.index("Second part") :]
    assert "waiting</span>" not in second[: second.index("</li>")]


async def test_what_was_done_is_said_on_the_next_page_once(gateway: Gateway) -> None:
    nurse, other = await at_desk(gateway, Role.NURSE), await at_desk(gateway, Role.NURSE)
    response = await nurse.get("/staff/first")
    assert (response.status, response.headers["Location"]) == (303, "/staff")
    assert "Seen by" not in await other.text("/staff")
    assert "Seen by Nurse Test" in await nurse.text("/staff")
    assert "Seen by" not in await nurse.text("/staff")
    assert all("Seen" not in str(row) for row in gateway.rows("SELECT said FROM staff_session"))


async def test_scripts_get_problems_and_no_pages(gateway: Gateway) -> None:
    nobody = await gateway.client.get("/staff/api/poll", allow_redirects=False)
    assert (nobody.status, nobody.content_type) == (401, "application/problem+json")
    wrong = await (await at_desk(gateway, Role.ADMIN)).get("/staff/api/poll")
    assert (wrong.status, (await wrong.json())["type"]) == (403, "urn:problem:clinic-assistant:wrong_role")
    nurse = await at_desk(gateway, Role.NURSE)
    assert await (await nurse.get("/staff/api/poll")).json() == {"here": True}


async def test_a_script_may_bring_the_token_in_a_header(gateway: Gateway) -> None:
    nurse = await at_desk(gateway, Role.NURSE)
    fields = {"a": "1\r\n2 é", "csrf": "wrong"}
    response = await nurse.request("POST", "/staff/api/echo", data=fields, headers={"X-CSRF": nurse.csrf})
    assert await response.json() == {"a": "1\n2 é"}
    assert (await nurse.request("POST", "/staff/api/echo", data=fields)).status == 403


async def test_what_a_page_asks_by_itself_does_not_keep_a_desk_open(gateway: Gateway) -> None:
    nurse = await at_desk(gateway, Role.NURSE)
    for _ in range(4):
        gateway.clock.offset_s += 200
        assert (await nurse.get("/staff/api/poll")).status == 200
    gateway.clock.offset_s += 110
    assert (await nurse.get("/staff/api/poll")).status == 401


async def test_who_comes_by_a_link_from_elsewhere_may_go_on_without_signing_in_again(gateway: Gateway) -> None:
    """A browser sends no strict cookie along with a link in an e-mail: it looks as if nobody were signed in."""
    page = await gateway.client.get("/staff/sign-in?next=/staff/first", headers={"Sec-Fetch-Site": "cross-site"})
    assert '<a href="/staff/first">Go on to the page</a>' in await page.text()
    page = await gateway.client.get("/staff/sign-in?next=/staff/first", headers={"Sec-Fetch-Site": "same-origin"})
    assert "Go on to the page" not in await page.text()
