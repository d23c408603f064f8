"""Alarms: one for each emergency and crisis, answered at once, told outside exactly where and as often as it has to be."""

from __future__ import annotations

import hmac
from collections import Counter
from datetime import datetime, timedelta
from hashlib import sha256

from clinic.domain.alarms import CLOSE_WITHIN, next_escalation
from knowledge import Clinic
from knowledge.opening_hours import is_open
from tools.simulate.checks.finding import Finding
from tools.simulate.clinic import SECRET
from tools.simulate.evidence import Evidence, words_of
from tools.simulate.hook import Notice
from tools.simulate.ledger import Chat, Ledger, Sent

# `CLINIC_ALARM_ACKNOWLEDGE_MINUTES` as it is unless set.
PATIENCE = timedelta(minutes=10)
NEWS = {"notice", "kind", "alarm", "level", "raised_at", "url"}
Raised = dict[str, tuple[Chat, Sent]]


def raised_once(ledger: Ledger, evidence: Evidence) -> Finding:
    """Each message that had to raise an alarm raised one of its level. Alarms of other messages are remarks: a false alarm, or
    a sentence that the understanding took for one, is no loss."""
    found = Finding("each emergency and crisis raised one alarm", "alarms")
    wanted = {sent.id: (chat, sent) for chat, sent in ledger.alarms()}
    rows: dict[str, list[str]] = {}
    for alarm in evidence.alarms:
        rows.setdefault(alarm.message, []).append(alarm.level)
    found.counted = len(wanted)
    for id, (chat, sent) in wanted.items():
        levels = rows.get(id, [])
        found.expect(levels == [sent.alarm], f"{_who(chat)}: {sent.alarm} of message {id} raised {levels or 'nothing'}")
    known = _messages(ledger)
    for id in rows.keys() - wanted.keys():
        found.expect(id in known, f"an alarm is about message {id}, which nobody sent")
        found.expect(len(rows[id]) == 1, f"message {id} raised {len(rows[id])} alarms")
        if id in known:
            found.remarks.append(f"{_who(known[id][0])}: {rows[id][0]} for a message that was none to its sender")
    return found


def on_right_chat(ledger: Ledger, evidence: Evidence) -> Finding:
    """The alarm leads staff to the conversation in which it was raised, and its patient read the fixed text at once."""
    found = Finding("alarms lead to their chat; the patient was answered", "alarms")
    known = _messages(ledger)
    for alarm in evidence.alarms:
        if alarm.message in known:
            found.counted += 1
            found.expect(alarm.conversation == known[alarm.message][0].id, f"alarm {alarm.id} is of another conversation")
    for chat, sent in ledger.alarms():
        urgencies = {message["urgency"] for message in sent.answer}
        found.expect(sent.alarm in urgencies, f"{_who(chat)}: {sent.alarm} was answered with {sorted(urgencies)}")
    return found


def told_outside(ledger: Ledger, evidence: Evidence, clinic: Clinic) -> Finding:
    """Out of hours once when raised; at any time when nobody acknowledged it in time or closed it, and again until somebody
    looked after it. Since each time is a little late while the clock runs fast, fewer of the later ones may have come."""
    found = Finding("the webhook heard of each alarm as often as due", "notices", len(evidence.notices))
    got = Counter((notice.news["alarm"], notice.news["kind"]) for notice in evidence.notices)
    for alarm, kinds in _due(ledger, evidence, clinic).items():
        for kind, wanted in kinds.items():
            count = got.pop((alarm, kind), 0)
            enough = min(wanted, 1) <= count <= wanted
            found.expect(enough, f"alarm {alarm}: told {count} times that it was {kind}, wanted {wanted}")
    found.problems += [f"the webhook heard of alarm {alarm}, which there is not" for alarm, _ in got]
    keys = Counter(notice.key for notice in evidence.notices)
    found.expect(not keys or max(keys.values()) == 1, "a notice came twice")
    return found


def told_no_words(ledger: Ledger, evidence: Evidence) -> Finding:
    """What goes out is signed, and holds no more than the news of an alarm."""
    found = Finding("notices are signed and hold nobody's words", "notices", len(evidence.notices))
    markers = {word for person in ledger.people for word in (person.marker, person.doctor)}
    for notice in evidence.notices:
        found.expect(set(notice.news) == NEWS, f"notice {notice.key} holds {sorted(notice.news)}")
        found.expect(not words_of(notice.news) & markers, f"notice {notice.key} holds a patient's name")
        found.expect(_is_signed(notice), f"notice {notice.key} is not signed")
    return found


def as_left(ledger: Ledger, evidence: Evidence) -> Finding:
    """Acknowledged and closed as the nurses did it, and otherwise open. Whether an alarm whose nurse's session ended is open
    again or somebody has it once more depends on what came last."""
    found = Finding("alarms stand as the staff left them", "alarms", len(evidence.alarms))
    looked = {act.of: act.at for act in ledger.done("acknowledge", "close alarm")}
    closed = {act.of: act.detail for act in ledger.done("close alarm")}
    for alarm in evidence.alarms:
        last = looked.get(alarm.id)
        is_known = last is not None and all(again <= last for again in evidence.reopened.get(alarm.id, []))
        found.expect(alarm.is_acknowledged == is_known, f"alarm {alarm.id}: acknowledged is {alarm.is_acknowledged}")
        found.expect(alarm.outcome == closed.get(alarm.id), f"alarm {alarm.id} is {alarm.outcome or 'open'}")
    return found


def _due(ledger: Ledger, evidence: Evidence, clinic: Clinic) -> dict[str, dict[str, int]]:
    """By alarm, how often each kind of news is owed, by the ledger's own times."""
    known, seen = _messages(ledger), {act.of: act.at for act in reversed(ledger.done("acknowledge", "close alarm"))}
    closed = {act.of: act.at for act in ledger.done("close alarm")}
    due = {}
    for alarm in evidence.alarms:
        if alarm.message in known:
            at = known[alarm.message][1].at
            is_staffed = is_open(clinic.hours, at.astimezone(clinic.zone))
            late = _escalations(at, at + PATIENCE, seen.get(alarm.id, evidence.end))
            acknowledged, done = seen.get(alarm.id, evidence.end), closed.get(alarm.id, evidence.end)
            # Whoever acknowledged it went home: it is open again until somebody closes it.
            lost = evidence.reopened.get(alarm.id, [])
            late += sum(_escalations(at, again, done) for again in lost)
            unclosed = _escalations(at, acknowledged + CLOSE_WITHIN, min([done, *lost]))
            due[alarm.id] = {"raised": int(not is_staffed), "escalated": late, "unclosed": unclosed}
    return due


def _escalations(raised_at: datetime, first: datetime, until: datetime) -> int:
    """How often an alarm escalates from `first` on, when somebody looks after it at `until`."""
    count = 0
    while first < until:
        count, first = count + 1, next_escalation(raised_at, first)
    return count


def _is_signed(notice: Notice) -> bool:
    """As a receiver checks it (docs/staff-conversations.md)."""
    at, _, given = notice.signature.partition(",v1=")
    text = at.removeprefix("t=").encode() + b"." + notice.body
    return hmac.compare_digest(hmac.new(SECRET.encode(), text, sha256).hexdigest(), given)


def _messages(ledger: Ledger) -> Raised:
    return {sent.id: (chat, sent) for chat in ledger.chats for sent in chat.sent}


def _who(chat: Chat) -> str:
    return f"patient {chat.person.number} ({chat.person.kind.name})"
