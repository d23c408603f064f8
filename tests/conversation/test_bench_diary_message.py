"""What the benchmark takes for logging a headache is one: an entry read back, and saved."""

from __future__ import annotations

import pytest

from tests.stack import Chat, Stack
from tools.bench import diary_message
from tools.bench.errors import BenchError

SCRIPTS = [["how long until it works", "does it hurt", "can i drive after", "who won the game", "what are the side effects"]]


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diary_message, "WARM_UP", 0)
    monkeypatch.setattr(diary_message, "PATIENTS", ("demo-lee",))


async def test_entries_are_read_back_and_saved_between_answers(empty_diary: Chat, stack: Stack) -> None:
    cost = await diary_message.measure(stack.url, SCRIPTS, conversations=2)
    assert [len(cost.read_back), len(cost.saved)] == [2, 2]
    assert len(cost.questions) == 8  # what is no matter of the clinic's has no sources
    entries = "SELECT count(*) FROM diary_entry e JOIN conversation c ON c.patient_id = e.patient_id WHERE c.id = ?"
    assert stack.rows(entries, empty_diary.id) == [(2,)]


async def test_what_is_not_read_back_is_not_measured(empty_diary: Chat, stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diary_message, "TOLD", "does it hurt")
    with pytest.raises(BenchError, match="not read back"):
        await diary_message.measure(stack.url, SCRIPTS, conversations=1)


async def test_nobody_is_measured_who_cannot_sign_in(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diary_message, "PATIENTS", ("demo-nobody",))
    with pytest.raises(BenchError, match="could not sign in"):
        await diary_message.measure(stack.url, SCRIPTS, conversations=1)
