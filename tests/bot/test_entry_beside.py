"""A headache told with how bad it was is kept, whatever else is said; and a visit is spoken of while an entry is open."""

from __future__ import annotations

import time

import pytest

from bot.nlu.entry_beside import tells_beside_advice, tells_entry, without_reason
from bot.nlu.form_words import asks_beside
from bot.nlu.history import History
from tests.bot.turn_case import AFTER_ONSET, IN_FORM, decide


@pytest.mark.parametrize(
    "text",
    [
        *("headache 7/10 today and my eyelid is drooping since botox", "headache since my botox 3 days ago 5/10"),
        *(
            "migraine yesterday, 5/10. Dr said I should try 200mg topiramate",
            "7/10 migraine, neck hurts",
            "headache, 6 out of 10",
            "headache yesterday 5/10 too",
            "had a headache 3 days ago, lasted 90 minutes, like a 3. two advil and it left",
            "migraine yest, 7 of 10, room spinning, had to sit down on the floor. 2hrs",
            "migraine monday was a 6",
        ),
        *("its been going on for 5 days, 6/10, nothing touches it", "been going for 3 days now, nothing is helping"),
        *("it's been 4 days now, 8/10", "day 4 of this migraine", "migraine day 3 now", "day two of the same headache"),
        *("headaches every day this week so far", "migraine every single day last week, tired of it"),
    ],
)
def test_a_headache_told_with_how_bad_it_was_is_an_entry(text: str) -> None:
    assert tells_entry(text)
    turn = decide(text, {"side_effects": 0.9})
    assert turn.answers == (("diary_log", "short"), ("side_effects", "short")) and turn.intent == "diary_log"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "my headaches used to be 8/10 before botox",
            "is a headache of 7/10 bad?",
            "migraines on 9/10/2026 and 9/12",
            "headache",
            "my headaches went from 8/10 to 4/10 since the shots",
            "a headache like a 3 day weekend from hell",
        ),
        *("been going to PT for 4 days now, 9/10 would do it again", "its been 4 days now and the bruise is 5/10 sore"),
        *("my neck has been going for 4 days now, 7/10, nothing helps", "been going on for 4 days now", "day 4 of this flu"),
        *("do i get a headache every day this week after botox?", "i get headaches every day", "botox day 3 now"),
        *("headache 7/10 what can i take", "i usually get a migraine of 6/10", "what does 7/10 mean for a headache"),
    ],
)
def test_what_is_asked_or_is_so_in_general_is_none(text: str) -> None:
    assert not tells_entry(text)
    assert decide(text, {"side_effects": 0.9}).intent == "side_effects"


def test_an_urgent_sign_in_an_entry_of_few_facts_keeps_the_entry() -> None:
    turn = decide(
        "headache 7/10 today and my eyelid is drooping since botox", {"urgent": 0.7, "side_effects": 0.3}, level="urgent"
    )
    assert turn.answers == (("diary_log", "short"), ("urgent", "short"))


def test_an_emergency_in_an_entry_stands_alone() -> None:
    assert decide("headache 10/10 and i cant speak", {"diary_log": 0.9}, level="emergency").answers == (("emergency", "short"),)


@pytest.mark.parametrize(
    "text", ["cancel my appointment", "ok i want to move my visit", "can you reschedule my botox appointment"]
)
def test_a_wish_about_a_visit_is_answered_inside_the_form(text: str) -> None:
    assert asks_beside(text, "change_appointment")
    assert decide(text, {"change_appointment": 0.9}, IN_FORM).intent == "change_appointment"


@pytest.mark.parametrize("text", ["cancel", "cancel it", "change it to a 6", "moved it to monday", "it was after my visit"])
def test_what_is_of_the_entry_stays_with_the_form(text: str) -> None:
    assert decide(text, {"change_appointment": 0.9}, IN_FORM).intent == "diary_log"


@pytest.mark.parametrize("text", ["how long will it take", "ok and how long is the visit?", "how long does that last"])
def test_the_length_of_a_visit_that_was_just_told_is_told_with_it(text: str) -> None:
    told = History("when is my visit", ("next_appointment",), (("next_appointment", "one"),))
    assert decide(text, {"onset": 0.9}, told).answers == (("next_appointment", "short"),)
    assert decide(text, {"onset": 0.9}, AFTER_ONSET).intent != "next_appointment"


def test_another_length_is_none_of_the_visit() -> None:
    told = History("when is my visit", ("next_appointment",), (("next_appointment", "one"),))
    assert decide("how long does botox take to work", {"onset": 0.9}, told).intent == "onset"


WITH_ADVICE = [
    "migraine today 6/10 3 hours took 2 sumatriptan, also can i take another one",
    "5/10 yesterday 3 hours took 2 advil. is it safe to take more today",
    "migraine saturday 7/10 5 hrs nurtec no nausea, is it ok to take nurtec twice",
    "headache monday 4/10 for 2 hours and should i up the dose",
    "migraine last night 6/10, should i stop my topamax",
    "took 2 sumatriptan at noon for a 7/10 still there. can i take another",
    "headache today 7/10 2h took 1 maxalt can i take a second",
    "can i take one more? headache since this morning, 8/10, took excedrin",
    "had a migraine yesterday for 4 hours took aleve, when can i take more",
    "migraine today 9/10, should i go to the er",
    "had a migraine yesterday 7/10. should i see a doctor",
    "should i be worried? headache monday 8/10",
    "8/10 since this morning and is it serious",
]


@pytest.mark.parametrize("text", WITH_ADVICE)
@pytest.mark.parametrize("topic", ["medical_advice", "other_medications", "diary_log", "out_of_scope"])
def test_a_question_on_ones_medicine_is_refused_and_the_entry_beside_it_kept(text: str, topic: str) -> None:
    assert tells_beside_advice(text)
    turn = decide(text, {topic: 0.9})
    assert (turn.intent, turn.answers[:2]) == ("diary_log", (("diary_log", "short"), ("medical_advice", "short")))


@pytest.mark.parametrize("text", ["headache 7/10 what can i take", "headache since noon, is there anything i can take"])
def test_what_to_take_is_refused_beside_the_diary(text: str) -> None:
    assert decide(text, {"diary_log": 0.9}).answers == (("diary_log", "short"), ("medical_advice", "short"))


@pytest.mark.parametrize(
    "text",
    [
        *("can i take another sumatriptan", "i have a migraine, can i take 2 sumatriptan", "should i stop my topamax"),
        *("i usually take 2 advil for a 6/10 headache, can i take more", "migraine today, can i take my second maxalt"),
        *("my headaches went from 8/10 to 4/10, should i stop my topamax", "took 2 advil, can i take more"),
        *("i have a migraine, should i go to the er", "i usually get a 9/10 migraine, should i see a doctor"),
    ],
)
def test_beside_the_question_alone_there_is_no_entry(text: str) -> None:
    assert not tells_beside_advice(text)
    assert decide(text, {"medical_advice": 0.9}).answers == (("medical_advice", "short"),)


@pytest.mark.parametrize(
    "text",
    [
        "yesterday 6/10, used up my 10 triptan days this month",
        "today 7/10 for 3 hours",
        "7/10 for 3 hours, took advil",
        "headache free since the 20th",
        "no migraines since monday",
        "its been 5 days since my last headache",
    ],
)
def test_a_pain_or_a_stretch_without_one_is_an_entry_without_the_word_for_it(text: str) -> None:
    assert tells_entry(text)


@pytest.mark.parametrize(
    "text",
    [
        *("my neck was 7/10 yesterday", "7/10", "the botox shots today were 5/10", "i would rate the visit today 9/10"),
        *("headache free since my botox", "how long am i headache free since the shots"),
    ],
)
def test_another_pain_or_a_rating_of_the_visit_is_none(text: str) -> None:
    assert not tells_entry(text)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("today 7/10, not taking anything cos ive had my 10 triptan days this month", "today 7/10, not taking anything"),
        ("put yesterday in, no meds since i already used my 8 pill days this month", "put yesterday in, no meds"),
        ("6/10 monday, took nothing because i hit my limit for the week. left side", "6/10 monday, took nothing. left side"),
    ],
)
def test_a_count_that_is_why_nothing_was_taken_is_not_asked_about(text: str, asked: str) -> None:
    assert without_reason(text) == asked


@pytest.mark.parametrize(
    "text",
    [
        "ive had 9 pill days this month",
        "should i take nothing because ive had 9 pill days this month",
        "i dont take anything because ive had my 9 pill days this month",
        "6/10 yesterday, took advil because i had a limit of 2 days",
        "couldnt take anything today because i was vomiting for days, can i have a shot?",
    ],
)
def test_a_count_that_may_be_what_is_asked_about_is_left(text: str) -> None:
    assert without_reason(text) == text


def test_a_long_text_is_read_for_such_a_reason_without_delay() -> None:
    started = time.perf_counter()
    without_reason("no a b cos i " * 150)
    assert time.perf_counter() - started < 0.5
