"""What asks whether somebody is there, and what asks something of its own."""

from __future__ import annotations

from time import perf_counter

import pytest

from knowledge.presence import asks_presence


@pytest.mark.parametrize(
    "text",
    [
        *(
            "are you there",
            "Are you there?",
            "hello?",
            "hello??",
            "hi",
            "anyone",
            "anyone?",
            "anybody there",
            "still waiting",
            "??",
        ),
        *("is anybody there", "is anyone still there?", "hello is anyone there", "im still waiting", "I'm still waiting here"),
        *("i am still waiting for someone", "ive been waiting for 20 minutes", "still waiting for an answer", "waiting"),
        *("is someone coming", "will somebody answer me", "is the nurse coming?", "where is everyone", "where are you?"),
        *("how much longer", "how long until someone answers", "how long do i have to wait", "when will someone reply"),
        *("nobody is answering", "no one answered yet", "why is nobody answering", "is there anybody there", "u there?"),
        *("hey, anyone here?", "is a person there", "can someone answer", "still nobody", "still no one", "did you forget me"),
    ],
)
def test_it_asks_whether_somebody_is_there(text: str) -> None:
    assert asks_presence(text)


@pytest.mark.parametrize(
    "text",
    [
        *("still waiting for it to work", "im still waiting for the effect", "still waiting on aetna", "how long until it works"),
        *("hello, does it hurt?", "hi how long does botox take", "is there anyone who treats kids", "are you a robot"),
        *(
            "is there parking there",
            "are you open today",
            "when is my next visit",
            "where are you located",
            "is the doctor a woman",
        ),
        *(
            "anyone else get neck pain",
            "how long do i wait before i can lie down",
            "nobody told me about the neck pain",
            "thanks",
        ),
        *(
            "how long does it take",
            "is the nurse licensed",
            "i have been waiting for relief for 3 weeks",
            "can someone drive me home",
        ),
        *(
            "are you there for my insurance",
            "i cannot breathe, is anyone there",
            "how much longer will my neck hurt",
            "",
            "...",
            "!",
        ),
        *(
            "can a nurse write me a note",
            "will you answer my question about aftercare",
            "why is botox not working",
            "will it be back",
        ),
    ],
)
def test_it_asks_something_of_its_own(text: str) -> None:
    assert not asks_presence(text)


@pytest.mark.parametrize("text", ["hello " * 400, "still waiting " * 400, "are you " * 15, "hi " * 39, "is there anyone " * 7])
def test_it_is_quick_whatever_is_typed(text: str) -> None:
    began = perf_counter()
    asks_presence(text)
    assert perf_counter() - began < 0.05
