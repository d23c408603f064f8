"""Training examples: enough of every topic, none said twice; and the finder sees what it should and no more."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml

from clinic.example_files.reading import Example, read, read_file
from tools.examples import repeats

KINDS: dict[str, dict[str, str]] = yaml.safe_load(Path("knowledge/topics.yml").read_text(encoding="utf-8"))
LEAST = {
    **dict.fromkeys(KINDS["service"], 80),
    **dict.fromkeys(KINDS["education"], 150),
    "diary_log": 150,
    "out_of_scope": 400,
    "medical_advice": 200,
}
# Nobody asks for a clarify: it is what follows on a message that was not understood.
ASKED = {topic for topics in KINDS.values() for topic in topics} - {"clarify"}
HELPERS = {"ask_more", "affirm", "deny", "skip", "cancel"}


@pytest.fixture(scope="module")
def examples() -> list[Example]:
    return read()


def found(*examples: tuple[str, str]) -> list[tuple[str, str]]:
    return [(pair.first.text, pair.second.text) for pair in repeats([Example(*example) for example in examples])]


def test_every_topic_has_examples_and_nothing_else_has(examples: list[Example]) -> None:
    assert {example.topic for example in examples} == ASKED | HELPERS


@pytest.mark.parametrize("topic", LEAST)
def test_a_topic_has_as_many_examples_as_the_project_wants(examples: list[Example], topic: str) -> None:
    assert Counter(example.topic for example in examples)[topic] >= LEAST[topic]


def test_no_example_is_empty(examples: list[Example]) -> None:
    assert [example for example in examples if not example.text] == []


@pytest.mark.timeout(400)  # half a minute: some 18,000 examples, each compared with those that share a rare word with it
def test_no_example_is_said_twice_or_stands_under_two_topics(examples: list[Example]) -> None:
    assert list(repeats(examples)) == []


def _planted(examples: list[Example], topic: str) -> list[Example]:
    """Every fiftieth longer example, with one word more, under `topic`."""
    long = [example for example in examples if len(example.words) >= 6]
    return [Example(topic, f"hello {example.text}") for example in long[::50]]


@pytest.mark.parametrize("topic", ["onset", "insurance"])
def test_copies_with_a_word_more_are_found_among_the_projects_own_examples(examples: list[Example], topic: str) -> None:
    own = [example for example in examples if example.topic == "onset"]
    planted = _planted(own, topic)
    assert planted
    pairs = list(repeats([*own, *planted]))
    assert {pair.second for pair in pairs} == set(planted)
    assert all(pair.across is (topic != "onset") for pair in pairs)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("how long until the botox starts working", "how long until the botox starts working"),
        ("how long until the botox starts working", "How long until the BOTOX starts working???"),
        ("how long until the botox starts working", "so how long until the botox starts working"),
        ("how long until the botox starts working", "the botox starts working until how long"),
        ("don't my insurance people pay for that", "dont my insurance people pay for that"),
        ("after?", "After?"),
        ("is it safe", "is it safe?"),
        ("😀", "😀"),
    ],
)
def test_two_examples_that_say_the_same_are_found(first: str, second: str) -> None:
    assert found(("onset", first), ("onset", second)) == [(first, second)]


def test_an_example_under_two_topics_is_found_as_such() -> None:
    both = [Example("onset", "when will the shots start to help me"), Example("schedule", "when will the shots start to help")]
    (pair,) = repeats(both)
    assert pair.across
    (pair,) = repeats([Example("onset", "how long?"), Example("schedule", "how long?")])
    assert pair.across
    (pair,) = repeats([Example("onset", "how long?"), Example("onset", "how long")])
    assert not pair.across


def test_each_pair_is_found_once() -> None:
    text = "how long until the botox starts working"
    assert len(found(*[("onset", text)] * 3)) == 3


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("after?", "before?"),
        ("is it safe", "is it sore"),
        ("no", "yes"),
        ("?", "!"),
        ("can i drive after", "can i drink after"),
        ("can i wash my hair after the shots", "can i lie down after the shots"),
    ],
)
def test_examples_that_differ_are_let_be(first: str, second: str) -> None:
    assert found(("aftercare", first), ("aftercare", second)) == []


def test_short_messages_under_two_topics_count_only_when_they_are_equal() -> None:
    assert found(("affirm", "ok sure"), ("ask_more", "sure, ok")) == []
    assert found(("affirm", "OK sure"), ("ask_more", "ok sure")) == [("OK sure", "ok sure")]


def test_a_file_holds_one_intent_named_like_the_file(tmp_path: Path) -> None:
    path = tmp_path / "onset.yml"
    path.write_text('version: "3.1"\nnlu:\n- intent: onset\n  examples: |\n    - when?\n    - how long - till it works\n')
    assert read_file(path) == read(tmp_path) == [Example("onset", "when?"), Example("onset", "how long - till it works")]
    path.write_text('version: "3.1"\nnlu:\n- intent: cost\n  examples: |\n    - how much\n')
    with pytest.raises(ValueError, match="cost, not onset"):
        read_file(path)
