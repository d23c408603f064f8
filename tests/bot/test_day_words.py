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
