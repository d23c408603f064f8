"""Numbers as patients type them become numbers that staff can call."""

from __future__ import annotations

import pytest

from clinic.domain.phone import spoken_phone, stored_phone


@pytest.mark.parametrize(("typed", "country", "stored", "spoken"), [
    ("312 555 0142", "US", "tel:+1-312-555-0142", "(312) 555-0142"),
    ("(312) 555.0142", "US", "tel:+1-312-555-0142", "(312) 555-0142"),
    ("1-312-555-0142", "US", "tel:+1-312-555-0142", "(312) 555-0142"),
    ("+13125550142", "GB", "tel:+1-312-555-0142", "+1 312-555-0142"),
    ("312 555 0142 ext 12", "US", "tel:+1-312-555-0142;ext=12", "(312) 555-0142 ext. 12"),
    ("+1 (876) 421-1234", "US", "tel:+1-876-421-1234", "+1 876-421-1234 (Jamaica)"),
    ("876 421 1234", "US", "tel:+1-876-421-1234", "+1 876-421-1234 (Jamaica)"),
    ("416 555 0142 ext 3", "US", "tel:+1-416-555-0142;ext=3", "+1 416-555-0142 ext. 3 (Canada)"),
    ("312 555 0142", "CA", "tel:+1-312-555-0142", "+1 312-555-0142 (United States)"),
    ("416 555 0142", "CA", "tel:+1-416-555-0142", "(416) 555-0142"),
    ("01534 440000", "GB", "tel:+44-1534-440000", "+44 1534 440000 (Jersey)"),
    ("800 234 5678", "CA", "tel:+1-800-234-5678", "(800) 234-5678"),
    ("800 234 5678", "US", "tel:+1-800-234-5678", "(800) 234-5678"),
    ("020 7946 0958", "GB", "tel:+44-20-7946-0958", "020 7946 0958"),
    ("+44 20 7946 0958", "US", "tel:+44-20-7946-0958", "+44 20 7946 0958"),
    ("３１２５５５０１４２", "US", "tel:+1-312-555-0142", "(312) 555-0142"),
])  # fmt: skip
def test_a_number_is_stored_one_way_and_read_back_as_people_write_it(typed: str, country: str, stored: str, spoken: str) -> None:
    assert stored_phone(typed, country) == stored
    assert spoken_phone(stored, country) == spoken


@pytest.mark.parametrize("typed", [
    *("", " ", "hello", "911", "988", "555 0142", "312 555 014", "112 555 0142", "312 055 0142", "900 555 0142"),
    *("+881 6 12345678", "+882 16 12345678", "+883 510012345678", "+870 773 123456", "+878 10 1234567890", "+979 1 2345 6789"),
    *("1" * 300, "+", "tel:", "312 555 0142 or 312 555 0143", "<script>", "+0 312 555 0142"),
])  # fmt: skip
def test_what_cannot_be_called_or_costs_extra_is_none(typed: str) -> None:
    assert stored_phone(typed, "US") is None
