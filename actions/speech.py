"""What an action hears, and how it speaks: by the ids of approved texts, with the fields that they want."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher


def said(tracker: Tracker) -> str:
    """The patient's latest message."""
    return str(tracker.latest_message.get("text") or "")


def last_said(tracker: Tracker) -> tuple[str, str]:
    """The topic and the part of what was said last before the patient's latest message; "" where that is not known."""
    spoken = next((event for event in reversed(tracker.events) if event.get("event") == "bot"), None)
    about = ((spoken or {}).get("metadata") or {}).get("metadata") or {}
    return str(about.get("topic") or ""), str(about.get("part") or "")


def say(
    dispatcher: CollectingDispatcher,
    topic: str,
    reply: str,
    *,
    fields: Mapping[str, str] | None = None,
    entry: Mapping[str, Any] | None = None,
    more: Mapping[str, Any] | None = None,
    to: Sequence[str] = (),
) -> None:
    """Sends the reply of a topic.

    The fields go twice: under `fields` for the gateway, which renders the text itself, and by name for Rasa's own
    rendering in `rasa shell`. `entry` is the chat API's diary entry that the message is about. `more` goes to the gateway
    as it is: `downloads`, `appointment`, `picture`, `heading`. `to` are topics that buttons lead to.
    """
    named = dict(fields or {})
    custom: dict[str, Any] = {"fields": named} | ({"entry": dict(entry)} if entry is not None else {}) | dict(more or {})
    buttons = [{"title": name, "payload": f"/{name}"} for name in to]
    dispatcher.utter_message(response=f"utter_{topic}_{reply}", json_message=custom, buttons=buttons, **named)
