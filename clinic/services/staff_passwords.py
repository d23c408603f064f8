"""Hashes and checks passwords (argon2id), two at a time: each takes 64 MiB, and the other threads go on meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from clinic.domain.passwords import LONGEST, normal

# RFC 9106, section 4, the second recommendation, with one lane: cores are few and several people sign in at once.
_HASHER = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1)
_THREADS = ThreadPoolExecutor(2, thread_name_prefix="passwords")


async def hashed(password: str) -> str:
    """The hash to keep, with its salt and parameters."""
    return await asyncio.get_running_loop().run_in_executor(_THREADS, _HASHER.hash, normal(password))


async def matches(hash: str | None, password: str) -> bool:
    """Whether the hash is of this password. Without a hash it takes as long, and is never true."""
    return await asyncio.get_running_loop().run_in_executor(_THREADS, _matches, hash, password)


async def matches_any(hashes: Sequence[str], password: str) -> bool:
    return any([await matches(hash, password) for hash in hashes])


def is_outdated(hash: str) -> bool:
    """Whether it was made with other parameters than today's."""
    return _HASHER.check_needs_rehash(hash)


def _matches(hash: str | None, password: str) -> bool:
    # A hash is not worked out for a megabyte of text, and the first characters alone must not open the door.
    known = normal(password[: LONGEST + 1])
    try:
        return _HASHER.verify(hash or _nobodys(), known) and bool(hash) and len(known) <= LONGEST
    except (VerifyMismatchError, InvalidHashError):
        return False


@cache
def _nobodys() -> str:
    return _HASHER.hash("nobody has this password")
