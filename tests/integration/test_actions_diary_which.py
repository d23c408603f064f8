"""Of several entries of a day it is asked which one is meant, before any is changed or deleted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import knowledge
from tests.integration.action_server import ActionServer, Chat, days, emptied_afterwards, entry, names

FIRST, SECOND = "5 days ago 7/10 for 3 hours, nausea, took advil", "5 days ago 4/10 for 1 hour, aura, no meds"


@pytest.fixture
def chat(server: ActionServer, database: Path) -> Iterator[Chat]:
    """A conversation whose patient has two entries of five days ago, and one of six."""
    with emptied_afterwards(server, database) as chat:
        for text in ("6 days ago 6/10 for 2 hours, nausea, took imitrex", FIRST, SECOND):
            if "diary_log_overlap" in names(chat.log(text)):
                chat.say("another one")
            assert names(chat.say("yes")) == ["diary_log_saved"]
        chat.slots["diary_draft"] = None
        yield chat


@pytest.mark.parametrize("way", ["correct", "log"])
@pytest.mark.parametrize(
    ("answer", "severity"),
    [
        ("the first one", 7),
        ("the second one", 4),
        ("the other one", 4),
        ("the 7", 7),
        ("the one with aura", 4),
        ("2", 4),
        ("the last", 4),
    ],
)
def test_a_change_asks_which_and_changes_the_one_that_is_named(
    chat: Chat, database: Path, way: str, answer: str, severity: int
) -> None:
    asked = getattr(chat, way)("change the entry from 5 days ago to a 3")
    assert names(asked) == ["diary_correct_which_of_2"]
    assert asked[0]["custom"]["fields"] == {"first": "7 out of 10, 3 hours, ibuprofen", "second": "4 out of 10, 1 hour"}
    before = days(database)
    told = chat.say(answer)
    assert (names(told), entry(told)["severity"]) == (["diary_correct_read_back"], 3)
    assert entry(told)["duration_minutes"] == (180 if severity == 7 else 60)
    assert days(database) == before
    assert names(chat.say("yes")) == ["diary_correct_changed"]
    left = sorted(int(str(row[1])) // 2 for row in days(database))
    assert left == sorted([6, 3, 4 if severity == 7 else 7])


def test_a_deletion_asks_which_and_deletes_that_one_alone(chat: Chat, database: Path) -> None:
    assert names(chat.correct("delete the entry from 5 days ago")) == ["diary_correct_which_of_2"]
    asked = chat.say("the first one")
    assert (names(asked), entry(asked)["severity"]) == (["diary_correct_confirm_delete"], 7)
    assert names(chat.say("yes, delete it")) == ["diary_correct_deleted"]
    assert [row[1] for row in days(database)] == [12, 8]


def test_both_of_them_can_be_deleted(chat: Chat, database: Path) -> None:
    chat.correct("delete the entry from 5 days ago")
    assert names(chat.say("both")) == ["diary_correct_confirm_delete_all"]
    chat.say("yes")
    assert [row[1] for row in days(database)] == [12]


@pytest.mark.parametrize("answer", ["none of them", "never mind", "cancel", "no"])
def test_who_means_none_of_them_changes_nothing(chat: Chat, database: Path, answer: str) -> None:
    before = days(database)
    chat.correct("delete the entry from 5 days ago")
    assert (names(chat.say(answer)), chat.slots["diary_open"]) == (["diary_correct_kept"], False)
    assert days(database) == before and chat.slots["diary_draft"] is None


def test_what_names_neither_is_asked_again(chat: Chat) -> None:
    chat.correct("delete the entry from 5 days ago")
    assert names(chat.say("the blue one")) == ["diary_log_not_understood", "diary_correct_which_of_2"]
    assert names(chat.say("the 9")) == ["diary_log_not_understood", "diary_correct_which_of_2"]


def test_an_entry_alone_on_its_day_is_not_asked_about(chat: Chat) -> None:
    assert names(chat.correct("delete the entry from 6 days ago")) == ["diary_correct_confirm_delete"]


def test_a_deletion_beside_an_open_entry_asks_which_too(chat: Chat) -> None:
    chat.log("yesterday 3/10 for 1 hour, aura, no meds")
    assert names(chat.say("delete the entry from 5 days ago")) == ["diary_correct_set_aside", "diary_correct_which_of_2"]
    assert names(chat.say("the second one")) == ["diary_correct_confirm_delete"]
    chat.say("keep it")
    assert entry(chat.log("log it again"))["severity"] == 3


def test_what_is_asked_is_approved_and_has_a_button_that_names_each(chat: Chat) -> None:
    asked = chat.correct("delete the entry from 5 days ago")[-1]
    base = knowledge.load()
    assert base.text("diary_correct", "which_of_2", **asked["custom"]["fields"])
    buttons = base.answers["diary_correct"].reply("which_of_2").buttons
    assert [button.say for button in buttons] == ["the first one", "the second one", "none of them"]
