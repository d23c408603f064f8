"""An entry that is to be saved as it stands: early, at one of the questions, and at the read-back."""

from __future__ import annotations

from datetime import date

import pytest

from clinic.domain.diary_form.form import Outcome, Step, begin, hear
from clinic.domain.diary_parser.replies import gives_up, wants_saved
from clinic.domain.names import Question

TODAY = date(2026, 11, 20)
OPEN = "headache yesterday 6/10"
COMPLETE = f"{OPEN} for 4 hours, nausea, took advil"
SAVES = (
    *(
        "save all",
        "yes please save it",
        "just save it",
        "stop asking and save",
        "enough, save",
        "can you save it please",
        "save it",
    ),
    *("please save it for me", "no more questions just save it", "i want to save it", "save what i told you", "do it", "log it"),
    *(
        "thats everything save",
        "ok save",
        "go ahead and save it",
        "nvm just save it",
        "never mind, save it",
        "never mind save it",
    ),
    *("save and exit", "quit and save", "done, save", "submit it", "i dont want to answer anymore, save it"),
)


@pytest.mark.parametrize(
    "text",
    [*SAVES, "ok thats all", "skip the rest", "im done", "enough", "thats everything", "thats all i know", "finish", "stop here"],
)
def test_at_a_question_it_leads_to_the_read_back(text: str) -> None:
    form, outcome = hear(begin(OPEN, today=TODAY), text, today=TODAY)
    assert (form.asks, outcome, form.misses) == (Step.READ_BACK, Outcome.OPEN, 0)


@pytest.mark.parametrize(
    "text",
    [
        *SAVES,
        "👍",
        "👍🏽",
        "lgtm",
        "looks good to me",
        "perfect",
        "sounds perfect",
        "perfect thanks",
        "✅",
        "good to go",
        "works for me",
    ],
)
def test_at_the_read_back_it_saves(text: str) -> None:
    assert hear(begin(COMPLETE, today=TODAY), text, today=TODAY)[1] is Outcome.SAVE


@pytest.mark.parametrize("text", ["dont save it", "do it later", "stop asking dont save it", "stop asking", "dont do it"])
def test_who_wants_nothing_saved_gives_it_up(text: str) -> None:
    for told in (OPEN, COMPLETE):
        assert hear(begin(told, today=TODAY), text, today=TODAY)[1] is Outcome.DISCARD
    assert gives_up(text) and not wants_saved(text)


@pytest.mark.parametrize(
    "text", ["looks wrong", "👎", "not good", "looks off", "it looks wrong to me", "thats not right", "that is not right"]
)
def test_what_is_wrong_is_asked(text: str) -> None:
    form, outcome = hear(begin(COMPLETE, today=TODAY), text, today=TODAY)
    assert (form.asks, outcome) == (Step.CHANGE, Outcome.OPEN)


@pytest.mark.parametrize("text", ["save it as a 7", "looks good but it was a 7"])
def test_a_value_beside_it_is_put_in_first(text: str) -> None:
    form, outcome = hear(begin(COMPLETE, today=TODAY), text, today=TODAY)
    assert (form.drafts[0].severity, outcome) == (7, Outcome.OPEN)


@pytest.mark.parametrize(
    "text", ["is it good?", "save it for later", "is that right?", "will you save it?", "save nothing", "cancel the save"]
)
def test_what_is_no_plain_wish_saves_nothing(text: str) -> None:
    assert hear(begin(COMPLETE, today=TODAY), text, today=TODAY)[1] is Outcome.OPEN


def test_all_the_days_are_read_back_where_all_is_to_be_saved() -> None:
    form = begin("headache yesterday 5/10 and monday 6/10", today=TODAY)
    assert hear(form, "save all", today=TODAY)[0].asks is Step.READ_BACK
    assert hear(form, "thats all", today=TODAY)[0].asks is Question.DURATION


def test_an_entry_without_its_day_is_not_finished() -> None:
    assert hear(begin("log a headache", today=TODAY), "save it", today=TODAY)[0].asks is Question.DATE
