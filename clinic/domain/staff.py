"""Who works at the clinic, and what kind of work they do at the staff desk."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

MAX_LOGIN = 120
MAX_NAME = 80
_LOGIN = re.compile(r"[a-z0-9._%+'-]+@[a-z0-9-]+(\.[a-z0-9-]+)+")


class Role(StrEnum):
    """What somebody does at the clinic. A role may only what is said to be its own; nothing follows from another."""

    FRONT_DESK = "front_desk"
    NURSE = "nurse"
    CLINICIAN = "clinician"
    ADMIN = "admin"
    AUDITOR = "auditor"

    @property
    def spoken(self) -> str:
        """As people say it: Front desk."""
        return self.value.replace("_", " ").capitalize()


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Somebody who is signed in. `name` is what colleagues and patients read."""

    id: int
    name: str
    role: Role

    @property
    def actor(self) -> str:
        """Who it is for the audit log."""
        return actor_of(self.id)


def actor_of(staff_id: int) -> str:
    """The audit log's name of an account: staff:<id>."""
    return f"staff:{staff_id}"


def is_staff(actor: str) -> bool:
    """Whether the audit log's name of somebody is that of an account."""
    return actor.startswith("staff:")


def login_of(typed: str) -> str | None:
    """The login as it is kept, in lower case; None when it does not look like an e-mail address."""
    login = typed.strip().lower()
    return login if len(login) <= MAX_LOGIN and _LOGIN.fullmatch(login) else None
