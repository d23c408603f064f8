from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.stack import Stack, running

# What somebody set up in this folder is theirs: tests have their own settings.
os.environ["CLINIC_SETTINGS_FILE"] = os.devnull
# One key for all, also for a second process that opens a test's database.
os.environ["CLINIC_DATA_KEYS"] = "YS1rZXktZm9yLXRlc3RzLW9ubHktYW5kLW5vLW1vcmU="


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The whole product, once for a whole run: tests share it and open conversations of their own."""
    with running(tmp_path_factory.mktemp("stack") / "project") as stack:
        yield stack
