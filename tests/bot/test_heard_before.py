"""What was said in answer to a message that comes once more."""

from __future__ import annotations

from rasa.shared.core.events import BotUttered, UserUttered

from bot.heard_before import said_to
from tests.bot.support import conversation


def _heard(text: str, id: str) -> UserUttered:
    return UserUttered(text, message_id=id)


def test_what_was_said_ends_with_the_next_message() -> None:
    tracker = conversation(_heard("one", "a"), BotUttered("1"), BotUttered("2"), _heard("two", "b"), BotUttered("3"))
    assert [event.text for event in said_to(tracker, "a") or []] == ["1", "2"]
    assert [event.text for event in said_to(tracker, "b") or []] == ["3"]
    assert said_to(tracker, "c") is None
    assert said_to(conversation(_heard("one", "a")), "a") == []
