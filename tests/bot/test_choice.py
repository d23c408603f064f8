"""Buttons that are chosen by typing their place."""

from __future__ import annotations

import pytest

from bot.nlu.choice import chosen
from bot.nlu.history import History, history_of
from bot.nlu.turn import Reading, TurnRules
from bot.nlu.views import View
from tests.bot.support import bot, conversation, user

OFFERS = ("onset", "cost", "schedule")


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("the first one", "onset"),
        ("First", "onset"),
        ("1", "onset"),
        ("yeah the second one please", "cost"),
        ("number 2", "cost"),
        ("#3", "schedule"),
        ("um, the last one!", "schedule"),
        ("i meant the third", "schedule"),
    ],
)
def test_a_place_among_the_buttons_is_a_choice(text: str, topic: str) -> None:
    assert chosen(text, OFFERS) == topic


@pytest.mark.parametrize(
    "text",
    ["", "4", "the first week is rough", "first time for me", "one hour", "2 pills", "none of those", "the cost one"],
)
def test_anything_else_is_none(text: str) -> None:
    assert chosen(text, OFFERS) is None


@pytest.mark.parametrize("text", ["3", "the third one"])
def test_a_place_without_a_button_is_none(text: str) -> None:
    assert chosen(text, OFFERS[:2]) is None
    assert chosen(text, ()) is None


def test_the_offers_of_the_last_turn_are_remembered() -> None:
    turn = {"intent": "clarify", "answers": [["clarify", "short"]], "offers": list(OFFERS), "question": "hm"}
    assert history_of(conversation(user("hm", intent="nlu_fallback", turn=turn), bot("clarify"))).offers == OFFERS
    pressed = user("/cost", intent="cost")
    assert (
        history_of(conversation(user("hm", intent="nlu_fallback", turn=turn), bot("clarify"), pressed, bot("cost"))).offers == ()
    )


@pytest.mark.parametrize(("offers", "wanted"), [(OFFERS, "cost"), ((), "thanks")])
def test_a_choice_is_answered_as_its_button(offers: tuple[str, ...], wanted: str | None) -> None:
    reading = Reading("the second one", [View("whole", "the second one", shares={"thanks": 0.9, "cost": 0.1})])
    turn = TurnRules({}).decide(reading, History("hm", missed=bool(offers), offers=offers))
    assert (turn.intent, turn.answers) == (wanted, ((str(wanted), "short"),))
