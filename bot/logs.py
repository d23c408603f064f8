"""Keeps patients' words out of Rasa's logs.

Rasa writes the text of a message into errors and debug lines, as f-strings, so that what is fixed and what is a patient's
cannot be told apart afterwards. From here on a record of Rasa's that is a warning or worse says where it comes from and
which class of error it was, and no more; what is less than a warning is dropped once the server runs.
"""

from __future__ import annotations

import logging
from typing import Any

_WATCHED = ("rasa", "sanic", "asyncio", "pykwalify", "aiohttp")
# Says why a model cannot be loaded, and nothing of any message.
_STARTING = ("rasa.core.agent",)


class NoPatientText(logging.Filter):
    """Rewrites a record to its place and the class of its error."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno < logging.WARNING and record.name != "rasa.core.run":
            return False
        if record.levelno >= logging.WARNING:
            if record.name not in _STARTING:
                error = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else "no exception"
                record.msg, record.args = f"{record.name}:{record.funcName}:{record.lineno} ({error})", ()
            record.exc_info = record.exc_text = record.stack_info = None
        return True


_FILTER = NoPatientText()  # one for all: a logger takes the same filter only once, and a second would hide the error's class


def _belongs(name: str) -> bool:
    return name.split(".")[0] in _WATCHED


class QuietLogger(logging.Logger):
    """A logger that carries the filter from its birth: most of Rasa's are made when a module is first imported."""

    def __init__(self, name: str, level: Any = logging.NOTSET) -> None:
        super().__init__(name, level)
        if _belongs(name):
            self.addFilter(_FILTER)


def keep_patients_out_of_logs() -> None:
    """Put the filter on every logger that is there and on every one to come. Called when the channel is made."""
    logging.setLoggerClass(QuietLogger)
    for name in list(logging.root.manager.loggerDict):
        if _belongs(name):
            logging.getLogger(name).addFilter(_FILTER)
