"""Two questions in one message, each of few words or one that is refused."""

from __future__ import annotations

import pytest

from bot.nlu.history import History, Said
from bot.nlu.turn import Reading, TurnRules
from bot.nlu.views import CLAUSE, WHOLE, View, clauses
from tests.bot.turn_case import OPTIONS

RULES = TurnRules({}, OPTIONS)
Asked = tuple[str, dict[str, float]]


def answers(*asked: Asked, whole: dict[str, float]) -> tuple[Said, ...]:
    text = " ".join(words for words, _ in asked)
    views = [View(WHOLE, text, shares=whole), *(View(CLAUSE, words, shares=shares) for words, shares in asked)]
    return RULES.decide(Reading(text, views), History()).answers


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("parking? fees?", ["parking?", "fees?"]),
        ("fees and parking", ["fees", "parking"]),
        ("how do i get in and export my report", ["how do i get in", "export my report"]),
        ("where do i log in and then change my visit", ["where do i log in", "change my visit"]),
        ("warfarin and botox", []),
        ("bread, butter", []),
        ("should i rest and drink water", []),
        ("hi?", []),
    ],
)
def test_clauses_of_few_words(text: str, found: list[str]) -> None:
    assert clauses(text) == found


def test_what_the_clinic_does_may_be_wanted_behind_a_question() -> None:
    asked = ("where do i register", {"portal": 0.99}), ("export my report", {"diary_export": 0.9, "portal": 0.1})
    assert answers(*asked, whole={"portal": 0.99}) == (("portal", "short"), ("diary_export", "short"))
    asked = ("where do i register", {"portal": 0.99}), ("make an omelette", {"lifestyle_plan": 0.85})
    assert answers(*asked, whole={"portal": 0.99}) == (("portal", "short"),)


def test_advice_is_refused_and_the_question_beside_it_answered() -> None:
    asked = ("should i halve my dose?", {"medical_advice": 0.99}), ("and do the shots hurt?", {"injection_pain": 0.8})
    said = answers(*asked, whole={"medical_advice": 0.8, "injection_pain": 0.1})
    assert said == (("medical_advice", "short"), ("injection_pain", "short"))


@pytest.mark.parametrize("other", ["would it hurt?", "look at my pain"])
def test_what_is_part_of_the_question_for_advice_is_not_answered(other: str) -> None:
    asked = ("should i have the surgery?", {"medical_advice": 0.99}), (other, {"injection_pain": 0.95})
    assert answers(*asked, whole={"medical_advice": 0.8, "injection_pain": 0.1}) == (("medical_advice", "short"),)


def test_nothing_is_answered_beside_what_is_out_of_scope_as_a_whole() -> None:
    asked = ("who won the match?", {"out_of_scope": 0.99}), ("and does it hurt?", {"injection_pain": 0.8})
    assert answers(*asked, whole={"out_of_scope": 0.8, "injection_pain": 0.1}) == (("out_of_scope", "short"),)


@pytest.mark.parametrize(("before", "said"), [("not_working", "alternatives"), ("preparation", "preparation")])
def test_what_else_there_is_asks_for_other_treatments_behind_what_did_not_work(before: str, said: str) -> None:
    asked = ("i tried twice. is that it?", {before: 0.99}), ("what else is there", {"alternatives": 0.99})
    assert answers(*asked, whole={before: 0.99})[-1] == (said, "short")


@pytest.mark.parametrize(("before", "said"), [("change_appointment", "next_appointment"), ("cost", "cost")])
def test_when_it_is_asks_for_the_visit_that_is_to_be_moved(before: str, said: str) -> None:
    asked = ("can i do it later?", {before: 0.99}), ("and when is it", {"onset": 0.6})
    assert answers(*asked, whole={before: 0.99})[-1] == (said, "short")


def test_a_price_beside_what_is_out_of_scope_is_told() -> None:
    asked = ("do you sell hats", {"out_of_scope": 0.99}), ("and how much is botox", {"cost": 0.97})
    assert answers(*asked, whole={"out_of_scope": 0.59, "cost": 0.4}) == (("out_of_scope", "short"), ("cost", "short"))
    asked = ("how tall is the tower", {"out_of_scope": 0.99}), ("and how much is it", {"cost": 0.97})
    assert answers(*asked, whole={"out_of_scope": 0.59, "cost": 0.4}) == (("out_of_scope", "short"),)


def test_what_is_told_before_a_question_is_not_refused_beside_it() -> None:
    asked = ("my taxi is lost.", {"out_of_scope": 0.99}), ("whats your street?", {"clinic_info": 0.98})
    assert answers(*asked, whole={"clinic_info": 0.9, "out_of_scope": 0.1}) == (("clinic_info", "short"),)
    asked = ("do you like taxis?", {"out_of_scope": 0.99}), ("whats your street?", {"clinic_info": 0.98})
    assert answers(*asked, whole={"clinic_info": 0.9, "out_of_scope": 0.1}) == (("clinic_info", "short"),)


def test_clauses_that_are_sure_and_weigh_more_than_the_whole_are_two_questions() -> None:
    asked = ("do i need a referral for my plan", {"insurance": 0.99}), ("and what happens at the visit", {"consultation": 0.98})
    whole = {"book_appointment": 0.34, "insurance": 0.28, "consultation": 0.16}
    assert answers(*asked, whole=whole) == (("insurance", "short"), ("consultation", "short"))
    whole = {"book_appointment": 0.6, "insurance": 0.2, "consultation": 0.1}
    assert answers(*asked, whole=whole) == (("book_appointment", "short"),)


def test_what_else_there_is_may_come_first() -> None:
    asked = ("what else is there", {"alternatives": 0.99}), ("and is that cheaper", {"cost": 0.99})
    assert answers(*asked, whole={"alternatives": 0.92, "cost": 0.08}) == (("alternatives", "short"), ("cost", "short"))
    asked = ("what else is there", {"alternatives": 0.99}), ("and where do i park", {"clinic_info": 0.99})
    assert answers(*asked, whole={"clinic_info": 0.7, "alternatives": 0.2}) == (("clinic_info", "short"),)
