"""What a patient says of the diary's reminder. The assistant hears by it what a message is about, and the actions what is to be
done: one grammar, so that both hear the same. A refusal never switches on, and what is unclear switches nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from knowledge.reminder_hours import EVENING, Hour, hour_in, names_hour


class Wish(Enum):
    """`NEW_HOUR`: another hour, which is not told. `NO_HOUR`: one that is on no clock. `STATE`: how it stands is asked.
    `BEYOND`: of a medicine, say, or on one day alone, for which there is no reminder."""

    ON = "on"
    OFF = "off"
    NEW_HOUR = "new_hour"
    NO_HOUR = "no_hour"
    STATE = "state"
    BEYOND = "beyond"


@dataclass(frozen=True)
class Heard:
    """`at_hour`: for ON, 0 to 23 on the clinic's clock. `finer`: minutes or certain days were wished for, which it has not.
    `elsewhere`: a text or a call was, where there is but the chat. `sure`: by these words alone a message is about it."""

    wish: Wish
    at_hour: int | None = None
    finer: bool = False
    elsewhere: bool = False
    sure: bool = True


# Parts of the reply before that an answer of few words goes on with.
ASKED_HOUR = frozenset({"reminder_which_hour", "reminder_new_hour"})
TOLD_ON = frozenset({"reminder_on", "reminder_on_daily", "reminder_on_here", *ASKED_HOUR})
TOLD_OFF = frozenset({"reminder_how", "reminder_off", "reminder_was_off", "reminder_beyond"})

_THING = r"(?:reminders?|nudges|(?:an?|the|my|daily|nightly|evening|diary|no) nudge|notifications?|notifs?)"
_ANY_THING = (
    r"(?:reminders?|nudges|notifications?|notifs?|alerts|pings|prompts"
    r"|(?:an?|the|my|daily|nightly|evening|diary|no) (?:nudge|alert|ping|prompt))"
)
_VERB = r"(?:remind|nudge|ping|prompt|alert|notify)"
_VERBED = r"(?:(?:be|get|getting|being) (?:reminded|nudged|pinged|prompted|alerted|notified))"
_VERBING = r"(?:reminding|nudging|pinging|prompting|alerting|notifying)"
_TELL = (
    r"(?:(?:text|message|email|ask) me|tell me to|check in with me|let me know (?!what|how|which|who)"
    r"|send me (?:an? )?(?:text|message|email|note))"
)
_TELLING = (
    r"(?:ask(?:ing)?|bug(?:ging)?|nag(?:ging)?|bother(?:ing)?|pester(?:ing)?|hound(?:ing)?|messag(?:e|ing)|text(?:ing)?"
    r"|email(?:ing)?|hassl(?:e|ing)|spam(?:ming)?|annoy(?:ing)?|disturb(?:ing)?)"
)
_MENTION = re.compile(rf"\b(?:{_ANY_THING}|{_VERB}|{_VERBED}|{_VERBING}|{_TELL}|{_TELLING}|messages|texts|questions)\b")
_OFTEN_ALONE = (
    r"(?:(?:every|each) (?:single )?(?:day|night|evening|morning|afternoon|weekday)|daily|nightly|evenings|nights|mornings"
    r"|afternoons|a day)"
)
_OFTEN = rf"(?:{_OFTEN_ALONE}|every|each)"
_WRITTEN = r"(?:diary|log(?!ged? (?:in|out))|logging|logged|journal|entry|entries|track|tracking|write|written|fill|record it)"
_DIARY = rf"(?:{_WRITTEN}|headaches?|migraines?)"
_PART = r"(?:mornings?|noon|midday|midnight|lunch(?:time)?|afternoons?|evenings?|nights?|bed(?:time)?|dinner|breakfast|nightly)"
_FEW = r"(?: (?!but\b|and\b|then\b|instead\b|so\b)[\w']+)"

# Words that would be taken for a refusal: "don't forget to", "so I don't forget", "if I haven't logged".
_FORGET = re.compile(
    r"\b(?:don'?t|do not|never) forget (?:to )?"
    r"|\b(?:so (?:that )?|because |bc |cuz |cause |since )?i (?:(?:always|keep|just|will|might|may|would|usually|often) )*"
    r"(?:(?:don'?t|do not|won'?t|will not|never) )?forget(?:ting)?\b(?: it| to(?: \w+){1,2})?"
)
_LET_FORGET = re.compile(r"\b(?:don'?t|do not|never) let me forget\b")
_UNWRITTEN = re.compile(
    r"\b(?:if|when|whenever|in case|unless|that|on days) (?:that )?(?:i|there|it|my \w+)(?:'?ve|'?s)? (?:\w+ )?"
    r"(?:haven'?t|have not|have|has|hasn'?t|didn'?t|did not|don'?t|do not|forg[eo]t|not|no|nothing)\b[^.,;!?]*"
)
_YOU = re.compile(r"\b(?:u|ya)\b")
_MISSPELT = re.compile(r"\b(?:remidner|remider|reminer|remindr|remineder|remainder)(s?)\b")

# Those of a visit, which the clinic sends.
_OF_VISIT = re.compile(
    r"\b(?:appointments?|appts?|apts?|visits?|injections?|shots?|botox|replied|reply|clicked|pressed|hit|reminder (?:text|call"
    r"|card|letter)"
    r"|still on for)\b"
)
_OF_WHAT = re.compile(
    rf"\b{_VERB} me (?:again |please )?(?:(?:what|how|when|which|why|who|where|if|whether)\b"
    rf"|(?:of|about) (?!(?:my |the |this )?(?:\w+ )?{_DIARY}\b)(?!.*\b(?:{_OFTEN}|at \d)))"
)

_LEAD = (
    r"^\W*(?:(?:and|ok|okay|so|hey|hi|wait|check|see|can you|could you|do you know|i (?:wonder|wanted to know)|tell me|please|pls"
    r"|if|whether|also)\W+)*"
)
_OWN_THING = rf"(?:(?!appointment|appt|visit|botox|text|phone|email|mail)[\w-]+ ){{0,2}}{_THING}"
_IS_ON = r"(?:on|off|set|set up|active|activated|enabled|working|running|(?:switched|turned) (?:on|off))"
_WHEN = r"(?:at )?(?:what time|what hour|when)"
_STILL = r"(?: (?:still|already|even|currently|now))*"
_ASKS_STATE = re.compile(
    rf"{_LEAD}(?:(?:is|are) (?:my |the |that |any )?{_OWN_THING}(?: (?:is|are))?{_STILL} {_IS_ON}"
    rf"|(?:my|the) {_OWN_THING} (?:is|are){_STILL} {_IS_ON}"
    rf"|do i{_STILL} have (?:a |an |any |the |my )?{_OWN_THING}(?: {_IS_ON})?"
    rf"|am i{_STILL} getting (?:a |any |the |my )?{_OWN_THING}"
    rf"|{_WHEN} (?:is|are) (?:my |the ){_OWN_THING}(?: (?:set )?(?:for|at))?"
    rf"|{_WHEN} (?:do|will|did) (?:you|i) (?:remind me|set (?:my |the )?{_OWN_THING})(?: (?:for|at))?"
    r"|(?:did|have) (?:you|i) (?:turn(?:ed)?|switch(?:ed)?|set)(?: (?:on|off|up))?"
    rf" (?:a |the |my )?{_OWN_THING}(?: (?:on|off|up))?)"
    r"(?: (?:right now|now|at the moment|still))?\W*$"
)
_NEVER_A_WISH = r"do you|do i|does|is|are|was|were|am i|(?:did|have) (?:you|i)|how|what'?s?|which|when'?s?|at what|why"
_ASKS = re.compile(
    rf"{_LEAD}(?P<never_a_wish>{_NEVER_A_WISH})?(?(never_a_wish)|(?:will|would|can i))\b.*\b"
    rf"(?:{_THING}|remind|{_VERB} me|{_VERBED}|{_VERBING})\b"
)
# "I never got the reminder", "you didn't remind me": how it stands is told.
_MISSES_IT = re.compile(
    rf"\b(?:never|didn'?t|did not|haven'?t|have not|don'?t|do not|not|no longer) (?:even |ever |yet |really )?"
    rf"(?:get|got|gotten|getting|receive\w*|see|saw|seen|have(?! to\b)|had|know|remember)\b(?: [\w']+){{0,5}}? {_THING}\b"
    rf"|\byou (?:(?:never|didn'?t|did not|haven'?t|have not|don'?t|forgot to) {_VERB}(?:ed)?|stopped {_VERBING})\b"
    rf"|\b(?:there was|there is|i have|i got|i had) no {_THING}\b"
    rf"|\b{_THING} (?:(?:never|didn'?t|did not) (?:came?|work\w*|show\w*)|(?:has |have )?stopped)\b"
    rf"|\bcan'?t you {_VERB} me\b"
)

_NOT = (
    r"(?:stop|quit|end|cease|cancel|disable|delete|remove|erase|drop|kill|lose|ditch|scrap|pause|mute|silence|unsubscribe|skip"
    r"|deactivate|discontinue|opt(?:ing)? out|get rid|do away with|done(?: with)?|had it with|enough|no more"
    r"|no longer|without|can'?t stand|hate"
    r"|(?:sick|tired) of"
    r"|fed up|leave me alone|rather not|prefer not|don'?t|do not|won'?t|not|never|no need|forget(?: about)?|cut (?:out|it))"
)
_REFUSES = re.compile(
    rf"\b{_NOT}{_FEW}{{0,5}}? (?:{_ANY_THING}|{_VERB} me|remind|{_VERBED}|{_VERBING})\b"
    rf"|\b(?:no|zero) (?:(?:more|further|daily|nightly|evening|diary) )*{_ANY_THING}\b(?! (?:came|yet|this|has|arrived|was"
    rf"|so far))"
    rf"|\b(?:turn|turned|switch|switched|take|shut|toggle|set)\b[^.!?]*\boff\b[^.!?]*\b{_ANY_THING}\b"
    rf"|\b{_ANY_THING} off\W*(?:$|please|pls)|\b{_ANY_THING}\W+no\b(?: thanks?| thank you|\W*$)"
    rf"|\b{_NOT}{_FEW}{{0,4}}? (?:messages|texts|emails|questions)\b.*\b{_WRITTEN}\b"
    r"|\b(?:reminders?|nudges?)\b(?!(?: [\w']+){0,2} (?:went|goes|go|going) off)[^?]{0,40}?\b(?:off|stop|gone|away|annoy\w*"
    r"|too much|a (?:rest|break)|pointless|useless|not needed|unwanted)\b"
    rf"|(?:^|[,.;!] ?|\b(?:please|pls|plz|you|just|to|ok|okay|hey|and) ){_NOT}{_FEW}{{0,3}}? {_TELLING} me\b.*\b(?:{_OFTEN}"
    rf"|{_WRITTEN}|{_THING})\b"
)
_STILL_ON = re.compile(
    rf"\b(?:don'?t|do not|never) (?:ever )?(?:stop|quit|cancel|end|turn off|delete)\b.*\b(?:{_THING}|{_VERBING})\b"
)
# What is wished for instead of an hour that is refused: "not at 8, make it 9pm".
_RATHER = re.compile(
    r"\b(?:make|set|move|change|switch|do|put) (?:it|that|them|the time)(?: for| at| to| on)*(?P<at> .*)"
    rf"|(?:\b(?:but|instead|rather)|[,;.])(?: just)?(?P<but> (?:{_VERB} me )?(?:at|around|for) .*)"
    r"|(?P<instead>[^,;.]*)\binstead\b\W*$"
)

_MEDICINE = r"(?:meds?|medic\w+|pills?|tablets?|dose|doses|vitamins?|supplements?|refills?|prescriptions?)"
_TO_WRITE = (
    rf"(?:{_WRITTEN}|note|notes|enter|update|do (?:it|my|the)|complete|keep|add|put|use|check|open|journal|save|tell you"
    r"|report|be|get|go|come|work|start|stop|end|ring|arrive|happen|earlier|later)"
)
_ONE_DAY = (
    r"(?:tomorrow|tmrw|tmr|tonight|later|today|next \w+|soon|again later|in (?:an?|\d+|one|two|three|a few|half an) (?:\w+ )?"
    r"(?:minutes?|mins?|hours?|hrs?|days?|weeks?|while|bit)|on (?:the \d+\w*|(?:mon|tues|wednes|thurs|fri|satur|sun)day)|this \w+"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
)
_BEYOND = re.compile(
    rf"\b(?:{_VERB} me|{_VERBED}|{_ANY_THING})\b.*?\b(?:i (?:need|have) )?to (?!{_TO_WRITE}\b|(?:\w+ )?{_PART}\b|{_OFTEN}\b"
    r"|(?:me|you|my|the|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|quarter|around|about|another)\b)"
    r"[a-z]+"
    rf"|\b(?:{_VERB} me|{_ANY_THING})\b.*\b(?:take|of|for|about|with) (?:my |the |a |an |some )?(?:\w+ )?{_MEDICINE}\b"
    rf"|\b{_MEDICINE} {_ANY_THING}\b"
)
# Milk and the trash are another assistant's business.
_OF_MEDICINE = re.compile(rf"\b{_MEDICINE}\b|\btake my\b|\b(?:water|drink)\b")
_ONCE = re.compile(rf"\b(?:{_VERB} me|{_THING})(?: please| pls)?(?: \w+){{0,4}}? (?:for )?{_ONE_DAY}\b|\b{_ONE_DAY} {_VERB} me\b")

_CERTAIN_DAYS = re.compile(
    r"\b(?:week ?days?|week ?ends?|work(?:ing)? days?|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|every (?:other|second|\d+)"
    r"|weekly|(?:once|twice) a (?:day|week|month)|monthly|each week|every week|every month|(?:two|2|three|3) times)\b"
)
_OTHER_HOUR = re.compile(
    rf"\b(?:change|move|shift|adjust|reschedule|edit|update|postpone|delay|different|another|other|earlier|later|sooner"
    rf"|too (?:early|late)|wrong)\b.*\b(?:{_ANY_THING}|{_VERB} me|{_VERBED}|{_VERBING})\b"
    rf"|\b{_ANY_THING}\b.*\b(?:earlier|later|sooner|different|(?:another|other|wrong|better) (?:time|hour)|too (?:early|late))\b"
    rf"|\b(?:{_VERB} me|{_VERBED})\b.*\b(?:earlier|sooner|different|(?:another|other|better) (?:time|hour))\b"
)
# "The reminder came at 9" tells of one, and wishes nothing; one on the patient's own phone is not ours.
_TOLD_OF = re.compile(
    rf"\b{_ANY_THING} (?:\w+ )?(?:came|was|were|is|are|went|goes|popped|pops|showed|said|says|tells|told|woke|comes|keeps?)\b"
    r"|\bon (?:my|the|an?) (?:phone|i?phone|watch|calendar|fridge|alexa|app|mirror|wall|desk)\b|\b(?:alexa|siri)\b"
    r"|\breminders? from (?:the|my)\b"
)
_MAKE = (
    r"(?:turn|switch|set|put|start|send|give|want|need|activate|enable|add|create|make|schedule|resume|restart|change|move|shift"
    r"|push|bring|adjust|update|edit|reschedule|postpone|delay"
    r"|(?:^|\b(?:to|can i|could i|may i|please|pls|i'?d|would|really|let'?s) )(?:get|have|use|try|like|love|keep))"
)
_BETWEEN = r"(?: (?:for|at|in|to|on|by|before|around|about|me|fill|write|log|my|the|please|every|each|daily|a|out|up|i))"
_SWITCHES_ON = re.compile(
    rf"\b{_VERB} me\b.*\b(?:{_OFTEN}|{_DIARY}|{_PART})\b|\b{_VERBED}\b.*\b(?:{_OFTEN}|{_WRITTEN})\b"
    rf"|\b(?:want|like|love|need|wish|prefer)(?: \w+)? to {_VERBED}\b|\b(?:start|keep|resume) {_VERBING}\b"
    rf"|\b(?:{_OFTEN}|{_DIARY}|{_PART}) (?:\w+ )?{_THING}\b|(?:\b|^){_MAKE}{_FEW}{{0,4}} {_THING}\b"
    rf"|\b{_THING} (?:back )?(?:on|please|pls)(?=\W*$|\W+(?:please|pls|again|every|now|for|at)\b)"
    rf"|\b{_ANY_THING}{_BETWEEN}* (?:{_OFTEN}|{_WRITTEN}|{_PART})\b"
)
_MAKES = re.compile(rf"(?:\b|^){_MAKE}\b|\b{_VERB} me\b")
_OFTEN_SAID = re.compile(rf"\b{_OFTEN}\b")
_HOUR_BESIDE = re.compile(rf"\b(?:{_VERB} me|{_VERBED}|{_ANY_THING})\b")
_TELLS_OFTEN = re.compile(rf"\b{_TELL}(?=.*\b{_OFTEN_ALONE}\b).*\b{_WRITTEN}\b")
_ELSEWHERE = re.compile(r"\b(?:texts?|sms|emails?|e-mails?|calls?|phone|message me|by message)\b")

_NAMED = re.compile(r"\breminders?\b")
_FIGURE = re.compile(r"\d\s*/\s*10|\b(?:headache|migraine|took)\b")
_FEW_WORDS = 9
# A longer refusal may say farewell, which is for those to hear who know the signs of it.
_MOST_WORDS = 13

_IT_OFF = re.compile(
    r"\W*(?:(?:no|nope|oh|ok|okay|wait|actually|sorry|please|pls|never ?mind|thanks)\W+)*"
    r"(?:(?:turn|switch|shut) (?:it|that|them) off|(?:stop|cancel|undo|delete|remove|end|quit) (?:it|that|this|them)|off|undo"
    r"|stop|i (?:don'?t|do not) want (?:it|that|one)(?: any ?more)?)(?:\W+(?:please|pls|again|now|thanks))*\W*"
)
_YES = re.compile(
    r"\W*(?:(?:yes|yeah|yep|yup|sure|ok|okay|please|pls|do|do it|go ahead|(?:turn|switch) (?:it|that) (?:back )?on|on"
    r"|i (?:do|would)|that would be (?:great|nice|good))\W*)+"
)
_BARE_YES = re.compile(r"\W*(?:ok|okay|please|pls|do|on)\W*")


def heard(text: str, behind: str = "") -> Heard | None:
    """What a message wishes of the reminder, or asks of it; None for any other. `behind`: the part of the diary's reply just
    before, with which a few words go on: "make it 9"."""
    said = _plain(text)
    return _on_its_own(said) if _MENTION.search(said) else _going_on(said, behind)


def _on_its_own(said: str) -> Heard | None:
    if _OF_VISIT.search(said) or _OF_WHAT.search(said):
        return None
    if _ASKS_STATE.search(said) or _MISSES_IT.search(said) or _STILL_ON.search(said):
        return Heard(Wish.STATE)
    asks = _ASKS.search(said)
    if asks and asks["never_a_wish"]:
        return Heard(Wish.STATE, sure=False)
    return _wished(said) or (Heard(Wish.STATE, sure=False) if asks or _only_names(said) else None)


def _only_names(said: str) -> bool:
    """Whether a reminder is named in a few words that tell of no headache: how it stands is told, and none is logged."""
    return bool(_NAMED.search(said)) and len(said.split()) <= _FEW_WORDS and not (_TOLD_OF.search(said) or _FIGURE.search(said))


def _wished(said: str) -> Heard | None:
    if _REFUSES.search(said):
        rather = _RATHER.search(said)
        hour = hour_in(" ".join(filter(None, rather.groups()))) if rather else None
        return _at(hour, said) if hour else Heard(Wish.OFF, sure=len(said.split()) <= _MOST_WORDS)
    switches = bool(_SWITCHES_ON.search(said) or _TELLS_OFTEN.search(said))
    hour = hour_in(said) if switches or _HOUR_BESIDE.search(said) else None
    if _OTHER_HOUR.search(said) and (hour is None or not _MAKES.search(said)):
        return Heard(Wish.NEW_HOUR)
    if _TOLD_OF.search(said):
        return None
    if _BEYOND.search(said):
        return Heard(Wish.BEYOND, sure=bool(_OF_MEDICINE.search(said)))
    if _ONCE.search(said) and not _OFTEN_SAID.search(said):
        return Heard(Wish.BEYOND)
    return _at(hour or Hour(EVENING), said) if hour or switches else None


def _at(hour: Hour, said: str) -> Heard:
    if hour.hour is None:
        return Heard(Wish.NO_HOUR)
    finer = bool(hour.minutes or _CERTAIN_DAYS.search(said))
    return Heard(Wish.ON, hour.hour, finer, elsewhere=bool(_ELSEWHERE.search(said)))


def _going_on(said: str, behind: str) -> Heard | None:
    """What few words wish behind a reply about the reminder that is on, or off, or asked for its hour."""
    if behind in TOLD_ON and names_hour(said, bare=behind in ASKED_HOUR):
        hour = hour_in(said, bare=True)
        return _at(hour, said) if hour else None
    if behind in TOLD_ON and _IT_OFF.fullmatch(said):
        return Heard(Wish.OFF)
    if behind in TOLD_OFF and _YES.fullmatch(said) and not _BARE_YES.fullmatch(said):
        return Heard(Wish.ON, EVENING)
    return None


def _plain(text: str) -> str:
    said = _YOU.sub("you", " ".join(text.lower().replace("’", "'").split()))
    said = _LET_FORGET.sub("remind me", _MISSPELT.sub(r"reminder\1", said))
    return " ".join(_UNWRITTEN.sub(_of_diary, _FORGET.sub(" ", said)).split())


def _of_diary(found: re.Match[str]) -> str:
    return "for my diary" if re.search(rf"\b{_DIARY}\b", found[0]) else ""
