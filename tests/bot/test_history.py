"""What a conversation says about the message that comes next, read from Rasa's own events."""

from __future__ import annotations

from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.nlu.history import NO_HISTORY, RECENT, history_of
from tests.bot.support import bot, conversation, turn_of, user

LISTEN = ActionExecuted(ACTION_LISTEN_NAME)


def test_without_a_conversation_there_is_no_history() -> None:
    assert history_of(None) == NO_HISTORY
    assert history_of(DialogueStateTracker("someone", [])) == NO_HISTORY


def test_a_conversation_that_has_only_begun_has_no_history() -> None:
    assert history_of(conversation()) == NO_HISTORY


def test_an_answered_question_is_known_with_its_topic() -> None:
    history = history_of(conversation(turn_of("does it hurt?", "injection_pain")))
    assert history.question == "does it hurt?"
    assert history.topics == ("injection_pain",)
    assert history.said == (("injection_pain", "short"),)
    assert (history.form, history.missed) == (None, False)


def test_what_was_said_last_comes_first_among_topics() -> None:
    asked = user("does it hurt and what does it cost?", intent="injection_pain")
    history = history_of(conversation(asked, bot("injection_pain"), bot("cost"), LISTEN))
    assert history.topics == ("cost", "injection_pain")
    assert history.said == (("injection_pain", "short"), ("cost", "short"))


def test_several_parts_of_one_answer_are_one_topic() -> None:
    history = history_of(conversation(turn_of("when is it full?", "onset", "short", "full_effect")))
    assert history.topics == ("onset",)
    assert history.said == (("onset", "short"), ("onset", "full_effect"))


def test_a_follow_up_carries_the_question_along() -> None:
    follow_up = turn_of("and alcohol?", "aftercare", question="can i wash my hair? and alcohol?")
    assert (
        history_of(conversation(turn_of("can i wash my hair?", "aftercare"), follow_up)).question
        == "can i wash my hair? and alcohol?"
    )


def test_a_yes_keeps_the_question_before_it() -> None:
    yes = turn_of("yes", "affirm", question="can i wash my hair?")
    assert history_of(conversation(turn_of("can i wash my hair?", "aftercare"), yes)).question == "can i wash my hair?"


def test_a_yes_to_nothing_is_no_question() -> None:
    yes = user("yes", intent="affirm", turn={"intent": "affirm", "answers": [], "offers": [], "question": None})
    assert history_of(conversation(yes, bot("greet"), LISTEN)).question is None


def test_a_message_that_rasa_alone_has_read_is_a_question() -> None:
    assert (
        history_of(conversation(user("does it hurt?", intent="injection_pain"), bot("injection_pain"))).question
        == "does it hurt?"
    )


def test_after_a_pressed_button_its_topic_is_the_question() -> None:
    pressed = user("/side_effects", intent="side_effects")
    history = history_of(conversation(turn_of("does it hurt?", "injection_pain"), pressed, bot("side_effects"), LISTEN))
    assert history.question == "side effects"
    assert history.topics == ("side_effects",)


def test_a_pressed_part_is_a_question_about_its_topic() -> None:
    pressed = user('/onset{"part": "full_effect"}', intent="onset", entities=[{"entity": "part", "value": "full_effect"}])
    history = history_of(conversation(pressed, bot("onset", "full_effect"), LISTEN))
    assert history.question == "onset full effect"
    assert history.said == (("onset", "full_effect"),)


def test_small_talk_in_between_does_not_end_what_was_spoken_of() -> None:
    history = history_of(
        conversation(turn_of("does it hurt?", "injection_pain"), turn_of("thanks", "thanks", question="does it hurt?"))
    )
    assert history.topics == ("injection_pain",)
    assert history.question == "does it hurt?"


def test_a_clarify_or_a_refusal_is_a_miss() -> None:
    assert history_of(conversation(turn_of("hm", "clarify"))).missed
    assert history_of(conversation(turn_of("weather?", "out_of_scope"))).missed


def test_a_miss_is_forgotten_after_an_answer() -> None:
    assert not history_of(conversation(turn_of("hm", "clarify"), turn_of("does it hurt?", "injection_pain"))).missed


def test_a_turn_in_which_nothing_was_said_is_no_miss() -> None:
    assert not history_of(conversation(user("hm", intent="clarify"), LISTEN)).missed


def test_an_open_form_is_known_by_its_name() -> None:
    form = [user("log a headache", intent="diary_log"), ActionExecuted("action_start_diary"), SlotSet("diary_open", True)]
    history = history_of(conversation(form, ActionExecuted("diary_form"), ActiveLoop("diary_form"), LISTEN))
    assert history.form == "diary_form"


def test_a_closed_form_is_forgotten() -> None:
    assert (
        history_of(conversation(user("log", intent="diary_log"), ActiveLoop("diary_form"), ActiveLoop(None), LISTEN)).form is None
    )


def test_only_recent_answers_count_as_said() -> None:
    turns = [turn_of(f"question {number}", "onset", f"part_{number}") for number in range(RECENT + 5)]
    history = history_of(conversation(*turns))
    assert len(history.said) == RECENT
    assert history.said[-1] == ("onset", f"part_{RECENT + 4}")


def test_a_long_question_is_carried_along_by_its_end() -> None:
    history = history_of(conversation(turn_of("blah " * 390 + "does it hurt?", "injection_pain")))
    assert history.question.endswith("does it hurt?")
    assert len(history.question) <= 300


def test_what_a_custom_action_said_without_an_id_is_passed_over() -> None:
    spoken = BotUttered("hello", {}, {"utter_action": "x"})
    history = history_of(
        conversation(user("hi", intent="greet"), ActionExecuted("action_x"), spoken, BotUttered("again"), LISTEN)
    )
    assert history.said == ()


def test_a_question_to_come_leans_on_nothing_that_was_said() -> None:
    asked = user("one more question", turn={"intent": "greet", "answers": [["greet", "go_on"]], "question": None})
    history = history_of(conversation(turn_of("does it hurt?", "injection_pain"), asked, bot("greet", "go_on"), LISTEN))
    assert (history.question, history.topics) == (None, ())
