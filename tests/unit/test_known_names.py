"""People of the clinic's own tables are found however they are typed; what is a word as well, beside the rest of their name."""

from __future__ import annotations

import time

import pytest

from clinic.domain.known_names import KnownNames
from clinic.domain.scrub import NAME, scrub

KNOWN = KnownNames.of(["Ngozi Okafor", "Will Young", "Rose Price", "Dr Ana-Luz O'Neil", "Front Desk", "May", "X"])


def scrubbed(text: str) -> str:
    return scrub(text, country="US", known=KNOWN)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("okafor did my shots", f"{NAME} did my shots"),
        ("is OKAFOR's visit moved", f"is {NAME}'s visit moved"),
        ("can ngozi drive home", f"can {NAME} drive home"),
        ("it is for will young", f"it is for {NAME} {NAME}"),
        ("young, will wants a call", f"{NAME}, {NAME} wants a call"),
        ("rose  price asks", f"{NAME}  {NAME} asks"),
        ("o\u2019neil hurt me", f"{NAME} hurt me"),
        ("the ana-luz appointment", f"the {NAME} appointment"),
    ],
)
def test_a_known_name_is_taken_out_wherever_it_stands(text: str, left: str) -> None:
    assert scrubbed(text) == left
    assert scrubbed(left) == left


@pytest.mark.parametrize(
    "text",
    [
        "will it hurt",
        "i am young",
        "my pain rose at night",
        "what is the price",
        "young people will ask",
        "the front desk told me",
        "may i drive",
        "price will rose",
        "x rays",
        "dr said so",
    ],
)
def test_a_word_that_patients_write_of_other_things_stays(text: str) -> None:
    assert scrubbed(text) == text


def test_nobody_is_known_without_names() -> None:
    assert scrub("okafor did my shots", country="US") == "okafor did my shots"


def test_a_clinic_of_many_patients_is_read_in_no_time() -> None:
    names = [f"Fornam{n} Sur{n}nam" for n in range(30_000)]
    began = time.perf_counter()
    known = KnownNames.of(names)
    assert time.perf_counter() - began < 1.5
    began = time.perf_counter()
    scrub("okafor did my shots and it hurts " * 50, country="US", known=known)
    assert time.perf_counter() - began < 0.5
