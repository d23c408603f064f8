"""One's own record is asked about in words that topics of education share: the visit, how it has been since Botox, a medicine."""

from __future__ import annotations

import pytest

from tests.bot.turn_case import IN_FORM, decide


@pytest.mark.parametrize(
    "text",
    [
        *("my next apointment plz", "my appointmnt?", "next appoinment", "appts?", "my visits", "wen is my apointment"),
        *(
            "when do i see dr rivers",
            "when am i seeing dr. rivers next",
            "what day do i see my doctor",
            "what time is my appoitment",
        ),
        *("do i have anything in january", "any appointments in december", "am i booked for anything", "is anything scheduled"),
        *("do i have something booked next month", "upcoming appts please", "do i have any visits coming up"),
        *("my next appointment! thanks", "hi - when is my visit", "upcoming visits? please"),
    ],
)
@pytest.mark.parametrize("topic", ["out_of_scope", "greet", "book_appointment"])
def test_the_next_visit_is_asked_for_in_few_words_and_however_it_is_spelled(text: str, topic: str) -> None:
    assert decide(text, {topic: 0.9}).answers == (("next_appointment", "short"),)


@pytest.mark.parametrize("text", ["hows long is my visit", "how long is my next appointment", "how long will my visit take"])
def test_how_long_ones_own_visit_is_stands_in_the_record_and_in_general(text: str) -> None:
    answers = decide(text, {"procedure": 0.9}).answers
    assert answers[0] == ("next_appointment", "short") and answers[1][0] == "procedure"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "am i getting worse",
            "did botox help me",
            "how am i compared to before botox",
            "is botox working for me",
            "am i improving",
        ),
        *(
            "has it gotten better since botox",
            "did the shots help me at all",
            "am i better since botox",
            "before and after botox",
        ),
        *("how much has botox helped me so far", "am i doing better than before", "how have i been since my first injections"),
    ],
)
def test_how_one_has_been_is_shown_from_the_diary_beside_what_is_so_in_general(text: str) -> None:
    assert decide(text, {"medical_advice": 0.9}).answers == (("diary_view", "short"),)
    assert decide(text, {"not_working": 0.9}).answers == (("diary_view", "short"), ("not_working", "short"))


@pytest.mark.parametrize(
    "text",
    [
        *(
            "does botox help",
            "what if botox does not help me",
            "when will botox help me",
            "will i get better",
            "how well does it work",
        ),
        *("is dr rivers good", "who is dr rivers", "do i have anything to worry about", "how long does a botox appointment take"),
        *("can headaches get worse after botox", "will i get worse when it wears off", "appointment", "what happens in january"),
        *("do i have anything for pain in january", "am i getting worse headaches from the shots", "is my insurance working"),
    ],
)
def test_a_general_question_stays_one(text: str) -> None:
    assert decide(text, {"effectiveness": 0.9}).intent == "effectiveness"


def test_an_alarm_comes_before_the_record() -> None:
    assert decide("am i getting worse", {"effectiveness": 0.9}, level="emergency").intent == "emergency"


@pytest.mark.parametrize(
    "text",
    [
        *("i didnt take naproxen yesterday it was advil", "i took advil not naproxen yesterday", "it was aleve not advil"),
        *("change thursdays medicine to advil 400", "correct my saturday's meds to two imitrex", "fix yesterdays pill to aleve"),
        *("i put the wrong medicine yesterday, it was tylenol",),
        *("not maxalt, i took imitrex on tuesday", "it was naproxen, not ibuprofen", "took advil, and not the aleve yesterday"),
    ],
)
def test_a_medicine_that_was_told_wrongly_is_put_right(text: str) -> None:
    assert decide(text, {"medical_advice": 0.9}).answers == (("diary_correct", "short"),)
    assert decide(text, {"medical_advice": 0.9}, IN_FORM).intent == "diary_log"


@pytest.mark.parametrize(
    "text",
    [
        *("can i take advil not naproxen", "i didnt take my naproxen yesterday, is that ok", "should i take aleve and not advil"),
        *("i didnt take naproxen yesterday because of botox", "change my medicine to advil"),
        "can i change thursdays meds to advil",
    ],
)
def test_a_question_about_a_medicine_stays_refused(text: str) -> None:
    assert decide(text, {"medical_advice": 0.9}).intent == "medical_advice"


def test_an_entry_with_another_medicine_in_it_is_a_new_one() -> None:
    assert decide("yesterday 6/10, took advil not naproxen", {"diary_log": 0.9}).intent == "diary_log"
