"""PartFinder finds the part of an answer that a message asks for."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasa.shared.exceptions import RasaException

import knowledge
from bot.nlu.parts import PARTS, NearestParts, PartFinder, PartRows, asks, part_for
from tests.bot.support import graph_arguments


@pytest.fixture(scope="module")
def base() -> knowledge.Knowledge:
    return knowledge.load()


def test_every_part_can_be_asked_for_by_its_title_and_its_asks(base: knowledge.Knowledge) -> None:
    found = asks(base)
    for answer in base.answers.values():
        for part in answer.parts:
            assert {ask for topic, id, ask in found if (topic, id) == (answer.topic, part.id)} == {part.title, *part.asks}


def nearest(rows: list[tuple[str, str]], *near: list[float]) -> dict[str, tuple[str, float]]:
    """To vectors that are as near to the rows as said, a list for each."""
    vectors = np.array(near)
    return dict(NearestParts(PartRows(rows, vectors.T), list(np.eye(len(near)))))


def test_each_topic_has_its_nearest_part() -> None:
    rows = [("onset", "first"), ("onset", "full"), ("cost", "price"), ("onset", "first")]
    assert nearest(rows, [0.2, 0.5, -0.4, 0.6]) == {"onset": ("first", 0.6), "cost": ("price", -0.4)}


def test_of_equally_near_parts_the_first_is_taken() -> None:
    rows = [("onset", "first"), ("cost", "price"), ("onset", "full"), ("cost", "plan")]
    assert nearest(rows, [0.5, -0.2, 0.5, -0.2]) == {"onset": ("first", 0.5), "cost": ("price", -0.2)}


def test_of_several_vectors_the_nearest_counts() -> None:
    rows = [("onset", "first"), ("onset", "full")]
    assert nearest(rows, [0.4, 0.1], [0.2, 0.3]) == {"onset": ("first", 0.4)}
    assert nearest(rows, [0.1, 0.2], [0.2, 0.7]) == {"onset": ("full", 0.7)}


def test_a_topic_that_has_no_rows_is_not_there() -> None:
    found = NearestParts(PartRows([("onset", "first")], np.ones((1, 1))), [np.ones(1)])
    assert (len(found), found.get("cost")) == (1, None)


def test_no_rows_have_no_parts() -> None:
    assert nearest([], []) == {}


@pytest.mark.parametrize(("near", "part"), [(0.54, None), (0.55, "full"), (0.9, "full")])
def test_a_part_must_be_near_enough(near: float, part: str | None) -> None:
    assert part_for({"onset": ("full", near)}, "onset", least=0.55) == part


def test_where_the_short_answer_is_nearest_no_part_is_added() -> None:
    assert part_for({"onset": ("short", 0.99)}, "onset", least=0.55) is None


def test_a_topic_without_parts_has_none() -> None:
    assert part_for({}, "greet", least=0.55) is None


def test_the_words_of_an_ask_find_its_own_part(understand: Callable[..., Any], base: knowledge.Knowledge) -> None:
    """Of the first ask of every part, nearly all; two parts may share a wording."""
    first = [(answer.topic, part.id, part.asks[0]) for answer in base.answers.values() for part in answer.parts if part.asks]
    right = [understand(ask).get(PARTS)[topic][0] == part for topic, part, ask in first[::4]]
    assert np.mean(right) > 0.97


def test_cosines_lie_between_minus_one_and_one(understand: Callable[..., Any]) -> None:
    assert all(-1.001 <= near <= 1.001 for _, near in understand("when does it kick in?").get(PARTS).values())


def test_every_clause_of_a_message_may_ask_for_a_part(understand: Callable[..., Any]) -> None:
    alone = understand("when is it fully working?").get(PARTS)["onset"]
    beside = understand("can i drive home after and when is it fully working?").get(PARTS)["onset"]
    assert alone[0] == beside[0] == "full_effect"
    assert beside[1] == pytest.approx(alone[1], abs=0.05)


def test_before_training_no_parts_are_found(tmp_path: Path, understand: Callable[..., Any]) -> None:
    message = understand("when does it work")
    message.set(PARTS, None)
    PartFinder.create(*graph_arguments(PartFinder, tmp_path)).process([message])
    assert message.get(PARTS) is None


@pytest.mark.parametrize("name", ["parts.json", "parts.npy"])
@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04", b"[]", b"null", b'[["onset"]]', b"\x80\x04rubbish"])
def test_damaged_files_are_an_error_that_says_what_to_do(tmp_path: Path, name: str, content: bytes | None) -> None:
    config, storage, resource, context = graph_arguments(PartFinder, tmp_path)
    with storage.write_to(resource) as folder:
        (folder / "parts.json").write_text(json.dumps([["onset", "full_effect"]]))
        np.save(folder / "parts.npy", np.zeros((1, 768), dtype=np.float32))
        (folder / name).unlink() if content is None else (folder / name).write_bytes(content)
    with pytest.raises(RasaException, match=r"damaged.*make train"):
        PartFinder.load(config, storage, resource, context)
