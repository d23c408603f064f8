"""The measurement of open chats, small, on the whole product: every message is answered, and heard over its stream."""

from __future__ import annotations

import pytest

from tests.stack import Stack
from tools.bench import drive, streams


async def test_every_message_is_answered_and_heard_and_the_gateways_own_share_is_known(
    stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "STREAMS", 4)
    monkeypatch.setattr(streams, "A_SECOND", 4)
    cost = await streams.measure(stack, drive.scripts(["how long until it works?", "does it hurt?"]), seconds=3)
    assert (cost.sent, cost.answered) == (12, 12)
    assert cost.heard >= 20  # each message and its answer; the last ones may be on their way still
    assert 0 <= cost.own <= 1 and cost.p95_ms > 0 and cost.others >= 0
