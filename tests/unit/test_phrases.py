"""Phrases of a file become expressions: what each sign of the notation finds, and what no file may hold."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.phrases import PhraseError, Phrases, plain


def finds(phrase: str, text: str, **groups: str) -> bool:
    return Phrases({"said": phrase, **groups}).anywhere("said").search(plain(text)) is not None


@pytest.mark.parametrize(
    ("phrase", "said", "unsaid"),
    [
        ("stop", ["stop", "please stop!", "STOP it"], ["stopped", "nonstop", ""]),
        ("annoy*", ["annoy", "annoying"], ["an", "noy"]),
        ("stop|quit it", ["stop it", "quit it"], ["stop quit", "stop, it"]),
        ("very? bad", ["bad", "very bad"], ["very"]),
        ("get very? bad", ["get bad", "get very bad"], ["get very", "get very very bad"]),
        ("so|very?+ bad day", ["bad day", "so very so bad day"], ["so day"]),
        ("a very?+ bad", ["a bad", "a very very bad"], ["a badly"]),
        ("next|coming+ visit", ["next visit", "next coming visit"], ["visit", "my visit"]),
        ("my next+ visit", ["my next next visit"], ["my visit"]),
        ("give up / let it be", ["i give up", "let it be"], ["give it be", "let up"]),
        ("leave (me / the team) alone", ["leave me alone", "leave the team alone"], ["leave alone"]),
        ("leave (me / (the|my team))? alone", ["leave alone", "leave my team alone"], ["leave team alone"]),
        ("remind me !how|when", ["remind me", "remind me daily"], ["remind me how", "remind me when"]),
        ("remind me !(in an? hour)", ["remind me in time"], ["remind me in an hour", "remind me in hour"]),
        ("!my reminder", ["reminder"], []),
        ("stop ..2 it", ["stop it", "stop doing all it"], ["stop doing all of it", "stop, it"]),
        ("stop ..3-but|and it", ["stop doing it"], ["stop but do it"]),
        ("..1-my reminder", ["the reminder"], []),
        ("turn .. off", ["turn it, please, off", "turn the thing off"], ["turn it. off", "turn offer"]),
        ("turn ... off", ["turn it. then off"], ["off we turn"]),
        ("turn ~ off", ["turn it. off"], ["turn it? off", "turn " + "it " * 20 + "off"]),
        ("^ stop", ["stop it"], ["please stop it"]),
        (", stop", ["stop it", "ok, stop it", "no.stop"], ["please stop it"]),
        ("stop it $", ["please stop it", "stop it!!"], ["stop it now"]),
        ("off , please", ["off please", "off, please", "off... please"], ["offplease"]),
        ("off , very? please", ["off please", "off, please", "off, very please"], ["off very", "offvery please"]),
        ("on the <number>*", ["on the 12", "on the 12th"], ["on the table"]),
        ("next <word>", ["next week", "next o'clock"], ["next", "next, week"]),
        ("don't do", ["dont do", "don't do", "don’t do"], ["do not do"]),
        ("@who stop", ["you stop", "they all stop"], ["we stop"]),
        ("@who|we stop", ["we stop", "they all stop"], ["she stop"]),
    ],
)
def test_each_sign_finds_what_it_says(phrase: str, said: list[str], unsaid: list[str]) -> None:
    assert [text for text in said if not finds(phrase, text, who="you\nthey all")] == []
    assert [text for text in unsaid if finds(phrase, text, who="you\nthey all")] == []


def test_words_before_and_behind_are_let_pass_with_any_marks() -> None:
    resume = Phrases({"said": "resume", "lead": "ok\nlet us", "end": "please|now"}).whole("said")
    assert all(resume.fullmatch(text) for text in ("resume", "ok, let us resume!", "resume. now, please", "...resume"))
    assert not any(resume.fullmatch(text) for text in ("okresume", "resume work", "please resume", ""))


def test_a_group_alone_has_nothing_beside_it_and_an_opening_anything_behind() -> None:
    phrases = Phrases({"said": "what time", "lead": "so"})
    assert phrases.alone("said").fullmatch("what time?") and not phrases.alone("said").fullmatch("so what time")
    assert phrases.opening("said").match("so, what time is it") and not phrases.opening("said").match("tell what time")


def test_what_goes_on_behind_a_phrase_is_found_with_it() -> None:
    found = Phrases({"said": "if i forget"}).anywhere("said", then="[^,]*").search("text me if i forget to log, please")
    assert found and found[0] == "if i forget to log"


def test_a_group_of_no_words_is_given_with_its_expression() -> None:
    assert Phrases({"said": "on @day"}, day=r"\d+/\d+").anywhere("said").search("on 6/10")


def test_one_word_a_thousand_times_is_soon_given_up() -> None:
    phrases = Phrases({"said": "so?+ very|so?+ late", "lead": "so|very", "end": "so"})
    begun = perf_counter()
    assert phrases.whole("said").fullmatch("so " * 1000) is None
    assert phrases.anywhere("said").search("very " * 1000) is None
    assert perf_counter() - begun < 1


@pytest.mark.parametrize(
    ("phrase", "wrong"),
    [
        ("stop @that", "@that is no group"),
        ("@said", "@said names itself"),
        ("stop (it", "a bracket stays open"),
        ("stop it)", "a bracket too many"),
        ("very?", "a phrase may be empty"),
        ("stop / ", "a phrase may be empty"),
        ("...", "a phrase may be empty"),
        ("stop++ it", r"'\+\+' is no sign"),
    ],
)
def test_a_phrase_that_cannot_be_read_is_named(phrase: str, wrong: str) -> None:
    with pytest.raises(PhraseError, match=wrong):
        finds(phrase, "")


def test_a_file_is_read_with_every_word_a_word(tmp_path: Path) -> None:
    file = tmp_path / "said.yml"
    file.write_text("no: |\n  no|off\nyes: on\n", encoding="utf-8")
    phrases = Phrases.load(file)
    assert phrases.anywhere("no").search("off") and phrases.anywhere("yes").search("on")


@given(st.text())
def test_no_text_makes_it_fail(text: str) -> None:
    finds("^ stop|quit ..3-and (it $ / them .. off)", text)
