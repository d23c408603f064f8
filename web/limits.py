"""How many requests are taken: from one conversation, from one address, and in all. Kept in memory, by moving windows."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import structlog
from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from web.errors import TooMany
from web.settings import Settings

CHAT, DESK = "chat", "desk"
# Reading changes nothing and wakes no assistant.
READS_A_WRITE = 10
# Opening is what a visitor does once; thirty people behind one address may do it in the same minute, and again after a reload.
OPENINGS = parse("120/minute")
# Wrong sign-ins at the staff desk from one address: not how many, but of how many different accounts. Thirty people who share an
# address stay below; whoever tries one password on a list of names does not.
GUESSED_ACCOUNTS = parse("40/15 minutes")
ONCE_AN_ACCOUNT = parse("1/15 minutes")
# Whoever sits down at a desk that was left open must not try passwords.
PASSWORD_CHANGES = parse("6/15 minutes")
# A patient's second tab and a message sent again may wait behind the first; more is no person.
TURNS_A_CONVERSATION = 4
TURN_WAIT_S = 2.0
log = structlog.get_logger()


@dataclass(frozen=True)
class Limits:
    """Every method raises `TooMany`. An emergency or a crisis never comes here."""

    on: bool
    per_conversation: RateLimitItem
    per_address: RateLimitItem
    overall: RateLimitItem
    turns_at_once: int
    _windows: MovingWindowRateLimiter = field(default_factory=lambda: MovingWindowRateLimiter(MemoryStorage()))
    _turns: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        return cls(
            on=settings.rate_limit == "on",
            per_conversation=parse(settings.rate_per_conversation),
            per_address=parse(settings.rate_per_address),
            overall=parse(settings.rate_overall),
            turns_at_once=settings.turns_at_once,
        )

    async def opening(self, address: str) -> None:
        await self._count(OPENINGS, "opening", address)
        await self.writing(address)

    async def writing(self, address: str, *, at: str = CHAT) -> None:
        """`at`: chats and the staff desk have windows of their own, so that no flood of chats keeps staff from an alarm."""
        await self._count(self.per_address, "writing", at, address)
        await self._count(self.overall, "writing", at)

    async def reading(self, address: str, *, at: str = CHAT) -> None:
        await self._count(_times(self.per_address, READS_A_WRITE), "reading", at, address)
        await self._count(_times(self.overall, READS_A_WRITE), "reading", at)

    async def posting(self, conversation_id: str, address: str) -> None:
        await self._count(self.per_conversation, "posting", conversation_id)
        await self.writing(address)

    async def is_guessing(self, address: str) -> bool:
        """Whether somebody there tries many accounts of the staff desk."""
        return self.on and not await self._windows.test(GUESSED_ACCOUNTS, "guessing", address)

    async def failed_sign_in(self, address: str, account: str) -> None:
        """Count an account for the address, once however often it fails. `account` is any name that tells it from others."""
        if self.on and await self._windows.hit(ONCE_AN_ACCOUNT, "failing", address, account):
            await self._windows.hit(GUESSED_ACCOUNTS, "guessing", address)

    async def changing_password(self, staff_id: int) -> None:
        await self._count(PASSWORD_CHANGES, "changing_password", str(staff_id))

    @asynccontextmanager
    async def turn(self, conversation_id: str) -> AsyncIterator[None]:
        """A place among the turns that the assistant works on, while there is one: a queue would only make all wait."""
        if self.on and (self._turns.total() >= self.turns_at_once or self._turns[conversation_id] >= TURNS_A_CONVERSATION):
            log.warning("limits.reached", limit="turns_at_once")
            raise TooMany("too many messages are being answered", wait_s=TURN_WAIT_S)
        self._turns[conversation_id] += 1
        try:
            yield
        finally:
            self._turns[conversation_id] -= 1
            if not self._turns[conversation_id]:
                del self._turns[conversation_id]

    async def _count(self, rate: RateLimitItem, *key: str) -> None:
        if not self.on or await self._windows.hit(rate, *key):
            return
        window = await self._windows.get_window_stats(rate, *key)
        log.warning("limits.reached", limit=key[0], rate=str(rate))
        raise TooMany("too many requests in a short time", wait_s=window.reset_time - time.time())


def _times(rate: RateLimitItem, factor: int) -> RateLimitItem:
    return type(rate)(rate.amount * factor, rate.multiples)
