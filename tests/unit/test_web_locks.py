"""One thing at a time in a conversation, and no lock left behind."""

from __future__ import annotations

import asyncio

import pytest

from web.chat.locks import Locks


async def test_the_same_key_waits_and_another_does_not() -> None:
    locks, order = Locks(), []

    async def hold(key: str, name: str) -> None:
        async with locks(key):
            order.append(f"{name} in")
            await asyncio.sleep(0.01)
            order.append(f"{name} out")

    await asyncio.gather(hold("a", "first"), hold("a", "second"), hold("b", "other"))
    assert order == ["first in", "other in", "first out", "second in", "other out", "second out"] or (
        order.index("first out") < order.index("second in") and order.index("other in") < order.index("first out")
    )
    assert len(locks) == 0


async def test_a_lock_is_given_back_when_its_holder_fails_or_gives_up() -> None:
    locks = Locks()
    with pytest.raises(ValueError):
        async with locks("a"):
            raise ValueError
    async with locks("a"):
        waiting = asyncio.create_task(enter(locks))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    assert len(locks) == 0


async def enter(locks: Locks) -> None:
    async with locks("a"):
        pass
