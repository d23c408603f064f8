"""The same alarm words, taken back by what stands around them, or not."""

from __future__ import annotations

import pytest

from safety import Level, default_rules


def level(text: str) -> Level:
    return default_rules().assess(text).level


@pytest.mark.parametrize(
    "text",
    [
        "no trouble breathing",
        "no chest pain, numbness or trouble swallowing",
        "I haven't had any trouble swallowing",
        "can it cause trouble swallowing?",
        "what if I have trouble swallowing",
        "How common is trouble swallowing?",
        "is trouble swallowing a side effect",
        "I read that it can cause trouble swallowing",
        "my aunt had a stroke",
        "I had trouble swallowing years ago",
        "I had trouble swallowing after round 2",
    ],
)
def test_talk_about_an_alarm_is_no_alarm(text: str) -> None:
    assert level(text) is Level.NONE


@pytest.mark.parametrize(
    "text",
    [
        "no idea why but I have trouble breathing",
        "no fever but trouble breathing",
        "not sleeping and trouble swallowing",
        "can it cause trouble swallowing? because i cant swallow",
        "I know it can be a side effect but I have trouble swallowing now",
        "my aunt had botox today and has trouble swallowing",
        "years ago I was fine and now I have trouble swallowing",
        "is it normal that I have trouble swallowing",
        "my husband cant breathe right now",
        "I'm not able to breathe",
    ],
)
def test_an_alarm_beside_such_words_is_still_an_alarm(text: str) -> None:
    assert level(text) is Level.EMERGENCY


@pytest.mark.parametrize(
    "text",
    ["this headache is killing me", "dying to know when it works", "a hard pill to swallow", "my phone is dead"],
)
def test_figures_of_speech_raise_nothing(text: str) -> None:
    assert level(text) is Level.NONE


@pytest.mark.parametrize(
    "text",
    ["what if i just took all my pills", "if i died nobody would care", "I'm not suicidal but I want to die"],
)
def test_if_and_but_do_not_quiet_a_crisis(text: str) -> None:
    assert level(text) is Level.CRISIS


def test_stroke_signs_that_went_away_are_still_an_emergency() -> None:
    assert level("my left arm went numb for ten minutes, it went away") is Level.EMERGENCY


def test_an_aura_that_the_person_knows_is_no_emergency_and_an_unusual_one_is() -> None:
    assert level("my usual aura, numb left hand") is Level.NONE
    assert level("this is not my usual aura, numb left hand") is Level.EMERGENCY


def test_whether_an_illness_rules_treatment_out_may_be_asked_in_a_sentence_of_its_own() -> None:
    assert level("trouble swallowing from an old operation. would you refuse to treat me") is Level.NONE
    assert level("trouble swallowing since the shots. would you refuse to treat me again") is Level.EMERGENCY


def test_waiting_after_the_injections_is_no_long_attack() -> None:
    assert level("six days in, still the same head. too early?") is Level.NONE
    assert level("four days straight with the same migraine, and my shots were weeks ago") is Level.URGENT


def test_a_diary_entry_with_an_alarm_in_it_is_an_alarm() -> None:
    assert level("8/10 throbbing, threw up twice, light hurts") is Level.NONE
    assert level("8/10 throbbing, threw up twice, cant feel my left arm") is Level.EMERGENCY
