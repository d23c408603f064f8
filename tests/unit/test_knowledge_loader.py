"""The loader against a small folder of its own: what it gives, and each way in which it refuses."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

import knowledge
from knowledge import KnowledgeError

CLINIC = {
    "name": "Test Clinic",
    "country": "US",
    "language": "en",
    "time_zone": "America/Chicago",
    "phone": "+1 312 555 0142",
    "after_hours_phone": "+1 312 555 0143",
    "emergency_number": "911",
    "crisis_number": "988",
    "hours": {**dict.fromkeys(knowledge.opening_hours.WEEKDAYS, "closed"), "monday": "08:00-17:00"},
    "address": "1 Test Street",
    "parking": "Behind the house.",
    "website": "https://www.clinic.example",
    "portal_url": "https://portal.clinic.example",
    "accent_colour": "#1f6f78",
}
ONSET = {
    "topic": "onset",
    "title": "When it starts",
    "short": {"text": "It takes a while. Call {clinic.phone}.", "facts": ["ons-slow"]},
    "parts": [{"id": "full", "title": "Full effect", "text": "Weeks.", "asks": ["a", "b", "c", "d", "e"]}],
    "next_step": "Wait.",
    "figure": "timeline",
    "related": ["greet"],
    "sources": ["paper"],
    "review_interval_months": 12,
}
GREET = {
    "topic": "greet",
    "title": "Hello",
    "short": {"text": "Hello."},
    "replies": [{"id": "named", "text": "Hello, {who}.", "fields": ["who"]}],
    "review_interval_months": 12,
}
ALARM = {"topic": "alarm", "title": "Call", "short": {"text": "Call."}, "review_interval_months": 6}
UNSURE = {"topic": "unsure", "title": "Which", "short": {"text": "Which?"}, "review_interval_months": 6}
FILES: dict[str, Any] = {
    "topics.yml": {
        "education": {"onset": "When it starts."},
        "service": {"greet": "Hello."},
        "safety": {"alarm": "Signs."},
        "boundary": {"unsure": "Not sure."},
    },
    "sources.yml": {
        "paper": {
            "title": "A paper",
            "publisher": "A journal",
            "url": "https://e.example/",
            "year": 2020,
            "kind": "trial",
        },
        "leaflet": {"title": "Leaflet", "publisher": "{clinic.name}", "url": None, "year": None, "kind": "clinic"},
    },
    "facts.yml": {
        "facts": [
            {"id": "ons-slow", "topic": "onset", "statement": "Slow.", "sources": ["paper"], "confidence": "trial"},
            {"id": "ons-rumor", "topic": "onset", "statement": "Fast.", "sources": [], "confidence": "unverified"},
            {"id": "ons-own", "topic": "onset", "statement": "Own.", "sources": ["leaflet"], "confidence": "seed"},
        ]
    },
    "clinic.yml": CLINIC,
    "system.yml": {"failed": "Please call {clinic.phone}."},
    "answers/onset.yml": ONSET,
    "answers/greet.yml": GREET,
    "answers/alarm.yml": ALARM,
    "answers/unsure.yml": UNSURE,
    "figures/timeline.yml": {"title": "Timeline", "description": "A line.", "text": "From left to right."},
    "figures/timeline.svg": "<svg/>",
}
Edit = Callable[[dict[str, Any]], object]


def write(folder: Path, files: dict[str, Any]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else yaml.safe_dump(content), encoding="utf-8")
    return folder


@pytest.fixture
def edited(tmp_path: Path) -> Callable[[Edit], Path]:
    """Writes the small folder after an edit of its files."""

    def build(edit: Edit) -> Path:
        files = deepcopy(FILES)
        edit(files)
        return write(tmp_path / "knowledge", files)

    return build


def put(file: str, path: str, value: Any) -> Edit:
    """An edit that sets a field, "short.text" or "parts.0.id"; None takes it away."""

    def edit(files: dict[str, Any]) -> None:
        at: Any = files[file]
        *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
        for step in steps:
            at = at[step]
        at[last] = value

    return edit


def file(name: str, content: Any) -> Edit:
    return lambda files: files.update({name: content})


def without(name: str) -> Edit:
    return lambda files: files.pop(name)


def test_a_sound_folder_loads(edited: Callable[[Edit], Path]) -> None:
    known = knowledge.load(edited(lambda files: None))
    assert set(known.answers) == {"onset", "greet", "alarm", "unsure"}
    assert {topic.kind for topic in known.topics.values()} == {"education", "service", "safety", "boundary"}
    assert known.text("onset") == "It takes a while. Call (312) 555-0142."
    assert known.system["failed"] == "Please call (312) 555-0142."
    assert known.sources["leaflet"].publisher == "Test Clinic"
    assert known.figures["timeline"].description == "A line."
    assert known.answers["onset"].walkthrough is False


WRONG: list[tuple[Edit, str]] = [
    (without("system.yml"), "knowledge/system.yml: the file is missing"),
    (without("clinic.yml"), "knowledge/clinic.yml: the file is missing"),
    (without("answers/greet.yml"), "knowledge/answers/greet.yml: the file is missing"),
    (file("answers/greet.yml", ""), "knowledge/answers/greet.yml: is empty"),
    (file("answers/greet.yml", "a: [1"), "knowledge/answers/greet.yml: cannot be read"),
    (file("answers/greet.yml", "- 1"), "knowledge/answers/greet.yml: must be fields with a name each, not a list"),
    (file("answers/greet.yml", "title: A\ntitle: B"), "knowledge/answers/greet.yml: title: stands twice"),
    (file("answers/stray.yml", {}), "knowledge/answers/stray.yml: is the answer of no topic in topics.yml"),
    (put("topics.yml", "service.onset", "Again."), "topics.yml: service.onset: is a topic of education already"),
    (put("topics.yml", "extra", {}), "topics.yml: extra: unknown field"),
    (put("answers/onset.yml", "topic", "offset"), "onset.yml: topic: 'offset' is not the name of the file"),
    (put("answers/onset.yml", "titel", "x"), "onset.yml: titel: unknown field"),
    (put("answers/onset.yml", "title", "x" * 41), "onset.yml: title: is 41 characters long, at most 40 fit"),
    (put("answers/onset.yml", "title", "Call {clinic.phone}"), "onset.yml: title: unknown placeholder {clinic.phone}"),
    (put("answers/onset.yml", "parts.0.title", "x" * 41), "onset.yml: parts[1].title: is 41 characters long"),
    (put("answers/onset.yml", "parts.0.id", "short"), "onset.yml: parts: the id 'short' is taken"),
    (put("answers/onset.yml", "parts.0.id", "Full"), "parts[1].id: 'Full' is not a name in snake_case"),
    (put("answers/onset.yml", "parts.0.asks", ["a", "b"]), "onset.yml: parts.full.asks: needs at least 5, has 2"),
    (put("answers/onset.yml", "parts.0.asks.0", "b"), "onset.yml: parts[1].asks: 'b' stands twice"),
    (put("answers/onset.yml", "parts", [ONSET["parts"][0]] * 2), "onset.yml: parts: the id 'full' is used twice"),  # type: ignore[index]
    (put("answers/onset.yml", "parts", []), "onset.yml: parts: an education answer needs at least one"),
    (put("answers/onset.yml", "parts", "x"), "onset.yml: parts: must be a list, not str 'x'"),
    (put("answers/onset.yml", "next_step", None), "onset.yml: next_step: missing"),
    (put("answers/onset.yml", "short", None), "onset.yml: short: missing"),
    (put("answers/onset.yml", "short.text", " "), "onset.yml: short.text: is empty"),
    (put("answers/onset.yml", "short.text", 7), "onset.yml: short.text: must be text, not int 7 (put it in quotes)"),
    (
        put("answers/onset.yml", "short.text", "{clinic.phnoe}"),
        "unknown placeholder {clinic.phnoe}, did you mean 'clinic.phone'?",
    ),
    (put("answers/onset.yml", "short.text", "{clinic.fees}"), "short.text: unknown placeholder {clinic.fees}"),
    (put("answers/onset.yml", "short.aloud", "{clinic.fone}"), "onset.yml: short.aloud: unknown placeholder {clinic.fone}"),
    (put("answers/onset.yml", "short.aloud", "**Call**"), "short.aloud: HTML or Markdown"),
    (put("answers/onset.yml", "short.aloud", " "), "onset.yml: short.aloud: is empty"),
    (put("answers/onset.yml", "parts.0.aloud", "x"), "onset.yml: parts[1].aloud: unknown field"),
    (put("answers/greet.yml", "replies.0.aloud", "Hello, {who}."), "replies[1].aloud: unknown placeholder {who}"),
    (put("answers/onset.yml", "short.text", "a } b"), "short.text: a brace that belongs to no placeholder"),
    (put("answers/onset.yml", "short.text", "<b>x</b>"), "short.text: HTML or Markdown"),
    (put("answers/onset.yml", "short.text", "Bring: - a - b"), "short.text: a list item in the middle of a line"),
    (
        put("answers/onset.yml", "short.facts", ["ons-slwo"]),
        "short.facts: unknown 'ons-slwo', did you mean 'ons-slow'?",
    ),
    (
        put("answers/onset.yml", "short.facts", ["ons-rumor"]),
        "short.facts: 'ons-rumor' is unverified and may not be used",
    ),
    (
        put("answers/onset.yml", "short.facts", ["ons-own"]),
        "onset.yml: sources: 'leaflet' is missing, 'ons-own' rests on it",
    ),
    (put("answers/onset.yml", "sources", []), "onset.yml: sources: an education answer needs at least one"),
    (put("answers/onset.yml", "sources", ["papr"]), "onset.yml: sources: unknown 'papr', did you mean 'paper'?"),
    (put("answers/onset.yml", "related", ["gret"]), "onset.yml: related: unknown 'gret', did you mean 'greet'?"),
    (put("answers/onset.yml", "related", ["onset"]), "onset.yml: related: names the answer itself"),
    (put("answers/onset.yml", "figure", "time_line"), "onset.yml: figure: 'time_line' is none of"),
    (put("answers/onset.yml", "figure_parts", ["frist"]), "onset.yml: figure_parts: unknown 'frist'"),
    (put("answers/onset.yml", "figure", "pain_signal"), "onset.yml: figure: figures/pain_signal.svg or its text twin"),
    (without("figures/timeline.svg"), "onset.yml: figure: figures/timeline.svg or its text twin"),
    (put("figures/timeline.yml", "description", None), "knowledge/figures/timeline.yml: description: missing"),
    (
        put("answers/onset.yml", "review_interval_months", 0),
        "review_interval_months: must be a whole number from 1 to 60",
    ),
    (put("answers/onset.yml", "walkthrough", "yes please"), "walkthrough: must be true or false"),
    (
        put("answers/greet.yml", "replies.0.fields", ["whom"]),
        "greet.yml: replies[1].fields: 'whom' does not stand in the text",
    ),
    (
        put("answers/greet.yml", "replies.0.text", "Hi {whom}"),
        "replies[1].text: unknown placeholder {whom}, did you mean 'who'?",
    ),
    (
        put("answers/greet.yml", "replies.0.fields", ["topic"]),
        "greet.yml: replies[1].fields: the name 'topic' is taken",
    ),
    (
        put("answers/greet.yml", "replies.0.buttons", [{"title": "Go"}]),
        "replies[1].buttons[1].say: a button has either `say`, perhaps with `topic`, or `do`, or `topic` with or without `part`",
    ),
    (
        put("answers/greet.yml", "replies.0.buttons", [{"title": "Go", "say": "go", "part": "full"}]),
        "replies[1].buttons[1].say: a button has either `say`, perhaps with `topic`, or `do`, or `topic` with or without `part`",
    ),
    (
        put("answers/greet.yml", "replies.0.buttons", [{"title": "Go", "do": "erase_diry"}]),
        "replies[1].buttons[1].do: 'erase_diry' is none of show_kept, ask_erase_diary",
    ),
    (
        put("answers/greet.yml", "replies.0.buttons", [{"title": "Go", "topic": "offset"}]),
        "replies.named.buttons: unknown 'offset', did you mean 'onset'?",
    ),
    (
        put("answers/greet.yml", "replies.0.buttons", [{"title": "Go", "topic": "onset", "part": "ful"}]),
        "replies.named.buttons: unknown 'onset.ful', did you mean 'onset.full'?",
    ),
    (put("facts.yml", "facts.0.topic", "offset"), "facts.yml: ons-slow.topic: unknown 'offset', did you mean 'onset'?"),
    (put("facts.yml", "facts.0.sources", ["pap"]), "facts.yml: ons-slow.sources: unknown 'pap'"),
    (put("facts.yml", "facts.0.sources", []), "facts.yml: ons-slow.sources: needs at least one"),
    (put("facts.yml", "facts.0.confidence", "trail"), "facts[1].confidence: 'trail' is none of"),
    (put("facts.yml", "facts.1.id", "ons-slow"), "facts.yml: facts[2].id: 'ons-slow' stands twice"),
    (put("sources.yml", "paper.url", "ftp://x"), "sources.yml: paper.url: 'ftp://x' is not a web address"),
    (put("sources.yml", "paper.kind", "blog"), "sources.yml: paper.kind: 'blog' is none of"),
    (put("sources.yml", "paper.year", "2020"), "sources.yml: paper.year: must be a whole number from 1950 to 2100"),
    (put("sources.yml", "paper.publisher", "{clinic.nme}"), "paper.publisher: unknown placeholder {clinic.nme}"),
    (put("system.yml", "failed", "{clinic.fone}"), "system.yml: failed: unknown placeholder {clinic.fone}"),
]


@pytest.mark.parametrize(("edit", "message"), WRONG, ids=[message for _, message in WRONG])
def test_every_error_names_file_field_and_what_is_wrong(edited: Callable[[Edit], Path], edit: Edit, message: str) -> None:
    with pytest.raises(KnowledgeError, match=re.escape(message)):
        knowledge.load(edited(edit))


def test_all_problems_are_named_at_once(edited: Callable[[Edit], Path]) -> None:
    def edit(files: dict[str, Any]) -> None:
        files["answers/onset.yml"].update(title=None, related=["nowhere"], colour="red")
        files["system.yml"]["failed"] = None

    with pytest.raises(KnowledgeError) as caught:
        knowledge.load(edited(edit))
    assert len(caught.value.problems) == len(str(caught.value).splitlines()) == 4


def test_a_part_on_an_optional_fact_is_left_out_until_the_clinic_gives_it(edited: Callable[[Edit], Path]) -> None:
    fees = {"id": "fees", "title": "Fees", "text": "We charge:\n\n{clinic.fees}"}
    folder = edited(put("answers/greet.yml", "parts", [fees]))
    assert knowledge.load(folder).answers["greet"].parts == ()
    write(folder, {"clinic.yml": {**CLINIC, "fees": ["Visit: $1", "Form: $2"]}})
    assert knowledge.load(folder).text("greet", "fees") == "We charge:\n\n- Visit: $1\n- Form: $2"


def test_a_reply_brings_its_buttons_along(edited: Callable[[Edit], Path]) -> None:
    buttons = [{"title": "Save it", "say": "yes, save it"}, {"title": "Onset", "topic": "onset", "part": "full"}]
    known = knowledge.load(edited(put("answers/greet.yml", "replies.0.buttons", buttons)))
    said, pressed = known.answers["greet"].reply("named").buttons
    assert (said.title, said.say, said.topic, said.part) == ("Save it", "yes, save it", None, None)
    assert (pressed.title, pressed.say, pressed.topic, pressed.part) == ("Onset", None, "onset", "full")


def test_a_changed_button_is_another_text_to_sign_off(edited: Callable[[Edit], Path]) -> None:
    def hashed(say: str) -> str:
        folder = edited(put("answers/greet.yml", "replies.0.buttons", [{"title": "Save it", "say": say}]))
        return knowledge.text_hash(knowledge.load(folder).answers["greet"])

    assert hashed("save") != hashed("save it")
