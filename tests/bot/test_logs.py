"""Nothing that a patient writes comes out of Rasa's logs, whichever logger, part of the record or moment it is."""

from __future__ import annotations

import asyncio
import gc
import logging
import multiprocessing
import os
import sys
import traceback

import pytest
import rasa.core.actions.forms as forms
import rasa.core.processor as processor
from rasa.utils.log_utils import configure_structlog

from bot.channel import ClinicChannel
from bot.logs import keep_patients_out_of_logs

CANARY = "mein-kanarienvogel"
EARLY = ("rasa", "rasa.core.processor", "sanic.root", "sanic.error", "asyncio", "aiohttp.client")
LATE = ("rasa.brand.new", "sanic.new", "rasa.core.policies.new", "asyncio.new")


def _speak(logger: logging.Logger) -> None:
    for level in (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR, logging.CRITICAL):
        logger.log(level, f"read {CANARY}")
        logger.log(level, "read %s", CANARY)
        logger.log(level, {"text": CANARY})
        logger.log(level, "x", extra={"text": CANARY}, stack_info=True)
    try:
        raise ValueError(CANARY)
    except ValueError as error:
        logger.exception("failed %s", error)
        logger.error(error, exc_info=error)


def _speak_structured() -> None:
    """As if the modules themselves spoke: a structured logger bears the name of the module that calls it."""
    for module in (forms, processor):
        said = {**vars(module), "canary": CANARY}
        eval("structlogger.debug('x', text=canary)", said)
        eval("structlogger.warning('processor.message.parse', parse_data_text=canary)", said)
        try:
            raise LookupError(CANARY)
        except LookupError:
            eval("structlogger.error('x', text=canary, exc_info=True)", said)


async def _fail_unheard() -> None:
    async def fails(text: str) -> None:
        raise RuntimeError(text)

    task = asyncio.ensure_future(fails(CANARY))
    await asyncio.sleep(0.01)
    del task
    gc.collect()


def _server(output: str) -> None:
    """As `rasa run` goes: logging is set up, some loggers are there already, the channel is made, others come later."""
    file = os.open(output, os.O_WRONLY | os.O_CREAT)
    os.dup2(file, 1)
    os.dup2(file, 2)
    sys.stdout, sys.stderr = os.fdopen(1, "w", closefd=False), os.fdopen(2, "w", closefd=False)
    logging.getLogger().handlers.clear()
    early = [logging.getLogger(name) for name in EARLY]
    configure_structlog(logging.DEBUG)
    logging.getLogger().setLevel(logging.DEBUG)
    for _ in range(2):
        ClinicChannel.from_credentials({"secret": "x" * 20})
    try:
        for logger in [*early, *map(logging.getLogger, LATE)]:
            _speak(logger)
        _speak_structured()
        asyncio.run(_fail_unheard())
        logging.getLogger("bot.channel").error("turn failed: %s", "ValueError")
        logging.getLogger("rasa.core.agent").error("Could not load model due to the trained parts are damaged.")
        print("reached the end")
    except BaseException:
        traceback.print_exc()
    logging.shutdown()
    sys.stdout.flush()
    os._exit(0)


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """All that a server process writes, which does everything to give a patient's words away."""
    output = tmp_path_factory.mktemp("logs") / "output"
    process = multiprocessing.get_context("fork").Process(target=_server, args=(str(output),))
    process.start()
    process.join(60)
    return output.read_text().splitlines()


def test_no_logger_of_rasa_lets_a_patients_words_out(lines: list[str]) -> None:
    assert lines[-1] == "reached the end", lines[-20:]
    assert [line for line in lines if CANARY in line] == []


@pytest.mark.parametrize("name", [*EARLY, *LATE])
def test_every_logger_still_says_where_and_which_class_of_error(lines: list[str], name: str) -> None:
    assert len([line for line in lines if line.startswith(f"{name}:_speak:") and line.endswith("(ValueError)")]) == 2


def test_errors_of_structured_loggers_and_of_lost_tasks_are_there_without_their_words(lines: list[str]) -> None:
    assert any(line.startswith("rasa.core.actions.forms:") for line in lines)
    assert any(line.startswith("asyncio:") and line.endswith("(RuntimeError)") for line in lines)


def test_our_own_events_and_the_reason_of_a_failed_start_are_readable(lines: list[str]) -> None:
    assert "turn failed: ValueError" in lines
    assert "Could not load model due to the trained parts are damaged." in lines


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
