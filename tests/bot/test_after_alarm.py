"""What is said behind an alarm: the entry that it kept out of the diary is wanted, or why there was no emergency."""

from __future__ import annotations

import pytest

from bot.nlu.history import NO_HISTORY, History, Said
from bot.nlu.turn import ALARMS
from tests.bot.turn_case import decide

WAVED_OFF: Said = ("clarify", "after_alarm")


def after(alarm: str, *said: Said) -> History:
    return History("migraine 10/10", (alarm,), ((alarm, "short"), *said))


WANTED = [
    *("false alarm, log it", "i'm fine, just log it", "log it", "put it in my diary", "no im ok. save the entry please"),
    *("er said its just a migraine, add it to my log", "All good now, finish my entry", "ok put that in the diary now"),
    *("save", "yes save", "ok save it", "save it anyway", "im fine now, save it", "no im fine i just wanted to write it down"),
    *("i only wanted to log my headache", "im ok, i was just trying to record it", "just wanted to make a note of it"),
]
# What the trained intents take for a farewell letter, and says no more than that something is to be noted.
NOTED = [
    *("no im fine i just wanted to write it down", "im fine i just wanted to record it", "i just wanted to keep a note of it"),
    *("im fine i just wanted to note it down", "i only wanted to write down my headache"),
]
LETTERS = [
    *("i just wanted to write it down for my kids, goodbye", "i just want to write it down before i go"),
    *("i just want to finish it", "i only wanted to record a goodbye", "im not fine i just wanted to write it down"),
    "i want to write a note",
]
OVER = ["no false alarm", "false alarm", "er said its just a migraine", "ct was clear, im fine"]


@pytest.mark.parametrize("text", [*WANTED, *OVER])
@pytest.mark.parametrize("between", [(), (WAVED_OFF,)], ids=["at once", "once offered"])
def test_the_entry_goes_on_behind_an_emergency(text: str, between: tuple[Said, ...]) -> None:
    turn = decide(text, {"diary_export": 0.5, "medical_advice": 0.5}, after("emergency", *between))
    assert (turn.intent, turn.answers) == ("diary_log", (("diary_log", "short"),))


@pytest.mark.parametrize("text", [*WANTED, *OVER])
def test_a_red_flag_beside_it_is_an_alarm(text: str) -> None:
    for level in ("emergency", "crisis"):
        assert decide(text, {"diary_log": 0.9}, after("emergency"), level=level).intent == level
    assert "urgent" in [topic for topic, _ in decide(text, {"diary_log": 0.9}, after("emergency"), level="urgent").answers]


@pytest.mark.parametrize("text", NOTED)
def test_what_is_only_to_be_noted_is_no_farewell(text: str) -> None:
    assert decide(text, {"crisis": 0.97}, NO_HISTORY).intent not in ALARMS
    assert decide(text, {"crisis": 0.97}, after("crisis")).intent == "crisis"  # it may be a last letter
    assert decide(text, {"crisis": 0.97}, NO_HISTORY, level="crisis").intent == "crisis"


@pytest.mark.parametrize("text", LETTERS)
def test_a_last_letter_stays_a_crisis(text: str) -> None:
    assert decide(text, {"crisis": 0.97}, NO_HISTORY).intent == "crisis"
    assert decide(text, {"crisis": 0.97}, after("emergency")).intent == "crisis"


@pytest.mark.parametrize("text", ["ok", "yes", "okay yes", "no dont log it", "dont save that"])
def test_a_bare_word_gets_the_numbers_again(text: str) -> None:
    behind = History("migraine 10/10", ("emergency",), (("emergency", "short"),), last=(("emergency", "short"),))
    assert decide(text, {"affirm": 0.99}, behind).answers == (WAVED_OFF,)
    assert decide(text, {"diary_log": 0.9}, behind).answers == (WAVED_OFF,)


def test_yes_to_another_answer_asks_for_more_of_it() -> None:
    behind = History("when does it work", ("onset",), (("emergency", "short"), ("onset", "short")), last=(("onset", "short"),))
    assert decide("yes", {"affirm": 0.99}, behind).intent == "ask_more"


@pytest.mark.parametrize("text", OVER)
def test_nobody_is_asked_about_a_diary_behind_a_crisis(text: str) -> None:
    assert decide(text, {"clarify": 0.5, "out_of_scope": 0.5}, after("crisis")).answers == (WAVED_OFF,)


@pytest.mark.parametrize(
    "text", ["er said its just a migraine but i feel awful", "i cant, log it later", "how do i log it", "im not fine, log it"]
)
def test_what_says_more_is_read_for_itself(text: str) -> None:
    assert decide(text, {"onset": 0.95}, after("emergency")).intent not in ("diary_log", *ALARMS)


def test_without_an_alarm_before_nothing_changes() -> None:
    assert decide("false alarm", {"onset": 0.95}, NO_HISTORY).intent == "onset"
