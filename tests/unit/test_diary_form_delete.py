"""The answer to "Shall I delete it?": a plain yes deletes, and nothing else does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from clinic.domain.diary.draft import DiaryDraft
from clinic.domain.diary_form.form import DiaryForm, Outcome, Step, begin, hear

TODAY = date(2026, 11, 29)  # a Sunday
ENTRY = "migraine november 24 6/10 4 hours nausea imitrex 50 mg"


def deleting(*aside: DiaryDraft) -> DiaryForm:
    return DiaryForm(begin(ENTRY, today=TODAY).drafts, Step.DELETE, target="x", aside=aside)


@pytest.mark.parametrize(
    "text",
    [
        *("yes", "yep", "ok", "sure", "yes delete it", "delete it", "delete", "remove it", "go ahead", "do it", "please do"),
        *("erase that entry", "delete them", "yes delete both", "correct"),
    ],
)
def test_a_plain_yes_deletes(text: str) -> None:
    assert hear(deleting(), text, today=TODAY)[1] is Outcome.DELETE


@pytest.mark.parametrize(
    "text",
    [
        *("save it", "save", "just save it", "yes save it", "ok save that", "save that entry", "log it", "keep it", "add it"),
        *("save both", "no", "keep it as it is", "never mind", "leave it", "nvm just save it", "yes keep it", "do not delete it"),
    ],
)
def test_who_saves_or_keeps_deletes_nothing(text: str) -> None:
    assert hear(deleting(), text, today=TODAY)[1] is not Outcome.DELETE


@pytest.mark.parametrize(
    "text", ["actually just change it to a 6", "make it a 3", "it was a 3", "change the pain to 2", "yes but it was a 4"]
)
def test_a_change_is_made_instead(text: str) -> None:
    form, outcome = hear(deleting(), text, today=TODAY)
    assert (outcome, form.asks, form.target) == (Outcome.OPEN, Step.READ_BACK, "x")
    assert form.drafts != deleting().drafts or text.endswith("6")


def test_a_change_that_brings_a_medicine_keeps_what_stood_aside() -> None:
    aside = begin("yesterday 3/10", today=TODAY).drafts
    form, _ = hear(deleting(*aside), "just add advil", today=TODAY)
    assert (len(form.drafts[0].medications), form.aside) == (2, aside)


@pytest.mark.parametrize("text", ["what happens then?", "tuesday", "hmm"])
def test_what_says_nothing_is_asked_again(text: str) -> None:
    form, outcome = hear(deleting(), text, today=TODAY)
    assert (outcome, form) == (Outcome.OPEN, replace(deleting(), misses=1))
