"""The short links and QR codes of Ask, which open a patient's chat at an answer."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from html import unescape

import pytest

from clinic.domain.staff import Role
from tests.integration.assistant import StandIn, understood
from tests.integration.gateway import BASE, Gateway
from tests.integration.staff import Desk, at_desk
from tests.integration.test_staff_ask import asked


@pytest.fixture
async def desk(gateway: Gateway) -> Desk:
    return await at_desk(gateway, Role.FRONT_DESK)


async def test_a_qr_code_is_a_picture_of_the_short_link(gateway: Gateway, desk: Desk) -> None:
    response = await desk.get("/staff/ask/qr/onset")
    assert (response.status, response.content_type) == (200, "image/svg+xml")
    assert ET.fromstring(await response.text()).tag.endswith("svg")
    assert (await desk.get("/staff/ask/qr/nope")).status == 404
    assert f"{gateway.client.make_url('/a/onset')}" in await asked(desk, "when?")


async def test_the_short_link_shows_the_same_answer_to_anybody(gateway: Gateway, assistant: StandIn) -> None:
    html = unescape(await (await gateway.client.get("/a/onset")).text())
    assert BASE.text("onset") in html
    for source in BASE.sources_of(BASE.answers["onset"], "short"):
        assert source.title in html
    assert "Signed off" not in html
    assert f'data-question="{BASE.answers["onset"].title}"' in html
    assert assistant.parsed == [BASE.answers["onset"].title]
    await gateway.client.get("/a/onset")
    assert len(assistant.parsed) == 1


async def test_the_question_that_opens_the_chat_is_one_that_brings_the_answer(gateway: Gateway, assistant: StandIn) -> None:
    answer = BASE.answers["aftercare"]
    assistant.understood = {"*": understood("cost"), answer.short.asks[0]: understood("aftercare")}
    assert f'data-question="{answer.short.asks[0]}"' in unescape(await (await gateway.client.get("/a/aftercare")).text())
    assistant.mode = "not_ready"
    assert 'data-question=""' in await (await gateway.client.get("/a/cost")).text()
    assistant.mode = "answer"
    assert f'data-question="{BASE.answers["cost"].title}"' in unescape(await (await gateway.client.get("/a/cost")).text())


async def test_a_link_is_offered_for_every_answer_at_which_the_chat_is_opened_and_for_no_other(
    gateway: Gateway, desk: Desk, assistant: StandIn
) -> None:
    for topic in sorted(set(BASE.answers) - {"clarify"}):
        assistant.understood["*"] = understood(topic)
        html, page = await desk.text(f"/staff/ask?topic={topic}"), await (await gateway.client.get(f"/a/{topic}")).text()
        opens = BASE.topics[topic].kind in ("education", "service")
        assert (f"/staff/ask/qr/{topic}" in html, f"/a/{topic}" in html) == (opens, opens), topic
        assert ("Ask more in the chat" in page, 'data-question=""' in page) == (opens, not opens), topic
        assert (await desk.get(f"/staff/ask/qr/{topic}")).status == (200 if opens else 404), topic


async def test_every_topic_has_its_page(gateway: Gateway) -> None:
    for topic in set(BASE.answers) - {"clarify"}:
        response = await gateway.client.get(f"/a/{topic}")
        html = unescape(await response.text())
        assert response.status == 200
        assert BASE.text(topic).split("\n")[0] in html
        assert "unsafe" not in response.headers["Content-Security-Policy"]
        assert not re.search(r"<script(?![^>]*\bsrc=)|\son[a-z]+=|\sstyle=", html)


async def test_what_is_no_answer_has_no_page(gateway: Gateway) -> None:
    for topic in ("clarify", "nope", "..%2fpages", "%00"):
        assert (await gateway.client.get(f"/a/{topic}")).status == 404
