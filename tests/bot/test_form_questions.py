"""Questions about the diary's form, asked inside it, and an "ok" to what was answered beside it."""

from __future__ import annotations

import pytest

from bot.nlu.form_questions import HELP, LOGGING, STILL_OPEN, WHY, about_form
from bot.nlu.history import History, Said
from tests.bot.turn_case import decide

SURE = {"alternatives": 0.9}
ASKED = ("diary_log", "ask_severity")
READ_BACK = ("diary_log", "read_back")


def open_form(*last: Said) -> History:
    return History("log a headache", ("diary_log",), last, form="diary_form", last=last)


@pytest.mark.parametrize(
    "text",
    [
        *("how do i rate it", "how should i rate the pain", "what are my choices", "what are the options", "what can i say"),
        *("what does 10 mean", "whats a 5", "how does the scale work", "what do you mean", "i dont understand", "for example?"),
        *("how do i know how bad it was", "what if i dont know", "what if i cant remember"),
        *("is 5 bad", "how do i answer this", "what should i put here", "idk how do i describe it", "how bad is a 6"),
    ],
)
def test_how_to_answer_is_told_for_the_question_that_is_open(text: str) -> None:
    turn = decide(text, SURE, open_form(ASKED))
    assert (turn.intent, turn.answers, turn.gives_up) == ("headache_diary", (("diary_log", "how_severity"),), False)


@pytest.mark.parametrize("asked", ["ask_date", "ask_duration", "ask_symptoms", "ask_medications", "overlap", "duration_range"])
def test_each_question_has_a_help_of_its_own(asked: str) -> None:
    said = about_form("what can i say", asked)
    assert said in HELP and said != about_form("what can i say", "ask_severity")


@pytest.mark.parametrize(
    ("text", "part"),
    [
        *(
            ("whats aura", "how_symptoms"),
            ("what counts as a symptom", "how_symptoms"),
            ("is dizziness a symptom", "how_symptoms"),
        ),
        *(("does tylenol count as medicine", "how_medications"), ("what counts as a medicine", "how_medications")),
        ("how do i rate it", "how_severity"),
    ],
)
def test_what_a_question_names_is_explained_whatever_is_asked(text: str, part: str) -> None:
    assert about_form(text, "ask_duration") == ("diary_log", part)


@pytest.mark.parametrize(
    "text",
    [
        *("why do you ask", "why", "why does it matter", "what do you need that for", "do i have to answer that"),
        *(
            "is this required",
            "do i need to say my meds",
            "why do you need to know my meds",
            "why so many questions",
            "whats the point of this",
        ),
    ],
)
def test_why_something_is_asked_is_told(text: str) -> None:
    assert about_form(text, "ask_medications") == WHY


@pytest.mark.parametrize(
    "text", ["how many more questions", "are we done?", "what happens if i say yes", "whats next", "can i add sundays headache"]
)
def test_how_it_goes_on_is_told_where_an_entry_is_logged_and_not_where_one_is_changed(text: str) -> None:
    assert about_form(text, "ask_date") == LOGGING
    assert decide(text, SURE, open_form(READ_BACK)).answers == (LOGGING,)
    assert decide(text, SURE, open_form(("diary_correct", "read_back"))).answers != (LOGGING,)


@pytest.mark.parametrize("text", ["is it saved", "did you save it", "have you saved it yet?", "has it been saved"])
def test_whether_it_is_saved_is_told(text: str) -> None:
    assert about_form(text, "read_back") == STILL_OPEN


@pytest.mark.parametrize(
    "text", ["how do i change it", "can i still change the day", "can i fix a mistake", "how can i edit my answer"]
)
def test_how_an_answer_is_changed_is_told(text: str) -> None:
    assert about_form(text, "read_back") == ("diary_log", "how_change")


@pytest.mark.parametrize(
    "text",
    [
        *("how long does botox last", "how do triptans work", "whats a triptan", "is nausea normal after botox", "is it serious"),
        *("can i take advil", "how do i cancel", "why do i get migraines", "why did it come back", "should i go to the er"),
        *(
            "like a 5",
            "what a day",
            "not sure",
            "about 3 hours",
            "i count 3",
            "does botox count as surgery",
            "is botox a medicine",
        ),
        *(
            "how do i know it was a migraine",
            "what if i dont get better",
            "what if i cant breathe",
            "add another one for tuesday",
        ),
        *("what happens after botox", "can i change it to a 6", "change it", "save it", "can i change the date of my visit"),
        *("how do i know if its serious", "how do i change my appointment", "does insurance cover it", "what should i take", "5"),
    ],
)
def test_what_is_no_question_of_the_form_is_none(text: str) -> None:
    assert about_form(text, "ask_severity") is None


def test_without_a_form_it_is_read_as_ever() -> None:
    assert decide("what are my choices", SURE, History(last=(ASKED,))).answers == (("alternatives", "short"),)


@pytest.mark.parametrize("text", ["ok thanks", "thanks", "ok", "great", "okay got it"])
@pytest.mark.parametrize("beside", [("next_appointment", "one"), ("medical_advice", "short"), ("diary_log", "how_severity")])
def test_an_ok_to_what_was_answered_beside_the_form_saves_nothing(text: str, beside: Said) -> None:
    turn = decide(text, {"affirm": 0.9}, open_form(beside, READ_BACK))
    assert (turn.intent, turn.answers) == ("headache_diary", (STILL_OPEN,))


@pytest.mark.parametrize("text", ["yes", "yes save it", "save it", "no", "thanks but it was a 6"])
def test_what_answers_the_read_back_behind_it_goes_to_the_form(text: str) -> None:
    assert decide(text, {"affirm": 0.9}, open_form(("next_appointment", "one"), READ_BACK)).intent == "diary_log"


@pytest.mark.parametrize("last", [(READ_BACK,), (("urgent", "short"), READ_BACK), (STILL_OPEN, READ_BACK)])
def test_an_ok_to_the_read_back_itself_goes_to_the_form(last: tuple[Said, ...]) -> None:
    assert decide("ok thanks", {"affirm": 0.9}, open_form(*last)).intent == "diary_log"
