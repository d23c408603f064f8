"""What is said inside the form and is no answer to it, and answers that must not undo what was told."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

import knowledge
from clinic.domain.diary.change import Wish, changed, deletion_beside, read_change
from clinic.domain.diary.change_day import day_beside, is_right_day
from clinic.domain.diary.correction import put_right
from clinic.domain.diary.draft import LONGEST_DAYS, DiaryDraft
from clinic.domain.diary_form.asked import is_question
from clinic.domain.diary_form.form import DiaryForm, Outcome, Step, begin, hear
from clinic.domain.names import Issue

TODAY = date(2026, 11, 29)  # a Sunday
ENTRY = "migraine november 24 6/10 4 hours nausea imitrex 50 mg"


def saved() -> DiaryDraft:
    return begin(ENTRY, today=TODAY).drafts[0]


@pytest.mark.parametrize("text", ["none", "nothing", "none of those", "not really"])
@pytest.mark.parametrize("step", [None, Step.CHANGE, Step.OVERLAP])
def test_none_at_the_read_back_takes_nothing_from_a_full_entry(text: str, step: Step | None) -> None:
    form, outcome = hear(DiaryForm((saved(),), step, same_day="x"), text, today=TODAY)
    assert (outcome, form.drafts) == (Outcome.OPEN, (saved(),))
    assert form.misses == (1 if step is Step.OVERLAP else 0)


@pytest.mark.parametrize("text", ["skip", "no triggers", "no more details", "nothing to add", "thanks", "no changes", "i forgot"])
def test_what_adds_nothing_at_the_read_back_is_no_answer_that_was_not_understood(text: str) -> None:
    form, outcome = hear(DiaryForm((saved(),)), text, today=TODAY)
    assert (outcome, form.misses, form.drafts) == (Outcome.OPEN, 0, (saved(),))


@pytest.mark.parametrize("text", ["blue", "no worries about it", "the usual"])
def test_what_says_nothing_of_the_entry_there_was_not_understood(text: str) -> None:
    assert hear(DiaryForm((saved(),)), text, today=TODAY)[0].misses == 1


def test_thanks_answers_no_question_and_i_forgot_skips_one() -> None:
    before = begin("november 24 6/10", today=TODAY)
    assert hear(before, "thank you", today=TODAY) == (before, Outcome.OPEN)
    assert hear(before, "i forgot", today=TODAY)[0].asks == "symptoms"


@pytest.mark.parametrize("text", ["i took it at 3", "took it at 9", "had to take one at 4", "took them at 2"])
def test_when_it_was_taken_is_not_how_bad_it_was(text: str) -> None:
    form, _ = hear(begin("november 24 6/10", today=TODAY), text, today=TODAY)
    assert form.drafts[0].severity == Decimal(6)


@pytest.mark.parametrize("text", ["it was at 3", "took imitrex when it was at 3", "pain stayed at 3"])
def test_where_the_pain_was_is(text: str) -> None:
    assert hear(DiaryForm((saved(),)), text, today=TODAY)[0].drafts[0].severity == Decimal(3)


@pytest.mark.parametrize(
    "text",
    [
        *("whats a triptan", "what is a triptan?", "hmm whats imitrex", "are triptans safe", "do triptans help?"),
        *("does botox hurt", "can i take advil with imitrex?", "tell me about triptans", "which triptan is the best?"),
    ],
)
def test_a_question_is_no_medicine_that_was_taken(text: str) -> None:
    form, outcome = hear(begin("november 24 6/10 4 hours nausea", today=TODAY), text, today=TODAY)
    assert (outcome, form.misses, form.drafts[0].medications) == (Outcome.OPEN, 1, ())


@pytest.mark.parametrize(
    "text",
    [
        *("is vomiting normal after botox", "can botox cause neck pain", "will botox help with light sensitivity"),
        *("what helps with nausea after botox", "do triptans cause vomiting", "ok can the shots trigger aura"),
    ],
)
@pytest.mark.parametrize("told", ["november 24 6/10", "november 24 6/10 4 hours", "november 24 6/10 4 hours nausea", ENTRY])
def test_what_is_asked_in_general_is_put_into_no_entry(told: str, text: str) -> None:
    before = begin(told, today=TODAY)
    form, outcome = hear(before, text, today=TODAY)
    assert (outcome, form.misses, form.drafts) == (Outcome.OPEN, 1, before.drafts)


@pytest.mark.parametrize(
    "text",
    [
        *("could have been botox", "is really normal for me", "would help to skip", "what helps me is ice", "do have neck pain"),
        *("is dull like normal", "vomiting is normal after botox for me", "did help", "what helped was imitrex"),
        *("imitrex?", "was bad", "could be stress", "can not remember", "do not know", "what i took was imitrex", "is it 7?"),
        *("did take advil", "are not sure", "when i woke up", "did not take anything", "advil i think?"),
    ],
)
def test_an_answer_is_no_question(text: str) -> None:
    assert not is_question(text)


@pytest.mark.parametrize(
    "text", ["delete november 16", "delete tuesday's", "remove the entry from the 12th", "delete my last entry"]
)
@pytest.mark.parametrize("step", [None, Step.CHANGE, Step.OVERLAP, Step.DELETE])
def test_a_deletion_by_its_day_moves_and_ends_nothing_that_is_open(text: str, step: Step | None) -> None:
    form, outcome = hear(DiaryForm((saved(),), step, target="x"), text, today=TODAY)
    assert (outcome, form.drafts, form.misses) == (Outcome.OPEN, (saved(),), 1)


@pytest.mark.parametrize(
    "text",
    ["scrap that, it was tuesday", "delete the nausea from tuesday", "remove the last symptom", "delete it", "undo", "tuesday"],
)
def test_what_is_about_the_open_entry_deletes_no_other(text: str) -> None:
    assert deletion_beside(text, TODAY) is None


@pytest.mark.parametrize(
    "text",
    [
        *("actually it was yesterday", "no, tuesday", "sorry i meant monday", "change it to november 22", "make it yesterday"),
        *("the date should be tuesday", "move my entry to november 21", "not today, yesterday", "it was yesterday and a 6"),
        *("it was 3 days ago", "it was the day before yesterday", "wrong day, it was monday"),
    ],
)
def test_a_day_may_be_told_as_the_right_one(text: str) -> None:
    assert is_right_day(text, TODAY)


@pytest.mark.parametrize(
    "text",
    [
        *("change my entry from november 3 to a 5", "yesterday was a 6 not a 7", "actually yesterday was a 5", "fix yesterday"),
        *("the one on tuesday lasted 4 hours not 3", "add nausea to tuesday", "i took imitrex yesterday", "change november 3"),
        *("actually the one from monday was a 5", "the entry of monday should be a 5", "it was a 6 yesterday", "undo"),
    ],
)
def test_a_day_may_say_which_entry_is_meant(text: str) -> None:
    assert not is_right_day(text, TODAY)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("it was actually the day before", 23),
        ("no it was a day earlier", 23),
        ("actually the day after", 25),
        *((other, None) for other in ("it started the day before", "the day before yesterday", "it was the day before, a 6")),
    ],
)
def test_the_day_before_counts_from_the_entry(text: str, day: int | None) -> None:
    assert day_beside(saved(), text, TODAY) == (day and date(2026, 11, day))
    assert day_beside(begin("today 6/10", today=TODAY).drafts[0], "it was the day after", TODAY) is None


def test_the_new_figure_of_a_pain_counts_where_the_old_one_is_nowhere() -> None:
    for text, severity in (("it was a 6 not a 7", 6), ("it was a 5 not a 9", 5)):
        right = put_right(saved(), text, TODAY)
        assert right is not None
        assert right.draft == DiaryDraft.from_json(saved().as_json() | {"severity": severity})
    took = put_right(saved(), "took 2 not 3", TODAY)
    assert took is None


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("add dizziness to tuesday", "symptoms", ("nausea", "dizziness")),
        ("put aura on tuesday", "symptoms", ("nausea", "aura")),
        ("the one on tuesday lasted 5 hours not 4", "duration_minutes", 300),
        ("the tuesday one lasted 5 hours not 4", "duration_minutes", 300),
        ("take the nausea off tuesday", "symptoms", ()),
        ("tuesday should say 5 hours", "duration_minutes", 300),
        ("tuesday was a 9", "severity", Decimal(9)),
    ],
)
def test_a_change_by_the_name_of_its_day_changes_that_entry(text: str, name: str, value: object) -> None:
    wanted = read_change(text, TODAY)
    assert (wanted.wish, wanted.day) == (Wish.CHANGE, date(2026, 11, 24))
    new = changed(saved(), text, TODAY)
    assert new is not None
    assert (getattr(new, name), new.date) == (value, saved().date)


@pytest.mark.parametrize("text", ["change tuesday to an 11", "make tuesday's a 12", "change the entry from november 24 to 11"])
def test_a_new_figure_that_cannot_be_is_asked_for_again(text: str) -> None:
    new = changed(saved(), text, TODAY)
    assert new is not None
    assert (new.severity, DiaryForm((new,), target="x").asks) == (6, Issue.SEVERITY_RANGE)


@pytest.mark.parametrize("text", ["put it to 15 minutes", "change it to 200 mg", "make it a 7"])
def test_other_figures_are_no_pain_that_cannot_be(text: str) -> None:
    new = changed(saved(), text, TODAY)
    assert new is None or not new.issues


def test_a_length_of_days_may_be_put_right_in_hours() -> None:
    right = put_right(saved(), "60 hours not 4", TODAY)
    assert right is not None
    assert right.draft.duration_minutes == 60 * 60


def test_the_refusal_of_a_length_says_how_long_one_may_be() -> None:
    assert f"{LONGEST_DAYS} days" in knowledge.load().text("diary_log", "duration_range")


@pytest.mark.parametrize(
    "text", ["hold on", "wait", "one sec", "hmm let me think", "give me a minute", "just a moment", "hang on"]
)
def test_whoever_thinks_is_asked_again_and_not_told_to_say_it_otherwise(text: str) -> None:
    form = begin("headache yesterday 5/10", today=TODAY)
    assert hear(form, text, today=TODAY) == (form, Outcome.OPEN)


@pytest.mark.parametrize("text", ["hold on it was 6", "wait 2 hours", "one minute"])
def test_what_is_told_behind_it_is_heard(text: str) -> None:
    form, _ = hear(begin("headache yesterday 5/10", today=TODAY), text, today=TODAY)
    assert form.drafts[0].severity == 6 or form.drafts[0].duration_minutes


@pytest.mark.parametrize(
    "text", ["i'll finish later", "leave me alone", "im done with this", "do it later", "delete all of those"]
)
def test_what_is_left_for_later_is_not_saved(text: str) -> None:
    assert hear(begin("headache yesterday 5/10", today=TODAY), text, today=TODAY)[1] is Outcome.DISCARD


@pytest.mark.parametrize("text", ["ongoing", "its ongoing", "on-going"])
def test_ongoing_is_an_answer_to_how_long(text: str) -> None:
    assert hear(begin("headache yesterday 5/10", today=TODAY), text, today=TODAY)[0].drafts[0].ongoing


def test_a_wait_before_a_dose_is_no_medicine() -> None:
    form, _ = hear(DiaryForm((saved(),)), "no wait 100mg", today=TODAY)
    assert [(taken.name, taken.dose) for taken in form.drafts[0].medications] == [("sumatriptan", "100 mg")]


@pytest.mark.parametrize("text", ["throbbing left side", "stabbing behind the eye", "started on the right"])
def test_where_and_how_it_hurt_is_an_answer_to_what_else_was_felt(text: str) -> None:
    form, _ = hear(begin("headache yesterday 5/10, 3 hours", today=TODAY), text, today=TODAY)
    assert form.asks == "medications" and not form.drafts[0].symptoms


@pytest.mark.parametrize("text", ["took advil", "no meds yet"])
def test_a_medicine_is_none(text: str) -> None:
    assert hear(begin("headache yesterday 5/10, 3 hours", today=TODAY), text, today=TODAY)[0].asks == "symptoms"
