"""Questions that look like a topic's own and go beyond it."""

from __future__ import annotations

import pytest

from bot.nlu.history import History
from bot.nlu.out_of_bounds import asks_dose_behind, asks_how_much, asks_to_change_medicine, works_of_another_thing
from tests.bot.turn_case import decide


@pytest.mark.parametrize(
    "text", ["how do vaccines work", "so how does insulin even work?", "how does a pacemaker work in the body"]
)
def test_how_another_thing_works_is_out_of_scope(text: str) -> None:
    assert works_of_another_thing(text)
    assert decide(text, {"how_it_works": 0.8, "out_of_scope": 0.2}).answers == (("out_of_scope", "short"),)
    assert decide(text, {"portal": 0.9}).answers == (("portal", "short"),)


@pytest.mark.parametrize(
    "text",
    [
        *("how does it work", "how do the shots work", "how does botulinum toxin really work", "how do these injections work"),
        *("how does botox for migraine work", "how does a nerve work", "how does the stuff work", "how long does it work"),
    ],
)
def test_how_the_treatment_works_is_not(text: str) -> None:
    assert not works_of_another_thing(text)


STOP = [
    "should i stop my eliquis before",
    "can he skip his warfarin that day",
    "may i hold off my pills, should i halve my topamax",
]


@pytest.mark.parametrize("text", STOP)
@pytest.mark.parametrize("topic", ["preparation", "other_medications"])
def test_whether_to_stop_ones_own_medicine_is_refused_and_what_is_known_stands_beside(text: str, topic: str) -> None:
    assert asks_to_change_medicine(text)
    turn = decide(text, {topic: 0.7, "medical_advice": 0.3})
    assert (turn.intent, turn.answers) == ("medical_advice", (("medical_advice", "short"), (topic, "short")))


@pytest.mark.parametrize(
    "text",
    [
        *("do i need to stop blood thinners", "i am on eliquis", "should i stop eating before", "can i skip my next visit"),
        *(
            "should i cut my hair before",
            "do people stop aspirin for it",
            "could i quit botox",
            "should i skip my morning workout",
        ),
    ],
)
def test_what_is_done_in_general_and_other_things_are_not_refused(text: str) -> None:
    assert not asks_to_change_medicine(text)


def test_a_question_before_the_one_for_advice_is_answered_and_one_that_hangs_on_it_is_not() -> None:
    hurt, double = ("does it hurt?", {"injection_pain": 1.0}), ("should i double my topamax", {"medical_advice": 1.0})
    whole = {"medical_advice": 0.96, "injection_pain": 0.04}
    turn = decide("does it hurt? should i double my topamax", whole, clauses=[hurt, double])
    assert turn.answers == (("medical_advice", "short"), ("injection_pain", "short"))
    turn = decide(
        "does it hurt? should i double my topamax", {"injection_pain": 0.9, "medical_advice": 0.1}, clauses=[hurt, double]
    )
    assert turn.answers == (("medical_advice", "short"), ("injection_pain", "short"))
    turn = decide("should i double my topamax? does it hurt?", whole, clauses=[double, hurt])
    assert turn.answers == (("medical_advice", "short"),)


HOW_MUCH = [
    "can i double up my topamax since botox isnt kicking in",
    "may i double up on propranolol until the shots help",
    "can my mom take two amitriptyline instead of one till it works",
    "take twice my gabapentin dose ok while waiting?",
    "is it ok to take 3 sumatriptan until my botox works",
    "should i go up to 100 of topiramate meanwhile",
    "can i use another triptan since the shots wore off",
    "do i take less amitriptyline once botox works",
    "can i take 800 mg advil while the botox settles",
    "ok if i take half a pill now that i have botox",
]


@pytest.mark.parametrize("text", HOW_MUCH)
@pytest.mark.parametrize("topic", ["other_medications", "onset"])
def test_how_much_of_a_medicine_to_take_is_refused_whatever_stands_beside(text: str, topic: str) -> None:
    assert asks_how_much(text)
    turn = decide(text, {topic: 0.8, "medical_advice": 0.15})
    assert (turn.intent, turn.answers) == ("medical_advice", (("medical_advice", "short"), (topic, "short")))


@pytest.mark.parametrize("text", HOW_MUCH)
def test_how_much_of_a_medicine_to_take_is_refused_where_nothing_else_is_clear(text: str) -> None:
    turn = decide(text, {"onset": 0.2, "medical_advice": 0.2})
    assert (turn.intent, turn.answers, turn.offers) == ("medical_advice", (("medical_advice", "short"),), ())


@pytest.mark.parametrize(
    "text",
    [
        *("can i take my topamax with botox", "can i take tylenol after the shots", "can i take more than 2 triptans a week"),
        *("how many triptans a week", "can i take another medicine with it", "can i have two preventives at once"),
        *("can i take 2 weeks off", "can i take a second treatment", "can i have more shots", "can i get more botox"),
        *("took aleve this morning appts at 3, ok?", "i took 2 advil this morning", "do people take more pills before it works"),
        *("can i use less pain medicine once it works", "can i take a nap after", "should i have another appointment"),
    ],
)
def test_a_medicine_without_an_amount_and_an_amount_of_something_else_are_not(text: str) -> None:
    assert not asks_how_much(text)


def test_a_medicine_asked_about_beside_the_diary_leaves_the_diary_first() -> None:
    text = "had one yesterday, can i take 2 naproxen"
    assert decide(text, {"diary_log": 0.9}).intent == "diary_log"


def behind(question: str, topic: str = "aftercare") -> History:
    return History(question, (topic,), ((topic, "short"),))


@pytest.mark.parametrize(
    "text",
    [
        *("how much", "whats the max", "max?", "ok and how many mg", "how many", "how many can i take", "how much is safe"),
        *("what is the highest dose", "how much of it a day", "can i take two", "whats the daily limit", "the most i can take"),
        "how many pills at once",
    ],
)
@pytest.mark.parametrize("question", ["can i take tylenol after", "are pain killers ok", "is advil fine before"])
def test_how_much_behind_a_medicine_is_its_dose(text: str, question: str) -> None:
    assert asks_dose_behind(text, behind(question))
    assert asks_dose_behind(text, behind(question, "preparation"))
    refused = History(question, (), (("medical_advice", "short"),))
    assert asks_dose_behind(text, refused)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "how much is it",
            "how much does it cost",
            "how much is botox",
            "how long",
            "how many a week",
            "how many times a month",
        ),
        *(
            "how many shots do i get",
            "how much time do i need",
            "whats the price",
            "right",
            "safe?",
            "usual",
            "can i take a nap",
            "what is the usual schedule",
        ),
    ],
)
def test_a_price_a_limit_and_a_length_behind_a_medicine_are_no_dose(text: str) -> None:
    assert not asks_dose_behind(text, behind("can i take tylenol after"))


@pytest.mark.parametrize(
    "history",
    [
        *(
            behind("how many shots is it", "procedure"),
            behind("can i drink wine after"),
            behind("is nurtec covered", "insurance"),
        ),
        *(behind("what does it cost", "cost"), History()),
    ],
)
def test_how_much_behind_anything_else_is_no_dose(history: History) -> None:
    assert not asks_dose_behind("how much", history)


def test_a_dose_behind_a_medicine_is_refused() -> None:
    turn = decide("how much", {"cost": 1.0}, behind("can i take tylenol after"))
    assert turn.answers == (("medical_advice", "short"),)
    assert decide("how much", {"cost": 1.0}, behind("does insurance pay", "insurance")).answers == (("cost", "short"),)
