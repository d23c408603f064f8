"""What the reading of a message makes of its read-back and of what is counted."""

from __future__ import annotations

from datetime import date

import pytest

from clinic.domain.diary.statistics import Diary, Span
from clinic.domain.diary.summary import lines
from clinic.domain.diary_form.form import begin
from clinic.domain.diary_parser import parse

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("text", "severity", "told"),
    [
        ("headache yesterday 7.3", "7.5", "7.3"),
        ("headache yesterday 6.8/10", "7", "6.8"),
        ("migraine yesterday 7.8 imitrex 50mg", "8", "7.8"),
    ],
)
def test_a_figure_that_is_rounded_is_read_back_with_what_it_was_made(text: str, severity: str, told: str) -> None:
    found = dict(lines(parse(text, TODAY)[0]))
    assert found["severity_in_words"] == {"severity": severity, "word": told}
    assert "severity" not in found


@pytest.mark.parametrize("text", ["headache yesterday 7.5/10", "headache yesterday 6-7", "headache yesterday 7.0"])
def test_a_figure_that_is_kept_as_told_is_read_back_alone(text: str) -> None:
    assert "severity" in dict(lines(parse(text, TODAY)[0]))


@pytest.mark.parametrize("text", ["aura yesterday, no pain", "only aura yesterday, no headache", "had an aura yesterday, 0/10"])
def test_an_aura_without_pain_is_read_back_and_counted_as_a_day_without_a_headache(text: str) -> None:
    (draft,) = begin(text, today=TODAY).drafts
    assert draft.date is not None and draft.missing() is None
    assert [name for name, _ in lines(draft)] == ["day", "no_headache", "symptoms"]
    count = Diary.of([(draft.date, bool(draft.headache), draft.severity, [], draft.duration_minutes)]).count(
        Span(TODAY.replace(day=1), TODAY)
    )
    assert (count.headache, count.free, count.severities) == (0, 1, ())
