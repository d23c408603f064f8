"""Members of staff at the desk of a test's gateway."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from clinic.db.models.chat import Message
from clinic.domain.chat import NewMessage
from clinic.domain.desk import Person
from clinic.domain.staff import Role, StaffMember
from clinic.services import desk
from tests.integration.gateway import Chat, Gateway
from web.keys import HANDOFF, HUB

DANA = Person.of(StaffMember(1, "Dana Reyes", Role.NURSE))
SAM = Person.of(StaffMember(2, "Sam Okafor", Role.FRONT_DESK))


@dataclass
class Desk:
    """`person` at the desk of `gateway`, by the services that the pages call."""

    gateway: Gateway
    person: Person = DANA

    async def take(self, chat: Chat, *, version: int = 0) -> None:
        told = self.gateway.app[HANDOFF].joined(chat.id)
        await desk.take(self.gateway.store, chat.id, self.person, told, version=version, now=self.gateway.clock())
        self.gateway.app[HUB].wake(chat.id)

    async def write(self, chat: Chat, text: str, id: str | None = None) -> Message:
        message = NewMessage(id or str(uuid4()), "staff", text, extras={"speaker": self.person.told_as})
        return await desk.write(self.gateway.store, chat.id, self.person, message, now=self.gateway.clock())

    async def hand_back(self, chat: Chat) -> None:
        handoff = self.gateway.app[HANDOFF]
        told, unanswered = handoff.left(chat.id), handoff.left_unanswered(chat.id)
        await desk.hand_back(self.gateway.store, chat.id, self.person, told, unanswered, now=self.gateway.clock())


def spoken(history: list[dict[str, Any]]) -> list[str]:
    return [message["sender"] for message in history]
