"""The published description: of every route, and true of every answer that schemathesis can provoke."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Timer
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import ParameterLocation, ignored_auth, negative_data_rejection, positive_data_acceptance

import safety
from tests.integration.api_server import served
from tests.integration.gateway import BASE, SECRET, Gateway
from web import pages
from web.app import create_app
from web.chat.labels import load_labels
from web.openapi import document
from web.operation import operation_of
from web.settings import Settings
from web.staff_paths import STAFF

TIMEOUT_S = 20
APP = create_app(Settings(token_secret=SECRET * 2), BASE, safety.default_rules(), load_labels())
PAGES = {"/a/{topic}", "/portal", "/openapi.json", "/downloads/{token}"}
# A text of white space is a string, and a message id may be somebody else's: what is well formed can still be refused.
NOT_PROMISED = [positive_data_acceptance]
schema = schemathesis.openapi.from_dict(document(APP))
any_case = settings(max_examples=60, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("api")) as gateway:
        yield address(gateway)


def address(gateway: Gateway) -> str:
    return str(gateway.client.make_url("")).rstrip("/")


def opened(base: str) -> dict[str, Any]:
    response = requests.post(f"{base}/api/conversations", json={}, timeout=TIMEOUT_S)
    assert response.status_code == 201
    started: dict[str, Any] = response.json()
    return started


def is_still_what_was_made(case: schemathesis.Case) -> bool:
    """Whether what is wrong with the case, if anything is, is not the id or the token that the owner's take the place of."""
    components = case.meta.components if case.meta else {}
    replaced = (ParameterLocation.PATH, ParameterLocation.HEADER)
    return not any(place in components and components[place].mode.is_negative for place in replaced)


@schema.parametrize()
@any_case
def test_no_answer_to_a_stranger_is_another_than_described(case: schemathesis.Case, base: str) -> None:
    case.call_and_validate(base_url=base, timeout=TIMEOUT_S, excluded_checks=NOT_PROMISED)


@schema.include(path_regex="{id}").exclude(path_regex="/events$").parametrize()  # a stream ends when its conversation does
@any_case
def test_no_answer_to_the_conversations_owner_is_another_than_described(case: schemathesis.Case, base: str) -> None:
    chat = opened(base)
    refused = [] if is_still_what_was_made(case) else [negative_data_rejection]
    case.path_parameters["id"] = chat["id"]
    case.call_and_validate(
        base_url=base,
        timeout=TIMEOUT_S,
        headers={"Authorization": f"Bearer {chat['token']}"},
        excluded_checks=[*NOT_PROMISED, ignored_auth, *refused],
    )


@schema.include(path_regex="/events$").parametrize()
@settings(any_case, max_examples=10)
def test_no_event_of_a_stream_is_another_than_described(case: schemathesis.Case, base: str) -> None:
    """Erasing the conversation ends its stream."""
    chat = opened(base)
    headers = {"Authorization": f"Bearer {chat['token']}"}
    address = f"{base}/api/conversations/{chat['id']}"
    case.path_parameters["id"] = chat["id"]
    ending = Timer(0.3, requests.delete, [address], {"headers": headers, "timeout": TIMEOUT_S})
    ending.start()
    case.call_and_validate(
        base_url=base, timeout=TIMEOUT_S, headers=headers, excluded_checks=[*NOT_PROMISED, ignored_auth, negative_data_rejection]
    )
    ending.join()


def test_every_route_is_described_or_a_page() -> None:
    for route in APP.router.routes():
        assert route.resource is not None
        path = route.resource.canonical
        is_page = route.handler.__module__ == pages.__name__ or path in PAGES or path.startswith(STAFF)
        assert is_page != (operation_of(route.handler) is not None), route.resource.canonical


def test_the_description_is_valid_openapi() -> None:
    schema.validate()
    assert schema.specification.version.startswith("3.1")


def test_what_is_published_is_the_description_of_what_runs(base: str) -> None:
    response = requests.get(f"{base}/openapi.json", timeout=TIMEOUT_S)
    assert response.status_code == 200
    assert response.json() == document(APP)


def test_errors_are_described_with_what_they_bring() -> None:
    answers = document(APP)["paths"]["/api/conversations/{id}/messages"]["post"]["responses"]
    assert set(answers) == {"200", "400", "401", "403", "404", "408", "409", "413", "422", "424", "429", "503"}
    assert all("Retry-After" in answers[status]["headers"] for status in ("429", "503"))
    assert "WWW-Authenticate" in answers["401"]["headers"]
    assert all("application/problem+json" in answer["content"] for status, answer in answers.items() if status != "200")
