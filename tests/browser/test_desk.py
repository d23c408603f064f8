"""Patient and staff, each in a browser of their own: a wish for a person, a take-over, an alarm, and the way back.

The assistant is the stand-in of the integration tests: what is looked at is what people see of each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from clinic.domain.staff import Role
from clinic.services import transcripts
from knowledge.opening_hours import next_slot
from tests.browser.conftest import NewContext, open_chat
from tests.integration.api_server import at, served
from tests.integration.assistant import ONSET
from tests.integration.gateway import BASE, Gateway
from tests.integration.staff import at_desk
from tests.integration.test_gateway_callbacks import ask, wish

AXE = Axe()
SCREENS = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 360, "height": 740}}


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    with served(tmp_path_factory.mktemp("desk")) as gateway:
        now = gateway.clock()
        slot = next_slot(BASE.clinic.hours, now.astimezone(BASE.clinic.zone))
        assert slot is not None
        if slot.starts > now:  # somebody must be at the desk
            gateway.clock.offset_s = (slot.starts + timedelta(minutes=5) - now).total_seconds()
        yield gateway


@dataclass
class Served:
    """In place of the whole product."""

    url: str


@pytest.fixture
def stack(gateway: Gateway) -> Served:
    return Served(str(gateway.client.make_url("")).rstrip("/"))


def staff_page(gateway: Gateway, new_context: NewContext, stack: Served, role: Role, name: str, **options: object) -> Page:
    desk = at(gateway, at_desk(gateway, role, name))
    context = new_context(**options)
    context.add_cookies([{"name": "staff", "value": desk.token, "url": stack.url}])
    return context.new_page()


def looks_right(page: Page, name: str, pictures: Path) -> None:
    """axe finds nothing, and nothing is wider than the screen; a picture of each state is kept for whoever looks."""
    for scheme in ("light", "dark"):
        for screen, size in SCREENS.items():
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            page.set_viewport_size(size)  # type: ignore[arg-type]
            page.wait_for_timeout(150)
            page.screenshot(path=pictures / f"{name}-{screen}-{scheme}.png", full_page=True)
            found = AXE.run(page).response["violations"]
            assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == [], (name, screen, scheme)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (name, screen)
    page.set_viewport_size(SCREENS["desktop"])  # type: ignore[arg-type]


def test_a_patient_asks_for_a_person_speaks_with_her_and_is_given_back(
    gateway: Gateway, new_context: NewContext, stack: Served, tmp_path: Path
) -> None:
    gateway.assistant.replies = [{"topic": "human_handoff"}]
    chat = open_chat(new_context().new_page())
    nurse = staff_page(gateway, new_context, stack, Role.NURSE, "Dana Reyes")
    nurse.goto("/staff/conversations")
    expect(nurse.get_by_text("No patient has written anything")).to_be_visible()

    expect(chat.ask("let me talk to a person")).to_contain_text("I have told our staff")
    row = nurse.get_by_role("row", name="Wants a person")  # without loading the page again
    expect(row).to_be_visible()
    looks_right(nurse, "list-waiting", tmp_path)
    row.get_by_role("link", name="Visitor").click()
    expect(nurse.get_by_role("log")).to_contain_text("let me talk to a person")
    looks_right(nurse, "conversation", tmp_path)

    nurse.get_by_role("button", name="Take over").click()
    expect(nurse.get_by_label("Write to the patient")).to_be_focused()
    expect(chat.log).to_contain_text("A person from the clinic is here: Dana, nurse.")
    asked = len(gateway.assistant.turns)
    expect(chat.ask("my bill is wrong")).to_contain_text("Your message is with Dana, nurse.")
    expect(nurse.get_by_role("log")).to_contain_text("my bill is wrong")
    nurse.get_by_label("Write to the patient").fill("Which day is it about?")
    nurse.get_by_label("Write to the patient").press("Control+Enter")
    written = chat.log.locator(".from-staff")
    expect(written).to_contain_text("Which day is it about?")
    expect(written.get_by_role("heading", name="Dana, nurse")).to_be_in_viewport()
    looks_right(nurse, "taken", tmp_path)
    assert isinstance(chat.at, Page)
    looks_right(chat.at, "patient", tmp_path)

    chat.say("I cannot breathe")
    expect(chat.log.locator(".from-system.emergency")).to_contain_text("911")
    bar = nurse.get_by_role("alert").filter(has_text="Emergency")
    expect(bar).to_contain_text("trouble breathing")
    expect(nurse).to_have_title(re.compile(r"^\(2\) "))
    looks_right(nurse, "alarm-bar", tmp_path)
    bar.get_by_role("link", name="Look after it").click()
    nurse.get_by_role("button", name="I look after it").click()
    expect(nurse.get_by_text("Dana Reyes looks after it.")).to_be_visible()
    still_open = nurse.locator("#attention")
    expect(still_open).to_contain_text("1 alarm still open")
    expect(still_open).to_contain_text("Dana Reyes has been looking after it")
    looks_right(nurse, "alarm", tmp_path)
    expect(nurse.get_by_role("navigation")).to_contain_text("1 waiting")  # her last words wait for an answer
    nurse.get_by_label("What came of it").select_option("spoke")
    nurse.get_by_role("button", name="Close the alarm").click()
    expect(nurse.get_by_text("No alarm is open.")).to_be_visible()
    expect(still_open).to_be_empty()

    assert len(gateway.assistant.turns) == asked
    nurse.goto("/staff/conversations")
    nurse.get_by_role("link", name="Visitor").click()
    nurse.get_by_role("button", name="Hand back", exact=True).click()
    # Nobody answered that she cannot breathe in the chat itself.
    expect(chat.log).to_contain_text("Dana, nurse has left this chat, and nobody has answered your last message.")
    gateway.assistant.replies = [ONSET]
    answer = chat.ask("when does it start to work?")
    expect(answer).to_have_class(re.compile("from-bot"))


def test_an_alarm_is_above_everything_on_every_page_and_escalation_is_marked(
    gateway: Gateway, new_context: NewContext, stack: Served, tmp_path: Path
) -> None:
    clerk = staff_page(gateway, new_context, stack, Role.FRONT_DESK, "Sam Okafor")
    clerk.goto("/staff")
    chat = open_chat(new_context().new_page())
    chat.say("I want to kill myself")
    bar = clerk.get_by_role("alert").filter(has_text="Crisis")
    expect(bar).to_contain_text("speaks of suicide")
    while gateway.rows("SELECT count(*) FROM alarm WHERE planned_at IS NULL") != [(0,)]:
        clerk.wait_for_timeout(100)  # from then on the minutes count
    gateway.clock.offset_s += 11 * 60
    expect(bar).to_contain_text("escalated")
    clerk.goto("/staff/alarms")
    expect(clerk.get_by_role("row", name="Crisis")).to_contain_text("Escalated")
    looks_right(clerk, "alarms", tmp_path)
    clerk.goto("/staff/conversations")
    looks_right(clerk, "list-crisis", tmp_path)


def test_a_chat_that_is_erased_under_an_open_page_says_so_and_hides_no_alarm(
    gateway: Gateway, new_context: NewContext, stack: Served, tmp_path: Path, tolerated: list[str]
) -> None:
    tolerated.append("404")
    chat = open_chat(new_context().new_page())
    chat.say("the zebrafinch hurts")
    nurse = staff_page(gateway, new_context, stack, Role.NURSE, "Ann Nurse")
    nurse.goto("/staff/conversations")
    nurse.get_by_role("row", name="Assistant").first.get_by_role("link", name="Visitor").click()
    nurse.get_by_role("button", name="Take over").click()
    expect(nurse.get_by_role("log")).to_contain_text("zebrafinch")
    chat.say("are you there?")
    expect(nurse.get_by_role("navigation").get_by_role("link", name="Conversations")).to_contain_text("waiting")
    nurse.get_by_label("Write to the patient").fill("A long answer")
    gateway.clock.offset_s += 11 * 60
    expect(nurse.get_by_role("alert").filter(has_text="Overdue")).to_contain_text("for more than 10 minutes")
    looks_right(nurse, "overdue", tmp_path)
    open_chat(new_context().new_page()).say("I want to kill myself")
    id = nurse.url.rpartition("/")[2].partition("#")[0]
    at(gateway, transcripts.erase(gateway.store, id, now=gateway.clock()))

    expect(nurse.get_by_text("The patient has erased this conversation.")).to_be_visible()
    expect(nurse.get_by_role("main")).not_to_contain_text("zebrafinch")
    expect(nurse.get_by_role("button", name=re.compile("Take over|Send|Hand back"))).to_have_count(0)
    nurse.get_by_label("Write to the patient").press("Control+Enter")
    nurse.wait_for_timeout(7_000)  # more rounds than it takes to call the server lost
    expect(nurse.get_by_label("Write to the patient")).to_have_value("A long answer")
    expect(nurse.locator("#attention")).to_contain_text("speaks of suicide")
    expect(nurse.get_by_text("cannot be reached")).to_have_count(0)
    looks_right(nurse, "erased", tmp_path)


def test_pages_bring_themselves_up_to_date_and_keep_what_is_typed_and_where_one_is(
    gateway: Gateway, new_context: NewContext, stack: Served, tmp_path: Path
) -> None:
    home, other = (staff_page(gateway, new_context, stack, Role.NURSE, name) for name in ("Ann Nurse", "Dana Reyes"))
    home.goto("/staff")
    tile = home.get_by_role("listitem").filter(has=home.get_by_role("link", name="Emergencies and crises"))
    before = re.search(r"(none|\d+) waiting", tile.inner_text())
    assert before is not None
    home.get_by_role("link", name="Patients who asked to be called").focus()
    open_chat(new_context().new_page()).say("I cannot breathe")
    count = 1 if before[1] == "none" else int(before[1]) + 1
    expect(tile).to_contain_text(f"{count} waiting")
    expect(home.get_by_role("link", name="Patients who asked to be called")).to_be_focused()
    looks_right(home, "home", tmp_path)

    for page in (home, other):
        page.goto("/staff/alarms")
        page.get_by_role("row", name="trouble breathing").last.get_by_role("link").click()
    home.get_by_label("Note").press_sequentially("Called her, she")
    other.get_by_role("button", name="I look after it").click()
    expect(home.get_by_role("main")).to_contain_text("Dana Reyes looks after it")
    expect(home.get_by_role("button", name="I look after it")).to_have_count(0)
    expect(home.get_by_label("Note")).to_be_focused()
    home.keyboard.type(" is safe")
    expect(home.get_by_label("Note")).to_have_value("Called her, she is safe")


def test_a_call_that_comes_in_is_listed_and_a_button_that_is_held_stays_the_same_one(
    gateway: Gateway, new_context: NewContext, stack: Served, tmp_path: Path
) -> None:
    clerk = staff_page(gateway, new_context, stack, Role.FRONT_DESK, "Sam Okafor")
    clerk.goto("/staff/callbacks")
    expect(clerk.get_by_text("Nobody waits here.")).to_be_visible()
    looks_right(clerk, "calls-none", tmp_path)
    first = at(gateway, wished(gateway, window="afternoon"))
    take = clerk.get_by_role("button", name=f"Take {first}")
    expect(take).to_be_visible()
    take.focus()
    second = at(gateway, wished(gateway, window="morning"))
    expect(clerk.get_by_role("button", name=f"Take {second}")).to_be_visible()
    expect(take).to_be_focused()
    at(gateway, taken(gateway, first))
    expect(take).to_have_count(0)
    expect(clerk.get_by_role("main")).to_be_focused()  # and not the button of another patient
    looks_right(clerk, "calls", tmp_path)


def test_on_a_phone_an_emergency_in_ask_is_seen_first_under_the_bar_of_the_desks_alarms(
    gateway: Gateway, new_context: NewContext, stack: Served, tmp_path: Path
) -> None:
    open_chat(new_context().new_page()).say("I cannot breathe")
    clerk = staff_page(gateway, new_context, stack, Role.FRONT_DESK, "Sam Okafor")
    clerk.set_viewport_size(SCREENS["phone"])  # type: ignore[arg-type]
    clerk.goto("/staff/ask")
    expect(clerk.locator("#attention .pressing")).to_be_visible()
    box = clerk.get_by_label("What the caller says")
    box.press_sequentially("my throat is closing up and i can not")
    alarm = clerk.locator(".answer.alarm")
    expect(alarm).to_be_visible()
    for words in ("", " breathe well"):
        box.press_sequentially(words)
        clerk.wait_for_timeout(500)
        top, height = clerk.evaluate("[document.querySelector('.alarm .aloud p').getBoundingClientRect().top, innerHeight]")
        bar = clerk.locator("#attention .pressing").evaluate("node => node.getBoundingClientRect().bottom")
        assert 0 < bar <= top <= height / 2
        clerk.screenshot(path=tmp_path / f"ask-alarm{len(words)}.png")
    expect(box).to_be_focused()


async def wished(gateway: Gateway, **fields: str) -> str:
    return str((await ask(await gateway.open(), wish(**fields)))["reference"])


async def taken(gateway: Gateway, reference: str) -> None:
    await (await at_desk(gateway, Role.NURSE, "Dana Reyes")).post(f"/staff/callbacks/{reference}/take", id=str(uuid4()))
