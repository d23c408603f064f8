"""What was felt and is on no list of symptoms: kept in the patient's words, and the question is answered."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from diary_turns import heard

from clinic.domain.diary.draft import DiaryDraft
from clinic.domain.diary_form.form import DiaryForm
from clinic.domain.names import Question

TODAY = date(2026, 11, 20)
SYMPTOMS = "headache yesterday 6/10 for 4 hours"


def after(*turns: str) -> tuple[DiaryForm, DiaryDraft]:
    form = heard(SYMPTOMS, *turns, today=TODAY)
    (draft,) = form.drafts
    return form, draft


@pytest.mark.parametrize(
    "said",
    [
        *("ringing in my ears", "jaw hurt", "my jaw hurt", "chills", "my eyes hurt", "teeth hurt", "weird taste in my mouth"),
        *("shoulder tension", "i kept yawning", "couldnt move my jaw", "left arm felt heavy", "sore all over", "tinnitus 8/10"),
        *("jaw pain for 3 hours", "felt like i was floating", "hot flashes", "i was really irritable", "hard to swallow"),
        *("the back of my head", "ringing with every heartbeat", "my left eye was watering", "made me cry", "jaw hurt yesterday"),
        *("my nose was bleeding", "couldnt talk right", "i could barely move", "metallic taste", "no appetite", "toothache"),
        *("my ears felt plugged", "idk maybe my jaw", "my hair hurt", "cold hands", "heart was racing"),
    ],
)
def test_what_no_name_covers_is_kept_as_it_was_said(said: str) -> None:
    form, draft = after(said)
    assert (draft.note, draft.symptoms, form.asks) == (said, (), Question.MEDICATIONS)
    assert (draft.severity, draft.duration_minutes, draft.date, draft.side) == (Decimal(6), 240, date(2026, 11, 19), None)


@pytest.mark.parametrize(
    ("said", "symptoms", "note"),
    [
        ("nausea and ringing in my ears", ("nausea",), "ringing in my ears"),
        ("jaw hurt with nausea", ("nausea",), "jaw hurt"),
        ("dizzy and sweaty", ("dizziness",), "sweaty"),
        ("no nausea but my jaw hurt", (), "my jaw hurt"),
        ("jaw hurt, nothing else", (), "jaw hurt"),
        ("shivering and sweating", (), "shivering; sweating"),
        ("my neck was stiff", ("neck pain",), None),
        ("my foot fell asleep", ("numbness",), None),
        ("light and sound", ("light sensitivity", "sound sensitivity"), None),
    ],
)
def test_what_has_a_name_stands_under_it(said: str, symptoms: tuple[str, ...], note: str | None) -> None:
    form, draft = after(said)
    assert (draft.symptoms, draft.note, form.asks) == (symptoms, note, Question.MEDICATIONS)


@pytest.mark.parametrize("said", ["no chills", "my jaw didnt hurt", "no jaw pain", "felt fine otherwise", "felt fine"])
def test_what_is_denied_is_an_answer_and_no_note(said: str) -> None:
    form, draft = after(said)
    assert (draft.note, draft.symptoms, form.asks) == (None, (), Question.MEDICATIONS)


@pytest.mark.parametrize(
    "said",
    [
        *("lol", "hi", "what do you mean", "whats an aura", "you are annoying", "my dog is cute", "i was at work", "ugh"),
        *(
            "my phone was ringing",
            "felt awful",
            "pain came back later",
            "my head hurt",
            "i felt a lot better after",
            "im confused",
        ),
        *(
            "my kid has ear pain",
            "work was a pain",
            "this form is a pain in my back",
            "i put ice on my neck",
            "took a hot shower",
        ),
        *("does my jaw count?", "feel like talking to you", "feel like talking to a person"),
    ],
)
def test_chatter_and_a_question_are_kept_nowhere(said: str) -> None:
    form, draft = after(said)
    assert (draft.note, form.asks) == (None, Question.SYMPTOMS)


def test_where_the_headache_hurt_is_its_side() -> None:
    _, draft = after("throbbing behind my left eye")
    assert (draft.side, draft.quality, draft.note) == ("left", ("throbbing",), None)


def test_the_medicine_beside_it_is_read() -> None:
    _, draft = after("chills, took advil")
    assert (draft.note, [taken.name for taken in draft.medications]) == ("chills", ["ibuprofen"])


def test_who_is_asked_which_may_say_so() -> None:
    form, draft = after("yes", "ringing in my ears")
    assert (draft.note, form.asks) == ("ringing in my ears", Question.MEDICATIONS)
