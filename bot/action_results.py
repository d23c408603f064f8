"""What the actions answer is checked as Rasa checks it, with a validator that is made once.

`jsonschema.validate` proves the schema itself sound before it looks at anything. Rasa calls it at every answer with the same
schema, which took three fifths of the assistant's time for a diary message (docs/benchmark.md).
"""

from __future__ import annotations

from functools import cache
from typing import Any, Dict, Text

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


def check(action: RemoteAction, result: Dict[Text, Any]) -> bool:
    """True. `jsonschema.ValidationError` for what is no answer of an action server; its text quotes the answer."""
    error = best_match(_validator().iter_errors(result))
    if error is not None:
        raise error
    return True


def check_with_one_validator() -> None:
    """Have every action of this process checked so. Called when the channel is made."""
    RemoteAction._validate_action_result = check  # type: ignore[method-assign]
