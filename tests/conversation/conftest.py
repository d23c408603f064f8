from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import closing

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


@pytest.fixture
async def empty_diary(signed_in: OpenAs, stack: Stack) -> Chat:
    """A conversation of a patient whose diary is empty, whatever tests before this one wrote into it."""
    chat = await signed_in("demo-lee")
    with closing(sqlite3.connect(stack.folder / "var/clinic.db", timeout=10)) as records, records:
        patient = "SELECT patient_id FROM conversation WHERE id = ?"
        records.execute(f"DELETE FROM diary_entry WHERE patient_id = ({patient})", (chat.id,))
    return chat
