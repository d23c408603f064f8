"""The day of what is told has an entry already: the same headache, another one, or one of the two alone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from clinic.domain.diary.draft import DiaryDraft
from clinic.domain.diary_form.form import DiaryForm, Outcome, Step, begin, hear
from clinic.domain.diary_form.standing import says_neither, says_replace, wants_both

TODAY = date(2026, 11, 29)
DAY, BEFORE = date(2026, 11, 28), date(2026, 11, 27)
REPLACE = ["replace it", "yes replace it", "overwrite the old one", "use the new one", "please replace the old entry", "replace"]
KEEP = [
    "keep the old one",
    "no keep the old one",
    "dont change it",
    "leave it alone",
    "keep whats there",
    "no changes",
    "leave it",
]


def told(day: str = "yesterday") -> DiaryDraft:
    return begin(f"headache {day} 4/10 1 hour nausea no medicine", today=TODAY).drafts[0]


ASKED = DiaryForm((told(),), Step.OVERLAP, same_day="x")
OF_TWO = DiaryForm((told(), told("on friday")), Step.OVERLAP, standing=("x",))


def said(form: DiaryForm, text: str) -> tuple[DiaryForm, Outcome]:
    return hear(DiaryForm.from_json(form.as_json()), text, today=TODAY)


@pytest.mark.parametrize("text", REPLACE)
def test_what_is_told_takes_the_place_of_the_entry(text: str) -> None:
    form, outcome = said(ASKED, text)
    assert says_replace(text)
    assert (outcome, form.instead, form.target, form.asks) == (Outcome.OPEN, ("x",), None, Step.READ_BACK)
    assert form.drafts == (told(),)
    assert said(OF_TWO, text)[0].instead == ("x",)


@pytest.mark.parametrize("text", KEEP)
def test_the_entry_stays_and_what_is_told_of_its_day_is_let_go(text: str) -> None:
    assert said(ASKED, text)[1] is Outcome.DISCARD
    form, outcome = said(OF_TWO, text)
    assert (outcome, [draft.date for draft in form.drafts]) == (Outcome.OPEN, [BEFORE])


@pytest.mark.parametrize("text", ["both", "keep both", "save both", "both of them", "two headaches", "log them both"])
def test_both_makes_two(text: str) -> None:
    form, outcome = said(ASKED, text)
    assert (outcome, form.apart, form.instead) == (Outcome.OPEN, True, ())


@pytest.mark.parametrize("text", ["save", "save it", "keep it", "skip", "i dont know", "not sure", "log it"])
def test_what_says_neither_leaves_it_open_and_is_no_riddle(text: str) -> None:
    assert says_neither(text)
    assert said(ASKED, text) == (ASKED, Outcome.OPEN)


@pytest.mark.parametrize("text", ["the same", "another one", "replace it", "no", "it was a 6", "dont save it"])
def test_what_decides_is_not_left_open(text: str) -> None:
    assert not says_neither(text)


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        *[
            (text, "severity", 6)
            for text in ("separate one, 6/10", "its another one, a 6", "6/10, a different one", "new one, 6")
        ],
        *[(text, "severity", 6) for text in ("keep separate, it was a 6", "no its a different one, 6/10")],
        *[(text, "duration_minutes", 120) for text in ("second one, 2 hours", "its separate and only lasted 2 hours")],
        *[(text, "side", "left") for text in ("another one on the left", "new one, left side this time")],
    ],
)
def test_what_stands_beside_another_one_is_kept(text: str, name: str, value: object) -> None:
    form, outcome = said(ASKED, text)
    assert (outcome, form.apart, form.target, form.asks) == (Outcome.OPEN, True, None, Step.READ_BACK)
    assert getattr(form.drafts[0], name) == value


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        *[
            (text, 6)
            for text in ("same one, 6/10", "put it with the first one as a 6", "yes same one went up to 6", "same one, a 6")
        ],
        *[(text, 4) for text in ("put it with the first", "add it to that entry", "merge them", "with the first one")],
        *[(text, 4) for text in ("same one, also took advil", "same headache with light sensitivity")],
    ],
)
def test_what_stands_beside_the_same_one_is_kept(text: str, severity: int) -> None:
    form, outcome = said(ASKED, text)
    assert (outcome, form.apart, form.target, form.asks) == (Outcome.OPEN, False, "x", Step.READ_BACK)
    assert form.drafts[0].severity == severity
    assert bool(form.drafts[0].medications) is ("advil" in text)


@pytest.mark.parametrize("text", ["add it as a 6", "save it as a 6", "log it as a 6"])
def test_a_figure_that_chooses_none_is_kept_and_the_question_stays(text: str) -> None:
    form, _ = said(ASKED, text)
    assert (form.drafts[0].severity, form.step, form.same_day, form.shown) == (6, Step.OVERLAP, "x", False)


@pytest.mark.parametrize("text", ["not the same, dont know", "is it the same one?", "same as yesterday", "the same day"])
def test_what_chooses_none_leaves_the_day(text: str) -> None:
    assert said(ASKED, text)[0].drafts[0].date == DAY


def test_thanks_decides_nothing() -> None:
    assert said(ASKED, "thanks") == (ASKED, Outcome.OPEN)


@pytest.mark.parametrize("text", ["actually it was a 6", "save it as a 6"])
def test_a_figure_beside_it_decides_nothing(text: str) -> None:
    form, outcome = said(ASKED, text)
    assert (outcome, form.instead, form.target) == (Outcome.OPEN, (), None)
    assert form.drafts[0].severity in (Decimal(4), Decimal(6))


def test_a_day_is_with_or_without_a_headache_and_not_both() -> None:
    free = DiaryForm((DiaryDraft(DAY, headache=False, severity=Decimal(0)),), target="x")
    assert wants_both(free, "both") and wants_both(DiaryForm((told(),), Step.INSTEAD, standing=("x",)), "keep both")
    assert not wants_both(ASKED, "both") and not wants_both(free, "yes")


@pytest.mark.parametrize("text", REPLACE)
def test_at_the_read_back_of_a_change_it_is_a_yes(text: str) -> None:
    assert said(DiaryForm((told(),), target="x"), text)[1] is Outcome.SAVE
    assert said(DiaryForm((told(),)), text)[1] is Outcome.OPEN


@pytest.mark.parametrize("text", KEEP)
def test_at_the_read_back_of_a_change_it_is_a_no(text: str) -> None:
    assert said(DiaryForm((told(),), target="x"), text)[1] is not Outcome.SAVE
