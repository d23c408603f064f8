"""Logs without patients' words: our own events as they are, of other libraries' records only where they come from."""

from __future__ import annotations

import json
import logging
import sys

import structlog


class _Whereabouts(logging.Formatter):
    """Name, level and place of a record. Its message and its traceback may repeat a tracker, so they stay out."""

    def format(self, record: logging.LogRecord) -> str:
        error = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else None
        place = f"{record.module}:{record.lineno}"
        return json.dumps(
            {"event": "library", "level": record.levelname.lower(), "logger": record.name, "at": place, "error": error}
        )


def configure() -> None:
    """Sets logging up for the whole process: one JSON object a line, on standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Whereabouts())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.captureWarnings(True)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
