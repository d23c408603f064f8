"""How a message is read: spelling, spacing, signs, language."""

from __future__ import annotations

import pytest

from safety import Level, default_rules
from safety.language import is_spanish
from safety.spelling import Speller, one_apart
from safety.text import legible, plain, read

WORDS = Speller(["cant", "breathe", "swallow*", "suicide", "kms", "i", "want", "to", "die", "help"], ["shallow"])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("CAN’T breathe", ("cant", "breathe")),
        ("heeeelp", ("help",)),
        ("breatheeee", ("breathe",)),
        ("braethe", ("breathe",)),
        ("breathhe", ("breathe",)),
        ("k m s", ("kms",)),
        ("k.m.s", ("kms",)),
        ("s-u-i-c-i-d-e", ("suicide",)),
        ("su1c1de", ("suicide",)),
        ("su*cide", ("suicide",)),
        ("iwanttodie", ("i", "want", "to", "die")),
        ("ｃａｎｔ", ("cant",)),
        ("ca\u200bn\u00adt", ("cant",)),
        ("c\u0301ant", ("cant",)),
        ("shallow", ("shallow",)),
        ("swallowing", ("swallowing",)),
        ("72h", ("72", "h")),
        ("help😭die", ("help", "die")),
    ],
)
def test_what_was_typed_is_read_as_meant(typed: str, meant: tuple[str, ...]) -> None:
    assert read(typed, WORDS).words == meant


@pytest.mark.parametrize("word", ["wanting", "dieing", "outhelp", "helpwork", "helper"])
def test_an_ordinary_word_is_not_taken_for_a_misspelling(word: str) -> None:
    assert Speller(["want", "help", "work", "die", "waiting", "helped"], []).fix(word) == (word,)


def test_a_form_with_s_is_read_as_the_word_itself() -> None:
    assert Speller(["daughter"], []).fix("daughters") == ("daughter",)


def test_a_slip_in_a_form_is_still_mended() -> None:
    assert Speller(["stop", "stopped"], []).fix("stoped") == ("stopped",)


def test_sentences_and_clauses_are_counted() -> None:
    text = read("i want help, die. to help", WORDS)
    assert text.sentences == (0, 0, 0, 0, 1, 1)
    assert text.clauses == (0, 0, 0, 1, 2, 2)


def test_a_full_stop_after_every_word_does_not_cut_the_sentence() -> None:
    assert set(read("I. Cant. Breathe.", WORDS).sentences) == {0}


def test_a_message_is_never_blown_up_by_its_ligatures() -> None:
    assert len(plain("ﷺ" * 100)) <= 300


@pytest.mark.parametrize(
    ("typed", "seen"),
    [("Cаn\u200b't", "Can't"), ("Ｍañana", "Mañana"), ("ﬁne\n2 ½", "fine\n2 1⁄2"), ("plain", "plain"), ("😭", "😭"), ("", "")],
)
def test_what_a_reader_sees_keeps_case_accents_and_lines(typed: str, seen: str) -> None:
    assert legible(typed) == seen


@pytest.mark.parametrize(
    ("word", "other", "near"),
    [
        ("swallow", "swalow", True),
        ("swallow", "swalllow", True),
        ("swallow", "swollow", True),
        ("swallow", "sawllow", True),
        ("swallow", "swallow", True),
        ("swallow", "sawlow", False),
        ("swallow", "hollow", False),
    ],
)
def test_one_slip_of_the_finger(word: str, other: str, near: bool) -> None:
    assert one_apart(word, other) is near
    assert one_apart(other, word) is near


@pytest.mark.parametrize(
    ("text", "spanish"),
    [
        ("cuanto cuesta el tratamiento", True),
        ("gracias", True),
        ("hola", True),
        ("no entiendo ingles", True),
        ("veo doble", True),
        ("tengo una pregunta sobre mi cita", True),
        ("does botox hurt", False),
        ("Dr Garcia de la Cruz gave me botox", False),
        ("thanks, gracias for the help with my appointment", False),
        ("is the chula vista office open", False),
        ("no", False),
        ("", False),
    ],
)
def test_spanish_is_told_from_english(text: str, spanish: bool) -> None:
    assert is_spanish(tuple(text.lower().replace(",", "").split())) is spanish


def test_a_spanish_alarm_in_an_english_message_is_answered_in_spanish() -> None:
    found = default_rules().assess("please help me with my mother, she says no puedo respirar")
    assert (found.level, found.language, found.spanish) == (Level.EMERGENCY, "es", False)


def test_a_spanish_question_is_spanish_and_no_alarm() -> None:
    found = default_rules().assess("¿Cuánto dura el efecto del Botox?")
    assert (found.level, found.language, found.spanish) == (Level.NONE, "es", True)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("ｉ ｃａｎ'ｔ ｂｒｅａｔｈｅ", Level.EMERGENCY),
        ("і саn't brеаthе", Level.EMERGENCY),
        ("І СΑΝ'Τ ΒREΑΤΗE", Level.EMERGENCY),
        ("i can\u200b't bre\u200dathe", Level.EMERGENCY),
        ("i w\u2060ant to d\u00adie", Level.CRISIS),
        ("𝐢 𝐰𝐚𝐧𝐭 𝐭𝐨 𝐝𝐢𝐞", Level.CRISIS),
        ("ｎｏ ｐｕｅｄｏ ｒｅｓｐｉｒａｒ", Level.EMERGENCY),
        ("ｍｙ ｅyelid ｄｒｏｏｐｓ", Level.URGENT),
        ("does ｂｏｔｏх hurt", Level.NONE),
    ],
)
def test_letters_that_only_look_different_are_read_as_what_they_look_like(text: str, level: Level) -> None:
    assert default_rules().assess(text).level is level
