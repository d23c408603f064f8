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
    # names in lower case: who writes, and whom they mean
    "my name is rose young and my head hurts": f"my name is {NAME} and my head hurts",
    "my names tamoro": f"my names {NAME}",
    "name tamoro venn dob 1/2/80": f"name {NAME} dob {DATE}",
    "last name venn": f"last name {NAME}",
    "apellidos: venn": f"apellidos: {NAME}",
    "im tamoro venn, dob 3/4/81": f"im {NAME}, dob {DATE}",
    "doctor venn told me to wait": f"doctor {NAME} told me to wait",
    "professor venn did it": f"professor {NAME} did it",
    "nurse venn was great": f"nurse {NAME} was great",
    "la doctora venn dijo que si": f"la doctora {NAME} dijo que si",
    "np venn gave me the shots": f"np {NAME} gave me the shots",
    "my neurologist is venn": f"my neurologist is {NAME}",
    "my pcp venn sent me": f"my pcp {NAME} sent me",
    "tell tamoro i called": f"tell {NAME} i called",
    "ask tamoro to call me": f"ask {NAME} to call me",
    "let tamoro know im late": f"let {NAME} know im late",
    "is tamoro there": f"is {NAME} there",
    "i spoke with tamoro yesterday": f"i spoke with {NAME} yesterday",
    "on behalf of tamoro venn": f"on behalf of {NAME}",
    "my appointment is with venn": f"my appointment is with {NAME}",
    "someone named tamoro called": f"someone named {NAME} called",
    "signed, tamoro venn": f"signed, {NAME}",
    # known given names wherever they stand, with what follows them
    "tell sarah i called": f"tell {NAME} i called",
    "refill for maria venn please": f"refill for {NAME} please",
    "jessica at the front desk told me": f"{NAME} at the front desk told me",
    "brenda's nurse did my shots": f"{NAME}'s nurse did my shots",
    "john q venn 01/02/1980": f"{NAME} {DATE}",
    "MARIA VENN wants to know": f"{NAME} wants to know",
    "anna-maria called": f"{NAME} called",
    "can i see olga next time": f"can i see {NAME} next time",
    "Hello Maria Venn here": f"Hello {NAME} here",
    # who writes and for whom, in few words
    "Li Wei here, when does it kick in": f"{NAME} here, when does it kick in",
    "li wei here when does it kick in": f"{NAME} here when does it kick in",
    "Tamoro here. Is it safe": f"{NAME} here. Is it safe",
    "its tamoro here, i need a refill": f"its {NAME} here, i need a refill",
    "it's Li Wei here": f"it's {NAME} here",
    "good morning, xiu tamoro here": f"good morning, {NAME} here",
    "good evening ngozi here": f"good evening {NAME} here",
    "does it hurt? tamoro here again": f"does it hurt? {NAME} here again",
    "blorptron for kowalczyk please": f"blorptron for {NAME} please",
    "a refill for tamoro venn, pls": f"a refill for {NAME}, pls",
    "appointment for Xiu Tamoro please.": f"appointment for {NAME} please.",
    # who called, and under which name something stands
    "sarah miller called": f"{NAME} called",
    "venn called about her visit": f"{NAME} called about her visit",
    "tamoro venn is calling": f"{NAME} is calling",
    "grace is on the phone": f"{NAME} is on the phone",
    "it wears off. venn rang": f"it wears off. {NAME} rang",
    "my appointment is under venn": f"my appointment is under {NAME}",
    "it's booked under the name of tamoro venn": f"it's booked under the name of {NAME}",
    "look me up under venn": f"look me up under {NAME}",
    "its me tamoro venn": f"its me {NAME}",
    "it's me, tamoro": f"it's me, {NAME}",
    "does it wear off? kind regards tamoro": f"does it wear off? kind regards {NAME}",
    "saludos tamoro": f"saludos {NAME}",
}
KEPT = [
    *("someone called me", "insurance called", "nobody called", "who called", "doctor is calling", "my phone rang", "rang twice"),
    *("it is under control", "is it under the skin", "the pain is under my eye", "is booked under insurance", "its me again"),
    *("will it hurt", "with regards to botox", "regardless of that", "saludos a todos"),
    *("call me back please", "call me asap", "can you call me tomorrow", "call me b4 noon", "they call me lazy"),
    *("my wife gets botox too", "my doctor says no", "my daughter is 12", "my son has migraines"),
    *("born with migraine", "my baby was born 3 weeks ago", "i was born with it", "birthday party tomorrow"),
    *("i live at altitude", "living at 5000 feet is hard", "po", "31 north", "i do 30 w the same"),
    *("it's throbbing badly", "its really hurting", "this is weird here", "migraine here", "nausea here too"),
    *("thanks, that helps", "thanks, botox works", "regards", "- nausea", "patient: had two rounds"),
    *("new here, what is botox", "allodynia here", "journalist brain here", "night nurse here again", "its worse here"),
    *("its still here", "retired teacher here", "first timer here what should i expect", "twelve years here, no trouble"),
    *("is it the same here", "nausea, neck pain here too", "good morning is anybody here", "husband here. she hurts"),
    *("a call for wednesday please", "something for nausea please", "a time for my wife plz", "pay for it please"),
    *("botox for migraine please", "what for please", "double check thursday for me please", "ajovy for me thanks"),
    *("rate my pain @ night", "one two three shots", "one or two", "it id not work", "number 3 hurts", "id like 155 units"),
    *("im tired", "im allergic", "im allergic to eggs", "im will not come", "this is hard", "its throbbing", "soy alergica"),
    *(
        "my name is on the list",
        "my name is spelled wrong",
        "the name is hard to say",
        "the brand name is topamax",
        "last name change",
    ),
    *("tell me more", "tell them i called", "ask insurance to pay", "let me know", "is anybody there", "is parking there"),
    *(
        "i spoke with insurance",
        "i talked to my doctor",
        "my appointment is with the nurse",
        "seen by a doctor",
        "signed the form",
    ),
    *(
        "doctor said no",
        "nurse did my shots",
        "night nurse. Fit me in?",
        "pa was denied",
        "my pa is great",
        "my neurologist retired",
    ),
    *(
        "provider is out of network",
        "patient is nauseous",
        "patient portal",
        "a pill called nurtec",
        "i go by bus",
        "name brand or generic",
    ),
    *(
        "high ana on my blood test",
        "crystal clear days",
        "did it peter out",
        "i drank a margarita",
        "oscar health",
        "san diego",
        "st louis",
    ),
    *("As a nurse I've seen it", "seen by y'all", "el doctor dijo que no", "Hello Botox", "Is Botox Safe"),
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
