"""Ids of approved texts become messages; nothing else does."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import knowledge
from clinic.domain.chat import NewMessage
from clinic.domain.diary_parser import parse
from web.chat.assistant import AssistantReply
from web.chat.labels import load_labels
from web.chat.render import Renderer
from web.figures import Figures

BASE = knowledge.load()
RENDERER = Renderer.of(BASE, load_labels(), Figures.of(BASE), demo=False)
TEXTS = [(answer.topic, part.id) for answer in BASE.answers.values() for part in (answer.short, *answer.parts)]
REPLIES = [(answer.topic, reply) for answer in BASE.answers.values() for reply in answer.replies]
SAFETY = {"urgent", "emergency", "crisis"}


def render(topic: str, part: str = "short", **more: Any) -> NewMessage:
    message = RENDERER.message(AssistantReply(topic=topic, part=part, **more), "id", signed={})
    assert message is not None
    return message


def titles(message: NewMessage) -> list[str]:
    return [button["title"] for button in message.extras["buttons"]]


@pytest.mark.parametrize(("topic", "part"), TEXTS)
def test_every_approved_text_can_be_shown(topic: str, part: str) -> None:
    message = render(topic, part)
    assert message.text.startswith(BASE.text(topic, part))
    assert message.topic == topic
    assert message.urgency == (topic if topic in SAFETY else "none")
    assert message.reviewed_on is None
    for button in message.extras["buttons"]:
        assert button["topic"] in BASE.answers
        assert button["title"].strip()


@pytest.mark.parametrize(("topic", "reply"), REPLIES, ids=[f"{topic}-{reply.id}" for topic, reply in REPLIES])
def test_every_reply_can_be_shown_with_its_fields(topic: str, reply: knowledge.Reply) -> None:
    message = render(topic, reply.id, fields=dict.fromkeys(reply.fields, "filled in"))
    assert "{" not in message.text
    assert len(message.extras["buttons"]) == len(reply.buttons)


def test_sources_stand_on_every_education_answer() -> None:
    for topic in (name for name, topic in BASE.topics.items() if topic.kind == "education"):
        for source in render(topic).extras["sources"]:
            assert source.keys() == {"title", "publisher", "url", "year"}
            assert "{" not in source["publisher"]
        assert render(topic).extras["sources"]


def test_a_part_names_the_sources_of_its_own_facts_alone() -> None:
    answer = BASE.answers["insurance"]
    for part in (answer.short, *answer.parts):
        facts = part.facts or answer.short.facts
        wanted = {BASE.sources[source].title for fact in facts for source in BASE.facts[fact].sources}
        assert {source["title"] for source in render("insurance", part.id).extras["sources"]} == wanted


def test_a_short_answer_offers_its_parts_and_what_is_related() -> None:
    answer = BASE.answers["onset"]
    assert titles(render("onset"))[0] == f"Tell me more: {answer.parts[0].title}"
    assert titles(render("onset"))[-1] == BASE.answers[answer.related[-1]].title


def test_a_part_offers_the_other_parts() -> None:
    first, second = BASE.answers["onset"].parts[:2]
    assert f"Tell me more: {first.title}" not in titles(render("onset", first.id))
    assert f"Tell me more: {second.title}" in titles(render("onset", first.id))


@pytest.mark.parametrize(("part", "first_titles"), [
    ("short", ["Start: Step 1 of 5"]),
    ("step_1", ["Next: Step 2 of 5"]),
    ("step_3", ["Next: Step 4 of 5", "Back: Step 2 of 5"]),
    ("step_5", ["Back: Step 4 of 5"]),
])  # fmt: skip
def test_the_walkthrough_is_walked_with_buttons(part: str, first_titles: list[str]) -> None:
    found = titles(render("treatment_steps", part))
    assert found[: len(first_titles)] == first_titles
    assert not any("Step" in title for title in found[len(first_titles) :])


def test_a_button_to_nowhere_is_left_out() -> None:
    offers = [{"topic": "nope"}, {"topic": "onset", "part": "nope"}, {"topic": "onset", "part": "full_effect"}]
    reply = AssistantReply.model_validate({"topic": "clarify", "part": "short", "buttons": offers})
    message = RENDERER.message(reply, "id", signed={})
    assert message is not None
    assert [button["part"] for button in message.extras["buttons"]] == ["full_effect"]


def test_a_signature_stands_on_the_topic_that_was_signed() -> None:
    reply = AssistantReply(topic="onset")
    message = RENDERER.message(reply, "id", signed={"onset": date(2026, 11, 1)})
    assert message is not None
    assert message.reviewed_on == date(2026, 11, 1)


@pytest.mark.parametrize("reply", [
    {"topic": "nope"}, {"topic": "onset", "part": "nope"}, {"topic": "onset", "fields": {"x": "y"}},
    {"topic": "diary_log", "part": "saved"},
])  # fmt: skip
def test_what_names_nothing_approved_is_no_message(reply: dict[str, Any]) -> None:
    assert RENDERER.message(AssistantReply.model_validate(reply), "id", signed={}) is None


def test_a_field_is_put_in_as_it_is() -> None:
    message = render("diary_log", "saved", fields={"summary": "{clinic.phone} <b>{summary}</b>"})
    assert "{clinic.phone} <b>{summary}</b>" in message.text


def test_emergencies_lead_to_the_telephone() -> None:
    clinic = BASE.clinic
    assert render("emergency").extras["links"][0]["url"] == f"tel:{clinic.emergency_number}"
    assert [link["url"] for link in render("crisis").extras["links"]][:3] == [
        "tel:988",
        "sms:988",
        "https://988lifeline.org/chat/",
    ]
    assert render("urgent").extras["links"][0]["url"] == f"tel:{clinic.phone}"


def test_a_named_telephone_number_can_be_tapped_and_the_portal_opened() -> None:
    assert {"title": "Open the patient portal", "url": BASE.clinic.portal_url} in render("portal").extras["links"]
    demo = Renderer.of(BASE, load_labels(), Figures.of(BASE), demo=True).fixed("diary_log", "visitor", "id")
    assert demo.extras["links"][0]["url"] == "/portal"
    assert any(link["url"].startswith("tel:") for link in render("next_appointment", "none").extras["links"])
    assert render("greet").extras["links"] == []


def test_a_figure_brings_its_alternative_text_and_its_words() -> None:
    image = render("procedure").extras["image"]
    assert image["alt"] == BASE.figures["injection_areas"].description
    assert {"title": "The picture in words", "url": "/figures/injection_areas"} in render("procedure").extras["links"]
    assert render("procedure", "where").extras["image"] == image
    assert render("procedure", "during").extras["image"] is None
    assert render("procedure", "during").extras["links"] == []


def test_a_heading_stands_before_the_text_and_must_be_approved_too() -> None:
    question = BASE.text("diary_log", "ask_duration")
    shown = render("diary_log", "ask_duration", heading={"part": "about_day", "fields": {"day": "Monday"}})
    assert shown.text == f"About Monday:\n\n{question}"
    reply = AssistantReply(topic="diary_log", part="ask_duration", heading={"part": "no_such_text"})  # type: ignore[arg-type]
    assert RENDERER.message(reply, "id", signed={}) is None


def test_an_entry_that_misses_a_field_is_not_shown() -> None:
    message = render("diary_log", "ask_date", entry={"id": None, "saved": False})
    assert message.extras["entry"] is None


@pytest.mark.parametrize("text", [
    "yesterday 7.5/10 for 4 hours left side throbbing, nausea, took two advil and 50mg suma, stress", "no headache today",
    "log a headache",
])  # fmt: skip
def test_an_entry_of_the_diary_is_shown_whole(text: str) -> None:
    for draft in parse(text, date(2026, 11, 20)):
        entry = draft.as_entry(saved=False)
        assert render("diary_log", "ask_date", entry=entry).extras["entry"] == entry


def test_a_figure_stands_under_the_short_text_and_under_the_parts_that_it_shows() -> None:
    figured = [answer for answer in BASE.answers.values() if answer.figure]
    for answer in figured:
        shown = {part.id for part in (answer.short, *answer.parts) if render(answer.topic, part.id).extras["image"]}
        assert shown == {"short", *answer.figure_parts}
    assert "where" in BASE.answers["procedure"].figure_parts
    assert render("procedure", "how_long").extras["image"] is None


def test_who_is_not_understood_twice_gets_to_a_person_with_one_press() -> None:
    message = render("clarify", "person", buttons=[{"topic": topic} for topic in ("onset", "cost", "schedule")])
    assert [button["topic"] for button in message.extras["buttons"]] == ["onset", "human_handoff", "callback"]


def test_the_title_of_a_button_may_name_what_its_text_was_told() -> None:
    fields = {"first": "7 out of 10, 3 hours", "second": "4 out of 10"}
    reply = AssistantReply(topic="diary_correct", part="which_of_2", fields=fields)
    message = RENDERER.message(reply, "id", signed={})
    assert message is not None
    assert [(button["title"], button["say"]) for button in message.extras["buttons"]] == [
        ("The first: 7 out of 10, 3 hours", "the first one"),
        ("The second: 4 out of 10", "the second one"),
        ("None of them", "none of them"),
    ]
