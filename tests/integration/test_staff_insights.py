"""Insights at the staff desk: the figures of real chats, their definitions, tables and files."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

import pytest

from clinic.domain.desk_times import spoken_day
from clinic.domain.insight_days import DayCounts
from clinic.domain.insight_figures import figures
from clinic.domain.staff import Role
from tests.integration.assistant import StandIn
from tests.integration.gateway import BASE, Gateway
from tests.integration.staff import Desk, at_desk
from tests.integration.test_gateway_callbacks import ask, wish
from tests.integration.waiting import until
from web.staff import insights

PAGE = "/staff/insights"


@pytest.fixture
async def desk(gateway: Gateway) -> Desk:
    return await at_desk(gateway, Role.ADMIN)


def headlines(page: str) -> list[str]:
    return re.findall(r'<p class="headline">(.*?)</p>', page)


async def table(desk: Desk, figure: str, query: str = "") -> list[list[str]]:
    response = await desk.get(f"{PAGE}/csv/{figure}{query}")
    assert response.status == 200 and response.content_type == "text/csv"
    assert re.search(rf'filename="{figure}-[0-9-]+\.csv"', response.headers["Content-Disposition"])
    return list(csv.reader(io.StringIO((await response.read()).decode("utf-8-sig"))))


async def talk(gateway: Gateway, assistant: StandIn, *replies: str) -> None:
    chat = await gateway.open()
    for topic in replies:
        assistant.replies = [{"topic": topic, "part": "short", "fields": {}, "buttons": [], "entry": None}]
        await chat.say(f"zebrafinch {topic}")


async def test_what_patients_did_stands_in_the_figures(desk: Desk, gateway: Gateway, assistant: StandIn) -> None:
    await talk(gateway, assistant)
    await talk(gateway, assistant, "onset", "thanks")
    await talk(gateway, assistant, "onset", "cost")
    await talk(gateway, assistant, "clarify")
    await talk(gateway, assistant, "onset", "medical_advice")
    await talk(gateway, assistant, "onset", "human_handoff")
    await (await gateway.open()).say("I cannot breathe")
    page = await desk.text(PAGE)
    assert headlines(page)[:4] == [
        "7 conversations", "33% of 6 conversations", "12 min, at 6 min a call", "9 answers on 6 topics",
    ]  # fmt: skip
    assert "1 emergency, 0 crises" in headlines(page) and "10% of 10 messages" in headlines(page)
    assert "zebrafinch" not in page
    today = str(gateway.clock().astimezone(BASE.clinic.zone).date())
    header, *days = await table(desk, "conversations")
    assert header == [
        "Days",
        "Answered",
        "Taken over",
        "To a person",
        "Alarm",
        "Sent to the phone",
        "Not answered",
        "Nothing asked",
    ]
    assert days[-1] == [today, "2", "0", "1", "1", "1", "1", "1"] and len(days) == 30
    assert (await table(desk, "topics"))[1] == ["When Botox starts to work", "4", "44.4"]


async def test_a_form_that_raised_an_alarm_is_no_message_and_the_alarm_counts(
    desk: Desk, gateway: Gateway, assistant: StandIn
) -> None:
    await talk(gateway, assistant, "onset", "cost", "clarify")
    chat = await gateway.open()
    await ask(chat, wish(reason="I cannot breathe"))
    await ask(chat, wish(phone="no number", reason="I cannot swallow"), status=422)
    comment = {"message_id": chat.opened["messages"][0]["id"], "helpful": False, "comment": "I want to die"}
    assert (await chat.post(comment, "feedback")).status == 200
    found = headlines(await desk.text(PAGE))
    assert "33% of 3 messages" in found and "2 emergencies, 1 crisis" in found
    await chat.say("I cannot breathe")
    assert "25% of 4 messages" in headlines(await desk.text(PAGE))


async def test_every_figure_shows_the_definition_in_its_code_and_has_a_table_twin(
    desk: Desk, gateway: Gateway, assistant: StandIn
) -> None:
    await talk(gateway, assistant, "onset")
    page = (await desk.text(PAGE)).replace("&#39;", "'")
    today = gateway.clock().astimezone(BASE.clinic.zone).date()
    defined = figures([DayCounts(today)], 6, BASE.titles)
    assert len(defined) == 9 and all(figure.definition and figure.definition in page for figure in defined)
    for figure in defined:
        section = page.split(f'<h2 id="{figure.id}">')[1].split("</section>")[0]
        assert figure.title in section and f"/staff/insights/csv/{figure.id}?" in section
        if "<svg" in section:
            assert "<table" in section and f'aria-labelledby="{figure.id}-title {figure.id}-desc"' in section


async def test_presets_and_days_of_ones_own(desk: Desk, gateway: Gateway) -> None:
    today = gateway.clock().astimezone(BASE.clinic.zone).date()
    for days, rows in ((7, 7), (30, 30)):
        assert len(await table(desk, "alarms", f"?days={days}")) == rows + 1
    year = await table(desk, "alarms", "?days=365")
    assert len(year) in (54, 55) and year[1][0].startswith(str(today - timedelta(days=364)))
    assert len(await table(desk, "alarms", "?from=2026-01-01&to=2026-01-03")) == 4
    assert f"From {spoken_day(today - timedelta(days=29))} to today," in await desk.text(PAGE)
    assert "From Jan 1, 2026 to today," in (page := await desk.text(f"{PAGE}?from=2026-01-01&to=2099-01-01"))
    assert '<th scope="row">Jan 1, 2026 to Jan 4, 2026</th>' in page


@pytest.mark.parametrize(
    "query",
    ["from=nonsense", "from=2026-02-30", "to=20260101", "from=2026-05-02&to=2026-05-01", "from=1990-01-01", "from=2098-01-01",
     "days=0", "days=-5", "days=abc", "days=99999", "days=99999999999999999999", "from=%F0%9F%A4%95", "to=0001-01-01"],
)  # fmt: skip
async def test_days_that_are_none_are_told_and_the_usual_ones_shown(desk: Desk, query: str) -> None:
    response = await desk.get(f"{PAGE}?{query}")
    page = await response.text()
    assert response.status == 422 and "These are the last 30 days." in page
    assert len(headlines(page)) == 9
    assert (await desk.get(f"{PAGE}/csv/alarms?{query}")).status == 404


async def test_an_empty_clinic_has_figures_without_numbers(desk: Desk) -> None:
    page = await desk.text(f"{PAGE}?from=2020-01-01&to=2020-12-31")
    assert headlines(page) == [
        "0 conversations", "No conversation yet", "0 min, at 6 min a call", "0 answers on 0 topics", "No answer yet",
        "No message yet", "0 emergencies, 0 crises", "No message yet", "No call-back was done",
    ]  # fmt: skip
    assert page.count("Nothing to draw in these days.") == 9 and "<svg" not in page


async def test_an_unknown_figure_is_not_found(desk: Desk) -> None:
    assert (await desk.get(f"{PAGE}/csv/nonsense")).status == 404


async def test_days_that_are_over_are_kept_while_the_gateway_runs(gateway: Gateway, assistant: StandIn) -> None:
    await talk(gateway, assistant, "onset")
    day = gateway.clock().astimezone(BASE.clinic.zone).date()
    gateway.clock.offset_s = 4 * 86_400
    app = gateway.client.server.app  # type: ignore[attr-defined]
    async for _ in insights.settling(app):
        await until(lambda: bool(gateway.rows("SELECT day FROM insight_day")))
    assert gateway.rows("SELECT day FROM insight_day ORDER BY day")[0] == (str(day),)
