"""What stops an evaluation. A wrong answer of the assistant never does: it is counted."""

from __future__ import annotations


class EvaluationError(Exception):
    """Base of this package's errors; the text is for the person who ran the command."""

    code = "evaluation"


class BadRow(EvaluationError):
    """A row of the data is not what its file holds; the text begins with file and line."""

    code = "bad_row"


class NoData(EvaluationError):
    """The folder has no rows at all."""

    code = "no_data"


class Unreachable(EvaluationError):
    """Nothing answers at the address, or what answers is not the chat API."""

    code = "unreachable"


class RateLimited(EvaluationError):
    """The server refuses messages because there are too many: what it refuses cannot be measured."""

    code = "rate_limited"


class NoSignIn(EvaluationError):
    """There is no portal token for the rows of signed-in patients, or the server does not accept it."""

    code = "no_sign_in"


class NotBuilt(EvaluationError):
    """The encoder or the language pipeline is missing or older than its rules; the text says what builds it."""

    code = "not_built"
