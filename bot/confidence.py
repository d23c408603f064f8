"""How sure the understanding was of what a message was answered with: kept beside the answer, for whoever reviews them."""

from __future__ import annotations

from typing import Any, Dict, Optional, Text

from rasa.shared.core.events import UserUttered
from rasa.shared.nlu.constants import INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY

from bot.nlu.red_flags import RED_FLAGS
from bot.nlu.turn_reader import TURN


def confidence_of(message: Optional[UserUttered]) -> Optional[float]:
    """The share that the message's own words give to the topics that it was answered with, together: 0 to 1.

    None where shares did not decide: a pressed button, an answer to a form, an alarm that the rules found, and a follow-up,
    which was read together with what was asked before.
    """
    parsed: Dict[Text, Any] = (message.parse_data or {}) if message else {}
    turn, ranking = parsed.get(TURN), parsed.get(INTENT_RANKING_KEY)
    if not turn or not ranking or _decided_otherwise(parsed, turn):
        return None
    answered = {topic for topic, _ in turn["answers"]}
    shares = (each[PREDICTED_CONFIDENCE_KEY] for each in ranking if each[INTENT_NAME_KEY] in answered)
    return round(min(1.0, sum(shares)), 4)


def _decided_otherwise(parsed: Dict[Text, Any], turn: Dict[Text, Any]) -> bool:
    is_alarm = (parsed.get(RED_FLAGS) or {}).get("level", "none") != "none"
    return not turn.get("answers") or is_alarm or turn.get("question") != parsed.get("text")
