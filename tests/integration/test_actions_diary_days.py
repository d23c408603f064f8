"""The day of an entry: a headache that goes on from it for three days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.integration.action_server import ActionServer, Chat, days, emptied_afterwards, entry, names


@pytest.fixture
def chat(server: ActionServer, database: Path) -> Iterator[Chat]:
    with emptied_afterwards(server, database) as chat:
        yield chat


def ago(count: int) -> date:
    return datetime.now(ZoneInfo("America/Chicago")).date() - timedelta(days=count)


@pytest.mark.parametrize("goes_on", ["it is still going on", "still there"])
def test_a_headache_that_goes_on_since_days_keeps_its_day_and_brings_the_advice_once(
    chat: Chat, database: Path, goes_on: str
) -> None:
    chat.log("headache 4 days ago 5/10")
    assert names(chat.say(goes_on)) == ["urgent", "diary_log_ask_symptoms"]
    assert names(chat.say("nausea")) == ["diary_log_ask_medications"]
    assert names(chat.say("no medicine")) == ["diary_log_read_back"]
    assert entry(chat.say("yes"))["ongoing"] is True
    assert days(database) == [(ago(4).isoformat(), 10, None)]


def test_the_advice_hangs_on_the_day_and_not_on_the_words(chat: Chat) -> None:
    assert names(chat.log(f"headache since {ago(6):%B} {ago(6).day}, 5/10, nausea, no meds")) == ["urgent", "diary_log_read_back"]
    chat.say("cancel")
    assert names(chat.log("headache since yesterday, 5/10, nausea, no meds")) == ["diary_log_read_back"]


def test_a_saved_headache_that_went_on_then_tells_nothing_of_now(chat: Chat) -> None:
    chat.log("headache 5 days ago 5/10, still going, nausea, no meds")
    chat.say("yes")
    assert names(chat.correct("change the entry from 5 days ago to a 6")) == ["diary_correct_read_back"]
    assert names(chat.say("make it a 7")) == ["diary_correct_read_back"]
