"""The simulated clinic: the real product in a folder of its own, with the week's patients in its records."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from tests.stack import Stack, command, make_tree, running
from tools.simulate import clock
from tools.simulate.clock import Clock
from tools.simulate.hook import Hook
from tools.simulate.people import Person
from web.portal.demo import demo_token
from web.settings import Settings

MARK, CLOCK, TREE = "made-by-simulate", "clock", "project"
SECRET = "a secret of the simulation alone"  # noqa: S105
ISSUER, AUDIENCE = (Settings.model_fields[name].default for name in ("portal_issuer", "portal_audience"))
VISIT_COLUMNS = ("portal_id", "id", "starts_at", "duration_minutes", "kind", "clinician", "place")


class NotOurs(Exception):
    """The folder holds something that no simulation made."""


def emptied(folder: Path) -> Path:
    """The folder, empty but for the mark by which the next simulation knows it. `NotOurs`."""
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MARK).exists():
            raise NotOurs(f"{folder} was not made by a simulation, and stays as it is: name another folder.")
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).write_text("The next `make simulate` empties this folder.\n", encoding="utf-8")
    return folder


@dataclass(frozen=True)
class Clinic:
    """A running product that lives by `clock`."""

    stack: Stack
    clock: Clock
    hook: Hook

    def portal_token(self, person: Person) -> str:
        """As the portal makes it for somebody who signs in now."""
        settings = Settings(
            _env_file=None,  # type: ignore[call-arg]  # what pydantic-settings takes beside the fields
            state_dir=self.stack.folder / "var",
            portal_issuer=ISSUER,
            portal_audience=AUDIENCE,
        )
        return demo_token(settings, person.portal_id, now=self.clock.now())

    def register(self, people: Sequence[Person], today: date, seed: int) -> None:
        """Put those who sign in into the records, each with a visit of their own, as a clinic imports them."""
        patients = [(person.portal_id, person.name) for person in people]
        visits = [_visit(person, today, Random(f"visits/{seed}/{person.number}")) for person in people]  # noqa: S311
        self._import("patients", ("portal_id", "display_name"), patients)
        self._import("appointments", VISIT_COLUMNS, visits)

    def _import(self, what: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        text = io.StringIO()
        csv.writer(text).writerows([columns, *rows])
        file = self.stack.folder / "var" / f"{what}.csv"
        file.write_text(text.getvalue(), encoding="utf-8")
        faked = clock.environment(self.stack.folder.parent / CLOCK)
        command(self.stack.folder, "clinic", what, "import", str(file), "--apply", **faked)


@contextmanager
def opened(folder: Path, time: Clock, hook: Hook) -> Iterator[Clinic]:
    """The product, ready, until the block ends. `StackFailed`, `NoFakeTime`."""
    settings = {
        **clock.environment(folder / CLOCK),
        "CLINIC_RATE_LIMIT": "on",
        "CLINIC_TRUSTED_PROXIES": "127.0.0.1",
        "CLINIC_ALARM_WEBHOOK": hook.url,
        "CLINIC_ALARM_WEBHOOK_SECRET": SECRET,
    }
    with running(make_tree(folder / TREE), **settings) as stack:
        yield Clinic(stack, time, hook)


def _visit(person: Person, today: date, luck: Random) -> Sequence[str]:
    day = today + timedelta(days=luck.randrange(10, 60))
    day += timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
    at = f"{day}T{luck.randrange(8, 15):02}:{luck.choice(('00', '15', '30', '45'))}"
    return person.portal_id, f"visit-{person.number}", at, "30", "treatment", f"Dr. {person.doctor}", "Suite 200"
