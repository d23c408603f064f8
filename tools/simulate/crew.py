"""The clinic's staff: who works there, and what they leave written down of what they did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from clinic.domain.staff import Role
from clinic.services import demo_staff
from tools.simulate.clock import Clock
from tools.simulate.desk import Account, Answer, Desk
from tools.simulate.ledger import Act, Ledger

NAMES = (
    ("Fran Okoye", Role.FRONT_DESK),
    ("Dev Lind", Role.FRONT_DESK),
    ("Nora Quist", Role.NURSE),
    ("Ines Duarte", Role.NURSE),
    ("Clara Weiss", Role.CLINICIAN),
)


@dataclass
class Worker:
    """One person at the desk. `luck` decides what comes of calls and how fast somebody is."""

    desk: Desk
    ledger: Ledger
    luck: Random

    @property
    def name(self) -> str:
        return self.desk.account.name

    @property
    def clock(self) -> Clock:
        return self.desk.clock

    def note(self, what: str, of: str, answer: Answer | None = None, detail: str = "") -> None:
        went = answer is None or answer.went
        self.ledger.acts.append(Act(self.clock.now(), self.name, what, of, went, detail))


def admin() -> Account:
    """The demo's administrator, whose secret everybody knows."""
    role = Role.ADMIN
    return Account(demo_staff.NAMES[role], demo_staff.login(role), role, demo_staff.PASSWORD, demo_staff.SECRET)


def accounts() -> Sequence[Account]:
    return [Account(name, f"{name.split()[0].lower()}@clinic.example", role) for name, role in NAMES]


async def hire(chief: Desk, fresh: Desk) -> None:
    """Make the account at the desk, and set it up by its link. `ShutOut`."""
    account = fresh.account
    fields = {"login": account.login, "name": account.name, "role": account.role.value}
    await chief.page("/staff/accounts")
    shown = (await chief.send("/staff/accounts", fields)).text
    place = shown.partition("/staff/set-up/")[2]
    await fresh.set_up(f"/staff/set-up/{place.partition('<')[0].strip()}")
