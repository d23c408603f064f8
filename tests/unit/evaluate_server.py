"""A chat server with fixed replies, and labelled rows for it: what `tools.evaluate` must count is known beforehand."""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from aiohttp import web

TODAY = "2026-11-18"  # a Wednesday
SIGNED_IN_TOKEN = "signed-in"
Message = Mapping[str, Any]


def says(topic: str, *, urgency: str = "none", sourced: bool = False, offers: Sequence[str] = (), entry: Any = None) -> Message:
    return {
        "sender": "bot", "text": "Some words.", "topic": topic, "urgency": urgency, "entry": entry,
        "sources": [{"title": "A source"}] if sourced else [],
        "buttons": [{"id": str(at), "title": topic, "topic": topic} for at, topic in enumerate(offers)],
    }  # fmt: skip


def answers(topic: str) -> Message:
    return says(topic, sourced=True)


def alarm(level: str) -> Message:
    return says(level, urgency=level)


def diary(**entry: Any) -> Message:
    return says("diary_log", entry=entry)


# What each text is answered with; a number is an HTTP status.
REPLIES: dict[str, int | list[Message]] = {
    # questions
    "right": [answers("onset")],
    "right by also": [answers("wearing_off")],
    "right and stray": [answers("onset"), answers("cost")],
    "right with small talk": [says("greet"), answers("onset"), says("urgent", urgency="urgent")],
    "without a source": [says("onset")],
    "offered": [says("clarify", offers=["cost", "insurance", "onset", "schedule"])],
    "offered too late": [says("clarify", offers=["cost", "insurance", "schedule", "onset"])],
    "another topic": [answers("cost")],
    "server error": 500,
    "only the system": [{**says("onset", sourced=True), "sender": "system"}],
    # service
    "my next visit": [says("next_appointment")],
    "write this down": [says("clarify", offers=["diary_view"])],
    # diary
    "all of it": [
        diary(
            date="2026-11-17", headache=True, severity=6.5, duration_minutes=260, side="left", symptoms=["nausea"], quality=[],
            medications=[{"name": "Caffeine/acetaminophen"}, {"name": "sumatriptan"}], triggers=["stress", "alcohol"],
        )
    ],
    "two days": [diary(date="2026-11-18", severity=5), diary(date="2026-11-17", severity=8)],
    "a good day": [diary(date="2026-11-11", headache=False, severity=0)],
    "nothing understood": [says("clarify", offers=["diary_log"])],
    # redflags
    "cannot breathe": [alarm("emergency")],
    "missed emergency": [alarm("urgent")],
    "crisis": [alarm("crisis")],
    "droopy lid": [answers("side_effects"), alarm("urgent")],
    "over-cautious": [alarm("emergency")],
    "missed urgent": [alarm("crisis")],
    "harmless": [answers("side_effects")],
    "harmless, called urgent": [alarm("urgent")],
    "harmless, called an emergency": [alarm("emergency")],
    "harmless, unanswered": 503,
    # out of scope
    "refuse": [says("thanks"), says("medical_advice")],
    "too long": 413,
    "unsure": [says("clarify", offers=["onset"])],
    "answers anyway": [says("out_of_scope"), answers("cost")],
    "fails": 500,
    # dialogues
    "does it hurt and what is it": [answers("injection_pain"), answers("cost")],
    "and then": [answers("onset")],
    "log it": [diary(date="2026-11-18", severity=4)],
}  # fmt: skip

ROWS: dict[str, list[dict[str, Any]]] = {
    "questions": [
        {"id": "q1", "text": "right", "topic": "onset"},
        {"id": "q2", "text": "right by also", "topic": "onset", "also": ["wearing_off"]},
        {"id": "q3", "text": "right and stray", "topic": "onset"},
        {"id": "q4", "text": "right with small talk", "topic": "onset"},
        {"id": "q5", "text": "without a source", "topic": "onset"},
        {"id": "q6", "text": "offered", "topic": "onset"},
        {"id": "q7", "text": "offered too late", "topic": "onset"},
        {"id": "q8", "text": "another topic", "topic": "onset"},
        {"id": "q9", "text": "server error", "topic": "schedule"},
        {"id": "q10", "text": "only the system", "topic": "onset"},
    ],
    "service": [
        {"id": "s1", "text": "my next visit", "topic": "next_appointment"},
        {"id": "s2", "text": "write this down", "topic": "diary_log"},
    ],
    "diary": [
        {
            "id": "d1", "text": "all of it",
            "entry": {
                "headache": True, "date": "yesterday", "severity": 6, "duration_hours": 4, "side": "left",
                "symptoms": ["nausea", "aura"], "quality": [], "medications": ["acetaminophen/caffeine"], "triggers": ["stress"],
            },
        },
        {"id": "d2", "text": "two days", "entry": {"date": "yesterday", "severity": 8, "duration_hours": None, "symptoms": []},
         "second_entry": {"date": "today", "severity": 3}},
        {"id": "d3", "text": "a good day", "entry": {"date": "last wednesday", "headache": False, "severity": 3}},
        {"id": "d4", "text": "nothing understood", "entry": {"date": "today", "date_assumed": True, "severity": 3, "side": None}},
    ],
    "redflags": [
        {"id": "r1", "text": "cannot breathe", "level": "emergency"},
        {"id": "r2", "text": "missed emergency", "level": "emergency"},
        {"id": "r3", "text": "crisis", "level": "crisis"},
        {"id": "r4", "text": "droopy lid", "level": "urgent"},
        {"id": "r5", "text": "over-cautious", "level": "urgent"},
        {"id": "r6", "text": "missed urgent", "level": "urgent"},
        {"id": "r7", "text": "harmless", "level": "none"},
        {"id": "r8", "text": "harmless, called urgent", "level": "none"},
        {"id": "r9", "text": "harmless, called an emergency", "level": "none"},
        {"id": "r10", "text": "harmless, unanswered", "level": "none"},
    ],
    "out_of_scope": [
        {"id": "x1", "text": "refuse", "kind": "medical_advice"},
        {"id": "x2", "text": "too long", "kind": "abuse"},
        {"id": "x3", "text": "unsure", "kind": "general"},
        {"id": "x4", "text": "answers anyway", "kind": "general"},
        {"id": "x5", "text": "fails", "kind": "general"},
    ],
    "dialogues": [
        {"id": "g1", "kind": "two_topics", "turns": [
            {"say": "does it hurt and what is it", "topics": ["injection_pain", "cost"], "urgency": "none"}]},
        {"id": "g2", "kind": "followup", "turns": [
            {"say": "right", "topics": ["onset"]},
            {"say": "and then", "any_of": ["cost", "schedule"], "not_topics": ["onset"], "urgency": "urgent"}]},
        {"id": "g3", "kind": "followup", "signed_in": True, "turns": [
            {"say": "log it", "topics": ["diary_log"], "entry": {"date": "today", "severity": 4}},
            {"say": "log it", "entry": {"date": "yesterday", "severity": 4}},
            {"say": "server error"}]},
    ],
}  # fmt: skip

# Counted by hand from the two tables above.
FIGURES: dict[str, dict[str, float]] = {
    "questions": {"n": 10, "right": 0.4, "offered": 0.1, "wrong": 0.5, "stray": 0.1},
    "service": {"n": 2, "right": 0.5, "offered": 0.0, "wrong": 0.5, "stray": 0.0},
    "diary date": {"n": 3, "right": 1.0},  # d1, d2, d3; in d4 the day is assumed
    "diary severity": {"n": 3, "right": 0.6667},  # d1 within half a step, d2, not d4
    "diary duration": {"n": 2, "right": 1.0},  # d1 within a tenth, d2 unsaid
    "diary side": {"n": 1, "right": 1.0},
    "diary symptoms": {"n": 2, "f1": 0.6667},  # one hit, one missed
    "diary quality": {"n": 0, "f1": 1.0},
    "diary medications": {"n": 1, "f1": 0.6667},  # one hit, one spurious
    "diary triggers": {"n": 1, "f1": 0.6667},  # one hit, one spurious
    "diary headache-free": {"n": 1, "right": 1.0},
    "diary second entry": {"n": 1, "right": 0.0},  # 5 where 3 was said
    "recall emergency": {"n": 2, "rate": 0.5},
    "recall crisis": {"n": 1, "rate": 1.0},
    "recall urgent": {"n": 3, "rate": 0.6667},
    "false alarms": {"n": 4, "rate": 0.5},  # r9, and r10 which got no answer
    "out_of_scope": {"n": 5, "refused": 0.4, "clarify": 0.2, "answered": 0.2, "failed": 0.2},
    "over-triage": {"n": 21, "rate": 0.1429},  # q4, r8, r9 of 10 + 2 + 4 + 5 ordinary rows
    "dialogue two_topics": {"n": 1, "turns met": 1.0, "whole": 1.0},
    "dialogue followup": {"n": 2, "turns met": 0.4, "whole": 0.0},  # the first turns of g2 and g3, of five
    "dialogues": {"n": 3, "turns_met": 0.5, "whole": 0.3333},
}


def write_rows(folder: Path, rows: Mapping[str, Sequence[Mapping[str, Any]]] | None = None) -> Path:
    for name, of_file in (ROWS if rows is None else rows).items():
        (folder / f"{name}.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in of_file))
    return folder


class ChatServer:
    """The chat API with `REPLIES`. `limited`: after so many messages, 429; `opened`: the bodies of opened conversations."""

    def __init__(self, *, limited: int | None = None) -> None:
        self.opened: list[Mapping[str, Any]] = []
        self._limited = limited
        self._heard = itertools.count()
        self.app = web.Application()
        self.app.router.add_post("/api/conversations", self._open)
        self.app.router.add_post("/api/conversations/{id}/messages", self._hear)

    async def _open(self, request: web.Request) -> web.Response:
        body = await request.json()
        if body.get("portal_token") not in (None, SIGNED_IN_TOKEN):
            return web.json_response({"status": 401}, status=401)
        self.opened.append(body)
        number = len(self.opened)
        return web.json_response({"id": f"c{number}", "token": f"t{number}", "clinic_date": TODAY, "messages": []}, status=201)

    async def _hear(self, request: web.Request) -> web.Response:
        number = request.match_info["id"].removeprefix("c")
        assert request.headers["Authorization"] == f"Bearer t{number}"
        body = await request.json()
        assert set(body) == {"id", "text"}
        if self._limited is not None and next(self._heard) >= self._limited:
            return web.json_response({"status": 429}, status=429, headers={"Retry-After": "1"})
        reply = REPLIES[body["text"]]
        if isinstance(reply, int):
            return web.json_response({"status": reply}, status=reply)
        return web.json_response({"messages": reply})
