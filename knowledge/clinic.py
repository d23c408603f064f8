"""The clinic's own facts, from clinic.yml, each of them checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from knowledge.opening_hours import Hours, opening_hours, spoken_hours
from knowledge.reading import Fields
from knowledge.retention import DEFAULTS, Retention, read_retention


@dataclass(frozen=True, slots=True)
class Clinic:
    """Phones are E.164 ("+13125550142"); `hours` has every weekday, None on a closed one.

    `minutes_per_call`: how long a routine call takes at this clinic; None when it was not told.
    """

    name: str
    demo: bool
    country: str
    language: str
    time_zone: str
    phone: str
    after_hours_phone: str
    emergency_number: str
    crisis_number: str
    hours: Mapping[str, Hours | None]
    address: str
    parking: str
    website: str
    portal_url: str
    accent_colour: str
    insurers: tuple[str, ...] = ()
    approval_time: str | None = None
    fees: tuple[str, ...] = ()
    aftercare: tuple[str, ...] = ()
    keep_days: Retention = DEFAULTS
    minutes_per_call: int | None = None

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def placeholders(self) -> Mapping[str, str]:
        """What stands for "clinic.phone" and so on in a text; optional facts that are not given are left out."""
        said = {
            "name": self.name,
            "phone": spoken_phone(self.phone),
            "after_hours_phone": spoken_phone(self.after_hours_phone),
            "emergency_number": self.emergency_number,
            "crisis_number": self.crisis_number,
            "hours": spoken_hours(self.hours),
            "address": self.address,
            "parking": self.parking,
            "website": self.website,
            "portal_url": self.portal_url,
            **self.keep_days.placeholders(),
        } | self._optional()
        return MappingProxyType({f"clinic.{name}": text for name, text in said.items()})

    def _optional(self) -> dict[str, str]:
        said = {
            "insurers": ", ".join(self.insurers),
            "approval_time": self.approval_time or "",
            "fees": "\n".join(f"- {line}" for line in self.fees),
            "aftercare": "\n".join(f"- {line}" for line in self.aftercare),
        }
        return {name: text for name, text in said.items() if text}


OPTIONAL = frozenset({"clinic.insurers", "clinic.approval_time", "clinic.fees", "clinic.aftercare"})


def spoken_phone(number: str) -> str:
    """An E.164 number as people of its country write it: "+13125550142" gives "(312) 555-0142"."""
    national = re.fullmatch(r"\+1(\d{3})(\d{3})(\d{4})", number)
    return f"({national[1]}) {national[2]}-{national[3]}" if national else number


def read_clinic(fields: Fields) -> Clinic:
    """The clinic that `fields` describe; what is wrong goes on their report, and the values are then of no use."""
    clinic = Clinic(
        name=fields.text("name", most=60),
        demo=fields.flag("demo"),
        country=fields.matching("country", r"[A-Z]{2}", like="a country code such as US"),
        language=fields.matching("language", r"[a-z]{2}", like="a language code such as en"),
        time_zone=_zone(fields, "time_zone"),
        phone=_phone(fields, "phone"),
        after_hours_phone=_phone(fields, "after_hours_phone"),
        emergency_number=fields.matching("emergency_number", r"\d{2,6}", like="a short number such as 911"),
        crisis_number=fields.matching("crisis_number", r"[\d -]{3,16}", like="a number such as 988"),
        hours=opening_hours(fields.section("hours")),
        address=fields.text("address", most=200),
        parking=fields.text("parking", most=400),
        website=_url(fields, "website"),
        portal_url=_url(fields, "portal_url"),
        accent_colour=fields.matching("accent_colour", r"#[0-9a-fA-F]{6}", like="a color such as #1f6f78"),
        insurers=fields.texts("insurers"),
        approval_time=fields.optional_text("approval_time", most=100),
        fees=fields.texts("fees"),
        aftercare=fields.texts("aftercare"),
        keep_days=read_retention(fields.section("keep_days")) if "keep_days" in fields else DEFAULTS,
        minutes_per_call=fields.optional_number("minutes_per_call", 1, 60),
    )
    fields.finish()
    return clinic


def _phone(fields: Fields, key: str) -> str:
    """E.164. North American numbers must have an area and an exchange code that can exist."""
    text = fields.text(key)
    number = re.sub(r"[\s().-]", "", text)
    plausible = r"\+1[2-9]\d{2}[2-9]\d{6}" if number.startswith("+1") else r"\+[2-9]\d{7,14}"
    if text and not re.fullmatch(plausible, number):
        fields.wrong(key, f"{text!r} is not a phone number with its country code, such as +1 312 555 0142")
    return number


def _zone(fields: Fields, key: str) -> str:
    text = fields.text(key)
    try:
        if text:
            ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        fields.wrong(key, f"{text!r} is not a time zone such as America/Chicago")
    return text


def _url(fields: Fields, key: str) -> str:
    text = fields.text(key)
    if text and (not re.fullmatch(r"https://[^\s/{}<>\"']+(/\S*)?", text) or not urlsplit(text).hostname):
        fields.wrong(key, f"{text!r} is not an address that begins with https://")
    return text
