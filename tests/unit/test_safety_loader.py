"""What is wrong in a folder of rules is named; what is right changes the fingerprint."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from safety import FOLDER, Level, Rules, RulesError, fingerprint, loader
from safety.grammar import Grammar, chain

RULE: dict[str, Any] = {
    "id": "cannot_fly",
    "level": "urgent",
    "source": "em-headache",
    "any": ["cant ..2 @fly", {"near": ["wings", "broken"], "within": 3}, {"all": ["feathers", "gone"]}],
    "match": [f"i cant fly {n}" for n in range(6)],
    "pass": [f"i can fly {n}" for n in range(6)],
}


def write(folder: Path, *rules: object, idioms: object = None, context: object = None) -> Path:
    (folder / "concepts").mkdir(exist_ok=True)
    (folder / "concepts" / "words.yml").write_text(yaml.safe_dump({"fly": ["fly", "lift off"]}))
    (folder / "context.yml").write_text(yaml.safe_dump(context or {"groups": []}))
    (folder / "idioms.yml").write_text(yaml.safe_dump(idioms or {"idioms": ["time to fly"]}))
    (folder / "birds.yml").write_text(yaml.safe_dump(list(rules)))
    return folder


def test_a_small_folder_works(tmp_path: Path) -> None:
    rules = Rules.load(write(tmp_path, RULE))
    assert rules.assess("I can't really lift off").rules == ("cannot_fly",)
    assert rules.assess("broken are my wings").level is Level.URGENT
    assert rules.assess("gone. all of it is gone. my feathers").level is Level.URGENT
    assert rules.assess("cant, its time to fly").level is Level.NONE
    assert rules.assess("cant one two three fly").level is Level.NONE


def test_a_pattern_may_have_to_end_its_clause(tmp_path: Path) -> None:
    rules = Rules.load(write(tmp_path, {**RULE, "any": ["cant @fly $"]}))
    assert rules.assess("cant fly, help").level is Level.URGENT
    assert rules.assess("i cant lift off").level is Level.URGENT
    assert rules.assess("cant fly on friday").level is Level.NONE


def test_what_is_claimed_behind_a_question_undoes_it(tmp_path: Path) -> None:
    asked = {"groups": [{"kind": "question", "reach": "forward", "cues": ["what if"]}]}
    folder = write(tmp_path, RULE, context=asked)
    assert Rules.load(folder).assess("what if i cant fly? i do").level is Level.NONE
    (folder / "claims.yml").write_text(yaml.safe_dump({"claims": ["^ i do $"], "but": ["i do ..3 not"]}))
    rules = Rules.load(folder)
    assert rules.assess("what if i cant fly? i do").level is Level.URGENT
    assert rules.assess("i do. what if i cant fly?").level is Level.NONE
    assert rules.assess("what if i cant fly? is that so? i do").level is Level.NONE
    assert rules.assess("what if i cant fly? i do, not").level is Level.NONE


def test_a_claim_of_no_pattern_is_named_with_its_file(tmp_path: Path) -> None:
    folder = write(tmp_path, RULE)
    (folder / "claims.yml").write_text(yaml.safe_dump({"claims": ["fly!"]}))
    with pytest.raises(RulesError, match=r"^claims\.yml: "):
        Rules.load(folder)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"id": None}, "rule number 1: id"),
        ({"level": "bad"}, "rule cannot_fly: level"),
        ({"source": ""}, "rule cannot_fly: source"),
        ({"language": "fr"}, "rule cannot_fly: language"),
        ({"any": []}, "rule cannot_fly: any"),
        ({"any": ["@swim"]}, "no concept is named @swim"),
        ({"any": ["fly .."]}, "a gap needs words on both sides"),
        ({"any": ["fly!"]}, "is not a word"),
        ({"any": ["fly?"]}, "may be empty"),
        ({"any": [{"near": ["a", "b"], "within": "x"}]}, "within"),
        ({"any": [{"far": ["a", "b"]}]}, "rule cannot_fly: any"),
        ({"unless": "fly"}, "rule cannot_fly: unless"),
        ({"quieted_by": ["rain"]}, "rule cannot_fly: quieted_by"),
        ({"harmless": "yes"}, "rule cannot_fly: harmless"),
        ({"vague": 1}, "rule cannot_fly: vague"),
        ({"match": ["one"]}, "rule cannot_fly: match: 1 given, 6 or more needed"),
        ({"pass": [True] * 6}, "rule cannot_fly: pass"),
        ({"colour": "red"}, "unknown field 'colour'"),
    ],
)
def test_a_wrong_field_is_named_with_its_file(tmp_path: Path, change: dict[str, object], named: str) -> None:
    with pytest.raises(RulesError, match=r"^birds\.yml: ") as caught:
        Rules.load(write(tmp_path, {**RULE, **change}))
    assert named in str(caught.value)


@pytest.mark.parametrize("missing", ["id", "level", "source", "any", "match", "pass"])
def test_a_missing_field_is_named(tmp_path: Path, missing: str) -> None:
    with pytest.raises(RulesError, match=missing):
        Rules.load(write(tmp_path, {k: v for k, v in RULE.items() if k != missing}))


def test_an_id_used_twice_is_named(tmp_path: Path) -> None:
    with pytest.raises(RulesError, match="cannot_fly: the id is used twice"):
        Rules.load(write(tmp_path, RULE, RULE))


def test_concepts_that_go_in_a_circle_are_named() -> None:
    with pytest.raises(RulesError, match="a > b > a"):
        Grammar({"a": ["@b"], "b": ["@a"]}).concept("a")


def test_a_pattern_with_too_many_forms_is_refused() -> None:
    with pytest.raises(RulesError, match="more than"):
        Grammar({}).forms(" ".join(["a|b|c|d|e|f|g|h|i|j"] * 5))


def test_a_segment_is_written_out() -> None:
    assert Grammar({"x": ["b", "c d"]}).forms("a? @x|e / f") == {
        ("b",), ("c", "d"), ("e",), ("a", "b"), ("a", "c", "d"), ("a", "e"), ("f",),
    }  # fmt: skip
    assert chain("^ a|b ..4 c .. d").gaps == (4, 3)


def test_phrases_beside_a_gap_stand_in_brackets() -> None:
    assert chain("a ..2 (b c / d) ..1 e").segments == ("a", "b c / d", "e")
    assert chain("a b / c").segments == ("a b / c",)
    for unclear in ("a ..2 b / c", "a / b ..1 c", "a ..2 (b / c", "(a) ..2 b / c"):
        with pytest.raises(RulesError, match="in brackets"):
            chain(unclear)


def test_rules_are_read_alike_by_either_reader_of_yaml() -> None:
    for path in FOLDER.rglob("*.yml"):
        assert yaml.load(path.read_bytes(), Loader=yaml.SafeLoader) == yaml.load(path.read_bytes(), Loader=loader._YAML), (
            path.name
        )


@pytest.mark.parametrize(
    "context",
    [
        {"groups": [{"kind": "mood", "reach": "forward"}]},
        {"groups": [{"kind": "past", "reach": "far"}]},
        {"groups": [{"kind": "past", "reach": "forward", "cues": ["@nothing"]}]},
        {"groups": [{"kind": "past", "reach": "forward", "colour": 1}]},
    ],
)
def test_a_wrong_context_is_named_with_its_file(tmp_path: Path, context: object) -> None:
    with pytest.raises(RulesError, match=r"^context\.yml"):
        Rules.load(write(tmp_path, RULE, context=context))


@pytest.mark.parametrize("idioms", [{"idioms": "a"}, {"idioms": ["@nothing"]}, {"leave": [1]}, ["fly"]])
def test_a_wrong_idiom_is_named_with_its_file(tmp_path: Path, idioms: object) -> None:
    with pytest.raises(RulesError, match=r"^idioms\.yml"):
        Rules.load(write(tmp_path, RULE, idioms=idioms))


def test_a_folder_without_rules_or_with_broken_yaml_is_named(tmp_path: Path) -> None:
    with pytest.raises(RulesError, match=r"context\.yml"):
        Rules.load(tmp_path)
    with pytest.raises(RulesError, match="no rules"):
        fingerprint(tmp_path)
    write(tmp_path, RULE)
    (tmp_path / "birds.yml").write_text("a: [")
    with pytest.raises(RulesError, match=r"birds\.yml: cannot be read"):
        Rules.load(tmp_path)


def test_the_fingerprint_changes_with_any_rule_and_not_with_the_place(tmp_path: Path) -> None:
    copy = tmp_path / "rules"
    shutil.copytree(FOLDER, copy)
    assert fingerprint(copy) == fingerprint() == fingerprint(str(FOLDER))
    assert len(fingerprint()) == 64
    concept = next((copy / "concepts").glob("*.yml"))
    concept.write_text(concept.read_text() + "\n# changed\n")
    assert fingerprint(copy) != fingerprint()
