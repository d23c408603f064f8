"""Start gateway, assistant and actions, watch over them, and stop them together: what `make run` ends in."""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
import socket
import sys
import tarfile
import time
import zlib
from pathlib import Path

from tools.processes import Program, Supervised, no_model, rasa_line, show
from web.demo_code import how_to_sign_in
from web.settings import Settings

HOST = "127.0.0.1"
READY_S = 120.0
RASA = "var/venv-rasa/bin/python"
MODEL = "var/models/assistant.tar.gz"
# A message is too small a matrix to share: a second thread only waits, spinning, for the first (27 ms of processor time a
# message in place of 31, measured).
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
NO_MODEL = f"{MODEL} is damaged: run `make train`"


def free_port(wanted: int) -> int:
    """`wanted` where it is free, else another; two products on one machine do not get in each other's way."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise OSError("no free port on this machine")


def _inner_port(name: str, usual: int) -> int:
    """The port of a part that only the gateway speaks to; 0 in the environment asks for any that is free."""
    return free_port(int(os.environ.get(name, usual)))


def programs(port: int, assistant_port: int, actions_port: int, metrics_port: int) -> list[Program]:
    """The three processes, in the order in which they are started. The secret between them lives as long as this start."""
    secret = secrets.token_hex(24)
    assistant, actions = f"http://{HOST}:{assistant_port}", f"http://{HOST}:{actions_port}"
    shared = {
        "ASSISTANT_SECRET": secret,
        "ACTIONS_PORT": str(actions_port),
        "PYTHONUNBUFFERED": "1",
    }
    rasa = [
        RASA, "-m", "bot", "run", "-i", HOST, "-p", str(assistant_port), "--model", MODEL,
        "--endpoints", "endpoints.yml", "--credentials", "credentials.yml",
    ]  # fmt: skip
    gateway = {
        "PORT": str(port), "CLINIC_ASSISTANT_URL": assistant, "CLINIC_ACTIONS_URL": actions, "CLINIC_ASSISTANT_SECRET": secret,
        "CLINIC_METRICS_PORT": str(metrics_port), "CLINIC_LOG_FORMAT": os.environ.get("CLINIC_LOG_FORMAT", "console"),
    }  # fmt: skip
    return [
        Program("assistant", rasa, f"{assistant}/webhooks/clinic/health", shared | ONE_THREAD, rasa_line, no_model, NO_MODEL),
        Program("gateway", [sys.executable, "-m", "web"], f"http://{HOST}:{port}/healthz", gateway),
        Program("actions", [sys.executable, "-m", "actions"], f"{actions}/health", shared),
    ]


def _addresses(port: int, metrics_port: int) -> str:
    base = f"http://localhost:{port}"
    staff = f"\n{how_to_sign_in()}" if Settings().demo else ""
    return f"""
The assistant is ready:
  {base}/         the clinic's website with the chat
  {base}/portal   the same for a signed-in patient
  {base}/staff    the staff desk
  {base}/readyz   whether every part answers
  http://{HOST}:{metrics_port}/metrics   figures for Prometheus, on this machine alone{staff}
Ctrl-C stops everything.
"""


async def _start(supervised: list[Supervised]) -> bool:
    """Whether all are ready. The gateway makes the database that the demo patients go into, while the assistant still loads."""
    ready = await asyncio.gather(*(_ready(one) for one in supervised))
    for one, up in zip(supervised, ready, strict=True):
        if not up:
            show(one.program.name, "did not become ready; the lines above say why")
    return all(ready)


async def _ready(one: Supervised) -> bool:
    up = await one.wait_until_ready(READY_S)
    if up and one.program.name == "gateway":
        await _seed_demo()
    return up


async def _seed_demo() -> None:
    """Demo patients with appointments around today, while the demo is on."""
    if not Settings().demo:
        return
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "clinic.demo")
    if await process.wait() != 0:
        show("start", "the demo patients could not be set up")


async def run(port: int) -> int:
    """Until a signal: 0. 1 when a part does not come up or gives up."""
    began = time.monotonic()
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    ports = _inner_port("ASSISTANT_PORT", 5005), _inner_port("ACTIONS_PORT", 5055), _inner_port("CLINIC_METRICS_PORT", 9090)
    supervised = [Supervised(program) for program in programs(port, *ports)]
    tasks = [asyncio.create_task(one.run()) for one in supervised]
    waiting = [asyncio.create_task(stopping.wait()), *(asyncio.create_task(one.gave_up.wait()) for one in supervised)]
    starting = asyncio.create_task(_start(supervised))
    await asyncio.wait([starting, *waiting], return_when=asyncio.FIRST_COMPLETED)
    if starting.done() and starting.result():
        show("start", f"ready after {time.monotonic() - began:.0f} s")
        print(_addresses(port, ports[-1]), flush=True)
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    wanted = stopping.is_set()
    show("start", "stopping" if wanted else "a part cannot run; stopping the others")
    await asyncio.gather(*(one.stop() for one in supervised))
    for task in (*tasks, *waiting, starting):
        task.cancel()
    return 0 if wanted else 1


def is_whole(model: Path) -> bool:
    """Whether the archive can be read to its end. What is in it Rasa says itself, half a minute later."""
    try:
        with tarfile.open(model) as archive:
            return bool(archive.getnames())
    except (tarfile.TarError, EOFError, OSError, zlib.error):
        return False


def main() -> int:
    port = int(os.environ.get("PORT", "8080"))
    if free_port(port) != port:
        print(f"Port {port} is in use. Choose another: make run PORT=8081", file=sys.stderr)
        return 1
    if not Path(MODEL).exists():
        print("There is no trained model: run `make train`.", file=sys.stderr)
        return 1
    if not is_whole(Path(MODEL)):
        print(f"{NO_MODEL}.", file=sys.stderr)
        return 1
    return asyncio.run(run(port))


if __name__ == "__main__":
    sys.exit(main())
