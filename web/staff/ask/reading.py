"""How the assistant understands what was typed into Ask: the caller's own words, or all of it where that is safer."""

from __future__ import annotations

from clinic.domain.outcomes import COURTESIES, UNSURE
from safety import Level
from web.chat.assistant import Assistant, AssistantError
from web.chat.text import for_assistant
from web.chat.understood import Understood
from web.staff.ask.lead_in import callers_words
from web.staff.ask.shorthand import written_out

_LEVELS = {level.code: level for level in Level if level is not Level.NONE}
# What does not settle what the caller is told: all that was typed may say more.
_OPEN = frozenset({*COURTESIES, *UNSURE, *_LEVELS, "medical_advice", "bot_challenge"})


async def understood(assistant: Assistant, text: str, level: Level) -> Understood | None:
    """None where nothing was typed, and while the assistant is away. `level`: what the red-flag rules read in all of the text."""
    words = written_out(callers_words(text))
    found = await _asked(assistant, words)
    if words == text or found is None or (level is Level.NONE and _is_settled(found)):
        return found
    whole = await _asked(assistant, text)
    if whole is None:
        return found
    return whole if _is_safer(whole, found, level) or (_is_sure(whole) and not _is_sure(found)) else found


async def _asked(assistant: Assistant, text: str) -> Understood | None:
    words = for_assistant(text)
    try:
        return await assistant.understand(words) if words else None
    except AssistantError:
        return None


def _is_settled(found: Understood) -> bool:
    """Whether the words alone are an ordinary question. Who asks it then changes nothing, and costs no second reading."""
    return bool(found.answers) and not any(each.topic in _OPEN for each in found.answers)


def _is_safer(whole: Understood, found: Understood, level: Level) -> bool:
    """Who says or asks it may be what is wrong ("he says that the letters are Chinese"): an alarm that is heard in all of it
    alone counts, and nothing is told below what the rules read."""
    of_whole, of_words = _pressing(whole), _pressing(found)
    return of_whole > of_words and (of_words < level or of_words is Level.NONE or of_whole is Level.CRISIS)


def _pressing(found: Understood) -> Level:
    return max((_LEVELS[each.topic] for each in found.answers if each.topic in _LEVELS), default=Level.NONE)


def _is_sure(found: Understood) -> bool:
    return any(each.topic != "clarify" for each in found.answers)
