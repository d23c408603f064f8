"""What the knowledge folder holds, as frozen values. Texts are templates until `Knowledge.text` renders them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from knowledge.clinic import Clinic
from knowledge.errors import KnowledgeError
from knowledge.template import render


@dataclass(frozen=True, slots=True)
class Topic:
    """`kind` is education, service, safety or boundary."""

    name: str
    kind: str
    about: str


@dataclass(frozen=True, slots=True)
class Source:
    id: str
    title: str
    publisher: str
    url: str | None
    year: int | None
    kind: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """`confidence` is seed, label, guideline, trial, practice or unverified."""

    id: str
    topic: str
    statement: str
    sources: tuple[str, ...]
    confidence: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing, `figures/<name>.svg`; `description` is its alternative text, `text` says all that it shows."""

    name: str
    title: str
    description: str
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """One approved text. `asks` are ways in which a patient asks for just this part. `aloud`, of the short text alone, is what
    staff read to a caller in its place; it rests on the same facts, and no patient reads it.
    """

    id: str
    title: str
    text: str
    facts: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    aloud: str | None = None


# What the gateway does by itself when it is pressed: see web/chat/privacy.py.
DEEDS = ("show_kept", "ask_erase_diary", "erase_diary", "ask_erase_chat", "erase_chat", "leave_all", "cancel_call")


@dataclass(frozen=True, slots=True)
class Button:
    """What can be pressed under a text: it leads to a `topic` (and a `part` of it), says `say` for the patient, or has
    the gateway `do` one of DEEDS. What is said leads to the text's own topic unless `topic` names another one."""

    title: str
    say: str | None = None
    topic: str | None = None
    part: str | None = None
    do: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """A text that an action speaks; `fields` are the names it has to be given, `facts` what it rests on by itself, `aloud` what
    staff read to a caller in its place.
    """

    id: str
    text: str
    fields: tuple[str, ...] = ()
    language: str = "en"
    buttons: tuple[Button, ...] = ()
    facts: tuple[str, ...] = ()
    aloud: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """One topic's answer. `short` is a `Part` with the id "short" and the answer's title; `buttons` stand under all parts, the
    figure under the short text and under `figure_parts`, which tell what it shows."""

    topic: str
    title: str
    short: Part
    parts: tuple[Part, ...]
    replies: tuple[Reply, ...]
    related: tuple[str, ...]
    next_step: str | None
    figure: str | None
    sources: tuple[str, ...]
    review_interval_months: int
    walkthrough: bool = False
    buttons: tuple[Button, ...] = ()
    figure_parts: tuple[str, ...] = ()

    def part(self, id: str) -> Part:
        """The part with this id; "short" is the short answer. `KnowledgeError` when there is none."""
        for part in (self.short, *self.parts):
            if part.id == id:
                return part
        raise KnowledgeError(f"{self.topic}: no part '{id}'")

    def reply(self, id: str) -> Reply:
        """The reply with this id. `KnowledgeError` when there is none."""
        for reply in self.replies:
            if reply.id == id:
                return reply
        raise KnowledgeError(f"{self.topic}: no reply '{id}'")

    def facts_of(self, id: str) -> tuple[str, ...]:
        """The facts that one part or reply rests on; those of the short answer for what states none of its own."""
        texts: tuple[Part | Reply, ...] = (*self.parts, *self.replies)
        own = (text.facts for text in texts if text.id == id)
        return next(own, ()) or self.short.facts

    @property
    def with_figure(self) -> tuple[str, ...]:
        """The ids of the texts that the figure stands under; none without a figure."""
        return (self.short.id, *self.figure_parts) if self.figure else ()

    @property
    def alouds(self) -> Mapping[str, str]:
        """The texts that were written to be read to a caller, by the id of the text that each stands in for."""
        texts: tuple[Part | Reply, ...] = (self.short, *self.replies)
        return {text.id: text.aloud for text in texts if text.aloud}

    @property
    def facts(self) -> frozenset[str]:
        """The ids of every fact that the answer rests on."""
        texts: tuple[Part | Reply, ...] = (self.short, *self.parts, *self.replies)
        return frozenset(fact for text in texts for fact in text.facts)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All that may be said. `system` texts are ready to show; answers are rendered by `text`."""

    topics: Mapping[str, Topic]
    answers: Mapping[str, Answer]
    sources: Mapping[str, Source]
    facts: Mapping[str, Fact]
    figures: Mapping[str, Figure]
    clinic: Clinic
    system: Mapping[str, str]
    _clinic_facts: Mapping[str, str] = field(repr=False, default_factory=dict)

    @property
    def titles(self) -> dict[str, str]:
        """What each topic is called, in the words that patients read."""
        return {topic: answer.title for topic, answer in self.answers.items()}

    def sources_of(self, answer: Answer, part: str) -> tuple[Source, ...]:
        """Where a part of an answer comes from, in the answer's own order."""
        used = {source for fact in answer.facts_of(part) for source in self.facts[fact].sources}
        return tuple(self.sources[source] for source in answer.sources if source in used)

    def text(self, topic: str, part: str = "short", **fields: str) -> str:
        """An approved text, ready to show. `part` is "short", "next_step", or the id of a part or a reply.

        `fields` are those that the reply declares, no more and no fewer; values are put in as they are.
        `KnowledgeError` for an unknown topic or part, and for a field that is missing or not wanted.
        """
        template, wanted = self._template(topic, part)
        missing, extra = set(wanted) - set(fields), set(fields) - set(wanted)
        problems = [f"{topic}.{part}: field '{name}' is missing" for name in sorted(missing)]
        problems += [f"{topic}.{part}: there is no field '{name}'" for name in sorted(extra)]
        if problems:
            raise KnowledgeError(*problems)
        return render(template, {**self._clinic_facts, **fields})

    def aloud(self, topic: str, part: str = "short") -> str:
        """What staff read to a caller on the telephone: the text that was written for it, or else the one that patients read.

        `KnowledgeError` as for `text`; a text with fields of its own is never read aloud.
        """
        text = self.text(topic, part)
        spoken = self.answers[topic].alouds.get(part)
        return text if spoken is None else render(spoken, self._clinic_facts)

    def _template(self, topic: str, part: str) -> tuple[str, tuple[str, ...]]:
        answer = self.answers.get(topic)
        if answer is None:
            raise KnowledgeError(f"{topic}: no such topic")
        if part == "next_step" and answer.next_step:
            return answer.next_step, ()
        for reply in answer.replies:
            if reply.id == part:
                return reply.text, reply.fields
        return answer.part(part).text, ()
