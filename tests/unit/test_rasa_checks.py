"""Reading the output of Rasa's checks. The lines are Rasa 3.6.21's own, colours and paths included."""

from __future__ import annotations

import pytest

from tools.rasa_checks import judge_stories, judge_validation

NOISE = """\
/env/lib/python3.10/site-packages/rasa/core/tracker_store.py:1044: MovedIn20Warning: Deprecated API features detected!
  Base: DeclarativeMeta = declarative_base()
/env/lib/python3.10/site-packages/keras/utils/data_utils.py:206: DeprecationWarning: invalid escape sequence '\\ '
2026-11-20 11:19:21 WARNING  root  - Limited tf.compat.v2.summary API due to missing TensorBoard installation.
2026-11-20 11:19:21 WARNING  root  - Limited tf.summary API due to missing TensorBoard installation.
2026-11-20 11:12:32 INFO     rasa.validator  - Validating intents...
2026-11-20 11:12:32 INFO     rasa.validator  - Story structure validation...
Processed story blocks: 100%|██████████| 80/80 [00:00<00:00, 411.2it/s, # trackers=1]
2026-11-20 11:12:32 INFO     rasa.validator  - No story structure conflicts found.
"""
WARNED = "\x1b[0m\x1b[93m/env/lib/python3.10/site-packages/rasa/shared/utils/io.py:100: UserWarning: "


def warned(message: str) -> str:
    return f"{NOISE}{WARNED}{message}\n"


def evaluated(passed: int, stories: int) -> str:
    return (
        "2026-11-20 11:40:47 INFO     rasa.core.test  - Evaluating 54 stories\n"
        "2026-11-20 11:40:47 INFO     rasa.core.test  - Evaluation Results on CONVERSATION level:\n"
        f"2026-11-20 11:40:47 INFO     rasa.core.test  - \tCorrect:          {passed} / {stories}\n"
        "2026-11-20 11:40:47 INFO     rasa.core.test  - Evaluation Results on ACTION level:\n"
        "2026-11-20 11:40:47 INFO     rasa.core.test  - \tCorrect:          375 / 380\n"
    )


FAILED = """\
version: "3.1"
stories:
- story: a visitor asks how to sign in (tests/stories/test_next_appointment.yml)
  steps:
  - intent: next_appointment  # predicted: book_appointment: is there a visit for me
  - action: action_next_appointment  # predicted: utter_book_appointment
  - intent: portal
"""


def test_a_validation_with_nothing_but_library_noise_is_clean() -> None:
    verdict = judge_validation(NOISE, 0)

    assert verdict.ok
    assert verdict.offending == ()


def test_the_warning_that_forms_always_bring_is_let_pass() -> None:
    assert judge_validation(warned("The utterance 'utter_ask_diary_answer' is not used in any story or rule."), 0).ok


@pytest.mark.parametrize(
    "message",
    [
        "The utterance 'utter_onset' is not used in any story or rule.",
        "The utterance 'utter_ask_diary_answer' is used in no story that has a title.",
        "The intent 'utter_ask_me' is not used in any story or rule.",
        "The intent 'onset' is listed in the domain file, but is not found in the NLU training data.",
        "The following duplicated forms have been found across multiple domain files: diary_form",
    ],
)
def test_any_other_warning_fails_the_validation_although_rasa_exits_with_0(message: str) -> None:
    verdict = judge_validation(warned(message), 0)

    assert not verdict.ok
    assert verdict.offending == (message,)


def test_a_conflict_between_stories_fails_the_validation() -> None:
    conflict = "2026-11-20 11:12:32 WARNING  rasa.validator  - Story structure conflict after intent 'greet':"

    assert judge_validation(f"{NOISE}{conflict}\n", 0).offending == (
        "rasa.validator  - Story structure conflict after intent 'greet':",
    )


def test_an_error_in_the_log_fails_the_validation() -> None:
    assert not judge_validation(f"{NOISE}2026-11-20 11:12:32 ERROR    rasa.validator  - No valid domain\n", 0).ok


def test_a_warning_that_is_printed_twice_is_shown_once() -> None:
    message = "The intent 'onset' is not used in any story or rule."

    assert judge_validation(warned(message) + warned(message), 0).offending == (message,)


@pytest.mark.parametrize(("output", "code"), [(NOISE, 1), ("", 0), ("Traceback (most recent call last):\nYamlException: x\n", 1)])
def test_a_validation_that_broke_off_is_not_taken_for_a_clean_one(output: str, code: int) -> None:
    verdict = judge_validation(output, code)

    assert not verdict.ok
    assert verdict.offending == tuple(output.splitlines()[-15:])


def test_stories_that_all_pass_are_counted() -> None:
    verdict = judge_stories(evaluated(54, 54), 0, "# None of the test stories failed - all good!")

    assert verdict.ok
    assert verdict.summary == "rasa test: 54 stories passed"


def test_failed_stories_are_named_with_the_steps_that_went_wrong() -> None:
    verdict = judge_stories(evaluated(53, 54), 0, FAILED)

    assert not verdict.ok
    assert verdict.summary == "rasa test: 1 of 54 stories failed"
    assert verdict.offending == (
        "- story: a visitor asks how to sign in (tests/stories/test_next_appointment.yml)",
        "  - intent: next_appointment  # predicted: book_appointment: is there a visit for me",
        "  - action: action_next_appointment  # predicted: utter_book_appointment",
    )


@pytest.mark.parametrize(
    ("output", "code"), [(evaluated(54, 54), 1), (evaluated(0, 0), 0), ("Cannot test stories: no model\n", 0)]
)
def test_a_run_without_stories_or_with_an_exit_code_fails(output: str, code: int) -> None:
    assert not judge_stories(output, code, "").ok
