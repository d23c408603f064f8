"""Ask with a long text that was pasted, and with answers that patients do not get."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from clinic.domain.staff import Role
from tests.integration.assistant import StandIn
from tests.integration.gateway import BASE, Gateway, running
from tests.integration.staff import Desk, at_desk
from tests.integration.test_staff_ask import alarms, answers, asked, read_out
from web.staff.ask.lead_in import callers_words

LETTER = "She would like to know when the next visit is and whether her insurer pays. "
RED_FLAG = "She just said that she can't breathe."


@pytest.fixture
async def desk(gateway: Gateway) -> Desk:
    return await at_desk(gateway, Role.FRONT_DESK)


def pasted(flag_at: int, length: int = 19_900) -> str:
    before, after = LETTER * (flag_at // len(LETTER)), LETTER * ((length - flag_at) // len(LETTER))
    return f"{before}{RED_FLAG} {after}".strip()


@pytest.mark.parametrize("flag_at", [0, 1_980, 9_000, 19_700])
async def test_a_red_flag_anywhere_in_a_long_text_comes_first(desk: Desk, assistant: StandIn, flag_at: int) -> None:
    text = pasted(flag_at)
    live = await desk.request("POST", "/staff/api/ask", data={"text": text}, headers={"X-CSRF": desk.csrf})
    assert live.status == 200
    for html in (await asked(desk, text), await live.text()):
        assert alarms(html) == ["emergency"]
        assert html.index("Tell them now") < html.index("This text is long.")
        assert "Only the first 2,000 characters were read for the answer." in html
    assert set(assistant.parsed) == {text[:2000], callers_words(text[:2000])}


async def test_a_text_that_is_not_long_says_nothing_of_its_length(desk: Desk) -> None:
    assert "This text is long." not in await asked(desk, "x" * 2000)


async def test_the_box_cuts_nothing_that_is_pasted(desk: Desk) -> None:
    (box,) = re.findall(r'<textarea id="text"[^>]*>', await desk.text("/staff/ask"))
    assert "maxlength" not in box


async def test_what_patients_do_not_get_is_not_read_out(tmp_path: Path, assistant: StandIn) -> None:
    async with running(tmp_path, assistant, require_sign_off=True) as gateway:
        desk = await at_desk(gateway, Role.NURSE)
        html = await asked(desk, "when does it start?")
        assert answers(html) == ["onset"]
        assert read_out(html) == []
        assert "Patients do not get this answer" in html
        assert BASE.text("onset") not in html and "/staff/ask/qr/onset" not in html
        # What needs no signature is there as before.
        assert len(read_out(await asked(desk, "I can't breathe"))) >= 1
