"""What the actions answer is checked as Rasa checks it, with a validator that is made once.

`jsonschema.validate` proves the schema itself sound before it looks at anything. Rasa calls it at every answer with the same
schema, which took three fifths of the assistant's time for a diary message (docs/benchmark.md). An event is then held against
the schema of its own kind and not against those of all 24: the kinds of "oneOf" exclude each other by their names.
"""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from typing import Any, Dict, Mapping, Text, Tuple

from jsonschema.exceptions import best_match
from jsonschema.protocols import Validator
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction


@cache
def _validator() -> Validator:
    schema = RemoteAction.action_response_format_spec()
    kind = validator_for(schema)
    kind.check_schema(schema)
    return kind(schema)


@cache
def _by_kind() -> Tuple[Validator, Mapping[Text, Validator]]:
    """What an answer is apart from its events, and each kind of event."""
    whole = _validator()
    kind, schema = type(whole), deepcopy(whole.schema)
    event = schema["properties"]["events"].pop("items")
    kinds = {one["properties"]["event"]["const"]: one for one in event.pop("oneOf")}
    return kind(schema), {name: kind({"allOf": [event, one]}) for name, one in kinds.items()}


def _is_sound(result: Any) -> bool:
    frame, kinds = _by_kind()
    if not frame.is_valid(result):
        return False
    events = result.get("events", [])
    return all(isinstance(event, dict) and _kind(event) in kinds and kinds[_kind(event)].is_valid(event) for event in events)


def _kind(event: Mapping[Text, Any]) -> Text:
    return str(event.get("event"))


def check(action: RemoteAction, result: Dict[Text, Any]) -> bool:
    """True. `jsonschema.ValidationError` for what is no answer of an action server; its text quotes the answer."""
    if _is_sound(result):
        return True
    error = best_match(_validator().iter_errors(result))
    if error is not None:
        raise error
    return True


def check_with_one_validator() -> None:
    """Have every action of this process checked so. Called when the channel is made."""
    RemoteAction._validate_action_result = check  # type: ignore[method-assign]
