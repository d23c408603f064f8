"""A wish to end the diary's form beside something else: what else is said, and when it is read by itself."""

from __future__ import annotations

from typing import Any

import pytest

from bot.giving_up import GIVES_UP, given_up, rest_beside_wish


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("never mind, when is my appointment", "when is my appointment"),
        ("forget it, whats the side effects", "whats the side effects"),
        ("nvm. how long does it take to work?", "how long does it take to work?"),
        ("actually forget it what time do you close", "what time do you close"),
        ("ok cancel. show my diary", "show my diary"),
        ("nah forget this, can i drink alcohol after", "can i drink alcohol after"),
        ("stop! I need to reschedule", "I need to reschedule"),
        ("don't save it, tell me about the cost", "tell me about the cost"),
        ("can i drive after? forget the diary", "can i drive after"),
        ("when is my next visit, never mind the headache", "when is my next visit"),
        ("wrong thing, i want to book a visit", "i want to book a visit"),
        ("thats not what i wanted. when is my visit", "when is my visit"),
        ("not my diary, how much is botox", "how much is botox"),
        ("i didnt want to log anything, when do you open", "when do you open"),
        ("i meant to ask about insurance", "insurance"),
        ("actually i wanted to book an appointment", "book an appointment"),
    ],
)
def test_what_stands_beside_the_wish(text: str, rest: str) -> None:
    assert rest_beside_wish(text) == rest


@pytest.mark.parametrize(
    "text",
    [
        "never mind",
        "forget it",
        "cancel",
        "cancel my appointment",
        "stop reminding me",
        "how do i cancel this",
        "i cant forget it",
        "skip",
        "when does it stop",
        "how do i stop the pain",
        *("i meant 5", "not the left, the right", "i wanted to sleep", "i didnt want to eat", "not my head, my neck hurt"),
        *("i wanted to throw up", "not a headache, a migraine", "i meant to say 5", "i tried to see but couldnt"),
    ],
)
def test_a_wish_alone_or_about_something_else_is_none(text: str) -> None:
    assert rest_beside_wish(text) is None


def parsed(intent: str, *answers: str, text: str = "…") -> dict[str, Any]:
    return {"text": text, "intent": {"name": intent}, "turn": {"answers": [[topic, "short"] for topic in answers]}}


def test_a_question_that_is_answered_is_read_by_itself_and_marked() -> None:
    found = given_up(parsed("diary_log", text="nvm, how much is it"), parsed("cost", "cost", text="how much is it"))
    assert found is not None
    assert (found["intent"]["name"], found["text"], found["turn"][GIVES_UP]) == ("cost", "nvm, how much is it", True)


def test_an_alarm_the_forms_own_words_and_what_is_not_understood_are_left_alone() -> None:
    assert given_up(parsed("emergency", "emergency"), parsed("cost", "cost")) is None
    assert given_up(parsed("diary_log"), parsed("diary_log", "diary_log")) is None
    assert given_up(parsed("diary_log"), parsed("nlu_fallback", "clarify")) is None
    assert given_up(parsed("diary_log", "urgent"), parsed("cost", "cost")) is None
