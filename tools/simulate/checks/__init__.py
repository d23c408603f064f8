"""All checks, in the order of the report."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from knowledge import Clinic
from tools.simulate.checks import alarms, callbacks, handoff, messages, privacy
from tools.simulate.checks.finding import Finding
from tools.simulate.evidence import Evidence
from tools.simulate.ledger import Ledger

Check = Callable[[Ledger, Evidence], Finding]
CHECKS: Sequence[Check] = (
    messages.accepted,
    messages.in_history,
    messages.answered_once,
    messages.sent_again,
    messages.in_streams,
    messages.in_database,
    messages.by_the_clock,
    callbacks.stored_once,
    callbacks.at_desk,
    callbacks.one_at_a_time,
    callbacks.as_left,
    alarms.raised_once,
    alarms.on_right_chat,
    alarms.told_no_words,
    alarms.as_left,
    handoff.one_takes_it,
    handoff.assistant_silent,
    handoff.words_arrive,
    handoff.signatures,
    privacy.own_words_alone,
    privacy.own_diaries,
    privacy.own_visits,
    privacy.strangers_refused,
    privacy.silent_logs,
    privacy.log_is_whole,
)


def checked(ledger: Ledger, evidence: Evidence, clinic: Clinic) -> list[Finding]:
    """What every check found. `clinic`: whose opening hours decide who is told of an alarm."""
    return [*(check(ledger, evidence) for check in CHECKS), alarms.told_outside(ledger, evidence, clinic)]
