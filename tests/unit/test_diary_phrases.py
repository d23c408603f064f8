"""Labels that a message cannot hold are left out, and nothing that it holds."""

from __future__ import annotations

import pytest

from clinic.domain.diary_parser.phrases import Phrases
from clinic.domain.diary_parser.reading import read

LINES = {
    "sick": ["threw up|vomited", "been? sick"],
    "timed": ["<num> hours|hrs", "<time>"],
    "far": ["left ~ side"],
    "no word": ["<num> <num>"],
}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("i threw up", [("sick", 1, 3)]),
        ("Vomited up", []),
        ("VOMITED", []),
        ("sick", [("sick", 0, 1)]),
        ("been sick", [("sick", 0, 2), ("sick", 1, 2)]),
        ("6 hrs", [("timed", 0, 2)]),
        ("at 8:30", [("timed", 1, 2)]),
        ("left and back side", [("far", 0, 4)]),
        ("left, back side", []),
        ("6 7", [("no word", 0, 2)]),
        ("nothing of all that", []),
        ("", []),
    ],
)
def test_each_label_is_found_where_its_phrases_stand(text: str, found: list[tuple[str, int, int]]) -> None:
    phrases = Phrases(LINES)
    assert sorted(phrases(read(text).doc)) == found
    assert sorted(phrases(read(text).doc)) == found, "the same again, from what was kept"


def test_what_is_kept_with_a_message_is_of_these_phrases_alone() -> None:
    doc = read("threw up for 6 hours").doc
    assert [Phrases({label: lines})(doc) for label, lines in LINES.items()] == [[("sick", 0, 2)], [("timed", 3, 5)], [], []]
