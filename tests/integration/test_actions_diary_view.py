"""Looking at the diary through the action server as Rasa calls it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import knowledge
from clinic.db.engine import create_engine, sessions
from clinic.domain.diary.draft import DiaryDraft, Medication
from clinic.services import diary
from tests.integration.action_server import ActionServer, database_url, make_database, names, running

BASE = knowledge.load()
TODAY = datetime.now(ZoneInfo("America/Chicago")).date()
TRIPTAN = (Medication("sumatriptan", "50 mg"),)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ActionServer]:
    """Maria: every second day of 120 with a headache and a triptan. James: ten entries. Ana: one."""
    folder = tmp_path_factory.mktemp("diary_view")
    asyncio.run(_fill(folder / "clinic.db"))
    with running(folder, CLINIC_DATABASE_URL=database_url(folder / "clinic.db")) as started:
        yield started


async def _fill(file: Path) -> None:
    await make_database(file)
    engine = create_engine(database_url(file))
    for patient_id, number in ((1, 120), (2, 10)):
        told = [_entry(TODAY - timedelta(days=back), aching=back % 2 == 0) for back in range(number)]
        await diary.save_all(sessions(engine), patient_id, told, key="told")
    three_days = DiaryDraft(date=TODAY - timedelta(days=4), headache=True, severity=Decimal(8), duration_minutes=72 * 60)
    await diary.save_all(sessions(engine), 3, [three_days], key="told")
    await engine.dispose()


def _entry(day: date, *, aching: bool) -> DiaryDraft:
    if not aching:
        return DiaryDraft(date=day, headache=False, severity=Decimal(0))
    return DiaryDraft(date=day, headache=True, severity=Decimal(6), medications=TRIPTAN, note="told to nobody")


def asked(server: ActionServer, text: str, patient: str = "demo-maria") -> list[dict[str, Any]]:
    latest = {"text": text, "message_id": "m", "metadata": {}, "intent": {"name": "diary_view"}, "entities": []}
    reply = server.call("action_view_diary", sender=f"chat-{patient}", latest_message=latest)
    assert reply.status_code == 200, reply.text
    assert reply.json()["events"] == []
    return list(reply.json()["responses"])


def said(message: dict[str, Any]) -> str:
    """What the gateway makes of a message."""
    return BASE.text("diary_view", message["response"].removeprefix("utter_diary_view_"), **message["custom"]["fields"])


def test_a_count_is_of_days_with_medicine_by_class_and_no_picture(server: ActionServer) -> None:
    first, *insights = asked(server, "how many headaches in the last 28 days")
    assert first["response"] == "utter_diary_view_counted"
    assert "picture" not in first["custom"]
    text = said(first)
    assert "In the last 28 days:\n- With a headache: 14 days\n- With no headache: 14 days" in text
    assert "- With triptan drugs: 14 days" in text
    assert "you had 14 headache days. That is as many as in the four weeks before that." in text
    assert names(insights) == ["diary_view_medication_days"]
    assert "you took triptan drugs on 14 days" in said(insights[0])


@pytest.mark.parametrize("text", ["show my diary", "show me the chart", "is it getting better"])
def test_the_diary_the_chart_and_the_trend_come_with_the_picture(server: ActionServer, text: str) -> None:
    first = asked(server, text)[0]
    shown = first["custom"]["picture"]
    assert date.fromisoformat(shown["today"]) == date.fromisoformat(shown["last"]) == TODAY
    assert (TODAY - date.fromisoformat(shown["first"])).days == 182


def test_a_trend_says_the_change_first(server: ActionServer) -> None:
    first = asked(server, "am i getting better")[0]
    assert first["response"] == "utter_diary_view_trend"
    assert said(first).startswith("In the four weeks up to ")


def test_too_few_days_are_counted_and_nothing_is_claimed(server: ActionServer) -> None:
    first, second = asked(server, "how many this month", "demo-james")
    assert "I cannot say how things have changed" in said(first)
    assert names([second]) == ["diary_view_too_few_days"]
    assert "entries for 10 of 28 days" in said(second) and "I need 20" in said(second)


def test_one_day_is_read_back_as_an_entry(server: ActionServer) -> None:
    (shown,) = asked(server, f"what did i write on {TODAY - timedelta(days=2):%B %d}")
    assert shown["response"] == "utter_diary_view_one_day"
    assert shown["custom"]["entry"]["date"] == (TODAY - timedelta(days=2)).isoformat()
    assert shown["custom"]["entry"]["saved"] is True


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("show my diary for {month}", "overview_past"),
        ("how many headaches did i have last month", "counted_past"),
        ("how many headaches this month", "counted"),
        ("show my diary", "overview"),
    ],
)
def test_no_button_under_a_past_month_offers_last_month(server: ActionServer, text: str, reply: str) -> None:
    before = TODAY.replace(day=1) - timedelta(days=1)
    shown = asked(server, text.format(month=f"{before:%B}"))[0]
    assert shown["response"] == f"utter_diary_view_{reply}"
    titles = [button.title for button in BASE.answers["diary_view"].reply(reply).buttons]
    assert ("Last month" in titles) is not reply.endswith("_past")


def test_a_day_without_an_entry_says_so(server: ActionServer) -> None:
    (shown,) = asked(server, f"what did i write on {TODAY - timedelta(days=40):%B %d}", "demo-james")
    assert shown["response"] == "utter_diary_view_nothing_that_day"


def test_the_last_headache_is_the_latest_day_with_one(server: ActionServer) -> None:
    (shown,) = asked(server, "when was my last headache")
    assert shown["response"] == "utter_diary_view_latest"
    assert shown["custom"]["entry"]["date"] == TODAY.isoformat()


def test_an_empty_diary_and_a_visitor_are_told_so(server: ActionServer) -> None:
    assert names(asked(server, "show my diary", "demo-lee")) == ["diary_view_empty"]
    assert names(asked(server, "show my diary", "visitor")) == ["diary_view_visitor"]
    assert names(asked(server, "show my diary", "somebody-else")) == ["diary_view_visitor"]


def test_records_that_cannot_be_read_are_never_told_as_empty(tmp_path: Path) -> None:
    (tmp_path / "broken.db").write_text("this is no database")
    with running(tmp_path, CLINIC_DATABASE_URL=database_url(tmp_path / "broken.db")) as started:
        (reply,) = asked(started, "show my diary")
    assert reply["response"] == "utter_diary_view_unavailable"
    assert "still there" in said(reply)


def test_nothing_of_a_diary_stands_in_the_log(server: ActionServer) -> None:
    asked(server, "show my diary and my zebra notes")
    written = server.output.read_text()
    assert "zebra" not in written and "nobody" not in written and datetime.now(UTC).strftime("%Y") in written


@pytest.mark.parametrize(("back", "shown"), [(5, False), (4, True), (3, True), (2, True), (1, False)])
def test_an_attack_of_three_days_is_shown_on_each_of_them(server: ActionServer, back: int, shown: bool) -> None:
    (told,) = asked(server, f"what did i log on {TODAY - timedelta(days=back):%B %d}", "demo-ana")
    assert (told["response"] == "utter_diary_view_one_day") is shown


def test_an_attack_of_three_days_counts_as_three_also_where_it_began_before_the_period(server: ActionServer) -> None:
    assert "With a headache: 3 days" in said(asked(server, "how many headaches in the last 28 days", "demo-ana")[0])
    assert "With a headache: 2 days" in said(asked(server, "how many headaches in the last 4 days", "demo-ana")[0])


def test_the_worst_headache_is_the_latest_with_the_most_pain(server: ActionServer) -> None:
    (worst,) = asked(server, "what was my worst headache", "demo-ana")
    assert names([worst]) == ["diary_view_worst"] and worst["custom"]["entry"]["severity"] == 8
    (latest, *_) = asked(server, "what was my worst headache")
    assert latest["custom"]["entry"]["date"] in (TODAY.isoformat(), (TODAY - timedelta(days=1)).isoformat())
