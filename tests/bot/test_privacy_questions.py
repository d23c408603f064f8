"""Who reads the diary, asked while an entry is open."""

from __future__ import annotations

import pytest

from bot.nlu.privacy_questions import of_privacy
from tests.bot.turn_case import IN_FORM, decide


@pytest.mark.parametrize(
    "text",
    [
        *("does my doctor get this", "who can see this", "is this private", "will my neurologist see what i write"),
        *(
            "does the nurse look at these?",
            "can my boss read my diary",
            "do you sell this",
            "do you share my data with insurance",
        ),
        *("ok but who reads it", "is it confidential", "does this go to my doctor", "where does this go", "is my data safe"),
        *("will anyone else see my answers", "is this sent to my insurance?", "who has access to this"),
    ],
)
def test_who_reads_it_is_answered_beside_the_form(text: str) -> None:
    turn = decide(text, {"diary_export": 0.6, "out_of_scope": 0.3}, IN_FORM)
    assert (turn.intent, turn.answers) == ("privacy", (("privacy", "who_reads"),))


@pytest.mark.parametrize("text", ["how long do you keep this", "how long is this kept for", "what happens to my data"])
def test_how_long_it_is_kept_is_answered_beside_the_form(text: str) -> None:
    assert of_privacy(text) == ("privacy", "what_is_kept")


@pytest.mark.parametrize(
    "text",
    [
        *("my doctor gave me this", "did you save this", "does it go away by itself", "is it 7", "i see the doctor friday"),
        *(
            "who do i call",
            "my husband saw it",
            "is it safe to take more",
            "how long does it last",
            "does my doctor prescribe it",
        ),
        *("can i see my diary", "where does it hurt", "it was secret", "send this to my doctor"),
    ],
)
def test_what_is_an_answer_or_asks_of_something_else_is_none(text: str) -> None:
    assert of_privacy(text) is None
