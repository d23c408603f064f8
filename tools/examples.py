"""Reads the training examples and finds those that say the same twice: `python -m tools.examples`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import combinations
from math import ceil
from typing import NamedTuple

from clinic.example_files.reading import NEAR, Example, is_near, read


class Pair(NamedTuple):
    """Two examples that say the same; `across` when they stand under two topics."""

    first: Example
    second: Example

    @property
    def across(self) -> bool:
        return self.first.topic != self.second.topic


def _prefix(words: int) -> int:
    """How many of its rarest words an example must show: one that is near may lack all others that are as rare."""
    return words - ceil(NEAR * words) + 1


def repeats(examples: list[Example]) -> Iterator[Pair]:
    """Every pair of examples that are near each other, within a topic or across two.

    Near ones share a word among the rarest of both (prefix filtering; Chaudhuri, Ganti and Kaushik, 2006): only such are
    compared.
    """
    seen: dict[str, int] = {}
    for example in examples:
        for word in example.words:
            seen[word] = seen.get(word, 0) + 1
    buckets: dict[str, list[int]] = {}
    for at, example in enumerate(examples):
        rarest = sorted(example.words, key=lambda word: (seen[word], word))
        for word in rarest[: _prefix(len(rarest))] or [example.text]:
            buckets.setdefault(word, []).append(at)
    tried: set[tuple[int, int]] = set()
    for rows in buckets.values():
        for pair in combinations(rows, 2):
            if pair not in tried:
                tried.add(pair)
                if is_near(examples[pair[0]], examples[pair[1]]):
                    yield Pair(examples[pair[0]], examples[pair[1]])


def main() -> int:
    examples = read()
    found = list(repeats(examples))
    for pair in found:
        first, second = pair
        kind = "two topics" if pair.across else "near"
        print(f"{kind}: {first.topic}: {first.text!r} ~ {second.topic}: {second.text!r}")
    print(f"{len(examples)} examples of {len({example.topic for example in examples})} intents, {len(found)} pairs too near")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
