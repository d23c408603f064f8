"""Every rule against its own examples, and facts about the rules as a whole."""

from __future__ import annotations

import pytest

from safety import Level, default_rules

RULES = default_rules()
FIRES = [pytest.param(r.id, text, id=f"{r.id}-{n}") for r in RULES.all if not r.harmless for n, text in enumerate(r.match)]
HARMLESS = [pytest.param(r.level, text, id=f"{r.id}-{n}") for r in RULES.all if r.harmless for n, text in enumerate(r.match)]
SILENT = [pytest.param(text, id=f"{r.id}-{n}") for r in RULES.all for n, text in enumerate(r.passes)]


@pytest.mark.parametrize(("rule", "text"), FIRES)
def test_a_rule_fires_on_its_examples(rule: str, text: str) -> None:
    assert rule in RULES.assess(text).rules


@pytest.mark.parametrize(("level", "text"), HARMLESS)
def test_what_is_harmless_raises_nothing_and_takes_a_trained_alarm_back(level: Level, text: str) -> None:
    found = RULES.assess(text)
    assert (found.rules, found.taken_back) == ((), level)


@pytest.mark.parametrize("text", ["i can swallow fine but i cant breathe", "dying to know. my left arm went numb"])
def test_an_alarm_beside_what_is_harmless_is_an_alarm(text: str) -> None:
    assert RULES.assess(text).level is Level.EMERGENCY


@pytest.mark.parametrize("text", SILENT)
def test_no_rule_at_all_fires_on_what_must_pass(text: str) -> None:
    assert RULES.assess(text).rules == ()


def test_ids_are_unique_and_read_like_names() -> None:
    ids = [rule.id for rule in RULES.all]
    assert len(set(ids)) == len(ids)
    assert all(id_.replace("_", "").isalnum() and id_.islower() for id_ in ids)


def test_every_level_has_rules_in_both_languages() -> None:
    found = {(rule.level, rule.language) for rule in RULES.all}
    assert found == {(level, language) for level in list(Level)[1:] for language in ("en", "es")}


def test_no_example_stands_in_two_places() -> None:
    examples = [text for rule in RULES.all for text in (*rule.match, *rule.passes)]
    assert len(set(examples)) == len(examples)


def test_levels_are_ordered_and_named_as_in_the_chat_api() -> None:
    assert Level.NONE < Level.URGENT < Level.EMERGENCY
    assert Level.URGENT < Level.CRISIS
    assert [level.code for level in Level] == ["none", "urgent", "emergency", "crisis"]


def test_the_most_pressing_rule_comes_first() -> None:
    found = RULES.assess("my eyelid is drooping, i cant breathe and i want to die")
    assert found.level is Level.CRISIS
    assert found.levels == (Level.CRISIS, Level.EMERGENCY, Level.URGENT)
    assert found.rules[0] == "wants_to_die"
    assert {"cannot_breathe", "eyelid_droops"} <= set(found.rules)


def test_accidental_overdose_is_an_emergency_and_an_intended_one_a_crisis() -> None:
    assert RULES.assess("i took too many sumatriptan by accident").level is Level.EMERGENCY
    assert RULES.assess("i took too many sumatriptan because i want to die").level is Level.CRISIS
