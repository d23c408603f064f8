"""How often ordinary messages that have nothing to do with each other raise an alarm together: `python -m tools.chance_alarms`.

In Rasa's environment. What a sign told in pieces gains (`bot.nlu.red_flags.in_pieces`) is bought with these.
"""

from __future__ import annotations

import random
import sys

import safety
from bot.nlu.red_flags import MOST_WORDS, in_pieces
from bot.nlu.topic_kinds import ALARMS
from bot.nlu.views import is_question
from clinic.example_files.reading import read

DRAWS = 30_000


def short_and_ordinary(rules: safety.Rules) -> list[str]:
    """The examples that are read together with what was said before: short ones, of topics that are no alarm."""
    texts = [example.text for example in read() if example.topic not in ALARMS]
    return [text for text in texts if len(text.split()) <= MOST_WORDS and not rules.assess(text).level]


def by_chance(rules: safety.Rules, texts: list[str], messages: int, draws: int) -> list[list[str]]:
    """Those of `draws` conversations of so many messages, the same at every call, that raise an alarm."""
    drawn = random.Random(messages)  # noqa: S311
    told = (drawn.sample(texts, messages) for _ in range(draws))
    return [one for one in told if not ("?" in one[-1] or is_question(one[-1])) and in_pieces(rules, one[:-1], one[-1])]


def main() -> int:
    rules = safety.default_rules()
    texts = short_and_ordinary(rules)
    for messages in (2, 3):
        found = by_chance(rules, texts, messages, DRAWS)
        for one in found:
            print("  " + " | ".join(one))
        print(f"{len(found)} of {DRAWS} times {messages} messages raise an alarm together")
    return 0


if __name__ == "__main__":
    sys.exit(main())
