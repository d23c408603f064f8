"""A wish to change a saved entry that comes as if it were a new one: the entry of that day is changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.integration.action_server import ActionServer, Chat, days, emptied_afterwards, entry, names


@pytest.fixture
def chat(server: ActionServer, database: Path) -> Iterator[Chat]:
    with emptied_afterwards(server, database) as chat:
        yield chat


def save(chat: Chat, text: str = "3 days ago 6/10 for 4 hours, dizzy, took advil") -> None:
    chat.log(text)
    assert names(chat.say("save it"))[-1] in ("diary_log_saved", "diary_log_saved_free_day")


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("add nausea to 3 days ago", "symptoms", ["dizziness", "nausea"]),
        ("3 days ago: I took sumatriptan 50mg, add that", "medications", [("ibuprofen", None), ("sumatriptan", "50 mg")]),
        ("the headache 3 days ago lasted 6 hours not 4", "duration_minutes", 360),
        ("i did not feel dizzy 3 days ago", "symptoms", []),
        ("change the one 3 days ago to a 6.5 and 2 hours", "severity", 6.5),
        ("forgot to say i took aleve 3 days ago", "medications", [("ibuprofen", None), ("naproxen", None)]),
        ("please update 3 days ago: it was 3 hours", "duration_minutes", 180),
    ],
)
def test_the_entry_of_the_day_is_read_back_with_the_change(
    chat: Chat, database: Path, text: str, name: str, value: object
) -> None:
    save(chat)
    said = chat.log(text)
    told = entry(said)[name]
    assert names(said) == ["diary_correct_read_back"]
    assert ([(one["name"], one["dose"]) for one in told] if name == "medications" else told) == value
    assert names(chat.say("yes")) == ["diary_correct_changed"]
    assert len(days(database)) == 1


def test_a_pain_that_cannot_be_is_asked_for_again(chat: Chat) -> None:
    save(chat)
    assert names(chat.log("change 3 days ago to an 11")) == ["diary_log_severity_range"]
    assert entry(chat.say("an 8"))["severity"] == 8


def test_an_entry_is_moved_to_its_right_day(chat: Chat, database: Path) -> None:
    save(chat, "yesterday 6/10 for 4 hours, dizzy, took advil")
    assert names(chat.log("the headache yesterday was actually 3 days ago")) == ["diary_correct_read_back"]
    chat.say("yes")
    today = datetime.now(ZoneInfo("America/Chicago")).date()
    assert [row[0] for row in days(database)] == [(today - timedelta(days=3)).isoformat()]


@pytest.mark.parametrize("text", ["add nausea to 2 days ago", "log a headache 3 days ago", "add a headache for 3 days ago"])
def test_what_tells_of_a_new_headache_or_of_a_day_without_entry_is_logged(chat: Chat, text: str) -> None:
    save(chat)
    assert names(chat.log(text)) == ["diary_log_ask_severity"]


def test_a_saved_headache_that_is_said_to_go_on_still_brings_the_advice(chat: Chat) -> None:
    save(chat, "4 days ago 6/10 for 4 hours, dizzy, took advil")
    assert names(chat.correct("change 4 days ago, it is still going on")) == ["urgent", "diary_correct_read_back"]


@pytest.mark.parametrize("in_chat", [True, False])
def test_a_headache_that_goes_on_in_the_diary_is_told_to_be_over_and_how_long_it_was_is_asked(
    chat: Chat, database: Path, in_chat: bool
) -> None:
    save(chat, "migraine right now 6/10, dizzy, took advil")
    chat.slots["diary_draft"] = chat.slots["diary_draft"] if in_chat else None
    assert names(chat.log("its over now")) == ["diary_log_ask_duration"]
    assert names(chat.say("5 hours")) == ["diary_correct_read_back"]
    assert names(chat.say("yes")) == ["diary_correct_changed"]
    assert [row[1:] for row in days(database)] == [(12, 300)]


def test_what_is_over_changes_no_entry_that_was_over_before(chat: Chat) -> None:
    save(chat)
    assert names(chat.log("its over now")) == ["diary_log_ask_severity"]


@pytest.mark.parametrize("text", ["change the date of my last entry to 2 days ago", "my last headache was 2 days ago"])
def test_the_last_entry_is_moved_to_the_day_that_is_told_as_its_right_one(chat: Chat, database: Path, text: str) -> None:
    save(chat, "yesterday 6/10 for 4 hours, dizzy, took advil")
    chat.slots["diary_draft"] = None
    assert names(chat.correct(text)) == ["diary_correct_read_back"]
    chat.say("yes")
    assert [row[0] for row in days(database)] == [str(datetime.now(ZoneInfo("America/Chicago")).date() - timedelta(days=2))]


def test_a_date_with_its_article_is_the_right_day_of_what_was_just_saved(chat: Chat, database: Path) -> None:
    save(chat)
    today = datetime.now(ZoneInfo("America/Chicago")).date()
    other = today - timedelta(days=5)
    nth = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}.get(other.day, "th")
    assert entry(chat.correct(f"oops that was the {other.day}{nth}"))["date"] == str(other)


@pytest.mark.parametrize("text", ["did you save it", "show me that one", "save"])
def test_who_asks_about_what_was_just_saved_is_shown_it(chat: Chat, text: str) -> None:
    save(chat)
    for way in (chat.log, chat.correct):  # whichever topic it was taken for
        assert names(way(text)) == ["diary_log_is_saved"] and chat.slots["diary_open"] is False


def test_who_wonders_if_a_day_was_logged_is_shown_that_day(chat: Chat) -> None:
    save(chat)
    assert names(chat.correct("i cant remember if i logged 3 days ago")) == ["diary_view_one_day"]


@pytest.mark.parametrize("heard_as", ["log", "correct"])
@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("oh and i threw up too", "symptoms", ["dizziness", "vomiting"]),
        ("also had light sensitivity", "symptoms", ["dizziness", "light sensitivity"]),
        ("also took imitrex", "medications", ["ibuprofen", "sumatriptan"]),
        ("i took a maxalt for it", "medications", ["ibuprofen", "rizatriptan"]),
        ("no advil, I took sumatriptan", "medications", ["sumatriptan"]),
    ],
)
def test_what_is_added_after_saving_changes_the_saved_entry(
    chat: Chat, database: Path, heard_as: str, text: str, name: str, value: list[str]
) -> None:
    save(chat)
    saved = days(database)
    said = getattr(chat, heard_as if text[:2] != "no" else "correct")(text)
    assert names(said) == ["diary_correct_read_back"]
    told = entry(said)[name]
    assert ([one["name"] for one in told] if name == "medications" else told) == value
    assert names(chat.say("yes")) == ["diary_correct_changed"]
    assert days(database) == saved


@pytest.mark.parametrize("text", ["also had one today", "i also had a migraine today with nausea"])
def test_a_further_headache_after_saving_is_a_new_entry(chat: Chat, text: str) -> None:
    save(chat)
    said = chat.log(text)
    assert names(said) == ["diary_log_ask_severity"]
    assert entry(said)["date"] == str(datetime.now(ZoneInfo("America/Chicago")).date())


@pytest.mark.parametrize("text", ["scratch that", "cancel it", "dont save that"])
def test_what_was_saved_is_taken_back_in_other_words(chat: Chat, database: Path, text: str) -> None:
    save(chat)
    saved = days(database)
    assert names(chat.correct(text)) == ["diary_correct_deleted"]
    assert len(days(database)) == len(saved) - 1


def test_a_bare_length_behind_a_no_is_the_right_one_of_what_was_saved(chat: Chat) -> None:
    save(chat)
    said = chat.correct("no wait, 4 hours")
    assert (names(said), entry(said)["duration_minutes"]) == (["diary_correct_read_back"], 240)


def test_a_length_that_the_named_day_has_no_room_for_is_asked_about_and_moves_nothing(chat: Chat) -> None:
    chat.log("headache today 6/10")
    assert "diary_log_duration_range" in names(chat.say("30 hours so far"))
    said = chat.say("3 hours")
    assert entry(said)["date"] == str(datetime.now(ZoneInfo("America/Chicago")).date())
