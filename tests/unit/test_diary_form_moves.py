"""Days that are moved, dropped or told of twice, medicines put right as a whole, and figures that answer another question."""

from __future__ import annotations

from datetime import date

import pytest

from clinic.domain.diary.change import changed, day_let_go, moved, read_change
from clinic.domain.diary.draft import DiaryDraft, Medication
from clinic.domain.diary_form.asked import is_question
from clinic.domain.diary_form.form import DiaryForm, Outcome, Step, begin, hear
from clinic.domain.names import Issue, Question

TODAY = date(2026, 11, 30)  # a Monday


def saved() -> DiaryDraft:
    return begin("migraine yesterday 6/10 4 hours nausea aleve 220 mg", today=TODAY).drafts[0]


@pytest.mark.parametrize(
    "text",
    [
        "move yesterdays entry to december 24",
        "change yesterday's date to tomorrow",
        "move yesterday's headache to december 2",
    ],
)
def test_a_move_to_a_day_that_cannot_be_is_asked_about_and_makes_no_entry(text: str) -> None:
    form, _ = hear(DiaryForm((saved(),), target="x"), "change yesterday to a 15", today=TODAY)
    form, outcome = hear(form, text, today=TODAY)
    assert (outcome, len(form.drafts), form.drafts[0].date) == (Outcome.OPEN, 1, date(2026, 11, 29))
    assert form.drafts[0].issues == (Issue.SEVERITY_RANGE, Issue.FUTURE_DATE)
    form, _ = hear(form, "5", today=TODAY)
    form, _ = hear(form, "friday", today=TODAY)
    assert (form.asks, form.drafts[0].date, form.drafts[0].severity) == (Step.READ_BACK, date(2026, 11, 27), 5)


def test_a_move_by_its_day_moves_the_open_entry() -> None:
    form, _ = hear(DiaryForm((saved(),), target="x"), "move yesterday's entry to friday", today=TODAY)
    assert [draft.date for draft in form.drafts] == [date(2026, 11, 27)]


@pytest.mark.parametrize("text", ["yesterday a 6 and friday a 4", "move my arm", "monday and tuesday", "change yesterday to a 6"])
def test_what_tells_of_two_days_or_changes_another_thing_moves_none(text: str) -> None:
    assert moved(text, TODAY) is None


def test_a_move_to_come_is_no_move_to_the_entrys_own_day() -> None:
    assert read_change("move yesterdays entry to december 24", TODAY).told.issues == (Issue.FUTURE_DATE,)


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("change yesterdays meds to imitrex", (Medication("sumatriptan"),)),
        ("change tuesdays medicine to imitrex 50", (Medication("sumatriptan", "50 mg"),)),
        ("change my medicine for yesterday to advil", (Medication("ibuprofen"),)),
        ("replace the medication with advil and tylenol", (Medication("ibuprofen"), Medication("acetaminophen"))),
        ("add imitrex to yesterdays meds", (Medication("naproxen", "220 mg"), Medication("sumatriptan"))),
        ("yesterdays meds were also imitrex", (Medication("naproxen", "220 mg"), Medication("sumatriptan"))),
    ],
)
def test_medicines_are_put_right_as_a_whole_where_that_is_said(text: str, taken: tuple[Medication, ...]) -> None:
    new = changed(saved(), text, TODAY)
    assert new is not None and new.medications == taken


@pytest.mark.parametrize(
    "text", ["forget friday", "forget about friday", "skip friday", "never mind friday", "ignore the friday one"]
)
def test_a_day_of_several_that_is_let_go_is_dropped(text: str) -> None:
    form, outcome = hear(begin("thursday 6/10 and friday 4/10", today=TODAY), text, today=TODAY)
    assert (outcome, [draft.date for draft in form.drafts]) == (Outcome.OPEN, [date(2026, 11, 26)])


@pytest.mark.parametrize(
    "text", ["forget it, it was friday", "i forgot friday", "forget it", "friday", "skip", "forget friday, it was 3/10"]
)
def test_what_names_the_right_day_lets_none_go(text: str) -> None:
    assert day_let_go(text, TODAY) is None


@pytest.mark.parametrize(
    "text", ["another one yesterday evening 5/10 for 2 hours", "had a second migraine yesterday, 5/10", "another headache today"]
)
def test_another_one_is_not_asked_to_be_the_same(text: str) -> None:
    assert begin(text, today=TODAY).apart


@pytest.mark.parametrize(
    "text", ["migraine yesterday 5/10", "headache yesterday, took another one of my pills", "another day with no meds, 5/10"]
)
def test_one_headache_is_not_told_apart(text: str) -> None:
    assert not begin(text, today=TODAY).apart


@pytest.mark.parametrize("text", ["save it", "ok save it", "log it", "just save it"])
def test_save_it_does_not_say_that_two_headaches_are_one(text: str) -> None:
    form, outcome = hear(DiaryForm((saved(),), Step.OVERLAP, same_day="x"), text, today=TODAY)
    assert (outcome, form.step, form.target, form.misses) == (Outcome.OPEN, Step.OVERLAP, None, 0)


@pytest.mark.parametrize("text", ["keep it", "no keep it", "leave it as it is"])
def test_at_a_change_that_was_announced_keep_it_leaves_the_saved_entry(text: str) -> None:
    assert hear(DiaryForm((saved(),), Step.CHANGE, target="x"), text, today=TODAY)[1] is Outcome.DISCARD


@pytest.mark.parametrize("text", ["2", "about 2", "2."])
@pytest.mark.parametrize("first", ["migraine yesterday 6/10 4 hours", "migraine yesterday 6/10 4 hours nausea"])
def test_a_bare_figure_is_neither_felt_nor_taken_and_changes_no_severity(first: str, text: str) -> None:
    form, _ = hear(begin(first, today=TODAY), text, today=TODAY)
    assert (form.drafts[0].severity, form.misses) == (6, 1)
    form, _ = hear(form, "it was a 2", today=TODAY)
    assert form.drafts[0].severity == 2


@pytest.mark.parametrize(
    "text",
    [
        "is 2 hours long for a visit?",
        "are 31 shots normal for botox?",
        "does a visit take 2 hours?",
        "ok will the appointment be 2 hours?",
    ],
)
def test_a_question_about_a_visit_brings_no_figure(text: str) -> None:
    assert is_question(text)


@pytest.mark.parametrize(
    "text", ["is it 7?", "2 hours after my botox", "will say 2 hours", "2 hours?", "it was 2 hours long after the visit"]
)
def test_a_figure_of_the_headache_is_no_question_about_a_visit(text: str) -> None:
    assert not is_question(text)


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        *[(text, "date", date(2026, 11, 24)) for text in ("monday? no tuesday", "monday no tuesday", "monday, no wait tuesday")],
        *[(text, "duration_minutes", 240) for text in ("6 hours? no more like 4", "6 hours no 4", "5 hrs, sorry 4")],
        *[(text, "severity", 6) for text in ("7? no 6", "7 no 6", "7, sorry 6")],
        *[(text, "medications", (Medication("rimegepant", "75 mg"),)) for text in ("150 mg nurtec? no 75", "150 mg? no 75")],
    ],
)
def test_what_is_put_right_in_the_same_breath_is_the_second_one(text: str, name: str, value: object) -> None:
    first = "headache today 9 for 3 hours, nausea, took nurtec 150 mg"
    form, outcome = hear(begin(first, today=TODAY), text, today=TODAY)
    assert (outcome, form.step, form.misses, len(form.drafts)) == (Outcome.OPEN, None, 0, 1)
    assert getattr(form.drafts[0], name) == value


@pytest.mark.parametrize(
    ("question", "text", "name", "value"),
    [
        ("headache today, 7", "6? no 4", "duration_minutes", 240),
        ("headache last week sometime, 7", "monday? no tuesday", "date", 24),
    ],
)
def test_so_it_is_of_an_answer(question: str, text: str, name: str, value: int) -> None:
    form, _ = hear(begin(question, today=TODAY), text, today=TODAY)
    assert getattr(form.drafts[0], name) == (date(2026, 11, value) if name == "date" else value)


@pytest.mark.parametrize(
    ("text", "day"), [("wrong day, it was friday", 27), ("change the date to saturday", 28), ("the date is wrong", 29)]
)
def test_a_day_that_is_told_beside_its_field_is_not_asked_for(text: str, day: int) -> None:
    form = begin("headache sunday 6/10, 2 hours, no meds, dizzy", today=TODAY)
    heard, _ = hear(form, text, today=TODAY)
    assert heard.drafts[0].date == date(2026, 11, day)
    assert (heard.asks is Question.DATE) is (day == 29)
