"""The headache diary: told in one line or asked for step by step, read back, corrected, left, and saved once."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.contract import BASE
from tests.conversation.diary_talk import asks, entries_of, today
from tests.stack import Chat, Stack, topics

ONE_LINE = "Yesterday, 7 out of 10, four hours, felt sick, took ibuprofen 400 mg"


@pytest.fixture
async def chat(empty_diary: Chat) -> Chat:
    return empty_diary


async def test_a_headache_told_in_one_line_is_read_back_and_saved(chat: Chat, stack: Stack) -> None:
    before = entries_of(stack, chat)
    (read_back,) = await chat.say(f"log this: {ONE_LINE}")
    assert asks([read_back]) == "read_back"
    assert read_back.entry is not None
    told = {
        "saved": False, "headache": True, "date": (today(chat) - timedelta(days=1)).isoformat(), "severity": 7,
        "duration_minutes": 240, "symptoms": ["nausea"], "medications": [{"name": "ibuprofen", "dose": "400 mg"}],
    }  # fmt: skip
    assert {name: read_back.entry[name] for name in told} == told
    assert entries_of(stack, chat) == before
    (saved,) = await chat.press(read_back.button("Save it"))
    assert saved.entry is not None
    assert saved.entry["id"]
    assert {name: saved.entry[name] for name in told} == {**told, "saved": True}
    assert entries_of(stack, chat) == before + 1


async def test_what_is_missing_is_asked_for_one_question_at_a_time(chat: Chat, stack: Stack) -> None:
    before = entries_of(stack, chat)
    steps = [
        ("I want to log a headache", "ask_date"),
        ("today", "ask_severity"),
        ("six and a half", "ask_duration"),
        ("90 min", "ask_symptoms"),
        ("light and sound", "ask_medications"),
        ("50mg suma", "read_back"),
        ("yes", "saved"),
    ]
    for text, asked in steps:
        replies = await chat.say(text)
        assert topics(replies) == ["diary_log"], text
        assert asks(replies) == asked, text
        assert replies[0].entry is not None
    entry = replies[0].entry
    assert entry["date"] == today(chat).isoformat()
    assert (entry["severity"], entry["duration_minutes"]) == (6.5, 90)
    assert set(entry["symptoms"]) == {"light sensitivity", "sound sensitivity"}
    assert entry["medications"] == [{"name": "sumatriptan", "dose": "50 mg"}]
    assert entries_of(stack, chat) == before + 1


async def test_a_yes_is_asked_which_and_a_question_on_logging_keeps_what_was_told(chat: Chat) -> None:
    await chat.say("headache today, 6/10")
    replies = await chat.say("how do i log that")
    first, again = [asks([reply]) for reply in replies]
    # as sure as it is of the question
    assert (first in ("beside", "question_beside", "not_understood"), again) == (True, "ask_duration")
    assert replies[-1].entry is not None
    assert replies[-1].entry["severity"] == 6
    steps = [("a while", "which_duration"), ("2 hours", "ask_symptoms")]
    steps += [("yes", "which_symptoms"), ("nausea", "ask_medications"), ("yes", "which_medications")]
    for text, asked in steps:
        replies = await chat.say(text)
        assert [asks([reply]) for reply in replies] == [asked], text
    assert asks(await chat.say("imitrex")) == "read_back"


async def test_every_question_has_buttons_that_answer_it(chat: Chat) -> None:
    replies = await chat.say("I want to log a headache")
    for title in ("Yesterday", "Severe (8)", "Still going on", "Nothing else", "No medicine"):
        replies = await chat.press(replies[-1].button(title))
    assert asks(replies) == "read_back"
    entry = replies[-1].entry
    assert entry is not None
    assert (entry["severity"], entry["ongoing"], entry["symptoms"], entry["medications"]) == (8, True, [], [])


async def test_all_but_the_day_may_be_skipped(chat: Chat) -> None:
    await chat.say("log a headache from yesterday")
    for word in ("skip", "skip", "i don't know", "skip"):
        replies = await chat.say(word)
    assert asks(replies) == "read_back"
    entry = replies[-1].entry
    assert entry is not None
    assert (entry["severity"], entry["duration_minutes"], entry["symptoms"], entry["medications"]) == (None, None, [], [])


@pytest.mark.parametrize(
    ("correction", "field", "value"),
    [
        ("actually it was 6", "severity", 6),
        ("no, it lasted 2 hours", "duration_minutes", 120),
        ("it was naproxen, not ibuprofen", "medications", [{"name": "naproxen", "dose": None}]),
    ],
)
async def test_what_was_read_back_can_be_corrected(chat: Chat, correction: str, field: str, value: object) -> None:
    await chat.say(f"log this: {ONE_LINE}")
    replies = await chat.say(correction)
    assert asks(replies) == "read_back"
    assert replies[-1].entry is not None
    if field == "medications":
        assert [taken["name"] for taken in replies[-1].entry[field]] == ["naproxen"]
    else:
        assert replies[-1].entry[field] == value


async def test_an_earlier_answer_is_corrected_while_another_is_asked_for(chat: Chat) -> None:
    await chat.say("log a headache from yesterday")
    await chat.say("8")
    replies = await chat.say("actually it was 6")
    assert replies[-1].entry is not None
    assert replies[-1].entry["severity"] == 6
    assert [asks([reply]) for reply in replies] == ["put_right", "ask_duration"]


async def test_change_something_asks_what_and_takes_it(chat: Chat) -> None:
    (read_back,) = await chat.say(f"log this: {ONE_LINE}")
    replies = await chat.press(read_back.button("Change something"))
    assert asks(replies, "diary_correct") == "correct_first"
    replies = await chat.say("severity 4")
    assert asks(replies) == "read_back"
    assert replies[-1].entry is not None
    assert replies[-1].entry["severity"] == 4


@pytest.mark.parametrize("turns", [["cancel"], ["8", "never mind"], ["8", "2 hours", "stop"]])
async def test_a_form_that_is_cancelled_saves_nothing_and_is_over(chat: Chat, stack: Stack, turns: list[str]) -> None:
    before = entries_of(stack, chat)
    await chat.say("log a headache from yesterday")
    for text in turns:
        replies = await chat.say(text)
    assert asks(replies) == "discarded"
    assert entries_of(stack, chat) == before
    assert set(topics(await chat.say("who gives the injections?"))) == {"who_administers"}


async def test_a_question_in_the_middle_is_answered_and_the_form_goes_on(chat: Chat, stack: Stack) -> None:
    before = entries_of(stack, chat)
    await chat.say("log a headache from yesterday")
    replies = await chat.say("does botox hurt?")
    assert topics(replies) == ["injection_pain", "diary_log"]
    assert asks(replies) == "ask_severity"
    replies = await chat.say("8")
    assert asks(replies) == "ask_duration"
    for word in ("3 hours", "no", "none", "save it"):
        replies = await chat.say(word)
    assert asks(replies) == "saved"
    assert replies[-1].entry is not None
    assert (replies[-1].entry["severity"], replies[-1].entry["duration_minutes"]) == (8, 180)
    assert entries_of(stack, chat) == before + 1


async def test_after_a_question_in_the_middle_nothing_is_said_of_an_earlier_misunderstanding(chat: Chat) -> None:
    await chat.say("log a headache from yesterday")
    assert topics(await chat.say("purple monkey")) == ["diary_log", "diary_log"]
    assert topics(await chat.say("does botox hurt?")) == ["injection_pain", "diary_log"]


async def test_whatever_comes_in_between_nothing_that_was_told_is_lost(chat: Chat, stack: Stack) -> None:
    before = entries_of(stack, chat)
    await chat.say("headache yesterday 6/10, took ibuprofen 400 mg")
    assert topics(await chat.say("show my diary")) == ["diary_view", "diary_log"]
    assert [asks([reply]) for reply in await chat.say("wait how do i cancel")] == ["how_to_cancel", "ask_duration"]
    second = await chat.say("also had another one at night, 4/10, 1 hour")
    assert [reply.entry["severity"] for reply in second if reply.entry] == [4, 6]
    for text in ("2 hours", "nausea", "none", "none"):
        replies = await chat.say(text)
    assert asks(replies) == "read_back_all"
    assert asks(await chat.say("nah forget it")) == "discarded"
    assert asks(await chat.say("log it again")) == "read_back_all"
    assert [asks([reply]) for reply in await chat.say("yes")] == ["saved", "saved"]
    assert entries_of(stack, chat) == before + 2


async def test_a_value_is_put_right_after_saving_without_its_name(chat: Chat) -> None:
    await chat.say("log this: headache today 6/10, two hours, dizzy, took ibuprofen 400 mg")
    for saying in ("yes", "took 600 not 400", "yes", "no dizziness it was nausea"):
        replies = await chat.say(saying)
    assert topics(replies) == ["diary_correct"]
    entry = replies[-1].entry
    assert entry is not None
    assert (entry["symptoms"], entry["medications"]) == (["nausea"], [{"name": "ibuprofen", "dose": "600 mg"}])


async def test_a_day_without_a_headache_needs_only_its_day(chat: Chat) -> None:
    (read_back,) = await chat.say("no headache today, please put that in my diary")
    assert read_back.entry is not None
    assert (read_back.entry["headache"], read_back.entry["severity"]) == (False, 0)
    (saved,) = await chat.say("yes")
    assert saved.text.startswith("Good to hear.")


async def test_two_days_in_one_message_make_two_messages_with_an_entry_each(chat: Chat, stack: Stack) -> None:
    before = entries_of(stack, chat)
    replies = await chat.say("log: yesterday a 5 for two hours no meds, and today a 3 for one hour no meds, no other symptoms")
    while asks(replies) in ("ask_symptoms", "ask_medications", "ask_duration"):
        replies = await chat.say("none" if asks(replies) != "ask_duration" else "skip")
    days = [(today(chat) - timedelta(days=1)).isoformat(), today(chat).isoformat()]
    assert sorted(str(reply.entry and reply.entry["date"]) for reply in replies) == days
    saved = await chat.press(replies[-1].button("Save all"))
    assert [reply.entry["saved"] for reply in saved if reply.entry] == [True, True]
    assert entries_of(stack, chat) == before + 2


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("log a headache from 1987-03-01, severity 5", "old_date"),
        ("log a headache, pain 14/10 yesterday", "severity_range"),
        ("log a headache for next friday", "future_date"),
    ],
)
async def test_what_cannot_be_is_asked_again_and_not_guessed(chat: Chat, text: str, asked: str) -> None:
    assert asks(await chat.say(text)) == asked


async def test_sending_the_confirmation_twice_saves_once(chat: Chat, stack: Stack) -> None:
    before = entries_of(stack, chat)
    (read_back,) = await chat.say("log this: two days ago, 4/10, 3 hours, dizzy, no medicine")
    confirmation = str(uuid4())
    first = await chat.press(read_back.button("Save it"), id=confirmation)
    again = await chat.press(read_back.button("Save it"), id=confirmation)
    assert [message.raw for message in first] == [message.raw for message in again]
    assert entries_of(stack, chat) == before + 1


async def test_the_same_entry_told_twice_is_stored_once_and_the_patient_is_told(chat: Chat, stack: Stack) -> None:
    entry = "log this: three days ago, 5/10, 5 hours, neck pain, took 2 aleve"
    for _ in range(2):
        await chat.say(entry)
        (saved,) = await chat.say("save it")
    assert saved.text.startswith(BASE.answers["diary_log"].reply("already_saved").text.split("{")[0])
    query = "SELECT count(*) FROM diary_entry e JOIN conversation c ON c.patient_id = e.patient_id WHERE c.id = ? AND day = ?"
    assert stack.rows(query, chat.id, (today(chat) - timedelta(days=3)).isoformat()) == [(1,)]


async def test_pressing_save_in_an_old_message_later_saves_nothing_anew(chat: Chat, stack: Stack) -> None:
    (read_back,) = await chat.say("log this: four days ago, 3/10, 1 hour, vomiting, took tylenol")
    await chat.press(read_back.button("Save it"))
    before = entries_of(stack, chat)
    await chat.press(read_back.button("Save it"))
    assert entries_of(stack, chat) == before


async def test_a_second_headache_can_be_logged_in_the_same_conversation(chat: Chat, stack: Stack) -> None:
    before = entries_of(stack, chat)
    await chat.say("log this: five days ago, 6/10, 2 hours, nausea, no medicine")
    assert asks(await chat.say("save it")) == "saved"
    (asked,) = await chat.say("log this: five days ago, 6/10, 9 hours, nausea, no medicine")
    assert asks([asked]) == "overlap"
    await chat.press(asked.button("Another one"))
    assert asks(await chat.say("save it")) == "saved"
    assert entries_of(stack, chat) == before + 2


async def test_each_of_two_days_that_were_saved_at_once_has_an_undo_of_its_own(chat: Chat, stack: Stack) -> None:
    before = entries_of(stack, chat)
    replies = await chat.say("two days ago, 4/10, 3 hours, dizzy, no medicine. yesterday 6/10, 2 hours, nausea, no medicine")
    first, second = await chat.press(replies[-1].button("Save"))
    assert entries_of(stack, chat) == before + 2
    (deleted,) = await chat.press(first.button("Undo"))
    assert deleted.entry is not None and first.entry is not None
    assert (deleted.entry["date"], entries_of(stack, chat)) == (first.entry["date"], before + 1)
    await chat.press(second.button("Undo"))
    assert entries_of(stack, chat) == before


async def test_of_two_entries_of_a_day_the_button_that_names_one_changes_that_one(chat: Chat, stack: Stack) -> None:
    for text in ("yesterday 7/10, 3 hours, nausea, no medicine", "yesterday 4/10, 1 hour, aura, no medicine"):
        replies = await chat.say(text)
        if asks(replies) == "overlap":
            replies = await chat.say("another one")
        await chat.press(replies[-1].button("Save it"))
    (asked,) = await chat.say("change yesterday to a 3")
    (told,) = await chat.press(asked.button("The first: 7 out of 10"))
    assert told.entry is not None
    assert (told.entry["severity"], told.entry["duration_minutes"]) == (3, 180)
