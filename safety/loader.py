"""Reads a folder of rules.

`concepts/*.yml`: named lists of phrases. `context.yml`, `context_*.yml`: groups of cues. `claims.yml`: what says that a
thing asked about is so. `asides.yml`: what is the clinic's own business. `idioms.yml`: figures of speech, and real words that
are never corrected. Every other `*.yml`: a list of rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from .context import KINDS, REACHES, WHOLE, Asides, Claims, Group
from .grammar import Chain, Grammar, chain
from .model import Level, RulesError
from .page import Lexicon, Sequence
from .rule import Near, Pattern, Rule, Together, segments

_LEVELS = {level.code: level for level in Level if level is not Level.NONE}
_QUIETED_BY = {
    Level.URGENT: ("negation", "question", "past", "resolved", "family"),
    Level.EMERGENCY: ("negation", "question", "past", "resolved", "family"),
    Level.CRISIS: ("negation",),
}
_RULE_FIELDS = {"id", "level", "source", "language", "any", "unless", "quieted_by", "match", "pass", "harmless", "vague"}
_GROUP_FIELDS = {"kind", "reach", "words", "clause", "cues", "but", "stops", "lifted_by", "item"}
_IDIOMS = "idioms.yml"
_CLAIMS = "claims.yml"
_ASIDES = "asides.yml"
_FEWEST_EXAMPLES = 6
_NEAR = 6
# Safe either way; the one in C is ten times as fast and not in every build.
_YAML: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass
class _Compiler:
    """Numbers the segments as patterns name them."""

    grammar: Grammar
    forms: dict[int, frozenset[tuple[str, ...]]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)

    def sequence(self, pattern: object) -> Sequence:
        if not isinstance(pattern, str) or not pattern.strip():
            raise RulesError(f"{pattern!r} is not a pattern")
        cut: Chain = chain(pattern)
        return Sequence(tuple(map(self._number, cut.segments)), cut.gaps, cut.leads, cut.ends)

    def sequences(self, patterns: object) -> tuple[Sequence, ...]:
        return tuple(self.sequence(p) for p in _list(patterns))

    def pattern(self, pattern: object) -> Pattern:
        if not isinstance(pattern, dict):
            return self.sequence(pattern)
        if set(pattern) == {"all"}:
            return Together(tuple(self.pattern(part) for part in _list(pattern["all"])))
        if set(pattern) - {"within"} != {"near"}:
            raise RulesError(f"a pattern is a string, near: with within:, or all:, not {pattern!r}")
        within = pattern.get("within", _NEAR)
        if not isinstance(within, int):
            raise RulesError(f"within: {within!r} is not a number")
        return Near(self.sequences(pattern["near"]), within)

    def _number(self, segment: str) -> int:
        if segment not in self.numbers:
            number = len(self.numbers)
            self.forms[number] = self.grammar.forms(segment)
            self.numbers[segment] = number
        return self.numbers[segment]


@dataclass(frozen=True)
class Book:
    """Everything that a folder of rules says, compiled."""

    rules: tuple[Rule, ...]
    groups: tuple[Group, ...]
    claims: Claims
    asides: Asides
    lexicon: Lexicon


def load(folder: Path) -> Book:
    """Read and check a folder. Raises `RulesError` that names file, rule and field."""
    compiler = _Compiler(Grammar(_concepts(folder)))
    groups = tuple(group for path in _context_files(folder) for group in _context(compiler, path))
    claims = Claims(*_two_lists(compiler, folder / _CLAIMS, "claims"))
    asides = Asides(*_two_lists(compiler, folder / _ASIDES, "about"))
    idioms = _mapping(_yaml(folder / _IDIOMS), folder / _IDIOMS)
    with _at(_IDIOMS):
        masks = _masks(compiler, idioms.get("idioms"))
        leave = {word for line in _strings(idioms.get("leave")) for word in line.split()}
    rules = tuple(rule for path in _rule_files(folder) for rule in _rules(compiler, path))
    _check_unique(rules)
    figures = {number for rule in rules if rule.harmless for pattern in rule.patterns for number in segments(pattern)}
    return Book(rules, groups, claims, asides, Lexicon(compiler.forms, leave, masks, figures))


def fingerprint(folder: Path) -> str:
    """sha256, in hex, of all rules in the folder and of the code that matches them.

    For caches of what depends on the rules (Rasa's `fingerprint_addon`). Raises `RulesError` if
    the folder holds no rules.
    """
    files = sorted(folder.rglob("*.yml"))
    if not files:
        raise RulesError(f"{folder}: no rules here")
    code = sorted(Path(__file__).parent.glob("*.py"))
    digest = sha256()
    for path in [*files, *code]:
        content = path.read_bytes()
        digest.update(f"{path.name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _rule_files(folder: Path) -> list[Path]:
    paths = [
        p for p in sorted(folder.glob("*.yml")) if p.name not in (_IDIOMS, _CLAIMS, _ASIDES) and p not in _context_files(folder)
    ]
    if not paths:
        raise RulesError(f"{folder}: no rules here")
    return paths


def _context_files(folder: Path) -> list[Path]:
    return [folder / "context.yml", *sorted(folder.glob("context_*.yml"))]


def _yaml(path: Path) -> object:
    try:
        return yaml.load(path.read_bytes(), Loader=_YAML)  # noqa: S506
    except (OSError, yaml.YAMLError) as error:
        raise RulesError(f"{path.name}: cannot be read: {error}") from error


@contextmanager
def _at(place: str) -> Iterator[None]:
    """Put the place in front of what is wrong with it."""
    try:
        yield
    except RulesError as error:
        raise RulesError(f"{place}: {error}") from None


def _list(value: object) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise RulesError(f"{value!r} is not a list")
    return value


def _mapping(value: object, path: Path) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise RulesError(f"{path.name}: not a mapping")
    return value


def _concepts(folder: Path) -> dict[str, list[str]]:
    concepts: dict[str, list[str]] = {}
    for path in sorted((folder / "concepts").glob("*.yml")):
        for name, phrases in _mapping(_yaml(path), path).items():
            if name in concepts:
                raise RulesError(f"{path.name}: concept {name} is defined twice")
            with _at(f"{path.name}: {name}"):
                concepts[name] = _strings(phrases)
    return concepts


def _strings(value: object) -> list[str]:
    items = _list(value)
    for item in items:
        if not isinstance(item, str) or not item.strip():
            raise RulesError(f"{item!r} is not text (quote yes, no and numbers)")
    if len(set(items)) < len(items):
        raise RulesError(f"said twice: {sorted({i for i in items if items.count(i) > 1})}")
    return items


def _masks(compiler: _Compiler, idioms: object) -> int:
    number = compiler.numbers.setdefault("(idioms)", len(compiler.numbers))
    forms = (compiler.grammar.forms(idiom) for idiom in _strings(idioms))
    compiler.forms[number] = frozenset(way for ways in forms for way in ways)
    return number


def _context(compiler: _Compiler, path: Path) -> list[Group]:
    context, groups = _mapping(_yaml(path), path), []
    for number, data in enumerate(_list(context.get("groups")), 1):
        with _at(f"{path.name}: group {number}"):
            groups.append(_group(compiler, data))
    return groups


def _two_lists(compiler: _Compiler, path: Path, name: str) -> Iterator[tuple[Sequence, ...]]:
    """The list of that name, and where it does not count (`but`); empty ones for a folder that has no such file."""
    lists = _mapping(_yaml(path), path) if path.exists() else {}
    with _at(path.name):
        yield from (compiler.sequences(lists.get(each)) for each in (name, "but"))


def _group(compiler: _Compiler, data: object) -> Group:
    if not isinstance(data, dict) or not set(data) <= _GROUP_FIELDS:
        raise RulesError(f"a group has the fields {sorted(_GROUP_FIELDS)}")
    kind, reach = data.get("kind"), data.get("reach")
    if kind not in KINDS or reach not in REACHES:
        raise RulesError(f"kind {kind!r} or reach {reach!r} is not known")
    lists: dict[str, tuple[Sequence, ...]] = {}
    for name in ("cues", "but", "stops", "lifted_by"):
        with _at(name):
            lists[name] = compiler.sequences(data.get(name))
    return Group(kind, reach, int(data.get("words", WHOLE)), bool(data.get("clause")), **lists, item=int(data.get("item", 0)))


def _rules(compiler: _Compiler, path: Path) -> list[Rule]:
    with _at(path.name):
        items = _list(_yaml(path))
    found = []
    for position, data in enumerate(items, 1):
        name = data.get("id") if isinstance(data, dict) else None
        with _at(f"{path.name}: rule {name or f'number {position}'}"):
            found.append(_rule(compiler, data))
    return found


def _rule(compiler: _Compiler, data: object) -> Rule:
    if not isinstance(data, dict):
        raise RulesError("not a mapping")
    unknown = set(data) - _RULE_FIELDS
    if unknown:
        raise RulesError(f"unknown field {sorted(unknown)[0]!r}")
    level = _LEVELS.get(data.get("level", ""))
    if level is None:
        raise RulesError(f"level: one of {sorted(_LEVELS)}, not {data.get('level')!r}")
    language = data.get("language", "en")
    if language not in ("en", "es"):
        raise RulesError(f"language: en or es, not {language!r}")
    with _at("any"):
        patterns = tuple(map(compiler.pattern, _filled(data.get("any"), 1)))
    with _at("unless"):
        unless = compiler.sequences(data.get("unless"))
    with _at("quieted_by"):
        quieted_by = _kinds(data.get("quieted_by", list(_QUIETED_BY[level])))
    identity, source = _text(data, "id"), _text(data, "source")
    match, passes = _examples(data, "match"), _examples(data, "pass")
    marks = [_is_so(data, name) for name in ("harmless", "vague")]
    return Rule(identity, level, source, language, patterns, unless, quieted_by, match, passes, *marks)


def _is_so(data: dict[str, Any], name: str) -> bool:
    value = data.get(name, False)
    if not isinstance(value, bool):
        raise RulesError(f"{name}: true or false, not {value!r}")
    return value


def _examples(data: dict[str, Any], name: str) -> tuple[str, ...]:
    with _at(name):
        return tuple(_filled(_strings(data.get(name)), _FEWEST_EXAMPLES))


def _text(data: dict[str, Any], name: str) -> str:
    value = data.get(name)
    if not isinstance(value, str) or not value:
        raise RulesError(f"{name}: missing or not text")
    return value


def _filled(value: object, fewest: int) -> list[Any]:
    items = _list(value)
    if len(items) < fewest:
        raise RulesError(f"{len(items)} given, {fewest} or more needed")
    return items


def _kinds(value: object) -> frozenset[str]:
    kinds = frozenset(_strings(value))
    if not kinds <= set(KINDS):
        raise RulesError(f"{sorted(kinds - set(KINDS))} not of {KINDS}")
    return kinds


def _check_unique(rules: Iterable[Rule]) -> None:
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            raise RulesError(f"rule {rule.id}: the id is used twice")
        seen.add(rule.id)
