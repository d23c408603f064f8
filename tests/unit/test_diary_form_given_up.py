"""Leaving an entry that is being told, asking how to, and taking it up again."""

from __future__ import annotations

from datetime import date

import pytest

from clinic.domain.diary.summary import lines
from clinic.domain.diary_form.form import DiaryForm, Outcome, Step, begin, hear
from clinic.domain.diary_parser.replies import Reply, gives_up, is_reply
from clinic.domain.names import Question

TODAY = date(2026, 11, 20)
ENTRY = "headache today 7/10"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "delete that entry",
            "undo",
            "undo that",
            "scrap this one",
            "nah forget it",
            "never mind, don't save it",
            "lol ok cancel",
        ),
        *("get me out of here", "throw that away", "forget the whole thing", "i dont want to do this anymore", "ok stop asking"),
        *(
            "not now",
            "not right now",
            "bye",
            "ok bye",
            "cancel both",
            "later",
            "maybe later",
            "gotta go",
            "good night",
            "no, later",
        ),
        *("talk to you later", "i have to go", "dont have time for this", "ill do it later", "delete both"),
        *("gotta go, talk later", "thanks bye", "cant right now", "i cant do this right now", "leave it for now", "im busy"),
        *("lets do this later", "stop for now", "cancel them all", "scrap both of them", "have a good day", "im leaving"),
        *("get rid of this entry", "delete it pls", "stop the questions", "do it later", "no no cancel", "close this"),
    ],
)
def test_whoever_gives_up_is_let_go(text: str) -> None:
    assert hear(begin(ENTRY, today=TODAY), text, today=TODAY)[1] is Outcome.DISCARD


@pytest.mark.parametrize(
    "text",
    [
        *("nvm just save it", "no", "ok", "delete the nausea", "it wont stop", "leave it out", "undo the nausea", "stopped at 4"),
        *("not anymore", "it is over now", "not yet", "no longer", "it came back later", "later that night", "went to bed"),
    ],
)
def test_what_is_no_wish_to_stop_gives_nothing_up(text: str) -> None:
    assert not gives_up(text)


@pytest.mark.parametrize(
    "text",
    [
        *("wait how do i cancel", "how can i get out of this", "can i cancel this?", "how do you stop this thing", "how to exit"),
        *("is there a way to undo", "what do i say to cancel", "where is the cancel button", "could i delete this entry"),
    ],
)
def test_how_to_stop_may_be_asked(text: str) -> None:
    assert is_reply(text, Reply.HOW_TO_CANCEL)
    assert not gives_up(text)


@pytest.mark.parametrize("text", ["cancel", "how bad was it", "can i say 6", "it stopped at 4", "i can not stop it"])
def test_other_answers_do_not_ask_how_to_stop(text: str) -> None:
    assert not is_reply(text, Reply.HOW_TO_CANCEL)


@pytest.mark.parametrize("text", ["log it again", "put it back"])
def test_what_was_given_up_is_taken_up_by_who_asks_for_it(text: str) -> None:
    left = DiaryForm(begin(ENTRY, today=TODAY).drafts)
    again = begin(text, today=TODAY, before=left)
    assert (again.drafts, again.asks) == (left.drafts, Question.DURATION)
    assert begin("log a headache", today=TODAY, before=left).asks is Question.DATE
    assert begin(text, today=TODAY, before=DiaryForm()).asks is Question.DATE


def test_save_after_a_second_thought_saves() -> None:
    form = begin("headache today 7/10 for 3 hours, nausea, took advil", today=TODAY)
    assert form.asks is Step.READ_BACK
    assert hear(form, "nvm just save it", today=TODAY)[1] is Outcome.SAVE


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("headache today all day", "all_day"),
        ("headache today, all day and still going", "all_day_so_far"),
        ("headache today 5 hours", "duration"),
    ],
)
def test_all_day_is_read_back_in_the_words_of_the_patient(text: str, line: str) -> None:
    said = [name for name, _ in lines(begin(text, today=TODAY).drafts[0])]
    assert line in said
    assert len({"all_day", "all_day_so_far", "duration", "so_far", "ongoing"} & set(said)) == 1


@pytest.mark.parametrize(
    ("text", "day", "severity"),
    [
        ("forget it, it was yesterday 5/10", 19, 5),
        ("never mind, no headache today", 20, 0),
        ("cancel that: monday 6/10", 16, 6),
        ("never mind log yesterday 5/10 instead", 19, 5),
    ],
)
def test_what_is_told_behind_a_wish_to_stop_takes_the_place_of_what_was_told(text: str, day: int, severity: int) -> None:
    form, outcome = hear(begin(ENTRY, today=TODAY), text, today=TODAY)
    assert outcome is Outcome.OPEN
    assert [(draft.date, draft.severity) for draft in form.drafts] == [(date(2026, 11, day), severity)]


def test_a_wish_to_stop_in_more_words_is_one() -> None:
    assert hear(begin(ENTRY, today=TODAY), "no i meant cancel", today=TODAY)[1] is Outcome.DISCARD


def test_water_and_rest_are_no_medicine() -> None:
    form = begin(f"{ENTRY} 2 hours, nausea", today=TODAY)
    heard = hear(form, "just water", today=TODAY)[0]
    assert (heard.misses, heard.asks, heard.drafts[0].medications) == (0, Step.READ_BACK, ())
