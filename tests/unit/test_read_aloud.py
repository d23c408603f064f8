"""What staff read to a caller: for the ear, from a person who works at the clinic, and bound to the signature."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

import knowledge
from clinic.domain.reading_grade import ALOUD, answer_grades
from knowledge import Answer, Knowledge, KnowledgeError, allowed_words, text_hash

BASE = knowledge.load()
OF_THE_CHAT = (
    *(r"\bthis chat\b", r"\bpress\b(?! \d)", r"\bbuttons?\b", r"\b(?:tap|click|type)\b", r"\bbelow\b", r"\bone of these\b"),
    *(r"\bi am (?:an? )?(?:automated|assistant|machine|bot|program)\b", r"\bi can(?:not|'t) [^.]*\bhere\b", r"\bjust ask:"),
    *(r"\bi can(?:not)? (?:also )?(?:look up|log|show|change|delete|put|book|answer)\b", r"\btell me the day\b"),
    *(r"\beste chat\b", r"\b(?:soy|este) (?:un )?asistente\b", r"\bbotón\b"),
)
OF_ANOTHER_CLINIC = (r"\bcall (?:us |the clinic )?(?:at )?{phone}", r"\btalk with a person, call\b")
PROMISED = (r"\b(?:i|we)(?: wi|')ll\b", r"\bstay on the line\b", r"\bguarantee", r"\bwill (?:help|work|cure|cover)\b")
OF_NO_BUSINESS = (
    r"(?<!if )\byou (?:do not )?have (?:a |chronic )?migraine\b",
    r"\bstop (?:taking|your)\b",
    r"\b\d+ ?mg\b",
    r"\btake \d",
)
# A caller with an alarm is told the clinic's number for later.
ALARMS = ("emergency", "crisis", "urgent")


def read_out() -> Iterator[tuple[str, str]]:
    """All that staff may have to read out first, with its name: in English, and where there is one in Spanish."""
    for topic, answer in BASE.answers.items():
        for id in ("short", *(reply.id for reply in answer.replies if reply.id == "spanish")):
            yield f"{topic}.{id}", BASE.aloud(topic, id)


def wrong(text: str, topic: str) -> list[str]:
    """What a text says that nobody can say on the clinic's telephone."""
    phone = re.escape(BASE.text("clinic_info", "contact").split("number is ")[1].split(". ")[0])
    elsewhere = () if topic in ALARMS else tuple(each.replace("{phone}", phone) for each in OF_ANOTHER_CLINIC)
    never = (*OF_THE_CHAT, *elsewhere, *PROMISED, *OF_NO_BUSINESS)
    return [found[0] for each in never if (found := re.search(each, text, re.IGNORECASE))]


@pytest.mark.parametrize(("name", "text"), list(read_out()), ids=[name for name, _ in read_out()])
def test_what_is_read_out_can_be_said_on_the_telephone(name: str, text: str) -> None:
    assert wrong(text, name.split(".")[0]) == []


@pytest.mark.parametrize(
    "topic",
    [
        *("emergency", "crisis", "medical_advice", "out_of_scope", "clarify", "cost", "next_appointment", "book_appointment"),
        *("change_appointment", "callback", "portal", "diary_log", "diary_view", "diary_correct", "diary_export", "privacy"),
        *("bot_challenge", "goodbye", "missed_treatment", "who_administers", "human_handoff"),
    ],
)
def test_the_words_of_the_chat_would_not_pass(topic: str) -> None:
    assert wrong(BASE.text(topic), topic)


@pytest.mark.parametrize(
    "text",
    [
        "Call 911 now, I will stay on the line.",
        "We'll call you back.",
        "You have chronic migraine.",
        "Stop taking it.",
        "Take 400 mg.",
    ],
)
def test_promises_diagnoses_and_doses_would_not_pass(text: str) -> None:
    assert wrong(text, "emergency")


def test_an_alarm_is_read_out_with_the_number_first() -> None:
    assert BASE.aloud("emergency").startswith("Please hang up and call 911 now")
    assert BASE.aloud("crisis").startswith("Please call or text 988 now") and "911" in BASE.aloud("crisis")
    assert "today" in BASE.aloud("urgent").split(".")[0] and "Do not drive" in BASE.aloud("urgent")
    for topic in ALARMS:
        assert "911" in BASE.aloud(topic) and "911" in BASE.aloud(topic, "spanish")


def test_all_of_them_are_filled_in() -> None:
    assert not [name for name, text in read_out() if re.search(r"[{}]", text)]


def with_aloud(aloud: str | None) -> Answer:
    onset = BASE.answers["onset"]
    return replace(onset, short=replace(onset.short, aloud=aloud))


def known(answer: Answer) -> Knowledge:
    return replace(BASE, answers={"onset": answer})


def test_where_nothing_was_written_for_it_the_short_text_is_read() -> None:
    assert BASE.answers["onset"].alouds == {}
    assert BASE.aloud("onset") == BASE.text("onset")
    assert BASE.aloud("onset", "full_effect") == BASE.text("onset", "full_effect")


def test_it_stands_beside_the_text_that_patients_read_and_never_in_its_place() -> None:
    base = known(with_aloud("Please ask at {clinic.phone}."))
    assert base.aloud("onset") == "Please ask at (312) 555-0142."
    assert base.text("onset") == BASE.text("onset")
    for part in ("aloud", f"short{ALOUD}"):
        with pytest.raises(KnowledgeError):
            base.text("onset", part)
    with pytest.raises(KnowledgeError):
        base.aloud("nowhere")


def test_a_signature_covers_it() -> None:
    before, one, other = (text_hash(with_aloud(text)) for text in (None, "One.", "Other."))
    assert before == text_hash(BASE.answers["onset"]) and len({before, one, other}) == 3
    alarm = BASE.answers["emergency"]
    mute = replace(alarm, replies=tuple(replace(reply, aloud=None) for reply in alarm.replies))
    assert text_hash(mute) != text_hash(alarm)


def test_it_has_a_reading_grade_of_its_own() -> None:
    grades = answer_grades(
        with_aloud("Onabotulinumtoxin administration necessitates interdisciplinary consultation."), allowed_words()
    )
    assert grades[f"short{ALOUD}"] > 8 > grades["short"]
    assert f"spanish{ALOUD}" not in answer_grades(BASE.answers["emergency"], allowed_words())
