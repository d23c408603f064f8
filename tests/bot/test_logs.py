"""Nothing that a patient writes comes out of Rasa's logs, whichever logger, part of the record or moment it is."""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path

import pytest

from bot.logs import keep_patients_out_of_logs

CANARY = "mein-kanarienvogel"
PROJECT = Path(__file__).resolve().parents[2]
# As `rasa run` does it: logging is set up, some modules are there already, the channel is made, others come later.
SCRIPT = f"""
import asyncio, logging, sys
early = [logging.getLogger(name) for name in ("rasa", "rasa.core.processor", "sanic.root", "sanic.error", "asyncio", "aiohttp.client")]
from rasa.utils.log_utils import configure_structlog
configure_structlog(logging.{{level}})
logging.getLogger().setLevel(logging.{{level}})
from bot.channel import ClinicChannel
ClinicChannel.from_credentials({{{{"secret": "x" * 20}}}})
ClinicChannel.from_credentials({{{{"secret": "x" * 20}}}})
late = [logging.getLogger(name) for name in ("rasa.brand.new", "sanic.new", "rasa.core.policies.x", "asyncio.y")]
canary = "{CANARY}"
for logger in early + late:
    for level in (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR, logging.CRITICAL):
        logger.log(level, f"read {{{{canary}}}}")
        logger.log(level, "read %s", canary)
        logger.log(level, {{{{"text": canary}}}})
        logger.log(level, "x", extra={{{{"text": canary}}}}, stack_info=True)
    try:
        raise ValueError(canary)
    except ValueError as error:
        logger.exception("failed %s", error)
        logger.error(error, exc_info=error)
import rasa.core.actions.action as action, rasa.core.processor as processor
for module in (action, processor):
    module.structlogger.error("x", text=canary, exc_info=True)
    module.structlogger.warning("processor.message.parse", parse_data_text=canary)
    module.structlogger.debug("x", text=canary)
async def forgotten():
    async def fails(text):
        raise RuntimeError(text)
    task = asyncio.ensure_future(fails(canary))
    await asyncio.sleep(0.01)
    del task
    import gc; gc.collect()
asyncio.run(forgotten())
logging.getLogger("bot.channel").error("turn failed: %s", "ValueError")
logging.getLogger("rasa.core.agent").error("Could not load model due to the trained parts are damaged")
"""


@pytest.mark.parametrize("level", ["INFO", "DEBUG"])
def test_no_logger_of_rasa_lets_a_patients_words_out(level: str) -> None:
    command = [sys.executable, "-c", SCRIPT.format(level=level)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=60)
    output = done.stdout + done.stderr
    assert done.returncode == 0, output
    assert CANARY not in output
    assert "(ValueError)" in output
    assert "(RuntimeError)" in output
    assert "turn failed: ValueError" in output
    assert "the trained parts are damaged" in output


@pytest.fixture
def fresh() -> str:
    return f"rasa.made_for_a_test.{id(object())}"


def test_an_error_is_logged_by_its_place_and_class(caplog: pytest.LogCaptureFixture, fresh: str) -> None:
    keep_patients_out_of_logs()
    try:
        raise KeyError(CANARY)
    except KeyError:
        logging.getLogger(fresh).exception("lost %s", CANARY)
    (record,) = caplog.records
    assert record.getMessage().startswith(f"{fresh}:test_an_error_is_logged_by_its_place_and_class:")
    assert record.getMessage().endswith("(KeyError)")
    assert record.exc_info is None


def test_a_logger_that_was_there_before_keeps_the_class_of_an_error(caplog: pytest.LogCaptureFixture, fresh: str) -> None:
    logger = logging.getLogger(fresh)
    keep_patients_out_of_logs()
    keep_patients_out_of_logs()
    try:
        raise KeyError(CANARY)
    except KeyError:
        logger.exception(CANARY)
    assert caplog.records[0].getMessage().endswith("(KeyError)")


def test_what_is_less_than_a_warning_is_dropped(caplog: pytest.LogCaptureFixture, fresh: str) -> None:
    keep_patients_out_of_logs()
    with caplog.at_level(logging.DEBUG):
        logging.getLogger(fresh).info(CANARY)
        logging.getLogger(fresh).debug(CANARY)
    assert caplog.records == []


def test_loggers_of_others_speak_on(caplog: pytest.LogCaptureFixture) -> None:
    keep_patients_out_of_logs()
    logging.getLogger("bot.something").warning("a constant event")
    logging.getLogger("rasaless").warning("another")
    assert [record.getMessage() for record in caplog.records] == ["a constant event", "another"]
