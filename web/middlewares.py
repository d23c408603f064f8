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
from web.errors import WebError, from_clinic, from_http

log = structlog.get_logger()


@web.middleware
async def logged(request: web.Request, handler: Handler) -> web.StreamResponse:
    """One line a request, with the route's pattern: a path or a query may hold what somebody typed."""
    request_id, began = secrets.token_hex(8), time.perf_counter()
    with structlog.contextvars.bound_contextvars(request_id=request_id):
        response = await handler(request)
        resource = request.match_info.route.resource
        log.info(
            "http.answered",
            method=request.method if request.method in KNOWN_METHODS else "other",
            route=resource.canonical if resource else None,
            status=response.status,
            took_ms=round((time.perf_counter() - began) * 1000, 1),
        )
    response.headers["X-Request-Id"] = request_id
    return response


KNOWN_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


@web.middleware
async def problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Every error leaves as problem+json, and says nothing about what was sent."""
    try:
        return await handler(request)
    except WebError as error:
        return error.response()
    except web.HTTPException as error:
        if error.status < 400:
            raise
        return from_http(error).response()
    except (ClinicError, SQLAlchemyError) as error:
        problem = from_clinic(error)
        if problem.status >= 500:
            log.error("http.records_away", exc_info=error)
        return problem.response()
    except Exception as error:
        log.error("http.failed", exc_info=error)
        return WebError().response()


MIDDLEWARES = (logged, problems, own_sites_only, limited)
