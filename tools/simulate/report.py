"""What the week came to: a table to read, and a file for machines."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tools.simulate.checks.finding import Finding
from tools.simulate.evidence import Evidence
from tools.simulate.ledger import Ledger

# More of one check say nothing new.
MOST_SHOWN = 8


@dataclass(frozen=True)
class Report:
    """`took_s`: real seconds, from the first process's start to the last check."""

    seed: int
    took_s: float
    findings: Sequence[Finding]
    counts: dict[str, int]

    @property
    def passed(self) -> bool:
        return all(finding.passed for finding in self.findings)

    def lines(self) -> Iterator[str]:
        yield "  ".join(f"{name} {count:,}" for name, count in self.counts.items())
        yield ""
        for finding in self.findings:
            yield f"{'PASS' if finding.passed else 'FAIL'}  {finding.name:<58} {finding.counted:>7,} {finding.unit}"
            yield from _listed("  ! ", finding.problems)
            yield from _listed("  . ", finding.remarks)
        yield ""
        failed = sum(not finding.passed for finding in self.findings)
        verdict = "all checks passed" if self.passed else f"{failed} of {len(self.findings)} checks FAILED"
        yield f"{verdict}; it took {self.took_s / 60:.1f} minutes (seed {self.seed})"

    def write(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps({"passed": self.passed, **asdict(self)}, indent=1) + "\n", encoding="utf-8")


def counts(ledger: Ledger, evidence: Evidence) -> dict[str, int]:
    """How much there was of everything."""
    acts = Counter(act.what for act in ledger.acts if act.went)
    return {
        "patients": len(ledger.people),
        "conversations": len(ledger.chats),
        "messages": sum(len(chat.sent) for chat in ledger.chats),
        "call-backs": len(evidence.calls),
        "alarms": len(evidence.alarms),
        "notices": len(evidence.notices),
        "take-overs": acts["take over"],
        "ratings": sum(len(chat.rated) for chat in ledger.chats),
        "for review": evidence.reviews,
    }


def _listed(mark: str, texts: Sequence[str]) -> Iterator[str]:
    for text, count in list(Counter(texts).items())[:MOST_SHOWN]:
        yield f"{mark}{text}{f' ({count} times)' if count > 1 else ''}"
    if len(set(texts)) > MOST_SHOWN:
        yield f"{mark}and {len(set(texts)) - MOST_SHOWN} more"
