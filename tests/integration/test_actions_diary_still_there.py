"""A headache that is said to be there still brings the urgent advice where the diary knows it for three days."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.action_server import ActionServer, Chat, emptied_afterwards, names

URGENT = "urgent"


@pytest.fixture
def chat(server: ActionServer, database: Path) -> Iterator[Chat]:
    with emptied_afterwards(server, database) as chat:
        yield chat


def save(chat: Chat, text: str) -> None:
    chat.log(text)
    chat.say("just save it")  # leaves the rest out
    assert names(chat.say("save it"))[-1] == "diary_log_saved"
    chat.slots["diary_draft"] = None


@pytest.mark.parametrize("text", ["still have my headache, 6/10", "headache today still going on 5/10"])
def test_a_headache_of_the_diary_that_is_there_yet_after_three_days_is_urgent(chat: Chat, text: str) -> None:
    save(chat, "started 3 days ago, 6/10, still going on, no nausea, took nothing")
    assert URGENT in names(chat.log(text))


def test_one_of_two_days_is_not(chat: Chat) -> None:
    save(chat, "started 2 days ago, 6/10, still going on, no nausea, took nothing")
    assert URGENT not in names(chat.log("still have my headache, 6/10"))


def test_nor_is_one_that_was_over(chat: Chat) -> None:
    save(chat, "4 days ago 6/10 for 3 hours, no nausea, took nothing")
    assert URGENT not in names(chat.log("still have my headache, 6/10"))


def test_nor_a_new_one(chat: Chat) -> None:
    save(chat, "started 3 days ago, 6/10, still going on, no nausea, took nothing")
    assert URGENT not in names(chat.log("headache today 6/10 for 2 hours"))
