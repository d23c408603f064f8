"""Which typed words say that a call is no longer wanted, and which speak of something else."""

from __future__ import annotations

from time import perf_counter

import pytest

from web.chat.call_wishes import wants_no_call


@pytest.mark.parametrize(
    "text",
    [
        "cancel my call back please",
        "Please cancel the callback",
        "can you cancel my call-back request?",
        "how do i cancel my call",
        "I want to cancel my request for a call back",
        "cancel CB-BPV4J",
        "pls cancel the phone call for monday morning",
        "never mind the call",
        "forget about the call back",
        "call the callback off",
        "i don't need the call anymore",
        "I dont need a call back any more, thanks",
        "i no longer want the call",
        "i don't want you to call me",
        "you don't have to call me back",
        "no need to call me back!",
        "no need for a call after all",
        "please do not call me",
        "don't call me back",
        "cancel my call back i dont need it anymore",
    ],
)
def test_a_wish_not_to_be_called(text: str) -> None:
    assert wants_no_call(text)


@pytest.mark.parametrize(
    "text",
    [
        "cancel",
        "cancel it",
        "cancel my appointment",
        "cancel my visit and call me",
        "cancel my call with dr. smith and my visit",
        "cancel my telehealth call",
        "call me back to cancel my visit",
        "call me please",
        "can you call me",
        "i need you to call me",
        "don't cancel my call back",
        "please do not cancel the call",
        "did you cancel my call back?",
        "why was my call cancelled",
        "i cancelled my call",
        "i missed your call",
        "when will you call me?",
        "don't call me at work, call my cell",
        "dont call it botox",
        "why don't you call me",
        "you don't call me back",
        "i don't need to call",
        "nobody called, you do not call back",
        "i need a call back",
        "i dont want a call from insurance",
        "delete my chat",
        "do i have to call to cancel",
        "do i need to call",
        "stop the botox",
        "drop",
        "i don't need it anymore",
        "what if you call and i don't pick up",
    ],
)
def test_what_only_sounds_like_one(text: str) -> None:
    assert not wants_no_call(text)


def test_long_words_are_read_at_once() -> None:
    began = perf_counter()
    assert not any(wants_no_call(words * 400) for words in ("please ", "cancel ", "please, ", "cancel call on for ", "i'd i "))
    assert perf_counter() - began < 0.2
