"""What stands under an answer for going on: telephone numbers, the portal, the words of a picture."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge import Clinic, Knowledge
from knowledge.clinic import spoken_phone
from web.chat.labels import Labels

Link = dict[str, str]
PORTAL_REPLIES = frozenset(
    (topic, "visitor") for topic in ("next_appointment", "diary_log", "diary_view", "diary_correct", "diary_export", "privacy")
)
FIGURE_WORDS = "/figures/"
CHAT_CRISIS_URL = "https://988lifeline.org/chat/"


@dataclass(frozen=True)
class Links:
    knowledge: Knowledge
    labels: Labels
    demo: bool

    def under(self, topic: str, part: str, text: str) -> list[Link]:
        """The links under this answer, the most pressing first; a phone number that the text names can be tapped."""
        match topic:
            case "crisis":
                return [*self._crisis(), self._call_emergency()]
            case "emergency":
                return [self._call_emergency(), self._call_clinic()]
            case "urgent":
                return [self._call_clinic(), self._call_after_hours(), self._call_emergency()]
            case _:
                return [*self._portal(topic, part), *self._phone(text), *self._figure(topic, part)]

    @property
    def portal_url(self) -> str:
        """The demo clinic's portal does not exist; the gateway plays it."""
        return "/portal" if self.demo else self._clinic.portal_url

    @property
    def _clinic(self) -> Clinic:
        return self.knowledge.clinic

    def _phone(self, text: str) -> list[Link]:
        return [self._call_clinic()] if spoken_phone(self._clinic.phone) in text else []

    def _portal(self, topic: str, part: str) -> list[Link]:
        if topic != "portal" and (topic, part) not in PORTAL_REPLIES:
            return []
        return [{"title": self.labels("demo_portal" if self.demo else "portal"), "url": self.portal_url}]

    def _figure(self, topic: str, part: str) -> list[Link]:
        answer = self.knowledge.answers[topic]
        if part not in answer.with_figure or answer.figure not in self.knowledge.figures:
            return []
        return [{"title": self.labels("figure_words"), "url": f"{FIGURE_WORDS}{answer.figure}"}]

    def _call_clinic(self) -> Link:
        return self._call("call_clinic", self._clinic.phone)

    def _call_after_hours(self) -> Link:
        return self._call("call_after_hours", self._clinic.after_hours_phone)

    def _call(self, label: str, phone: str) -> Link:
        return {"title": self.labels(label, phone=spoken_phone(phone)), "url": f"tel:{phone}"}

    def _call_emergency(self) -> Link:
        number = self._clinic.emergency_number
        return {"title": self.labels("call_emergency", number=number), "url": f"tel:{number}"}

    def _crisis(self) -> list[Link]:
        number = self._clinic.crisis_number
        links = [
            {"title": self.labels("call_crisis", number=number), "url": f"tel:{number}"},
            {"title": self.labels("text_crisis", number=number), "url": f"sms:{number}"},
        ]
        return [*links, {"title": self.labels("chat_crisis"), "url": CHAT_CRISIS_URL}] if number == "988" else links
