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
    """This conversation asked for enough calls for one day; it may ask again once `wait_s` is over."""

    code = "too_many_callbacks"

    def __init__(self, wait_s: float) -> None:
        super().__init__()
        self.wait_s = wait_s


class CallbackGone(ClinicError):
    """There is no such call-back, or it is closed."""

    code = "callback_gone"


class CallbackHeld(ClinicError):
    """It is not this person's: `owner` is the name of who has it; None when nobody does."""

    code = "callback_held"

    def __init__(self, owner: str | None) -> None:
        super().__init__()
        self.owner = owner


class NotTried(ClinicError):
    """A call-back is not closed as one that reached nobody before a call that did not was noted."""

    code = "not_tried"


class CallbackWithdrawn(ClinicError):
    """The patient has cancelled the call: nobody is to be told of another one."""

    code = "callback_withdrawn"


class CallbackChanged(ClinicError):
    """The patient asked for the call anew since it was looked at: the number may be another."""

    code = "callback_changed"


class NotShared(ClinicError):
    """The patient did not agree that staff read the chat, or has erased it."""

    code = "not_shared"


class OtherBody(ClinicError):
    """This message id was used before, for something else."""

    code = "other_body"


class HasMoved(ClinicError):
    """Somebody else took or gave back the conversation meanwhile. `who` has it, as the patient is told; None: nobody."""

    code = "has_moved"

    def __init__(self, who: str | None) -> None:
        super().__init__()
        self.who = who


class NotWithYou(HasMoved):
    """The conversation is not, or no longer, with whoever wants to write in it."""

    code = "not_with_you"


class SaidMore(ClinicError):
    """The conversation went on since it was looked at: a patient's words may be among what came."""

    code = "said_more"


class UnknownAlarm(ClinicError):
    """There is no such alarm, or no longer."""

    code = "unknown_alarm"


class AlarmIsClosed(ClinicError):
    """Somebody closed this alarm already; `who`."""

    code = "alarm_is_closed"

    def __init__(self, who: str | None) -> None:
        super().__init__()
        self.who = who


class NoteNeeded(ClinicError):
    """This outcome says too little without a note."""

    code = "note_needed"


class OwnProposal(ClinicError):
    """Somebody decided on an example of their own: that takes a second person."""

    code = "own_proposal"


class NoLongerOpen(ClinicError):
    """What somebody decided on is gone, or was decided on by somebody else meanwhile."""

    code = "no_longer_open"


class TextChanged(ClinicError):
    """The answer was to be signed or sent back, and its text is another one by now."""

    code = "text_changed"


class NoRemark(ClinicError):
    """An answer was to be sent back without a word of why."""

    code = "no_remark"


class UnknownAccount(ClinicError):
    """There is no such staff account."""

    code = "unknown_account"


class LoginTaken(ClinicError):
    """Another staff account has this login."""

    code = "login_taken"


class OwnAccount(ClinicError):
    """An administrator may not take their own account's rights away: somebody must be left who can give them back."""

    code = "own_account"


class LinkEnded(ClinicError):
    """A set-up link that was used, replaced, or is too old."""

    code = "link_ended"


class Refused(ClinicError):
    """What somebody typed is not taken. `reason` is a sentence for them."""

    code = "refused"

    def __init__(self, reason: str) -> None:
        super().__init__(self.code)
        self.reason = reason


class BackupFault(ClinicError):
    """A backup could not be made or put back, and everything is as it was. `reason` is a sentence for whoever asked for it."""

    code = "backup"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NewerSchema(ClinicError):
    """The database was brought up to date by a later release; this one does not know its schema, which is the message."""

    code = "newer_schema"
