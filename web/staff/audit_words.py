"""What the audit log's actions are in words: the log itself keeps the code, which the page shows beside them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

# By the part before the dot, as the log is searched: its name, and what is done there.
PARTS: Mapping[str, tuple[str, Mapping[str, str]]] = MappingProxyType(
    {
        "alarm": (
            "Alarms",
            {
                "list": "Looked at the list of alarms",
                "read": "Looked at an alarm",
                "acknowledge": "Acknowledged an alarm",
                "escalate": "An alarm escalated",
                "reopen": "An alarm was left behind",
                "close": "Closed an alarm",
            },
        ),
        "answer": ("Answers", {"sign": "Signed an answer off", "send_back": "Sent an answer back"}),
        "appointments": ("Visits", {"read": "Looked up visits", "write": "Wrote visits"}),
        "audit": ("This log", {"read": "Looked at this log", "verify": "Checked this log"}),
        "callback": (
            "Call-backs",
            {
                "list": "Looked at the list of call-backs",
                "read": "Looked at a call-back",
                "taken": "Took a call-back",
                "attempt": "Noted a call",
                "note": "Left a note on a call-back",
                "given_back": "Gave a call-back back",
                "closed": "Closed a call-back",
                "withdrawn": "Cancelled a call-back",
            },
        ),
        "diary": (
            "Headache diary",
            {
                "read": "Read the diary",
                "write": "Wrote in the diary",
                "change": "Changed an entry of the diary",
                "remove": "Removed an entry of the diary",
                "export": "Took the diary out as a file",
                "erase": "Erased the diary",
            },
        ),
        "record": ("What is kept", {"read": "Asked what is kept"}),
        "records": ("Backups", {"restore": "Restored a backup"}),
        "reminder": ("Reminders", {"write": "Set a reminder"}),
        "review": (
            "Review",
            {
                "read": "Looked at messages in Review",
                "propose": "Proposed an example",
                "approve": "Approved an example",
                "reject": "Sent an example back",
                "dismiss": "Took messages off the list",
            },
        ),
        "staff": (
            "Accounts",
            {
                "add": "Made an account",
                "change_role": "Changed a role",
                "disable": "Disabled an account",
                "enable": "Enabled an account",
                "reset": "Made a new set-up link",
                "set_up": "Set an account up",
                "change_password": "Changed a password",
                "sign_in": "Signed in",
                "sign_in_failed": "Failed to sign in",
            },
        ),
        "transcript": (
            "Chats",
            {
                "list": "Looked at the list of chats",
                "read": "Read a chat",
                "write": "Wrote in a chat",
                "take": "Took a chat over",
                "hand_back": "Handed a chat back",
                "let_go": "A chat was left behind",
                "unlist": "Said that a chat needs nobody",
                "erase": "Erased a chat",
            },
        ),
        "treatments": ("Treatments", {"read": "Looked up treatments", "write": "Wrote treatments"}),
    }
)


def words(action: str) -> str:
    """ "Read the diary" for "diary.read"; the code itself for one that has no words here."""
    part, _, verb = action.partition(".")
    return PARTS[part][1].get(verb, action) if part in PARTS else action


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """What may be looked for, by groups: (group, [(code, words), …]), of which the first is the whole part."""
    return [
        (name, [(part, f"All of: {name}"), *((f"{part}.{verb}", told) for verb, told in verbs.items())])
        for part, (name, verbs) in PARTS.items()
    ]
