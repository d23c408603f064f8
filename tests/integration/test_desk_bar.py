"""The bar above every page of the desk: there without scripts too, with the call-backs that are overdue."""

from __future__ import annotations

import re
from html import unescape
from uuid import uuid4

import pytest

from clinic.domain.staff import Role
from tests.integration.gateway import Gateway
from tests.integration.staff import Desk, at_desk
from tests.integration.test_gateway_callbacks import ask, at, wish

OPENED, LATER = "2026-11-18 10:00", "2026-11-18 17:30"
PAGES = ("/staff", "/staff/ask", "/staff/callbacks", "/staff/conversations", "/staff/alarms", "/staff/password")


@pytest.fixture
async def nurse(gateway: Gateway) -> Desk:
    at(gateway, OPENED)
    return await at_desk(gateway, Role.NURSE, "Ann Nurse")


def bar(html: str) -> str:
    (found,) = re.findall(r'<div id="attention" role="alert"[^>]*>(.*?)</div>', html, re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", unescape(found)).split())


async def test_an_alarm_stands_on_every_page_as_the_server_sends_it_and_is_what_the_script_asks_for(
    gateway: Gateway, nurse: Desk
) -> None:
    for path in PAGES:
        assert bar(await nurse.text(path)) == ""
    await (await gateway.open()).say("zebrafinch I cannot breathe")
    told = (await (await nurse.get("/staff/api/attention")).json())["html"]
    for path in PAGES:
        html = await nurse.text(path)
        assert bar(html).startswith("Emergency trouble breathing") and "zebrafinch" not in bar(html)
        assert told in html
    refused = await nurse.post("/staff/ask", text="")
    assert refused.status == 422 and "trouble breathing" in bar(await refused.text())


async def test_overdue_call_backs_are_told_on_every_page_and_on_the_first_one(gateway: Gateway, nurse: Desk) -> None:
    for count, words in ((1, "1 call-back is overdue"), (2, "2 call-backs are overdue")):
        at(gateway, OPENED)
        await ask(await gateway.open(), wish())
        assert "overdue" not in bar(await (await at_desk(gateway, Role.NURSE, "Ann Nurse")).text("/staff"))
        at(gateway, LATER)
        late = await at_desk(gateway, Role.NURSE, "Ann Nurse")
        for path in PAGES:
            html = await late.text(path)
            assert words in bar(html) and 'href="/staff/callbacks?show=overdue"' in html
        assert f'<span class="badge emergency">{count} overdue</span>' in await late.text("/staff")


@pytest.mark.parametrize("role", [Role.ADMIN, Role.AUDITOR])
async def test_those_who_see_no_patients_see_no_bar(gateway: Gateway, role: Role) -> None:
    await (await gateway.open()).say("I cannot breathe")
    assert bar(await (await at_desk(gateway, role)).text("/staff")) == ""


async def test_a_call_noted_twice_says_the_same_twice(gateway: Gateway, nurse: Desk) -> None:
    reference = (await ask(await gateway.open(), wish()))["reference"]
    path = f"/staff/callbacks/{reference}"
    await nurse.post(f"{path}/take", id=str(uuid4()))
    form = {"id": str(uuid4()), "result": "no_answer", "asked": 1}
    for _ in range(2):
        response = await nurse.post(f"{path}/attempt", **form)
        page = await nurse.text(response.headers["Location"])
        assert "The patient reads in the chat that you called." in page and "The chat is erased" not in page
