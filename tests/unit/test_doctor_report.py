"""The page for the doctor: what it counts, what it refuses to compare, and what it looks like when it is rendered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pypdfium2
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic.diary_files.pdf import doctor_pdf
from clinic.diary_files.pdf_text import fitted, printable, register_fonts, width, wrapped
from clinic.diary_files.words import FILE, load_words
from clinic.domain.diary.draft import DiaryDraft, Medication
from clinic.domain.diary.record import Recorded
from clinic.domain.doctor_report import DoctorReport, Given, doctor_report
from clinic.domain.names import NO_MEDICATION
from clinic.domain.reading_grade import HARDEST, reading_grade
from knowledge import allowed_words

TODAY = date(2026, 11, 28)
FIRST = TODAY - timedelta(days=100)
GIVEN = (Given(FIRST, 155), Given(FIRST + timedelta(days=84), 165))
SUMATRIPTAN, IBUPROFEN = Medication("sumatriptan", "50 mg"), Medication("ibuprofen", "400 mg")


def ache(day: date, *, taken: tuple[Medication, ...] = (), minutes: int | None = None) -> DiaryDraft:
    return DiaryDraft(date=day, headache=True, severity=Decimal(6), duration_minutes=minutes, ongoing=False, medications=taken)


def free(day: date) -> DiaryDraft:
    return DiaryDraft(date=day, headache=False, severity=Decimal(0))


def days(first: date, count: int) -> list[date]:
    return [first + timedelta(days=number) for number in range(count)]


def month(
    first: date, *, aching: int, recorded: int, taken: tuple[Medication, ...] = (), minutes: int | None = None
) -> list[DiaryDraft]:
    """Four weeks that begin with headache days, then headache-free ones, then days with nothing."""
    found = days(first, recorded)
    return [*(ache(day, taken=taken, minutes=minutes) for day in found[:aching]), *(free(day) for day in found[aching:])]


BEFORE = month(FIRST - timedelta(days=28), aching=16, recorded=26, taken=(SUMATRIPTAN,), minutes=360)
NOW = month(TODAY - timedelta(days=27), aching=6, recorded=27, taken=(SUMATRIPTAN, IBUPROFEN), minutes=120)


def report(drafts: Iterable[DiaryDraft], treatments: Iterable[Given] = GIVEN, *, name: str = "Maria Demo") -> DoctorReport:
    entries = [Recorded(UUID(int=number), draft) for number, draft in enumerate(drafts)]
    return doctor_report(entries, treatments, name=name, portal_id="demo-maria", today=TODAY)


def page(made: DoctorReport, country: str = "US") -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(doctor_pdf(made, clinic="Example Headache Clinic", country=country))


def text(made: DoctorReport) -> str:
    document = page(made)
    assert len(document) == 1
    return str(document[0].get_textpage().get_text_range())


def test_the_baseline_stands_against_the_last_four_weeks() -> None:
    made = report([*BEFORE, *NOW])
    assert made.baseline is not None
    assert (made.baseline.count.headache, made.baseline.count.recorded, made.baseline.minutes) == (16, 26, 16 * 360)
    assert (made.now.count.headache, made.now.count.recorded, made.now.count.acute, made.change) == (6, 27, 6, -10)
    said = text(made)
    for words in (
        "16 of 26 days written down",
        "6 of 27 days written down",
        "10 fewer (62 % fewer)",
        "96 h (16 of 16 days with a length)",
    ):
        assert words in said


def test_days_with_medicine_are_counted_by_class_and_each_day_once() -> None:
    said = text(report([*BEFORE, *NOW]))
    for words in ("Triptan", "Simple painkiller", "Days with acute medicine"):
        assert words in said
    assert "Opioid" not in said


def test_an_attack_of_three_days_is_three_headache_days_that_have_a_length() -> None:
    now = report([ache(TODAY - timedelta(days=9), minutes=72 * 60), ache(TODAY)]).now
    assert now is not None and (now.count.headache, now.lengths, now.minutes) == (4, 3, 72 * 60)


def test_nothing_is_compared_from_too_few_days_and_it_says_why() -> None:
    made = report([*BEFORE, *month(TODAY - timedelta(days=27), aching=2, recorded=19)])
    assert made.change is None
    assert "Nothing is compared: 19 of 28 days are written down, and 20 are needed." in text(made)


def test_nothing_is_compared_while_the_four_weeks_overlap() -> None:
    made = report(NOW, [Given(TODAY - timedelta(days=3))])
    assert made.change is None
    assert "the two times overlap" in text(made)


def test_without_a_treatment_there_is_no_baseline_and_it_says_so() -> None:
    made = report(NOW, [])
    assert (made.baseline, made.cycles, made.change) == (None, (), None)
    assert "The records show no treatment yet" in text(made)


def test_a_treatment_that_is_still_to_come_is_none() -> None:
    assert report(NOW, [Given(TODAY + timedelta(days=1))]).cycles == ()


def test_the_cycle_view_shows_every_four_weeks_after_each_treatment_with_its_units() -> None:
    made = report([*BEFORE, *month(FIRST, aching=10, recorded=28), *NOW])
    assert [(row.given.units, len(row.weeks)) for row in made.cycles] == [(155, 3), (165, 1)]
    said = text(made)
    assert "10 of 28" in said
    assert "155" in said and "165" in said


def test_weeks_that_are_not_over_or_were_cut_short_are_marked_and_the_note_says_so() -> None:
    late = [Given(TODAY - timedelta(days=71), 155)]  # 72 days: weeks 9-12 have 16 of them
    drafts = [
        *month(TODAY - timedelta(days=15), aching=3, recorded=15),
        *month(TODAY - timedelta(days=71), aching=5, recorded=28),
    ]
    said = text(report(drafts, late))
    assert "5 of 28 0 of 0 * 3 of 15 +" in said
    assert "A plus marks weeks that are not over yet" in said
    few = text(report(month(TODAY - timedelta(days=15), aching=3, recorded=5), late))
    assert "3 of 5 * +" in few
    early = [Given(TODAY - timedelta(days=110)), Given(TODAY - timedelta(days=40))]  # 70 days: the second came early
    cut = text(report(month(TODAY - timedelta(days=54), aching=2, recorded=14), early))
    assert "2 of 14 +" in cut
    two = [Given(TODAY - timedelta(days=130)), Given(TODAY - timedelta(days=33))]
    assert "2 of 28 0 of 5 +" in text(report(month(TODAY - timedelta(days=33), aching=2, recorded=33), two))


def test_adherence_is_days_written_down_since_the_first_entry() -> None:
    made = report(NOW, [])
    assert (made.whole.recorded, made.whole.span.days) == (27, 28)
    assert "27 of 28 (96 %)" in text(made)


def test_thirty_entries_fit_on_the_page_with_everything_else() -> None:
    thirty = days(TODAY - timedelta(days=29), 30)
    many = [Given(FIRST - timedelta(days=84 * number), 155) for number in range(8)]
    for country in ("US", "DE"):
        document = page(report([ache(day, taken=(SUMATRIPTAN, IBUPROFEN), minutes=150) for day in thirty], many), country)
        said = document[0].get_textpage().get_text_range()
        assert len(document) == 1
        assert all(f"{day:%b} {day.day}, {day.year}" in said for day in thirty)
        assert "not shown here" not in said


def test_more_entries_than_fit_are_counted_and_said() -> None:
    made = report(ache(day) for day in days(TODAY - timedelta(days=199), 200))
    said = text(made)
    shown = sum(
        f"{day:%b} {day.day}, {day.year} 6 of 10" in said.replace("\r\n", " ") for day in days(TODAY - timedelta(days=199), 200)
    )
    assert 30 <= shown < 200
    assert f"The latest {shown} of 200 entries. The other {200 - shown} are not shown here" in said


def test_an_empty_diary_is_a_page_that_says_so() -> None:
    said = text(report([]))
    assert "The diary has no entries yet." in said
    assert "Entries, the latest first" not in said


def test_the_size_of_paper_is_the_countrys() -> None:
    assert [round(side) for side in page(report(NOW))[0].get_size()] == [612, 792]
    assert [round(side) for side in page(report(NOW), "DE")[0].get_size()] == [595, 842]


def test_the_page_is_rendered_with_nothing_over_its_margins_and_a_picture(tmp_path: Path) -> None:
    image = page(report([*BEFORE, *month(FIRST, aching=10, recorded=28), *NOW]))[0].render(scale=2).to_pil().convert("L")
    image.save(tmp_path / "report.png")
    dark = image.point(lambda shade: 255 * (shade < 240))
    left, top, right, bottom = dark.getbbox() or (0, 0, 0, 0)
    margin = 2 * 38
    assert left >= margin and top >= margin and right <= image.width - margin and bottom <= image.height - margin
    chart = dark.crop((image.width * 2 // 3, image.height // 4, image.width - margin, image.height // 2))
    assert chart.histogram()[255] > 1500  # bars, and not their numbers alone


def test_what_a_patient_typed_cannot_spoil_the_page() -> None:
    odd = Medication("W" * 300, "<b>&\x00\n;")
    entry = replace(ache(TODAY, taken=(odd,)), symptoms=("nausea",) * 40, denied=frozenset({NO_MEDICATION}))
    said = text(report([entry], name="Zoë Łukasz Ж" + "x" * 400))
    assert "…" in said
    assert "Zoë Łukasz" in said and "?xxx" in said


@pytest.mark.parametrize("portal_id", ["demo-maria", "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d", "0b7f" * 32])
@pytest.mark.parametrize(
    "name", ["Maria Demo", "Maria de los Angeles " * 3 + "Fernandez y Cruz", "Lee-Anne Wilhelmina " * 6, "W" * 120]
)
def test_a_name_of_any_length_is_printed_over_nothing(name: str, portal_id: str) -> None:
    made = replace(report([*BEFORE, *NOW], name=name.strip()), portal_id=portal_id)
    (sheet,) = pypdfium2.PdfDocument(doctor_pdf(made, clinic="The Northern Center for Headache " * 3, country="US"))
    words = sheet.get_textpage()
    boxes = [words.get_rect(number) for number in range(words.count_rects())]
    for number, (left, bottom, right, top) in enumerate(boxes):
        assert right <= 612 - 39
        for other in boxes[:number]:
            assert left >= other[2] or right <= other[0] or bottom >= other[3] - 1 or top <= other[1] + 1, (boxes[number], other)
    said = words.get_text_range()
    assert all(said.count(word) >= name.count(word) for word in name.split()) or name == "W" * 120


def test_letters_that_the_font_lacks_lose_their_accent_or_become_a_question_mark() -> None:
    assert printable("Jürgen Łukasz ő 中") == "Jürgen Łukasz o ?"
    assert all(ord(letter) in register_fonts() for letter in printable("Kőműves 中 Ж\n\t"))


@given(st.text(max_size=60), st.floats(8, 300), st.floats(4, 16))
def test_a_line_never_is_wider_than_its_room(said: str, room: float, size: float) -> None:
    assert width(fitted(said, room, size), size) <= max(room, width("…", size))
    assert all(width(line, size) <= max(room, width("…", size)) for line in wrapped(said, room, size))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 400), st.booleans(), st.text(max_size=20)), max_size=80),
    st.lists(st.integers(-30, 500), max_size=9),
)
def test_any_diary_makes_one_page(entries: list[tuple[int, bool, str]], treatments: list[int]) -> None:
    drafts = [
        ache(TODAY - timedelta(days=ago), taken=(Medication(name or "x"),)) if headache else free(TODAY - timedelta(days=ago))
        for ago, headache, name in entries
    ]
    assert len(page(report(drafts, [Given(TODAY - timedelta(days=ago)) for ago in treatments]))) == 1


def test_every_word_of_the_page_is_simple_and_used() -> None:
    words = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    assert load_words().templates == words
    long_ones = {name: reading_grade(said, allowed_words()) for name, said in words.items() if len(said.split()) > 6}
    assert not {name: grade for name, grade in long_ones.items() if grade > HARDEST}
    code = "".join(file.read_text() for file in (FILE.parents[1] / "clinic/diary_files").glob("pdf*.py"))
    assert [name for name in words if f'"{name}"' not in code and not name.startswith("class_")] == []


@pytest.mark.parametrize(
    "name", ["class_triptan", "class_ergot", "class_opioid", "class_combination", "class_simple", "class_unknown"]
)
def test_every_class_has_a_name(name: str) -> None:
    assert load_words()(name)
