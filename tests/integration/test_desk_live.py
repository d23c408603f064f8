"""What pages of the desk ask for by themselves: lists that are the same are sent once, and a look is written down once."""

from __future__ import annotations

import re
from typing import Any

from clinic.domain.callbacks import LEASE
from clinic.domain.staff import Role
from tests.integration.desk import DANA
from tests.integration.desk import Desk as DeskOf
from tests.integration.gateway import Gateway
from tests.integration.staff import Desk, at_desk
from tests.integration.test_gateway_callbacks import ask, at, wish
from tests.integration.test_staff_callbacks import OPENED, do, signed_in

LIST = "/staff/api/callbacks?show=open"


async def news(desk: Desk, path: str) -> dict[str, Any]:
    response = await desk.get(path)
    assert response.status == 200
    return dict(await response.json())


def looks(gateway: Gateway) -> int:
    ((count,),) = gateway.rows("SELECT count(*) FROM audit WHERE action = 'callback.list'")
    return int(count)


async def test_the_list_of_call_backs_comes_anew_when_it_is_another_and_each_look_is_one_row(gateway: Gateway) -> None:
    at(gateway, OPENED)
    nurse, clerk = await at_desk(gateway, Role.NURSE, "Ann Nurse"), await at_desk(gateway, Role.FRONT_DESK, "Ben Desk")
    empty = await news(nurse, LIST)
    assert "Nobody waits here" in empty["html"]
    assert await news(nurse, f"{LIST}&seen={empty['seen']}") == {"html": None, "seen": empty["seen"]}
    reference = (await ask(await signed_in(gateway), wish()))["reference"]
    shown = await news(nurse, f"{LIST}&seen={empty['seen']}")
    assert reference in shown["html"] and shown["seen"] != empty["seen"] and looks(gateway) == 1
    for _ in range(3):
        assert (await news(nurse, f"{LIST}&seen={shown['seen']}"))["html"] is None
    assert f'data-seen="{shown["seen"]}"' in await nurse.text("/staff/callbacks") and looks(gateway) == 1
    await do(clerk, reference, "take")
    taken = await news(nurse, f"{LIST}&seen={shown['seen']}")
    assert "Ben Desk" in taken["html"]
    await clerk.text(f"/staff/callbacks/{reference}")  # a sign of life of who has it: nothing that the list shows
    assert (await news(nurse, f"{LIST}&seen={taken['seen']}"))["html"] is None


async def test_a_row_says_what_was_tried(gateway: Gateway) -> None:
    at(gateway, OPENED)
    nurse = await at_desk(gateway, Role.NURSE, "Ann Nurse")
    reference = (await ask(await gateway.open(), wish()))["reference"]
    assert "call:" not in await nurse.text("/staff/callbacks")
    for result, words in (("voicemail", "1 call: voicemail"), ("no_answer", "2 calls, the last: no answer")):
        await do(nurse, reference, "take")
        await do(nurse, reference, "attempt", result=result, asked=1)
        assert words in await nurse.text("/staff/callbacks") and words in await nurse.text(f"/staff/callbacks/{reference}")
    await do(nurse, reference, "take")
    await do(nurse, reference, "close", outcome="not_reached", asked=1)
    assert "2 calls, the last: no answer" in await nurse.text("/staff/callbacks?show=closed")


async def test_the_first_page_says_what_waits_and_what_comes_later(gateway: Gateway) -> None:
    at(gateway, OPENED)
    nurse = await at_desk(gateway, Role.NURSE, "Ann Nurse")
    for window in ("morning", "afternoon"):
        await ask(await gateway.open(), wish(window=window))
    chat, held = await gateway.open(), await gateway.open()
    gateway.assistant.replies = [{"topic": "human_handoff"}]
    await chat.say("a person please")
    await held.say("hello?")
    await DeskOf(gateway, DANA).take(held)
    tiles = (await news(nurse, "/staff/api/start"))["html"]
    calls, chats = (tiles.split(f"<b>{part}</b>")[1].split("</li>")[0] for part in ("Call-backs", "Conversations"))
    assert "1 waiting" in calls and "1 not due yet" in calls
    assert "waiting" in chats and "1 with a colleague or you" in chats
    assert (await news(nurse, "/staff/api/attention"))["calls"] == 1


async def test_an_open_call_back_says_what_became_of_it_meanwhile_and_is_no_look(gateway: Gateway) -> None:
    at(gateway, OPENED)
    nurse, clerk = await at_desk(gateway, Role.NURSE, "Ann Nurse"), await at_desk(gateway, Role.FRONT_DESK, "Ben Desk")
    reference = (await ask(await signed_in(gateway), wish(reason="zebrafinch")))["reference"]
    path, changed = f"/staff/callbacks/{reference}", "no longer as you opened it"
    audited = "SELECT count(*) FROM audit WHERE action = 'callback.read'"

    async def opened() -> str:
        (address,) = re.findall(r'data-live="([^"]+)"', await nurse.text(path))
        return str(address)

    free = await opened()
    before = gateway.rows(audited)
    fresh = (await news(nurse, free))["html"]
    assert changed not in fresh and "Free" in fresh and "zebrafinch" not in fresh and gateway.rows(audited) == before
    await do(clerk, reference, "take")
    assert changed in (await news(nurse, free))["html"] and "With Ben Desk" in (await news(nurse, free))["html"]
    held = await opened()
    for seconds, stands in ((LEASE.total_seconds() - 60, "With Ben Desk"), (61, "Free")):
        gateway.clock.offset_s += seconds
        clerk, nurse = await at_desk(gateway, Role.FRONT_DESK, "Ben Desk"), await at_desk(gateway, Role.NURSE, "Ann Nurse")
        await news(clerk, held)  # what a page asks by itself is no sign of life
        html = (await news(nurse, held))["html"]
        assert stands in html and (changed in html) == (stands == "Free")
    assert (await nurse.get("/staff/api/callbacks/CB-NONE")).status == 404
