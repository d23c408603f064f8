"""The reminder of the diary: which words switch it on and off, and which only ask, or speak of another one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.reminder_hours import Hour, hour_in
from knowledge.reminder_wishes import Heard, Wish, heard

ON, OFF, STATE = Wish.ON, Wish.OFF, Wish.STATE


def wish(text: str, behind: str = "") -> Wish | None:
    found = heard(text, behind)
    return found.wish if found else None


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("remind me every evening", 20),
        ("Can you remind me each night to log my headaches?", 21),
        ("remind me every morning", 9),
        ("remind me at 8pm every day", 20),
        ("remind me at 9 p.m. to write in my diary", 21),
        ("remind me at 7 in the morning to log", 7),
        ("remind me at 7 to fill in the diary", 19),
        ("remind me at 20:00 daily", 20),
        ("remind me at 12 am every day", 0),
        ("remind me to do my diary", 20),
        ("please send me a daily reminder", 20),
        ("turn on reminders", 20),
        ("I'd like a reminder in the afternoon", 15),
        ("set up a diary reminder", 20),
        ("nudge me each evening if I haven't logged", 20),
        ("start reminding me again", 20),
        ("set a reminder for 10 pm", 22),
        ("move my reminder to 6 pm", 18),
        ("make my reminder 7pm", 19),
        ("switch the reminder from 8 to 10pm", 22),
        ("push the reminder back to 9", 21),
        ("reminder for 9pm every day please", 21),
        ("reminder at noon", 12),
        ("remind me around 8ish every night", 20),
        ("could you remind me by 10pm daily", 22),
        ("daily reminder at ten pm", 22),
        ("alert me every evening to fill in my headache log", 20),
        ("ping me at 21:00 about my diary", 21),
        ("nudge me nightly", 21),
        ("i want to be reminded around 7 in the evening", 19),
        ("remind me before bed to log", 21),
        ("let me know every evening if i havent logged", 20),
        ("don't forget to remind me every night", 21),
        ("i keep forgetting to log, remind me nightly", 21),
        ("i dont want the reminder at 8, make it 9pm", 21),
        ("dont remind me at 8, remind me at 9", 21),
        ("no remind me at 9 instead", 21),
        ("remidner at 7 please", 19),
        ("turn my reminder back on", 20),
    ],
)
def test_a_wish_to_be_reminded_is_heard_with_its_hour(text: str, hour: int) -> None:
    assert heard(text) == Heard(ON, hour)


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        *(("remind me at 9:30 p.m. to write in my diary", 21), ("remind me at 8:30 pm on weekdays", 20)),
        *(("remind me every monday at 7 to log", 19), ("remind me every other day", 20), ("send me a weekly reminder", 20)),
        *(("change my reminder to 6:15pm", 18), ("remind me at half past 8 each night", 20)),
        *(("remind me every day at quarter to nine to log", 20), ("reminder at seven thirty every day", 19)),
    ],
)
def test_minutes_and_certain_days_are_heard_as_more_than_the_reminder_has(text: str, hour: int) -> None:
    assert heard(text) == Heard(ON, hour, finer=True)


@pytest.mark.parametrize("text", ["send me a text every night to log", "email me every night to fill in my diary"])
def test_a_text_is_heard_as_more_than_the_chat_can_send(text: str) -> None:
    assert heard(text) == Heard(ON, 21, elsewhere=True)


@pytest.mark.parametrize(
    "text", ["remind me at 25 o clock", "remind me at 13 pm daily", "remind me at 8:75 every day", "remind me at 0 am to log"]
)
def test_an_hour_that_is_none_is_asked_for(text: str) -> None:
    assert wish(text) is Wish.NO_HOUR


@pytest.mark.parametrize(
    "text",
    [
        *("make the reminder earlier", "can the reminder come later", "change my reminder time", "the reminder is too early"),
        *("i want my reminder at a different time", "remind me a bit earlier", "could the reminder be an hour later"),
        *("move my reminder", "can i change my reminder time"),
    ],
)
def test_another_hour_that_is_not_told_is_asked_for(text: str) -> None:
    assert wish(text) is Wish.NEW_HOUR


@pytest.mark.parametrize(
    "text",
    [
        *("stop reminding me", "Stop the reminders please", "turn off the reminder", "switch my reminders off"),
        *("no more reminders", "don't remind me anymore", "please don’t remind me", "cancel my evening reminder"),
        *("i don't want reminders every evening", "take me off reminders", "quit nudging me", "reminders off"),
        *("no reminders please", "get rid of the reminder", "i dont want to be reminded anymore", "stop asking me every night"),
        *("quit bugging me about the diary", "pls stop pinging me", "drop the 9pm reminder", "lose the nightly reminder"),
        *("i no longer want to be nudged", "enough with the reminders", "disable notifications", "unsubscribe me from reminders"),
        *("don't send me any more alerts about my log", "i'd rather not get reminded", "can you not remind me every day"),
        *("i hate these reminders make them stop", "the reminders are annoying", "leave me alone with the reminders"),
        *("no need to remind me at 9", "i changed my mind no reminder", "never remind me again", "u dont have to remind me"),
        *("nightly reminder offplease", "dont remind me of"),
        *(
            "no reminder at 9 pm",
            "im sick of the reminders",
            "stop reminding me to take my meds",
            "i don't need a reminder every day",
        ),
    ],
)
def test_a_refusal_switches_off_and_never_on(text: str) -> None:
    assert wish(text) is OFF


REFUSING = [
    "no",
    "no more",
    "stop the",
    "get rid of the",
    "i dont want",
    "please cancel the",
    "never send me",
    "without",
    "quit the",
]
REFUSED = [
    "reminders",
    "evening reminder",
    "daily diary reminders at 9 pm",
    "nudges every night",
    "reminders to log my headaches",
]


@pytest.mark.parametrize("refusing", REFUSING)
@pytest.mark.parametrize("refused", REFUSED)
def test_what_would_switch_on_does_not_behind_a_refusal(refusing: str, refused: str) -> None:
    assert wish(f"{refusing} {refused}") is OFF


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        *(
            (text, True)
            for text in ("is my reminder on?", "are the reminders off", "am i getting reminders", "what time is my reminder")
        ),
        *((text, True) for text in ("did you set a reminder", "ok is the evening reminder still on", "i never got a reminder")),
        *(
            (text, True)
            for text in ("don't stop reminding me", "my reminder stopped", "i dont have a reminder", "cant you remind me at 9")
        ),
        *((text, True) for text in ("the reminder didnt come", "when is my reminder, now")),
        *((text, False) for text in ("do you remind me?", "Do you send reminders", "is there a reminder", "will you remind me")),
        *(
            (text, False)
            for text in ("what reminders do i have", "do u remind me", "how do i turn the reminder off", "have i a reminder")
        ),
        *((text, False) for text in ("how does the reminder work", "and do you nudge me", "why didnt you remind me last night")),
    ],
)
def test_a_question_or_a_complaint_about_the_reminder_switches_nothing(text: str, sure: bool) -> None:
    assert heard(text) == Heard(STATE, sure=sure)


@pytest.mark.parametrize(
    "text",
    [
        *("remind me to take my meds every evening", "remind me to take my topamax at 9pm", "can you remind me to drink water"),
        *("set a reminder for my pills", "remind me about my medicine every day", "remind me tomorrow", "remind me on friday"),
        *("remind me in an hour", "remind me later", "set a reminder for tonight", "medication reminders please"),
    ],
)
def test_what_there_is_no_reminder_for_switches_nothing(text: str) -> None:
    assert wish(text) is Wish.BEYOND


@pytest.mark.parametrize(
    "text",
    [
        *("remind me of my appointment every day", "remind me when my visit is", "remind me what I logged every day last week"),
        *("that reminds me, I had a migraine yesterday", "migraine today, 6/10, all evening", "stop", "turn it off", ""),
        *("remind me how the diary works", "remind me of my options", "my phone's reminder went off", "the reminder came at 9"),
        *(
            "i was tired and not very alert yesterday",
            "phone alerts set it off, 7/10",
            "stop asking me questions",
            "make it 9 pm",
        ),
        *("i get a reminder from the pharmacy every month", "i set a reminder on my phone", "i write every night in my diary"),
        *("my neck pain keeps bugging me", "call me every evening", "is my appointment reminder on", "yes please"),
        *("can you tell me every headache i logged", "will you remind me of my appointment", "how bad is a 7"),
    ],
)
def test_other_words_are_no_wish_about_the_reminder(text: str) -> None:
    assert heard(text) is None


@pytest.mark.parametrize(
    ("text", "behind", "expected"),
    [
        ("6 pm", "reminder_new_hour", Heard(ON, 18)),
        ("at 7", "reminder_which_hour", Heard(ON, 19)),
        ("9", "reminder_which_hour", Heard(ON, 21)),
        ("in the morning", "reminder_new_hour", Heard(ON, 9)),
        ("make it 9 pm", "reminder_on", Heard(ON, 21)),
        ("actually 10pm please", "reminder_on", Heard(ON, 22)),
        ("turn it off", "reminder_on", Heard(OFF)),
        ("no, cancel that", "reminder_on_daily", Heard(OFF)),
        ("yes please", "reminder_how", Heard(ON, 20)),
        ("yea", "reminder_how", Heard(ON, 20)),
        ("y, please", "reminder_off", Heard(ON, 20)),
        ("ok", "reminder_how", None),
        ("k", "reminder_how", None),
        ("okok", "reminder_how", None),
        ("ok", "reminder_off", None),
        ("7", "reminder_on", None),
        ("6 pm", "reminder_off", None),
        ("6 pm", "", None),
        ("7/10 since 6 pm, took a maxalt", "reminder_on", None),
        ("headache yesterday from 6 pm", "reminder_new_hour", None),
    ],
)
def test_a_few_words_go_on_with_what_was_said_of_the_reminder(text: str, behind: str, expected: Heard | None) -> None:
    assert heard(text, behind) == expected


@pytest.mark.parametrize("text", ["for 3 days", "to 5 of them", "8 headaches every month", "at 100", "took 2 at once"])
def test_a_count_is_no_hour(text: str) -> None:
    assert hour_in(text) is None


def test_midnight_and_the_small_hours_are_on_the_clock() -> None:
    assert (hour_in("at midnight"), hour_in("at 00:30"), hour_in("at 12")) == (Hour(0), Hour(0, 30), Hour(12))


@given(st.text())
def test_no_text_makes_it_fail(text: str) -> None:
    heard(f"remind me {text}")
    heard(text, "reminder_which_hour")
