"""Who may do what at the staff desk: a matrix made from the router itself, so that a new route fails until it is classified."""

from __future__ import annotations

from typing import Any

import pytest
from aiohttp import web
from sqlalchemy.exc import OperationalError

import safety
from clinic.domain.staff import Role
from clinic.services import staff_sessions
from tests.integration.gateway import BASE, SECRET, Gateway
from tests.integration.staff import at_desk
from web.app import create_app
from web.chat.labels import load_labels
from web.settings import Settings
from web.staff import start
from web.staff.access import door, staff
from web.staff.routing import Unclassified, staff_routes

FRONT_DESK, NURSE, CLINICIAN, ADMIN, AUDITOR = Role
EVERYBODY = frozenset(Role)
CALLERS = frozenset({FRONT_DESK, NURSE, CLINICIAN})
NOBODY_YET = None
DESK = frozenset({FRONT_DESK, NURSE, CLINICIAN})
SEES_ALARMS = DESK | {AUDITOR}
ASKING = frozenset({FRONT_DESK, NURSE, CLINICIAN, ADMIN})

# Every route of the staff desk and who may use it; NOBODY_YET: those who are not signed in. A route that is missing here, or
# stands here with other roles than its handler has, fails the test. Keep it in the order of the navigation.
ROUTES: dict[tuple[str, str], frozenset[Role] | None] = {
    ("GET", "/staff/static/{name}"): NOBODY_YET,
    ("GET", "/staff/sign-in"): NOBODY_YET,
    ("POST", "/staff/sign-in"): NOBODY_YET,
    ("POST", "/staff/sign-out"): EVERYBODY,
    ("GET", "/staff/set-up/{token}"): NOBODY_YET,
    ("POST", "/staff/set-up/{token}"): NOBODY_YET,
    ("GET", "/staff"): EVERYBODY,
    ("GET", "/staff/api/start"): EVERYBODY,
    ("GET", "/staff/api/attention"): EVERYBODY,
    ("GET", "/staff/alarms"): SEES_ALARMS,
    ("GET", "/staff/api/alarms"): SEES_ALARMS,
    ("GET", "/staff/alarms/closed"): SEES_ALARMS,
    ("GET", "/staff/alarms/{id}"): SEES_ALARMS,
    ("GET", "/staff/api/alarms/{id}"): SEES_ALARMS,
    ("POST", "/staff/alarms/{id}/acknowledge"): DESK,
    ("POST", "/staff/alarms/{id}/close"): DESK,
    ("GET", "/staff/conversations"): DESK,
    ("GET", "/staff/api/conversations"): DESK,
    ("POST", "/staff/conversations/{id}/not-needed"): DESK,
    ("GET", "/staff/conversations/{id}"): DESK,
    ("GET", "/staff/api/conversations/{id}"): DESK,
    ("POST", "/staff/conversations/{id}/take"): DESK,
    ("POST", "/staff/conversations/{id}/write"): DESK,
    ("POST", "/staff/conversations/{id}/hand-back"): DESK,
    ("GET", "/staff/callbacks"): EVERYBODY,
    ("GET", "/staff/api/callbacks"): CALLERS,
    ("GET", "/staff/api/callbacks/{reference}"): CALLERS,
    ("GET", "/staff/callbacks/{reference}"): CALLERS,
    ("GET", "/staff/callbacks/{reference}/chat"): CALLERS,
    ("POST", "/staff/callbacks/{reference}/take"): CALLERS,
    ("POST", "/staff/callbacks/{reference}/give-back"): CALLERS,
    ("POST", "/staff/callbacks/{reference}/attempt"): CALLERS,
    ("POST", "/staff/callbacks/{reference}/note"): CALLERS,
    ("POST", "/staff/callbacks/{reference}/close"): CALLERS,
    ("GET", "/staff/answers"): EVERYBODY,
    ("GET", "/staff/answers/{topic}"): EVERYBODY,
    ("POST", "/staff/answers/{topic}/sign-off"): frozenset({CLINICIAN}),
    ("POST", "/staff/answers/{topic}/send-back"): frozenset({CLINICIAN}),
    ("GET", "/staff/insights"): EVERYBODY - {AUDITOR},
    ("GET", "/staff/insights/csv/{figure}"): EVERYBODY - {AUDITOR},
    ("GET", "/staff/audit"): frozenset({ADMIN, AUDITOR}),
    ("GET", "/staff/audit.csv"): frozenset({ADMIN, AUDITOR}),
    ("POST", "/staff/audit/verify"): frozenset({ADMIN, AUDITOR}),
    ("GET", "/staff/password"): EVERYBODY,
    ("POST", "/staff/password"): EVERYBODY,
    ("GET", "/staff/accounts"): frozenset({ADMIN}),
    ("POST", "/staff/accounts"): frozenset({ADMIN}),
    ("POST", "/staff/accounts/{id}/role"): frozenset({ADMIN}),
    ("POST", "/staff/accounts/{id}/disable"): frozenset({ADMIN}),
    ("POST", "/staff/accounts/{id}/enable"): frozenset({ADMIN}),
    ("POST", "/staff/accounts/{id}/reset"): frozenset({ADMIN}),
    ("GET", "/staff/ask"): ASKING,
    ("POST", "/staff/ask"): ASKING,
    ("POST", "/staff/api/ask"): ASKING,
    ("GET", "/staff/ask/qr/{topic}"): ASKING,
    ("GET", "/staff/review"): frozenset({NURSE, CLINICIAN, ADMIN}),
    ("POST", "/staff/review/items/{id}"): frozenset({NURSE, CLINICIAN}),
    ("POST", "/staff/review/groups/{id}"): frozenset({NURSE, CLINICIAN}),
    ("POST", "/staff/review/examples/{id}"): frozenset({CLINICIAN, ADMIN}),
    ("GET", "/staff/{tail}"): EVERYBODY,
}
APP = create_app(Settings(token_secret=SECRET * 2), BASE, safety.default_rules(), load_labels())
CLASSIFIED = {(method, path): roles for method, path, roles in staff_routes(APP) if method != "HEAD"}
CLOSED = sorted(key for key, roles in CLASSIFIED.items() if roles is not None)
CHANGING = [key for key in CLOSED if key[0] != "GET"]


def test_every_route_of_the_desk_is_in_the_table_with_its_roles() -> None:
    assert CLASSIFIED == ROUTES


def test_a_route_that_says_nothing_of_roles_stops_the_program() -> None:
    async def forgotten(request: web.Request) -> web.Response:
        return web.Response()

    app = web.Application()
    app.router.add_get("/staff/forgotten", forgotten)
    with pytest.raises(Unclassified, match="forgotten"):
        list(staff_routes(app))


def test_what_looks_like_the_desk_and_is_not_under_it_is_no_route_of_it() -> None:
    app = web.Application()

    @staff(NURSE)
    async def one(request: web.Request) -> web.Response:
        return web.Response()

    @door
    async def other(request: web.Request) -> web.Response:
        return web.Response()

    app.router.add_get("/staff/one", one)
    app.router.add_post("/staff/other", other)
    assert [route for route in staff_routes(app) if route[0] != "HEAD"] == [
        ("GET", "/staff/one", frozenset({NURSE})),
        ("POST", "/staff/other", None),
    ]
    with pytest.raises(TypeError):
        staff()


def concrete(path: str) -> str:
    """The path with something in place of each placeholder: nothing that is there."""
    for piece in path.split("/"):
        if piece.startswith("{"):
            path = path.replace(piece, "987654")
    return path


@pytest.mark.parametrize("role", Role)
async def test_a_role_gets_in_where_the_table_says_so_and_nowhere_else(gateway: Gateway, role: Role) -> None:
    got_in = {route for route in CLOSED if await gets_in(gateway, role, *route)}
    assert got_in == {route for route in CLOSED if role in (ROUTES[route] or ())}


async def gets_in(gateway: Gateway, role: Role, method: str, path: str) -> bool:
    """Whether the answer is another than that the route is for other roles; of a stream, its beginning is enough."""
    desk = await at_desk(gateway, role)
    async with await desk.request(method, concrete(path), data=None if method == "GET" else {"csrf": desk.csrf}) as response:
        assert not response.headers.get("Location", "").startswith("/staff/sign-in?next"), path
        body = await response.text() if response.status == 403 else ""
        return "Not for your role" not in body and "wrong_role" not in body


async def test_nobody_gets_in_without_signing_in(gateway: Gateway) -> None:
    for method, path in CLOSED:
        for cookie in ({}, {"Cookie": "staff=made-up"}, {"Cookie": "staff="}, {"Cookie": f"staff={'x' * 5000}"}):
            response = await gateway.client.request(method, concrete(path), headers=cookie, allow_redirects=False)
            if path.startswith("/staff/api/"):
                assert (response.status, response.content_type) == (401, "application/problem+json"), path
            else:
                assert response.status == 303, path
                assert response.headers["Location"].startswith("/staff/sign-in?next=/staff"), path


@pytest.mark.parametrize("token", [None, "", "wrong", "\u00c3\u00a9", "x" * 5000])
async def test_nothing_is_changed_without_the_sessions_own_token(gateway: Gateway, token: str | None) -> None:
    for method, path in CHANGING:
        role = min(ROUTES[method, path] or Role)
        desk, other = await at_desk(gateway, role), await at_desk(gateway, role)
        for wrong in (token, other.csrf):
            field, header = ({}, {}) if wrong is None else ({"csrf": wrong}, {"X-CSRF": wrong})
            for options in ({"data": field}, {"data": field, "headers": header}):
                response = await desk.request(method, concrete(path), **options)
                assert response.status == 403, path
                assert "too old" in await response.text() or response.content_type == "application/problem+json", path
        assert (await desk.get("/staff")).status == 200


@pytest.mark.parametrize(("options", "status", "said"), [
    ({"data": {"csrf": "x", "old": "y" * 70_000}}, 413, "Too long"),
    ({"json": {"csrf": "x"}}, 400, "could not be read"),
    ({"data": b"csrf=%ff%fe", "headers": {"Content-Type": "application/x-www-form-urlencoded"}}, 400, "could not be read"),
    ({"data": b"\xff=1", "headers": {"Content-Type": "application/x-www-form-urlencoded"}}, 400, "could not be read"),
    ({"data": "&".join(f"f{number}=1" for number in range(101)).encode(),
      "headers": {"Content-Type": "application/x-www-form-urlencoded"}}, 400, "could not be read"),
])  # fmt: skip
async def test_a_form_that_cannot_be_read_is_refused_in_plain_words(
    gateway: Gateway, options: dict[str, Any], status: int, said: str
) -> None:
    desk = await at_desk(gateway, NURSE)
    response = await desk.request("POST", "/staff/password", **options)
    assert (response.status, response.content_type) == (status, "text/html")
    assert said in await response.text()


async def test_a_mistake_in_the_program_is_told_in_a_page_and_not_shown(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = await at_desk(gateway, NURSE)

    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError("zebrafinch")

    monkeypatch.setattr(start, "page", broken)
    response = await desk.get("/staff")
    assert (response.status, response.content_type) == (500, "text/html")
    text = await response.text()
    assert "it was logged" in text
    logged = capsys.readouterr().err
    assert "RuntimeError" in logged
    assert "zebrafinch" not in text + logged


async def test_without_records_the_desk_says_so(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = await at_desk(gateway, NURSE)

    async def away(*_: Any, **__: Any) -> Any:
        raise OperationalError("SELECT", {}, Exception())

    monkeypatch.setattr(staff_sessions, "current", away)
    response = await desk.get("/staff")
    assert response.status == 503
    assert response.headers["Retry-After"]
    assert "The records cannot be reached" in await response.text()
