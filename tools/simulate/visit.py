"""One patient in one conversation, from opening it to leaving: the steps of the patient's kind, done on a phone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from uuid import UUID

from tools.simulate.ledger import Chat, Json, Sent, Wish
from tools.simulate.people import Person
from tools.simulate.phone import Phone, Tab
from tools.simulate.steps import AskCall, AwaitPerson, Press, Rate, Reconnect, Say, SayTwice, SecondTab, Step, Words
from tools.simulate.words import FAREWELLS

# Real seconds that somebody waits for a person of the clinic, and for each of their further messages.
PATIENCE_S = 20.0
PLACED_S, LOOK_S = 10.0, 0.5
# Buttons of these lead away from the answers: to a form, to a person, or to the end of the chat.
LEFT_ALONE = ("callback", "human_handoff", "privacy", "diary", "portal", "emergency", "crisis", "urgent")
TokenFor = Callable[[Person], str]


@dataclass
class Visit:
    """`luck` decides what is said: the same for the same patient and visit."""

    phone: Phone
    chat: Chat
    luck: Random
    tabs: list[Tab] = field(default_factory=list)
    last: list[Json] = field(default_factory=list)
    is_named: bool = False

    async def run(self) -> None:
        """The steps of the kind, and the wait until every tab has what there is. `Refused`."""
        await self._open_tab()
        for step in self.phone.person.kind.steps:
            await self._do(step)
        self.chat.left = await self._last_look()
        await asyncio.gather(*(tab.close(self.chat.left[-1]["seq"]) for tab in self.tabs))

    async def leave(self) -> None:
        """Whatever happened: no stream stays behind."""
        await asyncio.gather(*(tab.lose() for tab in self.tabs))

    async def _last_look(self) -> list[Json]:
        """The history. An alarm is answered before it has its place there: the page stays open for it, `PLACED_S` at most."""
        wanted = {id for sent in self.chat.sent for id in (sent.id, *(message["id"] for message in sent.answer))}
        for _ in range(round(PLACED_S / LOOK_S)):
            history = await self.phone.history(self.chat)
            if wanted <= {message["id"] for message in history}:
                break
            await asyncio.sleep(LOOK_S)
        return history

    async def _do(self, step: Step) -> None:
        match step:
            case Say():
                await self._say(self._picked(step.words), alarm=step.alarm)
            case Press():
                await self._press()
            case Rate():
                await self._rate(step)
            case AskCall():
                await self._ask_call(step)
            case AwaitPerson():
                await self._await_person(step)
            case SayTwice():
                await self._say_twice(step)
            case Reconnect():
                await self._reconnect(step)
            case SecondTab():
                await self._open_tab()

    async def _open_tab(self) -> None:
        tab = self.phone.watching(self.chat, self.chat.opening[-1]["seq"])
        self.tabs.append(tab)
        await tab.connect()

    async def _say(self, text: str, alarm: str | None = None) -> None:
        sent, body = self._message(text, alarm)
        await self.phone.say(self.chat, sent, body)
        self.last = sent.answer

    async def _say_twice(self, step: SayTwice) -> None:
        sent, body = self._message(self._picked(step.words))
        if step.at_once:
            await asyncio.gather(self.phone.say(self.chat, sent, body), self.phone.say_again(self.chat, sent, body))
        else:
            await self.phone.say(self.chat, sent, body)
            await self.phone.say_again(self.chat, sent, body)
        self.last = sent.answer

    async def _press(self) -> None:
        buttons = [button for message in self.last for button in message["buttons"]]
        fitting = [button for button in buttons if not button["topic"].startswith(LEFT_ALONE)]
        if fitting:
            button = self.luck.choice(fitting)
            sent = Sent(self._id(), button["title"], self.phone.clock.now())
            await self.phone.say(self.chat, sent, {"id": sent.id, "button": button["id"]})
            self.last = sent.answer

    async def _rate(self, step: Rate) -> None:
        judged = [message["id"] for message in self.last if message["sender"] == "bot"]
        if judged:
            comment = {"comment": self.luck.choice(step.comments)} if step.comments else {}
            body = {"message_id": judged[-1], "helpful": step.helpful, **comment}
            await self.phone.post(self.chat, body, "feedback")
            self.chat.rated[judged[-1]] = step.helpful

    async def _ask_call(self, step: AskCall) -> None:
        for _ in range(2 if self.luck.random() < step.again else 1):
            person = self.phone.person
            body = {"id": self._id(), "phone": person.phone, "name": person.name, "reason": self.luck.choice(step.reasons)}
            more = {"window": step.window, "share_chat": step.share_chat}
            answer, _ = await self.phone.post(self.chat, body | more, "callbacks")
            wish = Wish(answer["reference"], answer["phone"], answer["message"]["id"], self.phone.clock.now())
            self.chat.wishes.append(wish)

    async def _await_person(self, step: AwaitPerson) -> None:
        tab, place = self.tabs[0], 0
        for words in step.words:
            found = await tab.wait_for(lambda event: event["sender"] == "staff", PATIENCE_S, place)
            if found is None:
                return
            place = tab.watch.seen.index(found) + 1
            await self._say(self._picked(words))

    async def _reconnect(self, step: Reconnect) -> None:
        await self.tabs[0].lose()
        await self._say(self._picked(step.words))
        await self.tabs[0].connect()

    def _message(self, text: str, alarm: str | None = None) -> tuple[Sent, Json]:
        sent = Sent(self._id(), text, self.phone.clock.now(), alarm)
        return sent, {"id": sent.id, "text": text}

    def _picked(self, words: Words) -> str:
        """One of them. Under the first one of a conversation stands the patient's name, which nobody else has."""
        text, person = self.luck.choice(words), self.phone.person
        if self.is_named:
            return text
        self.is_named = True
        return f"{text} {self.luck.choice(FAREWELLS[person.kind.language]).format(person.name)}"

    def _id(self) -> str:
        return str(UUID(int=self.luck.getrandbits(128), version=4))
