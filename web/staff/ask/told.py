"""What is told to a caller: the answers that a patient would get in the chat, an alarm before all of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from aiohttp import web

from clinic.domain.chat import NewMessage
from clinic.domain.sign_offs import needs_signature, withheld
from knowledge import Answer
from safety import Assessment, Level
from web.admission import own_origin
from web.answer_page import opens_chat
from web.chat.alarms import is_alarm, part_of
from web.chat.assistant import AssistantReply
from web.chat.render import Renderer
from web.chat.text import MAX_LENGTH
from web.chat.understood import Said, Understood
from web.keys import ASSISTANT, KNOWLEDGE, NOW, RENDERER, RULES, SETTINGS, SIGNATURES
from web.staff.ask.reading import understood as reading_of

# Beside a sure answer only the closest two stand whatever their share is: the answer may be sure and wrong.
MOST_NEAR, LEAST_NEAR, NEAR_FROM = 5, 2, 0.01
NOT_NEAR = frozenset({"clarify"})
ALARMS = ("emergency", "crisis")
# An alarm stands first among the next closest where all of them together are as likely as this, else behind the ordinary topics.
# Measured on 775 ordinary messages: docs/staff-ask-review.md.
PRESSING, LIKELY = (*ALARMS, "urgent"), 0.5


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed, and the topic that staff chose themselves, which then takes the place of what was understood."""

    text: str
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """One topic's answer. `aloud`: its short form as it is said on the telephone; `texts`: what goes with it; `next_step`: what
    patients read below it; `parts`: its further parts, by their titles. `reviewed_on` is None for a text that no clinician
    has signed; `is_withdrawn`: patients do not get it before one has. `link` opens it on a patient's own telephone, and
    the chat at it; None for an answer that no chat is opened at.
    """

    topic: str
    title: str
    aloud: str
    texts: Sequence[str]
    next_step: str | None
    parts: Sequence[tuple[str, str]]
    sources: Sequence[Mapping[str, Any]]
    links: Sequence[Mapping[str, Any]]
    reviewed_on: date | None
    is_withdrawn: bool
    link: str | None


@dataclass(frozen=True, slots=True)
class Near:
    topic: str
    title: str
    percent: int | None


@dataclass(frozen=True, slots=True)
class Told:
    """`alarms` come first and large. `unsure`: nothing was understood well enough to answer; `away`: nothing was asked.

    `answered_from`: how many characters the answers were looked for in, where the text is longer; the alarms are of all of it.
    """

    alarms: Sequence[Shown] = ()
    answers: Sequence[Shown] = ()
    near: Sequence[Near] = ()
    unsure: bool = False
    away: bool = False
    answered_from: int | None = None


async def tell(request: web.Request, asked: Asked) -> Told:
    """The red-flag rules read the text before anything else: their answer needs neither the assistant nor the records."""
    assessment = await _assessed(request, asked.text)
    by_rule = [Said(topic=assessment.level.code, part=part_of(assessment))] if is_alarm(assessment) else []
    reading = reading_of(request.app[ASSISTANT], asked.text[:MAX_LENGTH], assessment.level)
    understood, signed = await asyncio.gather(reading, request.app[SIGNATURES].days())
    said = [Said(topic=asked.topic, part="short")] if asked.topic else understood.answers if understood else []
    teller = Teller(request.app[RENDERER], signed, _withdrawn(request, signed), own_origin(request))
    told = teller.told(by_rule, said, understood, away=bool(asked.text) and understood is None)
    return replace(told, answered_from=MAX_LENGTH if len(asked.text) > MAX_LENGTH else None)


async def _assessed(request: web.Request, text: str) -> Assessment:
    """What the rules find in all of the text; a long one is read beside what others do, for up to half a second."""
    if not text:
        return Assessment(Level.NONE)
    rules = request.app[RULES]
    return rules.assess(text) if len(text) <= MAX_LENGTH else await asyncio.to_thread(rules.assess, text)


def _withdrawn(request: web.Request, signed: Mapping[str, date]) -> frozenset[str]:
    """The topics that patients get no answer to before a clinician has signed it, where the clinic wants that."""
    if not request.app[SETTINGS].require_sign_off:
        return frozenset()
    base = request.app[KNOWLEDGE]
    return withheld(base, base.answers, signed, request.app[NOW]().astimezone(base.clinic.zone).date())


@dataclass(frozen=True)
class Teller:
    renderer: Renderer
    signed: Mapping[str, date]
    withdrawn: frozenset[str]
    origin: str

    def told(self, by_rule: Sequence[Said], said: Sequence[Said], understood: Understood | None, *, away: bool) -> Told:
        alarms = _of_topics([*by_rule, *said], lambda topic: topic in ALARMS)
        if by_rule:  # what the rules found is not told a second time at a lower level
            alarms = {by_rule[0].topic: [by_rule[0].part]}
        answers = _of_topics(said, lambda topic: topic not in ALARMS and topic != "clarify")
        unsure = any(each.topic == "clarify" for each in said)
        urgent_first = sorted(answers, key=lambda topic: topic != "urgent")
        return Told(
            alarms=[shown for topic in alarms if (shown := self._shown(topic, alarms[topic]))],
            answers=[shown for topic in urgent_first if (shown := self._shown(topic, answers[topic]))],
            near=self._near(understood, {*alarms, *answers}, is_sure=not unsure) if understood else [],
            unsure=unsure,
            away=away,
        )

    def _shown(self, topic: str, parts: Sequence[str]) -> Shown | None:
        """None when the assistant names a text that is not approved."""
        rendered = [message for part in parts if (message := self._message(topic, part))]
        if not rendered:
            return None
        answer = self.renderer.knowledge.answers[topic]
        return Shown(
            topic=topic,
            title=answer.title,
            aloud=self.renderer.knowledge.aloud(topic),
            texts=[text for one in rendered if (text := self._beside(answer, one))],
            next_step=self.renderer.knowledge.text(topic, "next_step") if "short" in parts and answer.next_step else None,
            parts=self._further(answer, parts),
            sources=_each_once(rendered, "sources"),
            links=_each_once(rendered, "links"),
            reviewed_on=self.signed.get(topic),
            is_withdrawn=topic in self.withdrawn and any(needs_signature(self.renderer.knowledge, topic, part) for part in parts),
            link=f"{self.origin}/a/{topic}" if opens_chat(self.renderer.knowledge, topic) else None,
        )

    def _message(self, topic: str, part: str) -> NewMessage | None:
        return self.renderer.message(AssistantReply(topic=topic, part=part), f"{topic}.{part}", signed=self.signed)

    def _beside(self, answer: Answer, message: NewMessage) -> str | None:
        """What is said below the short form: the very text that the message is, where that is another one."""
        part = str(message.extras["part"])
        return None if part == "short" else self.renderer.knowledge.aloud(answer.topic, part)

    def _further(self, answer: Answer, parts: Sequence[str]) -> list[tuple[str, str]]:
        others = [part for part in answer.parts if part.id not in parts]
        return [(part.title, self.renderer.knowledge.text(answer.topic, part.id)) for part in others]

    def _near(self, understood: Understood, shown: Iterable[str], *, is_sure: bool) -> list[Near]:
        """The next closest topics, the closest first, an alarm that is not likely behind them; those that the patient would be
        offered are among them. Beside a sure answer, what comes behind and has hardly a share is left out."""
        shares = {each.topic: each.share for each in understood.ranking}
        answers, left_out = self.renderer.knowledge.answers, {*shown, *NOT_NEAR}
        ordered = dict.fromkeys([*understood.offers, *shares])
        known = [topic for topic in ordered if topic in answers and topic not in left_out][:MOST_NEAR]
        is_likely = sum(shares.get(topic, 0.0) for topic in PRESSING) >= LIKELY
        known.sort(key=lambda topic: (topic in PRESSING and not is_likely, -shares.get(topic, 0.0)))
        if is_sure:
            known = known[:LEAST_NEAR] + [topic for topic in known[LEAST_NEAR:] if shares.get(topic, 1.0) >= NEAR_FROM]
        return [Near(topic, answers[topic].title, _percent(shares.get(topic))) for topic in known]


def _of_topics(said: Iterable[Said], wanted: Callable[[str], bool]) -> dict[str, list[str]]:
    """The parts to show of each topic that is wanted, in their order."""
    found: dict[str, list[str]] = {}
    for each in said:
        if wanted(each.topic) and each.part not in found.setdefault(each.topic, []):
            found[each.topic].append(each.part)
    return found


def _each_once(messages: Iterable[NewMessage], name: str) -> list[Mapping[str, Any]]:
    """What stands under these messages, by its address or title."""
    found = {each["url"] or each["title"]: each for message in messages for each in message.extras[name]}
    return list(found.values())


def _percent(share: float | None) -> int | None:
    return None if share is None else round(100 * share)
