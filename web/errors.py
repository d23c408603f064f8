"""What can go wrong at the gateway, and how it is told: problem+json (RFC 9457)."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any

from aiohttp import web
from pydantic import BaseModel, ConfigDict, SerializeAsAny
from sqlalchemy.exc import SQLAlchemyError

from clinic.errors import (
    CallbackGone,
    ClinicError,
    CouldNotCheck,
    LinkEnded,
    NoLongerOpen,
    NotSaved,
    NotShared,
    OtherBody,
    OwnAccount,
    OwnProposal,
    Refused,
    TooManyCallbacks,
    UnknownAccount,
    UnknownAlarm,
    UnknownConversation,
    UnknownMessage,
)

RETRY_AFTER_S = 3


class WrongField(BaseModel):
    field: str
    detail: str


class Problem(BaseModel):
    """The body of every error. `errors`: the fields that are wrong; `checks`: which part does not answer; `messages`: the fixed
    answer to an emergency in what was sent, to be shown whatever became of the request. More may be added."""

    model_config = ConfigDict(frozen=True, extra="allow")

    type: str
    title: str
    status: int
    detail: str
    errors: list[WrongField] | None = None
    checks: dict[str, str] | None = None
    messages: list[SerializeAsAny[BaseModel]] | None = None


class WebError(Exception):
    """The base of every error of the gateway. `detail` is for whoever reads the answer; it never holds their words.

    `sends`: the headers that it always bears. `more`: further fields of `Problem`.
    """

    code = "internal"
    status = 500
    title = "Something went wrong here"
    sends: tuple[str, ...] = ()

    def __init__(self, detail: str | None = None, *, headers: dict[str, str] | None = None, **more: Any) -> None:
        super().__init__(self.code)
        self.detail = detail or self.title
        self.headers = headers or {}
        self.more = more

    def response(self) -> web.Response:
        problem = Problem(
            type=f"urn:problem:clinic-assistant:{self.code}",
            title=self.title,
            status=self.status,
            detail=self.detail,
            **self.more,
        )
        return web.Response(
            text=problem.model_dump_json(exclude_unset=True),
            status=self.status,
            headers=self.headers,
            content_type="application/problem+json",
        )


class Malformed(WebError):
    code, status, title = "malformed", 400, "The request cannot be read"


class Unauthorized(WebError):
    code, status, title = "unauthorized", 401, "No or wrong token"
    sends = ("WWW-Authenticate",)

    def __init__(self, detail: str | None = None) -> None:
        super().__init__(detail, headers={"WWW-Authenticate": "Bearer"})


class Forbidden(WebError):
    code, status, title = "forbidden", 403, "Not allowed"


class OwnAccountKept(Forbidden):
    code, title = "own_account", "This is your own account"


class NotFound(WebError):
    code, status, title = "not_found", 404, "Not found"


class Ended(WebError):
    code, status, title = "ended", 410, "This link has ended"


class WrongMethod(WebError):
    code, status, title = "wrong_method", 405, "This address does not know that method"


class Conflict(WebError):
    code, status, title = "conflict", 409, "The same id was sent with another body"


class Settled(WebError):
    code, status, title = "settled", 409, "Somebody else has settled this meanwhile"


class TooLarge(WebError):
    code, status, title = "too_large", 413, "The request is too large"


class Invalid(WebError):
    """`errors` are pairs of a field and what is wrong with it."""

    code, status, title = "invalid", 422, "A field is not valid"

    def __init__(self, *errors: tuple[str, str]) -> None:
        listed = [{"field": field, "detail": detail} for field, detail in errors]
        super().__init__("; ".join(f"{field}: {detail}" for field, detail in errors), errors=listed)


class TooEarly(WebError):
    """Nothing was done; the same request may be sent again once the message before it is answered."""

    code, status, title = "too_early", 424, "The message before it has not arrived"


class Unexpected(WebError):
    code, status, title = "unexpected", 417, "Expect is known with 100-continue alone"


class TooMany(WebError):
    """Nothing was done; the same request may be sent again once `wait_s` is over."""

    code, status, title = "too_many", 429, "Too many requests"
    sends = ("Retry-After",)

    def __init__(self, detail: str, *, wait_s: float) -> None:
        super().__init__(detail, headers={"Retry-After": str(max(1, ceil(wait_s)))})


class TooSlow(WebError):
    code, status, title = "too_slow", 408, "The request did not arrive in time"


class Away(WebError):
    """Nothing was done; the same request may be sent again."""

    code, status, title = "unavailable", 503, "Not available just now"
    sends = ("Retry-After",)

    def __init__(self, detail: str | None = None, **more: Any) -> None:
        super().__init__(detail, headers={"Retry-After": str(RETRY_AFTER_S)}, **more)


_FROM_HTTP: dict[int, type[WebError]] = {
    400: Malformed,
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    413: TooLarge,
}


def from_clinic(error: ClinicError | SQLAlchemyError) -> WebError:
    """The one place where errors of the records get a status."""
    match error:
        case UnknownConversation():
            return NotFound("there is no such conversation")
        case UnknownAccount():
            return NotFound("there is no such account")
        case LinkEnded():
            return Ended("this link was used, replaced, or is too old")
        case OwnAccount():
            return OwnAccountKept("another administrator has to do that")
        case Refused(reason=reason):
            return Invalid(("form", reason))
        case UnknownMessage():
            return Invalid(("message_id", "no message of the assistant in this conversation has this id"))
        case UnknownAlarm():
            return NotFound("there is no such alarm")
        case OtherBody():
            return Conflict()
        case TooManyCallbacks(wait_s=wait_s):
            return TooMany("this conversation asked for enough calls for one day", wait_s=wait_s)
        case CallbackGone() | NotShared():
            return NotFound("there is no such call-back, or its chat is not shared")
        case OwnProposal():
            return Forbidden("a second person decides on what you proposed")
        case NoLongerOpen():
            return Settled()
        case CouldNotCheck() | NotSaved() | SQLAlchemyError():
            return Away("the records cannot be reached")
        case _:
            return WebError()


def from_http(error: web.HTTPException) -> WebError:
    """The framework's own error, without its text, which may repeat what was sent."""
    if isinstance(error, web.HTTPMethodNotAllowed):
        return WrongMethod(headers={"Allow": ", ".join(sorted(error.allowed_methods))})
    if error.status == 415:
        return Malformed("the content type must be application/json")
    return _FROM_HTTP.get(error.status, Malformed if error.status < 500 else WebError)()


def from_fields(errors: Sequence[Any]) -> Invalid:
    """Pydantic's error list as ours; its input values stay out."""
    return Invalid(*((".".join(str(part) for part in item["loc"]) or "body", item["msg"]) for item in errors))
