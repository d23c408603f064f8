"""Messages of patients against the entries that they tell of."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain import lexicon, names
from clinic.domain.diary_parser import parse
from clinic.domain.diary_parser.spelling import corrected

TODAY = date(2026, 11, 20)
CASES = [
    case
    for path in sorted(Path(__file__).parent.glob("diary_messages*.yml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]


def expected(told: dict[str, Any]) -> dict[str, Any]:
    """The entry as the chat API has it, and its issues, from the short form of the file."""
    day, minutes = told.get("date"), told.get("minutes")
    taken = [medicine if isinstance(medicine, dict) else {medicine: None} for medicine in told.get("medications", [])]
    return {
        "id": None,
        "saved": False,
        "headache": told.get("headache", True),
        "date": (date(2026, 11, day) if isinstance(day, int) else day).isoformat() if day else None,
        "severity": told.get("severity"),
        "duration_minutes": minutes,
        "ongoing": told.get("ongoing", False if minutes else None),
        "symptoms": told.get("symptoms", []),
        "side": told.get("side"),
        "quality": told.get("quality", []),
        "medications": [{"name": name, "dose": dose} for medicine in taken for name, dose in medicine.items()],
        "triggers": told.get("triggers", []),
        "note": told.get("note"),
        "issues": told.get("issues", []),
    }


@pytest.mark.parametrize("case", CASES, ids=[case["say"][:60] for case in CASES])
def test_a_message_gives_the_entries_that_it_tells_of(case: dict[str, Any]) -> None:
    drafts = parse(case["say"], case.get("today", TODAY))
    got = [draft.as_entry(saved=False) | {"issues": [str(issue) for issue in draft.issues]} for draft in drafts]
    for entry in got:
        entry["symptoms"].sort(), entry["triggers"].sort(), entry["quality"].sort()
    wanted = [expected(told) for told in case["entries"]]
    for entry in wanted:
        entry["symptoms"] = sorted(entry["symptoms"])
        entry["triggers"], entry["quality"] = sorted(entry["triggers"]), sorted(entry["quality"])
    assert got == wanted


@given(st.text(max_size=200))
def test_no_text_makes_the_parser_fail(text: str) -> None:
    drafts = parse(text, TODAY)
    assert drafts
    assert all(draft.from_json(draft.as_json()) == draft for draft in drafts)


FRAGMENTS = st.sampled_from(
    [
        *("headache", "migraine", "no", "not", "7", "7/10", "11", "30", "hours", "hours"),
        *("min", "today", "yesterday", "monday", "3/14", "13/45", "99/99", "31st", "the", "0th"),
        *("on", "from", "to", "2pm", "since", "still", "nausea", "vomiting", "and", "or"),
        *(",", ".", "-", "aura", "left", "both", "advil", "50", "mg", "two"),
        *("half", "a", "of", "and", "took", "nothing", "1e9", "99999999999999", "days", "ago"),
        *("weeks", "week", "feb", "30", "nov", "2026", "1987", "0", "½", "12:75"),
        *("am", "&", "note:", "ok", "|", "last", "week", "tuesday", "sat", "sun"),
        *("day", "now", "been", "having", "for", "has", "lasted", "botox", "another", "one", "at", "lunch"),
    ]
)


@given(st.lists(FRAGMENTS, max_size=25).map(" ".join))
def test_no_mixture_of_the_words_it_knows_makes_it_fail_or_leave_the_contract(text: str) -> None:
    for draft in parse(text, TODAY):
        assert draft.severity is None or (0 <= draft.severity <= 10 and (draft.severity * 2) % 1 == 0)
        assert draft.duration_minutes is None or 0 < draft.duration_minutes <= 14 * 24 * 60
        assert draft.date is None or TODAY - timedelta(days=366) <= draft.date <= TODAY
        assert set(draft.symptoms) <= set(names.SYMPTOMS)
        assert set(draft.quality) <= set(names.QUALITIES)
        assert set(draft.triggers) <= set(names.TRIGGERS)
        assert draft.side in (None, *names.SIDES)
        assert draft.headache is not False or (draft.severity == 0 and not draft.duration_minutes and not draft.quality)


@pytest.mark.parametrize("back", range(0, 366, 7))
def test_a_date_that_is_written_out_is_that_date_all_year_long(back: int) -> None:
    day = TODAY - timedelta(days=back)
    written = f"{day:%B} {day.day}, {day.year}"
    assert [draft.date for draft in parse(f"headache {written}, 5/10", TODAY)] == [day]
    assert [draft.date for draft in parse(f"headache on {day:%m/%d/%Y}", TODAY)] == [day]


@pytest.mark.parametrize("weekday", ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])
@pytest.mark.parametrize("shift", range(7))
def test_a_weekday_is_the_latest_one_and_today_when_it_is_today(weekday: str, shift: int) -> None:
    today = TODAY + timedelta(days=shift)
    (draft,) = parse(f"headache on {weekday}", today)
    assert draft.date is not None
    assert f"{draft.date:%A}".lower() == weekday
    assert 0 <= (today - draft.date).days <= 6


def test_the_same_message_means_another_day_on_another_day() -> None:
    assert [parse("headache yesterday", day)[0].date for day in (date(2026, 3, 1), date(2024, 3, 1), date(2026, 1, 1))] == [
        date(2026, 2, 28),
        date(2024, 2, 29),
        date(2025, 12, 31),
    ]


def test_every_name_of_the_lexicon_is_a_name_of_the_contract() -> None:
    symptoms = {name for label in lexicon.load("symptoms") for name in label.split("/")}
    triggers = set(lexicon.load("triggers")["always"]) | set(lexicon.load("triggers")["cause"])
    assert symptoms == set(names.SYMPTOMS)
    assert triggers == set(names.TRIGGERS)
    assert set(lexicon.load("qualities")["kinds"]) == set(names.QUALITIES)
    assert set(lexicon.load("sides")) == set(names.SIDES)


def test_no_phrase_of_the_lexicon_is_longer_than_it_can_be_typed() -> None:
    """An alternative of several words ("in it|on") would silently match something else, so none holds odd characters."""
    lines = [
        line
        for rules in (lexicon.load("symptoms"), lexicon.load("triggers")["always"])
        for part in rules.values()
        for line in part
    ]
    assert [line for line in lines if line != line.lower() or line != " ".join(line.split())] == []


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("rizatritan", "rizatriptan"),
        ("sumatritpan", "sumatriptan"),
        ("headahce", "headache"),
        ("yesterdya", "yesterday"),
        ("nauseos", "nauseous"),
        ("patients", "patients"),
        ("garden", "garden"),
        ("hurting", "hurting"),
        ("popped", "popped"),
        ("staying", "staying"),
        ("", ""),
    ],
)
def test_a_misspelling_by_one_letter_is_understood_and_other_words_are_left_alone(written: str, meant: str) -> None:
    assert corrected(written) == meant
