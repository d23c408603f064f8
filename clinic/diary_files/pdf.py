"""A `DoctorReport` on one page: what changed since the treatment began, cycle by cycle, and the latest entries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from functools import partial

from reportlab.lib.pagesizes import A4, LETTER

from clinic.diary_files.pdf_chart import bars
from clinic.diary_files.pdf_sheet import MARGIN, SOFT, Column, Sheet
from clinic.diary_files.pdf_text import BOLD
from clinic.diary_files.words import load_words
from clinic.domain.diary.draft import DiaryDraft, plain_number
from clinic.domain.diary.record import Recorded
from clinic.domain.diary.statistics import FOUR_WEEKS, Count, Span
from clinic.domain.doctor_report import CycleRow, DoctorReport, Side
from clinic.domain.medication_classes import MedicationClass
from clinic.domain.names import NO_MEDICATION

# Where paper is Letter; elsewhere it is A4.
LETTER_COUNTRIES = ("US", "CA", "MX", "PH", "CL", "CO")
MOST_CYCLES, MOST_WEEKS = 5, 4
ENTRY_SIZE, ENTRY_LEADING = 6.6, 9.0
_DEFINITIONS_SIZE = 6.2
_DEFINITIONS_HEIGHT = 46.0


def doctor_pdf(report: DoctorReport, *, clinic: str, country: str) -> bytes:
    """One page, Letter or A4 as the clinic's `country` has it. Entries that do not fit are counted, never left out unsaid."""
    words = load_words()
    sheet = Sheet(LETTER if country in LETTER_COUNTRIES else A4, title=f"{words('title')}: {report.name}", author=clinic)
    _head(sheet, report, clinic)
    _comparison(sheet, report)
    _cycles(sheet, report)
    _entries(sheet, report)
    _definitions(sheet)
    return sheet.finished()


def _head(sheet: Sheet, report: DoctorReport, clinic: str) -> None:
    words, whole = load_words(), report.whole
    sheet.header(words("title"), 15, words("made", clinic=clinic, day=_long(report.made_on)))
    sheet.header(words("patient", name=report.name), 10.5, words("portal_id", id=report.portal_id))
    if not report.entries:
        sheet.line(words("about_empty"), 8)
        return
    first, last = _long(report.entries[-1].day), _long(report.entries[0].day)
    share = f"{round(100 * whole.recorded / whole.span.days)}"
    recorded = words("recorded_whole", recorded=f"{whole.recorded}", days=f"{whole.span.days}", share=share)
    sheet.line(words("about", first=first, last=last), 7.5)
    sheet.line(recorded, 7.5)


def _comparison(sheet: Sheet, report: DoctorReport) -> None:
    words, baseline = load_words(), report.baseline
    sheet.heading(words("compare" if baseline else "compare_unknown"))
    if baseline is None:
        sheet.line(words("no_treatment"), 7.5, color=SOFT)
        columns = [Column(170), Column(sheet.width - 170)]
        header = ["", _span(report.now.count.span)]
        rows = [[name, now] for name, _, now, _ in _compared(report)]
    else:
        columns = [Column(136), Column(150), Column(150), Column(sheet.width - 436)]
        header = ["", words("baseline"), words("now"), words("change")]
        spans = ["", _span(baseline.count.span), _span(report.now.count.span), ""]
        rows = [spans, *([*row] for row in _compared(report))]
    sheet.table(columns, header, rows, size=7.2, leading=11)
    if baseline and report.change is None:
        sheet.y -= 2
        sheet.line(_why_not(report, baseline), 7.5, font=BOLD)


def _compared(report: DoctorReport) -> Iterator[tuple[str, str, str, str]]:
    """Rows of the comparison: the name, the baseline's cell, the cell of the last four weeks, and the change."""
    words = load_words()

    def row(name: str, cell: Callable[[Side | None], str], change: str = "") -> tuple[str, str, str, str]:
        return name, cell(report.baseline), cell(report.now), change

    yield row(words("headache_days"), _headache_days, _change(report))
    yield row(words("headache_hours"), _hours)
    yield row(words("mean_pain"), _pain)
    yield row(words("acute_days"), lambda side: _of_recorded(side, side.count.acute if side else 0), _acute_change(report))
    for kind in report.classes:
        yield row(f"– {words(f'class_{kind}')}", partial(_class_days, kind=kind))
    yield row(words("recorded"), _recorded)


def _class_days(side: Side | None, *, kind: MedicationClass) -> str:
    return _of_recorded(side, side.count.medication.get(kind, 0) if side else 0)


def _headache_days(side: Side | None) -> str:
    return _of_recorded(side, side.count.headache if side else 0)


def _of_recorded(side: Side | None, days: int) -> str:
    if side is None or not side.count.recorded:
        return load_words()("unknown")
    return load_words()("of_recorded", days=f"{days}", recorded=f"{side.count.recorded}")


def _hours(side: Side | None) -> str:
    if side is None or not side.lengths:
        return load_words()("unknown")
    fields = {"hours": f"{round(side.minutes / 60)}", "told": f"{side.lengths}", "days": f"{side.count.headache}"}
    return load_words()("hours_told", **fields)


def _pain(side: Side | None) -> str:
    mean = side.count.mean_severity if side else None
    return load_words()("unknown") if mean is None else load_words()("of_ten", pain=_number(mean))


def _recorded(side: Side | None) -> str:
    return load_words()("of_days", recorded=f"{side.count.recorded}", days=f"{side.count.span.days}") if side else ""


def _change(report: DoctorReport) -> str:
    """In headache days, with the share."""
    words, baseline, change = load_words(), report.baseline, report.change
    if baseline is None or change is None:
        return words("not_compared") if baseline else ""
    if not change:
        return words("same")
    if not baseline.count.headache:
        return words("more_plain", change=f"{change}")
    share = f"{round(100 * abs(change) / baseline.count.headache)}"
    return words("fewer" if change < 0 else "more", change=f"{abs(change)}", share=share)


def _acute_change(report: DoctorReport) -> str:
    """In days with acute medicine, where headache days can be compared too."""
    if report.baseline is None or report.change is None:
        return ""
    change = report.now.count.acute - report.baseline.count.acute
    name = "fewer_plain" if change < 0 else "more_plain"
    return load_words()(name, change=f"{abs(change)}") if change else load_words()("same")


def _why_not(report: DoctorReport, baseline: Side) -> str:
    count = next((side.count for side in (baseline, report.now) if not side.count.is_enough), None)
    if count is None:
        return load_words()("overlap")
    fields = {"recorded": f"{count.recorded}", "days": f"{count.span.days}", "needed": f"{count.needed}"}
    return load_words()("too_few", **fields)


def _cycles(sheet: Sheet, report: DoctorReport) -> None:
    if not report.cycles:
        return
    words, shown = load_words(), report.cycles[-MOST_CYCLES:]
    sheet.heading(words("cycles"))
    top = sheet.y
    names = [words("weeks", first=f"{4 * n + 1}", last=f"{4 * n + 4}") for n in range(MOST_WEEKS - 1)]
    columns = [Column(76), Column(34, "right"), *(Column(56, "right") for _ in range(MOST_WEEKS))]
    header = [words("treatment"), words("units"), *names, words("weeks_later")]
    sheet.table(columns, header, [_cycle(row) for row in reversed(shown)], size=7, leading=10.5)
    table_width = sum(column.width for column in columns)
    height = max(58.0, top - sheet.y)
    bars(
        sheet,
        report.periods,
        x=sheet.left + table_width + 14,
        y=top - height,
        width=sheet.width - table_width - 14,
        height=height,
    )
    sheet.y = top - height - 5
    hidden = len(report.cycles) - len(shown)
    sheet.paragraph(
        " ".join([words("weeks_note"), *([words("cycles_hidden", count=f"{hidden}")] if hidden else [])]), _DEFINITIONS_SIZE
    )


def _cycle(row: CycleRow) -> list[str]:
    """Headache days of each four weeks; what is beyond the twelfth week goes into one cell."""
    cells = [_weeks([count], cut=count.span.days < FOUR_WEEKS) for count in row.weeks[: MOST_WEEKS - 1]]
    later = [_weeks(list(row.weeks[MOST_WEEKS - 1 :]), cut=not row.cycle.ended)] if len(row.weeks) >= MOST_WEEKS else []
    padded = [*cells, *([""] * (MOST_WEEKS - 1 - len(cells))), *(later or [""])]
    treatment = load_words()("numbered", number=f"{row.cycle.number}", day=_short(row.given.day))
    return [treatment, "" if row.given.units is None else f"{row.given.units}", *padded]


def _weeks(counts: list[Count], *, cut: bool) -> str:
    """`cut`: the weeks are not over, or the next treatment came before they were; the note beneath says what the marks mean."""
    recorded = sum(count.recorded for count in counts)
    marks = ("" if all(count.is_enough for count in counts) else " *") + (" +" if cut else "")
    return load_words()("weeks_cell", days=f"{sum(count.headache for count in counts)}", recorded=f"{recorded}") + marks


def _entries(sheet: Sheet, report: DoctorReport) -> None:
    if not report.entries:
        return
    words = load_words()
    sheet.heading(words("entries"))
    fit = int((sheet.room - _DEFINITIONS_HEIGHT - ENTRY_LEADING) // ENTRY_LEADING)
    hidden = len(report.entries) - fit
    shown = report.entries[: fit - 2] if hidden > 0 else report.entries
    columns = [Column(60), Column(56), Column(62), Column(164), Column(sheet.width - 342)]
    header = [words(name) for name in ("date", "pain", "lasted", "symptoms", "medicines")]
    sheet.table(columns, header, [_entry(recorded) for recorded in shown], size=ENTRY_SIZE, leading=ENTRY_LEADING)
    if hidden > 0:
        fields = {"shown": f"{len(shown)}", "all": f"{len(report.entries)}", "hidden": f"{len(report.entries) - len(shown)}"}
        sheet.y -= 2
        sheet.line(words("entries_hidden", **fields), 7, font=BOLD)


def _entry(recorded: Recorded) -> list[str]:
    words, entry = load_words(), recorded.entry
    pain = words("no_headache") if not entry.headache else ""
    if entry.headache and entry.severity is not None:
        pain = words("of_ten", pain=f"{plain_number(entry.severity)}")
    return [_short(recorded.day), pain, _lasted(entry), ", ".join(entry.symptoms), _medicines(entry)]


def _lasted(entry: DiaryDraft) -> str:
    if entry.duration_minutes:
        return _length(entry.duration_minutes)
    return load_words()("going_on") if entry.ongoing else ""


def _length(minutes: int) -> str:
    """ "5 h 30 min"; a day or longer in hours too, since an insurer counts hours."""
    hours, rest = divmod(minutes, 60)
    name = "hours_minutes" if hours and rest else "hours" if hours else "minutes"
    values = {"hours": {"hours": f"{hours}"}, "minutes": {"minutes": f"{rest}"}}
    return load_words()(name, **values.get(name, {"hours": f"{hours}", "minutes": f"{rest}"}))


def _medicines(entry: DiaryDraft) -> str:
    if not entry.medications and NO_MEDICATION in entry.denied:
        return load_words()("no_medicine")
    return ", ".join(f"{taken.name} ({taken.dose})" if taken.dose else taken.name for taken in entry.medications)


def _definitions(sheet: Sheet) -> None:
    sheet.y = min(sheet.y, MARGIN + _DEFINITIONS_HEIGHT - 6)
    sheet.rule()
    sheet.paragraph(load_words()("definitions"), _DEFINITIONS_SIZE)


def _span(span: Span) -> str:
    return load_words()("span", first=_short(span.first), last=_short(span.last))


def _short(day: date) -> str:
    """ "Nov 28, 2026": no order of figures to be mistaken."""
    return f"{day:%b} {day.day}, {day.year}"


def _long(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}"
