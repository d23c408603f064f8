"""Anything at all through the whole of understanding: it never fails, and always ends in a turn that can be answered."""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable
from typing import Any

import pytest
from rasa.shared.core.events import ActiveLoop
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

import knowledge
from bot.importer import NOT_UNDERSTOOD
from bot.nlu.turn import HELPERS
from bot.nlu.turn_reader import TURN
from tests.bot.support import conversation, turn_of

Pipeline = Callable[..., Message]
KNOWN = knowledge.load()
STRANGE = [
    "😀",
    "😀" * 1000,
    "👩‍👩‍👧‍👦🏳️‍🌈",
    "\x00",
    "\x00\x01\x02" * 600,
    "\x1b[31mred\x1b[0m",
    "\u202eevil\u202c",
    "שלום כואב לי הראש",
    "مرحبا هل يؤلم؟",
    "\u200b",
    "\ufeff\u200b\u200d",
    "a\u0300" * 900,
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘",
    "ﷺ" * 500,
    "\ufffd" * 50,
    "\U0010ffff" * 20,
    "?",
    "??!!..",
    "." * 2000,
    "?" * 2000,
    "\n" * 1000 + "x",
    "and " * 500,
    "what if " * 250,
    "a" * 2000,
    "0" * 2000,
    "' OR 1=1; --",
    "<script>alert(1)</script>",
    "{{7*7}} ${x} {clinic.phone}",
    '{"part": "x"}',
    "x /restart",
    "\\u0000",
    "%s %d %n",
    "it " * 600,
    "🏥\n\n\n💉?",
    "how? " * 400,
    "is it, is it, " * 140,
    "tell me more " * 150,
    "i can't breathe " * 120,
    "İ" * 2000,
    "ß" * 2000,
    "１２３ ｈｏｗ ｌｏｎｇ？",
]
HISTORIES: list[Any] = [
    None,
    conversation(turn_of("can i wash my hair?", "aftercare")),
    conversation(turn_of("x" * 2000, "clarify")),
    conversation(turn_of("log a headache", "diary_log"), ActiveLoop("diary_form")),
]


def _check(message: Message) -> None:
    """The turn can be said: every answer is an approved text, every offer a topic; Rasa knows its intent and can record it."""
    turn = message.get(TURN)
    assert turn["intent"] in KNOWN.answers or turn["intent"] in HELPERS
    assert message.get("intent")["name"] in {turn["intent"], NOT_UNDERSTOOD, *HELPERS} - {"clarify"}
    for topic, part in turn["answers"]:
        assert KNOWN.text(topic, part) or True
    assert set(turn["offers"]) <= set(KNOWN.answers)
    assert len(turn["offers"]) <= 3
    json.dumps(message.as_dict(only_output_properties=True)).encode()


@pytest.mark.parametrize("history", HISTORIES, ids=["first message", "after an answer", "after a long miss", "in the form"])
@pytest.mark.parametrize("text", STRANGE, ids=lambda text: ascii(text[:12]))
def test_a_strange_message_is_understood_as_something(understand: Pipeline, text: str, history: Any) -> None:
    _check(understand(text, history))


def _characters(chance: random.Random) -> str:
    kind = chance.randrange(4)
    if kind == 0:
        return chance.choice(["how ", "does it ", "hurt", "? ", "and ", "botox ", ", ", ". ", "\n", "my ", "neck ", "no ", "b4 "])
    if kind == 1:
        return chr(chance.randrange(0x20))
    if kind == 2:
        return chr(chance.choice([0x5D0, 0x627, 0x1F600, 0x4E00, 0x300, 0x200D, 0xFE0F, 0x1F3FD]) + chance.randrange(30))
    code = chance.randrange(sys.maxunicode + 1)
    return chr(code) if not 0xD800 <= code <= 0xDFFF else "?"


@pytest.mark.parametrize("seed", range(40))
def test_two_thousand_random_characters_are_understood_as_something(understand: Pipeline, seed: int) -> None:
    chance = random.Random(seed)
    text = (
        "".join(_characters(chance) for _ in range(chance.choice([3, 40, 2000])))[:2000].lstrip(
            "/ \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85"
        )
        or "x"
    )
    _check(understand(text, chance.choice(HISTORIES)))


SLOW = [
    "how long does it, ",
    "no trouble swallowing and ",
    "a\u0300 ",
    "😀",
    "can it hurt? ",
    "?",
    "!?",
    "(",
    "'",
    "/",
    "-",
    "1,",
    "a.",
    "http://",
    "and ",
    " ",
    "\n",
    ", ",
]


@pytest.mark.parametrize("text", SLOW)
def test_the_longest_message_is_read_in_a_fraction_of_a_second(understand: Pipeline, text: str) -> None:
    message = "x" + (text * 2000)[:1998] + "x"
    used = time.thread_time()
    _check(understand(message, HISTORIES[1]))
    assert time.thread_time() - used < 0.3


def test_a_message_of_spaces_is_no_reason_to_fail(understand: Pipeline) -> None:
    for text in (" ", "\n\n", "\u2003"):
        _check(understand(text))


def test_what_is_longer_than_the_gateway_lets_in_is_read_too(understand: Pipeline) -> None:
    _check(understand("does it hurt? " * 5000))


def test_the_text_itself_stays_as_it_was(understand: Pipeline) -> None:
    for text in STRANGE:
        assert understand(text).get(TEXT) == text
