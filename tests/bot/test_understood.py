"""A text that belongs to no conversation: understood by the whole pipeline, and neither stored nor logged."""

from __future__ import annotations

import base64
import logging
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasa.core.channels.channel import UserMessage
from rasa.shared.nlu.training_data.message import Message

from bot.encoder import Encoder
from bot.encoder.encoder import last_layer
from bot.understood import packed
from tests.bot.channel_server import Server, serving
from tests.bot.test_turn_request import BAD_BODIES

CANARY = "mein-kanarienvogel"


class Asked(Server):
    """The channel with the pipeline of config.yml behind it, trained on toy examples."""

    def understand_with(self, pipeline: Callable[[str], Message]) -> None:
        async def parse_message(message: UserMessage, only_output_properties: bool = True) -> dict[str, Any]:
            return dict(pipeline(message.text).as_dict(only_output_properties=only_output_properties))

        self.dialogue.parse_message = parse_message  # type: ignore[attr-defined]

    async def parse(self, body: Any, **headers: str) -> tuple[int, Any]:
        return await self.post(body, route="parse", **headers)


@pytest.fixture
async def server(tmp_path: Path, unused_tcp_port: int, understand: Callable[[str], Message]) -> AsyncIterator[Asked]:
    async with serving(tmp_path, unused_tcp_port, Asked) as running:
        running.understand_with(understand)
        yield running


async def test_a_question_comes_back_with_its_answer_its_shares_and_its_vector(server: Asked, encoder: Encoder) -> None:
    status, found = await server.parse({"text": "does it hurt"})
    assert status == 200
    assert found["answers"] == [{"topic": "injection_pain", "part": "short"}]
    assert (found["level"], found["taken_back"], found["spanish"], found["offers"]) == ("none", "none", False, [])
    shares = [each["share"] for each in found["ranking"]]
    assert found["ranking"][0]["topic"] == "injection_pain"
    assert shares == sorted(shares, reverse=True)
    assert 0.9 < sum(shares) <= 1.001
    vector = np.frombuffer(base64.b64decode(found["vector"]), dtype="<f2").astype(np.float32)
    assert vector @ last_layer(encoder.encode(["does it hurt"]))[0] == pytest.approx(1.0, abs=1e-3)


async def test_two_questions_come_back_with_two_answers(server: Asked) -> None:
    _, found = await server.parse({"text": "does it hurt? and can i wash my hair after?"})
    assert list(dict.fromkeys(answer["topic"] for answer in found["answers"])) == ["injection_pain", "aftercare"]


async def test_an_alarm_comes_back_as_one(server: Asked) -> None:
    _, found = await server.parse({"text": "i cannot breathe"})
    assert (found["level"], found["answers"]) == ("emergency", [{"topic": "emergency", "part": "short"}])


async def test_what_is_typed_as_a_payload_is_read_as_words(server: Asked) -> None:
    _, found = await server.parse({"text": " //does it hurt"})
    assert found["answers"] == [{"topic": "injection_pain", "part": "short"}]


async def test_nothing_is_stored_and_nothing_heard(server: Asked) -> None:
    await server.parse({"text": "does it hurt"})
    assert await server.store.keys() == []
    assert server.dialogue.heard == []


async def test_it_wants_the_secret_and_a_ready_agent(server: Asked) -> None:
    assert (await server.parse({"text": "hi"}, Authorization="Bearer wrong"))[0] == 401
    assert (await server.parse(b"not json", Authorization="Bearer wrong"))[0] == 401
    server.app.ctx.agent = None
    assert (await server.parse({"text": "hi"}))[0] == 503


async def test_every_malformed_body_is_a_422_that_quotes_nothing(server: Asked) -> None:
    for body in [*BAD_BODIES, {}, {"text": None}, {"text": 7}, {"text": " / "}, {"text": "x" * 2001}]:
        status, answer = await server.parse(body)
        assert (status, set(answer)) == (422, {"error"}), body


async def test_a_failure_is_a_500_and_leaves_no_words_in_the_log(server: Asked, caplog: pytest.LogCaptureFixture) -> None:
    def fail(text: str) -> Message:
        raise ValueError(text)

    server.understand_with(fail)
    with caplog.at_level(logging.DEBUG):
        assert (await server.parse({"text": CANARY}))[0] == 500
    assert "parse failed: ValueError request_id=none" in caplog.text
    assert CANARY not in caplog.text


@pytest.mark.parametrize("text", ["?", "ü" * 2000, "\ud800 hi", "a\nb", "🙂" * 500])
async def test_any_text_is_understood_somehow(server: Asked, text: str) -> None:
    status, found = await server.parse({"text": text})
    assert status == 200
    assert found["answers"]


def test_a_packed_vector_has_sixteen_bits_a_number() -> None:
    assert len(base64.b64decode(packed(np.ones(384, dtype=np.float32)))) == 384 * 2
