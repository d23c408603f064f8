"""A headache that is told to be there, with nothing else, is today's."""

from __future__ import annotations

from datetime import date

import pytest

from clinic.domain.diary_form.form import begin
from clinic.domain.names import Question

TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    "text", ["I have a headache", "i've got a migraine", "i have another migraine :(", "my head is pounding", "my head hurts"]
)
def test_a_headache_that_is_there_is_of_today(text: str) -> None:
    form = begin(text, today=TODAY)
    assert [draft.date for draft in form.drafts] == [TODAY]
    assert form.drafts[0].headache and form.asks is Question.SEVERITY


@pytest.mark.parametrize(
    "text",
    [
        *("log a headache", "i have a headache diary question", "i had a headache"),
        *("what do i write when i have a headache", "if i have a migraine"),
    ],
)
def test_what_is_so_in_general_or_is_past_is_of_no_day(text: str) -> None:
    assert begin(text, today=TODAY).drafts[0].date is None
