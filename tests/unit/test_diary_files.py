"""A diary as CSV: harmless in a spreadsheet, the same when read back; and the export of another app."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.diary_files.cells import harmless, plain
from clinic.diary_files.own_csv import diary_csv
from clinic.diary_files.reading import DiaryFile, read_file
from clinic.diary_files.rows import UnknownFile
from clinic.domain.diary.draft import DiaryDraft, Medication
from clinic.domain.diary.record import Recorded
from clinic.domain.names import NO_MEDICATION, QUALITIES, SYMPTOMS, TRIGGERS

TODAY = date(2026, 11, 28)
ID = UUID("6f0f2c5e-8a53-4f3c-9a55-1c6ad2f1b0d7")
FULL = DiaryDraft(
    date=date(2026, 11, 20),
    headache=True,
    severity=Decimal("7.5"),
    duration_minutes=330,
    ongoing=False,
    symptoms=("nausea", "light sensitivity"),
    side="left",
    quality=("throbbing",),
    medications=(Medication("sumatriptan", "50 mg"), Medication("ginger tea")),
    triggers=("stress",),
    note='said "never again",\nthen slept',
)
HEADER = (
    b'"#","Started","Lasted","Start UTC Offset (min)","End UTC Offset (min)","Geohash","Pain Level","Affected Activities",'
    b'"Potential Triggers","Symptoms","Most Bothersome Symptom","Premonitory Symptoms","Pain Positions",'
    b'"Helpful Medication","Somewhat Helpful Medication","Unhelpful Medication","Unsure Medication",'
    b'"Helpful Non Drug Relief Methods","Notes"\n'
)
PREAMBLE = b'"Date","Time Period","Description","Notes"\n"No ongoing events recorded during this period.","","",""\n\n'


def read(content: bytes, **given: object) -> DiaryFile:
    return read_file(content, today=TODAY, order=given.get("order", "mdy"))  # type: ignore[arg-type]


def again(*drafts: DiaryDraft) -> list[dict[str, object]]:
    file = read(diary_csv([Recorded(ID, draft) for draft in drafts]))
    assert file.rejected == ()
    return [one.draft.as_entry(saved=True) for one in file.read]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1", "'=1", "''@x"])
def test_a_cell_that_could_be_a_formula_is_made_harmless(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"
    assert plain(harmless(cell)) == cell


@given(st.text())
def test_every_cell_comes_back_as_it_was_and_none_begins_like_a_formula(cell: str) -> None:
    assert plain(harmless(cell)) == cell
    assert not harmless(cell).lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))


def test_an_entry_written_as_csv_is_read_back_the_same() -> None:
    free = DiaryDraft(date=date(2026, 11, 21), headache=False, severity=Decimal(0))
    bare = DiaryDraft(date=date(2026, 11, 22), headache=True)
    going_on = DiaryDraft(date=date(2026, 11, 23), headache=True, ongoing=True, denied=frozenset({NO_MEDICATION}))
    assert again(FULL, free, bare, going_on) == [draft.as_entry(saved=True) for draft in (FULL, free, bare, going_on)]


def test_a_day_without_headache_keeps_all_that_it_holds() -> None:
    """The days that medicine was taken on are counted, with a headache or without."""
    free = replace(FULL, headache=False, severity=Decimal(0), note=None)
    none = DiaryDraft(date=FULL.date, headache=False, severity=Decimal(0), denied=frozenset({NO_MEDICATION}))
    assert again(free) == [free.as_entry(saved=True)]
    assert read(diary_csv([Recorded(ID, none)])).read[0].draft == none


@pytest.mark.parametrize("length", [1, 5, 20, 42, 45, 50, 60, 75, 100, 118])
def test_a_row_that_is_cut_off_is_rejected_with_its_line(length: int) -> None:
    good = diary_csv([Recorded(ID, FULL)])
    cut = good.split(b"\r\n", 1)[1][:length]
    file = read(good + cut)
    assert [one.draft for one in file.read] == [FULL]
    assert [one.line for one in file.rejected] == [4]


def test_no_medicine_taken_is_not_the_same_as_nothing_said() -> None:
    none = DiaryDraft(date=date(2026, 11, 23), headache=True, denied=frozenset({NO_MEDICATION}))
    file = read(diary_csv([Recorded(ID, none), Recorded(ID, DiaryDraft(date=date(2026, 11, 23), headache=True))]))
    assert [one.draft.denied for one in file.read] == [{NO_MEDICATION}, frozenset()]


@given(
    severity=st.none() | st.integers(0, 20).map(lambda halves: Decimal(halves) / 2),
    minutes=st.none() | st.integers(1, 14 * 24 * 60),
    symptoms=st.lists(st.sampled_from(SYMPTOMS), unique=True).map(tuple),
    quality=st.lists(st.sampled_from(QUALITIES), unique=True).map(tuple),
    triggers=st.lists(st.sampled_from(TRIGGERS), unique=True).map(tuple),
    note=st.none() | st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1).map(str.strip).filter(bool),
)
def test_whatever_an_entry_holds_survives_the_file(severity, minutes, symptoms, quality, triggers, note) -> None:  # type: ignore[no-untyped-def]
    draft = DiaryDraft(
        date=TODAY, headache=True, severity=severity, duration_minutes=minutes, symptoms=symptoms, quality=quality,
        triggers=triggers, note=note,
    )  # fmt: skip
    assert again(draft) == [draft.as_entry(saved=True)]


def test_the_file_begins_with_a_mark_and_names_the_columns_of_the_chat_api() -> None:
    assert diary_csv([]) == (
        b"\xef\xbb\xbfid,date,headache,severity,duration_minutes,ongoing,symptoms,side,quality,medications,triggers,note\r\n"
    )


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("2026-11-20", "2026-11-31"), "date: no date as 2026-11-28"),
        (("2026-11-20", "20261120"), "date: no date as 2026-11-28"),
        (("2026-11-20", "2026-12-20"), "date: a day that is still to come"),
        (("2026-11-20", "1987-11-20"), "date: more than 20 years ago"),
        ((",7.5,", ",11,"), "severity: not from 0 to 10 in steps of a half"),
        ((",7.5,", ",7.3,"), "severity: not from 0 to 10 in steps of a half"),
        ((",7.5,", ",NaN,"), "severity: not from 0 to 10 in steps of a half"),
        ((",7.5,", ",bad,"), "severity: no number"),
        ((",330,", ",0,"), "duration_minutes: not from 1 minute to 14 days"),
        ((",330,", ",5 hours,"), "duration_minutes: no whole number"),
        ((",yes,", ",no,"), "severity: pain on a day without a headache"),
        ((",yes,", ",,"), "headache: neither yes nor no"),
        (("nausea", "sadness"), "symptoms: a name that the diary does not know"),
        (("left", "top"), "side: a name that the diary does not know"),
        ((str(ID), "12"), "id: no id of an entry"),
    ],
)
def test_a_row_that_cannot_be_is_rejected_with_its_line_and_reason(change: tuple[str, str], reason: str) -> None:
    good = diary_csv([Recorded(ID, FULL)]).decode("utf-8-sig")
    file = read(f"{good}{good.split(chr(13) + chr(10), 1)[1].replace(*change, 1)}".encode())
    assert [one.draft for one in file.read] == [FULL]
    assert [(one.line, one.reason) for one in file.rejected] == [(4, reason)]  # the note of the row above has two lines


@pytest.mark.parametrize(
    ("cell", "symptoms", "note"),
    [
        ("Visual", ("aura",), "Auras: Visual"),
        ("Visual, Numbness", ("numbness", "aura"), "Auras: Visual"),
        ("Yes", ("aura",), None),
        ("None", (), None),
        ("No aura", (), None),
        ("", (), None),
    ],
)
def test_an_aura_of_an_export_is_a_symptom(cell: str, symptoms: tuple[str, ...], note: str | None) -> None:
    file = read(f'"#","Started","Lasted","Pain Level","Auras","Notes"\n"1","10/28/26 21:06","1h","5","{cell}",""\n'.encode())
    assert (file.read[0].draft.symptoms, file.read[0].draft.note) == (symptoms, note)


def test_an_export_of_migraine_buddy_is_read() -> None:
    row = (
        b'"54","10/28/26 21:06","06h 00m","-300","-300","u0yjjd","5","Sleep","Alcohol, Restlessness",'
        b'"Worse pain if moving, Throbbing pain, Sensitivity to light","Sensitivity to light","Yawning","Left Temple",'
        b'"1x Sumatriptan, 1x Naproxen sodium 550mg Oral","","","","Sleep","see u"\n'
    )
    file = read(PREAMBLE + HEADER + row)
    assert (file.origin, file.rejected, file.order) == ("migraine buddy", (), "mdy")
    assert file.read[0].draft == DiaryDraft(
        date=date(2026, 10, 28),
        headache=True,
        severity=Decimal(5),
        duration_minutes=360,
        ongoing=False,
        symptoms=("light sensitivity",),
        side="left",
        quality=("throbbing",),
        medications=(Medication("sumatriptan"), Medication("naproxen", "550 mg")),
        triggers=("alcohol",),
        note="see u\nSymptoms: Worse pain if moving\nTriggers: Restlessness",
    )


def attack(started: str, lasted: str = "", pain: str = "") -> bytes:
    return f'"1","{started}","{lasted}","","","","{pain}"\n'.encode()


@pytest.mark.parametrize(
    ("started", "day"),
    [
        ("10/28/26 21:06", date(2026, 10, 28)),
        ("3/4/2026 9:05 PM", date(2026, 3, 4)),
        ("2026-03-04 21:05", date(2026, 3, 4)),
        ("2026-03-04T21:05:00Z", date(2026, 3, 4)),
        ("Mar 4, 2026 21:05", date(2026, 3, 4)),
        ("4 March 2026", date(2026, 3, 4)),
    ],
)
def test_dates_are_read_in_the_forms_of_phones(started: str, day: date) -> None:
    assert [one.draft.date for one in read(HEADER + attack(started)).read] == [day]


def test_the_file_itself_tells_whether_the_day_comes_first() -> None:
    both = HEADER + attack("3/4/26 10:00") + attack("25/4/26 10:00")
    assert [one.draft.date for one in read(both).read] == [date(2026, 4, 3), date(2026, 4, 25)]
    assert read(HEADER + attack("3/4/26 10:00"), order="dmy").read[0].draft.date == date(2026, 4, 3)
    broken = HEADER + attack("3/4/26 10:00") + attack("13/45/26 10:00")
    assert [one.draft.date for one in read(broken).read] == [date(2026, 3, 4)]


@pytest.mark.parametrize(
    ("lasted", "minutes", "ongoing"),
    [
        ("06h 00m", 360, False),
        ("1d 02h 15m", 1575, False),
        ("45m", 45, False),
        ("04:15", 255, False),
        ("Ongoing", None, True),
        ("", None, None),
    ],
)
def test_lengths_are_read(lasted: str, minutes: int | None, ongoing: bool | None) -> None:
    draft = read(HEADER + attack("10/28/26 21:06", lasted)).read[0].draft
    assert (draft.duration_minutes, draft.ongoing) == (minutes, ongoing)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (attack("yesterday"), "started: no date and time that can be read"),
        (attack("13/13/26 10:00"), "started: no date and time that can be read"),
        (attack("12/24/26 10:00"), "started: a day that is still to come"),
        (attack("10/28/26 10:00", "long"), "lasted: no length of time that can be read"),
        (attack("10/28/26 10:00", "20d"), "lasted: not from 1 minute to 14 days"),
        (attack("10/28/26 10:00", pain="11"), "pain level: not from 0 to 10 in steps of a half"),
    ],
)
def test_an_attack_that_cannot_be_is_rejected(row: bytes, reason: str) -> None:
    file = read(PREAMBLE + HEADER + row)
    assert (file.read, [(one.line, one.reason) for one in file.rejected]) == ((), [(5, reason)])


def test_no_medication_means_that_none_was_taken() -> None:
    row = attack("10/28/26 10:00", "1h").rstrip(b"\n") + b',"","","","","","","No medication"\n'
    assert read(HEADER + row).read[0].draft.denied == {NO_MEDICATION}


def test_columns_of_a_simpler_file_are_found_by_their_names() -> None:
    header = b"Date;Time;Pain;Duration;Medication;Triggers;Symptoms;Notes\n"
    file = read(header + b"2026-01-15;14:30;7,5;4h 15m;Advil;Stress;Nausea, Photophobia;\n")
    draft = file.read[0].draft
    assert (draft.severity, draft.duration_minutes, draft.symptoms) == (Decimal("7.5"), 255, ("nausea", "light sensitivity"))
    assert (draft.medications, draft.triggers) == ((Medication("ibuprofen"),), ("stress",))


def test_the_same_attack_has_the_same_key_in_a_later_export() -> None:
    first = read(HEADER + attack("10/28/26 10:00", "1h"))
    later = read(HEADER + attack("10/29/26 10:00", "1h") + attack("10/28/26 10:00", "1h").replace(b'"1"', b'"2"', 1))
    assert later.read[1].key == first.read[0].key != later.read[0].key


@pytest.mark.parametrize("content", [b"", b"hello\n", b"a,b\n1,2\n", b'date,"x\n', b"\x00\x01\x02", b"\x89PNG\r\n\x1a\n\x00"])
def test_another_file_is_refused(content: bytes) -> None:
    with pytest.raises(UnknownFile):
        read(content)


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_no_file_makes_the_reader_fail_otherwise(content: bytes) -> None:
    try:
        read(HEADER + content)
        read(content)
    except UnknownFile:
        pass
