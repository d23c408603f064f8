"""A damaged model leaves an agent that answers nothing, and says so."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from rasa.core.agent import load_agent

MODEL = Path("var/models/assistant.tar.gz")


def _cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


@pytest.mark.parametrize("damage", [_cut, lambda _: b"", lambda _: b"not a model"], ids=["cut", "empty", "rubbish"])
def test_a_damaged_model_leaves_an_agent_that_is_not_ready(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "assistant.tar.gz"
    path.write_bytes(damage(MODEL.read_bytes()))
    assert not asyncio.run(load_agent(str(path))).is_ready()
