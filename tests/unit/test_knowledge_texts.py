"""The real folder: every text that a patient reads is fit to be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

import knowledge
from clinic.domain.reading_grade import HARDEST, reading_grade
from knowledge import Knowledge, allowed_words

FOLDER = Path(knowledge.__file__).parent

FORBIDDEN = (
    *("you have chronic", "you have a migraine", "only a migraine", "just a migraine", "nothing to worry"),
    *("will cure", "cures ", "guarantee", "safe for you", "right for you because", "completely safe", "risk-free"),
    *("stop taking", "keep taking", "skip a dose", "double your dose", "increase your dose", "lower your dose"),
    *("you should take", "you qualify", "you are eligible", "will be covered", "will be approved"),
    *("can wait", "non-invasive", "seed document", "as an ai", "<", "**"),
)
REPLIES: dict[str, dict[str, tuple[str, ...]]] = {
    "greet": {"opening": (), "opening_signed_in": (), "go_on": ()},
    **dict.fromkeys(("emergency", "crisis"), dict.fromkeys(("spanish", "with_person", "with_person_spanish"), ())),
    "urgent": {"spanish": ()},
    "out_of_scope": {"spanish": ()},
    "clarify": {"after_alarm": (), "person": (), "rephrase": (), "button_none": ()},
    "next_appointment": {
        "visitor": (),
        "none": (),
        "could_not_check": (),
        "several": ("list", "prepare"),
        **dict.fromkeys(("prepare_other", "calendar_title", "clinician_unnamed", "place_unnamed"), ()),
        "calendar_details": ("clinician",),
        "overdue": ("date", "weeks"),
        "last_treatment": ("date",),
        "no_last_treatment": (),
        **dict.fromkeys(("kind_evaluation", "kind_treatment", "kind_follow_up", "kind_other"), ()),
        "line": ("when", "clinician", "place", "kind", "duration"),
        "one": ("when", "clinician", "place", "kind", "duration", "prepare"),
        **dict.fromkeys(("cancelled", "declined", "missed"), ("when",)),
        "past": ("when",),
        "moved": ("before", "when"),
        **dict.fromkeys(("called_off", "gone"), ("before",)),
    },
    "diary_log": {
        **dict.fromkeys(("visitor", "discarded", "not_understood", "future_date", "old_date", "no_such_date"), ()),
        **dict.fromkeys(("ask_date", "ask_severity", "ask_duration", "ask_symptoms", "ask_medications"), ()),
        **dict.fromkeys(("vague_date", "not_saved_after_alarm", "beside"), ()),
        **dict.fromkeys(("which_duration", "which_symptoms", "which_medications"), ()),
        **dict.fromkeys(("question_beside", "of_another", "not_a_fact", "not_saved_after_failure"), ()),
        **dict.fromkeys(("how_to_cancel", "line_all_day", "line_all_day_so_far"), ()),
        **dict.fromkeys(("still_open", "why_asked", "which_figure", "one_or_other", "how_date", "how_severity"), ()),
        **dict.fromkeys(("how_duration", "how_symptoms", "how_medications", "how_overlap", "how_change"), ()),
        **dict.fromkeys(("reminder_off", "reminder_was_off", "reminder_unavailable", "reminder_message"), ()),
        **dict.fromkeys(("reminder_how", "reminder_which_hour", "reminder_beyond"), ()),
        **dict.fromkeys(("reminder_on_daily", "reminder_on_here", "reminder_new_hour"), ("hour",)),
        **dict.fromkeys(("reminder_today", "reminder_yesterday"), ()),
        "reminder_on": ("hour",),
        "overlap": ("summary",),
        **dict.fromkeys(("severity_range", "duration_range", "unavailable", "nothing_to_save"), ()),
        **dict.fromkeys(("read_back", "read_back_all", "understood", "put_right", "waiting", "now_this_one"), ("summary",)),
        **dict.fromkeys(("saved", "saved_free_day", "already_saved", "is_saved"), ("summary",)),
        **dict.fromkeys(("line_no_headache", "line_ongoing", "line_both_sides", "line_no_medicine"), ()),
        **{f"line_{name}": (name,) for name in ("day", "severity", "duration", "so_far", "symptoms", "side", "quality")},
        **{f"line_{name}": (name,) for name in ("medications", "triggers", "note")},
        "line_severity_in_words": ("severity", "word"),
        "about_day": ("day",),
    },
    "diary_correct": {
        **dict.fromkeys(("visitor", "unavailable", "kept", "nothing_that_day", "correct_first", "ask_note"), ()),
        **dict.fromkeys(("none_to_delete", "set_aside", "one_day_at_a_time", "undo_gone", "undo_too_late"), ()),
        **dict.fromkeys(("read_back", "read_back_free", "read_back_not_free", "covers_free_day"), ("summary",)),
        **{f"which_of_{n}": ("first", "second", "third", "fourth")[:n] for n in (2, 3, 4)},
        "short_pain": ("severity",),
        "short_headache": (),
        **dict.fromkeys(("changed", "confirm_delete", "confirm_delete_all", "deleted", "put_back"), ("summary",)),
    },
    "diary_export": {
        **dict.fromkeys(("visitor", "one_entry", "empty", "could_not_check"), ()),
        "many_entries": ("count",),
        "ready": ("entries", "first", "last"),
    },
    "change_appointment": {"your_visit": ("list",)},
    "privacy": {
        "kept": ("list",),
        "line_chats": ("chats", "messages"),
        "line_diary": ("count", "first", "last"),
        **{f"line_{name}": ("count",) for name in ("appointments", "treatments", "callbacks", "ratings", "alarms")},
        "line_name": ("name",),
        "line_reminder": ("hour",),
        **dict.fromkeys(("confirm_diary", "diary_deleted"), ("count",)),
        **dict.fromkeys(("no_diary", "confirm_chat", "chat_deleted", "nothing_deleted", "visitor", "which"), ()),
        "confirm_chat_call": ("reference",),
    },
}


@lru_cache(maxsize=1)
def real() -> Knowledge:
    return knowledge.load()


def texts(known: Knowledge) -> Iterator[tuple[str, str]]:
    """Every English text that a patient reads or hears, with its name."""
    for topic, answer in known.answers.items():
        yield f"{topic}.short", answer.short.text
        yield from ((f"{topic}.{id}.aloud", spoken) for id, spoken in answer.alouds.items() if id == "short")
        yield from ((f"{topic}.next_step", step) for step in (answer.next_step,) if step)
        yield from ((f"{topic}.{part.id}", part.text) for part in answer.parts)
        yield from ((f"{topic}.{reply.id}", reply.text) for reply in answer.replies if reply.language == "en")
    yield from ((f"system.{id}", text) for id, text in known.system.items())
    yield from ((f"figure.{figure.name}", figure.text) for figure in known.figures.values())


def test_the_real_folder_has_an_answer_for_each_of_its_topics() -> None:
    known = real()
    kinds = [topic.kind for topic in known.topics.values()]
    assert {kind: kinds.count(kind) for kind in kinds} == {"education": 29, "service": 16, "safety": 3, "boundary": 3}
    assert set(known.answers) == set(known.topics)


def test_every_text_is_at_grade_eight_or_lower() -> None:
    too_hard = {name: grade for name, text in texts(real()) if (grade := reading_grade(text, allowed_words())) > HARDEST}
    assert not too_hard


def test_nothing_that_a_patient_reads_holds_a_forbidden_phrase() -> None:
    claims = {name: re.sub(r"\b(if|whether) you ", "", text.lower()) for name, text in texts(real())}
    assert not [(name, phrase) for name, text in claims.items() for phrase in FORBIDDEN if phrase in text]


def test_every_seed_fact_stands_in_an_answer() -> None:
    known = real()
    cited = frozenset[str]().union(*(answer.facts for answer in known.answers.values()))
    assert {fact.id for fact in known.facts.values() if fact.confidence == "seed"} - cited == set()


def test_every_fact_and_source_that_is_cited_is_verified() -> None:
    known = real()
    cited = frozenset[str]().union(*(answer.facts for answer in known.answers.values()))
    assert all(known.facts[id].confidence != "unverified" for id in cited)


@pytest.mark.parametrize("topic", REPLIES)
def test_the_replies_that_actions_speak_are_there(topic: str) -> None:
    replies = {reply.id: reply.fields for reply in real().answers[topic].replies}
    assert {id: set(fields) for id, fields in replies.items()} == {id: set(f) for id, f in REPLIES[topic].items()}


def test_an_education_answer_is_two_to_six_parts_and_two_or_three_ways_on() -> None:
    known = real()
    education = [known.answers[name] for name, topic in known.topics.items() if topic.kind == "education"]
    assert [a.topic for a in education if not 2 <= len(a.parts) <= (8 if a.walkthrough else 6)] == []
    assert [a.topic for a in education if not 2 <= len(a.related) <= 3] == []


def test_safety_answers_lead_with_the_number_to_call() -> None:
    known = real()
    assert known.text("emergency").startswith("Call 911 now")
    assert known.text("crisis").startswith("Please call or text 988 now, or chat at 988lifeline.org")
    assert known.text("urgent").startswith("Please call us today at (312) 555-0142")
    assert all(known.answers[topic].sources for topic in ("emergency", "crisis", "urgent"))
    assert "911" in known.text("crisis") and "do not drive" in known.text("urgent").lower()


@pytest.mark.parametrize("topic", ["emergency", "crisis"])
def test_what_is_said_of_an_alarm_beside_a_person_holds_the_numbers_and_no_assistant(topic: str) -> None:
    known = real()
    for part, like, assistant in (("with_person", "short", "assistant"), ("with_person_spanish", "spanish", "asistente")):
        text, otherwise = known.text(topic, part), known.text(topic, like)
        assert text.partition(",")[0] == otherwise.partition(",")[0]
        assert assistant in otherwise and assistant not in text
        assert "911" in text and "(312) 555-0142" in text and ("988" in text) == (topic == "crisis")


def test_spanish_alarms_hold_the_numbers() -> None:
    known = real()
    assert known.text("emergency", "spanish").startswith("Llame al 911 ahora")
    assert known.text("crisis", "spanish").startswith("Llame al 988 ahora")
    for topic in ("emergency", "crisis", "urgent", "out_of_scope"):
        assert known.answers[topic].reply("spanish").language == "es"
        assert "(312) 555-0142" in known.text(topic, "spanish")


def test_the_opening_says_what_the_assistant_is_and_whom_to_call() -> None:
    opening = real().text("greet", "opening")
    assert all(words in opening for words in ("automated assistant", "not a clinician", "911", "988"))


def test_could_not_check_is_never_told_as_none() -> None:
    known = real()
    told = known.text("next_appointment", "could_not_check")
    assert "(312) 555-0142" in told and "no visit" not in told and "none" not in told.lower()


def test_what_is_left_undone_ends_with_the_phone() -> None:
    known = real()
    undone = [("callback", "short"), ("human_handoff", "short"), ("diary_log", "unavailable"), ("diary_view", "unavailable")]
    assert all("(312) 555-0142" in known.text(*where) for where in undone)


def test_every_text_renders_with_its_fields() -> None:
    known = real()
    for topic, answer in known.answers.items():
        for reply in answer.replies:
            assert "{" not in known.text(topic, reply.id, **dict.fromkeys(reply.fields, "x"))
        for part in answer.parts:
            assert "{" not in known.text(topic, part.id)
        assert "{" not in known.text(topic)


def test_no_path_of_a_machine_stands_in_the_folder() -> None:
    files = [path for path in FOLDER.rglob("*") if path.suffix in {".yml", ".svg", ".py"}]
    assert not [path.name for path in files if re.search(r"/work/|/tmp/|/home/|\.\./shared", path.read_text("utf-8"))]


@pytest.mark.parametrize(
    ("topic", "reply", "title", "leads_to"),
    [
        ("diary_export", "empty", "Log a headache", "diary_log"),
        ("diary_log", "saved", "Undo", "diary_correct"),
        ("diary_log", "saved_free_day", "Undo", "diary_correct"),
        ("diary_correct", "deleted", "Put it back", "diary_correct"),
    ],
)
def test_a_button_that_leads_to_another_topic_names_it(topic: str, reply: str, title: str, leads_to: str) -> None:
    buttons = {button.title: button.topic for button in real().answers[topic].reply(reply).buttons}
    assert buttons[title] == leads_to
