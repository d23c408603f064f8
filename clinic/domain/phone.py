"""Telephone numbers as patients type them, as they are stored, and as they are read back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

from phonenumbers import (
    NumberParseException,
    PhoneNumber,
    PhoneNumberFormat,
    PhoneNumberType,
    country_code_for_region,
    format_number,
    is_valid_number,
    number_type,
    parse,
    region_code_for_country_code,
    region_code_for_number,
)

# Numbers of no country are of satellites and worldwide networks, and cost whoever calls them dearly.
NO_COUNTRY = "001"
COSTLY = frozenset({PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST, PhoneNumberType.UAN})


def stored_phone(typed: str, country: str) -> str | None:
    """The number in RFC 3966 (tel:+1-312-555-0142); None when nobody can be called there, or only at a price.

    Without a country code it is a number of `country`, such as US.
    """
    try:
        number = parse(typed, country)
    except NumberParseException:
        return None
    if not is_valid_number(number) or number_type(number) in COSTLY:
        return None
    if region_code_for_country_code(number.country_code or 0) == NO_COUNTRY:
        return None
    return format_number(number, PhoneNumberFormat.RFC3966)


def is_one_of(stored: str, others: Iterable[str]) -> bool:
    """Whether a stored number, with whatever extension, leads to the line of one of these (with their country codes)."""
    number: PhoneNumber = parse(stored)
    lines = (parse(other) for other in others)
    return any((line.country_code, line.national_number) == (number.country_code, number.national_number) for line in lines)


def spoken_phone(stored: str, country: str) -> str:
    """A stored number as people of `country` write it: (312) 555-0142, or with its country code from abroad; and with the name
    of its country where that shares the code of `country`: "+1 876-421-1234 (Jamaica)"."""
    number: PhoneNumber = parse(stored)
    if number.country_code != country_code_for_region(country):
        return format_number(number, PhoneNumberFormat.INTERNATIONAL)
    region = region_code_for_number(number)
    # A free number is of all countries that share the code.
    if region in (None, country) or number_type(number) == PhoneNumberType.TOLL_FREE:
        return format_number(number, PhoneNumberFormat.NATIONAL)
    return f"{format_number(number, PhoneNumberFormat.INTERNATIONAL)} ({_country_names().get(region, region)})"


@cache
def _country_names() -> Mapping[str, str]:
    """In English, by their codes (ISO 3166): those of `phonenumbers` come with 190 MB of places."""
    table = (files("tzdata") / "zoneinfo/iso3166.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return {code: name for code, name in rows}  # noqa: C416  (rows are no pairs for mypy)
