"""Answers of the form that are kept, acknowledged or lead elsewhere: what was put right, a deletion, a note, a named field."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.integration.action_server import ActionServer, Chat, days, emptied_afterwards, entry, names

ENTRY = "{day} 6/10 for 2 hours, nausea, took advil"


@pytest.fixture
def chat(server: ActionServer, database: Path) -> Iterator[Chat]:
    with emptied_afterwards(server, database) as chat:
        yield chat


def save(chat: Chat, day: str = "yesterday") -> dict[str, Any]:
    chat.log(ENTRY.format(day=day))
    return entry(chat.say("please save it for me"))


def shown(said: list[dict[str, Any]]) -> str:
    return str(said[0]["custom"]["fields"]["summary"])


def test_what_is_felt_otherwise_is_saved_as_a_note(chat: Chat) -> None:
    chat.log("headache yesterday 6/10 for 2 hours")
    assert names(chat.say("ringing in my ears")) == ["diary_log_ask_medications"]
    chat.say("no meds")
    assert entry(chat.say("👍"))["note"] == "ringing in my ears"


def test_what_is_put_right_is_named_before_the_next_question(chat: Chat) -> None:
    chat.log("headache yesterday 7/10")
    said = chat.say("actually it was 6")
    assert names(said) == ["diary_log_put_right", "diary_log_ask_duration"]
    assert shown(said) == "Pain at its worst: 6 out of 10"
    assert names(chat.say("4 hours")) == ["diary_log_ask_symptoms"]
    said = chat.say("nausea, and the headache lasted 5 hours")
    assert (names(said), shown(said)) == (["diary_log_put_right", "diary_log_ask_medications"], "Lasted: 5 hours")


def test_what_is_only_added_is_not_called_a_change(chat: Chat) -> None:
    chat.log("headache yesterday 7/10")
    assert names(chat.say("it was on the left side")) == ["diary_log_ask_duration"]


def test_what_is_taken_out_leaves_no_line_and_all_is_shown(chat: Chat) -> None:
    chat.log("headache yesterday 7/10, nausea")
    said = chat.say("take out the nausea")
    assert names(said) == ["diary_log_understood", "diary_log_ask_duration"]
    assert "nausea" not in shown(said)


@pytest.mark.parametrize("text", ["delete it", "no, just delete it", "actually delete this entry", "get rid of it"])
def test_the_entry_that_is_being_changed_may_be_deleted_instead(chat: Chat, database: Path, text: str) -> None:
    saved = save(chat)
    chat.correct("change yesterday to a 9")
    said = chat.say(text)
    assert names(said) == ["diary_correct_confirm_delete"]
    assert entry(said)["severity"] == saved["severity"]
    assert names(chat.say("yes")) == ["diary_correct_deleted"]
    assert days(database) == []


def test_it_stays_where_the_deletion_is_not_confirmed(chat: Chat, database: Path) -> None:
    save(chat)
    chat.correct("change yesterday")
    chat.say("delete it")
    assert names(chat.say("no, keep it")) == ["diary_correct_kept"]
    assert [row[1] for row in days(database)] == [12]


@pytest.mark.parametrize("text", ["cancel", "not now", "bye", "later"])
def test_a_change_is_left_with_the_entry_as_it_was(chat: Chat, database: Path, text: str) -> None:
    save(chat)
    chat.correct("change yesterday to a 9")
    assert names(chat.say(text)) == ["diary_correct_kept"]
    assert [row[1] for row in days(database)] == [12]


def test_a_new_entry_that_is_told_is_given_up_by_delete_it(chat: Chat, database: Path) -> None:
    chat.log(ENTRY.format(day="yesterday"))
    assert names(chat.say("delete it")) == ["diary_log_discarded"]
    assert days(database) == []


@pytest.mark.parametrize("way", ["log", "correct"])
def test_a_note_is_added_to_what_was_saved_last(chat: Chat, way: str) -> None:
    save(chat, "3 days ago")
    saved = save(chat, "5 days ago")
    said = getattr(chat, way)("add a note: felt stressed at work")
    assert names(said) == ["diary_correct_read_back"]
    assert entry(chat.say("lgtm")) == {**saved, "note": "felt stressed at work"}


@pytest.mark.parametrize("way", ["log", "correct"])
def test_the_words_of_a_note_are_asked_for(chat: Chat, way: str) -> None:
    save(chat)
    assert names(getattr(chat, way)("add a note")) == ["diary_correct_ask_note"]
    assert entry(chat.say("slept badly"))["note"] == "slept badly"
    assert entry(chat.say("yes"))["triggers"] == []


def test_a_note_may_name_its_entry(chat: Chat) -> None:
    saved = save(chat, "5 days ago")
    save(chat, "3 days ago")
    chat.log("add a note to the entry from 5 days ago: long flight")
    assert entry(chat.say("yes")) == {**saved, "note": "long flight"}


@pytest.mark.parametrize("way", ["log", "correct"])
@pytest.mark.parametrize("text", ["add a note: felt stressed at work", "add a note"])
def test_who_has_no_entry_is_told_so(chat: Chat, way: str, text: str) -> None:
    assert names(getattr(chat, way)(text)) == ["diary_correct_nothing_that_day"]


def test_a_field_that_is_named_is_asked_for(chat: Chat) -> None:
    save(chat)
    chat.log(ENTRY.format(day="yesterday").replace("6/10", "3/10"))
    chat.say("another one")
    chat.say("yes")
    assert names(chat.correct("fix an entry from yesterday")) == ["diary_correct_which_of_2"]
    assert names(chat.say("the first one")) == ["diary_correct_correct_first"]
    assert names(chat.say("the severity")) == ["diary_log_ask_severity"]
    said = chat.say("8")
    assert (names(said), entry(said)["severity"]) == (["diary_correct_read_back"], 8)
    assert names(chat.say("save it")) == ["diary_correct_changed"]


def test_where_it_is_asked_what_to_change_another_entry_may_be_named(chat: Chat, database: Path) -> None:
    save(chat, "5 days ago")
    saved = save(chat, "3 days ago")
    chat.slots["diary_draft"] = None
    assert entry(chat.correct("fix an entry"))["date"] == saved["date"]
    said = chat.say("the one from 5 days ago")
    assert (names(said), entry(said)["date"] < saved["date"]) == (["diary_correct_correct_first"], True)
    chat.say("the severity")
    assert entry(chat.say("8"))["date"] < saved["date"]
    chat.say("yes")
    assert [row[1] for row in days(database)] == [16, 12]


def test_a_wish_that_names_a_field_asks_for_it_at_once(chat: Chat) -> None:
    save(chat)
    assert names(chat.correct("change the severity of yesterday's entry")) == ["diary_log_ask_severity"]
    assert names(chat.say("skip")) == ["diary_correct_read_back"]
    assert entry(chat.say("yes"))["severity"] == 6
