"""Rasa's own checks, with verdicts to be trusted: `python -m tools.rasa_checks`, in Rasa's environment, once a model is trained.

`rasa data validate` exits with 0 whatever it warns of, and `rasa test` with 0 whatever failed. What they print is kept under
var/reports/ and read here. Exit code 0 only when nothing is wrong.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

REPORTS = Path("var/reports")
TEST_REPORT = REPORTS / "rasa-test"
FAILED = TEST_REPORT / "failed_test_stories.yml"
VALIDATE = ("data", "validate")
# --e2e, or Rasa takes the intents from the stories and never reads the sentences.
TEST = (
    *("test", "core", "--e2e", "--no-plot", "--stories", "tests/stories"),
    *("--model", "var/models/assistant.tar.gz", "--out", str(TEST_REPORT)),
)  # fmt: skip
KEPT_LINES = 15

_COLOUR = re.compile(r"\x1b\[\d*m")
# What Rasa's `raise_warning` prints, and its loggers. Libraries' DeprecationWarning and the like are not about the project.
_RAISED = re.compile(r"\b(?:UserWarning|FutureWarning): (.+)")
_LOGGED = re.compile(r"^\S+ \S+ (?:WARNING|ERROR|CRITICAL)\s+(\S+\s+- .+)")
_KNOWN = (
    # A form asks by its own utter_ask_ responses, which therefore stand in no story: Rasa always warns of them.
    re.compile(r"The utterance 'utter_ask_\w+' is not used in any story or rule\.\Z"),
    # TensorFlow's, at every start: the lock leaves TensorBoard out on purpose.
    re.compile(r"root\s+- Limited tf\.(?:compat\.v2\.)?summary API due to missing TensorBoard installation\.\Z"),
)
_VALIDATED = "Story structure validation"
_PASSED = re.compile(r"CONVERSATION level:.*?Correct:\s+(\d+) / (\d+)", re.DOTALL)


@dataclass(frozen=True)
class Verdict:
    """`summary`: one line. `offending`: the lines of Rasa's output that speak against the project."""

    ok: bool
    summary: str
    offending: tuple[str, ...] = ()


def _said(line: str) -> str | None:
    """What a line warns of or calls an error; None for any other line and for the known warnings."""
    plain = _COLOUR.sub("", line)
    found = _RAISED.search(plain) or _LOGGED.search(plain)
    if found is None or any(known.match(found[1].strip()) for known in _KNOWN):
        return None
    return found[1].strip()


def _end_of(output: str) -> tuple[str, ...]:
    return tuple(_COLOUR.sub("", line) for line in output.splitlines()[-KEPT_LINES:])


def judge_validation(output: str, code: int) -> Verdict:
    """`output`, `code`: of `rasa data validate`. A warning that is printed twice counts once."""
    offending = tuple(dict.fromkeys(said for line in output.splitlines() if (said := _said(line))))
    if offending:
        return Verdict(False, f"rasa data validate: {len(offending)} warnings or errors", offending)
    if code != 0 or _VALIDATED not in output:
        return Verdict(False, f"rasa data validate did not come to its end (exit code {code})", _end_of(output))
    return Verdict(True, "rasa data validate: nothing wrong")


def judge_stories(output: str, code: int, failed: str) -> Verdict:
    """`output`, `code`: of `rasa test core`; `failed`: the report on stories that failed, in Rasa's form."""
    counted = _PASSED.search(output)
    if code != 0 or counted is None:
        return Verdict(False, f"rasa test did not come to its end (exit code {code})", _end_of(output))
    passed, stories = int(counted[1]), int(counted[2])
    if passed != stories or stories == 0:
        wrong = tuple(_wrong_steps(failed.splitlines()))
        return Verdict(False, f"rasa test: {stories - passed} of {stories} stories failed", wrong)
    return Verdict(True, f"rasa test: {stories} stories passed")


def _wrong_steps(lines: Iterable[str]) -> Iterable[str]:
    """Of every failed story its name, and the steps at which something else was predicted."""
    for line in lines:
        if line.lstrip().startswith("- story:") or "# predicted:" in line:
            yield line.rstrip()


def _rasa(arguments: Sequence[str], log: Path) -> tuple[str, int]:
    """Rasa's output and exit code; the output is kept in `log`."""
    log.parent.mkdir(parents=True, exist_ok=True)
    process = subprocess.run(
        [sys.executable, "-m", "bot", *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    )
    log.write_text(process.stdout, encoding="utf-8")
    return process.stdout, process.returncode


def _show(verdict: Verdict, log: Path) -> None:
    print(f"    {verdict.summary}", flush=True)
    if not verdict.ok:
        print(*(f"      {line}" for line in verdict.offending), f"    The whole output is in {log}.", sep="\n", file=sys.stderr)


def main() -> int:
    """0 when both checks have nothing to say; 1 otherwise."""
    print("==> rasa data validate and rasa test (about a minute)", flush=True)
    validate_log, test_log = REPORTS / "rasa-validate.log", REPORTS / "rasa-test.log"
    validation = judge_validation(*_rasa(VALIDATE, validate_log))
    _show(validation, validate_log)
    FAILED.unlink(missing_ok=True)  # of another run
    output, code = _rasa(TEST, test_log)
    stories = judge_stories(output, code, FAILED.read_text(encoding="utf-8") if FAILED.exists() else "")
    _show(stories, test_log)
    return 0 if validation.ok and stories.ok else 1


if __name__ == "__main__":
    sys.exit(main())
