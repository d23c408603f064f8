"""What the words of a message say about the diary's form: asked beside it, how to stop it, and what is put right after it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.nlu.form_words import (
    asks_beside,
    asks_how_to_stop,
    is_bare_figure,
    is_content,
    is_forgotten,
    puts_right,
    takes_back,
    wants_saved,
)
from bot.nlu.history import History
from bot.nlu.turn import Reading, Turn, TurnOptions, TurnRules
from bot.nlu.views import WHOLE, View

RULES = TurnRules({}, TurnOptions())
IN_FORM = History(question="log a headache", form="diary_form")
SAVED = History("headache today", ("diary_log",), (("diary_log", "saved"),))
ALARMED = History("headache today", ("crisis",), (("crisis", "short"),))


def decide(text: str, shares: dict[str, float], history: History, **reading: Any) -> Turn:
    return RULES.decide(Reading(text, [View(WHOLE, text, shares=shares)], **reading), history)


@pytest.mark.parametrize("text", ["show my diary", "ok let me see my entries", "my diary please", "export my diary"])
def test_what_somebody_asks_to_see_inside_the_form_is_shown(text: str) -> None:
    assert asks_beside(text, "diary_view")
    assert decide(text, {"diary_view": 0.9}, IN_FORM).intent == "diary_view"


@pytest.mark.parametrize("text", ["the 3rd", "all month", "none"])
def test_an_answer_that_only_the_classifier_takes_for_a_view_stays_with_the_form(text: str) -> None:
    assert decide(text, {"diary_view": 0.9}, IN_FORM).intent == "diary_log"


@pytest.mark.parametrize(
    "text", ["wait how do i cancel", "can i get out of this", "how do i stop this", "is there a way to undo that", "how to exit?"]
)
def test_how_to_stop_is_for_the_form_to_say(text: str) -> None:
    assert asks_how_to_stop(text)
    assert decide(text, {"change_appointment": 0.95}, IN_FORM).intent == "diary_log"


@pytest.mark.parametrize(
    "text",
    ["how do i cancel my appointment", "how long until the headaches stop", "can i stop taking my meds", "how do i cancel botox"],
)
def test_what_else_is_to_be_stopped_is_a_question_of_its_own(text: str) -> None:
    assert not asks_how_to_stop(text)
    assert decide(text, {"change_appointment": 0.95}, IN_FORM).intent == "change_appointment"


@pytest.mark.parametrize(
    "text",
    [
        *("took 600 not 400", "600 not 400mg", "i meant 2 pills", "not sumatriptan, rizatriptan", "no nausea it was dizziness"),
        *("you put 2 hours but it was 3", "its a 7 really", "forgot the naproxen 500", "actually it was yesterday", "make it 5"),
        *("i also took an advil for my back", "oh and i took my propranolol"),
        *("and it lasted 5 hours", "it was left sided", "it was all on the right side", "oh and it was behind my left eye"),
        *("it went on until 9", "the pain was stabbing", "its over now", "it stopped", "gone now", "the headache is gone"),
        *("the maxalt was zomig", "sorry the tylenol was 1000", "actually the pain was 5"),
    ],
)
def test_right_after_saving_a_value_is_put_right(text: str) -> None:
    assert puts_right(text)
    turn = decide(text, {"cost": 0.9}, SAVED)
    assert (turn.intent, turn.answers) == ("diary_correct", (("diary_correct", "short"),))
    assert decide(text, {"cost": 0.9}, History("x", ("onset",), (("onset", "short"),))).intent != "diary_correct"


@pytest.mark.parametrize(
    "text",
    [
        "also took imitrex",
        "oh and i threw up too",
        "also had light sensitivity",
        "and i felt sick",
        "i also took a nap",
        "had aura too",
    ],
)
def test_what_went_with_the_headache_that_was_just_saved_is_put_into_it(text: str) -> None:
    assert decide(text, {"thanks": 0.9}, SAVED).intent == "diary_correct"
    assert decide(text, {"thanks": 0.9}, History("x", ("onset",), (("onset", "short"),))).intent == "thanks"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "thanks",
            "no thanks",
            "ok great",
            "when is the clinic open",
            "no headache on monday",
        ),
        *("the visit was great", "the doctor was nice", "the day was long and boring"),
        *("also had one today", "i had a headache too", "and i got another one", "also had a question", "and i had botox too"),
        *("and took advil today", "also felt awful on friday", "my husband had it too", "i also had a migraine this morning"),
        *("it was great", "that was easy", "it was a good visit", "it lasted 3 hours today", "it started again", "it helped"),
        *("it was nothing", "is it over", "the visit is over", "its over there"),
        *("i forgot to log it, 6/10", "does it matter that i took 600 not 400?", "also had one on monday"),
    ],
)
def test_what_puts_nothing_right_is_read_as_ever(text: str) -> None:
    assert not puts_right(text)
    assert decide(text, {"thanks": 0.9}, SAVED).intent == "thanks"


@pytest.mark.parametrize(
    "text", ["2 hours", "7/10", "about 45 min", "three", "half an hour", "555 123 4567", "6 or 7", "312-555-9988"]
)
@pytest.mark.parametrize("alarm", ["crisis", "emergency"])
def test_a_figure_after_an_alarm_is_answered_with_where_to_call(text: str, alarm: str) -> None:
    after = History("headache today", (alarm,), ((alarm, "short"),))
    assert decide(text, {"clinic_info": 0.95}, after).answers == (("clarify", "after_alarm"),)
    assert decide(text, {"diary_log": 0.95}, after).intent == "diary_log"


@pytest.mark.parametrize("text", ["what is your phone number", "2 hours after the shots my eye droops", "open at 8?"])
def test_more_than_a_figure_after_an_alarm_is_answered_for_itself(text: str) -> None:
    assert not is_bare_figure(text)
    assert decide(text, {"clinic_info": 0.95}, ALARMED).intent == "clinic_info"


@pytest.mark.parametrize("text", ["save", "Save it", "ok save it please", "yes, log it", "save it now"])
def test_a_wish_to_save_is_a_save_and_nothing_else(text: str) -> None:
    assert wants_saved(text)
    turn = decide(text, {"affirm": 0.9}, SAVED)
    assert (turn.intent, turn.answers) == ("diary_log", (("diary_log", "short"),))


@pytest.mark.parametrize("text", ["save me money", "log a headache", "ok", "is it saved", "save it as a 7", "dont save it"])
def test_more_than_a_save_is_none(text: str) -> None:
    assert not wants_saved(text)


@pytest.mark.parametrize("text", ["ok", "Ok great!", "perfect", "yes", "sounds good"])
def test_an_ok_after_an_entry_was_written_is_no_riddle(text: str) -> None:
    turn = decide(text, {"affirm": 0.9}, SAVED)
    assert (turn.intent, turn.answers) == ("thanks", (("thanks", "short"),))


@pytest.mark.parametrize("text", ["ok but it was a 6", "good question", "yesterday"])
def test_more_than_an_ok_is_none(text: str) -> None:
    assert not is_content(text)


@pytest.mark.parametrize(
    "text", ["no wait, 4 hours", "oops 7", "actually 5/10", "sorry, yesterday", "no, 3 hours", "wait the 12th"]
)
def test_a_figure_or_day_behind_a_no_puts_right_what_was_saved(text: str) -> None:
    assert puts_right(text)
    assert decide(text, {"clarify": 0.1}, SAVED).intent == "diary_correct"


@pytest.mark.parametrize(
    "text", ["no", "no thanks", "actually 2 questions", "wait how long", "oh ok", "no more today", "actually thanks"]
)
def test_a_no_without_one_does_not(text: str) -> None:
    assert not puts_right(text)


@pytest.mark.parametrize(
    "text", ["scratch that", "no scratch that", "cancel it", "take that back", "dont save it", "ok delete that one", "undo"]
)
def test_what_was_saved_is_taken_back(text: str) -> None:
    assert takes_back(text)
    assert decide(text, {"thanks": 0.9}, SAVED).intent == "diary_correct"
    assert decide(text, {"thanks": 0.9}, ALARMED).intent != "diary_correct"


@pytest.mark.parametrize(
    "text", ["cancel my visit", "scratch my head", "delete my diary", "ok thanks", "i take it daily", "keep it"]
)
def test_other_things_are_not_taken_back(text: str) -> None:
    assert not takes_back(text)


@pytest.mark.parametrize(
    "text",
    [
        "i dont remember",
        "yes but dont remember which",
        "can't remember",
        "I don’t recall",
        "i cant remember what i took",
        "forgot",
        "couldnt tell, sorry",
    ],
)
def test_what_is_forgotten_is_an_answer(text: str) -> None:
    assert is_forgotten(text)


@pytest.mark.parametrize(
    "text",
    [
        "i cant remember my name", "dont remember where i am", "cant remember what day it is", "i cant remember what happened",
        "cant remember how to get home", "cant remember words", "2 hours", "dont remember anything and my face is numb",
    ],
)  # fmt: skip
def test_who_does_not_remember_a_name_a_place_or_the_day_says_more(text: str) -> None:
    assert not is_forgotten(text)
