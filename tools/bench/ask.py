"""How long Ask takes at the staff desk: `python -m tools.bench.ask`.

Starts the whole product in a folder of its own, signs a made-up colleague in, and types the questions of the evaluation as fast as
one person after the other can. Prints the figure beside its target; 1 when it is missed.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiohttp import ClientSession
from sqlalchemy.orm import Session

from clinic.db.encryption import KEY_FILE, Vault
from clinic.db.models.staff import StaffAccount
from clinic.db.store import open_store
from clinic.domain.staff import Role
from clinic.domain.totp import fresh_secret
from clinic.services import staff_sessions
from clinic.services.staff_sessions import Lifetime
from tests.stack import Stack, StackFailed, running
from tools.bench.drive import questions
from tools.bench.errors import BenchError
from tools.bench.figures import percentile

TARGET_MS = 100.0
WARM_UP = 20
LONG = timedelta(hours=1)
ROUNDS = 2


async def signed_in(stack: Stack) -> tuple[str, str]:
    """The token and the CSRF token of a session that begins now."""
    now = datetime.now(UTC)
    account = StaffAccount(
        login="bench@clinic.example", display_name="Bench", role=Role.FRONT_DESK, totp_secret=fresh_secret(), created_at=now,
        old_password_hashes=[],
    )  # fmt: skip

    def work(session: Session) -> str:
        session.add(account)
        session.flush()
        return staff_sessions.begin(session, account.id, now=now)

    vault = Vault((stack.folder / "var" / KEY_FILE).read_text().split(","))
    store = open_store(f"sqlite+aiosqlite:///{stack.folder}/var/clinic.db", vault)
    try:
        token = await store.write(work)
        session = await staff_sessions.current(store, token, Lifetime(LONG, LONG), now=now)
    finally:
        await store.close()
    assert session is not None
    return token, session.csrf


async def measure(stack: Stack, texts: Sequence[str]) -> list[float]:
    """Milliseconds of each question, from the request to the whole answer. `BenchError` for one that is not answered."""
    token, csrf = await signed_in(stack)
    headers = {"X-CSRF": csrf, "Cookie": f"staff={token}"}
    took: list[float] = []
    async with ClientSession(headers=headers) as http:
        for text in [*texts[:WARM_UP], *(texts * ROUNDS)]:
            began = time.perf_counter()
            async with http.post(f"{stack.url}/staff/api/ask", data={"text": text}) as answer:
                html = await answer.text()
            took.append(1000 * (time.perf_counter() - began))
            if answer.status != 200 or ("data-topic" not in html and "Not sure" not in html):
                raise BenchError(f"a question was not answered (HTTP {answer.status})")
    return took[WARM_UP:]


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        try:
            with running(Path(folder) / "stack") as stack:
                took = asyncio.run(measure(stack, questions()))
        except (BenchError, StackFailed) as error:
            print(error, file=sys.stderr)
            return 2
    p50, p95 = percentile(took, 0.5), percentile(took, 0.95)
    met = "met" if p95 <= TARGET_MS else "NOT met"
    print(
        f"Ask, {len(took)} questions: p50 {p50:.0f} ms, p95 {p95:.0f} ms (target {TARGET_MS:.0f} ms: {met}), worst {max(took):.0f} ms"
    )
    return 0 if p95 <= TARGET_MS else 1


if __name__ == "__main__":
    sys.exit(main())
