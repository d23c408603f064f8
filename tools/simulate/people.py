"""Who takes part: made-up patients, each with a name, a number and an address that nobody else has."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address
from random import Random

from tools.simulate.kinds import KINDS, Kind

FIRST_NAMES = (
    *("Amy", "Beth", "Carla", "Dana", "Erin", "Fay", "Gina", "Hana", "Ines", "Joan", "Kim", "Lena", "Mia", "Nell"),
    *("Olga", "Pam", "Rosa", "Sue", "Tess", "Uma", "Vera", "Wendy", "Zoe", "Adam", "Ben", "Carl", "Dean", "Eli", "Finn"),
    *("Gus", "Hugo", "Ivan", "Jack", "Kurt", "Luis", "Mark", "Neil", "Omar", "Paul", "Ray", "Sam", "Tom", "Victor"),
)
# Six letters that are no word of any text: who finds one somewhere knows whose it is.
SYLLABLES = ("ba", "dro", "fe", "gu", "ho", "jo", "ka", "lu", "mi", "ne", "pra", "qui", "ru", "so", "tu", "ve", "wo", "xa", "zy")
# Of each, the hundred numbers that are kept for fiction (555-0100 to 555-0199); not of 312, where the demo clinic's own are.
AREAS = ("872", "773", "847", "630", "708", "224", "815", "309", "217", "618")
FICTION = 100
MOST = len(AREAS) * FICTION


@dataclass(frozen=True)
class Person:
    """`marker`: the surname, a word that only this patient writes. `doctor`: a name that only this patient's visit bears.
    `phone` as people type it; `address`: of the phone's network."""

    number: int
    kind: Kind
    first_name: str
    marker: str
    doctor: str
    phone: str
    address: str

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.marker}"

    @property
    def portal_id(self) -> str:
        """What the portal calls a patient who signs in."""
        return f"sim-{self.number}"


def made(count: int, seed: int) -> Sequence[Person]:
    """`count` patients (1 to `MOST`), the kinds by their shares and each at least once where there are enough."""
    luck = Random(f"people/{seed}")  # noqa: S311  made-up people
    words = _words(luck)
    phones = [f"({area}) 555-{100 + number:04}" for area in AREAS for number in range(FICTION)]
    luck.shuffle(phones)
    kinds = list(itertools.islice(_kinds(luck), count))
    return [
        Person(number, kind, luck.choice(FIRST_NAMES), next(words), next(words), phones[number], _address(number))
        for number, kind in enumerate(kinds)
    ]


def _kinds(luck: Random) -> Iterator[Kind]:
    """Each once, then by their shares."""
    yield from KINDS
    shares = [kind.share for kind in KINDS]
    while True:
        yield luck.choices(KINDS, shares)[0]


def _words(luck: Random) -> Iterator[str]:
    words = ["".join(parts).capitalize() for parts in itertools.permutations(SYLLABLES, 3)]
    luck.shuffle(words)
    return iter(words)


def _address(number: int) -> str:
    """Of the block that is set apart for measurements (RFC 2544)."""
    return str(IPv4Address("198.18.0.0") + 1 + number)
