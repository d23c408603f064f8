"""Takes out of a message what may tell who wrote it, before anybody reads it away from its conversation.

What has a form is found: numbers to call, addresses of the web and of mail, dates with a year, long numbers, streets with a
house number, and names (`personal_names`). A name that is no common given name has no form in the middle of a sentence: whoever
reads the message next has to see to that, and a second person after them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from phonenumbers import Leniency, PhoneNumberMatcher

from clinic.domain.dates_of_birth import without_births
from clinic.domain.known_names import NOBODY, KnownNames
from clinic.domain.personal_names import is_ordinary, name_spans

PHONE, EMAIL, LINK, DATE, NUMBER, NAME, ADDRESS = "[phone]", "[e-mail]", "[link]", "[date]", "[number]", "[name]", "[address]"

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]{0,6}\.?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)\d\d"
_DATES = re.compile(
    rf"\b(?:\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}|\d{{4}}[/.-]\d{{1,2}}[/.-]\d{{1,2}})\b|\b{_DAY}\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}\b|\b{_MONTH}\s+{_DAY},?\s+{_YEAR}\b"
    rf"|(?<=\bborn )(?:on |in )?(?:{_YEAR}|\d{{1,2}}[/.-]\d{{1,2}}|{_MONTH}\s+{_DAY}|{_DAY}\s+(?:of\s+)?{_MONTH})\b"
    rf"|(?<=\bdob )(?:is )?[\d/.-]+",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[^\s@<>()\[\],;:]+@[^\s@<>()\[\],;:]+\.[^\W\d_][\w-]+")
# "ann dot b at gmail dot com", "ann@gmail dot com"; a sentence goes on with "at" too: "look at webmd dot com".
_OPEN, _SHUT = r"\s*[(\[{<]\s*", r"\s*[)\]}>]\s*"
_DOT = rf"(?:\s*\.\s*|\s+(?:dot|punto)\s+|{_OPEN}(?:dot|punto|\.){_SHUT})"
_AT_IN_BRACKETS = rf"{_OPEN}(?:at|arroba|@){_SHUT}"
_AT = rf"(?:\s*@\s*|{_AT_IN_BRACKETS}|\s+(?:at|arroba)\s+)"
_NO_MAILBOX = r"(?:at|dot|it|is|are|up|me|us|you|them|out|look|looked|looking|read|saw|see|found|online|info|article|was)"
_TOP = r"(?:com|org|net|edu|gov|io|info|co|us|uk|de|ca|mx|es|me)"
_SPOKEN_EMAIL = re.compile(
    rf"\b(?!{_NO_MAILBOX}\b)[\w+-]+(?:(?:\.|\s+(?:dot|punto|underscore|dash|hyphen)\s+)[\w+-]+){{0,3}}{_AT}"
    rf"[\w-]+(?:\s+(?:dot|punto)\s+[\w-]+){{0,2}}\s+(?:dot|punto)\s+{_TOP}\b"
    rf"|\b(?!{_NO_MAILBOX}\b)[\w.+-]+{_AT}(?:gmail|googlemail|yahoo|ymail|hotmail|outlook|icloud|aol|proton|protonmail|live|msn|gmx)"
    rf"{_DOT}{_TOP}\b"
    # In brackets nobody writes "at" but for an address, whatever comes behind.
    rf"|[\w.+-]+{_AT_IN_BRACKETS}[\w-]+(?:{_DOT}[\w-]+)*|[\w.+-]+@[\w-]+",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<![\w@])@([\w.]{2,}\w)")
_LINK = re.compile(
    r"(?:https?://|www\.)\S+|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|org|net|edu|gov|io|info|co|us|uk|de|ca)\b(?:/\S*)?",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"\b(?:mrn|ssn|member id|patient id|policy|claim|account|case)(?:\s*(?:number|no|nr|id|#|is|:)\.?)*\s*(?=[\w-]*\d)[\w-]{4,}"
    # What is also said of other things is one with "id" or "number" behind it.
    r"|\b(?:(?:medicare|medicaid|insurance|subscriber|beneficiary|group|chart|record|licen[cs]e|passport|plan|health|card|my)\s+){0,2}"
    r"(?:id|number|no|nr|mbi|nhs)\b\.?(?:\s*(?:number|no|nr|is|#|:)\.?)*\s*(?=[a-z0-9-]*\d)(?=[\d-]*[a-z])[a-z0-9-]{4,}"
    # A Medicare beneficiary identifier (CMS): 1EG4-TE5-MK73.
    r"|\b[1-9][a-z][a-z0-9]\d[ -]?[a-z][a-z0-9]\d[ -]?[a-z]{2}\d{2}\b",
    re.IGNORECASE,
)
_DIGIT = (
    r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple"
    r"|cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|\d)"
)
_SPOKEN_NUMBER = re.compile(rf"\b{_DIGIT}(?:[\s,-]+{_DIGIT}\b){{6,}}", re.IGNORECASE)
# Five digits or more, also in pieces: "078-05-1120", "4111 1111 1111 1111". Four are a year, a dose or a time.
_LONG_NUMBER = re.compile(r"(?<!\d)\d(?:[ .-]?\d){4,}(?!\d)")
_STREET = r"(?:street|avenue|ave|road|rd|boulevard|blvd|lane|ln|terrace|parkway|pkwy|highway|hwy)"
_STREET_OR_NOT = r"(?:St|Dr|Drive|Ct|Court|Way|Pl|Place|Circle|Cir)"
_NO_STREET = (
    r"(?:min|mins|minutes?|hours?|hrs?|days?|weeks?|months?|years?|miles?|km|the|a|an|of|on|off|to|down|up|from|in|per|my|more)"
)
_ADDRESS = re.compile(
    rf"\b\d{{1,5}}[a-z]?\s+(?:(?!{_NO_STREET}\b)[a-z0-9'.]+\s+){{1,3}}{_STREET}\b\.?(?:,?\s*(?:apt|unit|suite|#)\.?\s*\w+)?",
    re.IGNORECASE,
)
_ADDRESS_BY_CAPITALS = re.compile(
    rf"\b\d{{2,5}}\s+(?:[A-Z][a-z'.]+\s+){{1,3}}{_STREET_OR_NOT}\b\.?(?:,?\s*(?:[Aa]pt|[Uu]nit|[Ss]uite|#)\.?\s*\w+)?"
)
_WAY = rf"(?:{_STREET}|st|dr|drive|ct|court|way|pl|place|circle|cir)"
_SIDE = r"(?:[nsew]|[ns][ew]|north|south|east|west)\.?"
_FLAT = r"(?:,?\s*(?:apt|apartment|unit|suite|ste|#)\.?\s*\w+)?"
_AND_SO_ON = (
    rf"(?:{_NO_STREET}|and|so|but|is|can|with|how|what|when|where|feet|foot|ft|meters|metres|percent|people|kids|dogs|cats)"
)
_ADDRESS_BY_WORDS = re.compile(
    rf"\b\d{{1,5}}[a-z]?\s+{_SIDE}\s+(?:(?!{_NO_STREET}\b)[a-z0-9'.]+\s+){{1,3}}{_WAY}\b\.?{_FLAT}"
    rf"|\b\d{{1,5}}\s+\d{{1,3}}(?:st|nd|rd|th)\s+{_WAY}\b\.?{_FLAT}"
    r"|\b(?:p\.?\s?o\.?\s?box|apartado)\s*#?\d+"
    r"|\b(?:calle|avenida|avda|paseo|rue)\.?\s+(?:[^\W\d_]+\s+){1,4}\d{1,4}(?:,\s*\d[oaºª]?\s*(?:izquierda|derecha|izq|dcha))?",
    re.IGNORECASE,
)
_FLAT_ALONE = re.compile(r"\b(?:apt|apartment)\.?\s*#?\d+[a-z]?\b", re.IGNORECASE)
_ADDRESS_BY_LEAD = re.compile(
    rf"(?P<lead>\b(?:live at|living at|reside at|address is|address:|vivo en|direcci[oó]n es)\s+)"
    rf"\d{{1,5}}[a-z]?(?:\s+(?!{_AND_SO_ON}\b)[\w'.]+){{1,4}}",
    re.IGNORECASE,
)


def scrub(text: str, *, country: str, names: Iterable[str] = (), known: KnownNames = NOBODY) -> str:
    """`text` with a word in brackets in the place of each thing that may tell who wrote it.

    `country`: whose phone numbers have no country code, such as US. `names`: full names that are known to belong to the writer;
    `known`: those of others.
    Scrubbing twice changes nothing more.
    """
    found = _SPOKEN_EMAIL.sub(EMAIL, _EMAIL.sub(EMAIL, text))
    found = _LINK.sub(LINK, found)
    found = _DATES.sub(DATE, without_births(found, DATE))
    found = _without_addresses(found)
    found = _SPOKEN_NUMBER.sub(PHONE, _without_phones(found, country))
    found = _LONG_NUMBER.sub(NUMBER, _LABELLED.sub(NUMBER, found))
    return _without_names(found, names, known)


def _without_addresses(text: str) -> str:
    for form in (_ADDRESS_BY_WORDS, _ADDRESS, _ADDRESS_BY_CAPITALS, _FLAT_ALONE):
        text = form.sub(ADDRESS, text)
    return _ADDRESS_BY_LEAD.sub(rf"\g<lead>{ADDRESS}", text)


def _without_phones(text: str, country: str) -> str:
    for match in reversed(list(PhoneNumberMatcher(text, country, leniency=Leniency.POSSIBLE))):
        text = text[: match.start] + PHONE + text[match.end :]
    return text


def _without_names(text: str, names: Iterable[str], known: KnownNames) -> str:
    text = _HANDLE.sub(lambda match: match[0] if is_ordinary(match[1].lower()) else NAME, text)
    for find in (name_spans, known.spans):
        for start, end in reversed(list(find(text))):
            text = text[:start] + NAME + text[end:]
    for word in _words(names):
        text = re.sub(rf"(?<![\w\[]){re.escape(word)}(?![\w\]])", NAME, text, flags=re.IGNORECASE)
    return text


def _words(names: Iterable[str]) -> Iterator[str]:
    """The words of names, the longest first; a single letter is none."""
    words = {word for name in names for word in re.findall(r"[^\W\d_][\w'-]+", name)}
    return iter(sorted(words, key=lambda word: (-len(word), word)))
