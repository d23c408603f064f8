"""A day into which an attack of the day before went on is told again: with a headache, or as a free one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import knowledge
from tests.integration.action_server import ActionServer, Chat, days, emptied_afterwards, entry, names


@pytest.fixture
def chat(server: ActionServer, database: Path) -> Iterator[Chat]:
    """A conversation whose patient has an attack of five days ago that went on into the next day."""
    with emptied_afterwards(server, database) as chat:
        chat.log("started 5 days ago, 7/10 for 40 hours, nausea, took advil")
        assert names(chat.say("yes")) == ["diary_log_saved"]
        chat.slots["diary_draft"] = None
        yield chat


def test_a_headache_of_that_day_is_asked_about_and_joins_the_attack(chat: Chat, database: Path) -> None:
    assert names(chat.log("4 days ago 8/10 for 3 hours, aura, took imitrex")) == ["diary_log_overlap"]
    told = chat.say("the same one")
    assert names(told) == ["diary_correct_read_back"]
    assert (entry(told)["severity"], entry(told)["duration_minutes"]) == (8, 40 * 60)
    assert entry(told)["symptoms"] == ["nausea", "aura"]
    day = days(database)[0][0]
    assert names(chat.say("yes")) == ["diary_correct_changed"]
    assert days(database) == [(day, 16, 40 * 60)]


def test_another_headache_of_that_day_is_an_entry_of_its_own(chat: Chat, database: Path) -> None:
    chat.log("4 days ago 8/10 for 3 hours, aura, took imitrex")
    assert names(chat.say("another one")) == ["diary_log_read_back"]
    chat.say("yes")
    assert [row[1:] for row in days(database)] == [(14, 2400), (16, 180)]


def test_a_free_day_asks_how_long_the_attack_was_and_both_are_saved(chat: Chat, database: Path) -> None:
    asked = chat.log("no headache 4 days ago")
    assert names(asked) == ["diary_correct_covers_free_day", "diary_log_ask_duration"]
    assert asked[1]["custom"]["heading"]["part"] == "about_day"
    read_back = chat.say("12 hours")
    assert names(read_back)[-1] == "diary_log_read_back_all"
    chat.say("yes")
    assert [row[1:] for row in days(database)] == [(14, 720), (0, None)]
    assert knowledge.load().text("diary_correct", "covers_free_day", **asked[0]["custom"]["fields"])


@pytest.mark.parametrize("text", ["cancel", "never mind"])
def test_the_attack_stays_as_it_is_where_it_was_right(chat: Chat, database: Path, text: str) -> None:
    before = days(database)
    chat.log("no headache 4 days ago")
    assert names(chat.say(text)) == ["diary_correct_kept"]
    assert days(database) == before


@pytest.mark.parametrize("text", ["no headache 3 days ago", "no headache 6 days ago"])
def test_a_day_beside_the_attack_is_none_of_it(chat: Chat, text: str) -> None:
    assert names(chat.log(text)) == ["diary_log_read_back"]


def test_of_several_days_a_headache_in_the_attack_is_asked_about(chat: Chat, database: Path) -> None:
    said = chat.log("4 days ago 8/10 for 3 hours, aura, no meds. yesterday 3/10 for 1 hour, aura, no meds")
    assert names(said)[-1] == "diary_log_overlap"
    chat.say("same one")
    chat.say("yes")
    assert [row[1:] for row in days(database)] == [(16, 2400), (6, 60)]
