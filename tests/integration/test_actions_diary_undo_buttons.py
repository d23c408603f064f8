"""A button that takes back: what stands above it and nothing else, and an older one says so where it no longer can."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import knowledge
from tests.integration.action_server import ENTRY, ActionServer, Chat, days, emptied_afterwards, entry, names

TWO = "6 days ago 6/10 for 2 hours, nausea, no meds. 5 days ago 3/10 for 1 hour, nausea, no meds"


@pytest.fixture
def chat(server: ActionServer, database: Path) -> Iterator[Chat]:
    with emptied_afterwards(server, database) as chat:
        yield chat


def save(chat: Chat, text: str) -> list[dict[str, Any]]:
    chat.log(text)
    return chat.say("yes, save it")


def test_of_two_days_saved_at_once_each_button_takes_back_its_own(chat: Chat, database: Path) -> None:
    first, second = save(chat, TWO)
    assert names(chat.press_undo(first)) == ["diary_correct_deleted"]
    assert [row[1] for row in days(database)] == [6]
    assert names(chat.press_undo(second)) == ["diary_correct_deleted"]
    assert days(database) == []


def test_the_second_alone_is_taken_back_and_put_back(chat: Chat, database: Path) -> None:
    _, second = save(chat, TWO)
    (deleted,) = chat.press_undo(second)
    assert [row[1] for row in days(database)] == [12]
    assert names(chat.press_undo(deleted)) == ["diary_correct_put_back"]
    assert [row[1] for row in days(database)] == [12, 6]


def test_an_older_undo_asks_about_its_own_entry_and_never_takes_the_newest(chat: Chat, database: Path) -> None:
    (first,), (_,) = save(chat, ENTRY.format(day="6 days ago")), save(chat, ENTRY.format(day="5 days ago"))
    asked = chat.press_undo(first)
    assert (names(asked), entry(asked)["id"]) == (["diary_correct_confirm_delete"], entry([first])["id"])
    assert len(days(database)) == 2
    chat.say("yes, delete it")
    assert [row[0] for row in days(database)] == [max(row[0] for row in days(database))]


def test_an_undo_of_what_is_gone_says_so_and_takes_nothing_else(chat: Chat, database: Path) -> None:
    (_,), (second,) = save(chat, ENTRY.format(day="6 days ago")), save(chat, ENTRY.format(day="5 days ago"))
    chat.press_undo(second)
    before = days(database)
    assert names(chat.press_undo(second)) == ["diary_correct_undo_gone"]
    assert days(database) == before and len(before) == 1


def test_an_older_change_or_deletion_can_no_longer_be_taken_back(chat: Chat, database: Path) -> None:
    save(chat, ENTRY.format(day="6 days ago"))
    chat.correct("change it to an 8")
    (changed,) = chat.say("yes")
    save(chat, ENTRY.format(day="5 days ago"))
    before = days(database)
    assert names(chat.press_undo(changed)) == ["diary_correct_undo_too_late"]
    chat.correct("delete the one from 5 days ago")
    (deleted,) = chat.say("yes, delete it")
    save(chat, ENTRY.format(day="4 days ago"))
    assert names(chat.press_undo(deleted)) == ["diary_correct_undo_too_late"]
    assert days(database)[0] == before[0] and len(days(database)) == 2


def test_the_latest_change_has_its_old_words_again(chat: Chat, database: Path) -> None:
    save(chat, ENTRY.format(day="6 days ago"))
    before = days(database)
    chat.correct("change it to an 8")
    (changed,) = chat.say("yes")
    assert names(chat.press_undo(changed)) == ["diary_correct_changed"]
    assert days(database) == before


def test_an_older_undo_while_an_entry_is_told_asks_about_its_own_and_keeps_what_was_told(chat: Chat, database: Path) -> None:
    (first,) = save(chat, ENTRY.format(day="6 days ago"))
    chat.log("yesterday 3/10 for 1 hour, aura, no meds")
    assert names(chat.press_undo(first)) == ["diary_correct_set_aside", "diary_correct_confirm_delete"]
    assert len(days(database)) == 1
    chat.say("keep it")
    assert entry(chat.log("log it again"))["severity"] == 3
    chat.say("cancel")


def test_one_that_is_gone_leaves_the_open_entry_as_it_is(chat: Chat) -> None:
    (first,) = save(chat, ENTRY.format(day="6 days ago"))
    chat.correct("undo that")
    told = entry(chat.log("yesterday 3/10 for 1 hour, aura, no meds"))
    said = chat.press_undo(first)
    assert (names(said), entry(said)) == (["diary_correct_undo_gone", "diary_log_read_back"], told)
    assert all(knowledge.load().text("diary_correct", id) for id in ("undo_gone", "undo_too_late"))
