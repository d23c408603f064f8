"""Every table. Importing this module makes `Base.metadata` whole."""

from clinic.db.models.audit import Audit, AuditHead
from clinic.db.models.chat import Alarm, Callback, Conversation, Feedback, Message, Outbox, SignOff, Turn
from clinic.db.models.insights import InsightDay
from clinic.db.models.records import Appointment, DiaryEntry, Patient, Reminder, Treatment
from clinic.db.models.staff import StaffAccount, StaffAddress, StaffSession

__all__ = [
    "Alarm",
    "Appointment",
    "Audit",
    "AuditHead",
    "Callback",
    "Conversation",
    "DiaryEntry",
    "Feedback",
    "InsightDay",
    "Message",
    "Outbox",
    "Patient",
    "Reminder",
    "SignOff",
    "StaffAccount",
    "StaffAddress",
    "StaffSession",
    "Treatment",
    "Turn",
]
