"""Ask: what staff write before a caller's words, and what only looks like it."""

from __future__ import annotations

import time

import pytest

from web.staff.ask.lead_in import without_lead_in


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("caller wants to know how long it takes to work", "how long it takes to work"),
        ("Caller wants to know if it hurts", "if it hurts"),
        ("caller asks whether he can fly two days after", "whether he can fly two days after"),
        ("pt asking about acupuncture", "acupuncture"),
        ("patient would like to know: is it fda approved", "is it fda approved"),
        ("the lady on the phone is asking how long the injections take", "how long the injections take"),
        ("his wife has a question about parking", "parking"),
        ("A man has a question: does it hurt?", "does it hurt?"),
        ("I have a caller who wants to know what it costs", "what it costs"),
        ("patient\u2019s daughter called to ask when it wears off", "when it wears off"),
        ("she'd like to know if she can drive", "if she can drive"),
        ("wants to know if she can drive", "if she can drive"),
        ("he asked me what the side effects are", "what the side effects are"),
        ("caller says she wants to know if botox is safe", "if botox is safe"),
        ("caller says her eyelid droops", "her eyelid droops"),
        ("caller says that she cannot swallow", "she cannot swallow"),
        ("she said: \u201cmy brow is heavy\u201d", "my brow is heavy"),
        ("pt: is it covered", "is it covered"),
        ("caller is wondering, does insurance pay", "does insurance pay"),
    ],
)
def test_a_lead_in_is_taken_off(typed: str, left: str) -> None:
    assert without_lead_in(typed) == left


@pytest.mark.parametrize(
    "typed",
    [
        "caller wants to cancel",
        "patient wants to talk to a nurse",
        "caller asks for a call back",
        "she asked to be called tomorrow",
        "he is asking you to send the bill",
        "caller asks that somebody rings her",
        "caller wants to know",
        "caller wants to know ...",
        "she says",
        "she has a headache",
        "her eyelid droops",
        "patient information leaflet",
        "caller id does not show",
        "my doctor says it wears off",
        "the nurse said how long it takes",
        "my husband snores",
        "how long does it take, caller wants to know",
        "i want to know if it hurts",
        "man flu or migraine?",
        "caller asks iffy things",
        "he said goodbye in a weird way",
        "she says nothing to anybody any more",
        "dad keeps asking what day it is",
        "mom keeps saying that she is a burden",
        "they told me to call if it gets harder to breathe",
        "they said no numbing, is it an option",
        "they have questions",
        "",
    ],
)
def test_what_is_no_lead_in_stays(typed: str) -> None:
    assert without_lead_in(typed) == typed


def test_a_long_text_is_read_at_once() -> None:
    began = time.perf_counter()
    for text in ("caller says " * 200, "i have the old man " * 120, " " * 2000 + "x", "is " * 700, "caller" + " " * 1990):
        without_lead_in(text)
    assert time.perf_counter() - began < 0.2
