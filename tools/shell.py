"""Chat in the terminal, without the gateway: Rasa's shell, with the actions beside it. What `make shell` ends in."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from tools.supervise import HOST, MODEL, RASA, free_port
from web.settings import Settings

LOG = Path("var/shell-actions.log")
USUAL_PORT = 5055


def main() -> int:
    """The shell's exit code. The actions are there before Rasa has read its model; what they log goes to `LOG`."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # as on Ctrl-C, nothing that was started here stays behind
    environment = {**os.environ, "ACTIONS_PORT": str(free_port(int(os.environ.get("ACTIONS_PORT", USUAL_PORT))))}
    if Settings().demo:
        subprocess.run([sys.executable, "-m", "clinic.demo"], env=environment, check=True)  # makes the database
    with LOG.open("w", encoding="utf-8") as log:
        command = [sys.executable, "-m", "actions"]
        actions = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
    try:
        place = ["-i", HOST, "-p", str(free_port(0))]  # Rasa's own default is every interface of the machine
        shell = [RASA, "-m", "bot", "shell", *place, "--model", MODEL, "--endpoints", "endpoints.yml"]
        return subprocess.run(shell, env=environment, check=False).returncode
    except KeyboardInterrupt:
        return 0
    finally:
        actions.terminate()
        actions.wait()


if __name__ == "__main__":
    sys.exit(main())
