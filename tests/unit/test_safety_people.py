"""Who an alarm is told of, and words and numbers that look like one; every kind both ways."""

from __future__ import annotations

import pytest

from safety import Level, default_rules


def level(text: str) -> Level:
    return default_rules().assess(text).level


@pytest.mark.parametrize(
    "text",
    [
        "I have a patient who cannot breathe",
        "our patient cannot breathe",
        "a patient has chest pain",
        "I am on the phone with a patient with chest pain",
        "I am a patient who cannot breathe",
        "I am a patient having a stroke",
        "Im a patient of yours with trouble breathing",
        "I am a client with chest pain",
        "a resident is not responding",
        "my baby is not moving and I am pregnant",
        "Pt is SOB and has hives",
        "pt c/o chest pain",
        "patient unresponsive in room 3",
        "another patient collapsed in the waiting room",
        "my client is having a seizure",
        "the patient's face is drooping on one side",
        "our resident has slurred speech since noon",
        "one of our patients is having trouble swallowing",
        "a client is choking",
        "patient says her throat is closing",
        "a patient called, she cannot swallow",
        "our client passed out a minute ago",
        "patient with worst headache of her life",
        "I'm one of your patients and I cant breathe",
        "as a patient of this clinic i have trouble breathing",
        "resident fell and hit his head, wont wake up",
        "patient on line 2 has a thunderclap headache",
    ],
)
def test_a_patient_told_of_as_present_is_in_danger_whoever_types(text: str) -> None:
    assert level(text) is Level.EMERGENCY


@pytest.mark.parametrize(
    "text",
    [
        "a patient of mine had a stroke in 2019",
        "our patient had a seizure years ago, may she have botox",
        "can a patient have chest pain from botox",
        "a patient with a history of stroke, is botox ok",
        "my patient used to get chest pain",
        "what do I do if a patient cannot breathe",
        "what should we do when a patient has chest pain",
        "how many patients have trouble swallowing",
        "patients with asthma cannot breathe well sometimes",
        "do patients get trouble breathing",
        "a patient with past stroke asks about botox",
        "i read about a patient who had a stroke",
        "a patient may have trouble swallowing for months",
        "our client had a seizure as a child",
        "in the leaflet a patient has trouble swallowing",
        "patient has no chest pain",
        "patient denies shortness of breath",
        "is botox safe for a patient with trouble breathing",
        "another patient in the waiting room had a seizure last year",
        "some patients have trouble swallowing",
        "i am a patient who had a stroke in 2015, can i have botox",
        "im a patient with a history of seizures",
        "my patient couldnt breathe last night, tough shift",
    ],
)
def test_patients_in_general_or_long_ago_are_no_alarm(text: str) -> None:
    assert level(text) is Level.NONE


@pytest.mark.parametrize("text", ["a patient wants to kill himself", "our patient says she wants to die"])
def test_a_patient_who_wants_to_die_is_a_crisis(text: str) -> None:
    assert level(text) is Level.CRISIS


@pytest.mark.parametrize(
    "text",
    [
        "took sumatriptan 50 and advil",
        "took rizatriptan 10 and naproxen",
        "took rizatriptan 10 then slept",
        "took naratriptan 2.5 and 2 aleve",
        "had sumatriptan 100 and 600 ibuprofen",
        "took eletriptan 40, ibuprofen 800",
        "took my sumatriptan 50 advil 400",
        "had a migraine on tuesday, vision went blurry, 6/10",
        "migraine yesterday, sight was blurry for a bit, 5/10, took maxalt",
        "log tuesday: blurry vision, throbbing, 7/10",
        "since 6pm til i passed out",
        "migraine from noon until i passed out in bed",
        "cudnt stand noise",
        "couldnt stand the light",
        "throwing up, cudnt stand lite",
        "threw up, couldnt stand smells",
        "couldnt think straight",
        "head hurt so bad i couldnt think straight 7/10",
        "couldnt see my friends",
        "had to cancel, couldnt see anyone",
        "blacked out the room and slept",
        "i blacked out my bedroom window",
        "my dad had a stroke so im worried",
        "mom had an aneurysm so i worry about headaches",
        "my worst headache ever was in 2019, yesterday was just 5/10",
        "worst headache i had this month, no sudden onset",
        "worst headache this month 8/10",
        "head exploding today 8/10",
        "head is exploding lol",
        "my brain is bursting haha, put a 6",
        "nearly fainted at the price, is that right",
        "my head was exploding yesterday 7/10",
        "i was so tired i could sleep forever",
        "so exhausted could sleep forever lol",
        "it was my last hope",
        "botox is my last hope",
        "botox was my last hope and my insurance denied it",
        "stops the nerve talking",
        "does it stop the nerves talking to each other",
        "i have MS with trouble swallowing, am i eligible",
        "MS with trouble swallowing, can i get botox",
    ],
)
def test_an_ordinary_attack_a_dose_or_a_figure_of_speech_raises_nothing(text: str) -> None:
    assert level(text) is Level.NONE


@pytest.mark.parametrize(
    "text",
    [
        "took sumatriptan 50 tablets",
        "took sumatriptan and 15 advil",
        "think i took 14 ibuprofen",
        "i threw up until i passed out",
        "headache got worse until i passed out",
        "a lady collapsed here, is she going to be ok",
        "collapsed in the bathtub after botox",
        "legs like jelly after 10 shots",
        "my baby choked an hour ago and is still wheezing",
        "i am a patient here and i am choking",
        "couldnt see anything on the left",
        "worst headache ever this month, came in a second",
        "head exploding suddenly worst ever",
        "bp 220 over 130, cant think straight",
        "vision went blurry today and wont clear",
        "took 3 maxalt then 2 imitrex and heart pounding",
    ],
)
def test_what_is_near_those_and_grave_still_does(text: str) -> None:
    assert level(text) is Level.EMERGENCY


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("headache, dizzy, nearly fell", Level.NONE),
        ("headache, nearly fell and hit my head", Level.EMERGENCY),
        ("migraine yesterday, my sight went fuzzy for a few minutes before it", Level.NONE),
        ("my sight went fuzzy for a few minutes in one eye", Level.EMERGENCY),
        ("my sight went fuzzy for a few minutes, now i cant see on the left", Level.EMERGENCY),
        ("tingling in my face", Level.URGENT),
        ("tingling in my face and left hand", Level.EMERGENCY),
        ("headache since the crash on friday", Level.EMERGENCY),
        ("migraines since a crash in 2011", Level.NONE),
        ("took maxalt by mistake", Level.NONE),
        ("took maxalt by mistake and feel faint", Level.EMERGENCY),
        ("took my moms maxalt pills by mistake", Level.EMERGENCY),
        ("left a note for my kids about dinner", Level.NONE),
        ("left a note for my kids about dinner, i cant go on", Level.CRISIS),
        ("left a note for my kids", Level.CRISIS),
        ("i hope i dont get a migraine tomorrow", Level.NONE),
        ("i hope i dont get to see tomorrow, this migraine", Level.CRISIS),
        ("took everything in the medicine cabinet", Level.EMERGENCY),
        ("headache the other day 6/10", Level.NONE),
        ("headache for the other 6 days", Level.URGENT),
    ],
)
def test_an_excuse_goes_no_further_than_what_it_excuses(text: str, wanted: Level) -> None:
    assert level(text) is wanted
