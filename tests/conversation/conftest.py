from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiohttp import ClientSession

from tests.stack import Chat, Stack, client

OpenAs = Callable[[str], Awaitable[Chat]]


@pytest.fixture
async def http(stack: Stack) -> AsyncIterator[ClientSession]:
    async with client(stack.url) as http:
        yield http


@pytest.fixture
async def chat(http: ClientSession) -> Chat:
    """A visitor's conversation."""
    return await Chat.open(http)


@pytest.fixture
def signed_in(stack: Stack, http: ClientSession) -> OpenAs:
    """Opens a conversation as a demo patient: `await signed_in("demo-maria")`."""

    async def open_as(patient: str) -> Chat:
        return await Chat.open(http, portal_token=stack.portal_token(patient))

    return open_as
