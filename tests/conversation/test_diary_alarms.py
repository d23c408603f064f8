"""Alarms in the diary: help comes first, and what was told of a headache is not lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.conversation.diary_talk import asks, entries_of, today
from tests.stack import Chat, Stack, topics


@pytest.fixture
async def chat(empty_diary: Chat) -> Chat:
    return empty_diary


@pytest.mark.parametrize("alarm", ["i suddenly can't swallow and my speech is slurred", "i want to kill myself"])
async def test_an_alarm_in_the_middle_ends_the_form_and_saves_nothing(chat: Chat, stack: Stack, alarm: str) -> None:
    before = entries_of(stack, chat)
    await chat.say("log a headache from yesterday")
    replies = await chat.say(alarm)
    assert replies[0].urgency in ("emergency", "crisis")
    assert "diary_log" not in topics(replies)
    assert set(topics(await chat.say("who gives the injections?"))) == {"who_administers"}
    taken_up = "diary_log" in topics(await chat.say("save it"))
    assert taken_up == (replies[0].urgency == "emergency")  # behind a crisis nothing leads back to the diary
    assert entries_of(stack, chat) == before


async def test_an_entry_in_an_alarming_first_message_is_an_emergency_first_and_offered_for_the_diary_later(
    empty_diary: Chat, stack: Stack
) -> None:
    chat = empty_diary
    (alarm, *_) = await chat.say("migraine 10/10 worst of my life out of nowhere, took rizatriptan")
    assert alarm.urgency == "emergency"
    told = await chat.say("log my headache")
    assert asks(told[:1]) == "not_saved_after_alarm"
    assert told[-1].entry is not None
    assert (told[-1].entry["date"], told[-1].entry["severity"]) == (today(chat).isoformat(), 10)
    assert [taken["name"] for taken in told[-1].entry["medications"]] == ["rizatriptan"]
    assert stack.rows(
        "SELECT count(*) FROM audit WHERE action = 'transcript.read' AND object = ?", f"conversation/{chat.id}"
    ) == [(1,)]
    await chat.say("cancel")
    assert asks((await chat.say("log my headache"))[:1]) != "not_saved_after_alarm"


@pytest.mark.parametrize("then", [(), ("log my headache",)], ids=["at once", "then logged"])
async def test_the_day_that_is_told_behind_the_alarm_is_that_of_the_entry(empty_diary: Chat, then: tuple[str, ...]) -> None:
    chat = empty_diary
    await chat.say("10/10 worst of my life out of nowhere")
    told = await chat.say("no im ok, it was yesterday, already at the ER" if then else "im ok now, it was yesterday")
    for text in then:
        told = await chat.say(text)
    assert told[-1].entry is not None
    assert (told[-1].entry["date"], told[-1].entry["severity"]) == ((today(chat) - timedelta(days=1)).isoformat(), 10)


@pytest.mark.parametrize(
    "alarm", ["i suddenly can't swallow and my speech is slurred", "i want to die, this migraine is a 10/10"]
)
async def test_an_alarm_that_tells_of_no_headache_or_is_a_crisis_is_no_entry(empty_diary: Chat, alarm: str) -> None:
    assert (await empty_diary.say(alarm))[0].urgency in ("emergency", "crisis")
    assert asks((await empty_diary.say("log my headache"))[:1]) != "not_saved_after_alarm"


async def test_urgent_news_with_a_day_and_without_a_headache_is_no_entry(empty_diary: Chat) -> None:
    told = await empty_diary.say("found out yesterday im 6 weeks along and i had injections last month")
    assert told[0].urgency == "urgent"
    (read_back,) = await empty_diary.say("had a migraine yesterday, 7/10, about 6 hours, nausea, took rizatriptan 10 mg")
    assert read_back.entry is not None and read_back.entry["severity"] == 7


async def test_urgent_advice_comes_along_with_an_entry_that_needs_it(chat: Chat) -> None:
    replies = await chat.say("log a headache today, 6/10 for two hours, and my eyelid has been drooping since the shots")
    assert "urgent" in topics(replies)


OFFER = "Finish my diary entry"


async def test_an_entry_that_an_emergency_ended_is_offered_once_with_the_first_calm_answer(empty_diary: Chat) -> None:
    chat = empty_diary
    await chat.say("log a headache from yesterday 6/10")
    alarm = await chat.say("wait i meant 3/10 and my vision is gone in one eye")
    assert alarm[0].urgency == "emergency" and OFFER not in alarm[-1].titles
    calm = await chat.say("who gives the injections?")
    assert calm[-1].titles.count(OFFER) == 1
    assert OFFER not in (await chat.say("how does botox work"))[-1].titles
    told = await chat.say("can i finish my diary")
    assert asks(told[:1]) == "not_saved_after_alarm"
    assert told[-1].entry is not None and told[-1].entry["severity"] == 3


BEHIND_ALARM = [
    *("no false alarm", "false alarm, log it", "er said its just a migraine", "i'm fine, just log it", "log it"),
    "put it in my diary",
]


@pytest.mark.parametrize("text", BEHIND_ALARM)
async def test_an_entry_goes_on_where_the_alarm_is_waved_off_or_the_entry_wanted(empty_diary: Chat, text: str) -> None:
    await empty_diary.say("log a headache from yesterday 6/10")
    assert (await empty_diary.say("i suddenly can't swallow and my speech is slurred"))[0].urgency == "emergency"
    told = await empty_diary.say(text)
    assert (asks(told[:1]), asks(told)) == ("not_saved_after_alarm", "ask_duration")
    assert told[-1].entry is not None and told[-1].entry["severity"] == 6


@pytest.mark.parametrize("text", ["false alarm but my left arm is numb", "log it, and i cant breathe"])
async def test_a_red_flag_beside_the_wish_is_an_alarm_again(empty_diary: Chat, text: str) -> None:
    await empty_diary.say("migraine 10/10 worst of my life out of nowhere, took rizatriptan")
    assert (await empty_diary.say(text))[0].urgency == "emergency"


async def test_a_false_alarm_that_came_into_no_entry_is_told_where_to_call(empty_diary: Chat) -> None:
    await empty_diary.say("i suddenly can't swallow and my speech is slurred")
    assert topics(await empty_diary.say("no false alarm")) == ["clarify"]


async def test_a_question_that_was_not_understood_is_no_confusion(empty_diary: Chat) -> None:
    await empty_diary.say("log a headache from yesterday")
    told = await empty_diary.say("im confused")
    assert (asks(told), {one.urgency for one in told}) == ("ask_severity", {"none"})


@pytest.mark.parametrize("alarm", ["i suddenly can't swallow and my speech is slurred", "i want to kill myself"])
async def test_no_diary_is_offered_after_an_alarm_without_an_entry(empty_diary: Chat, alarm: str) -> None:
    await empty_diary.say(alarm)
    assert OFFER not in (await empty_diary.say("who gives the injections?"))[-1].titles


@pytest.mark.parametrize("text", ["lets finish the diary", "continue my diary", "finish the entry"])
async def test_an_entry_that_an_alarm_ended_goes_on_in_the_patients_words(empty_diary: Chat, text: str) -> None:
    await empty_diary.say("log a headache from yesterday 6/10")
    await empty_diary.say("i suddenly can't swallow and my speech is slurred")
    told = await empty_diary.say(text)
    assert (asks(told[:1]), asks(told)) == ("not_saved_after_alarm", "ask_duration")


@pytest.mark.parametrize("entry", ["headache 7/10 today", "i got a headache today, 7"])
async def test_an_urgent_sign_in_an_entry_of_few_facts_loses_nothing(empty_diary: Chat, entry: str) -> None:
    told = await empty_diary.say(f"{entry} and my eyelid is drooping since botox")
    assert told[0].urgency == "urgent"
    told = told if told[-1].entry else await empty_diary.say("log it")
    assert told[-1].entry is not None and told[-1].entry["severity"] == 7


@pytest.mark.parametrize("taken", ["20 advil", "a whole bottle of tylenol", "tylenol, like 30 of them", "tylenol 10000 mg"])
async def test_too_much_of_a_medicine_is_an_emergency_as_the_answer_to_what_was_taken(empty_diary: Chat, taken: str) -> None:
    assert asks(await empty_diary.say("migraine today 6/10 1h nausea")) == "ask_medications"
    assert (await empty_diary.say(taken))[0].urgency == "emergency"


@pytest.mark.parametrize("taken", ["2 advil", "10 maxalt", "tylenol 1000 mg", "cant remember what i took", "forgot what i took"])
async def test_a_usual_dose_or_a_forgotten_one_goes_into_the_entry(empty_diary: Chat, taken: str) -> None:
    await empty_diary.say("migraine yesterday 6/10 1h nausea")
    assert asks(await empty_diary.say(taken)) == "read_back"


async def test_fever_as_the_answer_to_what_was_felt_brings_the_urgent_advice(empty_diary: Chat) -> None:
    assert asks(await empty_diary.say("migraine today 6/10 1h")) == "ask_symptoms"
    told = await empty_diary.say("fever and chills")
    assert (told[0].urgency, asks(told)) == ("urgent", "ask_medications")


@pytest.mark.parametrize("first", ["migraine today 9/10", "migraine yesterday 9/10"])
@pytest.mark.parametrize("length", ["5 days", "a week", "10 days"])
async def test_a_length_of_days_brings_the_urgent_advice_as_an_answer(empty_diary: Chat, first: str, length: str) -> None:
    assert asks(await empty_diary.say(first)) == "ask_duration"
    assert (await empty_diary.say(length))[0].urgency == "urgent"


async def test_a_day_since_which_it_goes_on_is_that_of_the_entry(empty_diary: Chat) -> None:
    begun = today(empty_diary) - timedelta(days=4)
    await empty_diary.say("migraine today 9/10")
    told = await empty_diary.say(f"since {begun:%A}".lower())
    assert (told[0].urgency, asks(told)) == ("urgent", "ask_symptoms")
    assert told[-1].entry is not None
    assert (told[-1].entry["date"], told[-1].entry["ongoing"]) == (begun.isoformat(), True)


async def test_urgent_questions_are_answered_inside_the_form_which_asks_again(empty_diary: Chat) -> None:
    await empty_diary.say("migraine today 9/10")
    asked = ("should i go to the ER?", "is it serious", "when should i worry", "can i take it again", "how often can i take this")
    for text in asked:
        told = await empty_diary.say(text)
        assert (topics(told), asks(told)) == (["medical_advice", "diary_log"], "ask_duration")
    told = await empty_diary.say("should i call 911")
    assert (topics(told), asks(told)) == (["side_effects", "diary_log"], "ask_duration")
    assert asks(await empty_diary.say("i dont remember")) == "ask_symptoms"


@pytest.mark.parametrize("text", ["i forgot", "dont remember", "i cant remember", "not sure"])
async def test_who_does_not_know_the_day_is_asked_again_and_no_day_is_made_up(empty_diary: Chat, text: str) -> None:
    assert asks(await empty_diary.say("log headache")) == "ask_date"
    told = await empty_diary.say(text)
    assert asks(told) == "ask_date"
    assert not {one.urgency for one in told} & {"emergency", "crisis", "urgent"}


async def test_an_urgent_question_beside_an_answer_is_refused_and_the_answer_kept(empty_diary: Chat) -> None:
    await empty_diary.say("migraine today 9/10")
    told = await empty_diary.say("2 hours, is it serious")
    assert topics(told) == ["medical_advice", "diary_log"]
    assert asks([one for one in told if one.topic == "diary_log"]) == "ask_symptoms"
