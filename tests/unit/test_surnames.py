"""A given name that is a word as well ("Rose", "Will") is one beside a surname; and what is left for people to look at."""

from __future__ import annotations

import pytest

from clinic.domain.personal_names import name_spans, pairs_by_capitals
from clinic.domain.review import fault
from clinic.domain.scrub import NAME, scrub
from clinic.example_files.reading import read

TAKEN_OUT = {
    "Bob Kowalczyk needs an fmla form": f"{NAME} needs an fmla form",
    "do you validate the garage ticket for Bob Kowalczyk": f"do you validate the garage ticket for {NAME}",
    "FMLA FORM FOR BOB KOWALCZYK": f"FMLA FORM FOR {NAME}",
    "is there a shuttle for Bob Smith": f"is there a shuttle for {NAME}",
    "garage ticket of Sue Nguyen please": f"garage ticket of {NAME} please",
    "parking pass for Will Turner": f"parking pass for {NAME}",
    "parking pass for Will Young": f"parking pass for {NAME}",
    "pls send fax to Mark Davis": f"pls send fax to {NAME}",
    "Rose Martinez wants a handicap placard": f"{NAME} wants a handicap placard",
    "ROSE MARTINEZ WANTS A PLACARD": f"{NAME} WANTS A PLACARD",
    "Mark Davis, fmla form": f"{NAME}, fmla form",
    "Will Turner needs a ride": f"{NAME} needs a ride",
    "placard for Hope Johnson": f"placard for {NAME}",
    "placard form, Kowalczyk family": f"placard form, {NAME} family",
    "parking pass for Grace Thomas": f"parking pass for {NAME}",
    "parking pass for grace kowalczyk": f"parking pass for {NAME}",
    "bob t kowalczyk called about a form": f"{NAME} called about a form",
    "a ride for Rose B. Kowalczyk's mother": f"a ride for {NAME}'s mother",
    "fax it to Maria Young": f"fax it to {NAME}",
    "the pass is for Dawn O'Keefe": f"the pass is for {NAME}",
}
KEPT = [
    *("Will Zavzpret help", "May Zavzpret hurt", "Hope Zavzpret works", "Will Aimovig do more", "Rose Water", "Grace period"),
    *("is there a grace period", "my hope for Botox", "the max for Medicare", "paid by Blue Cross", "from dawn to dusk"),
    *(
        "since I Hope For relief",
        "a visit by april latestt",
        "by May I need it",
        "in June Botox was late",
        "a bill from Allergan",
    ),
    *("I will call", "WILL BOTOX HELP", "MARK MY WORDS", "to mark Zavzpret days", "Emgality family of drugs", "Ask Me"),
    *(
        "a strong family history",
        "Medicare family plan",
        "my family",
        "New York",
        "Nurtec Odt",
        "Excedrin Migraine",
        "Oscar Health",
    ),
    *(
        "covered by Oscar Health",
        "Blue Cross Blue Shield",
        "the Mayo Clinic",
        "Is Botox Safe",
        "Ginger Tea",
        "tell Sue the truth",
    ),
]


@pytest.mark.parametrize("text", TAKEN_OUT)
def test_a_surname_makes_a_name_of_a_word(text: str) -> None:
    assert scrub(text, country="US") == TAKEN_OUT[text]
    assert fault(text, country="US") is not None


@pytest.mark.parametrize("text", KEPT)
def test_no_drug_place_or_brand_and_no_beginning_of_a_sentence_is_one(text: str) -> None:
    assert scrub(text, country="US") == text


def test_a_capital_at_the_beginning_makes_no_name_of_what_the_assistant_learns_from() -> None:
    """Over all examples of the training set."""
    texts = [example.text for example in read()]
    known = sum(bool(list(name_spans(text))) for text in texts)
    found = sum(bool(list(name_spans(text.capitalize()))) for text in texts)
    assert len(texts) > 20_000 and found <= known, (known, found)


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("ask Tamoro Young and Blue Cross", ["Tamoro Young", "Blue Cross"]),
        ("FORM FOR TAMORO", ["FOR TAMORO"]),
        ("PASS FOR [name] WILL TAMORO", ["WILL TAMORO"]),
        ("DOES BOTOX HURT", []),
        ("does Botox hurt", []),
        ("I'm Tired", []),
    ],
)
def test_two_words_with_capitals_that_are_left_are_told(text: str, pairs: list[str]) -> None:
    assert pairs_by_capitals(text) == pairs
