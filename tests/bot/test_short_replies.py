"""Replies of few words: about in the steps, not understood, not what was meant, why not."""

from __future__ import annotations

import pytest

from bot.nlu.form_words import takes_note
from bot.nlu.history import NO_HISTORY, History
from bot.nlu.lost_words import asks_why, has_more_to_ask, says_lost, says_no_more, tells_loss, turns_down
from bot.nlu.walk import goes_on_in_steps, says_next, step_asked
from tests.bot.turn_case import AFTER_ONSET, decide

STEPS = ["step_1", "step_2", "step_3", "step_4", "step_5"]
AT_TWO = History("steps", ("treatment_steps",), (("treatment_steps", "short"), ("treatment_steps", "step_2")))
MISSED = History("hm?", missed=True, offers=("onset", "cost"))


@pytest.mark.parametrize(
    ("text", "step"),
    [
        *[(text, "step_2") for text in ("back", "go back", "Previous step", "can we go back a step?", "one step back please")],
        *[(text, "step_2") for text in ("the step before", "prior one", "back to the previous step", "ok go back one")],
        *[
            (text, "step_1")
            for text in ("start over", "from the beginning", "can you start again", "back to the start", "restart")
        ],
        *[(text, "step_4") for text in ("step 4", "go to step four", "the 4th step", "skip to 4", "4", "jump to the fourth one")],
        ("back to step 1", "step_1"),
    ],
)
def test_one_goes_about_in_the_steps(text: str, step: str) -> None:
    assert step_asked(text, "step_3", STEPS) == step


@pytest.mark.parametrize("last", ["step_1", "short", None])
def test_in_front_of_the_first_step_is_the_overview(last: str | None) -> None:
    assert step_asked("back", last, STEPS) == "short"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "my back hurts",
            "when can i go back to work",
            "the last step",
            "step 9",
            "do i start over after a break",
            "4 days ago",
        ),
        *("what happens in step 4 if i faint", "four shots in the back", "next", "take me back to my appointment"),
    ],
)
def test_other_words_lead_to_no_step(text: str) -> None:
    assert step_asked(text, "step_3", STEPS) is None


def test_a_step_back_is_one_in_the_steps_and_behind_another_question_leads_back_to_them() -> None:
    assert decide("go back", {"cancel": 0.99}, AT_TWO).answers == (("treatment_steps", "step_1"),)
    aside = History("does it hurt", ("injection_pain",), (*AT_TWO.said, ("injection_pain", "short")))
    assert decide("back", {"diary_log": 0.5}, aside).answers == (("treatment_steps", "step_2"),)


def test_back_without_steps_is_asked_for_in_other_words() -> None:
    assert decide("back", {"diary_log": 0.5}, AFTER_ONSET).answers == (("clarify", "rephrase"),)


def test_next_behind_the_overview_is_the_first_step_again() -> None:
    again = History("steps", ("treatment_steps",), (("treatment_steps", "step_1"), ("treatment_steps", "short")))
    assert decide("next", {"skip": 0.9}, again).answers == (("treatment_steps", "step_1"),)


NOT_UNDERSTOOD = [
    "i dont understand",
    "sorry i still don't get it",
    "huh?",
    "what do you mean by that",
    "im confused",
    "you lost me",
]
NOT_MEANT = [
    "none of these",
    "neither",
    "no thats not what i meant",
    "not that one",
    "you didnt answer my question",
    "wrong answer",
]


@pytest.mark.parametrize("text", NOT_UNDERSTOOD)
def test_what_was_not_understood_is_gone_on_with(text: str) -> None:
    assert says_lost(text)
    assert decide(text, {"ask_more": 0.6, "onset": 0.1}, AFTER_ONSET).answers == (("onset", "first_days"),)


@pytest.mark.parametrize("text", [*NOT_UNDERSTOOD, *NOT_MEANT])
@pytest.mark.parametrize("shares", [{"deny": 0.9}, {"ask_more": 0.9}, {"how_it_works": 0.9}])
def test_it_is_no_greeting_and_no_thanks(text: str, shares: dict[str, float]) -> None:
    assert decide(text, shares, NO_HISTORY).answers == (("clarify", "rephrase"),)
    assert decide(text, shares, MISSED).answers == (("clarify", "person"),)


@pytest.mark.parametrize("text", NOT_MEANT)
def test_what_was_not_meant_is_asked_for_in_other_words(text: str) -> None:
    assert turns_down(text)
    assert decide(text, {"deny": 0.9}, AFTER_ONSET).answers == (("clarify", "rephrase"),)


@pytest.mark.parametrize("history", [NO_HISTORY, AFTER_ONSET, MISSED])
def test_why_not_is_neither_a_yes_nor_a_no(history: History) -> None:
    assert asks_why("but why not?")
    assert decide("why not", {"affirm": 0.99}, history).answers == (("clarify", "rephrase"),)


@pytest.mark.parametrize(
    "text",
    [
        *("i dont understand how botox works", "what do units mean", "i get confused after the shots", "i cant follow the plan"),
        *(
            "none of the pills helped",
            "not this week",
            "that pain is not what i had before",
            "it doesnt help",
            "why not every month",
        ),
        *("no", "no thanks", "what does that mean for my job"),
    ],
)
def test_longer_words_say_something_else(text: str) -> None:
    assert not says_lost(text)
    assert not turns_down(text)
    assert not asks_why(text)


def test_an_alarm_comes_before_all_of_it() -> None:
    assert decide("im confused", {"ask_more": 0.9}, AFTER_ONSET, level="emergency").intent == "emergency"


@pytest.mark.parametrize(
    "text", ["wrong", "that's wrong", "no, wrong again", "no not that either", "nah not it", "its not right"]
)
def test_a_wrong_answer_is_no_reason_to_thank(text: str) -> None:
    assert turns_down(text)
    assert decide(text, {"deny": 1.0}, AFTER_ONSET).answers == (("clarify", "rephrase"),)
    assert decide(text, {"deny": 1.0}, MISSED).answers == (("clarify", "person"),)


def test_what_was_written_down_wrong_is_put_right() -> None:
    saved = History("log it", ("diary_log",), (("diary_log", "saved"),))
    assert decide("thats wrong", {"deny": 1.0}, saved).answers == (("diary_correct", "short"),)


@pytest.mark.parametrize("text", ["what can go wrong", "something feels wrong", "the wrong day was booked", "not that bad"])
def test_what_went_wrong_elsewhere_is_no_wrong_answer(text: str) -> None:
    assert not turns_down(text)


@pytest.mark.parametrize(
    "text",
    ["wait one more thing", "one more question", "oh and another question", "can i ask you something else", "quick question"],
)
def test_who_has_a_question_more_is_asked_for_it(text: str) -> None:
    assert has_more_to_ask(text)
    assert decide(text, {"ask_more": 0.7}, AFTER_ONSET).answers == (("greet", "go_on"),)
    assert decide(text, {"greet": 0.9}).answers == (("greet", "short"),)


@pytest.mark.parametrize(
    "text",
    [
        "one more question does it hurt",
        "can i ask for a refund",
        "one thing at a time",
        "what are the things to avoid",
        "thing is it hurts",
    ],
)
def test_who_asks_it_at_once_is_answered(text: str) -> None:
    assert not has_more_to_ask(text)


AT_ONE = History("steps", ("treatment_steps",), (("treatment_steps", "short"), ("treatment_steps", "step_1")))
ASIDE = History("does it hurt", ("injection_pain",), (*AT_ONE.said, ("injection_pain", "short")))


@pytest.mark.parametrize(
    "text",
    [
        *("continue with the steps", "ok next step please", "whats the next step", "back to the steps", "go on with those steps"),
        *("where were we", "continue where we left off", "on to the next step"),
    ],
)
def test_the_steps_go_on_where_they_were_left(text: str) -> None:
    assert goes_on_in_steps(text)
    assert decide(text, {"treatment_steps": 0.99}, ASIDE).answers == (("treatment_steps", "step_2"),)
    assert decide(text, {"treatment_steps": 0.99}, AT_ONE).answers == (("treatment_steps", "step_2"),)


@pytest.mark.parametrize(
    "text", ["what are the steps", "whats next after the shots", "what steps do i take for approval", "next week", "go on"]
)
def test_other_words_do_not_go_on_in_the_steps(text: str) -> None:
    assert not goes_on_in_steps(text)
    assert not says_next(text)


@pytest.mark.parametrize("text", ["next", "ok next", "next one please"])
def test_next_behind_a_question_or_a_miss_is_the_next_step(text: str) -> None:
    assert decide(text, {"skip": 0.99}, ASIDE).answers == (("treatment_steps", "step_2"),)
    missed = History("asdf", ("treatment_steps",), (*AT_ONE.said, ("out_of_scope", "short")), missed=True)
    assert decide(text, {"skip": 0.99}, missed).answers == (("treatment_steps", "step_2"),)


def test_next_leads_to_no_walk_that_is_over_or_never_was() -> None:
    over = History("does it hurt", ("injection_pain",), (*AT_TWO.said, ("injection_pain", "short")))
    assert decide("next", {"skip": 0.99}, over).answers == (("thanks", "short"),)
    assert decide("next", {"skip": 0.99}, AFTER_ONSET).answers == (("thanks", "short"),)


@pytest.mark.parametrize("text", ["ok", "ok good", "okay thanks got it", "Got it!", "good to know", "k cool", "makes sense thx"])
def test_an_ok_to_an_answer_says_it_not_again(text: str) -> None:
    assert takes_note(text)
    assert decide(text, {"affirm": 0.6, "thanks": 0.3}, AFTER_ONSET).answers == (("thanks", "short"),)
    assert decide(text, {"affirm": 0.6, "thanks": 0.3}, AT_ONE).answers == (("treatment_steps", "step_2"),)
    assert decide(text, {"affirm": 0.6, "thanks": 0.3}, AT_TWO).answers == (("thanks", "short"),)


@pytest.mark.parametrize(
    "text", ["ok?", "yes", "ok yes", "sure", "ok and then", "ok but does it hurt", "good question", "is it ok", "okra"]
)
def test_a_yes_and_a_question_take_note_of_nothing(text: str) -> None:
    assert not takes_note(text)


def test_an_ok_to_a_miss_or_behind_an_alarm_is_met_as_before() -> None:
    assert decide("ok", {"affirm": 0.99}, MISSED).answers == (("clarify", "rephrase"),)
    alarmed = History("chest pain", ("emergency",), (("emergency", "short"),))
    assert decide("ok", {"affirm": 0.99}, alarmed).answers != (("thanks", "short"),)


@pytest.mark.parametrize(
    "text", ["i'm not anymore", "not any more", "no longer", "im not pregnant anymore", "i was but not anymore"]
)
def test_what_is_so_no_more_is_not_thanked_for(text: str) -> None:
    assert says_no_more(text)
    expecting = History("im pregnant", ("pregnancy",), (("pregnancy", "short"),))
    assert decide(text, {"deny": 0.9}, expecting).answers == (("clarify", "person"),)
    assert decide(text, {"deny": 0.9}, AFTER_ONSET).answers == (("clarify", "rephrase"),)


@pytest.mark.parametrize(
    "text", ["i dont want botox anymore", "does it not work anymore", "not now", "it doesnt hurt anymore", "no", "not really"]
)
def test_more_than_that_is_told_here(text: str) -> None:
    assert not says_no_more(text)


@pytest.mark.parametrize("text", ["i lost the baby", "had a miscarriage", "i miscarried last week"])
def test_a_pregnancy_that_was_lost_leads_to_a_person(text: str) -> None:
    expecting = History("im pregnant", ("pregnancy",), (("pregnancy", "short"),))
    assert decide(text, {"pregnancy": 0.9}, expecting).answers == (("clarify", "person"),)
    assert decide(text, {"pregnancy": 0.9}).answers == (("pregnancy", "short"),)


@pytest.mark.parametrize("text", ["can botox cause a miscarriage", "i lost weight", "does it raise the risk of miscarriage?"])
def test_a_question_on_loss_is_answered(text: str) -> None:
    assert not tells_loss(text)
