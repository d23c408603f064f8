"""An action server's answers are checked as Rasa checks them, and the schema only once."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
from rasa.core.actions.action import RemoteAction

from bot import action_results
from bot.action_results import check
from bot.channel import ClinicChannel

ACTION = RemoteAction("action_x", None)
CHECK_OF_RASA = RemoteAction._validate_action_result
KINDS = [
    one["properties"]["event"]["const"]
    for one in RemoteAction.action_response_format_spec()["properties"]["events"]["items"]["oneOf"]
]
SLOT = {"event": "slot", "name": "diary_open", "value": True}
GOOD: list[Any] = [{}, {"events": [], "responses": []}, {"events": [SLOT], "responses": [{"text": "x"}]}]
BAD: list[Any] = [
    None,
    [],
    {"events": "x"},
    {"responses": ["x"]},
    {"events": [{"event": "slot"}]},
    {"events": [{"name": "x"}]},
    {"events": [SLOT, "x"]},
    {"events": [{"event": "nothing"}]},
    {"events": [{"event": ["slot"]}]},
    {"events": [None]},
    {"events": [{**SLOT, "timestamp": "now"}]},
    {"events": [SLOT, {"event": "entities"}]},
]


@pytest.mark.parametrize("result", GOOD)
def test_a_good_answer_passes(result: Any) -> None:
    assert check(ACTION, result) is True


@pytest.mark.parametrize("result", BAD)
def test_what_rasa_refuses_is_refused(result: Any) -> None:
    with pytest.raises(jsonschema.ValidationError):
        CHECK_OF_RASA(ACTION, result)
    with pytest.raises(jsonschema.ValidationError):
        check(ACTION, result)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fields", [{}, {"name": 5}, {"name": "x", "value": None}, {"entities": [{}]}, {"metadata": []}], ids=str)
def test_every_kind_of_event_is_taken_or_refused_as_by_rasa(kind: str, fields: dict[str, Any]) -> None:
    result = {"events": [{"event": kind, **fields}]}
    assert accepts(check, result) is accepts(CHECK_OF_RASA, result)


def accepts(checking: Any, result: dict[str, Any]) -> bool:
    try:
        return bool(checking(ACTION, result))
    except jsonschema.ValidationError:
        return False


def test_the_schema_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    reads = []
    spec = RemoteAction.action_response_format_spec()
    monkeypatch.setattr(RemoteAction, "action_response_format_spec", staticmethod(lambda: reads.append(1) or spec))
    action_results._validator.cache_clear()
    action_results._by_kind.cache_clear()
    for _ in range(3):
        check(ACTION, GOOD[-1])
    assert reads == [1]


def test_a_process_with_the_channel_checks_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RemoteAction, "_validate_action_result", CHECK_OF_RASA)
    ClinicChannel.from_credentials({"secret": "x" * 16})
    assert RemoteAction._validate_action_result is check
