"""Which of several saved entries a wish counts by its name."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from clinic.domain.diary.draft import DiaryDraft
from clinic.domain.diary_form.which import counted

TWO = [DiaryDraft(date(2026, 11, day), headache=True, severity=Decimal(pain)) for day, pain in ((27, 4), (28, 6))]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        *(("change the second one to a 7", 1), ("make the first entry a 4", 0), ("delete the 2nd headache", 1)),
        ("the earlier one was a 3", 0),
        *(("change it to a 6", None), ("i took a second advil", None), ("delete my last entry", None), ("the third one", None)),
    ],
)
def test_only_a_named_one_is_counted(text: str, place: int | None) -> None:
    assert counted(TWO, text) == place
