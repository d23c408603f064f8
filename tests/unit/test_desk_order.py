"""Which conversations come first at the desk."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.desk import Rank, place, rank

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
levels = st.sampled_from([None, "emergency", "crisis"])


@given(heard=st.booleans(), level=levels, wants=st.booleans(), taken=st.booleans())
def test_an_open_alarm_stands_above_all_else_and_nobody_who_wants_something_is_hidden(
    heard: bool, level: str | None, wants: bool, taken: bool
) -> None:
    found = rank(heard=heard, open_alarm=level, wants_person=wants, is_taken=taken)
    assert (found >= Rank.EMERGENCY) == (level is not None)
    assert (found == Rank.UNHEARD) == (not heard and level is None and not wants and not taken)


def test_a_crisis_comes_before_an_emergency_and_who_waits_before_who_is_served() -> None:
    of = [
        rank(heard=True, open_alarm=level, wants_person=wants, is_taken=taken)
        for level, wants, taken in [
            ("crisis", False, True),
            ("emergency", False, False),
            (None, True, False),
            (None, False, True),
            (None, False, False),
        ]
    ]
    assert of == sorted(of, reverse=True) and len(set(of)) == 5
    assert rank(heard=True, open_alarm=None, wants_person=True, is_taken=True) == Rank.WANTS_PERSON


@given(st.timedeltas(min_value=timedelta(milliseconds=1), max_value=timedelta(days=900)))
def test_the_latest_message_comes_first_but_of_those_who_wait_the_longest(later: timedelta) -> None:
    early, late = ({"last_at": NOW + shift, "wants_person_at": NOW + shift} for shift in (timedelta(), later))
    assert place(Rank.REST, **late) >= place(Rank.REST, **early)
    assert place(Rank.WANTS_PERSON, **early) >= place(Rank.WANTS_PERSON, **late)
