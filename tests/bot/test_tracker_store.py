"""The dialogue engine's record of a conversation: encrypted, deletable, and safe when processes share it."""

from __future__ import annotations

import multiprocessing
import stat
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet, InvalidToken
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException
from rasa.utils.endpoints import EndpointConfig

from bot.known_records import MOST
from bot.tracker_store import BoundedTrackerStore, dialogue_key
from tests.bot.support import conversation, turn_of

CANARY = "mein-kanarienvogel"
DOMAIN = Domain.from_dict({"slots": {"diary_draft": {"type": "any", "mappings": [{"type": "custom"}]}}})


def open_store(folder: Path) -> BoundedTrackerStore:
    return BoundedTrackerStore(DOMAIN, path=str(folder / "dialogues.db"), secrets=str(folder / "secrets"))


@pytest.fixture
def store(tmp_path: Path) -> BoundedTrackerStore:
    return open_store(tmp_path)


def _tracker(name: str, *events: Any) -> DialogueStateTracker:
    return DialogueStateTracker.from_events(name, list(conversation(*events).events), DOMAIN.slots)


async def test_a_conversation_comes_back_as_it_was(store: BoundedTrackerStore) -> None:
    before = _tracker("a", turn_of("does it hurt? 😀", "injection_pain"), SlotSet("diary_draft", {"day": "2026-11-19"}))
    await store.save(before)
    after = await store.retrieve("a")
    assert list(after.events) == list(before.events)
    assert after.slots["diary_draft"].value == {"day": "2026-11-19"}
    assert after.latest_message.parse_data == before.latest_message.parse_data


async def test_a_conversation_that_is_not_there_is_none(store: BoundedTrackerStore) -> None:
    assert await store.retrieve("nobody") is None
    assert await store.keys() == []


async def test_saving_again_replaces_the_record(store: BoundedTrackerStore) -> None:
    await store.save(_tracker("a", turn_of("one", "onset")))
    await store.save(_tracker("a", turn_of("two", "cost")))
    assert (await store.retrieve("a")).latest_message.text == "two"
    assert await store.keys() == ["a"]


def _contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


async def test_the_patients_words_are_in_no_file(store: BoundedTrackerStore, tmp_path: Path) -> None:
    await store.save(_tracker("a", turn_of(f"my {CANARY} hurts", "injection_pain"), SlotSet("diary_draft", CANARY)))
    files = _contents(tmp_path)
    assert "dialogues.db" in files
    assert [name for name, content in files.items() if CANARY.encode() in content] == []


async def test_a_forgotten_conversation_leaves_nothing_in_the_file(store: BoundedTrackerStore, tmp_path: Path) -> None:
    await store.save(_tracker("to-be-forgotten", turn_of("hi", "greet")))
    await store.save(_tracker("to-stay", turn_of("hi", "greet")))
    await store.delete("to-be-forgotten")
    await store.delete("to-be-forgotten")
    assert await store.retrieve("to-be-forgotten") is None
    assert await store.keys() == ["to-stay"]
    store._engine.dispose()
    assert b"to-be-forgotten" not in (tmp_path / "dialogues.db").read_bytes()


async def test_after_a_forgotten_conversation_a_new_one_begins(store: BoundedTrackerStore) -> None:
    await store.save(_tracker("a", turn_of("hi", "greet")))
    await store.delete("a")
    assert (await store.get_or_create_tracker("a")).latest_message == UserUttered.empty()


async def test_a_record_of_another_key_is_not_read(store: BoundedTrackerStore, tmp_path: Path) -> None:
    await store.save(_tracker("a", turn_of("hi", "greet")))
    (tmp_path / "secrets/dialogues.key").write_bytes(Fernet.generate_key())
    with pytest.raises(InvalidToken):
        await open_store(tmp_path).retrieve("a")


def test_the_key_can_be_read_by_its_owner_alone_and_stays(tmp_path: Path) -> None:
    key = dialogue_key(tmp_path / "new")
    path = tmp_path / "new/dialogues.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert dialogue_key(tmp_path / "new") == key == path.read_bytes()
    assert [file.name for file in path.parent.iterdir()] == ["dialogues.key"]


@pytest.mark.parametrize("content", [b"", b"short", b"\xff" * 44])
def test_a_damaged_key_is_an_error_that_names_the_file(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets/dialogues.key").write_bytes(content)
    with pytest.raises(RasaException, match=r"dialogues.key is damaged"):
        open_store(tmp_path)


async def test_rasa_makes_the_store_from_its_endpoints_file(tmp_path: Path) -> None:
    endpoint = EndpointConfig.from_dict(
        {"type": "bot.tracker_store.BoundedTrackerStore", "path": str(tmp_path / "x.db"), "secrets": str(tmp_path / "secrets")}
    )
    store = TrackerStore.create(endpoint, DOMAIN)
    assert isinstance(store, BoundedTrackerStore)
    await store.save(_tracker("a", turn_of("hi", "greet")))
    assert await store.exists("a")


def _talk(folder: str, name: str, barrier: Any) -> None:
    """Another process: opens the store at the same moment as its siblings, and saves to its own and to a shared conversation."""
    import asyncio

    async def talk() -> None:
        barrier.wait(20)
        store = open_store(Path(folder))
        for number in range(20):
            for conversation_id in (name, "shared"):
                await store.save(_tracker(conversation_id, UserUttered(f"{name} {number}")))
                assert await store.retrieve(conversation_id) is not None

    asyncio.run(talk())


async def test_processes_share_one_store_and_one_key_from_the_first_moment(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    barrier = context.Barrier(4)
    processes: list[Any] = [context.Process(target=_talk, args=(str(tmp_path), f"p{number}", barrier)) for number in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(40)
    assert [process.exitcode for process in processes] == [0, 0, 0, 0]
    store = open_store(tmp_path)
    assert sorted(await store.keys()) == ["p0", "p1", "p2", "p3", "shared"]
    for name in ("p0", "p1", "p2", "p3"):
        assert (await store.retrieve(name)).latest_message.text == f"{name} 19"
    assert (await store.retrieve("shared")).latest_message.text.endswith(" 19")


async def test_what_another_process_has_written_is_read(store: BoundedTrackerStore, tmp_path: Path) -> None:
    other = open_store(tmp_path)
    await store.save(_tracker("a", turn_of("one", "onset")))
    await other.save(_tracker("a", turn_of("two", "cost")))
    assert (await store.retrieve("a")).latest_message.text == "two"
    await other.delete("a")
    assert await store.retrieve("a") is None


async def test_a_record_that_goes_on_is_what_a_fresh_process_reads(store: BoundedTrackerStore, tmp_path: Path) -> None:
    tracker = _tracker("a", turn_of("one", "onset"))
    for text in ("two", "three", "four"):
        await store.save(tracker)
        tracker = await store.retrieve("a")
        for event in turn_of(text, "cost"):
            tracker.update(event)
    await store.save(tracker)
    own, fresh = [await each.retrieve("a") for each in (store, open_store(tmp_path))]
    assert [event.as_dict() for event in own.events] == [event.as_dict() for event in fresh.events]
    assert [event.text for event in own.events if isinstance(event, UserUttered)] == ["one", "two", "three", "four"]


async def test_what_was_read_and_not_saved_is_not_there_the_next_time(store: BoundedTrackerStore) -> None:
    await store.save(_tracker("a", turn_of("one", "onset")))
    failed = await store.retrieve("a")
    failed.update(turn_of("two", "cost")[0])
    assert (await store.retrieve("a")).latest_message.text == "one"


async def test_only_the_last_dialogues_are_known_and_none_that_was_forgotten(store: BoundedTrackerStore) -> None:
    for at in range(MOST + 5):
        await store.save(_tracker(f"a{at}", turn_of("hi", "greet")))
    await store.delete(f"a{MOST}")
    assert list(store._known._entries) == [f"a{at}" for at in range(5, MOST + 5) if at != MOST] == list(store._known._sealed)
    assert (await store.retrieve("a0")).latest_message.text == "hi"
