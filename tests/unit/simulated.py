"""A small week in which all went well, made by hand: what the checks of the simulation are to pass, until a fault is planted."""

from __future__ import annotations

import hmac
import itertools
import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from tools.simulate.clinic import SECRET
from tools.simulate.evidence import Alarm, Call, Evidence, Stored, Try
from tools.simulate.hook import Notice
from tools.simulate.kinds import KINDS, Kind
from tools.simulate.ledger import Act, Chat, Ledger, Sent, Watch, Wish
from tools.simulate.people import Person

# A Wednesday evening at the clinic, which has closed.
EVENING = datetime(2026, 11, 18, 20, 0, tzinfo=UTC) + timedelta(hours=6)
MINUTE = timedelta(minutes=1)
CHAT, CALLER, HELD = "chat-of-alarm", "chat-of-caller", "chat-with-staff"
REFERENCE = "CB-7K3M2"


def kind(name: str) -> Kind:
    return next(kind for kind in KINDS if kind.name == name)


def person(number: int, name: str, marker: str, doctor: str) -> Person:
    return Person(number, kind(name), "Mia", marker, doctor, f"(312) 555-01{number:02}", f"198.18.0.{number}")


ALARMED = person(1, "emergency", "Kabadro", "Wofegu")
CALLED = person(2, "call-back at night", "Tuveso", "Rulujo")
HELPED = person(3, "wants a person", "Zyhomi", "Prakane")
DIARIST = person(4, "keeps a diary", "Mineso", "Guwoxa")


def message(seq: int, id: str, sender: str, text: str = "", **more: Any) -> dict[str, Any]:
    usual = {"topic": None, "urgency": "none", "entry": None, "buttons": []}
    return {"seq": seq, "id": id, "sender": sender, "text": text or f"words of {id}", **usual, **more}


def sent(id: str, text: str, *answer: dict[str, Any], **more: Any) -> Sent:
    return Sent(id, text, EVENING, answer=list(answer), **more)


def chat(of: Person, id: str, history: list[dict[str, Any]], *messages: Sent) -> Chat:
    tab = Watch(1, history[1:], history[-1]["seq"])
    return Chat(of, id, "token", EVENING + timedelta(days=1), history[:1], list(messages), watches=[tab], left=list(history))


def went_well() -> tuple[Ledger, Evidence]:
    """Four patients: an emergency, a call-back that was reached, one who talked with staff, and one with a diary."""
    histories = {CHAT: _alarmed(), CALLER: _caller(), HELD: _held(), "chat-of-diarist": _diarist()}
    evidence = Evidence(EVENING, EVENING + timedelta(days=2), histories=histories)
    ledger = Ledger([ALARMED, CALLED, HELPED, DIARIST])
    for owner, (id, history) in zip(ledger.people, histories.items(), strict=True):
        ledger.chats.append(chat(owner, id, history, *_sent(history)))
    ledger.chats[0].sent[0].alarm = "emergency"
    ledger.chats[0].sent[0].again = [ledger.chats[0].sent[0].answer]
    ledger.chats[1].wishes.append(Wish(REFERENCE, "(312) 555-0102", "read back", EVENING))
    ledger.acts += _acts()
    evidence.stored = [_stored(id, row, ledger) for id, history in histories.items() for row in history]
    evidence.alarms = [Alarm("alarm", CHAT, "help", "emergency", True, "spoke")]
    evidence.calls = [Call(REFERENCE, CALLER, "tel:+1-312-555-0102", 1, "reached")]
    evidence.diaries = {DIARIST.portal_id: {"2026-11-18": 6.5}}
    evidence.notices = [notice("raised"), notice("escalated")]
    evidence.signed, evidence.audited = {"onset"}, 12
    evidence.times = [EVENING, EVENING + MINUTE]
    evidence.tries = [Try("another patient's token", 404, 404)]
    return ledger, evidence


def notice(kind: str, **more: str) -> Notice:
    news = {"notice": kind, "kind": kind, "alarm": "alarm", "level": "emergency", "raised_at": "now", "url": "https://x"} | more
    body = json.dumps(news).encode()
    mark = hmac.new(SECRET.encode(), b"7." + body, sha256).hexdigest()
    return Notice(f"key of {kind}", f"t=7,v1={mark}", body, news)


def _alarmed() -> list[dict[str, Any]]:
    return [
        message(1, "a-greeting", "bot"),
        message(2, "help", "patient", "my arm is weak, Mia Kabadro"),
        message(3, "a-fixed", "bot", urgency="emergency"),
    ]


def _caller() -> list[dict[str, Any]]:
    return [
        message(1, "c-greeting", "bot"),
        message(2, "call me", "patient", "call me, Mia Tuveso"),
        message(3, "c-answer", "bot"),
        message(4, "read back", "bot"),
    ]


def _held() -> list[dict[str, Any]]:
    return [
        message(1, "h-greeting", "bot"),
        message(2, "person", "patient", "a person please, Mia Zyhomi"),
        message(3, "h-answer", "bot"),
        message(4, "joined", "system"),
        message(5, "hello", "staff", "Hello, Fran here"),
        message(6, "story", "patient", "my bill"),
        message(7, "passed on", "system"),
        message(8, "done", "staff", "It is done"),
    ]


def _diarist() -> list[dict[str, Any]]:
    entry = {"date": "2026-11-18", "severity": 6.5, "saved": True}
    return [
        message(1, "d-greeting", "bot"),
        message(2, "visit?", "patient", "my visit? Mia Mineso"),
        message(3, "d-visit", "bot", "with Dr. Guwoxa", topic="next_appointment"),
        message(4, "headache", "patient", "6.5 today"),
        message(5, "d-saved", "bot", entry=entry),
    ]


def _sent(history: list[dict[str, Any]]) -> list[Sent]:
    """Each message of the patient, with what stands behind it as its answer."""
    found = []
    for row, behind in itertools.pairwise(history):
        if row["sender"] == "patient":
            found.append(sent(row["id"], row["text"], behind))
    return found


def _acts() -> list[Act]:
    late = EVENING + 12 * MINUTE
    return [
        Act(late, "Ines", "acknowledge", "alarm"),
        Act(late, "Ines", "close alarm", "alarm", detail="spoke"),
        Act(late, "Fran", "take", REFERENCE),
        Act(late, "Dev", "take", REFERENCE, went=False),
        Act(late, "Fran", "call", REFERENCE, detail="tel:+1-312-555-0102"),
        Act(late, "Fran", "attempt", REFERENCE, detail="reached"),
        Act(late, "Fran", "close", REFERENCE, detail="reached"),
        Act(late, "Clara", "sign-off", "onset"),
        Act(late, "Fran", "take over", HELD),
        Act(late, "Fran", "write", HELD, detail="Hello, Fran here"),
        Act(late, "Fran", "write", HELD, detail="It is done"),
    ]


def _stored(conversation: str, row: dict[str, Any], ledger: Ledger) -> Stored:
    of = {answer["id"]: one.id for chat in ledger.chats for one in chat.sent for answer in one.answer}
    return Stored(conversation, row["id"], of.get(row["id"]), row["sender"], row["text"])
