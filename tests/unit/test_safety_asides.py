"""Another matter in the message takes no red flag back: an alarm beside an appointment, a price or a dog is an alarm."""

from __future__ import annotations

import pytest

from safety import Level, default_rules

RULES = default_rules()
# Told beside a sign at a clinic's desk and in its chat, none of them about the sign.
ASIDES = (
    "wants to know the cost",
    "also need to change my appointment",
    "do i keep my appointment",
    "how much does the visit cost",
    "should i reschedule",
    "what about the bill",
    "is there a copay",
    "insurance wont pay for it",
    "when is my next visit",
    "i retired last year",
    "my nurse told me to write",
    "in front of the dog",
    "no relief from excedrin",
    "i googled it",
)
# Where a few words are all that there is of a sign ("10 advil"), what stands beside them says what is meant.
MOST_LOST = 0.05


@pytest.mark.parametrize(
    "text",
    [
        "i cant swallow and also want to know the cost",
        "cant walk straight and falling since this morning, how much does the visit cost",
        "cant see anything all of a sudden what will er cost",
        "fever and stiff neck, do i keep my appointment",
        "my husband is confused and doesnt know where he is, also need to change appointment",
        "he is not making sense since lunch and we have an appointment tmrw",
        "stiff neck and fever since last night, 3 weeks after shots",
        "thunderclap headache started in the shower no relief",
        "she took too many pills 40 of the 50 mg",
        "throat swelling since the shots i also have a cold",
        "whats the price, her throat is closing",
        "should i reschedule, pt has SI",
        "my speech is slurred and i retired last year",
    ],
)
def test_a_sign_beside_another_matter_is_an_alarm(text: str) -> None:
    assert RULES.assess(text).level >= Level.EMERGENCY


@pytest.mark.parametrize(
    "text",
    [
        "cant swallow the price",
        "the cost made me choke lol",
        "can botox cost me my voice",
        "if i couldnt swallow later, who would i call",
        "do you bill me if i faint before you finish",
        "my mom had a stroke, what does the visit cost",
    ],
)
def test_what_the_words_themselves_make_harmless_stays_so(text: str) -> None:
    assert RULES.assess(text).level < Level.EMERGENCY


def test_hardly_any_example_of_an_alarm_is_lost_beside_another_matter() -> None:
    told = [text for rule in RULES.all if rule.level >= Level.EMERGENCY and rule.language == "en" for text in rule.match]
    beside = [f"{text}, {ASIDES[n % len(ASIDES)]}" for n, text in enumerate(t for t in told if is_alarm(t))]
    beside += [f"{ASIDES[n % len(ASIDES)]}, {text}" for n, text in enumerate(t for t in told if is_alarm(t))]
    lost = [text for text in beside if not is_alarm(text)]
    assert len(beside) > 2_000
    assert len(lost) < MOST_LOST * len(beside), lost


def is_alarm(text: str) -> bool:
    return RULES.assess(text).level >= Level.EMERGENCY


@pytest.mark.parametrize(
    ("text", "excused"),
    [
        ("my man suddenly cant speak", True),
        ("nurse my husband suddenly cant talk", True),
        ("no trouble breathing", False),
        ("no rash", False),
        ("my aunt had a stroke", False),
        ("i can swallow fine", False),
        ("when is my next visit", False),
    ],
)
def test_it_is_told_when_words_of_two_meanings_alone_take_an_alarm_back(text: str, excused: bool) -> None:
    found = RULES.assess(text)
    assert (found.level, found.excused) == (Level.NONE, excused)
