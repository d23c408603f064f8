"""A conversation token opens one conversation, for a day, and cannot be made by anybody else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from web.errors import Unauthorized
from web.tokens import LIFETIME, Opened, Tokens

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
TOKENS = Tokens.with_secret("a-secret-for-tests-only")


def test_a_token_opens_its_conversation_until_it_ends() -> None:
    token, ends = TOKENS.issue("c1", now=NOW)
    assert ends == NOW + LIFETIME
    assert TOKENS.opened(token, now=ends - timedelta(seconds=1)) == Opened("c1", ends)
    with pytest.raises(Unauthorized):
        TOKENS.opened(token, now=ends)


def test_a_token_that_was_good_is_not_opened_once_it_has_ended_nor_by_another_secret() -> None:
    token, ends = TOKENS.issue("c1", now=NOW)
    assert TOKENS.opened(token, now=NOW) == TOKENS.opened(token, now=NOW)
    with pytest.raises(Unauthorized):
        TOKENS.opened(token, now=ends)
    with pytest.raises(Unauthorized):
        Tokens.with_secret("another-secret-for-tests").opened(token, now=NOW)


def test_a_token_of_another_secret_or_audience_opens_nothing() -> None:
    foreign, _ = Tokens.with_secret("another-secret-for-tests").issue("c1", now=NOW)
    claims = {"aud": "other", "sub": "c1", "exp": int(NOW.timestamp()) + 60}
    other_audience = jwt.encode({"alg": "HS256"}, claims, OctKey.import_key("a-secret-for-tests-only"))
    for token in (foreign, other_audience):
        with pytest.raises(Unauthorized):
            TOKENS.opened(token, now=NOW)


def test_every_changed_character_is_noticed() -> None:
    token, _ = TOKENS.issue("c1", now=NOW)
    for place in range(0, len(token) - 1, 7):
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        with pytest.raises(Unauthorized):
            TOKENS.opened(changed, now=NOW)
