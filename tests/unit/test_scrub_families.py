"""Families of personal data that wear a disguise, and their neighbours that are none."""

from __future__ import annotations

import time

import pytest

from clinic.domain.review import fault
from clinic.domain.scrub import ADDRESS, DATE, EMAIL, NAME, NUMBER, PHONE, scrub
from clinic.example_files.reading import read

TAKEN_OUT = {
    # mail in brackets and with spaces
    "reach me: tam.oro(at)lumen(dot)net": f"reach me: {EMAIL}",
    "tamoro [at] lumen [dot] co [dot] uk please": f"{EMAIL} please",
    "tamoro{at}lumen.org is best": f"{EMAIL} is best",
    "tam at outlook . com": EMAIL,
    "tam_oro@lumen": EMAIL,
    "my insta is @tam.oro": f"my insta is {NAME}",
    # addresses
    "my house is 1450 N Clark St apt 9": f"my house is {ADDRESS}",
    "900 w belmont ave": ADDRESS,
    "12 East Ninth Street": ADDRESS,
    "77 e 14th st": ADDRESS,
    "505 42nd st": ADDRESS,
    "send it to p.o. box 88": f"send it to {ADDRESS}",
    "PO Box 5521": ADDRESS,
    "i am in apt 12b": f"i am in {ADDRESS}",
    "i live at 31 willow": f"i live at {ADDRESS}",
    "vivo en calle del sol 8": f"vivo en {ADDRESS}",
    # births
    "naci el 12 de junio de 1984": f"naci el {DATE}",
    "fecha de nacimiento: 2 de enero del 71": f"fecha de nacimiento: {DATE}",
    "dob 7 aug 62": f"dob {DATE}",
    "d.o.b. aug 7 62": f"d.o.b. {DATE}",
    "my birthday is the ninth of june": f"my birthday {DATE}",
    "the ninth of june 1962": f"the {DATE}",
    "june ninth, 1962": DATE,
    "born june seventh nineteen sixty two": f"born {DATE}",
    "DOB: 070862": f"DOB: {DATE}",
    "date of birth 7-8-62": f"date of birth {DATE}",
    # ids
    "medicare number 2FH5-UG6-NL84": NUMBER,
    "2FH5UG6NL84": NUMBER,
    "my insurance id is XKC90211": NUMBER,
    "passport no. K1234Z": NUMBER,
    "nine oh four five five five one two one two": PHONE,
    "my number is 3 one two, five five five, oh one four two": f"my number is {PHONE}",
    # names
    "the name's Tamoro": f"the name's {NAME}",
    "this is tamoro speaking": f"this is {NAME} speaking",
    "its tamoro venn again": f"its {NAME} again",
    "hey tamoro here": f"hey {NAME} here",
    "does it wear off? Best regards, Tamoro Venn": f"does it wear off? Best regards, {NAME}",
    "does it wear off? - tamoro": f"does it wear off? - {NAME}",
    "Patient: Venn, Tamoro": f"Patient: {NAME}, {NAME}",
    "paciente: tamoro venn": f"paciente: {NAME}",
    "my husband Tamoro Venn had it": f"my husband {NAME} had it",
    "my son tamoro venn had it": f"my son {NAME} had it",
    "my sister Tamoro gets it": f"my sister {NAME} gets it",
    "just call me tamoro": f"just call me {NAME}",
    "I'm Tamoro": f"I'm {NAME}",
    "Tamoro Venn wants to know": f"{NAME} wants to know",
    "my initials are TV": f"my initials are {NAME}",
    "ich heisse tamoro": f"ich heisse {NAME}",
}
KEPT = [
    *("call me back please", "call me asap", "can you call me tomorrow", "call me b4 noon", "they call me lazy"),
    *("my wife gets botox too", "my doctor says no", "my daughter is 12", "my son has migraines"),
    *("born with migraine", "my baby was born 3 weeks ago", "i was born with it", "birthday party tomorrow"),
    *("i live at altitude", "living at 5000 feet is hard", "po", "31 north", "i do 30 w the same"),
    *("it's throbbing badly", "its really hurting", "this is weird here", "migraine here", "nausea here too"),
    *("thanks, that helps", "thanks, botox works", "regards", "- nausea", "patient: had two rounds"),
    *("rate my pain @ night", "one two three shots", "one or two", "it id not work", "number 3 hurts", "id like 155 units"),
    *("Botox Cosmetic is what", "I'm Tired", "i am on day 3 of 10", "at home (at night) it hurts", "step one two three"),
]


@pytest.mark.parametrize("text", TAKEN_OUT)
def test_what_wears_a_disguise_is_taken_out_and_never_becomes_an_example(text: str) -> None:
    assert scrub(text, country="US") == TAKEN_OUT[text]
    assert fault(text, country="US") is not None
    assert scrub(TAKEN_OUT[text], country="US") == TAKEN_OUT[text]


@pytest.mark.parametrize("text", KEPT)
def test_what_looks_like_it_and_is_none_stays(text: str) -> None:
    assert scrub(text, country="US") == text


def test_what_the_assistant_learns_from_is_hardly_ever_taken_for_personal_data() -> None:
    """Over every tenth example of the training set; some hold names and numbers, which are found."""
    texts = [example.text for example in read()][::10]
    changed = [text for text in texts if scrub(text, country="US") != text]
    assert len(changed) < len(texts) / 200, changed


@pytest.mark.parametrize(
    "text",
    [
        "my wife ",
        "calle a ",
        "born 1 ",
        "one two ",
        "a(at)",
        "a(dot)",
        "- a",
        "1 n a ",
        "id is ",
        "1 de marzo de ",
        "Aa ",
        "thanks, ab ",
    ],
)
def test_two_thousand_characters_of_anything_take_no_time_worth_the_name(text: str) -> None:
    start = time.perf_counter()
    scrub((text * 2000)[:2000], country="US")
    assert time.perf_counter() - start < 2
