"""Each message is taken once, however often it is sent: the gateway may be killed before it has stored the answer."""

from __future__ import annotations

from typing import List, Optional, Text

from rasa.core.channels.channel import UserMessage
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker


async def say_again(message: UserMessage, tracker: DialogueStateTracker) -> bool:
    """Whether a message was taken before; then what was said in answer to it is said once more."""
    said = said_to(tracker, message.message_id)
    for event in said or ():
        await message.output_channel.send_response(message.sender_id, event.message())
    return said is not None


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
