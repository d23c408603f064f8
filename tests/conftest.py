from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.stack import Stack, running


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The whole product, once for a whole run: tests share it and open conversations of their own."""
    with running(tmp_path_factory.mktemp("stack") / "project") as stack:
        yield stack
