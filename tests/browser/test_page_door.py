"""An emergency is read at the door whichever way it came, and its numbers stay in sight over a sign-in and a new chat."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import APIResponse, Page, Route, expect

from tests.browser.conftest import open_chat
from tests.browser.desk import GatewayAlone
from tests.browser.test_page_opening import locked
from tests.browser.test_page_portal import sign_in
from tests.browser.view import ChatView, in_page, launched
from tests.integration.api_server import served
from tests.integration.gateway import BASE, Gateway

EMERGENCY = "i cant breathe and my throat is swelling shut"
CRISIS = "I want to kill myself"
HARMLESS = "my bill from last month"
OPENING = "**/api/conversations"
PATIENTS = "SELECT text FROM message WHERE sender = 'patient'"


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    with served(tmp_path_factory.mktemp("door")) as gateway:
        yield gateway


@pytest.fixture
def stack(gateway: Gateway) -> GatewayAlone:
    return GatewayAlone.of(gateway, gateway.folder)


@pytest.fixture
def nobody(page: Page, tolerated: list[str]) -> ChatView:
    """The chat on the portal's page, where nobody is signed in."""
    tolerated.append("401")
    page.goto("/portal")
    page.get_by_role("button", name="Ask the assistant").click()
    chat = in_page(page)
    expect(chat.at.get_by_text("Please sign in to the portal")).to_be_visible()
    return chat


def ask_for_a_call(chat: ChatView, reason: str, *, phone: str = "312 555 0199") -> None:
    chat.at.get_by_role("button", name="Call me").click()
    chat.at.get_by_label("Your phone number").fill(phone)
    chat.at.get_by_label("What is it about?").fill(reason)
    chat.at.get_by_role("button", name="Ask for a call").click()


def expect_alarm(chat: ChatView) -> None:
    expect(chat.at.get_by_role("alert")).to_have_count(1)
    expect(chat.at.get_by_role("alert").get_by_text("Get emergency help now")).to_be_in_viewport()
    expect(chat.alarm_bar).to_be_in_viewport(ratio=1)
    expect(chat.at.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize(("reason", "phone"), [(EMERGENCY, "312 555 0199"), (EMERGENCY, ""), ("", EMERGENCY)])
def test_the_reason_of_a_call_is_read_where_nobody_is_signed_in(nobody: ChatView, reason: str, phone: str) -> None:
    for _ in range(2):  # The same words again bring no second card.
        ask_for_a_call(nobody, reason, phone=phone)
        expect_alarm(nobody)
        expect(nobody.at.get_by_text("Your request for a call is not stored.")).to_be_visible()


def test_a_call_about_something_else_stays_in_the_form_where_nobody_is_signed_in(nobody: ChatView) -> None:
    ask_for_a_call(nobody, HARMLESS)
    expect(nobody.at.get_by_text("Your request is not stored.")).to_be_visible()
    expect(nobody.at.get_by_label("What is it about?")).to_have_value(HARMLESS)
    expect(nobody.alarm_bar).to_be_hidden()


def test_the_reason_of_a_call_is_read_while_the_database_is_locked(page: Page, gateway: Gateway, tolerated: list[str]) -> None:
    tolerated.append("503")
    with locked(gateway):
        page.goto("/chat")
        chat = ChatView(page)
        ask_for_a_call(chat, EMERGENCY)
        expect_alarm(chat)
    expect(chat.log.locator("[data-topic=greet]")).to_be_attached()
    expect_alarm(chat)
    held: list[tuple[Route, APIResponse]] = []
    page.route("**/callbacks", lambda route: held.append((route, route.fetch())))
    chat.at.get_by_role("button", name="Call me").click()
    chat.at.get_by_role("button", name="Ask for a call").click()
    expect(chat.at.get_by_role("alert")).to_have_count(2)  # The stream brings the stored one before the answer does.
    while not held:
        page.wait_for_timeout(20)
    for route, response in held:
        route.fulfill(response=response)
    expect(chat.log).to_contain_text("Your request for a call is stored")
    expect_alarm(chat)


def test_a_call_is_asked_for_as_soon_as_a_chat_can_be_opened(page: Page, tolerated: list[str]) -> None:
    tolerated.append("503")
    page.route(OPENING, lambda route: route.fulfill(status=503, json={}, headers={"Retry-After": "600"}))
    page.goto("/chat")
    expect(page.get_by_text("The chat cannot be reached just now.")).to_be_visible()
    chat = ChatView(page)
    ask_for_a_call(chat, HARMLESS)
    expect(page.get_by_text("Your request is not stored.")).to_be_visible()
    page.unroute(OPENING)
    page.get_by_role("button", name="Ask for a call").click()
    expect(chat.log).to_contain_text("Your request for a call is stored")


def test_a_question_of_the_page_is_read_where_nobody_is_signed_in(page: Page, nobody: ChatView) -> None:
    page.evaluate("text => MigraineCompanion.ask(text)", EMERGENCY)
    expect_alarm(nobody)
    assert nobody.said() == [EMERGENCY]


def test_a_question_of_the_page_waits_in_the_box_where_nobody_is_signed_in(page: Page, nobody: ChatView) -> None:
    page.evaluate("text => MigraineCompanion.ask(text)", HARMLESS)
    expect(nobody.box).to_have_value(HARMLESS)
    expect(nobody.questions).to_have_count(0)


def test_a_question_of_the_page_is_read_at_once_while_somebody_is_being_signed_in(page: Page, tolerated: list[str]) -> None:
    tolerated.append("401")
    page.route("**/portal/token", lambda route: None)
    page.goto("/portal")
    page.get_by_role("button", name="Maria Demo").click()
    page.evaluate("text => MigraineCompanion.ask(text)", EMERGENCY)
    chat = in_page(page)
    expect_alarm(chat)
    page.unroute("**/portal/token")  # Which lets it go on.
    expect(chat.at.get_by_text("Signed in as Maria Demo")).to_be_visible()
    expect_alarm(chat)
    assert chat.said() == [EMERGENCY]


def test_what_waits_where_nobody_is_signed_in_returns_to_the_box_at_a_sign_in(
    page: Page, nobody: ChatView, tolerated: list[str]
) -> None:
    tolerated.append("ERR_CONNECTION_REFUSED")
    page.route(OPENING, lambda route: route.abort("connectionrefused"))
    nobody.say(HARMLESS)
    expect(nobody.questions.last).to_contain_text("Not sent yet")
    page.unroute(OPENING)
    page.get_by_role("button", name="Maria Demo").click()
    expect(nobody.at.get_by_text("Signed in as Maria Demo")).to_be_visible()
    expect(nobody.box).to_have_value(HARMLESS)
    expect(nobody.questions).to_have_count(0)


def test_the_numbers_stay_over_a_sign_in_and_the_words_are_not_sent(page: Page, nobody: ChatView, gateway: Gateway) -> None:
    before = gateway.rows(PATIENTS)
    nobody.say(EMERGENCY)
    expect_alarm(nobody)
    sign_in(page, "James Demo")
    expect(nobody.messages).to_have_count(1)
    expect(nobody.alarm_bar).to_be_in_viewport(ratio=1)
    assert gateway.rows(PATIENTS) == before
    sign_in(page, "Maria Demo")  # Whoever comes next is told nothing of it.
    expect(nobody.alarm_bar).to_be_hidden()


def test_the_numbers_of_a_visitors_crisis_stay_when_the_page_signs_a_patient_in(page: Page) -> None:
    page.goto("/")
    chat = launched(page)
    chat.ask(CRISIS)
    expect(chat.alarm_bar).to_contain_text("You are not alone")
    token = page.evaluate(
        """() => fetch("/portal/token", {method: "POST", headers: {"Content-Type": "application/json"},
          body: JSON.stringify({patient: "demo-james"})}).then((answer) => answer.json())"""
    )["portal_token"]
    page.evaluate("token => MigraineCompanion.setPortalToken(token)", token)
    expect(chat.at.get_by_text("Signed in as James Demo")).to_be_visible()
    expect(chat.alarm_bar).to_contain_text("You are not alone")
    chat.at.get_by_role("button", name="Close the chat").click()
    expect(page.get_by_role("link", name=f"Call {BASE.clinic.crisis_number}")).to_be_visible()


def delete_elsewhere(page: Page) -> None:
    """As another tab, or another device, may."""
    page.evaluate(
        """() => {
          const { id, token } = JSON.parse(localStorage.getItem("clinic-chat:visitor"));
          return fetch(`/api/conversations/${id}`, { method: "DELETE", headers: { Authorization: `Bearer ${token}` } });
        }"""
    )


def test_the_numbers_stay_in_a_new_chat_and_go_with_a_deleted_one(page: Page, tolerated: list[str]) -> None:
    tolerated.append("404")
    chat = open_chat(page)
    chat.ask(EMERGENCY)
    delete_elsewhere(page)
    page.get_by_role("button", name="Start a new one").click()
    expect(chat.messages).to_have_count(1)
    expect(chat.alarm_bar).to_be_visible()
    chat.start_anew()
    expect(chat.alarm_bar).to_be_hidden()


@pytest.mark.parametrize("status", [401, 404])
def test_what_was_sent_into_a_chat_that_has_ended_returns_to_the_box(page: Page, tolerated: list[str], status: int) -> None:
    tolerated.append(str(status))
    chat = open_chat(page)
    page.route("**/messages", lambda route: route.fulfill(status=status, json={}))
    chat.say(HARMLESS)
    expect(page.get_by_text("This chat has ended.").first).to_be_visible()
    expect(chat.box).to_have_value(HARMLESS)
    page.unroute("**/messages")
    page.get_by_role("button", name="Start a new one").click()
    expect(chat.questions).to_have_count(0)
    expect(chat.box).to_have_value(HARMLESS)
    chat.box.press("Enter")
    expect(chat.answers).to_have_count(2)
    assert chat.said() == [HARMLESS]
    expect(chat.box).to_have_value("")


def test_offline_the_emergency_number_stands_under_what_was_not_sent(page: Page) -> None:
    chat = open_chat(page)
    page.context.set_offline(True)
    chat.say(EMERGENCY)
    number = BASE.clinic.emergency_number
    expect(chat.questions.last).to_contain_text(f"when you are online again. In an emergency, call {number}.")
    expect(chat.questions.last.get_by_role("link", name=f"call {number}")).to_have_attribute("href", f"tel:{number}")
    page.context.set_offline(False)
    expect_alarm(chat)
    expect(chat.questions.last).not_to_contain_text("In an emergency")


def test_the_heading_of_the_card_is_in_sight_after_a_call_with_words_of_an_emergency(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    chat = open_chat(page)
    ask_for_a_call(chat, EMERGENCY)
    expect(chat.log).to_contain_text("Your request for a call is stored")
    expect(chat.log.locator(".emergency")).to_be_focused()
    expect_alarm(chat)
