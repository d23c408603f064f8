"""Logs without a patient's words: constant event names, values as keywords, errors by class and place."""

from __future__ import annotations

import logging
import sys
import traceback
from contextlib import suppress
from typing import Any

import structlog
from structlog.typing import EventDict

FRAMES = 12


def configure(log_format: str) -> None:
    """Set up structlog and put the libraries' own logs through the same narrow gate."""
    renderer = structlog.processors.JSONRenderer() if log_format == "json" else structlog.dev.ConsoleRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            error_without_words,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_: Printer(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.root.handlers = [LibraryHandler()]
    logging.root.setLevel(logging.WARNING)
    logging.captureWarnings(True)


class Printer(structlog.PrintLogger):
    """A log on a full disk loses its lines; no answer fails over them."""

    def msg(self, message: str) -> None:
        with suppress(OSError):
            super().msg(message)

    log = debug = info = warning = error = critical = msg


class LibraryHandler(logging.Handler):
    """Says that a library logged something, where, and the class of the error. Its text may quote what a patient wrote."""

    def emit(self, record: logging.LogRecord) -> None:
        values: dict[str, Any] = {"logger": record.name, "place": f"{record.module}:{record.lineno}"}
        if record.exc_info and record.exc_info[1] is not None:
            values["exc_info"] = record.exc_info
        structlog.get_logger().log(record.levelno, "library.said", **values)


def error_without_words(logger: Any, method: str, event: EventDict) -> EventDict:
    """Replace `exc_info` by the error's class and the places it went through; messages of errors stay out."""
    error = _error(event.pop("exc_info", None))
    if error is not None:
        event["error"] = type(error).__name__
        event["at"] = _places(error)
    return event


def _error(info: Any) -> BaseException | None:
    """The error in any of the forms that `exc_info` may have."""
    if isinstance(info, tuple):
        info = info[1]
    if info is True:
        info = sys.exc_info()[1]
    return info if isinstance(info, BaseException) else None


def _places(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    return [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames]
