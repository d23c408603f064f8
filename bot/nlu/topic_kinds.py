"""Kinds of topics that the rules of a turn tell apart."""

from __future__ import annotations

from typing import Mapping, Optional, Sequence

REFUSALS = ("out_of_scope", "medical_advice")
ALARMS = ("crisis", "emergency", "urgent")
SMALL_TALK = frozenset({"greet", "thanks", "goodbye"})
# Intents that are not topics: what they mean hangs on what was said before.
HELPERS = frozenset({"ask_more", "affirm", "deny", "skip", "cancel"})
# What opens the diary's form comes first: the form asks at once, and what else was asked is answered behind it.
OPENS_FORM = frozenset({"diary_log", "diary_correct"})
# What the form's own answers may look like.
FORM_TOPICS = frozenset({*OPENS_FORM, *HELPERS})
# Topics of the effect itself: "how long does it take", "how long does that last" ask for its beginning and its end.
EFFECT = frozenset(
    {"onset", "effectiveness", "how_it_works", "schedule", "wearing_off", "follow_up", "not_working", "long_term_safety"}
)
# Topics in which "how does it work" asks about the thing and not about Botox.
THINGS = frozenset(
    {
        *("portal", "privacy", "callback", "human_handoff", "bot_challenge", "clinic_info", "headache_diary"),
        *("diary_log", "diary_view", "diary_correct", "diary_export"),
        *("book_appointment", "change_appointment", "next_appointment"),
    }
)


def likeliest(shares: Mapping[str, float], *, without: Sequence[str]) -> Optional[str]:
    """The topic with the greatest probability among those that are not left out."""
    allowed = [topic for topic in shares if topic not in without]
    return max(allowed, key=lambda topic: shares[topic]) if allowed else None
