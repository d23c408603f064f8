"""One answer file, read: its form, its texts and its placeholders. What it refers to is checked in checks.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from knowledge.clinic import OPTIONAL
from knowledge.errors import hint
from knowledge.model import DEEDS, Answer, Button, Part, Reply
from knowledge.reading import Fields
from knowledge.template import blemish, placeholders

TITLE_LENGTH = 40
SAY_LENGTH = 200
RESERVED = ("short", "next_step")
ARGUMENTS = ("self", "topic", "part")  # of Knowledge.text, so no field can bear these names
_ID = r"[a-z][a-z0-9_]*"


def read_answer(fields: Fields, clinic: Mapping[str, str]) -> Answer:
    """The answer that `fields` describe; `clinic` is what the placeholders of the clinic stand for.

    A part that speaks of an optional fact which the clinic does not give is left out.
    """
    title = _title(fields)
    answer = Answer(
        topic=fields.matching("topic", _ID, like="a topic name"),
        title=title,
        short=_short(fields.section("short"), title, clinic),
        parts=tuple(_part(part, clinic) for part in fields.sections("parts")),
        replies=tuple(_reply(reply, clinic) for reply in fields.sections("replies")),
        related=fields.texts("related"),
        next_step=_next_step(fields, clinic),
        figure=fields.optional_text("figure"),
        sources=fields.texts("sources"),
        review_interval_months=fields.number("review_interval_months", 1, 60),
        walkthrough=fields.flag("walkthrough"),
        buttons=tuple(_button(button) for button in fields.sections("buttons")),
        figure_parts=fields.texts("figure_parts"),
    )
    fields.finish()
    _unique_ids(fields, answer)
    return replace(answer, parts=tuple(part for part in answer.parts if _has_facts(part, clinic)))


def _title(fields: Fields, known: Sequence[str] = ()) -> str:
    title = fields.text("title", most=TITLE_LENGTH)
    check_text(fields, "title", title, dict.fromkeys(known, ""))
    return title


def _short(fields: Fields, title: str, clinic: Mapping[str, str]) -> Part:
    short = Part(
        id="short",
        title=title,
        text=fields.text("text"),
        facts=fields.texts("facts"),
        asks=fields.texts("asks"),
        aloud=_aloud(fields, clinic),
    )
    fields.finish()
    check_text(fields, "text", short.text, clinic)
    return short


def _part(fields: Fields, clinic: Mapping[str, str]) -> Part:
    part = Part(
        id=fields.matching("id", _ID, like="a name in snake_case"),
        title=_title(fields),
        text=fields.text("text"),
        facts=fields.texts("facts"),
        asks=fields.texts("asks"),
    )
    fields.finish()
    check_text(fields, "text", part.text, {**clinic, **dict.fromkeys(OPTIONAL, "")})
    return part


def _reply(fields: Fields, clinic: Mapping[str, str]) -> Reply:
    wanted = fields.texts("fields")
    reply = Reply(
        id=fields.matching("id", _ID, like="a name in snake_case"),
        text=fields.text("text"),
        fields=wanted,
        language=fields.optional_text("language") or "en",
        buttons=tuple(_button(button, wanted) for button in fields.sections("buttons")),
        facts=fields.texts("facts"),
        aloud=_aloud(fields, clinic),
    )
    fields.finish()
    check_text(fields, "text", reply.text, {**clinic, **dict.fromkeys(reply.fields, "")})
    for name in sorted(set(reply.fields) - placeholders(reply.text)):
        fields.wrong("fields", f"'{name}' does not stand in the text")
    for name in sorted(set(reply.fields) & set(ARGUMENTS)):
        fields.wrong("fields", f"the name '{name}' is taken")
    return reply


def _button(fields: Fields, known: Sequence[str] = ()) -> Button:
    """`known`: fields of the reply that it stands under, which its title may name."""
    button = Button(
        title=_title(fields, known),
        say=fields.optional_text("say", most=SAY_LENGTH),
        topic=fields.optional_text("topic"),
        part=fields.optional_text("part"),
        do=fields.optional_text("do"),
    )
    fields.finish()
    check_text(fields, "say", button.say or "", {})
    ways = [way for way in (button.say, button.do, button.topic if not button.say else None) if way is not None]
    if len(ways) != 1 or (button.part and (button.say or not button.topic)):
        fields.wrong("say", "a button has either `say`, perhaps with `topic`, or `do`, or `topic` with or without `part`")
    if button.do is not None and button.do not in DEEDS:
        fields.wrong("do", f"'{button.do}' is none of {', '.join(DEEDS)}{hint(button.do, DEEDS)}")
    return button


def _aloud(fields: Fields, clinic: Mapping[str, str]) -> str | None:
    text = fields.optional_text("aloud")
    check_text(fields, "aloud", text or "", clinic)
    return text


def _next_step(fields: Fields, clinic: Mapping[str, str]) -> str | None:
    text = fields.optional_text("next_step")
    check_text(fields, "next_step", text or "", clinic)
    return text


def check_text(fields: Fields, key: str, text: str, known: Mapping[str, str]) -> None:
    """Report placeholders that are not `known`, and anything that makes the text unfit to show."""
    for name in sorted(placeholders(text) - set(known)):
        fields.wrong(key, f"unknown placeholder {{{name}}}{hint(name, known)}")
    wrong = blemish(text)
    if wrong:
        fields.wrong(key, wrong)


def _unique_ids(fields: Fields, answer: Answer) -> None:
    ids = [*RESERVED, *(part.id for part in answer.parts), *(reply.id for reply in answer.replies)]
    for id in sorted({id for id in ids if id and ids.count(id) > 1}):
        fields.wrong("parts", f"the id '{id}' is used twice" if id not in RESERVED else f"the id '{id}' is taken")


def _has_facts(part: Part, clinic: Mapping[str, str]) -> bool:
    return not (placeholders(part.text) & OPTIONAL) - set(clinic)
