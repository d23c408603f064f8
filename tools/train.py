"""Train the assistant: `python -m tools.train`, in Rasa's environment. Shows how far it is; Rasa's own output goes to a file."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path

import knowledge
from tools.fresh import MODEL, MODEL_STAMP, model_fingerprint

LOG = Path("var/train.log")
_COMPONENT = re.compile(r"Starting to train component '(\w+)'")


def command(model: Path) -> list[str]:
    """What trains `model`. Validating takes ten seconds of every training: `make test` does it for all data, and training
    itself fails on what it cannot read. Stories are not glued together into longer ones: none of our policies learns from
    those, and making them took ten seconds more."""
    name = model.name.removesuffix(".tar.gz")
    return [
        sys.executable, "-m", "bot", "train", "--skip-validation", "--augmentation", "0",
        "--out", str(model.parent), "--fixed-model-name", name,
    ]  # fmt: skip


def _follow(process: subprocess.Popen[str]) -> None:
    """Keep Rasa's output, and say in one line which part is being trained."""
    assert process.stdout is not None
    began = time.monotonic()
    with LOG.open("w", encoding="utf-8") as log:
        for line in process.stdout:
            log.write(line)
            if found := _COMPONENT.search(line):
                print(f"    {time.monotonic() - began:4.0f} s  {found.group(1)}", flush=True)


def main() -> int:
    """0 when the model is trained and stamped; 1 where an answer or the clinic's data cannot be read, which is said; else Rasa's
    code, with the end of its log."""
    print("==> training the assistant (a minute or two)", flush=True)
    try:
        knowledge.load()  # Rasa would say the same at the end of a long traceback
    except knowledge.KnowledgeError as error:
        print(error, file=sys.stderr)
        return 1
    LOG.parent.mkdir(parents=True, exist_ok=True)
    MODEL_STAMP.unlink(missing_ok=True)
    process = subprocess.Popen(command(MODEL), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    _follow(process)
    if process.wait() != 0 or not MODEL.exists():
        print(*LOG.read_text(encoding="utf-8").splitlines()[-15:], sep="\n", file=sys.stderr)
        print(f"Training failed. The whole output is in {LOG}.", file=sys.stderr)
        return process.returncode or 1
    MODEL_STAMP.write_text(model_fingerprint())
    return 0


if __name__ == "__main__":
    sys.exit(main())
