"""The staff desk's rules without its database: roles, logins, passwords, codes, and how long somebody waits."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain import lockout, passwords, totp
from clinic.domain.staff import MAX_LOGIN, Role, StaffMember, login_of
from clinic.services import staff_passwords
from web.staff_paths import is_private, own_path

# RFC 6238, appendix B: SHA-1, the last six of its eight digits.
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
CLINIC = "Lakeside Headache Clinic (demo)"
RFC_CODES = {59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037"}


def at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, tz=UTC)


@pytest.mark.parametrize(("seconds", "code"), RFC_CODES.items())
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    assert totp.code_now(RFC_SECRET, at(seconds)) == code
    assert totp.step_of(RFC_SECRET, code, at(seconds)) == seconds // 30


@pytest.mark.parametrize(
    ("late_s", "step"), [(0, 100), (29, 100), (30, 100), (59, 100), (60, None), (-1, 100), (-30, 100), (-31, None)]
)
def test_a_code_counts_one_step_before_and_after_its_own(late_s: int, step: int | None) -> None:
    assert totp.step_of(RFC_SECRET, totp.code_at(RFC_SECRET, 100), at(3000 + late_s)) == step


@given(st.text(max_size=20))
def test_no_text_breaks_the_check_of_codes(typed: str) -> None:
    found = totp.step_of(RFC_SECRET, typed, at(59))
    assert (found is not None) == (typed.replace(" ", "") in {totp.code_at(RFC_SECRET, step) for step in (0, 1, 2)})


def test_secrets_are_fresh_and_long() -> None:
    made = {totp.fresh_secret() for _ in range(50)}
    assert len(made) == 50
    assert {len(secret) for secret in made} == {32}


def test_an_app_is_told_whose_account_it_is() -> None:
    address = totp.app_address(RFC_SECRET, "nora@clinic.example", "Lake & Side")
    assert address.startswith("otpauth://totp/Lake%20%26%20Side:nora%40clinic.example?")
    assert f"secret={RFC_SECRET}" in address
    assert "issuer=Lake%20%26%20Side" in address


def test_waiting_begins_after_the_free_mistakes_and_doubles_to_a_quarter_of_an_hour() -> None:
    waits = [lockout.wait_after(count, 5).total_seconds() for count in range(1, 13)]
    assert waits == [0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900]
    assert lockout.wait_after(10**9, 5) == lockout.LONGEST


def test_failures_of_yesterday_are_forgotten() -> None:
    now = at(10**9)
    assert lockout.counted(7, now - timedelta(hours=23), now) == 7
    assert lockout.counted(7, now - timedelta(hours=25), now) == 0
    assert lockout.counted(7, None, now) == 0


@pytest.mark.parametrize(("typed", "login"), [
    ("Nora@Clinic.Example", "nora@clinic.example"), (" a.b+c@x-y.org ", "a.b+c@x-y.org"), ("nora", None), ("", None),
    ("a@b", None), ("@b.org", None), ("a b@c.org", None), ("a@b..org", None), ("ä@b.org", None), ("a@b.org\n", "a@b.org"),
    (f"{'a' * MAX_LOGIN}@b.org", None), ("a@b.org@c.org", None), ("\u212a@b.org", "k@b.org"),
])  # fmt: skip
def test_a_login_looks_like_an_email_address(typed: str, login: str | None) -> None:
    assert login_of(typed) == login


def test_roles_are_said_as_people_say_them() -> None:
    assert [role.spoken for role in Role] == ["Front desk", "Nurse", "Clinician", "Admin", "Auditor"]
    assert StaffMember(3, "Nora", Role.NURSE).actor == "staff:3"


@pytest.mark.parametrize(("password", "said"), [
    ("elevenchars", "at least 12"), ("x" * 201, "at most 200"), ("abababababab", "different"),
    ("nora@clinic.example", "your login"), ("my nora password", "your login"), ("i am NORA NURSE ok", "your login"),
    *((easy, "first that somebody would try") for easy in (
        "password1234", "Password2026!", "P@ssw0rd!2026", "qwertyuiop12", "1q2w3e4r5t6y", "asdfghjkl;'1", "abcdefghijkl",
        "123456789012", "210987654321", "Summer2026!!", "welcome to clinic", "Lakeside2026!", "lakeside-headache-1",
        "tulip tulip tulip", "monkeymonkey1", "Botox Migraine 26", "zebrazebrazebra", "letmein letmein", "Passwort!Tulpe",
    )),
])  # fmt: skip
def test_a_weak_password_is_told_why(password: str, said: str) -> None:
    fault = passwords.fault(password, "nora@clinic.example", "Nora Nurse", CLINIC)
    assert fault is not None
    assert said in fault


def test_a_short_login_may_stand_in_a_password_by_chance() -> None:
    assert passwords.fault("seven green umbrellas", "al@clinic.example", "Al Green-Smith", CLINIC) is None
    assert passwords.fault("correct horse é staple", "nora@clinic.example", "Nora Nurse", CLINIC) is None


@pytest.mark.parametrize("password", [
    "xK9#mP2$vL5@", "q7!Rt_0zWe4%", "8402975613462", "my password is a parrot", "summer umbrellas", "lakeside green kettles",
    "qwerty kettle whistle", "desk of seven geese", "tomato tomato soup bowl", "пароль для кофе", "日本語の長い合言葉です夏",
    "!?#$%&*+=@^~",
])  # fmt: skip
def test_what_is_ones_own_is_taken_with_whatever_beside_it(password: str) -> None:
    assert passwords.fault(password, "nora@clinic.example", "Nora Nurse", CLINIC) is None


def test_a_long_password_of_one_piece_is_read_at_once() -> None:
    start = time.perf_counter()
    for piece in ("abcdefghij", "a!", "1234567890", "password", "ab1"):
        passwords.fault((piece * 200)[:200] + "", "nora@clinic.example", "Nora Nurse", CLINIC)
    assert time.perf_counter() - start < 1


async def test_a_hash_is_of_its_password_alone_and_each_has_a_salt_of_its_own() -> None:
    first, second = await staff_passwords.hashed("seven green umbrellas"), await staff_passwords.hashed("seven green umbrellas")
    assert first.startswith("$argon2id$")
    assert first != second
    assert await staff_passwords.matches(first, "seven green umbrellas")
    assert not await staff_passwords.matches(first, "seven green umbrella")
    assert not staff_passwords.is_outdated(first)
    assert staff_passwords.is_outdated(first.replace("t=3", "t=2"))


async def test_accents_match_however_a_keyboard_writes_them_and_nothing_matches_no_hash() -> None:
    hash = await staff_passwords.hashed("café au lait, please")
    assert await staff_passwords.matches(hash, "cafe\u0301 au lait, please")
    for nothing in (None, "", "no hash"):
        assert not await staff_passwords.matches(nothing, "nobody has this password")


async def test_what_goes_beyond_the_longest_password_is_not_cut_off() -> None:
    hash = await staff_passwords.hashed("x" * 200)
    assert await staff_passwords.matches(hash, "x" * 200)
    assert not await staff_passwords.matches(hash, "x" * 201)


@given(st.text(max_size=40))
def test_no_text_becomes_an_address_beyond_the_desk(text: str) -> None:
    for given_path in (text, f"/staff{text}", f"/staff/{text}"):
        path = own_path(given_path)
        assert path is None or (path.startswith(("/staff/", "/staff?")) or path == "/staff")
        assert path is None or ("//" not in path and "\\" not in path and path.isprintable())


def test_pages_of_the_desk_are_private_and_its_styles_are_not() -> None:
    assert is_private("/staff")
    assert is_private("/staff/api/x")
    assert not is_private("/staff/static/staff.css")
    assert not is_private("/portal")
