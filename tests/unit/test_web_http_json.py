"""Bodies are read strictly, and nothing but a refusal comes of a wrong one."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.errors import Malformed
from web.http_json import MAX_DEPTH, parse

NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=10)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | NAMES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=10,
)


@given(st.binary(max_size=400))
def test_any_bytes_are_an_object_or_malformed(raw: bytes) -> None:
    with suppress(Malformed):
        assert isinstance(parse(raw), dict)


@given(st.dictionaries(NAMES, VALUES, max_size=4))
def test_a_plain_object_comes_back_as_it_is(document: dict[str, object]) -> None:
    assert parse(json.dumps(document).encode()) == document


def test_nesting_has_a_limit() -> None:
    def nested(depth: int) -> bytes:
        return b'{"a":' * depth + b"1" + b"}" * depth

    assert parse(nested(MAX_DEPTH - 1))
    for depth in (MAX_DEPTH + 1, 5_000, 10_000):
        with pytest.raises(Malformed):
            parse(nested(depth))
