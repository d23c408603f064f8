"""What a message leaves out because words before it said it."""

from __future__ import annotations

import pytest

from bot.nlu.ellipsis import apart, together, without_join
from bot.nlu.views import CONTEXT, clauses, views_of


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("can i wash my hair and go to the gym", ["can i wash my hair", "can i go to the gym"]),
        ("may i drive and lie down after the shots?", ["may i drive after the shots?", "may i lie down after the shots?"]),
        ("is it ok to swim or fly tomorrow", ["is it ok to swim tomorrow", "is it ok to fly tomorrow"]),
        ("hi! can i shower and work out today", ["can i shower today", "can i work out today"]),
        ("whats the process and price", ["whats the process", "whats the price"]),
        ("what are your hours and address?", ["what are your hours", "what are your address"]),
    ],
)
def test_what_is_said_once_for_two_questions(text: str, found: list[str]) -> None:
    assert clauses(text)[-2:] == found


@pytest.mark.parametrize(
    "text",
    [
        *("can i take tylenol and drink wine", "can i get botox and drive home", "can i drink and still take topamax"),
        *(
            "whats the difference between botox and dysport",
            "what are the risks and benefits",
            "what about warfarin and botox",
            "what about ginkgo and garlic",
        ),
        *("what are the dos and donts", "should i rest and drink water", "does it hurt and bleed", "i drive and work at night"),
    ],
)
def test_what_belongs_together_stays_together(text: str) -> None:
    assert apart(text) == [text]


def test_a_long_text_is_left_alone() -> None:
    text = "can i wash " + "my hair " * 30 + "and go home"
    assert apart(text) == [text]


@pytest.mark.parametrize(
    ("clause", "bare"),
    [
        ("also how long does it take", "how long does it take"),
        ("and once they decide", "and once they decide"),
        ("plus it aches", "it aches"),
    ],
)
def test_what_joins_a_clause_to_another_is_no_part_of_it(clause: str, bare: str) -> None:
    assert without_join(clause) == bare


@pytest.mark.parametrize(
    ("previous", "text", "read"),
    [
        ("can i drink alcohol before", "and after", "can i drink alcohol after"),
        ("can i eat the day before", "what about after the shots?", "can i eat after"),
        ("is exercise ok afterwards", "and before?", "is exercise ok before"),
        ("can i work out now", "and drink", "can i drink now"),
        ("can i drive home", "and lie down", "can i lie down"),
        ("does it hurt", "and after", "does it hurt and after"),
        ("does it hurt", "and drink", "does it hurt and drink"),
        ("can i drink before", "and after that week", "can i drink before and after that week"),
        ("can i drink before", "and the price", "can i drink before and the price"),
    ],
)
def test_what_a_follow_up_changes_in_the_question_before_it(previous: str, text: str, read: str) -> None:
    assert together(previous, text) == read
    assert views_of(text, previous)[-1].text == read
    assert views_of(text, previous)[-1].kind == CONTEXT
