"""Ask: what staff write before a caller's words, and what only looks like it."""

from __future__ import annotations

import time

import pytest

from web.staff.ask.lead_in import callers_words

# What stands before a question: "… how long it takes".
ASKING = """
caller wants to know|Caller wants to know|pt asks|pt asking|patient is asking|patient wants to ask|patient called to ask
patient called asking|patient calling to find out|mom of a patient asks|mother of patient wants to know|she asks|he wants to know
dad of one of our patients asks|husband of a pt wants to know|her husband is asking|patient's daughter wants to know|pt's mom asks
a new patient asks|prospective patient asking|lady on line 2 wants to know|gentleman on the phone asks|woman on hold is asking
guy at the front desk asks|Maria wants to know|maria lopez wants to know|Mrs Miller asks|mr. smith is asking|they are asking
Ms. Lopez called and wants to know|Sarah Miller called to ask|patient John Smith asks|Dr Young's patient wants to know
patient of Dr. Lee asks|i have someone on the phone asking|i've got a patient here who wants to know|there is a lady here asking
got a caller asking|question from a patient:|question from caller -|q from pt:|Q:|patient question:|caller is curious
voicemail from patient, wants to know|vm from pt asking|email from a patient asking|portal message: patient asks|msg from pt:
text from patient asking|caller is not sure|caller doesn't know|caller does not understand|patient is unsure|caller wonders
caller is confused about|caregiver of a patient asks|caller wants me to tell her|caller needs to know
what do i tell a patient who asks
caller says she wants to know|can you tell a caller|patient:|from caller:|caller asks me|caller  wants\tto know
"""
# What stands before a wish: "… to cancel".
WISHING = """
caller wants|Caller would like|pt wants|she wants|he would like|mom of a patient wants|her husband wants|lady on the phone wants
new patient wants|Mrs Miller wants|sarah miller wants|Sarah Miller called, wants|patient called, she wants
caller is calling|pt calling
patient called|patient is asking|caller asks|patient asked|i have a patient on the line who wants
there's a man here who wants|wants
voicemail: patient wants|caller wishes|caller is trying|pt is looking|caller is hoping|caller says she wants|this patient wants
patient'd like|calling|Dr Young's patient wants|portal message from patient: she wants
"""
NEEDING = "caller needs|pt needs|patient's daughter needs|caller has|caller called to say she has|i've got a caller who needs"
# What stands before a topic: "… parking".
ABOUT = """
caller asking about|pt asks about|patient calling about|patient called about|caller has a question about|question about|call re
mom of a patient asking about|patient calling regarding|pt called re:|caller wants info on|patient would like information about
Mrs Lopez called about|she is calling about|patient needs help with|caller wants to discuss|caller wants to talk about
pt wants to know about|patient needs more information on|caller inquires about
"""
# What stands before the caller's own words.
SAYING = """
caller:|patient says|pt says:|pt said|patient reports|caller states that|she says|mom of a patient says|mrs miller says
Sarah Miller says|patient on the phone says|voicemail from patient:|portal message from patient:|patient wrote:|patient texted
patient tells me|caller tells us|patient's husband says|patient called and said|patient called saying|caller on line 1 says
patient complains of|pt c/o|message from a patient:|pt stated that|email from patient: she says
"""


def each(lines: str) -> list[str]:
    return [lead_in for line in lines.strip().splitlines() for lead_in in line.split("|")]


@pytest.mark.parametrize("lead_in", each(ASKING))
@pytest.mark.parametrize("question", ["how long it takes to work", "if she can drive home", "when her next visit is"])
def test_a_question_is_the_callers_own_whoever_asks_it(lead_in: str, question: str) -> None:
    assert callers_words(f"{lead_in} {question}") == question


@pytest.mark.parametrize(("lead_ins", "own"), [(WISHING, "i want"), (NEEDING, "i need")])
def test_a_wish_is_put_as_the_caller_would(lead_ins: str, own: str) -> None:
    for lead_in in each(lead_ins):
        assert callers_words(f"{lead_in} to cancel") == f"{own} to cancel", lead_in
        assert callers_words(f"{lead_in} to move her visit to friday") == f"{own} to move my visit to friday", lead_in


@pytest.mark.parametrize("lead_in", each(ABOUT))
def test_what_is_asked_about_is_left(lead_in: str) -> None:
    assert callers_words(f"{lead_in} parking") == "parking"
    assert callers_words(f"{lead_in} her next visit") == "my next visit"


@pytest.mark.parametrize("lead_in", each(SAYING))
def test_what_is_said_stays_word_for_word(lead_in: str) -> None:
    assert callers_words(f"{lead_in} her eyelid droops") == "her eyelid droops"


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("patient wants a call back", "i want a call back"),
        ("caller asks for a call back", "i want a call back"),
        ("caller requests a call back tomorrow", "i want a call back tomorrow"),
        ("mr lee would like to ask for a call back", "i want a call back"),
        ("she asked to be called tomorrow", "i want to be called tomorrow"),
        ("patient wants someone to call her back", "i want someone to call her back"),
        ("caller wants you to see her tomorrow", "i want you to see her tomorrow"),
        ("he needs to see her at noon", "i need to see her at noon"),
        ("patient wants to talk to a nurse", "i want to talk to a nurse"),
        ("mom wants to move her daughter's visit", "i want to move my daughter's visit"),
        ("pt would like a copy of her diary", "i want a copy of her diary"),
    ],
)
def test_wishes_for_a_call_or_a_thing(typed: str, left: str) -> None:
    assert callers_words(typed) == left


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
    assert callers_words(typed) == left


@pytest.mark.parametrize(
    "typed",
    [
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
        "patient no longer wants to come",
        "patient does not want to cancel",
        "caller has a headache",
        "patient has had two rounds",
        "my husband wants to leave me",
        "someone wants to hurt me",
        "they need my insurance card",
        "i want to cancel",
        "i need to move my visit",
        "would you like to know",
        "insurance wants a prior auth",
        "the doctor wants to see her",
        "Botox needs to be kept cold",
        "call me about my bill",
        "caller called to say goodbye",
        "how do i ask for a call back",
        "patient with a question mark",
        "",
    ],
)
def test_what_is_no_lead_in_stays(typed: str) -> None:
    assert callers_words(typed) == typed


def test_a_long_text_is_read_at_once() -> None:
    began = time.perf_counter()
    for text in ("caller says " * 200, "i have the old man " * 120, " " * 2000 + "x", "is " * 700, "caller" + " " * 1990):
        callers_words(text)
    assert time.perf_counter() - began < 0.2
