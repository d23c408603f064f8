"""How long Ask takes at the staff desk: `python -m tools.bench.ask`.

Starts the whole product in a folder of its own, signs a made-up colleague in, and types the questions of the evaluation one
after the other. Prints the figure beside its target; 1 when it is missed.
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
ROUNDS = 2


async def measure(stack: Stack, texts: Sequence[str]) -> list[float]:
    """Milliseconds of each question, from the request to the whole answer. `BenchError` for one that is not answered."""
    token, csrf = await signed_in(stack, Role.FRONT_DESK, "Bench")
    headers = {"X-CSRF": csrf, "Cookie": f"staff={token}"}
    took: list[float] = []
    async with ClientSession(headers=headers) as http:
        for text in [*texts[:WARM_UP], *(text for _ in range(ROUNDS) for text in texts)]:
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
    print(f"Ask, {len(took)} questions: p50 {p50:.0f} ms, p95 {p95:.0f} ms, worst {max(took):.0f} ms")
    print(f"Target: p95 {TARGET_MS:.0f} ms or less: {met}")
    return 0 if p95 <= TARGET_MS else 1


if __name__ == "__main__":
    sys.exit(main())
