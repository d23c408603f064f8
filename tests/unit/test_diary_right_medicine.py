"""A medicine or a dose told as the right one, and a field that is named: what is corrected, and what stays as it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from clinic.domain.diary.change import Wish, changed, read_change, saved_change, tells_end
from clinic.domain.diary.draft import DiaryDraft
from clinic.domain.diary_form.form import begin, hear
from clinic.domain.diary_form.state import DiaryForm, Outcome, Step
from clinic.domain.names import Question

TODAY = date(2026, 11, 30)  # a Monday
FIRST = "migraine friday 7/10 5 hours nausea took sumatriptan 50 mg"
TWO = f"{FIRST} and advil"


def _heard(text: str, first: str = FIRST) -> DiaryForm:
    form, outcome = hear(begin(first, today=TODAY), text, today=TODAY)
    assert outcome is Outcome.OPEN
    return form


def _taken(draft: DiaryDraft) -> list[tuple[str, str | None]]:
    return [(one.name, one.dose) for one in draft.medications]


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("no wait it was 2 sumatriptan", ("sumatriptan", "2 x 50 mg")),
        ("it was two imitrex not one", ("sumatriptan", "2 x 50 mg")),
        ("it was one sumatriptan", ("sumatriptan", "50 mg")),
        ("i meant it was 2 imitrex", ("sumatriptan", "2 x 50 mg")),
        ("it was 2 advil", ("ibuprofen", "2")),
        ("wrong medicine, it was tylenol", ("acetaminophen", None)),
        ("i put the wrong medicine friday, it was tylenol", ("acetaminophen", None)),
        ("the medicine was maxalt", ("rizatriptan", None)),
        ("it was excedrin i took", ("acetaminophen/aspirin/caffeine", None)),
        ("meds should be advil 400", ("ibuprofen", "400 mg")),
        ("i took two", ("sumatriptan", "2 x 50 mg")),
        ("i took 2 of them", ("sumatriptan", "2 x 50 mg")),
        ("make it 2 of them", ("sumatriptan", "2 x 50 mg")),
        ("change dose to 100", ("sumatriptan", "100 mg")),
        ("the dose should be 25 mg", ("sumatriptan", "25 mg")),
    ],
)
def test_a_right_medicine_or_dose_is_no_pain_and_stands_alone(text: str, taken: tuple[str, str | None]) -> None:
    draft = begin(FIRST, today=TODAY).drafts[0]
    saved = changed(draft, text, TODAY)
    assert saved is not None
    for one in (_heard(text).drafts[0], saved):
        assert (_taken(one), one.severity, one.duration_minutes) == ([taken], 7, 300)


@pytest.mark.parametrize(
    ("text", "severity", "names"),
    [
        ("it was a 2, took advil", 2, ["sumatriptan", "ibuprofen"]),
        ("the pain was 2 after maxalt", 2, ["sumatriptan", "rizatriptan"]),
        ("the headache was 2 with advil", 2, ["sumatriptan", "ibuprofen"]),
        ("i also took advil", 7, ["sumatriptan", "ibuprofen"]),
        ("my other medicine was maxalt", 7, ["sumatriptan", "rizatriptan"]),
        ("no it was a 3", 3, ["sumatriptan"]),
        ("it was 2", 2, ["sumatriptan"]),
        ("took two naps", 7, ["sumatriptan"]),
    ],
)
def test_a_pain_and_a_further_medicine_are_what_they_were(text: str, severity: int, names: list[str]) -> None:
    draft = _heard(text).drafts[0]
    assert (draft.severity, [one.name for one in draft.medications]) == (severity, names)


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("wrong medicine, it was tylenol", [("sumatriptan", "50 mg"), ("acetaminophen", None)]),
        ("the medicine was maxalt", [("rizatriptan", None), ("ibuprofen", None)]),
        ("it was 2 imitrex", [("sumatriptan", "2 x 50 mg"), ("ibuprofen", None)]),
    ],
)
def test_of_several_the_one_of_its_kind_is_the_wrong_one(text: str, taken: list[tuple[str, str | None]]) -> None:
    assert _taken(_heard(text, TWO).drafts[0]) == taken


@pytest.mark.parametrize("text", ["no it was zofran", "wrong medicine, it was zofran", "the pills were zofran"])
def test_of_several_of_other_kinds_it_is_asked_what_was_taken(text: str) -> None:
    assert _heard(text, TWO).anew is Question.MEDICATIONS
    assert changed(begin(TWO, today=TODAY).drafts[0], text, TODAY) is None


@pytest.mark.parametrize(
    ("text", "minutes"), [("change duration 3", 180), ("the length was 90 minutes", 90), ("5 hours was wrong, 8", 480)]
)
def test_a_length_that_is_named_is_no_pain(text: str, minutes: int) -> None:
    draft = _heard(text).drafts[0]
    assert (draft.duration_minutes, draft.severity) == (minutes, 7)


@pytest.mark.parametrize("text", ["remove the medication", "take the meds off", "delete all my medicines from friday"])
def test_what_was_taken_is_wished_out_as_a_whole(text: str) -> None:
    saved = changed(begin(FIRST, today=TODAY).drafts[0], text, TODAY)
    assert saved is not None
    assert (saved.medications, saved.symptoms) == ((), ("nausea",))
    assert read_change(text, TODAY).wish is Wish.CHANGE


def test_the_entry_itself_is_still_deleted() -> None:
    assert read_change("delete fridays entry", TODAY).wish is Wish.DELETE
    assert read_change("remove my migraine from friday", TODAY).wish is Wish.DELETE


@pytest.mark.parametrize("text", ["change the last one to 5", "change the friday one to 5", "make that one five"])
def test_a_one_that_is_a_headache_is_no_figure(text: str) -> None:
    assert _heard(text).drafts[0].severity == 5


def test_a_range_from_one_is_still_read() -> None:
    assert begin("headache friday pain one to two", today=TODAY).drafts[0].severity == Decimal("1.5")


@pytest.mark.parametrize(
    ("text", "left"), [("take nausea off friday", ()), ("take vomiting off fridays entry", ("nausea",)), ("take nausea off", ())]
)
def test_what_is_taken_off_a_day_is_never_added(text: str, left: tuple[str, ...]) -> None:
    saved = changed(begin(FIRST, today=TODAY).drafts[0], text, TODAY)
    assert saved is not None
    assert saved.symptoms == _heard(text).drafts[0].symptoms == left


@pytest.mark.parametrize(
    "text",
    ["make saturdays headache 9 hours", "on thursday i also took zofran", "set saturdays to a 6", "on friday i had nausea too"],
)
def test_a_saved_entry_of_a_day_is_spoken_of(text: str) -> None:
    assert saved_change(text, TODAY) is not None


@pytest.mark.parametrize(
    "text",
    [
        "make an entry for saturday 5/10",
        "make a new headache entry saturday 9 hours",
        "on saturday i also had a migraine with nausea",
        "also had one on thursday with nausea",
        "on thursday i also took zofran 6/10 3 hours",
    ],
)
def test_a_further_headache_of_a_day_is_a_new_one(text: str) -> None:
    assert saved_change(text, TODAY) is None


def test_a_headache_of_a_day_that_is_over_is_the_one_that_went_on() -> None:
    assert tells_end("my headache today is over, it lasted 5 hours", TODAY)
    assert not tells_end("headache today for 5 hours", TODAY)
    assert not tells_end("headache today is over, was 7/10", TODAY)


@pytest.mark.parametrize(
    ("text", "symptoms"),
    [("add light sensitivity", ("nausea", "light sensitivity")), ("get rid of nausea", ()), ("add throbbing", ("nausea",))],
)
def test_what_is_told_is_put_right_before_it_is_settled_whose_it_is(text: str, symptoms: tuple[str, ...]) -> None:
    told = begin("headache friday 6/10 3 hours nausea no meds", today=TODAY)
    heard, outcome = hear(replace(told, step=Step.OVERLAP, same_day="x", shown=True), text, today=TODAY)
    assert (outcome, heard.misses, heard.same_day, heard.shown) == (Outcome.OPEN, 0, "x", False)
    assert heard.drafts[0].symptoms == symptoms


@pytest.mark.parametrize("text", ["add it as a 6", "save it as a 6"])
def test_a_wish_to_save_one_of_two_chooses_none(text: str) -> None:
    told = replace(begin("headache friday 6/10 3 hours", today=TODAY), step=Step.OVERLAP, same_day="x")
    form = hear(told, text, today=TODAY)[0]
    assert (form.step, form.same_day, form.target, form.apart, form.drafts) == (Step.OVERLAP, "x", None, False, told.drafts)


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("also i missed work", "missed work"),
        ("had to cancel my daughters party", "had to cancel my daughters party"),
        ("ice pack helped", "ice pack helped"),
        ("and i couldn't go to school", "couldn't go to school"),
    ],
)
def test_what_was_missed_and_what_helped_is_noted_at_the_read_back(text: str, note: str) -> None:
    heard = _heard(text)
    assert (heard.misses, heard.drafts[0].note, heard.drafts[0].severity) == (0, note, 7)


@pytest.mark.parametrize("text", ["i missed my meds", "advil helped", "the pills helped", "did i miss work?", "i like soup"])
def test_what_is_of_a_medicine_or_a_question_is_no_such_note(text: str) -> None:
    assert _heard(text).drafts[0].note is None
