"""A picture that is asked for: of what was spoken of, of what is named, or which one."""

from __future__ import annotations

import pytest

import knowledge
from bot.nlu.history import NO_HISTORY, History
from bot.nlu.pictures import OFFERED, bare_picture, with_picture
from bot.nlu.turn import Turn

FIGURED = {answer.topic: answer.with_figure for answer in knowledge.load().answers.values() if answer.figure}
BARE = [
    *("is there a diagram", "do you have a picture?", "can you show me a picture", "any pictures", "got a drawing i can look at"),
    *("show me a picture of it", "ok could i see some images please", "a diagram would", "picture?"),
]


def after(topic: str) -> History:
    return History("x", (topic,), ((topic, "short"),))


def test_each_figure_is_offered_once() -> None:
    figures = {knowledge.load().answers[topic].figure for topic in OFFERED}
    assert len(figures) == len(OFFERED) == len(knowledge.load().figures)


@pytest.mark.parametrize("text", [text for text in BARE if text != "a diagram would"])
def test_a_picture_without_a_name_is_of_what_was_spoken_of(text: str) -> None:
    turn = bare_picture(text, after("onset"), FIGURED)
    assert turn is not None and turn.answers == (("onset", "short"),)
    for history in (NO_HISTORY, after("injection_pain")):
        turn = bare_picture(text, history, FIGURED)
        assert turn is not None and (turn.answers, turn.offers) == ((("clarify", "short"),), OFFERED)


@pytest.mark.parametrize("topic", ["diary_view", "diary_log", "portal"])
def test_behind_the_diary_it_is_the_diarys(topic: str) -> None:
    assert bare_picture("can i see a picture", after(topic), FIGURED) is None


@pytest.mark.parametrize(
    "text",
    [
        *("a diagram would", "show me a picture of the injection sites", "can i send you a picture of my rash"),
        *(
            "i figure it wont hurt",
            "show me my diary",
            "is there a scan",
            "any figures on how well it works",
        ),
    ],
)
def test_other_words_are_no_such_wish(text: str) -> None:
    assert bare_picture(text, NO_HISTORY, FIGURED) is None


@pytest.mark.parametrize("text", ["show me a diagram of the muscles it relaxes", "is there a picture of how it goes into them"])
def test_a_picture_of_something_comes_with_the_text_that_bears_it(text: str) -> None:
    turn = with_picture(Turn("how_it_works", (("how_it_works", "muscles"),)), text, FIGURED)
    assert turn.answers == (("how_it_works", "short"), ("how_it_works", "muscles"))
    shown = Turn("procedure", (("procedure", "where"),))
    assert with_picture(shown, "show me a picture of the injection sites", FIGURED) is shown


@pytest.mark.parametrize(
    "text", ["how does it relax muscles", "can i send a picture of my muscles", "show me the picture of my scan"]
)
def test_no_picture_is_shown_to_who_asks_for_none(text: str) -> None:
    turn = Turn("how_it_works", (("how_it_works", "muscles"),))
    assert with_picture(turn, text, FIGURED) is turn
    cost = Turn("cost", (("cost", "short"),))
    assert with_picture(cost, "show me a picture of the bill", FIGURED) is cost
