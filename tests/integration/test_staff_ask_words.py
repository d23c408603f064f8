"""Ask: the assistant is asked with the caller's words, and the red-flag rules with all that staff typed."""

from __future__ import annotations

import pytest

from clinic.domain.staff import Role
from tests.integration.assistant import StandIn, understood
from tests.integration.gateway import Gateway
from tests.integration.staff import Desk, at_desk
from tests.integration.test_staff_ask import alarms, answers, asked

UNSURE = understood("clarify")


@pytest.fixture
async def desk(gateway: Gateway) -> Desk:
    return await at_desk(gateway, Role.FRONT_DESK)


async def test_what_stands_before_the_callers_words_is_not_asked(desk: Desk, assistant: StandIn) -> None:
    assert answers(await asked(desk, "caller wants to know how long it takes to work")) == ["onset"]
    assert assistant.parsed == ["how long it takes to work"]  # one reading, for the words alone are an ordinary question


async def test_a_wish_is_asked_as_the_caller_would(desk: Desk, assistant: StandIn) -> None:
    assistant.understood |= {"i want to move my visit": understood("change_appointment")}
    assert answers(await asked(desk, "mom of a patient wants to move her visit")) == ["change_appointment"]


async def test_all_of_it_is_asked_where_the_words_alone_say_nothing(desk: Desk, assistant: StandIn) -> None:
    assistant.understood |= {"the zebra": UNSURE, "caller says the zebra": understood("cost")}
    assert answers(await asked(desk, "caller says the zebra")) == ["cost"]


async def test_what_is_understood_neither_way_is_told_as_the_words_are(desk: Desk, assistant: StandIn) -> None:
    assistant.understood |= {"the zebra": understood("clarify", offers=["cost"]), "caller says the zebra": UNSURE}
    assert 'value="cost"' in await asked(desk, "caller says the zebra")


async def test_the_rules_read_all_of_it_and_no_answer_falls_below_what_they_found(desk: Desk, assistant: StandIn) -> None:
    html = await asked(desk, "caller says she cannot breathe")
    assert alarms(html) == ["emergency"]
    typed = "caller says her eyelid droops"
    assistant.understood |= {"her eyelid droops": understood("side_effects"), typed: understood("urgent", level="urgent")}
    assert answers(await asked(desk, typed)) == ["urgent"]


@pytest.mark.parametrize(
    ("of_words", "of_all", "told"),
    [
        ("thanks", "crisis", "crisis"),
        ("out_of_scope", "emergency", "emergency"),
        ("urgent", "crisis", "crisis"),
        ("urgent", "emergency", "urgent"),  # as a patient would be answered
        ("emergency", "onset", "emergency"),
        ("medical_advice", "emergency", "emergency"),
        ("change_appointment", "crisis", "change_appointment"),  # an ordinary question, in which the rules found nothing either
    ],
)
async def test_an_alarm_that_is_heard_in_all_of_it_counts(
    desk: Desk, assistant: StandIn, of_words: str, of_all: str, told: str
) -> None:
    assistant.understood |= {"the zebra": understood(of_words), "he says the zebra": understood(of_all)}
    assert answers(await asked(desk, "he says the zebra")) == [told]


async def test_while_the_assistant_is_away_it_says_so(desk: Desk, assistant: StandIn) -> None:
    assistant.mode = "not_ready"
    assert "cannot be asked just now" in await asked(desk, "caller wants to know if it hurts")


async def test_shorthand_is_asked_in_full(desk: Desk, assistant: StandIn) -> None:
    assistant.understood |= {"i want to reschedule": understood("change_appointment")}
    assert answers(await asked(desk, "pt wants to r/s")) == ["change_appointment"]
