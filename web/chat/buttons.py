"""What a patient can press under an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import knowledge
from knowledge import Answer, Knowledge, Part
from knowledge.template import render
from web.chat.assistant import Choice
from web.chat.labels import Labels

MAX_PARTS = 4
MAX_OFFERS = 3
NO_FIELDS: Mapping[str, str] = MappingProxyType({})
NO_BUTTONS = frozenset({"emergency", "urgent"})


@dataclass(frozen=True, slots=True)
class Button:
    """`topic` is what pressing it leads to; it is pressed (`topic`, `part`), said (`say`, an approved text), or done (`do`)."""

    title: str
    topic: str
    part: str | None = None
    say: str | None = None
    do: str | None = None

    def stored(self, id: str, of: str | None = None) -> dict[str, Any]:
        """`of`: the reference of the call that the message tells of, and that alone is cancelled."""
        stored = {"id": id, "title": self.title, "topic": self.topic, "part": self.part, "say": self.say, "do": self.do}
        return stored if of is None else {**stored, "of": of}


@dataclass(frozen=True)
class Buttons:
    knowledge: Knowledge
    labels: Labels

    def under(self, answer: Answer, part: str, offers: Sequence[Choice], told: Mapping[str, str]) -> list[Button]:
        """The buttons under one approved text; `offers` are those that the assistant chose, `told` the text's own fields."""
        if answer.topic == "clarify":
            own = self._own(answer, part, told)  # they lead on too, and all together are few enough to choose from
            return [*self._chosen(offers)[: max(0, MAX_OFFERS - len(own))], *own]
        if any(reply.id == part for reply in answer.replies):
            return [*self._chosen(offers), *self._own(answer, part, told)]
        if answer.walkthrough:
            return [*self._walk(answer, part), *self._related(answer, part)]
        return [*self._of_answer(answer), *self._parts(answer, part), *self._related(answer, part)]

    def finish_entry(self) -> Button:
        """Takes up the diary entry that an emergency came into."""
        title = self.labels("finish_entry")
        return Button(title, "diary_log", say=title.lower())

    def _of_answer(self, answer: Answer) -> list[Button]:
        return [_own_button(answer, button) for button in answer.buttons]

    def _chosen(self, offers: Sequence[Choice]) -> list[Button]:
        return [self.to(choice.topic, choice.part) for choice in offers if self._is_known(choice)]

    def _is_known(self, choice: Choice) -> bool:
        answer = self.knowledge.answers.get(choice.topic)
        return answer is not None and choice.part in (None, "short", *(part.id for part in answer.parts))

    def to(self, topic: str, part: str | None = None) -> Button:
        """A button that leads to this answer, or to a part of it."""
        answer = self.knowledge.answers[topic]
        return Button(answer.part(part).title if part else answer.title, topic, part)

    def _own(self, answer: Answer, part: str, told: Mapping[str, str]) -> list[Button]:
        """The buttons that stand beside the text in the knowledge base."""
        found = next((reply for reply in answer.replies if reply.id == part), None)
        return [_own_button(answer, button, told) for button in (found.buttons if found else ())]

    def _parts(self, answer: Answer, part: str) -> list[Button]:
        others = [other for other in answer.parts if other.id != part]
        return [Button(self.labels("tell_more", title=other.title), answer.topic, other.id) for other in others[:MAX_PARTS]]

    def _related(self, answer: Answer, part: str) -> list[Button]:
        if answer.topic in NO_BUTTONS or self.knowledge.topics[answer.topic].kind == "safety":
            return []
        return [self.to(topic) for topic in answer.related]

    def _walk(self, answer: Answer, part: str) -> list[Button]:
        steps: Sequence[Part] = answer.parts
        total, here = str(len(steps)), next((n for n, step in enumerate(steps, 1) if step.id == part), 0)
        if not here:
            return [Button(self.labels("walk_start", total=total), answer.topic, steps[0].id)]
        ways = [("walk_next", here + 1), ("walk_back", here - 1)]
        return [
            Button(self.labels(label, number=str(number), total=total), answer.topic, steps[number - 1].id)
            for label, number in ways
            if 1 <= number <= len(steps)
        ]


def _own_button(answer: Answer, button: knowledge.Button, told: Mapping[str, str] = NO_FIELDS) -> Button:
    return Button(render(button.title, told), button.topic or answer.topic, button.part, button.say, button.do)
