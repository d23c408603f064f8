"""What tests of the diary ask of a conversation."""

from __future__ import annotations

from datetime import date

from tests.contract import BASE
from tests.stack import Chat, Message, Stack


def today(chat: Chat) -> date:
    return date.fromisoformat(chat.opened["clinic_date"])


def entries_of(stack: Stack, chat: Chat) -> int:
    """How many entries the patient of this conversation has."""
    query = "SELECT count(*) FROM diary_entry e JOIN conversation c ON c.patient_id = e.patient_id WHERE c.id = ?"
    return int(stack.rows(query, chat.id)[0][0])


def asks(replies: list[Message], topic: str = "diary_log") -> str:
    """Which of the diary's texts the last message is."""
    text = replies[-1].text
    answer = BASE.answers[topic]
    return next((reply.id for reply in answer.replies if text.startswith(reply.text.split("{")[0].strip() or "-")), text)
