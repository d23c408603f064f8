"""What is put right in the same breath: "150 mg nurtec? no 75" is "75 mg nurtec", "monday? no tuesday" is Tuesday."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache

from clinic.domain import lexicon

_FIGURE = r"(?:\d+(?:\.\d+)?|half|one|two|three|four|five|six|seven|eight|nine|ten|twelve)"
# What puts right, by itself; a bare "no" does so behind a figure, and else only behind a mark that doubts.
_SURELY = r"(?:wait|sorry|oops|whoops|actually|or rather|rather|i mean|i meant|scratch that|make (?:that|it)|correction|my bad)"
_SMALL = r"(?:(?:more|like|it|was|its|is|just|only|about|around|maybe|closer|prob|probably|to)\s+){0,4}"
_MARKS, _DOUBT = r"[\s,.;?!-]{1,6}", r"\s*(?:\?|\.\.+|-+)[\s?.,-]*"
_OVER = rf"{_MARKS}(?:(?:no|nope|nah|{_SURELY})\b[\s,.;!-]*){{1,3}}{_SMALL}"
_SURE_WORDS = rf"{_MARKS}(?:(?:no|nope|nah)\b[\s,.;!-]*)?(?:{_SURELY}\b[\s,.;!-]*(?:no\b[\s,]*)?){{1,2}}"
_SURELY_OVER = rf"(?:{_SURE_WORDS}|{_DOUBT}(?:no|nope|nah)\b[\s,]*){_SMALL}"
# Behind the right one nothing may follow that makes something else of it.
_ENDS = r"(?=\s*(?:$|[,.;!?)]|(?:and|but|with|w|then|took|tops|max|total|so|for|at|yesterday|today|last|this)\b))"
_NOT_ADDED = r"(?!\W*(?:too|also|as well|yes|yeah|none|nothing|no|fine|ok|okay|i (?:forgot|missed|did))\b)(?!\s*[?:])"
_MAY_PUT_RIGHT = re.compile(rf"\b(?:no|nope|nah|{_SURELY})\b")


def said_over(text: str) -> str:
    """`text`, in lower case, with each such pair as its second one, in the place of the first."""
    if not _MAY_PUT_RIGHT.search(text):
        return text
    for pattern, said in _rules():
        text = pattern.sub(said, text)
    return text


def _either(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


@cache
def _rules() -> list[tuple[re.Pattern[str], Callable[[re.Match[str]], str]]]:
    rules = lexicon.load("medications")
    units = _either({word for words in lexicon.load("durations")["units"].values() for word in words} - {"m"})
    doses = _either({word for name in ("units", "forms") for words in rules[name].values() for word in words})
    names = _either({name for names in lexicon.medication_names().values() for name in names})
    day = (
        rf"(?:(?:on|last|this) )?(?:(?:{_either(lexicon.all_weekdays())})(?: (?:night|morning|afternoon|evening))?|today"
        r"|yesterday|tonight|(?:last|this) (?:night|morning|evening)|(?:\d|two|three|four|five|a) days? ago"
        r"|the \d{1,2}(?:st|nd|rd|th))"
    )
    side = r"(?:(?:the|my) )?(?:left|right)"
    weight = rf"{_OVER}(?P<new>{_FIGURE})(?: ?(?:mg|mcg))?{_ENDS}"
    lines: list[tuple[str, Callable[[re.Match[str]], str]]] = [
        (rf"\b{_FIGURE} ?(?P<unit>{units}){_OVER}(?P<new>{_FIGURE})(?! ?(?:{units})\b){_ENDS}", _with_unit),
        (rf"\b(?P<lead>lasted|lasting) (?:\w+ )?{_FIGURE}{_OVER}(?P<new>{_FIGURE}) ?(?P<unit>{units})\b", _lasting),
        (rf"(?<![\d./])\b{_FIGURE} ?(?P<unit>{doses})(?P<name>(?: of)? (?:{names}))?{weight}", _dosed),
        (rf"(?<![\d./])\b{_FIGURE}(?P<unit>)(?P<name> (?:{names})){weight}", _dosed),
        (
            rf"\b(?P<name>{names}) {_FIGURE}(?P<unit> ?(?:{doses}))?{_OVER}(?P<new>{_FIGURE})(?P<other> ?(?:{doses}))?{_ENDS}",
            _behind,
        ),
        (rf"\b(?:{names})(?: \d+ ?(?:mg)?)?{_SURELY_OVER}(?P<new>(?:{names}))\b{_NOT_ADDED}", _second),
        (rf"\b{day}{_SURELY_OVER}(?P<new>{day})\b{_NOT_ADDED}", _second),
        (rf"\b{day}(?P<pain> (?:was |a |an )?\d+(?:\.5)?(?: ?/ ?10)?){_SURELY_OVER}(?P<new>{day})\W*$", _of_day),
        (rf"^\W*{day} (?:no|nope|nah) (?P<new>{day})\W*$", _second),
        (rf"^\W*(?:1\d|2[0-4]|\d)(?:\.5)?{_OVER}(?P<new>(?:1\d|2[0-4]|\d)(?:\.5)?)\W*$", _second),
        (rf"\b{side}(?: side)?{_SURELY_OVER}(?P<new>{side})\b(?! now){_NOT_ADDED}", _second),
    ]
    return [(re.compile(pattern), said) for pattern, said in lines]


def _second(match: re.Match[str]) -> str:
    return match["new"]


def _of_day(match: re.Match[str]) -> str:
    return f"{match['new']}{match['pain']}"


def _with_unit(match: re.Match[str]) -> str:
    return f"{match['new']} {match['unit']}"


def _lasting(match: re.Match[str]) -> str:
    return f"{match['lead']} {match['new']} {match['unit']}"


def _dosed(match: re.Match[str]) -> str:
    return f"{match['new']} {match['unit']}{match['name'] or ''}".replace("  ", " ")


def _behind(match: re.Match[str]) -> str:
    return f"{match['name']} {match['new']}{match['other'] or match['unit'] or ''}"
