"""The published description: of every route, and true of every answer that schemathesis can provoke."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests.integration.api_server import served
from tests.integration.gateway import Gateway

TIMEOUT_S = 20
# Pages, their files, and the description itself.
NO_API = {"/portal", "/openapi.json"}


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    with served(tmp_path_factory.mktemp("api")) as gateway:
        yield gateway


@pytest.fixture(scope="module")
def base(api: Gateway) -> str:
    return str(api.client.make_url("")).rstrip("/")


@pytest.fixture(scope="module")
def published(base: str) -> Any:
    return schemathesis.openapi.from_url(f"{base}/openapi.json")


schema = schemathesis.pytest.from_fixture("published")


def opened(base: str) -> dict[str, Any]:
    response = requests.post(f"{base}/api/conversations", json={}, timeout=TIMEOUT_S)
    assert response.status_code == 201
    started: dict[str, Any] = response.json()
    return started


@schema.parametrize()
@settings(max_examples=40, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
def test_no_answer_is_another_than_the_description_says(case: schemathesis.Case, base: str) -> None:
    case.call_and_validate(timeout=TIMEOUT_S, excluded_checks=[positive_data_acceptance])
