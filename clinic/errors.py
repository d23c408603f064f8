"""What goes wrong in the clinic's records. `code` is stable: clients and logs may rely on it."""


class ClinicError(Exception):
    """The base of every error of this package. No message holds a patient's words."""

    code = "clinic"


class CouldNotCheck(ClinicError):
    """The records could not be read. It never means that there is nothing in them."""

    code = "could_not_check"


class UntrustedAnswer(CouldNotCheck):
    """A server of records answered, and the answer cannot be relied on. `reason` names elements, never what they hold."""

    code = "untrusted_answer"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotSaved(ClinicError):
    """The records could not be written, and nothing of the change was kept."""

    code = "not_saved"


class IncompleteEntry(ClinicError):
    """A diary entry without a day, or with a value that is still in question, was about to be saved."""

    code = "incomplete_entry"


class UnknownConversation(ClinicError):
    """There is no such conversation, or no longer."""

    code = "unknown_conversation"


class UnknownMessage(ClinicError):
    """The assistant sent no such message in this conversation."""

    code = "unknown_message"


class TooManyCallbacks(ClinicError):
    """This conversation asked for enough calls for one day."""

    code = "too_many_callbacks"


class OtherBody(ClinicError):
    """This message id was used before, for something else."""

    code = "other_body"


class NewerSchema(ClinicError):
    """The database was brought up to date by a later release; this one does not know its schema, which is the message."""

    code = "newer_schema"


class BackupFault(ClinicError):
    """A backup could not be made or put back, and everything is as it was. `reason` is a sentence for whoever asked for it."""

    code = "backup"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
