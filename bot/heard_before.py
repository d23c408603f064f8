"""Each message is taken once, however often it is sent: the gateway may be killed before it has stored the answer."""

from __future__ import annotations

from typing import List, Optional, Text

from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker


def said_to(tracker: DialogueStateTracker, message_id: Optional[Text]) -> Optional[List[BotUttered]]:
    """What was said in answer to this message, up to the next one; None when it is new."""
    said: List[BotUttered] = []
    for event in reversed(tracker.events):
        if isinstance(event, BotUttered):
            said.append(event)
        if isinstance(event, UserUttered):
            if event.message_id == message_id:
                return said[::-1]
            said = []
    return None
