"""The days of entries: a headache that goes on for three, and several told at once of which the diary has some already."""

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


def test_one_of_80_hours_is_told_of_the_day_on_which_it_began(chat: Chat) -> None:
    begun = (datetime.now(ZoneInfo("America/Chicago")) - timedelta(hours=80)).date()
    said = chat.log("been having this migraine for 80 hours, 5/10, nausea, no meds")
    assert names(said) == ["urgent", "diary_log_read_back"]
    assert (entry(said)["date"], entry(said)["ongoing"]) == (begun.isoformat(), True)


def save(chat: Chat, text: str) -> None:
    chat.log(text)
    assert names(chat.say("save it"))[-1] in ("diary_log_saved", "diary_log_saved_free_day")


FREE, HEADACHE = (0, None), (14, 120)


def test_a_headache_on_one_of_several_free_days_is_asked_about_and_taken_out(chat: Chat, database: Path) -> None:
    save(chat, "headache yesterday 7/10 for 2 hours, nausea, took advil")
    assert names(chat.log("log no headache for the last 3 days")) == ["diary_correct_read_back_free"]
    said = chat.say("yes, save it")
    assert names(said)[-1] == "diary_log_read_back_all"
    assert names(chat.say("yes, save them")) == ["diary_log_saved_free_day"] * 3
    assert days(database) == [(ago(n).isoformat(), *FREE) for n in (2, 1, 0)]
    assert names(chat.correct("undo that"))[-1] == "diary_correct_put_back"
    assert days(database) == [(ago(1).isoformat(), *HEADACHE)]


@pytest.mark.parametrize("no", ["cancel", "no", "leave it as it is", "no, keep it"])
def test_a_day_whose_headache_stays_is_left_out_of_the_free_ones(chat: Chat, database: Path, no: str) -> None:
    save(chat, "headache yesterday 7/10 for 2 hours, nausea, took advil")
    chat.log("log no headache for the last 3 days")
    assert names(chat.say(no))[-1] == "diary_log_read_back_all"
    chat.say("yes")
    assert days(database) == [(ago(2).isoformat(), *FREE), (ago(1).isoformat(), *HEADACHE), (ago(0).isoformat(), *FREE)]


TWO = "2 days ago 4/10 for 1 hour, nausea, no meds. yesterday 6/10 for 3 hours, aura, took advil"


def test_a_free_day_among_several_with_a_headache_gives_way_once_it_is_said(chat: Chat, database: Path) -> None:
    save(chat, "no headache yesterday")
    assert names(chat.log(TWO)) == ["diary_correct_read_back_not_free"]
    assert days(database) == [(ago(1).isoformat(), *FREE)]
    assert names(chat.say("yes, save it"))[-1] == "diary_log_read_back_all"
    chat.say("yes")
    assert days(database) == [(ago(2).isoformat(), 8, 60), (ago(1).isoformat(), 12, 180)]


@pytest.mark.parametrize(("said", "yesterday"), [("another one", [(8, 120), (12, 180)]), ("the same one", [(12, 180)])])
def test_a_headache_of_one_of_several_days_is_the_same_or_another(
    chat: Chat, database: Path, said: str, yesterday: list[tuple[int, int]]
) -> None:
    save(chat, "yesterday 4/10 for 2 hours, nausea, no meds")
    assert names(chat.log(TWO)) == ["diary_log_understood", "diary_log_overlap"]
    assert names(chat.say("hm")) == ["diary_log_not_understood", "diary_log_understood", "diary_log_overlap"]
    assert names(chat.say(said)) == ["diary_log_understood", "diary_log_read_back_all"]
    chat.say("yes")
    assert days(database) == [(ago(2).isoformat(), 8, 60), *((ago(1).isoformat(), *one) for one in yesterday)]


def test_several_days_that_are_in_the_diary_each_are_asked_about_in_turn(chat: Chat, database: Path) -> None:
    save(chat, "no headache 2 days ago")
    save(chat, "yesterday 4/10 for 2 hours, nausea, no meds")
    assert names(chat.log(TWO)) == ["diary_correct_read_back_not_free"]
    assert names(chat.say("yes, save it")) == ["diary_log_understood", "diary_log_overlap"]
    assert names(chat.say("the same one"))[-1] == "diary_log_read_back_all"
    assert names(chat.say("make the second one an 8"))[-1] == "diary_log_read_back_all"
    chat.say("yes")
    assert days(database) == [(ago(2).isoformat(), 8, 60), (ago(1).isoformat(), 16, 180)]


def test_a_third_attack_told_beside_another_day_is_asked_about(chat: Chat, database: Path) -> None:
    save(chat, "yesterday 4/10 for 2 hours, nausea, no meds")
    chat.log("another headache yesterday 5/10 for 30 minutes, nausea, no meds")
    chat.say("yes")
    assert names(chat.log(TWO)) == ["diary_log_understood", "diary_log_overlap"]
    chat.say("another one")
    chat.say("yes")
    assert [row[0] for row in days(database)].count(ago(1).isoformat()) == 3


def test_free_days_told_again_are_saved_once(chat: Chat, database: Path) -> None:
    save(chat, "no headache yesterday, took vitamin d")
    assert names(chat.log("no headache for the last 2 days"))[-1] == "diary_log_read_back_all"
    chat.say("yes")
    assert days(database) == [(ago(1).isoformat(), *FREE), (ago(0).isoformat(), *FREE)]
