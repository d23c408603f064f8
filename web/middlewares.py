"""Around every request: its id and its line in the log, errors as problem+json, and who may come in."""

from __future__ import annotations

import secrets
import time

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler
from sqlalchemy.exc import SQLAlchemyError

from clinic.errors import ClinicError
from web.admission import limited, own_sites_only
from web.chat.refusals import answer_alarm
from web.errors import WebError, from_clinic, from_http
from web.metrics import REQUESTS

REQUEST_ID = web.RequestKey("REQUEST_ID", str)
log = structlog.get_logger()


@web.middleware
async def logged(request: web.Request, handler: Handler) -> web.StreamResponse:
    """One line a request, with the route's pattern: a path or a query may hold what somebody typed."""
    request[REQUEST_ID] = request_id = secrets.token_hex(8)
    began = time.perf_counter()
    with structlog.contextvars.bound_contextvars(request_id=request_id):
        response = await handler(request)
        resource = request.match_info.route.resource
        method, route = request.method if request.method in KNOWN_METHODS else "other", resource.canonical if resource else None
        REQUESTS.labels(method, route or "none", response.status).inc()
        log.info(
            "http.answered",
            method=method,
            route=route,
            status=response.status,
            took_ms=round((time.perf_counter() - began) * 1000, 1),
        )
    return response


KNOWN_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


@web.middleware
async def problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Every error leaves as problem+json, which answers an alarm in what was sent, and says nothing else about it."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        problem = from_http(error)
    except Exception as error:
        problem = _problem(error)
    await answer_alarm(request, problem)
    return problem.response()


def _problem(error: Exception) -> WebError:
    if isinstance(error, WebError):
        return error
    if not isinstance(error, ClinicError | SQLAlchemyError):
        log.error("http.failed", exc_info=error)
        return WebError()
    problem = from_clinic(error)
    if problem.status >= 500:
        log.error("http.records_away", exc_info=error)
    return problem


MIDDLEWARES = (logged, problems, own_sites_only, limited)
