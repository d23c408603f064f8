"""The kinds of patients: when they write, whether they sign in, and what they do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tools.simulate import words
from tools.simulate.steps import AskCall, AwaitPerson, Press, Rate, Reconnect, Say, SayTwice, SecondTab, Step

Hours = Literal["open", "closed", "any"]


@dataclass(frozen=True)
class Kind:
    """`share`: how many there are among others. `days`: on how many days in a row one of them comes back, each time in a
    conversation of its own. `language` is that of the farewell under which the patient's name stands."""

    name: str
    share: float
    hours: Hours
    steps: tuple[Step, ...]
    signs_in: bool = False
    days: int = 1
    language: Literal["en", "es"] = "en"


KINDS = (
    Kind(
        "first-timer",
        14,
        "any",
        (Say(words.HOW_IT_WORKS), Say(words.COST), Press(), Say(words.VISIT), Rate(True, words.GLAD), Say(words.THANKS)),
    ),
    Kind("week after", 10, "any", (Say(words.SIDE_EFFECTS), Press(), Say(words.AFTERCARE), Say(words.THANKS))),
    Kind("wearing off", 9, "any", (Say(words.WEARING_OFF), Say(words.NEXT_ROUND), Press(), Rate(True))),
    Kind("denied by insurance", 8, "any", (Say(words.DENIED), Say(words.APPEAL), Press(), Rate(False, words.NOT_MY_CASE))),
    Kind("fears needles", 7, "any", (Say(words.NEEDLES), Say(words.HOW_MANY), Press(), Rate(True, words.GLAD))),
    Kind(
        "keeps a diary",
        6,
        "any",
        (Say(words.HEADACHE), Say(words.YES), Say(words.CORRECTION), Say(words.YES), Say(words.SHOW_DIARY)),
        signs_in=True,
        days=4,
    ),
    Kind("asks for the visit", 8, "any", (Say(words.NEXT_VISIT), Press(), Say(words.VISIT)), signs_in=True),
    Kind("wants a person", 8, "open", (Say(words.PERSON), AwaitPerson((words.STORY, words.MORE)), Say(words.THANKS))),
    Kind(
        "emergency beside staff",
        1,
        "open",
        (Say(words.PERSON), AwaitPerson((words.STORY,)), Say(words.EMERGENCIES, alarm="emergency")),
    ),
    Kind(
        "call-back in hours",
        8,
        "open",
        (Say(words.CALL_ME), AskCall(words.REASONS, "afternoon", share_chat=True, again=0.2), Say(words.THANKS)),
    ),
    Kind("call-back at night", 7, "closed", (Say(words.CALL_ME), AskCall(words.REASONS, "morning"), Say(words.THANKS))),
    Kind("emergency", 4, "any", (Say(words.EMERGENCIES, alarm="emergency"), Say(words.AFTER_ALARM))),
    Kind("crisis", 3, "any", (Say(words.LOW), Say(words.CRISES, alarm="crisis"), Say(words.AFTER_ALARM))),
    Kind("writes Spanish", 4, "any", (Say(words.SPANISH), Say(words.SPANISH_MORE)), language="es"),
    Kind("emergency in Spanish", 1, "any", (Say(words.SPANISH_EMERGENCIES, alarm="emergency"),), language="es"),
    Kind(
        "two tabs, flaky phone",
        8,
        "any",
        (
            SecondTab(),
            SayTwice(words.HOW_IT_WORKS),
            Reconnect(words.AFTERCARE),
            SayTwice(words.WEARING_OFF, at_once=True),
            Reconnect(words.NEXT_ROUND),
        ),
    ),
    Kind(
        "confused",
        6,
        "any",
        (Say(words.OFF_TOPIC), Say(words.GARBLED), Rate(False, words.NOT_HELPFUL), Say(words.OFF_TOPIC)),
    ),
)
