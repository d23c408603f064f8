"""What is said once help was called for, and what only sounds like it."""

from __future__ import annotations

import pytest

from safety.all_clear import is_all_clear, is_calm

CLEAR = [
    *("no false alarm", "false alarm", "it was a false alarm, sorry", "No, it’s just a false alarm!", "false alarm lol"),
    *("er said its just a migraine", "the ER said it was only a migraine", "they said im fine", "paramedics said im ok"),
    *("doctor says it's nothing serious", "the hospital told me it's just a bad headache, im fine now", "ct was clear"),
    *("my scan came back normal", "its just my usual migraine", "ok im fine, its only a migraine"),
    "the doctors at the er said everything is fine",
]
WELL = ["im fine", "i'm ok now", "no im good", "ok", "all good, thanks", ""]
NEITHER = [
    *("false alarm but my left arm is numb", "er said its a stroke", "er said its not a migraine", "they said nothing"),
    *("im fine but my face droops", "its just a migraine but the worst ever", "i cant breathe", "im not ok"),
    *("false alarms are common with botox", "the er said its just a migraine but i cant see", "what if its a false alarm"),
    *("er said its just a migraine, 7/10 yesterday", "im fine with dying", "its not just a headache", "they said call back"),
]


@pytest.mark.parametrize("text", CLEAR)
def test_a_false_alarm_and_what_the_hospital_found_are_an_all_clear(text: str) -> None:
    assert is_all_clear(text) and is_calm(text)


@pytest.mark.parametrize("text", WELL)
def test_who_only_says_to_be_well_is_calm_and_gives_no_reason(text: str) -> None:
    assert is_calm(text) and not is_all_clear(text)


@pytest.mark.parametrize("text", NEITHER)
def test_with_anything_else_in_it_a_text_is_neither(text: str) -> None:
    assert not is_calm(text) and not is_all_clear(text)


def test_a_long_text_is_read_in_no_time() -> None:
    assert not is_calm("im fine, ok, all good, " * 500)
    assert not is_calm("ok " * 50 + "x")
