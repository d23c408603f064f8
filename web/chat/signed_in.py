"""What is said of signing in to somebody who is signed in."""

from __future__ import annotations

from collections.abc import Sequence

from web.chat.assistant import AssistantReply, Choice

# The assistant knows nobody, and answers everybody as a visitor who has to sign in first.
HOW_TO_SIGN_IN = "portal"
SIGNED_IN = AssistantReply(
    topic=HOW_TO_SIGN_IN, part="signed_in", buttons=[Choice(topic="next_appointment"), Choice(topic="diary_log")]
)


def for_patient(replies: Sequence[AssistantReply]) -> list[AssistantReply]:
    """The replies to a signed-in patient: that they are, once, in the place of all that tells how to."""
    first = next((reply for reply in replies if reply.topic == HOW_TO_SIGN_IN), None)
    if first is None:
        return list(replies)
    told = SIGNED_IN.model_copy(update={"confidence": first.confidence})
    return [told if reply is first else reply for reply in replies if reply is first or reply.topic != HOW_TO_SIGN_IN]
