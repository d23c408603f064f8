"""Which answers a clinician has signed, as every answer says it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import date

from sqlalchemy.exc import SQLAlchemyError

from clinic.db.store import Store
from clinic.services import sign_offs

KEPT_S = 1.0


class Signatures:
    """Read from the records once a second at most, since each answer asks. A verdict given at this gateway's desk counts at once.

    `hashes`: topic to `knowledge.text_hash` of its answer.
    """

    def __init__(self, store: Store, hashes: Mapping[str, str], clock: Callable[[], float] = time.monotonic) -> None:
        self._store, self._hashes, self._clock = store, hashes, clock
        self._days: Mapping[str, date] = {}
        self._good_until = float("-inf")
        self._verdicts = 0

    async def days(self) -> Mapping[str, date]:
        """Topic to the day on which its very text was signed.

        Empty while the records are away: an answer counts for more than its date, unless the clinic requires one.
        """
        if self._clock() < self._good_until:
            return self._days
        verdicts = self._verdicts
        try:
            days = await sign_offs.signed(self._store, self._hashes)
        except SQLAlchemyError:
            return {}
        if verdicts == self._verdicts:
            self._days, self._good_until = days, self._clock() + KEPT_S
        return days

    def verdict_given(self) -> None:
        """What was read, or is being read just now, no longer counts."""
        self._verdicts += 1
        self._good_until = float("-inf")
