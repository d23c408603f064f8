"""Turns ids of approved texts into messages. Nothing else makes a text that a patient reads."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import structlog

from clinic.domain.chat import NewMessage
from clinic.domain.outcomes import WITHDRAWN
from clinic.domain.sign_offs import needs_signature
from knowledge import Answer, Knowledge, KnowledgeError, text_hash
from web.chat.assistant import AssistantReply
from web.chat.buttons import Buttons
from web.chat.entry import checked_entry
from web.chat.labels import Labels
from web.chat.links import Links
from web.figures import Figures

URGENCY = {"urgent": "urgent", "emergency": "emergency", "crisis": "crisis"}
# An alarm's text while a person has the conversation, by the text that it stands in for: an answer that has it says it then.
IN_COMPANY = {"short": "with_person", "spanish": "with_person_spanish"}
log = structlog.get_logger()


@dataclass(frozen=True)
class Renderer:
    """Stateless; `signed` is given to each call, since staff sign answers while the gateway runs."""

    knowledge: Knowledge
    labels: Labels
    buttons: Buttons
    links: Links
    figures: Figures
    hashes: Mapping[str, str]

    @classmethod
    def of(cls, knowledge: Knowledge, labels: Labels, figures: Figures, *, demo: bool) -> Renderer:
        return cls(
            knowledge=knowledge,
            labels=labels,
            buttons=Buttons(knowledge, labels),
            links=Links(knowledge, labels, demo),
            figures=figures,
            hashes={topic: text_hash(answer) for topic, answer in knowledge.answers.items()},
        )

    def message(
        self, reply: AssistantReply, id: str, *, signed: Mapping[str, date], withheld: Collection[str] = ()
    ) -> NewMessage | None:
        """The message that `reply` names; None, and a line in the log, when it names nothing that is approved.

        `withheld`: topics whose answers wait for a signature; the offer of a call stands in their place.
        """
        try:
            answer, text = self._approved(reply)
        except KnowledgeError:
            log.error("reply.not_approved", topic_known=reply.topic in self.knowledge.topics)
            return None
        if answer.topic in withheld and needs_signature(self.knowledge, answer.topic, reply.part):
            return self._withdrawn(answer.topic, id)
        return NewMessage(
            id=id,
            sender="bot",
            text=text,
            topic=answer.topic,
            urgency=URGENCY.get(answer.topic, "none"),
            reviewed_on=signed.get(answer.topic),
            extras=self._extras(answer, reply, id, text),
            in_company=self._in_company(answer, reply, id, signed),
        )

    def _in_company(self, answer: Answer, reply: AssistantReply, id: str, signed: Mapping[str, date]) -> NewMessage | None:
        part = IN_COMPANY.get(reply.part)
        if part is None or all(other.id != part for other in answer.replies):
            return None
        return self.message(AssistantReply(topic=answer.topic, part=part), id, signed=signed)

    def fixed(self, topic: str, part: str, id: str, **fields: str) -> NewMessage:
        """A text of the gateway's own choice. It needs no database, so it has no sign-off."""
        message = self.message(AssistantReply(topic=topic, part=part, fields=fields), id, signed={})
        if message is None:
            raise KnowledgeError(f"{topic}.{part}: no such text")
        return message

    def with_entry_left(self, message: NewMessage) -> NewMessage:
        """The message with a button more, that takes up an unfinished diary entry."""
        buttons = message.extras.get("buttons") or []
        button = self.buttons.finish_entry().stored(f"{message.id}.{len(buttons)}")
        return replace(message, extras={**message.extras, "buttons": [*buttons, button]})

    def notice(self, topic: str, part: str, id: str, **fields: str) -> NewMessage:
        """An approved text that is said of the conversation itself, and not by the assistant."""
        return NewMessage(id=id, sender="system", text=self.knowledge.text(topic, part, **fields), extras={"part": part})

    def system(self, text_id: str, id: str) -> NewMessage:
        """What is said when something about the conversation itself went wrong."""
        return NewMessage(id=id, sender="system", text=self.knowledge.system[text_id])

    def _withdrawn(self, topic: str, id: str) -> NewMessage:
        """It keeps the topic, and bears no source: what is said is not the answer."""
        call = self.buttons.to("callback").stored(f"{id}.0")
        extras = {"part": WITHDRAWN, "buttons": [call]}
        return NewMessage(id=id, sender="bot", text=self.knowledge.system[WITHDRAWN], topic=topic, extras=extras)

    def _approved(self, reply: AssistantReply) -> tuple[Answer, str]:
        text = self.knowledge.text(reply.topic, reply.part, **reply.fields)
        answer = self.knowledge.answers[reply.topic]
        if reply.part == "short" and answer.next_step:
            text = f"{text}\n\n{self.knowledge.text(reply.topic, 'next_step')}"
        if reply.heading:
            text = f"{self.knowledge.text(reply.topic, reply.heading.part, **reply.heading.fields)}\n\n{text}"
        return answer, text

    def _extras(self, answer: Answer, reply: AssistantReply, id: str, text: str) -> dict[str, Any]:
        shown = self.buttons.under(answer, reply.part, reply.buttons, reply.fields)
        of = reply.fields.get("reference")
        return (
            {
                "part": reply.part,
                "sources": self._sources(answer, reply.part),
                "buttons": [button.stored(f"{id}.{number}", of) for number, button in enumerate(shown)],
                "links": self.links.under(answer.topic, reply.part, text),
                "image": self.figures.image(answer.figure) if reply.part in answer.with_figure else None,
                "entry": self._entry(reply),
                "downloads": self._downloads(reply),
                "appointment": reply.appointment,
            }
            | self._picture(reply)
            | _sure(reply)
        )

    def _picture(self, reply: AssistantReply) -> dict[str, Any]:
        """What is needed to draw the picture whenever the message is read. Its address is made then, and not stored."""
        if reply.picture is None:
            return {}
        days = f"{reply.picture.first}/{reply.picture.last}/{reply.picture.today}"
        alt, words = self.knowledge.text("diary_view", "picture_of"), self.labels("figure_words")
        return {"picture": {"of": days, "alt": alt, "words": words}}

    def _downloads(self, reply: AssistantReply) -> list[dict[str, str]]:
        """What is offered, with its title; links are made when the message is shown."""
        known = [offer for offer in reply.downloads if f"download_{offer.kind}" in self.labels.templates]
        return [{"kind": offer.kind, "of": offer.of, "title": self.labels(f"download_{offer.kind}")} for offer in known]

    def _sources(self, answer: Answer, part: str) -> list[dict[str, Any]]:
        sources = self.knowledge.sources_of(answer, part)
        return [{"title": s.title, "publisher": s.publisher, "url": s.url, "year": s.year} for s in sources]

    def _entry(self, reply: AssistantReply) -> dict[str, Any] | None:
        entry = checked_entry(reply.entry) if reply.entry is not None else None
        if reply.entry is not None and entry is None:
            log.error("reply.entry_is_wrong", topic=reply.topic)
        return entry


def _sure(reply: AssistantReply) -> dict[str, float]:
    return {} if reply.confidence is None else {"confidence": reply.confidence}
