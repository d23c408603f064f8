"""A long conversation stays small: its record is cut at a turn's border, and what is still open stays open."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.nlu.history import history_of
from bot.tracker_store import KEPT, LONGEST, LONGEST_FORM, BoundedTrackerStore, bounded
from tests.bot.support import bot, turn_of, user

LISTEN = ActionExecuted(ACTION_LISTEN_NAME)
_CUSTOM = [{"type": "custom"}]
DOMAIN = Domain.from_dict(
    {
        "intents": ["onset"],
        "slots": {
            "diary_open": {"type": "bool", "mappings": _CUSTOM},
            "diary_draft": {"type": "any", "mappings": _CUSTOM},
            "requested_slot": {"type": "any", "mappings": _CUSTOM, "influence_conversation": False},
        },
        "forms": {"diary_form": {"required_slots": []}},
    }
)
OPENED: list[Event] = [
    user("log a headache", intent="diary_log"), ActionExecuted("action_start_diary"), SlotSet("diary_open", True),
    ActionExecuted("diary_form"), ActiveLoop("diary_form"), SlotSet("requested_slot", "diary_answer"), LISTEN,
]  # fmt: skip


def tracker_of(events: list[Event]) -> DialogueStateTracker:
    return DialogueStateTracker.from_events("a", [LISTEN, *events], DOMAIN.slots)


def turns(count: int) -> list[Event]:
    return [event for number in range(count) for event in turn_of(f"question {number}", "onset")]


def in_form(count: int) -> list[Event]:
    return [
        event
        for number in range(count)
        for event in (user(f"a {number}", intent="diary_log"), ActionExecuted("diary_form"), LISTEN)
    ]


def test_a_short_record_is_kept_whole() -> None:
    tracker = tracker_of(turns(30))
    assert bounded(tracker) == list(tracker.events)


def test_a_long_record_keeps_its_last_turns_from_a_border_on() -> None:
    tracker = tracker_of(turns(60))
    kept = bounded(tracker)
    assert len(kept) <= KEPT + 5
    assert kept[0] == LISTEN
    assert isinstance(kept[1], UserUttered)
    assert kept[1:] == list(tracker.events)[-len(kept) + 1 :]


def test_a_record_of_one_endless_turn_is_kept_whole() -> None:
    events: list[Event] = [user("x"), *(event for _ in range(100) for event in bot("onset"))]
    assert len(bounded(tracker_of(events))) == 1 + len(events)


def test_slots_survive_the_cut() -> None:
    tracker = tracker_of([SlotSet("diary_draft", {"day": "x"}), SlotSet("diary_open", True), *turns(60)])
    again = DialogueStateTracker.from_events("a", bounded(tracker), DOMAIN.slots)
    assert again.current_slot_values() == tracker.current_slot_values()


def test_a_slot_that_was_emptied_stays_empty_after_the_cut() -> None:
    tracker = tracker_of([SlotSet("diary_draft", "x"), *turns(30), SlotSet("diary_draft", None), *turns(30)])
    assert DialogueStateTracker.from_events("a", bounded(tracker), DOMAIN.slots).get_slot("diary_draft") is None


def test_the_next_message_sees_the_same_history_after_the_cut() -> None:
    tracker = tracker_of(turns(60))
    again = DialogueStateTracker.from_events("a", bounded(tracker), DOMAIN.slots)
    assert history_of(again) == history_of(tracker)
    assert again.latest_action_name == tracker.latest_action_name


def test_an_open_form_is_kept_from_the_turn_that_opened_it() -> None:
    tracker = tracker_of([*turns(60), *OPENED, *in_form(40)])
    kept = bounded(tracker)
    assert kept[-len(OPENED) - 120 :] == [*OPENED, *in_form(40)]
    assert len(kept) < len(tracker.events)
    assert isinstance(kept[-len(OPENED) - 120], UserUttered)


def test_a_form_opened_lately_does_not_shorten_what_is_kept() -> None:
    tracker = tracker_of([*turns(60), *OPENED, *in_form(2)])
    assert KEPT - 5 <= len(bounded(tracker)) <= KEPT + 5


@pytest.mark.parametrize("messages", [150, 190])
def test_a_form_that_is_the_whole_record_is_not_cut(messages: int) -> None:
    tracker = tracker_of([*OPENED, *in_form(messages)])
    again = DialogueStateTracker.from_events("a", bounded(tracker), DOMAIN.slots)
    assert [event for event in again.events if isinstance(event, UserUttered)] == [
        e for e in tracker.events if isinstance(e, UserUttered)
    ]


def test_a_form_without_end_is_cut_and_stays_open_with_its_slots() -> None:
    tracker = tracker_of([*OPENED, SlotSet("diary_draft", {"day": "x"}), *in_form(LONGEST_FORM)])
    kept = bounded(tracker)
    again = DialogueStateTracker.from_events("a", kept, DOMAIN.slots)
    assert len(kept) <= KEPT + 8
    assert again.active_loop_name == "diary_form"
    assert again.current_slot_values() == tracker.current_slot_values()
    assert again.latest_action_name == ACTION_LISTEN_NAME


def test_a_form_closed_again_does_not_keep_the_record_long() -> None:
    tracker = tracker_of([*OPENED, *in_form(50), ActiveLoop(None), SlotSet("requested_slot", None), LISTEN, *turns(50)])
    assert len(bounded(tracker)) <= KEPT + 6


async def test_four_hundred_turns_stay_small_and_the_next_one_still_works(tmp_path: Path) -> None:
    store = BoundedTrackerStore(DOMAIN, path=str(tmp_path / "d.db"), secrets=str(tmp_path / "s"))
    lengths = []
    for number in range(0, 400, 5):
        tracker: Any = await store.get_or_create_tracker("a", append_action_listen=number == 0)
        for event in (event for turn in range(number, number + 5) for event in turn_of(f"question {turn}", "onset")):
            tracker.update(event)
        lengths.append(len(bounded(tracker)))
        await store.save(tracker)
    assert max(lengths) <= LONGEST
    assert (tmp_path / "d.db").stat().st_size < 400_000
    history = history_of(await store.retrieve("a"))
    assert history.question == "question 399"
    assert history.topics == ("onset",)
