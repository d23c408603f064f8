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


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("can botox cause trouble breathing? im having it", Level.EMERGENCY),
        ("is trouble swallowing a side effect? i have that now", Level.EMERGENCY),
        ("what if i cant swallow? cause i cant", Level.EMERGENCY),
        ("does botox make your speech slurred? mine is", Level.EMERGENCY),
        ("what should i do if my face droops? it just did", Level.EMERGENCY),
        ("do people get face droop on one side? i do", Level.EMERGENCY),
        ("does it make you choke on water? happening to me", Level.EMERGENCY),
        ("the leaflet says trouble swallowing is serious, i have it", Level.EMERGENCY),
        ("what do i do if my throat closes up bc it is", Level.EMERGENCY),
        ("the label warns about breathing trouble and well here i am", Level.EMERGENCY),
        ("is double vision a thing after? ive got it", Level.URGENT),
        ("can migraines cause suicidal thoughts? asking bc i have them", Level.CRISIS),
    ],
)
def test_a_sign_that_is_asked_about_and_claimed_is_an_alarm(text: str, wanted: Level) -> None:
    assert level(text) is wanted


@pytest.mark.parametrize(
    "text",
    [
        "can botox cause trouble breathing? i have it too? no",
        "is trouble swallowing a side effect? i dont have it",
        "is trouble swallowing common? i have it booked for monday",
        "can botox make my face droop? i have it on friday",
        "can it cause trouble swallowing? i am getting it tomorrow",
        "does botox cause slurred speech? mine is fine",
        "what should i do if my face droops? it just came to mind",
        "can it cause chest pain? i have asthma",
        "i know it can cause trouble breathing, i do",
        "can it cause trouble swallowing? does it hurt? i have it on my list. it is",
    ],
)
def test_what_claims_something_else_leaves_a_question_a_question(text: str) -> None:
    assert level(text) is Level.NONE


@pytest.mark.parametrize(
    "text",
    [
        "everyone says im slurring",
        "my boss says im slurring",
        "my coworker says my face is drooping",
        "people say im not making sense",
        "everyone at lunch said my face looks lopsided",
    ],
)
def test_what_others_say_of_the_writer_is_an_alarm(text: str) -> None:
    assert level(text) is Level.EMERGENCY


@pytest.mark.parametrize(
    "text",
    [
        "my friend says botox can make your face droop",
        "everyone says my face might droop",
        "people say i might not be able to swallow",
        "my coworker says her face drooped after botox",
        "my neighbor said my face will droop if i get botox",
    ],
)
def test_what_others_say_may_come_is_none(text: str) -> None:
    assert level(text) is Level.NONE


@pytest.mark.parametrize(
    "text",
    [
        "my toddler just took a bunch of my pills",
        "my 4 year old just swallowed a bunch of my topamax",
        "my husband just swallowed a bunch of his heart pills by mistake",
        "my dad has dementia and just took a bunch of his pills twice",
    ],
)
def test_what_a_child_or_a_confused_relative_took_is_an_emergency_and_no_crisis(text: str) -> None:
    found = default_rules().assess(text)
    assert (found.level, found.taken_back) == (Level.EMERGENCY, Level.CRISIS)


@pytest.mark.parametrize("text", ["i just swallowed all my pills", "my wife just took a bunch of pills and shes not waking up"])
def test_what_was_taken_without_a_word_of_why_needs_an_ambulance_first(text: str) -> None:
    assert default_rules().assess(text).levels == (Level.EMERGENCY,)


def test_a_trained_crisis_is_taken_back_where_ones_own_pills_were_taken_and_not_where_a_wish_is_told() -> None:
    assert default_rules().assess("i just swallowed all my pills").taken_back is Level.CRISIS
    assert default_rules().assess("i didnt take all my pills but i wish i had").taken_back is not Level.CRISIS


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("i keep walking into the wall on my left side", Level.EMERGENCY),
        ("i keep missing the door handle when i reach for it", Level.EMERGENCY),
        ("i bumped into the door frame on my left", Level.NONE),
        ("i could drive my car into a wall", Level.CRISIS),
        ("pt endorses SI with plan", Level.CRISIS),
        ("pt denies SI/HI", Level.NONE),
        ("si, el lunes", Level.NONE),
        ("pt c/o CP and SOB", Level.EMERGENCY),
        ("pt denies CP or SOB", Level.NONE),
    ],
)
def test_what_stands_near_another_level_has_its_own(text: str, wanted: Level) -> None:
    assert level(text) is wanted


@pytest.mark.parametrize(
    "text",
    [
        "i just swallowed all my pills so i dont wake up",
        "i just took all my pills, goodbye",
        "just swallowed a bunch of pills, nobody cares",
        "i just took the whole bottle of pills on purpose",
        "i just took all my pills, i want to sleep forever",
        "thinking of taking all my pills",
        "i could just take all my pills",
    ],
)
def test_what_was_taken_to_die_is_a_crisis(text: str) -> None:
    assert level(text) is Level.CRISIS


@pytest.mark.parametrize(
    ("ordinary", "grave"),
    [
        ("sudden migraine, 4/10", "sudden migraine, 4/10, then 10/10"),
        ("sudden headache, same as always", "sudden headache, never had one like it"),
        ("migraine hit me like a train, 8/10", "migraine hit me like a train, 8/10, cant feel my arm"),
        ("she cannot speak english", "she suddenly cannot speak english"),
        ("cant talk rn, text me", "cant talk rn, my lips are numb"),
        ("choking up, so thankful", "choking, so scared"),
        ("collapsed into bed with a migraine", "collapsed in the hallway with a migraine"),
        ("i feel like im dying every time i have a migraine", "i feel like im dying and my head hurts"),
    ],
)
def test_what_makes_a_sign_ordinary_takes_it_back_and_what_is_grave_beside_it_does_not(ordinary: str, grave: str) -> None:
    assert (level(ordinary), level(grave)) == (Level.NONE, Level.EMERGENCY)
