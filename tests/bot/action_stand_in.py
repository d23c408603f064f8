"""An action server in small, for the assistant: it opens and feeds the diary form as the real one does."""

from __future__ import annotations

from typing import Any

from aiohttp import web


def _slot(name: str, value: Any) -> dict[str, Any]:
    return {"event": "slot", "name": name, "value": value}


def _said(topic: str, part: str) -> dict[str, Any]:
    return {"text": "…", "metadata": {"topic": topic, "part": part}, "custom": {"fields": {}, "entry": {"saved": False}}}


def _validated(answer: str | None) -> list[dict[str, Any]]:
    return (
        [_slot("diary_answer", answer if answer.endswith("done") else None), _slot("diary_draft", {"told": answer})]
        if answer
        else []
    )


async def act(request: web.Request) -> web.Response:
    """The diary's form in small: it takes every answer, and ends with "done"."""
    call = await request.json()
    slots = call["tracker"]["slots"]
    answer = slots.get("diary_answer")
    done = {
        "action_start_diary": ([_slot("diary_open", True), _slot("diary_draft", {"told": 0})], []),
        "action_ask_diary_answer": ([], [_said("diary_log", "ask_date")]),
        "validate_diary_form": (_validated(answer), []),
        "action_log_diary_entry": ([_slot("diary_open", False), _slot("diary_answer", None)], [_said("diary_log", "saved")]),
        "action_next_appointment": ([], [_said("next_appointment", "none")]),
    }  # fmt: skip
    events, responses = done[call["next_action"]]
    return web.json_response({"events": events, "responses": responses})
