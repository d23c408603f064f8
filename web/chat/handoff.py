"""From the assistant to a person and back: what the patient reads, in approved words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from clinic.db.models.chat import Callback
from clinic.domain import callbacks
from clinic.domain.chat import NewMessage, Post, derived_id
from clinic.domain.desk import JOINED, PASSED_ON
from knowledge.opening_hours import is_open
from web.chat.assistant import AssistantReply
from web.chat.callback_time import expected, expected_of
from web.chat.render import Renderer

TOPIC = "human_handoff"
WAITING, CLOSED, NOBODY_CAME, UNANSWERED = "waiting", "closed", "nobody_came", "unanswered"
# The same to whoever has left a number.
ALREADY_ASKED = {part: f"{part}_asked" for part in (WAITING, CLOSED, NOBODY_CAME, UNANSWERED)}
# Topics that ask for what an entry of the diary still lacks, and those that are told whatever else is.
DIARY = ("diary_log", "diary_correct")
PRESSING = ("urgent", "emergency", "crisis")
# What is said of calls to whoever waits for one.
ASKED = "asked"
LEFT, LEFT_UNANSWERED, GONE = "left", "left_unanswered", "gone"


@dataclass(frozen=True)
class Handoff:
    renderer: Renderer
    now: Callable[[], datetime]

    def answered(self, reply: AssistantReply, call: Callback | None) -> AssistantReply:
        """The assistant's reply; a wish for a person gets the clinic's own answer, by the hour. Who waits for a `call` is told of
        that one, and not asked for the number again."""
        if reply.topic == callbacks.TOPIC and call is not None:
            return reply.model_copy(update={"part": ASKED, "fields": self.told_of(call), "buttons": []})
        if (reply.topic, reply.part) != (TOPIC, "short"):
            return reply
        base, now = self.renderer.knowledge, self.now()
        part = WAITING if is_open(base.clinic.hours, now.astimezone(base.clinic.zone)) else CLOSED
        if call is not None:
            return AssistantReply(topic=TOPIC, part=ALREADY_ASKED[part], fields=self.told_of(call))
        return AssistantReply(topic=TOPIC, part=part, fields={"expected": expected(base, now)} if part == CLOSED else {})

    def still_waiting(self, replies: Sequence[AssistantReply]) -> list[AssistantReply]:
        """Of the assistant's replies to who waits for a person and asks whether anybody is there: what was said of that is said
        again. An alarm stands as it is, and an open question of the diary stays."""
        if any(reply.topic in PRESSING for reply in replies):
            return list(replies)
        return [AssistantReply(topic=TOPIC, part="short"), *(reply for reply in replies if reply.topic in DIARY)]

    def nobody_came(self, conversation_id: str, since: datetime, call: Callback | None) -> NewMessage:
        """What is said when the clinic has closed to somebody who waited for a person since then. Who has asked for a `call`
        already is not asked for the number again."""
        return self._closed(conversation_id, NOBODY_CAME, since, call)

    def unanswered(self, conversation_id: str, since: datetime, call: Callback | None) -> NewMessage:
        """The same to somebody whose chat a person had, who did not answer what was written then."""
        return self._closed(conversation_id, UNANSWERED, since, call)

    def _closed(self, conversation_id: str, part: str, since: datetime, call: Callback | None) -> NewMessage:
        id, base = derived_id(conversation_id, f"{part}/{since.isoformat()}"), self.renderer.knowledge
        if call is None:
            return self.renderer.fixed(TOPIC, part, id, expected=expected(base, self.now()))
        return self.renderer.fixed(TOPIC, ALREADY_ASKED[part], id, **self.told_of(call))

    def told_of(self, call: Callback) -> dict[str, str]:
        """The fields of a text that tells of a call that was asked for."""
        return {"reference": call.reference, "expected": expected_of(self.renderer.knowledge, call, self.now())}

    def passed_on(self, post: Post, name: str) -> NewMessage:
        """What is answered to a message that went to a person."""
        return self.renderer.notice(TOPIC, PASSED_ON, post.reply_id(2), name=name)

    def joined(self, conversation_id: str) -> Callable[[int, str], NewMessage]:
        """What is said of a person who takes the conversation: made of its version and of the name."""
        return self._moved(conversation_id, JOINED)

    def left(self, conversation_id: str) -> Callable[[int, str], NewMessage]:
        """The same of one who gives it back."""
        return self._moved(conversation_id, LEFT)

    def left_unanswered(self, conversation_id: str) -> Callable[[int, str], NewMessage]:
        """The same of one who does so before the patient's last words were answered."""
        return self._moved(conversation_id, LEFT_UNANSWERED)

    def gone(self, conversation_id: str) -> Callable[[int, str], NewMessage]:
        """The same of one who is no longer at the desk, when another person is to come."""
        return self._moved(conversation_id, GONE)

    def _moved(self, conversation_id: str, part: str) -> Callable[[int, str], NewMessage]:
        def told(version: int, name: str) -> NewMessage:
            return self.renderer.notice(TOPIC, part, derived_id(conversation_id, f"moved/{version}"), name=name)

        return told


def wants_person(messages: Iterable[NewMessage]) -> bool:
    """Whether one of the messages promises a person in this chat."""
    promises = (WAITING, ALREADY_ASKED[WAITING])
    return any(message.topic == TOPIC and message.extras.get("part") in promises for message in messages)
