"""What the understanding makes of one text that belongs to no conversation, as data for the services.

They ask with it on behalf of staff ("what would a patient be told?") and group messages that are alike by their vectors.
"""

from __future__ import annotations

import base64
import json
from typing import Any, Dict, List, Text

import numpy as np
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage

from bot.encoder.encoder import last_layer
from bot.nlu.red_flags import RED_FLAGS
from bot.nlu.turn_reader import TURN
from bot.nlu.views import VIEWS, View
from bot.turn_request import BadTurn, typed

# How many of some fifty topics are told: behind a sure one, the next closest have shares of a hundredth and less.
RANKED = 12


def asked_text(body: bytes) -> Text:
    """The text of the request `{"text": …}`. Raises `BadTurn`, which quotes nothing."""
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError):
        raise BadTurn("the body is not JSON") from None
    if not isinstance(fields, dict):
        raise BadTurn("the body is not an object")
    return typed(fields.get("text"))


async def understood(agent: Agent, text: Text) -> Dict[Text, Any]:
    """How `text` is understood by itself, as the first message of a chat. No tracker is read or written.

    `level` and `taken_back` of the red flags; `spanish`; `answers`, which the patient would get, in order; `offers`, the
    topics under a question back; `ranking`, the RANKED likeliest topics with their shares, best first; `vector`.
    """
    parsed = await agent.processor.parse_message(UserMessage(text), only_output_properties=False)
    whole, turn, flags = parsed[VIEWS][0], parsed[TURN], parsed[RED_FLAGS]
    return {
        "level": flags["level"],
        "taken_back": flags["taken_back"],
        "spanish": flags["spanish"],
        "answers": [{"topic": topic, "part": part} for topic, part in turn["answers"]],
        "offers": turn["offers"],
        "ranking": _ranking(whole),
        "vector": packed(last_layer(whole.vector[np.newaxis])[0]),
    }


def _ranking(whole: View) -> List[Dict[Text, Any]]:
    likely = sorted(((share, topic) for topic, share in whole.shares.items()), reverse=True)[:RANKED]
    return [{"topic": topic, "share": round(float(share), 4)} for share, topic in likely]


def packed(vector: np.ndarray) -> Text:
    """A vector in base64: 16-bit floats, little end first. What that takes off is far below what counts."""
    return base64.b64encode(vector.astype("<f2").tobytes()).decode("ascii")
