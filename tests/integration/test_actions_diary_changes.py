"""Entries that stand in the diary already: undo, delete, change, the same day again; and what an alarm leaves behind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import knowledge
from tests.integration.action_server import (
    ActionServer,
    Chat,
    emptied_afterwards,
    entry,
    names,
    stored,
)

ENTRY = "{day} 6/10 for 2 hours, nausea, took advil"


@pytest.fixture
def chat(server: ActionServer, database: Path) -> Iterator[Chat]:
    with emptied_afterwards(server, database) as chat:
        yield chat


def rows(database: Path, patient: str) -> list[tuple[object, ...]]:
    return [row[1:] for row in stored(database) if row[0] == patient]


def save(chat: Chat, text: str) -> list[dict[str, Any]]:
    chat.log(text)
    said = chat.say("save it")
    assert names(said)[-1] in ("diary_log_saved", "diary_log_saved_free_day")
    return said


def test_undo_takes_back_what_was_saved_last_and_it_can_be_put_back(chat: Chat, database: Path) -> None:
    save(chat, ENTRY.format(day="yesterday"))
    said = chat.correct("undo that")
    assert (names(said), rows(database, "demo-james"), entry(said)["saved"]) == (["diary_correct_deleted"], [], False)
    assert names(chat.log("log it again")) == ["diary_log_read_back"]
    assert names(chat.say("yes")) == ["diary_log_saved"]
    assert len(rows(database, "demo-james")) == 1


def test_undo_takes_back_all_the_days_of_one_message(chat: Chat, database: Path) -> None:
    save(chat, "monday 6/10 for 2 hours, nausea, no meds. tuesday 3/10 for 1 hour, nausea, no meds")
    assert names(chat.correct("undo")) == ["diary_correct_deleted"] * 2
    assert rows(database, "demo-james") == []


def test_an_undo_whose_answer_was_lost_takes_nothing_else_back(chat: Chat, database: Path) -> None:
    """The dialogue engine was killed before it kept what had been done, and the patient says it again."""
    save(chat, ENTRY.format(day="yesterday"))
    save(chat, ENTRY.format(day="the day before yesterday"))
    before = dict(chat.slots)
    assert names(chat.correct("undo that")) == ["diary_correct_deleted"]
    chat.slots = before
    assert names(chat.correct("undo that")) == ["diary_correct_nothing_that_day"]
    assert len(rows(database, "demo-james")) == 1


def test_undo_of_a_change_gives_the_entry_the_words_that_it_had(chat: Chat, database: Path) -> None:
    old = entry(save(chat, ENTRY.format(day="yesterday")))
    chat.correct("change yesterday to a 9")
    chat.say("yes")
    back = chat.correct("undo that")
    assert (names(back), entry(back)) == (["diary_correct_changed"], old)
    assert entry(chat.correct("undo that")) == {**old, "severity": 9}
    assert [row[1] for row in rows(database, "demo-james")] == [18]


def test_undo_of_a_change_that_told_of_another_day_takes_that_one_away(chat: Chat, database: Path) -> None:
    save(chat, ENTRY.format(day="yesterday"))
    chat.log("yesterday 9/10 for 3 hours, nausea, took advil")
    assert names(chat.say("the same one")) == ["diary_correct_read_back"]
    chat.say("and the day before yesterday 3/10 for 1 hour, nausea, no meds")
    assert names(chat.say("save it")) == ["diary_correct_changed", "diary_log_saved"]
    assert names(chat.correct("undo")) == ["diary_correct_changed", "diary_correct_deleted"]
    assert [row[1] for row in rows(database, "demo-james")] == [12]


def test_any_day_is_deleted_after_a_yes_and_kept_after_a_no(chat: Chat, database: Path) -> None:
    save(chat, ENTRY.format(day="3 days ago"))
    save(chat, ENTRY.format(day="yesterday"))
    answers = {"keep it": ("correct_kept", 2), "purple": ("log_not_understood", 2), "yes, delete it": ("correct_deleted", 1)}
    for answer, (reply, left) in answers.items():
        asked = chat.correct("delete the one from 3 days ago") if not chat.slots["diary_open"] else []
        assert names(asked) in (["diary_correct_confirm_delete"], [])
        assert names(chat.say(answer))[0] == f"diary_{reply}"
        assert len(rows(database, "demo-james")) == left


def test_a_change_is_read_back_and_then_put_in_the_place_of_the_entry(chat: Chat, database: Path) -> None:
    old = entry(save(chat, ENTRY.format(day="yesterday")))
    read_back = chat.correct("change yesterday to a 9")
    assert (names(read_back), entry(read_back)["severity"]) == (["diary_correct_read_back"], 9)
    saved = chat.say("yes")
    assert (names(saved), entry(saved)) == (["diary_correct_changed"], {**old, "severity": 9})
    assert [row[1] for row in rows(database, "demo-james")] == [18]


def test_a_correction_right_after_saving_is_of_what_was_saved(chat: Chat, database: Path) -> None:
    save(chat, ENTRY.format(day="2 days ago"))
    assert entry(chat.correct("actually it was 4 hours"))["duration_minutes"] == 240
    chat.say("looks right")
    assert [row[2] for row in rows(database, "demo-james")] == [240]


def test_a_change_without_its_content_is_asked_for(chat: Chat) -> None:
    save(chat, ENTRY.format(day="yesterday"))
    assert names(chat.correct("yesterdays entry is wrong")) == ["diary_correct_correct_first"]
    assert entry(chat.say("it was on the left side"))["side"] == "left"
    assert names(chat.say("cancel")) == ["diary_correct_kept"]


def test_a_day_without_an_entry_is_said_so(chat: Chat) -> None:
    assert names(chat.correct("delete the one from 5 days ago")) == ["diary_correct_nothing_that_day"]
    assert chat.slots["diary_open"] is False


@pytest.mark.parametrize("text", ["undo that", "delete yesterday", "change yesterday to a 1"])
def test_nobody_changes_the_entry_of_another_patient(server: ActionServer, database: Path, chat: Chat, text: str) -> None:
    id = entry(save(chat, ENTRY.format(day="yesterday")))["id"]
    other, visitor = Chat(server, "chat-demo-ana"), Chat(server, "chat-visitor")
    assert names(visitor.correct(text)) == ["diary_correct_visitor"]
    other.slots["diary_draft"] = {**chat.slots["diary_draft"], "saved": [id], "target": id}
    assert names(other.correct(text)) == ["diary_correct_nothing_that_day"]
    other.slots |= {"diary_draft": {**chat.slots["diary_draft"], "target": id}, "diary_answer": "delete"}
    assert names(other.run("action_log_diary_entry", text="yes")) == ["diary_correct_nothing_that_day"]
    assert len(rows(database, "demo-james")) == 1


def test_the_same_headache_told_again_updates_its_entry(chat: Chat, database: Path) -> None:
    save(chat, ENTRY.format(day="yesterday"))
    assert names(chat.log("yesterday 8/10 for 5 hours, vomiting, took imitrex")) == ["diary_log_overlap"]
    merged = entry(chat.say("the same one"))
    assert (merged["severity"], merged["symptoms"]) == (8, ["nausea", "vomiting"])
    assert [taken["name"] for taken in merged["medications"]] == ["ibuprofen", "sumatriptan"]
    assert names(chat.say("yes")) == ["diary_correct_changed"]
    assert len(rows(database, "demo-james")) == 1


def test_another_headache_on_the_same_day_is_an_entry_of_its_own(chat: Chat, database: Path) -> None:
    save(chat, ENTRY.format(day="yesterday"))
    chat.log("yesterday 3/10 for 1 hour, aura, no meds")
    assert names(chat.say("hm")) == ["diary_log_not_understood", "diary_log_overlap"]
    assert names(chat.say("another one")) == ["diary_log_read_back"]
    assert names(chat.say("yes")) == ["diary_log_saved"]
    assert len(rows(database, "demo-james")) == 2


def test_a_headache_on_a_day_that_was_saved_without_one_changes_that_day(chat: Chat, database: Path) -> None:
    save(chat, "no headache yesterday")
    said = chat.log("got one yesterday after all, 6/10 for 2 hours, nausea, took advil")
    assert (names(said), entry(said)["severity"]) == (["diary_correct_read_back_not_free"], 6)
    assert names(chat.say("actually a 7")) == ["diary_correct_read_back"]
    assert names(chat.say("yes")) == ["diary_correct_changed"]
    assert len(rows(database, "demo-james")) == 1


def test_a_headache_of_unknown_pain_takes_no_pain_over_from_the_day_without_one(chat: Chat) -> None:
    save(chat, "no headache yesterday")
    chat.log("headache yesterday for 2 hours, nausea, took advil")
    assert entry(chat.say("skip"))["severity"] is None


def test_a_day_without_a_headache_takes_the_place_of_one_only_after_that_one_was_shown(chat: Chat, database: Path) -> None:
    save(chat, ENTRY.format(day="yesterday"))
    (asked,) = chat.log("no headache yesterday")
    assert asked["response"] == "utter_diary_correct_read_back_free"
    assert "6 out of 10" in asked["custom"]["fields"]["summary"]
    before = rows(database, "demo-james")
    assert names(chat.say("cancel")) == ["diary_correct_kept"]
    assert rows(database, "demo-james") == before
    chat.log("no headache yesterday")
    assert names(chat.say("yes, save it")) == ["diary_correct_changed"]
    assert len(rows(database, "demo-james")) == 1


def test_a_second_headache_that_is_told_in_the_form_is_saved_beside_the_first(chat: Chat, database: Path) -> None:
    chat.log("yesterday 6/10, took advil")
    said = chat.say("also had another one at night, 4/10, 1 hour")
    assert names(said) == ["diary_log_waiting", "diary_log_ask_duration"]
    assert [one["custom"]["entry"]["severity"] for one in said] == [4, 6]
    assert names(chat.say("2 hours")) == ["diary_log_ask_symptoms"]
    assert names(chat.say("nausea")) == ["diary_log_now_this_one", "diary_log_ask_symptoms"]
    chat.say("none")
    assert names(chat.say("none")) == ["diary_log_understood", "diary_log_read_back_all"]
    assert names(chat.say("save all")) == ["diary_log_saved"] * 2
    assert len(rows(database, "demo-james")) == 2


def test_a_second_headache_that_is_told_with_a_change_is_saved_too(chat: Chat, database: Path) -> None:
    save(chat, ENTRY.format(day="yesterday"))
    chat.correct("change yesterday to a 7")
    said = chat.say("another one at night, 4/10, 1 hour, no other symptoms, no meds")
    assert names(said) == ["diary_log_understood", "diary_log_read_back_all"]
    assert names(chat.say("yes")) == ["diary_correct_changed", "diary_log_saved"]
    assert len(rows(database, "demo-james")) == 2


def test_how_to_stop_is_said_and_the_question_asked_again(chat: Chat) -> None:
    chat.log("headache yesterday 6/10")
    chat.say("purple monkey")
    assert names(chat.say("wait how do i cancel")) == ["diary_log_how_to_cancel", "diary_log_ask_duration"]
    assert names(chat.say("log a headache")) == ["diary_log_beside", "diary_log_ask_duration"]
    assert names(chat.say("/diary_log")) == ["diary_log_beside", "diary_log_ask_duration"]
    assert entry(chat.say("2 hours"))["severity"] == 6


def test_what_was_given_up_can_be_logged_again_and_a_bare_request_begins_anew(chat: Chat) -> None:
    for again, asked in (("log it again", "ask_duration"), ("log a headache", "ask_date")):
        chat.log("headache yesterday 6/10")
        assert names(chat.say("nah forget it")) == ["diary_log_discarded"]
        assert names(chat.log(again)) == [f"diary_log_{asked}"]
        chat.say("cancel")


def test_a_saved_entry_is_moved_to_a_day_that_has_none(chat: Chat, database: Path) -> None:
    old = entry(save(chat, ENTRY.format(day="2 days ago")))
    moved = entry(chat.correct("actually it was yesterday"))
    assert (date.fromisoformat(moved["date"]) - date.fromisoformat(old["date"])).days == 1
    assert names(chat.say("yes")) == ["diary_correct_changed"]
    assert len(rows(database, "demo-james")) == 1


def test_the_dose_of_a_saved_entry_is_put_right_without_its_name(chat: Chat) -> None:
    save(chat, "yesterday 6/10 for 2 hours, nausea, took ibuprofen 400 mg")
    assert entry(chat.correct("took 600 not 400"))["medications"] == [{"name": "ibuprofen", "dose": "600 mg"}]
    chat.say("cancel")


def test_the_same_as_yesterday_is_a_copy_with_what_is_said_otherwise(chat: Chat) -> None:
    old = entry(save(chat, ENTRY.format(day="yesterday")))
    copy = entry(chat.log("same as yesterday but a 4"))
    assert (copy["severity"], copy["symptoms"], copy["medications"]) == (4, old["symptoms"], old["medications"])
    assert (date.fromisoformat(copy["date"]) - date.fromisoformat(old["date"])).days == 1


def test_a_headache_of_three_days_brings_the_urgent_advice_once_and_is_kept(chat: Chat, database: Path) -> None:
    said = chat.log("started 3 days ago, still going after 80 hours, 6/10, nausea, took advil")
    assert names(said) == ["urgent", "diary_log_read_back"]
    assert names(chat.say("actually a 7")) == ["diary_log_read_back"]
    assert names(chat.say("yes")) == ["diary_log_saved"]
    assert len(rows(database, "demo-james")) == 1


def test_a_length_of_three_days_that_is_told_in_the_form_brings_it_too(chat: Chat) -> None:
    chat.log("4 days ago 6/10")
    assert names(chat.say("3 days straight")) == ["urgent", "diary_log_ask_symptoms"]


@pytest.mark.parametrize(("ended_by", "told"), [("emergency", "alarm"), ("crisis", "alarm"), ("affirm", "failure")])
def test_what_ended_the_form_from_outside_is_said_and_the_entry_is_offered_again(
    chat: Chat, database: Path, ended_by: str, told: str
) -> None:
    chat.log("headache yesterday 7/10 for 3 hours, nausea, took advil")
    # An alarm ends the form, and so does a part that fails: no action of the diary runs, and its slots stay.
    event = {"event": "user", "text": "…", "parse_data": {"intent": {"name": ended_by}}}
    chat.message += 1
    said = chat.run("action_start_diary", text="im fine. log it", events=[event])
    said += chat.run("action_ask_diary_answer", text="im fine. log it", events=[event])
    assert names(said) == [f"diary_log_not_saved_after_{told}", "diary_log_read_back"]
    assert entry(said)["severity"] == 7
    assert rows(database, "demo-james") == []
    assert names(chat.say("yes save it")) == ["diary_log_saved"]
    assert names(chat.log("log a headache")) == ["diary_log_ask_date"]
    chat.say("cancel")


def test_every_text_about_a_change_is_approved_with_just_its_fields(chat: Chat) -> None:
    messages = save(chat, ENTRY.format(day="yesterday")) + chat.correct("delete yesterday") + chat.say("no")
    messages += chat.log("yesterday 3/10 for 1 hour, aura") + chat.say("cancel") + chat.correct("undo that")
    base = knowledge.load()
    for message in messages:
        topic = "diary_correct" if message["response"].startswith("utter_diary_correct") else "diary_log"
        assert base.text(topic, message["response"].removeprefix(f"utter_{topic}_"), **message["custom"]["fields"])


@pytest.mark.parametrize("change", ["i put 8 but it was a 4", "it went on longer, make it 7 hours"])
def test_a_change_of_a_headache_without_a_day_is_of_the_last_headache(chat: Chat, database: Path, change: str) -> None:
    chat.log("3 days ago 8/10 for 2 hours")
    chat.say("save it")
    chat.say("yes")
    chat.log("no headache yesterday")
    chat.say("yes")
    chat.slots["diary_draft"] = None
    said = chat.correct(change)
    assert names(said) == ["diary_correct_read_back"]
    assert entry(said)["headache"] is True
