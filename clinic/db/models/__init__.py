"""Every table. Importing this module makes `Base.metadata` whole."""

from clinic.db.models.audit import Audit, AuditHead
from clinic.db.models.chat import (
    Alarm,
    AlarmNotice,
    Callback,
    CallbackStep,
    Conversation,
    Feedback,
    Message,
    Outbox,
    SignOff,
    Turn,
)
from clinic.db.models.insights import InsightDay
from clinic.db.models.records import Appointment, DiaryEntry, Patient, Reminder, Treatment
from clinic.db.models.review import ReviewExample, ReviewItem
from clinic.db.models.staff import StaffAccount, StaffAddress, StaffSession

__all__ = [
    "Alarm",
    "AlarmNotice",
    "Appointment",
    "Audit",
    "AuditHead",
    "Callback",
    "CallbackStep",
    "Conversation",
    "DiaryEntry",
    "Feedback",
    "InsightDay",
    "Message",
    "Outbox",
    "Patient",
    "Reminder",
    "ReviewExample",
    "ReviewItem",
    "SignOff",
    "StaffAccount",
    "StaffAddress",
    "StaffSession",
    "Treatment",
    "Turn",
]
