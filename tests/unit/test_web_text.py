"""What patients type is made safe, and never becomes a command."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.chat.text import MAX_LENGTH, clean, for_assistant
from web.errors import Invalid

SPACES = "".join(chr(code) for code in range(0x3001) if chr(code).isspace())


@pytest.mark.parametrize(("raw", "kept"), [
    ("  hello \n", "hello"),
    ("\ufeffhello\u200b", "hello"),
    ("a\x00b\x1bc", "abc"),
    ("one\r\ntwo\u2028three\x85four", "one\ntwo\nthree\nfour"),
    ("tab\tand\x0bmore", "tab and more"),
    ("soft\u00adhyphen \u202eleft", "softhyphen left"),
    ("¿Qué? 👍", "¿Qué? 👍"),
    ("/restart", "/restart"),
    ("one\ntwo", "one\ntwo"),
    (" plain, with ~ signs ", "plain, with ~ signs"),
])  # fmt: skip
def test_control_and_invisible_characters_go_and_the_rest_stays(raw: str, kept: str) -> None:
    assert clean(raw) == kept


@pytest.mark.parametrize("raw", ["", SPACES, "/", "/ /\u3000/", "\u200b\u200d\ufeff", "\x00", "\ufe0f", "\u2800", "\u0301"])
def test_a_text_with_nothing_to_read_is_refused(raw: str) -> None:
    with pytest.raises(Invalid):
        clean(raw)


def test_the_length_counts_once_it_is_trimmed() -> None:
    assert len(clean(SPACES + "a" * MAX_LENGTH + SPACES)) == MAX_LENGTH
    with pytest.raises(Invalid):
        clean("a" * (MAX_LENGTH + 1))


@pytest.mark.parametrize("space", SPACES)
def test_no_space_hides_a_slash(space: str) -> None:
    assert for_assistant(f"{space}/{space}/restart{space}") == "<restart>"
    assert for_assistant(f"{space}/{space}/i hurt{space}") == f"i hurt{space}"


@given(st.text(max_size=300))
def test_whatever_is_typed_the_assistant_gets_no_command(raw: str) -> None:
    try:
        text = clean(raw)
    except Invalid:
        return
    sent = for_assistant(text)
    assert sent
    assert not sent.strip().startswith("/")
    assert not any(unicodedata.category(character) in ("Cf", "Cs") for character in sent)
    assert not any(unicodedata.category(character) == "Cc" and character != "\n" for character in sent)
    sent.encode()


@given(st.text(max_size=300))
def test_cleaning_twice_changes_nothing_more(raw: str) -> None:
    try:
        once = clean(raw)
    except Invalid:
        return
    assert clean(once) == once
