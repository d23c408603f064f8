"""What sounds like an entry and is none: a question to the diary, somebody else's headache, one that did not happen."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from clinic.domain.diary.told import NoEntry, asks_diary, asks_of_saved, no_entry

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    "text",
    [
        "my husband had a migraine yesterday",
        "my teenage daughter got a migraine today",
        "husband had migraine",
        "my son's headache was a 7 today",
        "she had a migraine yesterday",
        "my wife had a headache yesterday 5/10 2 hours",
        "my friend suffers from migraines too",
        "log a headache for my husband",
        "my mom has one today",
    ],
)
def test_somebody_elses_headache_is_no_entry(text: str) -> None:
    assert no_entry(text, TODAY) is NoEntry.OF_ANOTHER


@pytest.mark.parametrize(
    "text",
    [
        "I might get a headache today",
        "could get a migraine from this weather",
        "think ill get a migraine tomorrow",
        "hope i dont get a headache today",
        "hopefully no headache tomorrow",
        "worried i will wake up with a migraine",
        "if i get a migraine tomorrow what do i do",
        "i usually get headaches on mondays",
        "i always get a migraine before my period",
        "when i get a migraine i throw up",
    ],
)
def test_what_is_feared_hoped_for_or_happens_in_general_is_no_entry(text: str) -> None:
    assert no_entry(text, TODAY) is NoEntry.NOT_A_FACT


@pytest.mark.parametrize(
    "text",
    [
        "my mom had a migraine and so did i 6/10",
        "my mom gets migraines, i had one yesterday 6/10",
        "my husband got me tylenol for my headache",
        "my husband says i had a migraine yesterday",
        "my boss has one of those loud drills, 6/10 headache",
        "kids have been giving me a headache all day",
        "had a migraine, husband drove me home",
        "husband typing, she has a migraine, says it is an 8",
        "might have had a migraine yesterday, 6/10",
        "i might have a headache, 4/10 right now",
        "knew i would get a headache and sure enough",
        "i feel a migraine coming on",
        "my usual migraine yesterday",
        "i always get a migraine when it rains, like today",
        "no headache today",
    ],
)
def test_the_patients_own_is_an_entry_whoever_else_or_whatever_else_is_named(text: str) -> None:
    assert no_entry(text, TODAY) is None


def test_no_message_that_tells_of_an_entry_is_taken_for_none() -> None:
    files = Path(__file__).parent.glob("diary_messages*.yml")
    told = [case["say"] for file in files for case in yaml.safe_load(file.read_text(encoding="utf-8"))]
    assert len(told) > 500 and not [text for text in told if no_entry(text, TODAY) or asks_diary(text)]


@pytest.mark.parametrize(
    "text",
    [
        "did I have a headache on tuesday",
        "didnt i have one on monday?",
        "hey was i pain free on friday?",
        "have i logged anything for thursday",
        "did i log a 7 on tuesday",
        "do i have one down for the 3rd",
        "how bad was it on wednesday",
        "what did i take on monday",
        "when was my last headache",
        "was there a headache on the 4th",
        "any headaches logged for the 17th?",
        "i cant remember if i logged monday",
        *("how many headache days this month", "how many attacks this month?", "ok so how many migraines in november"),
        *("how many headache days so far", "number of headache days last month", "how often did i have one this week"),
        *("how many bad days in the last 30 days", "whats my total of migraine days this year"),
    ],
)
def test_a_question_to_the_diary_is_told_from_an_entry(text: str) -> None:
    assert asks_diary(text)


@pytest.mark.parametrize(
    "text",
    [
        "did i tell you i had a headache yesterday",
        "do i have to tell you the dose",
        "how do i log a headache",
        "did nothing all day, head pounding 7/10",
        "was sick all day yesterday with a migraine",
        "did i have one on tuesday? yes a 6",
        "when i got home it was the worst headache of the week",
        "what a day, it was a 7",
        "can you log that i had a migraine",
        *("how many headaches does botox prevent", "how many headache days do i need this month for botox to be covered"),
        *("how many migraines are normal", "how often should headaches happen this month", "2 attacks this month, today 6/10"),
        *("too many headaches this month, today a 7", "lost count of my headaches this month, today 5/10"),
    ],
)
def test_what_tells_or_asks_of_something_else_is_no_question_to_the_diary(text: str) -> None:
    assert not asks_diary(text)


@pytest.mark.parametrize("text", ["did you save it", "is it saved?", "did that go through", "show me that one"])
def test_what_was_just_saved_is_asked_about(text: str) -> None:
    assert asks_of_saved(text)


@pytest.mark.parametrize("text", ["it was a 6", "had another one at 4", "was a bad one on tuesday, 6/10", "delete that"])
def test_what_follows_a_saved_entry_and_asks_nothing(text: str) -> None:
    assert not asks_of_saved(text)


@pytest.mark.parametrize(
    ("text", "is_none"),
    [
        ("felt a headache coming today but it never came", True),
        ("almost got a headache but didnt", True),
        ("nearly had a migraine today, caught it in time", True),
        ("almost had a headache, 3/10 for an hour", False),
        ("had a headache almost all day", False),
        ("almost had a headache free week", False),
        ("felt a migraine coming on but it didnt come", True),
        ("thought i was getting a headache yesterday but it never happened", True),
        ("felt a migraine coming on today, it hit at 3, 6/10", False),
        ("felt a headache all day but it never got bad", False),
        ("felt a headache coming, took advil and it never came", False),
    ],
)
def test_a_headache_that_was_felt_coming_and_did_not_come_is_no_entry(text: str, is_none: bool) -> None:
    assert (no_entry(text, TODAY) is NoEntry.NOT_A_FACT) is is_none


@pytest.mark.parametrize(
    "text", ["remind me what i logged yesterday", "tell me what i took on tuesday", "show me how bad it was monday"]
)
def test_who_wants_to_be_told_again_asks_the_diary(text: str) -> None:
    assert asks_diary(text)
    assert not asks_diary("remind me how the diary works") and not asks_diary("tell me what i can take")
