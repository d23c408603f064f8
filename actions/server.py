"""The SDK's action executor behind a small server of our own. Why: docs/decisions/actions-server.md."""

from __future__ import annotations

import time
from json import JSONDecodeError
from typing import Any

import structlog
from aiohttp import web
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

from actions import runtime
from actions.diary_correct import CorrectDiary
from actions.diary_export import ExportDiary
from actions.diary_log import AskDiaryAnswer, LogDiaryEntry, ValidateDiaryForm
from actions.diary_start import StartDiary
from actions.diary_view import ViewDiary
from actions.next_appointment import TellNextAppointment
from clinic.domain.diary_parser import parse

ACTIONS = (
    *(TellNextAppointment, StartDiary, AskDiaryAnswer, ValidateDiaryForm, LogDiaryEntry, CorrectDiary),
    *(ViewDiary, ExportDiary),
)
EXECUTOR = web.AppKey("EXECUTOR", ActionExecutor)
# Rasa sends the whole tracker with every call.
LARGEST_CALL = 64 * 1024 * 1024
STATUS: dict[type[Exception], int] = {
    ActionExecutionRejection: 400,
    ActionNotFoundException: 404,
}

log = structlog.get_logger("actions")


def create_app() -> web.Application:
    """The action server: `POST /webhook` as Rasa calls it, `GET /health`."""
    app = web.Application(client_max_size=LARGEST_CALL)
    app[EXECUTOR] = executor = ActionExecutor()
    for action in ACTIONS:
        executor.register_action(action)
    app.router.add_post("/webhook", webhook)
    app.router.add_get("/health", health)
    app.cleanup_ctx.append(_resources)
    return app


async def _resources(app: web.Application) -> Any:
    """Reads what every action needs before the first call, so that no patient waits for it."""
    runtime.base()
    runtime.visits()
    parse("7/10 yesterday, nausea, two advil", runtime.today())
    yield
    await runtime.close()


async def health(request: web.Request) -> web.Response:
    return web.json_response({"status": "ok"})


async def webhook(request: web.Request) -> web.Response:
    """Runs one action. No answer but a good one holds anything of the call."""
    try:
        call = await request.json()
    except (JSONDecodeError, UnicodeDecodeError):
        return web.json_response({"error": "not JSON"}, status=400)
    if not isinstance(call, dict) or not isinstance(call.get("tracker"), dict):
        return web.json_response({"error": "not an action call"}, status=400)
    with structlog.contextvars.bound_contextvars(request_id=runtime.request_id(call)):
        return await _run(request.app[EXECUTOR], call)


async def _run(executor: ActionExecutor, call: dict[str, Any]) -> web.Response:
    started, name = time.perf_counter(), str(call.get("next_action"))
    call.setdefault("domain", {})  # it is not sent (endpoints.yml), and the SDK refuses a call without one
    try:
        result = await executor.run(call)
    except Exception as error:  # the SDK's own handler would repeat the tracker
        known = name if name in executor.actions else "unknown"
        log.error("action.refused", action=known, error=type(error).__name__)
        status = STATUS.get(type(error), 500)
        return web.json_response({"error": type(error).__name__, "action_name": known}, status=status)
    log.info("action.done", action=name, took_ms=round((time.perf_counter() - started) * 1000))
    return web.json_response(result.model_dump() if result else None)
