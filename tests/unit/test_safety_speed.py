"""Whatever is typed: no exception, the same answer twice, and no long work."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safety import Assessment, default_rules

RULES = default_rules()
EXAMPLES = [text for rule in RULES.all for text in (*rule.match, *rule.passes)]
GENEROUS = 10  # times the figure that is promised: test machines are slow and busy
LONG = 2000

NASTY = {
    "one letter": "a" * LONG,
    "one word": "cant " * 400,
    "negations": "no trouble breathing " * 95,
    "questions": "what if i never have headache fever neck " * 50,
    "lists": "no headache or pain or weakness or stroke or seizure or fever " * 32,
    "run together": "iamtoiamtoiamtoiamtoz " * 90,
    "spelled out": "c a n t " * 250,
    "accents": "c\u0301\u0302\u0303" * 500,
    "ligatures": "ﷺ" * LONG,
    "emoji": "😭" * LONG,
    "signs": ".,!?" * 500,
    "shuffled": " ".join(random.Random(7).sample(" ".join(EXAMPLES).split(), 330)),
}


def fastest_s(text: str, runs: int = 5) -> float:
    """The best of some runs, in seconds: what else the machine does only adds to it."""
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        RULES.assess(text)
        taken.append(time.perf_counter() - start)
    return min(taken)


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY)
def test_two_thousand_characters_of_anything_are_read_in_ten_milliseconds(text: str) -> None:
    assert fastest_s(text[:LONG]) < 0.010 * GENEROUS


def test_a_short_message_is_read_in_well_under_a_millisecond() -> None:
    assert fastest_s("no trouble breathing, just a sore neck since yesterday", 20) < 0.0005 * GENEROUS


def test_work_grows_with_the_length_and_not_with_its_square() -> None:
    text = NASTY["shuffled"] + " "
    assert fastest_s(text * 16, 3) < 16 * fastest_s(text) * 4


@given(st.text())
def test_any_text_is_read_and_read_the_same_twice(text: str) -> None:
    found = RULES.assess(text)
    assert isinstance(found, Assessment)
    assert found == RULES.assess(text)


@settings(max_examples=200)
@given(st.lists(st.sampled_from(sorted({w for e in EXAMPLES for w in e.split()})), max_size=60))
def test_any_order_of_alarm_words_is_read(words: list[str]) -> None:
    found = RULES.assess(" ".join(words))
    assert bool(found.rules) == (found.level > 0)
    assert found.levels == tuple(sorted(set(found.levels), reverse=True))


@given(st.sampled_from(EXAMPLES), st.sampled_from(["\u200b", "\u00ad", "\ufeff", "\u2060"]), st.integers(0, 80))
def test_an_invisible_character_changes_nothing(text: str, mark: str, place: int) -> None:
    assert RULES.assess(text[:place] + mark + text[place:]) == RULES.assess(text)


@given(st.sampled_from(EXAMPLES))
def test_capitals_and_curly_quotes_change_nothing(text: str) -> None:
    assert RULES.assess(text.upper().replace("'", "’")) == RULES.assess(text)
