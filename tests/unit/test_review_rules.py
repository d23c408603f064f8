"""Which answers are doubtful, which messages are alike, and what may become an example."""

from __future__ import annotations

import base64

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.chat import NewMessage
from clinic.domain.likeness import ALIKE, nearest, unpacked
from clinic.domain.review import MAX_EXAMPLE, Doubt, Doubtful, Risk, doubtful, fault, gravest, risk
from clinic.example_files.reading import Example, Library


def said(topic: str, part: str = "short", confidence: float | None = None, sender: str = "bot") -> NewMessage:
    more = {} if confidence is None else {"confidence": confidence}
    return NewMessage("m", sender, "…", topic=topic, extras={"part": part, **more})


NOT_UNDERSTOOD = [said("clarify", "short", 0.0), said("clarify", "rephrase"), said("clarify", "person"), said("out_of_scope")]


@pytest.mark.parametrize("reply", NOT_UNDERSTOOD)
def test_what_was_not_understood(reply: NewMessage) -> None:
    found = doubtful([said("urgent"), reply])
    assert found is not None
    assert (found.doubt, found.topic) == (Doubt.NOT_UNDERSTOOD, reply.topic)


def test_what_was_answered_unsurely() -> None:
    assert doubtful([said("onset", confidence=0.64)]) == Doubtful(Doubt.UNSURE, "onset", 0.64)
    assert doubtful([said("onset", confidence=0.65)]) is None


@pytest.mark.parametrize(
    "replies",
    [
        [],
        [said("onset")],
        [said("clarify", "after_alarm")],
        [said("out_of_scope", "spanish")],
        [NewMessage("m", "system", "…")],
        [said("emergency")],
        [said("medical_advice", confidence=0.9)],
    ],
)
def test_what_nobody_has_to_look_at(replies: list[NewMessage]) -> None:
    assert doubtful(replies) is None


def test_what_a_message_is_near() -> None:
    assert risk({"urgent": 0.06, "crisis": 0.05, "onset": 0.8}, "none") == Risk.ALARM
    assert risk({"onset": 1.0}, "emergency") == Risk.ALARM
    assert risk({"medical_advice": 0.1}, "none") == Risk.ADVICE
    assert risk({"medical_advice": 0.09, "urgent": 0.09}, "none") == Risk.NONE
    assert risk({}, "none") == Risk.NONE
    assert risk({"onset": 1.0}, "none", "urgent") == Risk.ALARM


def test_the_gravest_of_several_counts() -> None:
    assert gravest([Risk.NONE, Risk.ALARM, Risk.ADVICE]) == Risk.ALARM
    assert gravest([Risk.NONE, Risk.ADVICE]) == Risk.ADVICE
    assert gravest([]) == Risk.NONE


def packed(vector: np.ndarray) -> str:
    return base64.b64encode((vector / np.linalg.norm(vector)).astype("<f2").tobytes()).decode()


def at(cosine: float) -> str:
    """A vector whose cosine to the first axis is this."""
    vector = np.zeros(384)
    vector[0], vector[1] = cosine, (1 - cosine**2) ** 0.5
    return packed(vector)


def test_a_message_joins_the_group_that_it_is_most_like() -> None:
    leaders = {7: at(1.0), 3: at(0.8)}
    assert nearest(at(0.99), leaders) == 7
    assert nearest(at(0.82), leaders) == 3
    assert nearest(at(-1.0), leaders) is None
    assert nearest(at(1.0), {}) is None
    assert nearest(at(1.0), {9: at(1.0), 4: at(1.0)}) == 4
    assert nearest(at(ALIKE + 0.02), {1: at(1.0)}) == 1
    assert nearest(at(ALIKE - 0.02), {1: at(1.0)}) is None


@given(st.integers(0, 2**32 - 1))
def test_a_vector_comes_back_as_it_was_to_three_digits(seed: int) -> None:
    vector = np.random.default_rng(seed).normal(size=384)
    assert unpacked(packed(vector)) @ (vector / np.linalg.norm(vector)) == pytest.approx(1.0, abs=1e-3)


def test_what_is_no_vector_is_refused() -> None:
    with pytest.raises(ValueError):
        unpacked("not base64!")


def test_an_example_is_one_plain_line() -> None:
    assert fault("can i fly after", country="US") is None
    for text in ("", "?!", "a\nb", "x" * (MAX_EXAMPLE + 1), "call [phone]", "a {b}", "call 312-555-0142", "my name is ann"):
        reason = fault(text, country="US")
        assert reason is not None, text
        assert reason.endswith(".")


@pytest.mark.parametrize(
    "text",
    [
        *("<b>how</b>", "how </b> long", "<script>alert(1)", "<SCRIPT src=x>", "how < b > long", "<!-- how -->", "how<br/>long"),
        *("&lt;b&gt; how", "how&nbsp;long", "&#60;how", "**how** long", "__how__ long", "```how", "<a href='x'>how</a>"),
    ],
)
def test_an_example_has_no_markup(text: str) -> None:
    assert "markup" in (fault(text, country="US") or "")


@pytest.mark.parametrize(
    "text", ["i <3 botox", "pain < 5 out of 10", "2>1 rounds", "q & a; now", "heat & ice", "it*s 5*5", "can`t sleep"]
)
def test_signs_that_people_type_are_no_markup(text: str) -> None:
    assert fault(text, country="US") is None


def test_the_library_finds_what_says_the_same() -> None:
    library = Library([Example("onset", "how long does it take to work"), Example("cost", "how much"), Example("greet", "👋")])
    assert [each.topic for each in library.near("How long does it take to work?")] == ["onset"]
    assert [each.topic for each in library.near("how long does it take to work now")] == ["onset"]
    assert [each.topic for each in library.near("how MUCH?")] == ["cost"]
    assert library.near("much") == []
    assert [each.topic for each in library.near("👋")] == ["greet"]
    assert library.near("!!!") == []
