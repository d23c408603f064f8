"""Questions about the diary's form inside it, what leaves it, and what begins an entry or does not."""

from __future__ import annotations

import pytest

from tests.contract import BASE
from tests.conversation.diary_talk import asks, entries_of
from tests.stack import Chat, Stack, topics

READ_BACK = "headache yesterday 6/10, 3 hours, nausea, no medicine"


async def test_how_to_answer_is_told_and_the_question_asked_again(empty_diary: Chat) -> None:
    assert asks(await empty_diary.say("headache yesterday")) == "ask_severity"
    helps = {"how do i rate it": "how_severity", "what counts as a medicine": "how_medications", "why do you ask": "why_asked"}
    for text, part in helps.items():
        told = await empty_diary.say(text)
        assert (told[0].text, asks(told)) == (BASE.text("diary_log", part), "ask_severity")
    assert asks(await empty_diary.say("6")) == "ask_duration"


async def test_an_ok_to_an_answer_beside_the_entry_saves_nothing(empty_diary: Chat, stack: Stack) -> None:
    await empty_diary.say(READ_BACK)
    assert topics(await empty_diary.say("when is my next appointment"))[0] == "next_appointment"
    assert asks(await empty_diary.say("ok thanks")) == "read_back"
    assert entries_of(stack, empty_diary) == 0
    assert asks(await empty_diary.say("yes")) == "saved"


@pytest.mark.parametrize(
    "text", ["i meant my appointment", "not the diary, my appointment", "wrong thing, when is my appointment"]
)
async def test_who_turns_to_a_visit_leaves_the_entry_unsaved(empty_diary: Chat, stack: Stack, text: str) -> None:
    await empty_diary.say(READ_BACK)
    told = await empty_diary.say(text)
    assert (topics(told), asks(told)) == (["next_appointment", "diary_log"], "discarded")
    await empty_diary.say("ok thanks")
    assert entries_of(stack, empty_diary) == 0


@pytest.mark.parametrize("text", ["can i add yesterdays headache", "want to log one for yesterday"])
async def test_a_headache_that_is_to_be_added_begins_an_entry_of_its_day(empty_diary: Chat, text: str) -> None:
    told = await empty_diary.say(text)
    assert asks(told) == "ask_severity" and told[-1].entry is not None
    assert told[-1].entry["date"] is not None


@pytest.mark.parametrize("text", ["running late today", "im dead tired today", "today was fine at work"])
async def test_how_the_day_went_begins_no_entry(empty_diary: Chat, text: str) -> None:
    assert "diary_log" not in topics(await empty_diary.say(text))


async def test_a_figure_behind_an_entry_that_was_given_up_is_asked_about(empty_diary: Chat) -> None:
    await empty_diary.say("headache today 5/10")
    await empty_diary.say("cancel")
    assert asks(await empty_diary.say("8")) == "which_figure"


async def test_an_entry_beside_the_question_whether_to_go_for_help_is_kept(empty_diary: Chat) -> None:
    told = await empty_diary.say("migraine today 9/10, should i go to the er")
    assert (topics(told), asks(told)) == (["medical_advice", "diary_log"], "ask_duration")
