"""What may tell who wrote a message is taken out, and what a patient asks stays."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic.domain.personal_names import name_spans
from clinic.domain.scrub import ADDRESS, DATE, EMAIL, LINK, NAME, NUMBER, PHONE, scrub
from clinic.example_files.reading import read

WORDS = st.sampled_from("does it hurt when my head aches after the shots and i sleep badly so what now".split())  # noqa: SIM905
SENTENCE = st.lists(WORDS, min_size=1, max_size=8).map(" ".join)
SCRUBBED = {
    "call me at 312-555-0142": f"call me at {PHONE}",
    "(312) 555 0199 works": f"{PHONE} works",
    "+44 20 7946 0958 after six": f"{PHONE} after six",
    "mail ann.b+c@example.co.uk pls": f"mail {EMAIL} pls",
    "see https://x.org/a?b=1 and www.foo.bar": f"see {LINK} and {LINK}",
    "on facebook.com/ann.b": f"on {LINK}",
    "born 3/14/1985": f"born {DATE}",
    "i was born in 1985": f"i was born {DATE}",
    "dob 3/14/85": f"dob {DATE}",
    "since March 14, 1985": f"since {DATE}",
    "14th of march 1985": DATE,
    "1985-03-14": DATE,
    "ssn 078-05-1120": NUMBER,
    "MRN: A12345": NUMBER,
    "claim number is X99-1234": NUMBER,
    "my zip is 60601": f"my zip is {NUMBER}",
    "card 4111 1111 1111 1111": f"card {NUMBER}",
    "i live at 742 Evergreen Terrace apt 4": f"i live at {ADDRESS}",
    "742 evergreen terrace": ADDRESS,
    "10 Elm St": ADDRESS,
    "my name is maria garcia": f"my name is {NAME}",
    "my name is anna and it hurts": f"my name is {NAME} and it hurts",
    "This is Maria Garcia calling": f"This is {NAME} calling",
    "I'm Maria Garcia": f"I'm {NAME}",
    "Dr. Smith said 155 units": f"Dr. {NAME} said 155 units",
    "mrs Jones": f"mrs {NAME}",
    "mrs smith here, when does botox begin": f"mrs {NAME} here, when does botox begin",
    "mr. walter brooks wants to know": f"mr. {NAME} wants to know",
    "dr grimm said it wears off": f"dr {NAME} said it wears off",
    "my dr. patel gave me 155 units": f"my dr. {NAME} gave me 155 units",
    "hello this is ms weber": f"hello this is ms {NAME}",
    "miss doyle called": f"miss {NAME} called",
    "la sra lopez tiene dolor": f"la sra {NAME} tiene dolor",
    "sr. gomez": f"sr. {NAME}",
    "this is walter grimm": f"this is {NAME}",
    "this is olga petrova calling about my visit": f"this is {NAME} calling about my visit",
    "me llamo Juan Perez": f"me llamo {NAME}",
    "me llamo juan perez garcia y tengo dolor": f"me llamo {NAME} y tengo dolor",
    "mi nombre es ana": f"mi nombre es {NAME}",
    "im walter grimm and my head hurts": f"im {NAME} and my head hurts",
    "i'm olivia, does it hurt": f"i'm {NAME}, does it hurt",
    "soy maria": f"soy {NAME}",
    "walter at gmail dot com": EMAIL,
    "write walter dot grimm at gmail dot com pls": f"write {EMAIL} pls",
    "walter@gmail dot com": EMAIL,
    "walter (at) yahoo.com": EMAIL,
    "ana_85 at clinic dot co dot uk": EMAIL,
    "juan arroba hotmail punto com": EMAIL,
}
KEPT = [
    "it's been 10 days and 31 shots, 155 units, 3.5 mg, 1200 mg",
    "since nov 17 and 2 weeks ago at 10:30",
    "week 10 to 12, 5-7 days, 7/10 pain, bp 120/80",
    "12 minutes down the road",
    "i can drive 30 min after",
    "this is killing me",
    "i'm Scared now",
    "dr said it wears off",
    "is it 24/7 or only mornings",
    "what happened in 2019",
    "the first st is ok",
    "this is normal right",
    "this is really weird",
    "this is hard",
    "this is my third round",
    "this is botox related",
    "im nervous about the needles",
    "i am allergic to albumin",
    "im photophobic",
    "its normal",
    "my dr prescribed topamax",
    "the dr recommends it",
    "dr appointment tomorrow",
    "i miss work a lot",
    "did i miss topamax",
    "i have ms and migraine",
    "ms patients can get it",
    "does ms matter",
    "propranolol sr daily",
    "me llamo y nada",
    "look at webmd dot com",
    "meet me at noon",
    "i am at work dot dot dot",
]


def scrubbed(text: str, *names: str) -> str:
    return scrub(text, country="US", names=names)


@pytest.mark.parametrize("text", SCRUBBED)
def test_what_has_a_form_is_taken_out(text: str) -> None:
    assert scrubbed(text) == SCRUBBED[text]


@pytest.mark.parametrize("text", KEPT)
def test_what_a_patient_asks_stays_as_it_is(text: str) -> None:
    assert scrubbed(text) == text


def test_the_name_of_who_is_signed_in_is_taken_out_wherever_it_stands() -> None:
    assert scrubbed("maria's head, MARIA demo", "Maria Demo") == f"{NAME}'s head, {NAME}"
    assert scrubbed("mariachi and demolition", "Maria Demo") == "mariachi and demolition"
    assert scrubbed("o'neil-smith here", "J O'Neil-Smith") == f"{NAME} here"
    assert scrubbed("josé is in", "José (Pepe) Núñez") == f"{NAME} is in"


@given(before=SENTENCE, after=SENTENCE, area=st.integers(201, 989), line=st.integers(0, 9999), form=st.integers(0, 3))
def test_no_telephone_number_is_left(before: str, after: str, area: int, line: int, form: int) -> None:
    number = (f"{area}-555-{line:04}", f"({area}) 555-{line:04}", f"{area}.555.{line:04}", f"{area}555{line:04}")[form]
    found = scrubbed(f"{before} {number} {after}")
    assert found in (f"{before} {PHONE} {after}", f"{before} {NUMBER} {after}")


@given(before=SENTENCE, after=SENTENCE, mail=st.emails())
def test_no_mail_address_of_a_common_form_is_left(before: str, after: str, mail: str) -> None:
    local, _, domain = mail.partition("@")
    if local.replace(".", "").replace("-", "").isalnum() and local.isascii() and not domain.startswith("["):
        assert scrubbed(f"{before} {mail} {after}") == f"{before} {EMAIL} {after}"


@given(
    before=SENTENCE,
    day=st.dates(date(1900, 1, 1), date(2099, 12, 31)),
    form=st.sampled_from(["%m/%d/%Y", "%d.%m.%Y", "%Y-%m-%d", "%B %d, %Y", "%d %b %Y"]),
)
def test_no_date_with_a_year_is_left(before: str, day: date, form: str) -> None:
    assert scrubbed(f"{before} {day:{form}}") == f"{before} {DATE}"


@given(st.text(max_size=200))
@settings(max_examples=200)
def test_any_text_is_scrubbed_and_twice_is_the_same_as_once(text: str) -> None:
    once = scrubbed(text, "Maria Demo")
    assert scrubbed(once, "Maria Demo") == once
    assert "maria" not in [word.lower() for word in once.split()]


def test_what_the_assistant_learns_from_is_hardly_taken_for_a_name() -> None:
    """Over all examples of the training set; nearly all that is found in it are names indeed."""
    texts = [example.text for example in read()]
    found = [text for text in texts if list(name_spans(text))]
    assert len(texts) > 20_000 and len(found) < len(texts) / 400, found


@given(SENTENCE)
def test_plain_words_stay(text: str) -> None:
    assert scrubbed(text) == text


def test_a_long_message_takes_no_time_worth_the_name() -> None:
    for text in (
        "1" * 2000,
        "a@" * 1000,
        "1 " * 1000,
        "A " * 1000,
        "www." * 500,
        "10 a " * 400,
        "my name is " * 180,
        "mrs " * 500,
        "a dot " * 330,
        "this is x" * 220,
    ):
        scrubbed(text)
