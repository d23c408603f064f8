"""What is said while an entry is open and is not its answer: another entry's deletion, a question, a correction beside."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import knowledge
from tests.integration.action_server import (
    ENTRY,
    ActionServer,
    Chat,
    days,
    emptied_afterwards,
    entry,
    log_two,
    names,
)

Days = list[tuple[object, ...]]


@pytest.fixture
def chat(server: ActionServer, database: Path) -> Iterator[Chat]:
    """A conversation whose patient has an entry of five and one of six days ago; the diary is emptied afterwards."""
    with emptied_afterwards(server, database) as chat:
        log_two(chat)
        yield chat


@pytest.mark.parametrize("change", ["change the entry from 5 days ago to a 7", "the entry from 5 days ago is wrong"])
def test_a_deletion_while_a_change_is_open_asks_about_the_named_entry_and_changes_nothing(
    chat: Chat, database: Path, change: str
) -> None:
    before = days(database)
    chat.correct(change)
    asked = chat.say("delete the entry from 6 days ago")
    assert names(asked) == ["diary_correct_kept", "diary_correct_confirm_delete"]
    assert entry(asked)["date"] == str(before[0][0])
    assert days(database) == before
    assert names(chat.say("yes")) == ["diary_correct_deleted"]
    assert days(database) == before[1:]


def test_at_the_same_headache_or_another_a_deletion_is_asked_about(chat: Chat, database: Path) -> None:
    before = days(database)
    assert names(chat.log("5 days ago 3/10 for 1 hour, aura, no meds")) == ["diary_log_overlap"]
    asked = chat.say("delete the one from 5 days ago")
    assert names(asked) == ["diary_correct_set_aside", "diary_correct_confirm_delete"]
    assert entry(asked)["severity"] == 6
    chat.say("yes")
    assert days(database) == before[:1]
    again = chat.log("log it again")
    assert (names(again), entry(again)["severity"]) == (["diary_log_read_back"], 3)


def test_a_new_entry_that_a_deletion_interrupts_is_said_not_to_be_saved_and_can_be_had_again(chat: Chat, database: Path) -> None:
    chat.log("yesterday 3/10 for 1 hour, aura, no meds")
    assert names(chat.say("delete my last entry")) == ["diary_correct_set_aside", "diary_correct_confirm_delete"]
    assert names(chat.say("keep it")) == ["diary_correct_kept"]
    assert len(days(database)) == 2
    assert entry(chat.log("log it again"))["severity"] == 3


@pytest.mark.parametrize("text", ["delete the entry from 9 days ago", "remove the one of 9 days ago"])
def test_a_deletion_of_a_day_without_an_entry_leaves_what_is_open_as_it_is(chat: Chat, text: str) -> None:
    before = entry(chat.log("yesterday 3/10 for 1 hour, aura, no meds"))
    said = chat.say(text)
    assert (names(said), entry(said)) == (["diary_correct_none_to_delete", "diary_log_read_back"], before)


def test_the_day_of_the_open_entry_means_that_one(chat: Chat, database: Path) -> None:
    chat.log("yesterday 3/10 for 1 hour, aura, no meds")
    assert names(chat.say("delete yesterday's")) == ["diary_log_discarded"]
    chat.log("yesterday 3/10 and the day before yesterday 4/10")
    assert len(chat.slots["diary_draft"]["drafts"]) == 2
    chat.say("delete yesterday's")
    (left,) = chat.slots["diary_draft"]["drafts"]
    assert (left["severity"], len(days(database))) == (4, 2)


def test_another_deletion_is_asked_about_in_the_place_of_the_first(chat: Chat, database: Path) -> None:
    before = days(database)
    chat.correct("delete the entry from 5 days ago")
    assert names(chat.say("delete the entry from 5 days ago")) == ["diary_correct_confirm_delete"]
    asked = chat.say("delete the entry from 6 days ago")
    assert (names(asked), entry(asked)["date"]) == (["diary_correct_kept", "diary_correct_confirm_delete"], str(before[0][0]))
    assert days(database) == before


def test_a_question_is_no_medicine_and_is_said_to_be_none(chat: Chat) -> None:
    chat.log("yesterday 6/10 2 hours nausea")
    said = chat.say("whats a triptan")
    assert names(said) == ["diary_log_question_beside", "diary_log_ask_medications"]
    assert entry(said)["medications"] == []
    assert names(chat.say("no medicine")) == ["diary_log_read_back"]


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("it was a 6 not a 7", "severity", 6),
        ("the dose was 100 mg", "medications", [{"name": "ibuprofen", "dose": "100 mg"}]),
        ("it lasted 4 hours", "duration_minutes", 240),
    ],
)
def test_a_correction_at_the_same_or_another_is_shown_and_asked_about_again(
    chat: Chat, text: str, name: str, value: object
) -> None:
    chat.log("5 days ago 7/10 for 1 hour, aura, took ibuprofen 400 mg")
    said = chat.say(text)
    assert names(said) == ["diary_log_understood", "diary_log_overlap"]
    assert entry(said)[name] == value
    assert names(chat.say("another one")) == ["diary_log_read_back"]


@pytest.mark.parametrize("first", ["5 days ago", "yesterday"])
def test_the_day_before_moves_what_is_being_told(chat: Chat, first: str) -> None:
    told = entry(chat.log(f"{first} 7/10 for 1 hour, aura, took ibuprofen 400 mg"))
    said = chat.say("it was actually the day before")
    assert "diary_log_not_understood" not in names(said)
    assert int(told["date"].replace("-", "")) > int(entry(said)["date"].replace("-", ""))


def test_changes_by_the_name_of_a_day_are_understood(chat: Chat) -> None:
    added = entry(chat.correct("add dizziness to the entry from 5 days ago"))
    assert added["symptoms"] == ["nausea", "dizziness"]
    chat.say("cancel")
    assert entry(chat.correct("the one from 5 days ago lasted 4 hours not 2"))["duration_minutes"] == 240


def test_a_number_that_cannot_be_is_refused_with_its_reason(chat: Chat, database: Path) -> None:
    before = days(database)
    assert names(chat.correct("change the entry from 5 days ago to an 11")) == ["diary_log_severity_range"]
    assert entry(chat.say("a 9"))["severity"] == 9
    assert days(database) == before


def test_every_text_beside_an_open_entry_is_approved(chat: Chat) -> None:
    base = knowledge.load()
    chat.log("yesterday 6/10 2 hours nausea")
    for message in chat.say("whats a triptan") + chat.say("delete the entry from 9 days ago") + chat.say("delete my last entry"):
        topic = "diary_correct" if message["response"].startswith("utter_diary_correct") else "diary_log"
        assert base.text(topic, message["response"].removeprefix(f"utter_{topic}_"), **message["custom"]["fields"])


def test_a_question_about_one_of_several_days_has_the_day_as_its_heading(chat: Chat) -> None:
    said = chat.log("yesterday a 6 and today a 4")
    asked = said[-1]
    assert asked["custom"]["heading"]["part"] == "about_day"
    assert knowledge.load().text("diary_log", "about_day", **asked["custom"]["heading"]["fields"]).startswith("About ")
    assert entry(said)["severity"] == 6
    chat.say("cancel")
    assert "heading" not in chat.log("3 days ago a 5")[-1]["custom"]


def test_a_word_for_the_pain_is_read_back_with_what_it_counts_as(chat: Chat) -> None:
    said = chat.log("bad headache yesterday for 2 hours, no meds, no other symptoms")
    assert 'how I count "bad"' in said[-1]["custom"]["fields"]["summary"]
    assert 'how I count "bad"' not in chat.say("yes")[-1]["custom"]["fields"]["summary"]


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("my husband had a migraine yesterday", "diary_log_of_another"),
        ("I might get a headache today", "diary_log_not_a_fact"),
        ("did I have a headache yesterday", "diary_view_one_day"),
        ("did I have a headache 2 days ago", "diary_view_nothing_that_day"),
    ],
)
def test_what_tells_of_no_entry_is_answered_and_opens_none(chat: Chat, text: str, reply: str) -> None:
    chat.log(ENTRY.format(day="yesterday"))
    chat.say("yes")
    assert names(chat.log(text)) == [reply]
    assert chat.slots["diary_open"] is False


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("my husband had a migraine yesterday", "of_another"),
        ("i might get another headache tomorrow", "not_a_fact"),
        ("did i log a 7 on tuesday", "question_beside"),
    ],
)
def test_the_same_said_while_an_entry_is_open_changes_nothing_in_it(chat: Chat, text: str, reply: str) -> None:
    asked = chat.log("migraine today 6/10")
    said = chat.say(text)
    assert names(said) == [f"diary_log_{reply}", *names(asked)]
    assert entry(said) == entry(asked)


def test_a_save_after_it_was_saved_says_that_it_is_saved_already(chat: Chat, database: Path) -> None:
    chat.log(ENTRY.format(day="yesterday"))
    saved = chat.say("yes")
    again = chat.log("save it")
    assert (names(again), entry(again)) == (["diary_log_is_saved"], entry(saved))
    assert names(chat.correct("undo that")) == ["diary_correct_deleted"]


def test_all_entries_of_a_day_are_shown_and_deleted_and_put_back_together(chat: Chat, database: Path) -> None:
    chat.log("yesterday 7/10 for 2 hours, nausea, no meds")
    chat.say("yes")
    chat.log("yesterday 4/10 for 1 hour, nausea, no meds")
    chat.say("another one")
    chat.say("yes")
    chat.slots["diary_draft"] = None
    before = days(database)
    assert len(before) == 4
    asked = chat.correct("delete everything from yesterday")
    assert names(asked) == ["diary_correct_confirm_delete_all"]
    assert all(f"{pain} out of 10" in asked[0]["custom"]["fields"]["summary"] for pain in (7, 4))
    assert names(chat.say("keep it")) == ["diary_correct_kept"] and days(database) == before
    chat.correct("delete everything from yesterday")
    assert names(chat.say("yes, delete it")) == ["diary_correct_deleted"] and len(days(database)) == 2
    chat.correct("undo that")
    assert days(database) == before


def test_a_headache_that_is_over_now_is_as_long_as_the_clock_says(chat: Chat) -> None:
    begun = datetime.now(ZoneInfo("America/Chicago")) - timedelta(hours=2)
    told = entry(chat.log(f"6/10 started at {begun:%I:%M %p}, over now"))
    assert 105 <= told["duration_minutes"] <= 120


@pytest.mark.parametrize("text", ["delete all november entries", "delete my entries from last week", "remove all my headaches"])
def test_who_wants_more_than_a_day_deleted_is_told_that_it_is_done_by_the_day(chat: Chat, database: Path, text: str) -> None:
    before = days(database)
    assert names(chat.correct(text)) == ["diary_correct_one_day_at_a_time"]
    assert days(database) == before and chat.slots["diary_open"] is False
