"""What staff read of the rules that raised an alarm."""

from __future__ import annotations

from safety import Level, default_rules
from safety.plain_words import all_words, plain_words


def test_every_rule_that_can_raise_an_alarm_has_words_and_no_other() -> None:
    alarming = {rule.id for rule in default_rules().all if rule.level >= Level.EMERGENCY and not rule.harmless}
    assert set(all_words()) == {*alarming, "assistant"}
    assert len(set(all_words().values())) == len(all_words())
    assert all(isinstance(words, str) and words.strip() == words and words for words in all_words().values())


def test_words_stand_once_and_a_rule_of_an_older_release_is_shown_by_its_name() -> None:
    assert plain_words(["cannot_breathe", "gone_since", "cannot_breathe"]) == ["trouble breathing", "gone since"]
    assert plain_words([]) == []
