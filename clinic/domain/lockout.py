"""How long an account waits after wrong attempts to sign in: longer each time, and never for good.

Whoever guesses is slowed down where they are. A colleague at the clinic's own address, from which the account has signed in
before, does not wait for what strangers elsewhere did.
"""

from __future__ import annotations

from datetime import datetime, timedelta

# Mistakes that cost nothing: at one address, and all addresses together.
FREE_AT_ADDRESS, FREE_IN_ALL = 5, 20
SHORTEST, LONGEST = timedelta(seconds=30), timedelta(minutes=15)
# Failures of so long ago do not count any more.
FORGOTTEN = timedelta(days=1)


def wait_after(failures: int, free: int) -> timedelta:
    """How long to wait after the latest of so many failures: none, then 30 s, doubled by each, 15 minutes at most."""
    if failures < free:
        return timedelta()
    doublings = min(failures - free, 10)  # no power grows beyond what a duration can hold
    return min(SHORTEST * float(2**doublings), LONGEST)


def counted(failures: int, failed_at: datetime | None, now: datetime) -> int:
    """The failures that still count."""
    return 0 if failed_at is None or now - failed_at > FORGOTTEN else failures
