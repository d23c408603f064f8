"""Days and months that are named with little else."""

from __future__ import annotations

import pytest

from bot.nlu.history import History
from tests.bot.turn_case import decide

NOT_KNOWN = {"out_of_scope": 0.9}
VISIT = History("when is my visit", ("next_appointment",), (("next_appointment", "one"),))
DIARY = History("show my diary", ("diary_view",), (("diary_view", "overview"),))


@pytest.mark.parametrize(
    "text",
    ["show july", "show november 9", "show me the 12th", "can you pull up last month", "see my entry for monday", "open 11/9"],
)
@pytest.mark.parametrize("history", [History(), VISIT, DIARY])
def test_a_day_or_month_to_be_shown_is_the_diarys(text: str, history: History) -> None:
    assert decide(text, NOT_KNOWN, history).answers == (("diary_view", "short"),)


@pytest.mark.parametrize("text", ["no, the 12th", "sorry i meant november 8", "and monday?"])
def test_another_day_behind_one_that_was_shown_is_shown_and_changes_nothing(text: str) -> None:
    shown = History("show november 9", ("diary_view",), (("diary_view", "one_day"),))
    for shares in (NOT_KNOWN, {"next_appointment": 0.9}):
        assert decide(text, shares, shown).answers == (("diary_view", "short"),)
    assert decide(text, {"next_appointment": 0.9}, VISIT).intent == "next_appointment"


@pytest.mark.parametrize(
    "text", ["show me the money", "show july fireworks", "july", "show me a film from may 4", "show up on monday"]
)
def test_other_things_to_be_shown_are_not(text: str) -> None:
    assert decide(text, NOT_KNOWN).intent == "out_of_scope"


def test_a_day_to_be_moved_is_of_what_was_spoken_of_or_both_are_offered() -> None:
    text = "move nov 25 to nov 26"
    assert decide(text, NOT_KNOWN, DIARY).intent == "diary_correct"
    assert decide(text, NOT_KNOWN, VISIT).intent == "change_appointment"
    assert decide(text, {"diary_correct": 0.9}, VISIT).intent == "change_appointment"
    assert decide(text, {"diary_correct": 0.9}).intent == "diary_correct"
    asked = decide(text, NOT_KNOWN)
    assert (asked.intent, asked.offers) == ("clarify", ("diary_correct", "change_appointment"))


@pytest.mark.parametrize("text", ["move my couch to monday", "change the world by friday", "move from ohio to texas"])
def test_other_things_to_be_moved_are_not(text: str) -> None:
    assert decide(text, NOT_KNOWN).intent == "out_of_scope"


@pytest.mark.parametrize(
    "text",
    [
        *("show entry nov 16", "whats in my diary for nov 16", "open nov 16", "pull up the entry for november 20"),
        *("what did i write on nov 16", "what does my diary say for last monday", "show me thanksgiving"),
    ],
)
@pytest.mark.parametrize("topic", ["out_of_scope", "diary_correct", "clinic_info"])
def test_a_day_is_read_from_the_diary_whatever_it_was_taken_for(text: str, topic: str) -> None:
    if topic == "clinic_info" and not any(letter.isdigit() for letter in text):
        assert decide(text, {topic: 0.9}).intent == topic
    else:
        assert decide(text, {topic: 0.9}).answers == (("diary_view", "short"),)


@pytest.mark.parametrize("text", ["open saturdays?", "open on labor day?", "open sat?"])
def test_opening_hours_are_no_entry(text: str) -> None:
    assert decide(text, {"clinic_info": 0.9}).intent == "clinic_info"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "make thanksgiving a 10",
            "make nov 16 a 7",
            "set friday to an 8",
            "change yesterday to 5/10",
            "put down tuesday as a six",
        ),
        *("scratch that last entry", "scratch my last log", "take the last entry out", "get rid of my most recent entry"),
    ],
)
@pytest.mark.parametrize("topic", ["out_of_scope", "clarify", "diary_log"])
def test_a_day_gets_another_number_and_the_last_entry_goes(text: str, topic: str) -> None:
    assert decide(text, {topic: 0.9}).answers == (("diary_correct", "short"),)


@pytest.mark.parametrize("text", ["make friday a good day", "set me up for friday", "change my visit to friday", "scratch that"])
def test_other_things_are_neither_made_nor_scratched(text: str) -> None:
    assert decide(text, NOT_KNOWN).intent == "out_of_scope"
