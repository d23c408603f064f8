"""How the assistant understands what was typed into Ask: the caller's own words, or all of it where those say less."""

from __future__ import annotations

from safety import Level
from web.chat.assistant import Assistant, AssistantError
from web.chat.text import for_assistant
from web.chat.understood import Understood
from web.staff.ask.lead_in import without_lead_in


async def understood(assistant: Assistant, text: str, level: Level) -> Understood | None:
    """None where nothing was typed, and while the assistant is away. `level`: what the red-flag rules read in all of the text."""
    words = without_lead_in(text)
    found = await _asked(assistant, words)
    if found is None or words == text or (_is_sure(found) and Level[found.level.upper()] >= level):
        return found
    whole = await _asked(assistant, text)
    return whole if whole and (_is_sure(whole) or Level[whole.level.upper()] > Level[found.level.upper()]) else found


async def _asked(assistant: Assistant, text: str) -> Understood | None:
    words = for_assistant(text)
    try:
        return await assistant.understand(words) if words else None
    except AssistantError:
        return None


def _is_sure(found: Understood) -> bool:
    return any(each.topic != "clarify" for each in found.answers)
