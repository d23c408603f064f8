"""What staff read of the rules that raised an alarm."""

from __future__ import annotations

import pytest

from safety import default_rules
from safety.plain_words import all_words, plain_words


def test_every_rule_that_an_alarm_may_name_has_words_and_no_other() -> None:
    """An alarm names the urgent rules that fired beside it, too."""
    read = {rule.id for rule in default_rules().all if not rule.harmless}
    assert set(all_words()) == {*read, "assistant"}
    assert len(set(all_words().values())) == len(all_words())
    assert all(isinstance(words, str) and words.strip() == words and words for words in all_words().values())


@pytest.mark.parametrize(
    "words",
    ["tengo el párpado caído y no puedo respirar", "no puedo hablar y veo doble", "tengo fiebre desde el botox y me desmayé"],
)
def test_what_a_spanish_rule_read_is_told_in_english(words: str) -> None:
    rules = default_rules().assess(words).rules
    assert "es_urgente" in rules and len(rules) > 1
    assert all("(in Spanish)" in told or not rule.startswith("es_") for rule, told in zip(rules, plain_words(rules), strict=True))


def test_words_stand_once_and_a_rule_of_an_older_release_is_shown_by_its_name() -> None:
    assert plain_words(["cannot_breathe", "gone_since", "cannot_breathe"]) == ["trouble breathing", "gone since"]
    assert plain_words([]) == []
