"""Each check of the simulation passes a week in which all went well, and fails once its fault is planted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

import knowledge
from tests.unit.simulated import CALLER, CHAT, EVENING, HELD, REFERENCE, message, notice, went_well
from tools.simulate.checks import checked
from tools.simulate.evidence import Call, Evidence, Stored, Try
from tools.simulate.ledger import Act, Ledger

CLINIC = knowledge.load().clinic
Plant = Callable[[Ledger, Evidence], object]


def failed(plant: Plant) -> set[str]:
    """The checks that fail after a fault is planted."""
    ledger, evidence = went_well()
    plant(ledger, evidence)
    return {finding.name for finding in checked(ledger, evidence, CLINIC) if not finding.passed}


def drop(id: str, of: str = CHAT) -> Plant:
    def plant(_: Ledger, evidence: Evidence) -> None:
        evidence.histories[of] = [one for one in evidence.histories[of] if one["id"] != id]

    return plant


def add(of: str, **more: object) -> Plant:
    def plant(_: Ledger, evidence: Evidence) -> None:
        evidence.histories[of].append({**message(99, "planted", "bot"), **more})

    return plant


def test_a_week_in_which_all_went_well_passes_every_check() -> None:
    ledger, evidence = went_well()
    findings = checked(ledger, evidence, CLINIC)
    assert {finding.name: finding.problems for finding in findings if not finding.passed} == {}
    assert all(finding.counted for finding in findings)


FAULTS: dict[str, tuple[str, Plant]] = {
    "a message without an answer": (
        "every message got an answer",
        lambda ledger, _: ledger.chats[0].sent[0].answer.clear(),
    ),
    "a patient who did not get through": ("every message got an answer", lambda ledger, _: ledger.failed.append("patient 1")),
    "a lost message": ("each message once and in order in the history", drop("help")),
    "a doubled message": (
        "each message once and in order in the history",
        lambda _, evidence: evidence.histories[CHAT].insert(1, evidence.histories[CHAT][1]),
    ),
    "a message of nobody": ("each message once and in order in the history", add(CHAT, sender="patient")),
    "messages in another order": (
        "each message once and in order in the history",
        lambda _, evidence: evidence.histories["chat-of-diarist"].reverse(),
    ),
    "a message with other words": (
        "each message once and in order in the history",
        lambda _, evidence: evidence.histories[CHAT][1].update(text="my arm is strong, Mia Kabadro"),
    ),
    "a lost answer": ("one answer to each message, behind it", drop("a-fixed")),
    "a doubled answer": ("one answer to each message, behind it", add(CHAT)),
    "another answer to a message that is sent again": (
        "sent again: the same answer, nothing twice",
        lambda ledger, _: ledger.chats[0].sent[0].again.append([message(4, "other", "bot")]),
    ),
    "a gap in a stream": (
        "event streams without a gap or a double",
        lambda ledger, _: ledger.chats[1].watches[0].seen.pop(1),
    ),
    "a doubled event": (
        "event streams without a gap or a double",
        lambda ledger, _: ledger.chats[1].watches[0].seen.insert(1, ledger.chats[1].watches[0].seen[0]),
    ),
    "a row that is lost": ("the database has the same messages", lambda _, evidence: evidence.stored.pop(1)),
    "a row that is bound to another message": (
        "the database has the same messages",
        lambda _, evidence: evidence.stored.append(Stored(CHAT, "more", "help", "bot", "again")),
    ),
    "a row that was stored at another time": (
        "all was stored at times of the simulated week",
        lambda _, evidence: evidence.times.append(EVENING + timedelta(days=7)),
    ),
    "a lost call-back": ("each call-back once, with its patient's number", lambda _, evidence: evidence.calls.clear()),
    "a doubled call-back": (
        "each call-back once, with its patient's number",
        lambda _, evidence: evidence.calls.append(Call("CB-OTHER", CALLER, "tel:+1-312-555-0102", 1, None)),
    ),
    "a call-back with another patient's number": (
        "each call-back once, with its patient's number",
        lambda _, evidence: _change(evidence.calls, phone="tel:+1-312-555-0101"),
    ),
    "a call-back that the desk does not show": (
        "the desk shows those that are open, and right numbers",
        lambda _, evidence: _change(evidence.calls, outcome=None),
    ),
    "a number that is shown beside another call-back": (
        "the desk shows those that are open, and right numbers",
        lambda ledger, _: ledger.acts.append(Act(EVENING, "Dev", "call", REFERENCE, detail="tel:+1-312-555-0101")),
    ),
    "a call-back that two have": (
        "nobody has a call-back that another has",
        lambda ledger, _: ledger.acts.insert(3, Act(EVENING + timedelta(minutes=13), "Dev", "take", REFERENCE)),
    ),
    "a call-back that is open again": (
        "call-backs stand as the staff left them",
        lambda _, evidence: _change(evidence.calls, outcome=None),
    ),
    "a missing alarm": ("each emergency and crisis raised one alarm", lambda _, evidence: evidence.alarms.clear()),
    "a doubled alarm": (
        "each emergency and crisis raised one alarm",
        lambda _, evidence: evidence.alarms.append(replace(evidence.alarms[0], id="second")),
    ),
    "an alarm of another level": (
        "each emergency and crisis raised one alarm",
        lambda _, evidence: _change(evidence.alarms, level="crisis"),
    ),
    "an alarm that leads to another chat": (
        "alarms lead to their chat; the patient was answered",
        lambda _, evidence: _change(evidence.alarms, conversation=CALLER),
    ),
    "an emergency that is answered like any message": (
        "alarms lead to their chat; the patient was answered",
        lambda ledger, _: ledger.chats[0].sent[0].answer[0].update(urgency="none"),
    ),
    "a notice that never came": ("the webhook heard of each alarm as often as due", lambda _, evidence: evidence.notices.pop()),
    "a notice that came twice": (
        "the webhook heard of each alarm as often as due",
        lambda _, evidence: evidence.notices.append(evidence.notices[0]),
    ),
    "a notice that an alarm was not closed, which was": (
        "the webhook heard of each alarm as often as due",
        lambda _, evidence: evidence.notices.append(notice("unclosed")),
    ),
    "a notice with a patient's words": (
        "notices are signed and hold nobody's words",
        lambda _, evidence: evidence.notices.append(notice("raised", words="my arm is weak")),
    ),
    "a notice that is not signed": (
        "notices are signed and hold nobody's words",
        lambda _, evidence: _change(evidence.notices, signature="t=7,v1=00"),
    ),
    "an alarm that is open again": (
        "alarms stand as the staff left them",
        lambda _, evidence: _change(evidence.alarms, outcome=None),
    ),
    "a conversation that two take": (
        "of two who take over at once, one does",
        lambda ledger, _: ledger.acts.append(Act(EVENING, "Dev", "take over", HELD)),
    ),
    "an assistant that speaks beside a person": (
        "the assistant is silent while a person has the chat",
        lambda _, evidence: evidence.histories[HELD].insert(6, message(9, "planted", "bot")),
    ),
    "a lost message of staff": ("what staff wrote arrived once, in the right chat", drop("done", HELD)),
    "a message of staff in another chat": (
        "what staff wrote arrived once, in the right chat",
        add(CALLER, sender="staff", text="It is done"),
    ),
    "a transcript that shows another patient": (
        "nobody was shown what is another patient's",
        add(CALLER, sender="system", text="words of Mia Kabadro"),
    ),
    "a stream that shows another patient": (
        "nobody was shown what is another patient's",
        lambda ledger, _: ledger.chats[1].watches[0].seen.append(message(9, "x", "bot", "my arm is weak, Mia Kabadro")),
    ),
    "a visit of another patient": (
        "nobody was shown what is another patient's",
        lambda ledger, _: ledger.chats[3].sent[0].answer[0].update(text="with Dr. Wofegu"),
    ),
    "a diary with another's day": (
        "each diary has its own patient's days",
        lambda _, evidence: evidence.diaries["sim-4"].update({"2026-11-17": 3.0}),
    ),
    "a visit that is not told": (
        "who asked for a visit was told of their own",
        lambda ledger, _: ledger.chats[3].sent[0].answer[0].update(text="none"),
    ),
    "a stranger who gets in": (
        "a stranger's token opens nothing",
        lambda _, evidence: evidence.tries.append(Try("another patient's token", 200, 404)),
    ),
    "a lost signature": ("answers are signed as the clinician signed them", lambda _, evidence: evidence.signed.clear()),
    "a row of the audit log that was changed": (
        "the audit log is whole",
        lambda _, evidence: setattr(evidence, "audit", ["row 7 was altered"]),
    ),
    "a name in the logs": ("no patient's name in the logs", lambda _, evidence: evidence.names.add("Kabadro")),
}


def _change(rows: object, **change: object) -> None:
    """Put a changed copy in the place of the first row."""
    assert isinstance(rows, list)
    rows[0] = replace(rows[0], **change)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found_by_its_check(fault: str) -> None:
    check, plant = FAULTS[fault]
    assert check in failed(plant)


def test_no_check_is_without_a_fault_that_it_finds() -> None:
    ledger, evidence = went_well()
    assert {finding.name for finding in checked(ledger, evidence, CLINIC)} == {check for check, _ in FAULTS.values()}


def test_an_alarm_for_a_harmless_message_is_a_remark_and_no_failure() -> None:
    ledger, evidence = went_well()
    evidence.alarms.append(replace(evidence.alarms[0], id="false", message="call me", conversation=CALLER, is_acknowledged=False))
    evidence.alarms[1] = replace(evidence.alarms[1], outcome=None)
    evidence.notices = [*evidence.notices, *(again(kind, "false") for kind in ("raised", "escalated"))]
    findings = checked(ledger, evidence, CLINIC)
    assert [finding.name for finding in findings if not finding.passed] == []
    (remark,) = next(finding for finding in findings if finding.name.startswith("each emergency")).remarks
    assert "patient 2 (call-back at night): emergency" in remark


@pytest.mark.parametrize(("minutes", "is_known"), [(-1, True), (1, False)])
def test_whether_an_alarm_is_looked_after_is_decided_by_what_came_last(minutes: int, is_known: bool) -> None:
    ledger, evidence = went_well()
    (looked,) = ledger.done("acknowledge")
    ledger.acts = [act for act in ledger.acts if act.what != "close alarm"]
    evidence.reopened["alarm"] = [looked.at + timedelta(minutes=minutes)]
    for is_acknowledged in (True, False):
        evidence.alarms = [replace(evidence.alarms[0], outcome=None, is_acknowledged=is_acknowledged)]
        (found,) = (one for one in checked(ledger, evidence, CLINIC) if one.name == "alarms stand as the staff left them")
        assert found.passed == (is_acknowledged == is_known)


def again(kind: str, alarm: str) -> object:
    made = notice(kind, alarm=alarm)
    return replace(made, key=f"{made.key} of {alarm}")


def test_a_visit_that_could_not_be_checked_is_a_remark_and_no_visit_is_a_failure() -> None:
    ledger, evidence = went_well()
    answer = ledger.chats[3].sent[0].answer[0]
    answer.update(text="It could not be checked.")
    row = next(row for row in evidence.stored if row.id == answer["id"])
    evidence.stored[evidence.stored.index(row)] = replace(row, part="could_not_check")
    finding = next(finding for finding in checked(ledger, evidence, CLINIC) if finding.name.startswith("who asked"))
    assert finding.passed and finding.remarks == ["1 were told that it could not be checked just now"]


def test_a_call_back_whose_clerk_went_home_may_be_taken_after_the_lease() -> None:
    ledger, evidence = went_well()
    taken = [act for act in ledger.acts if act.of != REFERENCE]
    late = EVENING + timedelta(minutes=45)
    ledger.acts = [*taken, Act(EVENING, "Dev", "take", REFERENCE), Act(late, "Fran", "take", REFERENCE)]
    evidence.calls[0] = replace(evidence.calls[0], outcome=None)
    evidence.queue = {REFERENCE: "tel:+1-312-555-0102"}
    assert [finding.name for finding in checked(ledger, evidence, CLINIC) if not finding.passed] == []


def test_problems_name_no_patient() -> None:
    ledger, evidence = went_well()
    add(CALLER, sender="system", text="words of Mia Kabadro")(ledger, evidence)
    problems = [problem for finding in checked(ledger, evidence, CLINIC) for problem in finding.problems]
    assert problems and not any(name in problem for problem in problems for name in ("Kabadro", "Mia", "Tuveso"))


def test_that_nobody_answers_any_more_may_be_said_at_closing_and_the_assistant_speaks_again_then() -> None:
    ledger, evidence = went_well()
    ledger.acts = [act for act in ledger.acts if (act.what, act.of) != ("hand back", HELD)]
    told = message(9, "told", "bot", "We have closed for today.")
    evidence.histories[HELD].append(told)
    ledger.chats[2].watches[0].until = 8
    row = Stored(HELD, "told", None, "bot", "We have closed for today.", "unanswered")
    silent, answered = "the assistant is silent while a person has the chat", "one answer to each message, behind it"
    for part, wanted in (("unanswered", set()), ("short", {silent, answered})):
        evidence.stored = [one for one in evidence.stored if one.id != "told"] + [replace(row, part=part)]
        problems = {finding.name for finding in checked(ledger, evidence, CLINIC) if not finding.passed}
        assert problems & {silent, answered} == wanted
