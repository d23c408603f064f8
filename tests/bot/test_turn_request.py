"""What the gateway may ask of the assistant; and that typed text never becomes one of Rasa's payloads."""

from __future__ import annotations

import json
import random
import sys
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage

from bot.turn_request import MAX_TEXT, BadTurn, TurnRequest, Under

SPACES = [chr(code) for code in range(sys.maxunicode + 1) if chr(code).isspace()]
PAYLOADS = [
    "/restart",
    '/onset{"part":"x"}',
    "/session_start",
    "/emergency",
    "/back",
    '/diary_log@0.9{"a": "b"}',
    "//restart",
    "/ / /restart",
]


def parse(**fields: Any) -> TurnRequest:
    return TurnRequest.parse(json.dumps({"conversation": "c", "message_id": "m", **fields}).encode())


def test_typed_text_comes_through_as_it_is() -> None:
    asked = parse(text="does it hurt? 1/2 or less")
    assert (asked.conversation, asked.message_id) == ("c", "m")
    assert asked.rasa_text() == "does it hurt? 1/2 or less"


@pytest.mark.parametrize(
    ("press", "payload"),
    [
        ({"topic": "onset"}, "/onset"),
        ({"topic": "onset", "part": None}, "/onset"),
        ({"topic": "onset", "part": "full_effect"}, '/onset{"part": "full_effect"}'),
    ],
)
def test_a_pressed_button_becomes_a_payload(press: dict[str, Any], payload: str) -> None:
    assert parse(press=press).rasa_text() == payload


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("space", ["", *SPACES], ids=lambda space: f"U+{ord(space):04X}" if space else "none")
def test_typed_text_never_becomes_a_payload(payload: str, space: str) -> None:
    for typed in (f"{space}{payload}", f"{space}/{space}{payload}", f"{space}{space}/{space}/{payload}"):
        text = UserMessage(parse(text=typed).rasa_text()).text
        assert not text.strip().startswith("/")


@pytest.mark.parametrize(
    ("typed", "text"), [("/restart", "<restart>"), ("\uff0frestart", "<restart>"), (" /Help ", "<Help>"), ("/ i hurt", "i hurt")]
)
def test_a_command_alone_is_marked_as_no_word_of_a_patient(typed: str, text: str) -> None:
    assert parse(text=typed).rasa_text() == text


def test_random_mixtures_of_spaces_and_slashes_never_become_a_payload() -> None:
    chance = random.Random(3)
    for _ in range(500):
        front = "".join(
            chance.choice([*SPACES, "/", "/", "\u200b", "\ufeff", "\u2044", "\uff0f"]) for _ in range(chance.randrange(1, 9))
        )
        assert not UserMessage(parse(text=f"{front}/restart").rasa_text()).text.strip().startswith("/")


@pytest.mark.parametrize("typed", ["", " ", "\n\t", "/", "///", " / / ", "\u2003/\u3000"])
def test_text_of_spaces_and_slashes_alone_is_refused(typed: str) -> None:
    with pytest.raises(BadTurn, match="text"):
        parse(text=typed)


def test_the_longest_text_is_taken_and_one_more_character_is_not() -> None:
    assert len(parse(text="a" * MAX_TEXT).rasa_text()) == MAX_TEXT
    with pytest.raises(BadTurn, match="2000"):
        parse(text="a" * (MAX_TEXT + 1))


def test_half_a_character_becomes_the_sign_for_an_unreadable_one() -> None:
    asked = TurnRequest.parse(b'{"conversation": "c", "message_id": "m", "text": "hurts \\ud83d so much \\ud83d\\ude00"}')
    assert asked.rasa_text() == "hurts \ufffd so much 😀"
    asked.rasa_text().encode()


BAD_BODIES = [
    b"",
    b"{",
    b"null",
    b"[]",
    b'"text"',
    b"3",
    b"\xff\xfe",
    b"[" * 100_000,
    b'{"a":' * 50_000,
    b"1" * 10_000,
    b"{}",
    b'{"conversation": "c", "message_id": "m"}',
]
BAD_FIELDS: list[dict[str, Any]] = [
    {"text": 3},
    {"text": None},
    {"text": ["a"]},
    {"text": {"a": 1}},
    {"text": True},
    {"text": "a", "press": {"topic": "onset"}},
    {"text": None, "press": {"topic": "onset"}},
    {"press": None},
    {"press": "onset"},
    {"press": []},
    {"press": {}},
    {"press": {"topic": 3}},
    {"press": {"topic": ""}},
    {"press": {"topic": "Onset"}},
    {"press": {"topic": "onset\n"}},
    {"press": {"topic": "on set"}},
    {"press": {"topic": "/onset"}},
    {"press": {"topic": 'onset{"part":"x"}'}},
    {"press": {"topic": "a" * 65}},
    {"press": {"topic": "onset", "part": 3}},
    {"press": {"topic": "onset", "part": ""}},
    {"press": {"topic": "onset", "part": 'x"}'}},
    {"press": {"topic": "onset", "part": ["x"]}},
    {"press": {"topic": "restart"}},
    {"press": {"topic": "back"}},
    {"press": {"topic": "session_start"}},
    {"text": "a", "conversation": ""},
    {"text": "a", "conversation": None},
    {"text": "a", "conversation": 7},
    {"text": "a", "conversation": "a" * 101},
    {"text": "a", "conversation": "a/b"},
    {"text": "a", "conversation": "../x"},
    {"text": "a", "conversation": "é"},
    {"text": "a", "conversation": "a\n"},
    {"text": "a", "conversation": "a b"},
    {"text": "a", "message_id": ""},
    {"text": "a", "message_id": None},
    {"text": "a", "message_id": "a" * 101},
]


@pytest.mark.parametrize("body", BAD_BODIES, ids=lambda body: repr(body[:20]))
def test_a_malformed_body_is_refused(body: bytes) -> None:
    with pytest.raises(BadTurn):
        TurnRequest.parse(body)


@pytest.mark.parametrize("fields", BAD_FIELDS, ids=lambda fields: repr(fields)[:50])
def test_a_malformed_field_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(BadTurn):
        parse(**fields)


def test_an_error_quotes_nothing_of_the_message() -> None:
    for fields in ({"text": "canary" * 500}, {"press": {"topic": "canary!"}}, {"text": "a", "conversation": "canary!"}):
        with pytest.raises(BadTurn) as caught:
            parse(**fields)
        assert "canary" not in str(caught.value)
        assert caught.value.__cause__ is None


def test_what_a_button_says_may_come_with_the_text_that_it_stood_under() -> None:
    asked = parse(text="undo that", under={"part": "saved", "entry": "6f0f2c5e-8a53-4f3c-9a55-1c6ad2f1b0d7"})
    assert asked.under == Under("saved", "6f0f2c5e-8a53-4f3c-9a55-1c6ad2f1b0d7")
    assert parse(text="undo that").under is None
    assert parse(text="undo that", under={"part": "changed", "entry": None}).under == Under("changed")
    assert parse(text="undo that", under={"part": "deleted", "day": "2026-11-19"}).under == Under("deleted", day="2026-11-19")


@pytest.mark.parametrize("under", ["saved", {}, {"part": "/x"}, {"part": "saved", "entry": 1}, {"part": "saved", "entry": "a b"}])
def test_another_form_of_it_is_refused(under: Any) -> None:
    with pytest.raises(BadTurn):
        parse(text="undo that", under=under)
