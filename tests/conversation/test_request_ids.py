"""One turn can be followed through the logs of all three processes."""

from __future__ import annotations

from uuid import uuid4

from tests.integration.waiting import until
from tests.stack import Chat, Stack


async def test_the_id_of_a_request_stands_in_the_log_of_every_process_that_took_part(stack: Stack, chat: Chat) -> None:
    response = await chat.post({"id": str(uuid4()), "text": "when is my next appointment?"})
    assert response.status == 200
    request_id = response.headers["X-Request-Id"]
    wanted = {"gateway", "assistant", "actions"}
    await until(lambda: {name.strip() for name, _, line in parted(stack) if request_id in line} == wanted)


def parted(stack: Stack) -> list[tuple[str, str, str]]:
    return [line.partition(" | ") for line in stack.printed().splitlines()]
