"""What a check says: how much it looked at, what is wrong, and what is worth a look without being wrong."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Finding:
    """`counted`: of `unit`, how many were looked at. `problems` and `remarks` name patients by number and things by id: no words
    of anybody."""

    name: str
    unit: str
    counted: int = 0
    problems: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        return not self.problems

    def expect(self, truth: bool, problem: str) -> None:
        """Note down the problem unless it is true."""
        if not truth:
            self.problems.append(problem)
