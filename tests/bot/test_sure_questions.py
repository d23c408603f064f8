"""A question that is one by its wording is answered inside the form as outside, whatever the classifier makes of it."""

from __future__ import annotations

import pytest

from bot.nlu.sure_questions import asks_surely
from tests.bot.turn_case import IN_FORM, OPTIONS, decide


@pytest.mark.parametrize(
    "text",
    [
        *("is vomiting normal after botox", "can botox cause neck pain", "will botox help with light sensitivity"),
        *("what helps with nausea after botox", "do triptans cause vomiting", "Do triptans cause vomiting?"),
        *("is nausea a side effect of botox?", "are headaches common after the shots", "does imitrex make you sleepy"),
        *("ok but does caffeine trigger migraines", "what causes aura", "which medicine helps against nausea", "whats a triptan"),
        *("how do triptans work", "how common is neck pain after botox", "how long do headaches last after botox"),
        *("can the injections cause dizziness", "would magnesium help with aura", "should nausea go away after botox"),
    ],
)
def test_a_question_by_its_wording_leaves_the_form_and_is_answered_as_outside(text: str) -> None:
    assert asks_surely(text)
    assert decide(text, {"side_effects": OPTIONS.answer, "diary_log": 0.2}, IN_FORM).answers == (("side_effects", "short"),)
    assert decide(text, {"medical_advice": 0.9}, IN_FORM).intent == "medical_advice"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "is it 7?",
            "was bad",
            "could be stress",
            "could be from the botox",
            "can not remember",
            "do not know",
            "will say 2 hours",
        ),
        *(
            "did take advil",
            "did help a bit",
            "did not cause nausea",
            "are not sure",
            "when i woke up",
            "what i took was imitrex",
        ),
        *(
            "what helped was sleep",
            "is throbbing",
            "is really not normal",
            "is over now",
            "can barely see",
            "vomiting",
            "nausea?",
        ),
        *("how about 3 hours", "what made it worse was light", "do have neck pain", "would guess botox helped", "advil i think?"),
        *(
            "can you skip that?",
            "is it normal",
            "does light count",
            "how do i log that",
            "what do i say",
            "is this question normal",
        ),
        *("nausea is common for me", "light and sound", "i took what helps me", "which made me throw up", "what helps me is ice"),
        *("can botox count as a medicine", "what a day", "will do", "is 2 hours ok", "do it", "could have caused it"),
    ],
)
def test_an_answer_to_the_form_is_none(text: str) -> None:
    assert not asks_surely(text)
    assert decide(text, {"side_effects": OPTIONS.leave_form - 0.05}, IN_FORM).intent == "diary_log"


def test_a_sure_question_that_is_taken_for_an_entry_opens_the_form_no_second_time() -> None:
    turn = decide("is nausea normal after botox", {"diary_log": 0.9}, IN_FORM)
    assert (turn.intent, turn.answers) == ("headache_diary", (("diary_log", "beside"),))


def test_an_emergency_comes_before_it() -> None:
    assert decide("is vomiting normal after botox", {"side_effects": 0.9}, IN_FORM, level="emergency").intent == "emergency"


@pytest.mark.parametrize("text", ["could be stress", "did not help", "was about 3 hours", "can not say", "would say stress"])
def test_what_leaves_out_its_subject_is_an_answer_however_sure_the_classifier_is(text: str) -> None:
    assert decide(text, {"lifestyle_plan": 0.9}, IN_FORM).intent == "diary_log"


@pytest.mark.parametrize(
    "text", ["could stress be it", "did i do something wrong", "can it be stress", "would botox help me", "is stress bad"]
)
def test_what_names_its_subject_is_a_question(text: str) -> None:
    assert decide(text, {"lifestyle_plan": 0.9}, IN_FORM).intent == "lifestyle_plan"
