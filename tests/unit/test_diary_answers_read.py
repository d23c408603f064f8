"""What an answer to one question of the diary is read as."""

from __future__ import annotations

from datetime import date

import pytest

from clinic.domain.diary import DiaryDraft
from clinic.domain.diary_parser.answers import answer
from clinic.domain.names import Issue, Question

TODAY = date(2026, 11, 20)
OPEN = DiaryDraft(headache=True)


@pytest.mark.parametrize(
    ("text", "issue"),
    [
        *[(text, Issue.NO_DATE) for text in ("31 june", "on the 40th", "2/31", "nov 31st", "31.09.2026")],
        *[(text, Issue.OLD_DATE) for text in ("1994", "in 2003", "2011.")],
    ],
)
def test_a_day_that_cannot_be_is_asked_for_again(text: str, issue: Issue) -> None:
    heard = answer(text, Question.DATE, draft=OPEN, today=TODAY)
    assert heard is not None
    assert (heard.date, heard.issues) == (None, (issue,))
