"""What is called a note: kept as it is written, or a headache that is told to be kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from diary_turns import heard

from clinic.domain.diary.change import Wish, adds_note, changed, read_change
from clinic.domain.diary.draft import DiaryDraft
from clinic.domain.diary_parser import parse

TODAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    "text",
    [
        *("note: headache yesterday 5", "Note: had a bad migraine yesterday, 5/10", "note - headache yesterday 5"),
        *("notes: migraine yesterday 5", "diary note: headache yesterday 5/10", "new note: my headache yesterday was a 5"),
    ],
)
def test_a_headache_that_is_called_a_note_is_an_entry(text: str) -> None:
    (told,) = parse(text, TODAY)
    assert (told.date, told.severity, told.note) == (date(2026, 11, 28), Decimal(5), None)


def test_the_note_behind_it_is_kept() -> None:
    (told,) = parse("note: migraine yesterday 6/10, note: was at a party", TODAY)
    assert (told.severity, told.note) == (Decimal(6), "was at a party")


@pytest.mark.parametrize("text", ["note: 8 hours at the airport", "note: my headache got worse at work", "note: bright lights"])
def test_what_tells_of_no_headache_of_a_day_is_a_note(text: str) -> None:
    (told,) = parse(text, TODAY)
    assert (told.date, told.severity, told.duration_minutes) == (None, None, None)
    assert told.note == text.removeprefix("note: ")


def test_a_note_behind_an_entry_is_a_note_whatever_it_says() -> None:
    (told,) = parse("headache yesterday 5, note: headache began at 3", TODAY)
    assert (told.severity, told.note) == (Decimal(5), "headache began at 3")


@pytest.mark.parametrize(
    ("text", "note", "day"),
    [
        ("add a note: felt stressed at work", "felt stressed at work", None),
        ("add a note felt stressed at work", "felt stressed at work", None),
        ("please put a note in my diary saying bad day at work", "bad day at work", None),
        ("can you add a note to my last entry - skipped the gym", "skipped the gym", None),
        ("add a note to yesterday's entry: long flight", "long flight", date(2026, 11, 28)),
        ("put a note on the 18th saying gym", "gym", date(2026, 11, 18)),
        ("add a note: clear skies", "clear skies", None),
        ("make a note that i was stressed", "i was stressed", None),
    ],
)
def test_a_note_may_be_wished_for_an_entry_that_is_saved(text: str, note: str, day: date | None) -> None:
    wanted = read_change(text, TODAY)
    assert (wanted.wish, wanted.day, wanted.told.note) == (Wish.CHANGE, day, note)
    assert adds_note(text, TODAY)


@pytest.mark.parametrize("text", ["add a note", "add a note to my diary", "can i put a note on yesterday's entry"])
def test_a_note_without_its_words_tells_nothing(text: str) -> None:
    assert parse(text, TODAY)[0].note is None
    assert adds_note(text, TODAY)


@pytest.mark.parametrize(
    "text",
    [
        *("took notes at work", "add a note: headache yesterday 5/10", "add a note for my doctor: ask about the dose"),
        *("make a note of that", "headache today 6/10 for 2 hours, add a note: stressed", "add nausea"),
    ],
)
def test_no_note_is_added_to_a_saved_entry(text: str) -> None:
    assert not adds_note(text, TODAY)


def test_the_words_of_a_note_change_nothing_else() -> None:
    entry = DiaryDraft(date=TODAY, headache=True, severity=Decimal(4), note="rain")
    assert changed(entry, "add a note: 6 not 4", TODAY) == replace(entry, note="rain; 6 not 4")


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("headache today 6 p.s. forgot my glasses", "forgot my glasses"),
        ("headache today 6, side note i started a new job", "i started a new job"),
        ("6/10 today. By the way, I changed my glasses.", "I changed my glasses"),
        ("headache today 6 (I had to leave my sons game)", "I had to leave my sons game"),
        ("headache today 6, idk if its relevant but i changed my pillow", "i changed my pillow"),
        ("no headache today btw started yoga", "started yoga"),
        ("headache today 6 btw got new contacts and was at a wedding, took advil", "got new contacts and was at a wedding"),
    ],
)
def test_what_is_told_by_the_way_and_no_field_holds_is_noted(text: str, note: str) -> None:
    (told,) = parse(text, TODAY)
    assert told.note == note


@pytest.mark.parametrize(
    "text",
    [
        *(
            "headache today 6, btw slept badly the night before",
            "headache today 6 fyi skipped lunch",
            "headache 6 btw took advil",
        ),
        *("headache today 6 ps it rained all day", "headache today 6 (had a fight w my sister)", "headache 6 btw 3 hours long"),
        *("headache today 6 btw can i take advil", "headache 6 btw is that normal?", "headache 6 btw thanks for the help"),
        *("headache today 6 btw i need a refill", "headache today 6 (not too bad)", "headache today 6 (my left eye mostly)"),
        *(
            "headache today 6 (on and off)",
            "headache 6 ps5 all night",
            "btw i started a new job",
            "btw whats up",
            "headache 6 btw",
        ),
    ],
)
def test_what_a_field_holds_or_is_said_to_us_is_no_note(text: str) -> None:
    assert [told.note for told in parse(text, TODAY)] == [None]


def test_what_is_told_by_the_way_beside_an_answer_is_noted() -> None:
    told = heard("headache today", "6 btw started a new job", "3 hours (had to leave my sons game)", today=TODAY)
    assert told.drafts[0].note == "started a new job; had to leave my sons game"
