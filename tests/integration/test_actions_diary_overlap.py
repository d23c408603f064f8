"""A day that has an entry already: what is told takes its place, leaves it, or stands beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.action_server import ActionServer, Chat, emptied_afterwards, entry, names, stored


@pytest.fixture
def chat(server: ActionServer, database: Path) -> Iterator[Chat]:
    with emptied_afterwards(server, database) as chat:
        yield chat


def rows(database: Path, patient: str) -> list[tuple[object, ...]]:
    return [row[1:] for row in stored(database) if row[0] == patient]


def save(chat: Chat) -> None:
    chat.log("yesterday 6/10 for 2 hours, nausea, took advil")
    assert names(chat.say("save it")) == ["diary_log_saved"]


def test_the_entry_of_that_day_gives_way_to_what_is_told_and_comes_back_with_an_undo(chat: Chat, database: Path) -> None:
    save(chat)
    before = rows(database, "demo-james")
    assert names(chat.log("yesterday 8/10 for 5 hours, vomiting, no meds")) == ["diary_log_overlap"]
    told = chat.say("replace it")
    assert (names(told), entry(told)["symptoms"], entry(told)["medications"]) == (["diary_correct_read_back"], ["vomiting"], [])
    assert rows(database, "demo-james") == before
    assert names(chat.say("yes")) == ["diary_log_saved"]
    assert len(rows(database, "demo-james")) == 1 and rows(database, "demo-james") != before
    chat.correct("undo that")
    assert len(rows(database, "demo-james")) == 1


@pytest.mark.parametrize("text", ["save it", "i dont know", "skip"])
def test_what_decides_nothing_between_two_entries_is_told_what_would(chat: Chat, text: str) -> None:
    save(chat)
    chat.log("yesterday 3/10 for 1 hour, aura, no meds")
    assert names(chat.say(text)) == ["diary_log_how_overlap", "diary_log_overlap"]
    assert names(chat.say("keep the old one")) == ["diary_log_discarded"]


def test_a_day_is_not_kept_both_with_a_headache_and_without(chat: Chat) -> None:
    save(chat)
    assert names(chat.log("no headache yesterday")) == ["diary_correct_read_back_free"]
    assert names(chat.say("keep both"))[0] == "diary_log_one_or_other"
    assert names(chat.say("keep the old one")) == ["diary_correct_kept"]


def test_of_two_that_were_saved_the_one_that_is_counted_is_changed(chat: Chat) -> None:
    chat.log("yesterday 3/10 for 1 hour, aura, no meds, two days ago 6/10 for 2 hours, nausea, no meds")
    chat.say("yes")
    for text, severity in (("change the second one to a 7", 7), ("make the first one a 4", 4)):
        told = chat.correct(text)
        assert (names(told), entry(told)["severity"]) == (["diary_correct_read_back"], severity)
        chat.say("leave it")
