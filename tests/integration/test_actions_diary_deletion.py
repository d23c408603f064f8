"""A deletion that was asked for, and what is said instead of a yes: only a plain yes deletes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.action_server import ActionServer, Chat, days, emptied_afterwards, entry, log_two, names


@pytest.fixture
def chat(server: ActionServer, database: Path) -> Iterator[Chat]:
    """A conversation whose patient has an entry of five and one of six days ago; the first of them is to be deleted."""
    with emptied_afterwards(server, database) as chat:
        log_two(chat)
        assert names(chat.correct("delete the entry from 5 days ago")) == ["diary_correct_confirm_delete"]
        yield chat


def test_a_change_that_is_wanted_instead_is_read_back_and_saved(chat: Chat, database: Path) -> None:
    asked = chat.say("actually just change it to a 9")
    assert (names(asked), entry(asked)["severity"]) == (["diary_correct_read_back"], 9)
    assert names(chat.say("save it")) == ["diary_correct_changed"]
    assert [row[1] for row in days(database)] == [12, 18]


def test_a_change_of_another_day_leaves_the_deletion(chat: Chat, database: Path) -> None:
    asked = chat.say("change the entry from 6 days ago to a 3")
    assert (names(asked), entry(asked)["severity"]) == (["diary_correct_kept", "diary_correct_read_back"], 3)
    assert names(chat.say("save it")) == ["diary_correct_changed"]
    assert [row[1] for row in days(database)] == [6, 12]


def test_a_day_without_headache_leaves_the_deletion_and_is_saved(chat: Chat, database: Path) -> None:
    asked = chat.say("no headache today")
    assert (names(asked), entry(asked)["headache"]) == (["diary_correct_kept", "diary_log_read_back"], False)
    assert names(chat.say("save it")) == ["diary_log_saved_free_day"]
    assert len(days(database)) == 3


def test_a_change_to_no_headache_is_of_the_entry_and_no_yes(chat: Chat, database: Path) -> None:
    asked = chat.say("change the entry from 5 days ago to no headache")
    assert entry(asked)["headache"] is False
    chat.say("save it")
    assert [row[1] for row in days(database)] == [12, 0]


@pytest.mark.parametrize("text", ["save it", "yes save it", "log it"])
def test_who_saves_gets_back_what_was_told_before_the_deletion(chat: Chat, database: Path, text: str) -> None:
    chat.say("keep it")
    chat.log("yesterday 3/10 for 1 hour, aura, no meds")
    chat.say("delete the entry from 5 days ago")
    asked = chat.say(text)
    assert (names(asked), entry(asked)["severity"]) == (["diary_correct_kept", "diary_log_read_back"], 3)
    assert len(days(database)) == 2


def test_two_days_are_deleted_one_by_one_and_that_is_said(chat: Chat, database: Path) -> None:
    chat.say("keep it")
    assert names(chat.correct("delete the entries from 5 days ago and 6 days ago")) == ["diary_correct_one_day_at_a_time"]
    chat.log("yesterday 3/10 for 1 hour")
    said = chat.say("delete the entries from 5 days ago and 6 days ago")
    assert names(said) == ["diary_correct_one_day_at_a_time", "diary_log_ask_symptoms"]
    assert len(days(database)) == 2
