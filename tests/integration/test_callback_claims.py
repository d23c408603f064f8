"""Whatever two people do with a call-back, in any order and at any time: one has it at most, and what was done stands once."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from clinic.db.store import open_store
from clinic.domain.callbacks import LEASE, UNREACHED, Outcome, Result
from clinic.domain.staff import StaffMember
from clinic.errors import CallbackGone, CallbackHeld, NotTried
from clinic.services import callback_queue, callback_views
from tests.databases import empty_database
from tests.integration.callback_desk import Desk, hired
from tests.integration.gateway import VAULT

WHO = st.sampled_from(["ann", "ben"])
RESULTS = st.sampled_from(list(Result))
OUTCOMES = st.sampled_from(list(Outcome))


class Queue(RuleBasedStateMachine):
    """The real services on a real file, beside a model in a few lines."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = tempfile.TemporaryDirectory()
        self.desk = self.wait(_desk(Path(self.folder.name)))
        self.owner: str | None = None
        self.seen = self.desk.now
        self.is_closed = False
        self.done: list[tuple[str, str | None, int | None]] = []
        self.told = 0
        self.last: Callable[[], Coroutine[Any, Any, Any]] | None = None

    def wait(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run_until_complete(work)

    def teardown(self) -> None:
        self.wait(self.desk.store.close())
        self.loop.close()
        self.folder.cleanup()

    def member(self, who: str) -> StaffMember:
        return self.desk.ann if who == "ann" else self.desk.ben

    def holder(self) -> str | None:
        return self.owner if self.desk.now - self.seen < LEASE else None

    def expect(self, may: bool, work: Callable[[], Coroutine[Any, Any, Any]]) -> bool:
        """Does it and checks that it goes as the model says."""
        try:
            self.wait(work())
        except CallbackGone:
            assert self.is_closed
        except (CallbackHeld, NotTried):
            assert not may and not self.is_closed
        else:
            assert may and not self.is_closed
            self.last = work
            return True
        return False

    @initialize()
    def asked(self) -> None:
        self.wait(self.desk.opened())
        self.wait(self.desk.ask())

    @rule(minutes=st.integers(1, 45))
    def time_passes(self, minutes: int) -> None:
        self.desk.now += timedelta(minutes=minutes)

    @rule(who=WHO)
    def take(self, who: str) -> None:
        act = self.desk.act(self.member(who))
        if self.expect(self.holder() in (None, who), lambda: self.desk.take(self.member(who), act)):
            self.done.append(("taken", None, self.member(who).id))
            self.owner, self.seen = who, self.desk.now

    @rule(who=WHO)
    def give_back(self, who: str) -> None:
        act = self.desk.act(self.member(who))
        if self.expect(self.owner == who, lambda: callback_queue.give_back(self.desk.store, act, now=self.desk.now)):
            self.done.append(("given_back", None, self.member(who).id))
            self.owner = None

    @rule(who=WHO, result=RESULTS)
    def call(self, who: str, result: Result) -> None:
        act = self.desk.act(self.member(who))
        if self.expect(self.owner == who, lambda: self.desk.attempt(self.member(who), result, act)):
            self.done.append(("attempt", result, self.member(who).id))
            self.owner, self.seen = (who if result == Result.REACHED else None), self.desk.now
            self.told += result != Result.REACHED

    @rule(who=WHO)
    def look(self, who: str) -> None:
        self.wait(callback_views.look(self.desk.store, self.desk.reference, self.member(who), why={}, now=self.desk.now))
        if self.owner == who:
            self.seen = self.desk.now

    @precondition(lambda self: len(self.done) > 3)
    @rule(who=WHO, outcome=OUTCOMES)
    def close(self, who: str, outcome: Outcome) -> None:
        act = self.desk.act(self.member(who))
        tried = any(kind == "attempt" and result != Result.REACHED for kind, result, _ in self.done)
        may = self.owner == who and (tried or outcome not in UNREACHED)
        if self.expect(may, lambda: self.desk.close(self.member(who), outcome, act)):
            self.done.append(("closed", outcome, self.member(who).id))
            self.owner, self.is_closed = None, True
            self.told += outcome in UNREACHED

    @precondition(lambda self: self.last is not None)
    @rule()
    def send_the_last_form_again(self) -> None:
        assert self.last is not None
        self.wait(self.last())

    @invariant()
    def what_stands_in_the_database_is_what_the_model_says(self) -> None:
        if not self.desk.reference:
            return
        row = self.wait(self.desk.row())
        assert row.owner_id == (self.member(self.owner).id if self.owner else None)
        assert (row.closed_at is not None) == self.is_closed
        assert sorted(self.wait(self.desk.steps()), key=str) == sorted(self.done, key=str)
        assert len(self.wait(self.desk.said())) == self.told


async def _desk(folder: Path) -> Desk:
    url = f"sqlite+aiosqlite:///{folder / 'clinic.db'}"
    empty_database(folder / "clinic.db")
    store = open_store(url, VAULT)
    return Desk(store, await hired(store, "Ann"), await hired(store, "Ben"))


TestQueue = Queue.TestCase
TestQueue.settings = settings(
    max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
