"""How an answer stands with the clinicians, and what is withdrawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

import knowledge
from clinic.domain.sign_offs import OWN_WORDS, State, Verdict, months_later, needs_signature, standing, withheld
from knowledge import text_hash

BASE = knowledge.load()
ONSET = BASE.answers["onset"]
HASH = text_hash(ONSET)
TODAY = date(2026, 11, 20)
SIGNED = Verdict("onset", HASH, True, date(2026, 3, 1), datetime(2026, 3, 1, 15, tzinfo=UTC), "staff:ana", "Dr. Ana Ruiz")
SENT_BACK = replace(SIGNED, is_signed=False, day=date(2026, 4, 1), remark="Say it shorter.")
EARLIER = replace(SIGNED, text_hash="of another text")


@pytest.mark.parametrize(
    ("verdicts", "state"),
    [
        ([], State.NEVER),
        ([replace(SIGNED, topic="aftercare")], State.NEVER),
        ([SIGNED], State.SIGNED),
        ([SIGNED, SENT_BACK], State.SENT_BACK),
        ([SENT_BACK, SIGNED], State.SIGNED),
        ([EARLIER], State.CHANGED),
        ([replace(SENT_BACK, text_hash="of another text")], State.CHANGED),
        ([EARLIER, SIGNED], State.SIGNED),
        ([SIGNED, EARLIER], State.SIGNED),  # the file was set back to the text that was signed
        ([replace(SIGNED, day=date(2025, 11, 19))], State.OVERDUE),
        ([replace(SIGNED, day=date(2025, 11, 19)), SIGNED], State.SIGNED),
    ],
)
def test_the_latest_verdict_on_the_very_text_counts(verdicts: list[Verdict], state: State) -> None:
    found = standing(ONSET, HASH, verdicts, TODAY)
    assert found.state is state
    assert found.is_good is (state is State.SIGNED)


def test_a_signature_counts_until_its_review_day_and_not_a_day_longer() -> None:
    interval = ONSET.review_interval_months
    found = standing(ONSET, HASH, [SIGNED], TODAY)
    assert found.review_on == months_later(SIGNED.day, interval) == date(2027, 3, 1)
    assert standing(ONSET, HASH, [SIGNED], date(2027, 3, 1)).state is State.SIGNED
    assert standing(ONSET, HASH, [SIGNED], date(2027, 3, 2)).state is State.OVERDUE


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 5, 31), 60, date(2031, 5, 31)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
    ],
)
def test_a_review_falls_on_the_same_day_of_a_later_month_or_its_last(day: date, months: int, later: date) -> None:
    assert months_later(day, months) == later


def test_safety_and_the_chats_own_words_are_never_withdrawn() -> None:
    kept = {topic for topic in BASE.topics if not needs_signature(BASE, topic)}
    assert kept == {"emergency", "crisis", "urgent"} | OWN_WORDS
    assert set(BASE.topics) >= OWN_WORDS


def test_what_an_action_says_of_its_deed_is_not_withdrawn() -> None:
    assert not needs_signature(BASE, "diary_log", "saved")
    assert not needs_signature(BASE, "next_appointment", "one")
    assert needs_signature(BASE, "diary_log", "short") and needs_signature(BASE, "onset", "first_days")
    assert not needs_signature(BASE, "no_such_topic")


def test_the_unsigned_and_the_overdue_are_withheld_and_nothing_else() -> None:
    days = {"onset": TODAY, "aftercare": months_later(TODAY, -13), "emergency": months_later(TODAY, -200)}
    topics = {"onset", "aftercare", "cost", "emergency", "greet"}
    assert withheld(BASE, topics, days, TODAY) == {"aftercare", "cost"}
