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
