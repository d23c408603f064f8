"""What a turn makes of a short reply: tell me more, yes, no, or no word at all."""

from __future__ import annotations

import pytest

from bot.nlu.history import NO_HISTORY, History
from bot.nlu.turn import Turn
from tests.bot.turn_case import AFTER_ONSET, decide


def test_tell_me_more_walks_through_the_parts_and_ends_with_the_short_answer() -> None:
    said = [("onset", "short")]
    for expected in ("first_days", "full_effect", "more_rounds", "short"):
        turn = decide("tell me more", {"ask_more": 0.9}, History("when?", ("onset",), tuple(said)))
        assert (turn.intent, turn.answers, turn.question) == ("ask_more", (("onset", expected),), "when?")
        said.append(("onset", expected))


@pytest.mark.parametrize(("text", "helper"), [("tell me more", "ask_more"), ("yes", "affirm")])
def test_tell_me_more_of_a_topic_without_parts_is_asked_for_other_words(text: str, helper: str) -> None:
    turn = decide(text, {helper: 0.9}, History("hours?", ("clinic_info",), (("clinic_info", "short"),)))
    assert turn == Turn("clarify", (("clarify", "rephrase"),), question="hours?")


@pytest.mark.parametrize("history", [NO_HISTORY, History("hi", (), (("greet", "short"),))], ids=["first", "after a greeting"])
def test_more_of_nothing_is_asked_for_other_words(history: History) -> None:
    assert decide("tell me more", {"ask_more": 0.97}, history).answers == (("clarify", "rephrase"),)


@pytest.mark.parametrize("helper", ["affirm", "deny", "skip", "cancel"])
@pytest.mark.parametrize("history", [NO_HISTORY, History("hi", (), (("greet", "short"),))], ids=["first", "after a greeting"])
def test_a_short_reply_to_nothing_is_told_what_can_be_asked(helper: str, history: History) -> None:
    turn = decide("yes", {helper: 0.97, "onset": 0.02}, history)
    assert (turn.intent, turn.answers) == ("greet", (("greet", "short"),))


def test_a_yes_wants_the_next_part() -> None:
    turn = decide("yes", {"affirm": 0.9}, AFTER_ONSET)
    assert (turn.intent, turn.answers, turn.question) == ("ask_more", (("onset", "first_days"),), "when does it work?")


@pytest.mark.parametrize("helper", ["deny", "skip", "cancel"])
def test_a_no_after_an_answer_is_met_kindly(helper: str) -> None:
    turn = decide("no", {helper: 0.9}, AFTER_ONSET)
    assert (turn.intent, turn.answers, turn.question) == ("thanks", (("thanks", "short"),), "when does it work?")


@pytest.mark.parametrize("helper", ["deny", "cancel"])
def test_none_of_these_is_a_second_miss(helper: str) -> None:
    turn = decide("none of those", {helper: 0.9}, History("hm?", ("onset",), missed=True, offers=("onset", "cost")))
    assert turn.answers == (("clarify", "person"),)


def test_a_message_without_a_word_after_a_miss_is_a_second_one() -> None:
    assert decide("???", {"skip": 0.9}, History("hm?", missed=True)).answers == (("clarify", "person"),)


@pytest.mark.parametrize("helper", ["affirm", "skip"])
def test_a_yes_after_a_miss_is_asked_for_other_words(helper: str) -> None:
    turn = decide("yes", {helper: 0.9}, History("hm?", ("onset",), missed=True))
    assert (turn.intent, turn.answers, turn.question) == ("clarify", (("clarify", "rephrase"),), "hm?")


@pytest.mark.parametrize("text", ["?", "...", "👍", "😀😀", " "])
@pytest.mark.parametrize("history", [NO_HISTORY, AFTER_ONSET], ids=["first message", "after an answer"])
def test_a_message_without_a_word_is_no_question(text: str, history: History) -> None:
    turn = decide(text, {"cost": 0.9}, history)
    if history is NO_HISTORY:
        assert turn.answers == (("out_of_scope", "examples"),)
    else:
        assert turn.intent in ("clarify", "thanks")


def test_signs_of_money_ask_for_the_price() -> None:
    assert decide("$$??", {"cost": 0.7}).answers == (("cost", "short"),)


@pytest.mark.parametrize(("topic", "said"), [("callback", "number"), ("human_handoff", "short")])
def test_a_yes_to_the_way_to_a_person_shows_the_way_again(topic: str, said: str) -> None:
    turn = decide("yes", {"affirm": 0.9}, History("a person", (topic,), ((topic, "short"),)))
    assert turn.answers == ((topic, said),)
