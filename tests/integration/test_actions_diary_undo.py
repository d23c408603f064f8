"""Taking the last step back, deleting, and which entry a message is about: nothing goes or moves unasked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

import knowledge
from tests.integration.action_server import (
    ENTRY,
    ActionServer,
    Chat,
    days,
    emptied_afterwards,
    entry,
    names,
)


@pytest.fixture
def chat(server: ActionServer, database: Path) -> Iterator[Chat]:
    with emptied_afterwards(server, database) as chat:
        yield chat


def save(chat: Chat, day: str) -> dict[str, Any]:
    chat.log(day if day.startswith("no") else ENTRY.format(day=day))
    return entry(chat.say("yes, save it"))


def content(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if name not in ("id", "saved")}


@pytest.mark.parametrize("back", ["undo", "undo that", "put it back"])
def test_an_undo_after_a_deletion_puts_the_entry_back_with_all_that_it_said(chat: Chat, database: Path, back: str) -> None:
    first, _ = save(chat, "5 days ago"), save(chat, "4 days ago")
    before = days(database)
    chat.correct("delete the one from 5 days ago")
    assert names(chat.say("yes, delete it")) == ["diary_correct_deleted"]
    said = chat.correct(back)
    assert (names(said), days(database)) == (["diary_correct_put_back"], before)
    assert content(entry(said)) == content(first)
    assert names(chat.correct("undo")) == ["diary_correct_deleted"]
    assert len(days(database)) == 1


@pytest.mark.parametrize("heard_as", ["correct", "log"])
def test_a_change_is_put_back_in_those_words_too(chat: Chat, database: Path, heard_as: str) -> None:
    save(chat, "5 days ago")
    before = days(database)
    chat.correct("change it to an 8")
    chat.say("yes")
    assert days(database) != before
    assert names(getattr(chat, heard_as)("put it back")) == ["diary_correct_changed"]
    assert days(database) == before


def test_an_undo_of_an_undo_deletes_nothing_else(chat: Chat, database: Path) -> None:
    save(chat, "5 days ago")
    save(chat, "4 days ago")
    before = days(database)
    assert names(chat.correct("undo that")) == ["diary_correct_deleted"]
    assert names(chat.correct("undo that")) == ["diary_correct_put_back"]
    assert days(database) == before


def test_an_undo_whose_put_back_was_lost_puts_it_back_once(chat: Chat, database: Path) -> None:
    save(chat, "5 days ago")
    chat.correct("undo that")
    before = dict(chat.slots)
    for _ in range(2):
        chat.slots = dict(before)
        assert names(chat.correct("undo that")) == ["diary_correct_put_back"]
    assert len(days(database)) == 1


@pytest.mark.parametrize("text", ["undo", "undo that", "delete the last one", "remove the last one", "delete my last entry"])
def test_a_conversation_that_has_done_nothing_shows_the_newest_entry_and_asks(chat: Chat, database: Path, text: str) -> None:
    save(chat, "2 days ago")
    newest = save(chat, "3 days ago")
    chat.slots["diary_draft"] = None
    asked = chat.correct(text)
    assert (names(asked), entry(asked)["id"]) == (["diary_correct_confirm_delete"], newest["id"])
    assert len(days(database)) == 2
    assert names(chat.say("keep it")) == ["diary_correct_kept"]
    assert len(days(database)) == 2


@pytest.mark.parametrize("text", ["delete the last one", "delete my last entry", "remove the last one", "delete that"])
def test_a_deletion_of_what_was_just_saved_asks_too(chat: Chat, database: Path, text: str) -> None:
    saved = save(chat, "2 days ago")
    asked = chat.correct(text)
    assert (names(asked), entry(asked)["id"]) == (["diary_correct_confirm_delete"], saved["id"])
    assert names(chat.say("yes")) == ["diary_correct_deleted"]
    assert days(database) == []


def test_an_entry_that_stood_in_the_diary_before_is_not_undone_unasked(chat: Chat, database: Path) -> None:
    save(chat, "2 days ago")
    chat.log(ENTRY.format(day="2 days ago"))
    assert names(chat.say("yes")) == ["diary_log_already_saved"]
    assert names(chat.correct("undo")) == ["diary_correct_confirm_delete"]
    assert len(days(database)) == 1


def test_after_a_deletion_log_it_again_reads_the_entry_back_and_a_new_one_begins_anew(chat: Chat) -> None:
    save(chat, "2 days ago")
    chat.correct("undo")
    assert names(chat.log("log a headache")) == ["diary_log_ask_date"]
    chat.say("cancel")
    save(chat, "2 days ago")
    chat.correct("undo")
    assert names(chat.log("log it again")) == ["diary_log_read_back"]
    chat.say("cancel")


def test_a_change_of_a_day_without_an_entry_moves_nothing_there(chat: Chat, database: Path) -> None:
    save(chat, "9 days ago")
    before = days(database)
    asked = chat.correct("change my entry from 20 days ago to a 5")
    assert (names(asked), chat.slots["diary_open"]) == (["diary_correct_nothing_that_day"], False)
    assert days(database) == before
    assert entry(chat.correct("actually it was 4 hours"))["duration_minutes"] == 240


def test_an_entry_is_moved_to_a_day_that_has_one_of_another_headache(chat: Chat, database: Path) -> None:
    save(chat, "5 days ago")
    saved = save(chat, "6 days ago")
    moved = entry(chat.correct("actually it was 5 days ago"))
    assert date.fromisoformat(moved["date"]) - date.fromisoformat(saved["date"]) == timedelta(days=1)
    assert names(chat.say("yes"))[-1] == "diary_correct_changed"
    assert len({day for day, *_ in days(database)}) == 1


def test_the_day_before_is_that_of_the_entry(chat: Chat) -> None:
    saved = save(chat, "6 days ago")
    moved = entry(chat.correct("it was actually the day before"))
    assert date.fromisoformat(saved["date"]) - date.fromisoformat(moved["date"]) == timedelta(days=1)
    chat.say("cancel")


FREE = "no headache {day}"


def test_an_entry_that_moves_to_a_day_without_a_headache_takes_its_place_and_undo_gives_both_back(
    chat: Chat, database: Path
) -> None:
    save(chat, FREE.format(day="5 days ago"))
    save(chat, "6 days ago")
    before = days(database)
    asked = chat.correct("actually it was 5 days ago")
    assert (names(asked), entry(asked)["severity"]) == (["diary_correct_read_back_not_free"], 6)
    assert names(chat.say("yes")) == ["diary_correct_changed"]
    assert [row[1] for row in days(database)] == [12]
    assert names(chat.correct("undo")) == ["diary_correct_changed", "diary_correct_put_back"]
    assert days(database) == before


def test_a_free_day_that_moves_to_a_headache_shows_that_first(chat: Chat, database: Path) -> None:
    save(chat, "5 days ago")
    save(chat, FREE.format(day="6 days ago"))
    before = days(database)
    (asked,) = chat.correct("actually it was 5 days ago")
    assert asked["response"] == "utter_diary_correct_read_back_free"
    assert "6 out of 10" in asked["custom"]["fields"]["summary"]
    assert names(chat.say("cancel")) == ["diary_correct_kept"]
    assert days(database) == before


def test_every_text_about_what_is_taken_back_is_approved(chat: Chat) -> None:
    save(chat, "2 days ago")
    base = knowledge.load()
    for message in chat.correct("undo") + chat.correct("undo"):
        reply = message["response"].removeprefix("utter_diary_correct_")
        assert base.text("diary_correct", reply, **message["custom"]["fields"])
