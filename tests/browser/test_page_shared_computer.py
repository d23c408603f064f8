"""Two patients at one computer: nothing that the first one typed is there for the second."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import GatewayAlone
from tests.browser.test_page_callback import NUMBER
from tests.browser.test_page_portal import sign_in
from tests.browser.view import ChatView, in_page
from tests.integration.api_server import served
from tests.integration.gateway import Gateway

DRAFT = "my own draft about my headache"


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    with served(tmp_path_factory.mktemp("shared")) as gateway:
        yield gateway


@pytest.fixture
def stack(gateway: Gateway) -> GatewayAlone:
    return GatewayAlone.of(gateway, gateway.folder)


def fill_in(chat: ChatView) -> None:
    """Ana's words, wherever words can be typed."""
    chat.box.fill(DRAFT)
    chat.at.get_by_role("button", name="Call me").click()
    chat.at.get_by_label("Your phone number").fill(NUMBER)
    chat.at.get_by_label("Your name").fill("Maria Demo")
    chat.at.get_by_label("What is it about?").fill("my bill")
    chat.at.get_by_label("Staff may read this chat").check()
    chat.at.get_by_label("Best time to call").select_option("In the morning")


def typed(page: Page) -> list[str]:
    """What stands in the fields of the chat."""
    value = "field.type === 'checkbox' ? field.checked : field.value"
    fields: list[str] = page.frames[1].evaluate(
        f"[...document.querySelectorAll('input, textarea, select')].map((field) => {value})"
    )
    return [str(field) for field in fields]


EMPTY = ["", "", "", "", "False", "any"]


@pytest.fixture
def portal(page: Page) -> Page:
    page.goto("/portal")
    return page


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()
    expect(in_page(page).at.get_by_text("Please sign in to the portal")).to_be_visible()


def test_nothing_that_was_typed_is_left_for_the_next_who_signs_in(portal: Page) -> None:
    chat = sign_in(portal, "Maria Demo")
    fill_in(chat)
    chat.at.get_by_role("button", name="Cancel").click()
    sign_out(portal)
    assert typed(portal) == EMPTY
    sign_in(portal, "James Demo")
    assert typed(portal) == EMPTY


def test_the_next_may_sign_in_without_signing_out_before(portal: Page) -> None:
    fill_in(sign_in(portal, "Maria Demo"))
    sign_in(portal, "James Demo")
    assert typed(portal) == EMPTY
    expect(in_page(portal).at.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize("opens", ["Call me", "Delete this chat"])
def test_no_dialog_stays_open(portal: Page, opens: str) -> None:
    chat = sign_in(portal, "Maria Demo")
    chat.at.get_by_role("button", name=opens).click()
    expect(chat.at.get_by_role("dialog")).to_have_count(1)
    sign_out(portal)
    expect(chat.at.get_by_role("dialog")).to_have_count(0)


def test_a_question_before_deleting_that_is_put_away_deletes_nothing(portal: Page, gateway: Gateway) -> None:
    chat = sign_in(portal, "Maria Demo")
    chat.start_anew()
    chat.ask("when does it start to work?")
    chat.at.get_by_role("button", name="Delete this chat").click()
    before = gateway.rows("SELECT count(*) FROM conversation")
    sign_out(portal)
    portal.wait_for_timeout(500)
    assert gateway.rows("SELECT count(*) FROM conversation") == before


def test_what_is_wrong_with_a_field_is_not_told_to_the_next(portal: Page) -> None:
    chat = sign_in(portal, "Maria Demo")
    chat.at.get_by_role("button", name="Call me").click()
    chat.at.get_by_role("button", name="Ask for a call").click()
    sign_out(portal)
    sign_in(portal, "James Demo").at.get_by_role("button", name="Call me").click()
    expect(chat.at.get_by_text("Please check this number.")).to_have_count(0)


def test_a_question_of_the_page_for_the_one_is_not_asked_for_the_other(portal: Page, tolerated: list[str]) -> None:
    tolerated += ["401"]  # the words are read for an emergency at the door, which refuses whoever is not signed in
    portal.get_by_role("button", name="Ask the assistant").click()
    chat = in_page(portal)
    expect(chat.at.get_by_text("Please sign in to the portal")).to_be_visible()
    portal.route("**/api/conversations", lambda route: None)
    portal.get_by_role("button", name="Maria Demo").click()
    portal.evaluate("MigraineCompanion.ask('what is it that I owe')")
    portal.get_by_role("button", name="Sign out").click()
    portal.unroute("**/api/conversations")
    assert sign_in(portal, "James Demo").said() == []


def test_a_reload_brings_nothing_back(portal: Page) -> None:
    fill_in(sign_in(portal, "Maria Demo"))
    portal.reload()  # The chat was open, and is again.
    expect(in_page(portal).at.get_by_text("Please sign in to the portal")).to_be_visible()
    assert typed(portal) == EMPTY


def test_the_draft_of_the_same_patient_stays_when_the_portal_hands_over_a_new_token(portal: Page) -> None:
    fill_in(sign_in(portal, "Maria Demo"))
    portal.evaluate("window.dispatchEvent(new CustomEvent('migraine-companion:token-wanted'))")
    with portal.expect_response("**/portal/token"):
        portal.evaluate("window.dispatchEvent(new CustomEvent('migraine-companion:token-wanted'))")
    portal.wait_for_timeout(300)
    assert typed(portal)[0] == DRAFT
    expect(in_page(portal).at.get_by_role("dialog")).to_have_count(1)


def test_what_a_visitor_typed_is_still_there_after_signing_in(portal: Page) -> None:
    portal.goto("/")
    portal.get_by_role("button", name="Ask a question").click()
    chat = in_page(portal).opened()
    chat.box.fill(DRAFT)
    token = portal.evaluate(
        """() => fetch("/portal/token", {method: "POST", headers: {"Content-Type": "application/json"},
          body: JSON.stringify({patient: "demo-maria"})}).then((answer) => answer.json())"""
    )["portal_token"]
    portal.evaluate("token => MigraineCompanion.setPortalToken(token)", token)
    expect(chat.at.get_by_text("Signed in as Maria Demo")).to_be_visible()
    expect(chat.box).to_have_value(DRAFT)


def test_a_sign_in_that_ended_is_not_named_in_the_header(portal: Page, tolerated: list[str]) -> None:
    tolerated += ["401", "404"]
    chat = sign_in(portal, "Maria Demo")
    portal.route("**/api/conversations", lambda route: route.fulfill(status=401, json={}))
    chat.at.get_by_role("button", name="Delete this chat").click()
    chat.at.get_by_role("button", name="Delete", exact=True).click()
    expect(chat.at.get_by_text("Your sign-in has ended. Please sign in again.")).to_be_visible()
    expect(chat.at.get_by_text("Signed in as")).to_have_count(0)
    portal.unroute("**/api/conversations")
    chat.at.get_by_role("button", name="Try again").click()
    expect(chat.at.get_by_text("Signed in as Maria Demo")).to_be_visible()


def test_escape_after_an_earlier_deletion_deletes_nothing(portal: Page) -> None:
    chat = sign_in(portal, "Maria Demo")
    chat.start_anew()
    chat.ask("when does it start to work?")
    chat.at.get_by_role("button", name="Delete this chat").click()
    chat.at.get_by_role("dialog").press("Escape")
    expect(chat.at.get_by_role("dialog")).to_have_count(0)
    portal.wait_for_timeout(1500)
    assert chat.said() == ["when does it start to work?"]


@pytest.mark.parametrize("path", ["/chat"])
def test_the_first_field_of_the_form_has_the_focus(page: Page, path: str) -> None:
    page.goto(path)
    chat = ChatView(page).opened()
    for _ in range(2):
        page.get_by_role("button", name="Call me").click()
        expect(page.get_by_label("Your phone number")).to_be_focused()
        expect(page.get_by_role("dialog")).to_have_accessible_description("Not for emergencies: call 911.")
        page.get_by_role("button", name="Cancel").click()
    expect(chat.at.get_by_role("button", name="Call me")).to_be_focused()
