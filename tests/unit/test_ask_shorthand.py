"""Ask: what staff write short, and what only looks like it."""

from __future__ import annotations

import pytest

from web.staff.ask.shorthand import written_out


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("r/s appt", "reschedule appointment"),
        ("i need to cxl", "i need to cancel"),
        ("Resched Fri", "reschedule friday"),
        ("conf appt", "when is my next appointment"),
        ("i want f/u", "i want follow-up visit"),
        ("s/p inj", "after injections"),
        ("PA status", "prior authorization status"),
        ("what r SEs", "what r side effects"),
        ("pls c/b pt", "please call me back"),
    ],
)
def test_shorthand_is_written_out(typed: str, meant: str) -> None:
    assert written_out(typed) == meant


@pytest.mark.parametrize(
    "typed", ["my pa drove me", "se habla español", "and/or", "pt has SI", "c/o CP and SOB", "HA and MS", "a friend", "u/s/p"]
)
def test_what_is_another_word_or_may_be_a_sign_stays(typed: str) -> None:
    assert written_out(typed) == typed
