"""What is other in a text than it was: every word of both states is there, once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.text_changes import Change, changes, pieces
from knowledge import signed_texts
from tests.integration.gateway import BASE

WORDS = st.text(alphabet="ab \n.", max_size=30)


def told(change: Change) -> list[tuple[str, str]]:
    return [(piece.before, piece.now) for piece in change if not piece.is_same]


@given(WORDS, WORDS)
def test_the_pieces_put_together_are_both_states(before: str, now: str) -> None:
    found = pieces(before, now)
    assert "".join(piece.before for piece in found) == before
    assert "".join(piece.now for piece in found) == now


def test_only_the_words_that_changed_are_pieces_of_their_own() -> None:
    assert told(pieces("It takes two weeks to work.", "It takes up to two weeks to work well.")) == [
        ("", " up to"),
        (" work.", " work well."),
    ]


def test_texts_that_came_went_and_stayed() -> None:
    before = ["onset", "Title", "One.", None, [["part", "It was."]], []]
    now = ["onset", "Title", "One.", None, [["part", "It is."], ["more", "New."]], []]
    assert [told(change) for change in changes(before, now)] == [[(" was.", " is.")], [("", "more")], [("", "New.")]]
    assert changes(now, now) == []


def test_every_answer_is_the_same_as_itself() -> None:
    assert not [topic for topic, answer in BASE.answers.items() if changes(signed_texts(answer), signed_texts(answer))]
