"""The simulation's people and its week: as many of each kind as there should be, and each in hours that suit them."""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import date, timedelta

import pytest

import knowledge
import safety
from clinic.domain.phone import is_one_of, stored_phone
from tools.simulate import people, week, words
from tools.simulate.kinds import KINDS
from tools.simulate.people import MOST
from tools.simulate.steps import Say
from tools.simulate.week import Slot

CLINIC = knowledge.load().clinic
MONDAY = date(2026, 11, 16)


def plan(count: int = 500, days: int = 7, seed: int = 1) -> list[Slot]:
    return list(week.plan(people.made(count, seed), MONDAY, days, CLINIC.hours, CLINIC.zone, seed))


def test_the_same_seed_makes_the_same_people_and_the_same_week() -> None:
    assert people.made(60, 5) == people.made(60, 5) != people.made(60, 6)
    assert plan(60, seed=5) == plan(60, seed=5) != plan(60, seed=6)


def test_nobody_shares_a_name_a_number_or_an_address() -> None:
    everybody = people.made(MOST, 1)
    names = [word for person in everybody for word in (person.marker, person.doctor)]
    assert len(set(names)) == 2 * MOST
    assert len({person.phone for person in everybody}) == len({person.address for person in everybody}) == MOST
    phones = [stored_phone(person.phone, CLINIC.country) for person in everybody]
    assert all(phone and not is_one_of(phone, (CLINIC.phone, CLINIC.after_hours_phone)) for phone in phones)


def test_no_name_is_a_word_that_the_clinic_uses() -> None:
    texts = knowledge.load().answers
    used = {word for answer in texts.values() for word in repr(answer).replace("'", " ").split()}
    assert not used & {word for person in people.made(MOST, 1) for word in (person.marker, person.doctor)}


def test_each_kind_comes_once_before_any_comes_twice_and_then_by_its_share() -> None:
    assert [person.kind for person in people.made(len(KINDS), 1)] == list(KINDS)
    count = Counter(person.kind.name for person in people.made(MOST, 1))
    assert count["first-timer"] > 2 * count["emergency"] > count["emergency in Spanish"]


def test_everybody_writes_on_as_many_days_as_their_kind_says_once_a_day() -> None:
    days: dict[int, list[date]] = {}
    for slot in plan():
        for person in slot.visits:
            days.setdefault(person.number, []).append(slot.at.date())
    for person in people.made(500, 1):
        assert len(set(days[person.number])) == len(days[person.number]) == person.kind.days


def test_slots_go_forward_and_far_enough_apart_for_what_staff_do_between() -> None:
    slots = plan(MOST)
    assert all(later.at - slot.at >= timedelta(minutes=25) for slot, later in itertools.pairwise(slots))
    assert slots[0].at.date() >= MONDAY and slots[-1].at.date() <= MONDAY + timedelta(days=6)


def test_who_needs_the_clinic_open_or_closed_comes_then() -> None:
    for slot in plan():
        assert {person.kind.hours for person in slot.visits} <= {"any", "open" if slot.is_open else "closed"}


def test_patients_meet_in_a_slot() -> None:
    assert max(len(slot.visits) for slot in plan()) >= 8
    assert sum(len(slot.visits) for slot in plan()) / len(plan()) > 6


def test_fewer_days_and_fewer_patients_are_a_shorter_week() -> None:
    slots = plan(len(KINDS), days=2)
    assert {slot.at.date() for slot in slots} <= {MONDAY, MONDAY + timedelta(days=1)}
    assert len(slots) <= 4


@pytest.mark.parametrize(("today", "days", "first"), [(18, 7, 11), (18, 2, 16), (16, 2, 9), (17, 2, 9), (22, 3, 16)])
def test_a_whole_week_ends_with_yesterday_and_a_shorter_one_begins_with_a_monday(today: int, days: int, first: int) -> None:
    assert week.first_day(date(2026, 11, today), days) == date(2026, 11, first)


def test_alarms_are_alarms_by_the_rules_and_nothing_else_is() -> None:
    """What must raise an alarm is told by the rules: the simulation tests what becomes of it, and not the understanding."""
    rules = safety.default_rules()
    steps = [step for kind in KINDS for step in kind.steps if isinstance(step, Say)]
    for step in steps:
        levels = {rules.assess(text).level.code for text in step.words}
        assert levels == {step.alarm} if step.alarm else not levels & {"emergency", "crisis"}


def test_whoever_writes_is_named_in_a_farewell_of_their_language() -> None:
    assert {kind.language for kind in KINDS} == set(words.FAREWELLS)
