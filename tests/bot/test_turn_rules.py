"""What a turn answers: one topic or two, a part, more of the same, a clarify, or a refusal."""

from __future__ import annotations

import pytest

from bot.nlu.history import History
from bot.nlu.turn import Turn
from tests.bot.turn_case import AFTER_ONSET, OPTIONS, decide


def test_a_clear_question_gets_its_answer() -> None:
    turn = decide("when does it work?", {"onset": 0.8, "cost": 0.2})
    assert turn == Turn("onset", (("onset", "short"),), question="when does it work?")


@pytest.mark.parametrize(("near", "said"), [(0.84, "short"), (0.9, "step_2")])
def test_of_a_walk_through_the_overview_or_one_step_is_said_and_never_both(near: float, said: str) -> None:
    turn = decide("step 2?", {"treatment_steps": 0.9}, parts={"treatment_steps": ("step_2", near)})
    assert turn.answers == (("treatment_steps", said),)


def test_two_questions_get_both_answers_in_their_order() -> None:
    clauses = [("does it hurt", {"injection_pain": 0.9}), ("what does it cost?", {"cost": 0.9})]
    turn = decide("does it hurt and what does it cost?", {"cost": 0.5, "injection_pain": 0.5}, clauses=clauses)
    assert turn.answers == (("injection_pain", "short"), ("cost", "short"))
    assert turn.intent == "injection_pain"


def test_one_question_in_two_clauses_gets_one_answer() -> None:
    clauses = [("does it hurt", {"injection_pain": 0.9}), ("is it painful?", {"injection_pain": 0.9})]
    assert decide("does it hurt, is it painful?", {"injection_pain": 1.0}, clauses=clauses).answers == (
        ("injection_pain", "short"),
    )


@pytest.mark.parametrize("other", ["out_of_scope", "medical_advice", "greet", "thanks", "ask_more"])
def test_small_talk_and_refusals_are_no_second_question(other: str) -> None:
    clauses = [("hi how are you", {other: 0.9}), ("does it hurt?", {"injection_pain": 0.9})]
    turn = decide("hi how are you, does it hurt?", {"injection_pain": 0.8, other: 0.2}, clauses=clauses)
    assert turn.answers == (("injection_pain", "short"),)


def test_a_statement_is_no_second_question() -> None:
    clauses = [("my mother paid a lot", {"cost": 0.6}), ("does the needle hurt?", {"injection_pain": 0.9})]
    turn = decide("my mother paid a lot. does the needle hurt?", {"injection_pain": 0.8, "cost": 0.2}, clauses=clauses)
    assert turn.answers == (("injection_pain", "short"),)


def test_a_part_that_seems_asked_for_comes_with_the_short_answer() -> None:
    turn = decide("when is it full?", {"onset": 0.9}, parts={"onset": ("full_effect", OPTIONS.part_alone - 0.01)})
    assert turn.answers == (("onset", "short"), ("onset", "full_effect"))


def test_a_part_that_is_asked_for_in_its_own_words_comes_alone() -> None:
    turn = decide("when is it full?", {"onset": 0.9}, parts={"onset": ("full_effect", OPTIONS.part_alone)})
    assert turn.answers == (("onset", "full_effect"),)


def test_a_part_of_what_was_just_answered_comes_alone() -> None:
    turn = decide("when is it full?", {"onset": 0.9}, AFTER_ONSET, parts={"onset": ("full_effect", 0.9)})
    assert turn.answers == (("onset", "full_effect"),)


def test_a_part_that_is_only_somewhat_near_is_left_out() -> None:
    turn = decide("when is it full?", {"onset": 0.9}, parts={"onset": ("full_effect", OPTIONS.part - 0.01)})
    assert turn.answers == (("onset", "short"),)


def test_a_topic_that_stands_out_is_answered_from_a_third_on() -> None:
    others = {"cost": 0.2, "schedule": 0.2, "procedure": 0.15}
    assert decide("when then", {"onset": 0.36, **others}).answers == (("onset", "short"),)
    assert decide("when then", {"onset": 0.32, **others}).answers == (("clarify", "short"),)


def test_an_unsure_message_is_asked_back_with_the_three_nearest_topics() -> None:
    shares = {"onset": 0.2, "cost": 0.19, "schedule": 0.18, "insurance": 0.17, "out_of_scope": 0.2, "greet": 0.06}
    turn = decide("hm the thing", shares)
    assert (turn.intent, turn.answers) == ("clarify", (("clarify", "short"),))
    assert turn.offers == ("onset", "cost", "schedule")


def test_after_a_second_miss_a_person_is_offered() -> None:
    turn = decide("hm the thing", {"onset": 0.1, "cost": 0.1}, History(missed=True))
    assert turn.answers == (("clarify", "person"),)


@pytest.mark.parametrize("topic", ["out_of_scope", "medical_advice"])
def test_what_is_out_of_bounds_is_refused(topic: str) -> None:
    assert decide("x", {topic: 0.9, "onset": 0.1}).answers == ((topic, "short"),)


def test_both_kinds_of_refusal_together_are_enough() -> None:
    turn = decide("x", {"medical_advice": 0.3, "out_of_scope": 0.2, "onset": 0.5})
    assert turn.intent == "medical_advice"


def test_spanish_gets_the_fixed_spanish_reply() -> None:
    turn = decide("cuánto cuesta el tratamiento", {"cost": 0.9}, spanish=True)
    assert (turn.intent, turn.answers) == ("out_of_scope", (("out_of_scope", "spanish"),))


@pytest.mark.parametrize(("near", "said"), [(OPTIONS.part_again, ("short",)), (OPTIONS.part_again - 0.01, ("full_effect",))])
def test_a_question_in_the_short_answers_own_words_brings_no_part_along(near: float, said: tuple[str, ...]) -> None:
    turn = decide(
        "when does botox start to work",
        {"onset": 0.9},
        AFTER_ONSET,
        parts={"onset": ("short", near)},
        parts_in_context={"onset": ("full_effect", 0.95)},
    )
    assert turn.answers == tuple(("onset", part) for part in said)


AFTER_CALLBACK = History("call me", ("callback",), (("callback", "short"),))


@pytest.mark.parametrize(
    "said", ["3125550142", "(312) 555-0142", "+44 20 7946 0958", "its 312.555.0142 thanks", "my cell 555-0142"]
)
def test_a_number_after_the_wish_to_be_called_is_told_where_it_belongs(said: str) -> None:
    turn = decide(said, {"clinic_info": 0.3, "portal": 0.2}, AFTER_CALLBACK)
    assert (turn.intent, turn.answers) == ("callback", (("callback", "number"),))
    assert decide(f"call me at {said}", {"callback": 0.9}).answers == (("callback", "number"),)
    assert decide(said, {"clinic_info": 0.3, "portal": 0.2}).intent == "clarify"


@pytest.mark.parametrize(
    "said", ["what does 155 units mean", "i have 15 headache days", "31 injections?", "2 to 3 hours", "911", "monday it hurt"]
)
def test_other_figures_are_no_number_to_call(said: str) -> None:
    assert ("callback", "number") not in decide(said, {"procedure": 0.9}, AFTER_CALLBACK).answers


@pytest.mark.parametrize("said", ["at 2:30 or 3:30 pm", "friday after lunch", "mornings are best", "tmrw any time"])
def test_a_time_after_the_wish_to_be_called_is_told_where_it_belongs(said: str) -> None:
    assert decide(said, {"next_appointment": 0.9}, AFTER_CALLBACK).answers == (("callback", "number"),)
    assert decide(said, {"next_appointment": 0.9}).intent == "next_appointment"


@pytest.mark.parametrize("topic", ["book_appointment", "change_appointment"])
def test_a_day_for_a_visit_that_is_being_arranged_asks_for_no_other_visit(topic: str) -> None:
    history = History("my visit", (topic,), ((topic, "short"),))
    assert decide("wednesday at 10am", {"next_appointment": 0.9}, history).answers == ((topic, "short"),)


def test_a_number_with_an_alarm_is_an_alarm() -> None:
    assert decide("cant breathe call me 312 555 0142", {"callback": 0.9}, AFTER_CALLBACK, level="emergency").intent == "emergency"


def test_a_follow_up_is_read_with_the_question_before_it() -> None:
    history = History("can i wash my hair?", ("aftercare",), (("aftercare", "short"),))
    turn = decide(
        "and alcohol?", {"aftercare": 0.1, "preparation": 0.2}, history, context={"aftercare": 0.95, "preparation": 0.02}
    )
    assert turn.intent == "aftercare"
    assert turn.question == "can i wash my hair? and alcohol?"


def test_a_follow_up_with_a_topic_of_its_own_does_not_get_the_same_answer_again() -> None:
    history = History("when does it start?", ("onset",), (("onset", "short"),))
    own = {"schedule": 0.69, "onset": 0.02}
    turn = decide("and how long does that last?", own, history, context={"onset": 0.95, "schedule": 0.02})
    assert turn.answers == (("schedule", "short"),)
    vague = {"schedule": 0.2, "onset": 0.02}
    turn = decide("and how long does that last?", vague, history, context={"onset": 0.95, "schedule": 0.02})
    assert turn.answers == (("onset", "short"),)


def test_a_new_question_is_not_read_with_the_one_before_it() -> None:
    history = History("can i wash my hair?", ("aftercare",), (("aftercare", "short"),))
    turn = decide(
        "does insurance pay", {"insurance": 0.6, "aftercare": 0.1}, history, context={"aftercare": 0.95, "insurance": 0.02}
    )
    assert (turn.intent, turn.question) == ("insurance", "does insurance pay")


def test_two_topics_that_are_as_likely_are_both_offered() -> None:
    turn = decide("send me my log", {"diary_view": 0.5, "diary_export": 0.46, "cost": 0.04})
    assert turn.answers == (("clarify", "short"),)
    assert turn.offers[:2] == ("diary_view", "diary_export")
    assert decide("send me my log", {"diary_view": 0.6, "diary_export": 0.34}).answers == (("diary_view", "short"),)


def test_clauses_of_one_story_are_not_answered_one_by_one() -> None:
    clauses = [("does it make my neck weak", {"first_week_worse": 0.6}), ("can i carry a toddler?", {"activities": 0.6})]
    shares = {"side_effects": 0.6, "first_week_worse": 0.2, "activities": 0.2}
    turn = decide("does it make my neck weak, can i carry a toddler?", shares, clauses=clauses)
    assert turn.answers == (("side_effects", "short"),)


def test_the_diary_comes_first_whatever_else_is_asked_with_an_entry() -> None:
    clauses = [("too much gym?", {"activities": 0.9}), ("headache after, 4/10", {"diary_log": 0.95})]
    turn = decide("too much gym? headache after, 4/10", {"diary_log": 0.95, "activities": 0.05}, clauses=clauses)
    assert turn.intent == "diary_log"
    assert turn.answers == (("diary_log", "short"), ("activities", "short"))


def test_a_headache_that_is_told_is_kept_even_where_something_else_is_near() -> None:
    shares = {"diary_log": 0.45, "other_medications": 0.4, "cost": 0.15}
    assert decide("monday i had one and took my triptan", shares).answers == (("diary_log", "short"),)
    assert decide("is it ok that i took my triptan monday?", shares).answers == (("clarify", "short"),)


AFTER_ALARM = History(question="x", topics=("emergency",), said=(("emergency", "short"),))


@pytest.mark.parametrize(
    "shares",
    [{"deny": 0.9}, {"thanks": 0.9}, {"cost": 0.2, "onset": 0.2}, {"out_of_scope": 0.9}],
    ids=["no", "thanks", "?", "other"],
)
def test_who_waves_an_alarm_off_is_told_the_numbers_again(shares: dict[str, float]) -> None:
    assert decide("no", shares, AFTER_ALARM).answers == (("clarify", "after_alarm"),)


def test_who_does_not_want_to_call_is_not_offered_a_call_back() -> None:
    assert decide("i dont want to call", {"callback": 0.9}, AFTER_ALARM).answers == (("clarify", "after_alarm"),)
    assert decide("call me please", {"callback": 0.9}, AFTER_ALARM).answers == (("callback", "short"),)


def test_a_question_after_an_alarm_gets_its_answer() -> None:
    assert decide("when does it work?", {"onset": 0.9}, AFTER_ALARM).answers == (("onset", "short"),)


def test_a_question_after_an_alarm_that_is_over_is_not_drowned_by_what_is_told_beside_it() -> None:
    text, whole = "ok it went away. can i still drive tomorrow", {"change_appointment": 0.54, "activities": 0.11}
    clauses = [("ok it went away.", {"diary_correct": 0.3}), ("can i still drive tomorrow", {"activities": 0.92})]
    assert decide(text, whole, AFTER_ALARM, clauses=clauses).answers == (("activities", "short"),)
    assert decide(text, whole, clauses=clauses).answers == (("change_appointment", "short"),)
    sure = {"change_appointment": 0.9, "activities": 0.1}
    assert decide(text, sure, AFTER_ALARM, clauses=clauses).answers == (("change_appointment", "short"),)


def test_what_to_do_if_a_grave_sign_came_is_answered_with_the_warning_signs() -> None:
    turn = decide("what should i do if i cant breathe?", {"aftercare": 0.3, "not_working": 0.2}, taken_back="emergency")
    assert turn.answers == (("side_effects", "warning_signs"),)
    assert decide("my phone died", {"aftercare": 0.3}, taken_back="emergency").intent == "clarify"


def test_the_part_of_the_question_before_is_not_said_again() -> None:
    said = History(question="and alcohol?", topics=("onset",), said=(("onset", "short"), ("onset", "first_days")))
    turn = decide("and later?", {"onset": 0.9}, said, parts_in_context={"onset": ("first_days", 0.9)})
    assert turn.answers == (("onset", "short"),)
    turn = decide("and later?", {"onset": 0.9}, said, parts_in_context={"onset": ("full_effect", 0.9)})
    assert turn.answers == (("onset", "full_effect"),)


def test_next_in_a_walk_through_is_the_step_after_the_last_one() -> None:
    at_one = History(question="steps", topics=("treatment_steps",), said=(("treatment_steps", "step_1"),))
    assert decide("next", {"skip": 0.9}, at_one).answers == (("treatment_steps", "step_2"),)
    assert decide("go on", {"ask_more": 0.9}, at_one).answers == (("treatment_steps", "step_2"),)
    at_end = History(question="steps", topics=("treatment_steps",), said=(("treatment_steps", "step_2"),))
    assert decide("next", {"skip": 0.9}, at_end).answers == (("treatment_steps", "short"),)


def test_cancel_after_a_visit_was_told_is_about_the_visit() -> None:
    told = History(question="my visit", topics=("next_appointment",), said=(("next_appointment", "one"),))
    assert decide("cancel it", {"cancel": 0.9}, told).answers == (("change_appointment", "short"),)


@pytest.mark.parametrize("text", ["a" * 2000, "jjjjjjjj", "asdfghjklqwertyuiopzxcvbnmasdfghjkl"])
def test_letters_that_are_no_word_are_asked_back(text: str) -> None:
    assert decide(text, {"thanks": 0.4, "out_of_scope": 0.3}).answers == (("clarify", "rephrase"),)


@pytest.mark.parametrize("text", ["hellooooo", "noooooooo", "5555555555", "aaaah it hurts", "onabotulinumtoxinA"])
def test_a_word_that_is_drawn_out_is_one(text: str) -> None:
    assert decide(text, {"greet": 0.9}).intent == "greet"
