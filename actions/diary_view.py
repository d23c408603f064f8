"""Shows a signed-in patient the diary: counts, changes, what they mean, and the picture."""

# The SDK brings no types.
# mypy: allow-subclassing-any

from __future__ import annotations

from datetime import date

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions import runtime
from actions.diary_slots import entry, summary
from actions.failure import reply_on_failure
from actions.speech import said, say
from clinic.domain.diary.question import DiaryQuestion, Named, Wish, read_question
from clinic.domain.diary.report import Line, Report, report, spans
from clinic.domain.diary.statistics import Span
from clinic.domain.diary.summary import spoken_day
from clinic.services import diary, diary_view, patients, treatments
from clinic.services.diary import Saved

TOPIC = "diary_view"
SIX_MONTHS = 183
_REPLIES = {Wish.COUNT: "counted", Wish.TREND: "trend"}


class ViewDiary(Action):
    def name(self) -> str:
        return "action_view_diary"

    @reply_on_failure(TOPIC, "unavailable")
    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        patient = await patients.of_conversation(runtime.reading(), tracker.sender_id)
        if patient is None:
            say(dispatcher, TOPIC, "visitor")
        else:
            await show(dispatcher, patient.id, said(tracker))
        return []


async def show(dispatcher: CollectingDispatcher, patient_id: int, text: str) -> None:
    """Answers a question to the diary. `CouldNotCheck`."""
    if await diary_view.is_empty(runtime.writing(), patient_id):
        say(dispatcher, TOPIC, "empty")
    else:
        await _show(dispatcher, patient_id, text)


async def _show(dispatcher: CollectingDispatcher, patient_id: int, text: str) -> None:
    injections = [treatment.given_on for treatment in await treatments.of_patient(runtime.writing(), patient_id)]
    question = read_question(text, runtime.today(), injections)
    match question.wish:
        case Wish.DAY if question.day:
            found = await diary.covering(runtime.writing(), patient_id, question.day)
            _tell_entries(dispatcher, found, "one_day", question.day)
        case Wish.LATEST if found := await diary_view.latest_headache(runtime.writing(), patient_id):
            _tell_entries(dispatcher, found, "latest", runtime.today())
        case Wish.WORST if found := await _worst(patient_id, question):
            _tell_entries(dispatcher, found, "worst", runtime.today())
        case _:
            await _tell_report(dispatcher, patient_id, question, injections)


async def _worst(patient_id: int, question: DiaryQuestion) -> list[Saved]:
    span = None if question.is_default else question.periods[0].span
    return await diary_view.worst_headache(runtime.writing(), patient_id, span)


def _tell_entries(dispatcher: CollectingDispatcher, found: list[Saved], reply: str, day: date) -> None:
    for one in found:
        say(dispatcher, TOPIC, reply, fields=summary(one.entry), entry=entry(one.entry, saved=True, id=one.id))
    if not found:
        say(dispatcher, TOPIC, "nothing_that_day", fields={"day": spoken_day(day)})


async def _tell_report(
    dispatcher: CollectingDispatcher, patient_id: int, question: DiaryQuestion, injections: list[date]
) -> None:
    """The report, its picture unless only a count was wanted, and each insight with the sources it rests on."""
    today = runtime.today()
    known = await diary_view.read(runtime.writing(), patient_id, spans(question, injections, today))
    told = report(known, question, injections, today)
    shown = {} if question.wish is Wish.COUNT else {"picture": _drawn(question, today)}
    say(dispatcher, TOPIC, _reply(question), fields=_paragraphs(told), more=shown)
    for line in told.insights:
        say(dispatcher, TOPIC, line.id, fields=_fields(line))


def _reply(question: DiaryQuestion) -> str:
    """Under what was asked about a month that is over, no button offers "last month": it may be that very one."""
    compares = question.compared and question.wish is not Wish.COUNT
    reply = "trend" if compares else _REPLIES.get(question.wish, "overview")
    past = reply != "trend" and any(asked.named is Named.MONTH for asked in question.periods)
    return f"{reply}_past" if past else reply


def _drawn(question: DiaryQuestion, today: date) -> dict[str, str]:
    """The days of the picture's strip, as of today: those asked for, else the latest six months."""
    spans = [asked.span for asked in question.periods]
    if question.is_default or question.wish is Wish.TREND:
        spans = [Span.ending(today, days=SIX_MONTHS)]
    days = {"first": min(span.first for span in spans), "last": max(span.last for span in spans), "today": today}
    return {name: day.isoformat() for name, day in days.items()}


def _paragraphs(told: Report) -> dict[str, str]:
    counts = ("\n".join(map(_text, lines)) for lines in told.counts)
    return {"counts": "\n\n".join(counts), "changes": " ".join(map(_text, told.changes))}


def _text(line: Line) -> str:
    return runtime.base().text(TOPIC, line.id, **_fields(line))


def _fields(line: Line) -> dict[str, str]:
    return {name: _text(value) if isinstance(value, Line) else value for name, value in line.fields.items()}
