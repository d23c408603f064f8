"""Whether the diary's reminder is on is asked of the diary, and no reminder of a visit; a "yes" that a failure met."""

from __future__ import annotations

import pytest

from bot.nlu.history import History
from bot.nlu.service_words import is_of_reminder
from tests.bot.turn_case import IN_FORM, decide


@pytest.mark.parametrize(
    "text",
    [
        *(
            "is my reminder on?",
            "is the reminder on",
            "are my reminders still on",
            "do i have a reminder set",
            "am i getting reminders",
        ),
        *(
            "did you turn on the reminder",
            "check if my reminder is set",
            "is the evening reminder off",
            "is my diary reminder active",
        ),
        *(
            "what time is my reminder",
            "when is my reminder set for?",
            "at what time do you remind me",
            "when did i set the reminder",
        ),
        *("no reminders please", "quit bugging me about the diary", "set a reminder for 10 pm", "make the reminder earlier"),
        *("remind me to take my meds every evening", "stop asking me every night", "nudge me nightly"),
    ],
)
def test_a_wish_or_a_question_about_the_reminder_is_answered_by_the_diary(text: str) -> None:
    assert is_of_reminder(text)
    assert decide(text, {"next_appointment": 0.9}).answers == (("diary_log", "short"),)
    inside = decide(text, {"next_appointment": 0.9}, IN_FORM)
    assert (inside.intent, inside.answers) == ("diary_log", ())


@pytest.mark.parametrize(
    "text",
    [
        *("is my appointment reminder on", "do i have a reminder for tuesday", "will i get a reminder", "are text reminders on"),
        *(
            "the reminder said 2pm",
            "is my appointment on",
            "what did the reminder say",
            "did you send the reminder",
            "remind me on",
        ),
        *("my reminder says 11, is it still on for tomorrow", "when is my appointment reminder", "when will i get a reminder"),
    ],
)
def test_another_reminder_is_read_as_ever(text: str) -> None:
    assert not is_of_reminder(text)
    assert decide(text, {"next_appointment": 0.9}).intent == "next_appointment"


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        *((("yes", {"affirm": 0.9}), ("yes save it", {"clarify": 0.5}), ("save it", {"out_of_scope": 0.9}))),
        *((word, {"clarify": 0.5}) for word in ("yea", "ya save it", "k", "Yup, do it")),
    ],
)
def test_a_yes_to_an_entry_whose_form_a_failure_ended_goes_on_with_it(text: str, shares: dict[str, float]) -> None:
    left = History(said=(("diary_log", "read_back"),), topics=("diary_log",))
    assert decide(text, shares, left).intent == "diary_log"
    assert decide(text, shares, History(said=(("onset", "short"),), topics=("onset",))).intent != "diary_log"


@pytest.mark.parametrize("topic", ["diary_view", "next_appointment", "clarify"])
@pytest.mark.parametrize("text", ["how many units did i get last time", "how many botox units did they give me"])
def test_units_that_were_given_are_answered_with_the_usual_number_and_not_from_the_diary(text: str, topic: str) -> None:
    assert decide(text, {topic: 0.9}).answers == (("procedure", "how_much"),)
    assert decide("how many headaches did i get last time", {topic: 0.9}).answers != (("procedure", "how_much"),)


def test_an_hour_behind_the_question_for_it_is_the_reminders() -> None:
    asked = History(said=(("diary_log", "reminder_new_hour"),), topics=("diary_log",))
    assert decide("6 pm", {"clinic_info": 0.9}, asked).answers == (("diary_log", "short"),)
    assert decide("6 pm", {"clinic_info": 0.9}).intent == "clinic_info"
