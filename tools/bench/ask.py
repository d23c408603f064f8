"""How long Ask takes at the staff desk: `python -m tools.bench.ask`.

Starts the whole product in a folder of its own, signs a made-up colleague in, and types the questions of the evaluation one
after the other, bare and as staff write what a caller says. Prints the figures beside their target; 1 when one is missed.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from aiohttp import ClientSession

from clinic.domain.staff import Role
from tests.stack import Stack, StackFailed, running
from tests.staff_stack import signed_in
from tools.bench.drive import questions
from tools.bench.errors import BenchError
from tools.bench.figures import percentile

TARGET_MS = 100.0
WARM_UP = 20
# What stands before a question: nothing, or what may take a second reading of it.
LEAD_INS = {"bare": "", "behind a lead-in": "caller says "}


async def measure(stack: Stack, texts: Sequence[str]) -> list[float]:
    """Milliseconds of each question, from the request to the whole answer. `BenchError` for one that is not answered."""
    token, csrf = await signed_in(stack, Role.FRONT_DESK, "Bench")
    headers = {"X-CSRF": csrf, "Cookie": f"staff={token}"}
    took: list[float] = []
    async with ClientSession(headers=headers) as http:
        for text in [*texts[:WARM_UP], *texts]:
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
                took = {
                    name: asyncio.run(measure(stack, [before + each for each in questions()]))
                    for name, before in LEAD_INS.items()
                }
        except (BenchError, StackFailed) as error:
            print(error, file=sys.stderr)
            return 2
    is_met = [_told(name, each) for name, each in took.items()]
    print(f"Target: p95 {TARGET_MS:.0f} ms or less: {'met' if all(is_met) else 'NOT met'}")
    return 0 if all(is_met) else 1


def _told(name: str, took: Sequence[float]) -> bool:
    """Print the figures; whether they meet the target."""
    p50, p95 = percentile(took, 0.5), percentile(took, 0.95)
    print(f"Ask, {len(took)} questions, {name}: p50 {p50:.0f} ms, p95 {p95:.0f} ms, worst {max(took):.0f} ms")
    return p95 <= TARGET_MS


if __name__ == "__main__":
    sys.exit(main())
