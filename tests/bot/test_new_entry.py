"""What begins an entry and looks like a change, what looks like an entry and is none, and a figure alone behind the diary."""

from __future__ import annotations

import pytest

from bot.nlu.history import History, Said
from bot.nlu.new_entry import GIVEN_UP, WHICH_FIGURE, adds_note, begins_entry, goes_on, is_other_business
from tests.bot.turn_case import AFTER_ONSET, IN_FORM, decide


@pytest.mark.parametrize(
    "text",
    [
        *("can i add yesterdays headache", "want to log one for tuesday", "can i put in a headache from monday"),
        *("i need to add a migraine for the 12th", "can i log mondays migraine", "could i enter one for last night"),
        *("i forgot to add tuesdays headache", "can you put down yesterday's headache", "let me add an entry for nov 12"),
        *("i want to enter my migraine from 11/20", "log one for yesterday please", "can i still add one from last friday"),
    ],
)
@pytest.mark.parametrize("topic", ["diary_correct", "out_of_scope", "diary_view"])
def test_a_headache_that_is_to_be_added_for_a_day_begins_an_entry(text: str, topic: str) -> None:
    assert begins_entry(text)
    assert decide(text, {topic: 0.9}).answers == (("diary_log", "short"),)


@pytest.mark.parametrize(
    "text",
    [
        *("can i add nausea to yesterdays headache", "add a note to tuesday", "add aura to mondays entry", "make it a 6"),
        *(
            "can i add to yesterdays headache",
            "change yesterdays headache",
            "delete yesterdays headache",
            "add advil to yesterday",
        ),
        *("make yesterdays headache a 5", "can i log yesterdays visit", "move the headache to friday", "put the entry on friday"),
    ],
)
def test_what_is_added_to_an_entry_stays_a_change(text: str) -> None:
    assert not begins_entry(text)
    assert decide(text, {"diary_correct": 0.9}).intent == "diary_correct"


@pytest.mark.parametrize(
    "text",
    [
        *("running late today", "im dead tired today", "today was fine at work", "busy day yesterday", "slept badly last night"),
        *("so stressed today", "its monday today", "i have work today", "i overslept today", "work was fine today"),
        *("was a long day at work today", "today was crazy at work", "school was ok today", "I'm exhausted today"),
    ],
)
def test_how_somebody_is_or_the_day_went_begins_no_entry(text: str) -> None:
    assert is_other_business(text)
    turn = decide(text, {"diary_log": 0.9})
    assert turn.intent == "clarify" and "diary_log" in turn.offers
    assert decide(text, {"diary_log": 0.9}, IN_FORM).intent == "diary_log"


@pytest.mark.parametrize(
    "text",
    [
        *("today was fine", "all good today", "good day today", "im fine today", "today sucks", "rough day today", "none today"),
        *("bad day yesterday", "brutal one today", "tired and headache today", "took imitrex at work today", "hit me at work"),
        *("bad one at work today", "no drama today", "threw up today", "been at it since breakfast", "headache at work today"),
    ],
)
def test_a_day_with_or_without_a_headache_is_told_in_other_words(text: str) -> None:
    assert not is_other_business(text)
    assert decide(text, {"diary_log": 0.9}).intent == "diary_log"


LEFT = [("diary_log", "discarded"), ("diary_log", "saved"), ("diary_correct", "kept"), ("diary_correct", "deleted"), WHICH_FIGURE]


@pytest.mark.parametrize("said", LEFT)
@pytest.mark.parametrize("text", ["8", "3 hours", "about 5", "7/10"])
def test_a_figure_alone_behind_a_diary_that_was_left_is_asked_about(text: str, said: Said) -> None:
    assert decide(text, {"diary_log": 0.9}, History("x", ("diary_log",), (said,))).answers == (WHICH_FIGURE,)


@pytest.mark.parametrize("text", ["headache 8", "yesterday 7/10", "make it 8"])
def test_more_than_a_figure_is_none(text: str) -> None:
    assert decide(text, {"diary_log": 0.9}, History("x", ("diary_log",), (LEFT[0],))).answers != (WHICH_FIGURE,)


def test_a_figure_elsewhere_is_read_as_ever() -> None:
    assert decide("8", {"diary_log": 0.9}, AFTER_ONSET).intent == "diary_log"
    assert decide("8", {"diary_log": 0.9}, IN_FORM).answers == ()


@pytest.mark.parametrize(
    "text",
    [
        *(
            "go back to my entry",
            "resume",
            "back to the headache",
            "pick up where we left off",
            "where were we",
            "ok lets continue",
        ),
        *("can we continue logging", "i want to finish my entry", "take me back to the diary", "resume! please", "um... resume"),
    ],
)
def test_an_entry_that_was_given_up_is_gone_on_with(text: str) -> None:
    assert goes_on(text)
    left = History("headache", ("thanks",), (GIVEN_UP, ("thanks", "short")))
    assert decide(text, {"diary_correct": 0.9}, left).answers == (("diary_log", "short"),)
    assert decide(text, {"missed_treatment": 0.9}, AFTER_ONSET).intent == "missed_treatment"


@pytest.mark.parametrize(
    "text", ["can i go back to work", "continue botox", "when can i finish treatment", "go back to the clinic"]
)
def test_what_else_is_gone_on_with_is_none(text: str) -> None:
    assert not goes_on(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "add a note: felt stressed at work",
            "can you put a note on my last entry",
            "please add a note to tuesday: long flight",
        ),
        *("make a note that i was stressed", "add a note", "i forgot to add a note"),
    ],
)
@pytest.mark.parametrize("topic", ["out_of_scope", "headache_diary", "clarify"])
def test_a_note_for_the_diary_changes_an_entry(text: str, topic: str) -> None:
    assert adds_note(text)
    assert decide(text, {topic: 0.9}).answers == (("diary_correct", "short"),)


def test_right_after_an_entry_was_written_a_note_is_its_note() -> None:
    written = History(said=(("diary_log", "saved"),), topics=("diary_log",))
    assert decide("add a note: felt stressed at work", {"lifestyle_plan": 0.9}, written).intent == "diary_correct"
    assert decide("add a note: felt stressed at work", {"lifestyle_plan": 0.9}).intent == "lifestyle_plan"


@pytest.mark.parametrize("text", ["leave a note for my doctor", "add a note to my chart", "i took notes", "note the time"])
def test_a_note_for_somebody_else_is_none_of_the_diary(text: str) -> None:
    assert not adds_note(text)
