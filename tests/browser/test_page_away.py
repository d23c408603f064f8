"""What is typed while no chat can be opened: it stands in the log, is read for an emergency, and goes out by itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import open_chat
from tests.browser.desk import GatewayAlone
from tests.browser.view import ChatView, in_page, let_go
from tests.integration.api_server import at, served
from tests.integration.gateway import Gateway

EMERGENCY = "I cannot breathe"
QUESTION = "when does it start to work?"
OPENING = "**/api/conversations"
Json = dict[str, Any]


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    with served(tmp_path_factory.mktemp("away")) as gateway:
        yield gateway


@pytest.fixture
def stack(gateway: Gateway) -> GatewayAlone:
    return GatewayAlone.of(gateway, gateway.folder)


@pytest.fixture
def card(gateway: Gateway) -> Json:
    """The fixed answer as the gateway gives it where nothing can be stored."""

    async def said() -> Json:
        return (await (await gateway.open()).say(EMERGENCY))[-1]

    return {**at(gateway, said()), "id": "00000000-0000-4000-8000-000000000001", "seq": 0}


def shut(page: Page, status: int, *messages: Json) -> list[Json]:
    """No chat can be opened; an emergency is answered with `messages`. What is asked from here on."""
    asked: list[Json] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.post_data_json)
        told = messages if EMERGENCY in asked[-1].get("text", "") else []
        route.fulfill(status=status, content_type="application/problem+json", body=json.dumps({"messages": list(told)}))

    page.route(OPENING, refuse)
    return asked


def test_what_a_visitor_types_while_no_chat_opens_goes_out_by_itself(page: Page, tolerated: list[str]) -> None:
    tolerated.append("503")
    asked = shut(page, 503)
    page.goto("/chat")
    expect(page.get_by_text("The chat cannot be reached just now.")).to_be_visible()
    chat = ChatView(page)
    chat.say(EMERGENCY)
    expect(chat.questions.last).to_contain_text("Not sent yet. Trying again…")
    chat.say(QUESTION)
    expect(chat.questions).to_have_count(2)
    expect(chat.box).to_have_value("")
    assert {"text": EMERGENCY} in asked
    ids = [question.get_attribute("data-id") for question in chat.questions.all()]
    page.unroute(OPENING)
    expect(chat.at.get_by_role("alert")).to_be_visible()
    expect(chat.log.locator(".unsent, .waiting")).to_have_count(0)
    expect(page.get_by_text("The chat cannot be reached just now.")).to_be_hidden()
    assert sorted(chat.said()) == sorted([EMERGENCY, QUESTION])
    assert {question.get_attribute("data-id") for question in chat.questions.all()} == set(ids)
    expect(chat.messages.first).to_have_attribute("data-topic", "greet")
    assert page.evaluate("sessionStorage.length") == 0


def test_an_opening_that_hangs_holds_no_emergency_up(page: Page) -> None:
    held: list[Route] = []
    page.route(OPENING, lambda route: route.continue_() if "text" in route.request.post_data_json else held.append(route))
    page.goto("/chat")
    page.wait_for_function("document.getElementById('text')")
    chat = ChatView(page)
    while not held:
        page.wait_for_timeout(20)
    chat.say(EMERGENCY)
    expect(chat.at.get_by_role("alert")).to_be_visible(timeout=5000)
    let_go(page, held)
    expect(chat.questions).to_have_count(1)
    assert chat.said() == [EMERGENCY]


def test_it_is_seen_at_once_that_something_is_on_its_way(page: Page) -> None:
    page.route(OPENING, lambda route: None)
    page.goto("/chat")
    chat = ChatView(page)
    chat.say(EMERGENCY)
    expect(chat.typing).to_be_visible(timeout=1000)
    expect(chat.questions).to_have_count(1, timeout=1000)


def test_an_emergency_is_answered_while_no_chat_opens_and_once_when_one_does(
    page: Page, card: Json, tolerated: list[str]
) -> None:
    tolerated.append("503")
    asked = shut(page, 503, card)
    page.goto("/chat")
    chat = ChatView(page)
    chat.say(EMERGENCY)
    alert = chat.at.get_by_role("alert")
    expect(alert).to_be_in_viewport()
    expect(chat.alarm_bar).to_be_visible()
    while len([one for one in asked if "text" in one]) < 3:
        page.wait_for_timeout(100)
    expect(alert).to_have_count(1)
    page.unroute(OPENING)
    expect(chat.log.locator("[data-topic=greet]")).to_be_attached()
    expect(chat.log.locator(".unsent, .waiting")).to_have_count(0)
    expect(alert).to_have_count(1)
    kinds = [message.get_attribute("data-topic") for message in chat.messages.all()]
    assert kinds == ["greet", None, "emergency"]


def test_the_button_to_try_again_keeps_the_focus(page: Page, tolerated: list[str]) -> None:
    tolerated.append("503")
    page.clock.install()
    asked = shut(page, 503)
    page.goto("/chat")
    chat = ChatView(page)
    chat.say(EMERGENCY)
    again = chat.questions.last.get_by_role("button", name="Try again")
    while not again.count():
        page.clock.run_for(1000)
    again.focus()
    before = len(asked)
    while len(asked) == before:
        page.clock.run_for(1000)
    page.clock.run_for(1000)
    expect(again).to_be_focused()
    page.unroute(OPENING)
    page.clock.run_for(10_000)
    expect(chat.at.get_by_role("alert")).to_be_visible()


def test_what_waits_survives_a_reload(page: Page, tolerated: list[str]) -> None:
    tolerated.append("503")
    shut(page, 503)
    page.goto("/chat")
    chat = ChatView(page)
    chat.say(EMERGENCY)
    expect(chat.questions.last).to_contain_text("Not sent yet")
    page.reload()
    expect(chat.questions.last).to_contain_text("Not sent yet")
    page.unroute(OPENING)
    expect(chat.at.get_by_role("alert")).to_be_visible()
    assert chat.said() == [EMERGENCY]


def test_a_kept_chat_whose_history_cannot_be_read_takes_an_emergency(page: Page, tolerated: list[str]) -> None:
    tolerated.append("503")
    page.goto("/portal")
    page.get_by_role("button", name="Maria Demo").click()
    in_page(page).opened().ask(QUESTION)
    page.reload()

    def unread(route: Route) -> None:
        route.fulfill(status=503, json={}) if route.request.method == "GET" else route.continue_()

    for path in ("**/messages?*", "**/events", "**/token"):
        page.route(path, unread if "token" not in path else lambda route: route.continue_())
    page.get_by_role("button", name="Maria Demo").click()
    chat = in_page(page)
    expect(chat.at.get_by_text("The chat cannot be reached just now.")).to_be_visible()
    chat.say(EMERGENCY)
    expect(chat.at.get_by_role("alert")).to_be_visible()
    for path in ("**/messages?*", "**/events"):
        page.unroute(path)
    expect(chat.questions).to_have_count(2, timeout=40_000)
    assert chat.said() == [QUESTION, EMERGENCY]
    expect(chat.messages.first).to_have_attribute("data-topic", "greet")
    expect(chat.at.get_by_text("The chat cannot be reached just now.")).to_be_hidden()


def test_an_emergency_is_answered_where_nobody_is_signed_in(page: Page, card: Json, tolerated: list[str]) -> None:
    tolerated.append("401")
    page.goto("/portal")
    asked = shut(page, 401, card)
    page.get_by_role("button", name="Ask the assistant").click()
    chat = in_page(page)
    expect(chat.at.get_by_text("Please sign in to the portal")).to_be_visible()
    chat.say(EMERGENCY)
    expect(chat.at.get_by_role("alert")).to_be_in_viewport()
    assert asked == [{"portal_token": "", "text": EMERGENCY}]
    chat.at.get_by_role("button", name="Try again").click()
    expect(chat.at.get_by_text("Please sign in to the portal")).to_be_visible()
    expect(chat.alarm_bar).to_be_visible()


def test_other_words_wait_in_the_box_until_somebody_is_signed_in(page: Page, gateway: Gateway, tolerated: list[str]) -> None:
    tolerated.append("401")
    before = gateway.rows("SELECT count(*) FROM conversation")
    page.goto("/portal")
    page.get_by_role("button", name="Ask the assistant").click()
    chat = in_page(page)
    expect(chat.at.get_by_text("Please sign in to the portal")).to_be_visible()
    with page.expect_response(lambda answer: answer.status == 401):
        chat.say(QUESTION)
    expect(chat.box).to_have_value(QUESTION)
    expect(chat.questions).to_have_count(0)
    assert gateway.rows("SELECT count(*) FROM conversation") == before


def test_what_is_typed_after_a_chat_has_ended_opens_the_next(page: Page, tolerated: list[str]) -> None:
    tolerated.append("404")
    chat = open_chat(page)
    kept = json.loads(page.evaluate("localStorage.getItem('clinic-chat:visitor')"))
    page.request.delete(f"/api/conversations/{kept['id']}", headers={"Authorization": f"Bearer {kept['token']}"})
    chat.say(QUESTION)
    expect(page.get_by_text("This chat has ended.").first).to_be_visible()
    chat.say(EMERGENCY)
    expect(chat.at.get_by_role("alert")).to_be_visible()
    assert chat.said() == [EMERGENCY]


def test_on_the_clinics_page_a_chat_that_cannot_open_takes_an_emergency(page: Page, card: Json, tolerated: list[str]) -> None:
    tolerated.append("503")
    shut(page, 503, card)
    page.goto("/")
    page.get_by_role("button", name="Ask a question").click()
    chat = in_page(page)
    chat.say(EMERGENCY)
    expect(chat.at.get_by_role("alert")).to_be_visible()
    chat.at.get_by_role("button", name="Close the chat").click()
    expect(page.get_by_role("link", name="Call 911", exact=True)).to_be_visible()
    page.get_by_role("button", name="Ask a question").click()
    expect(chat.at.get_by_role("alert")).to_be_visible()


def test_a_later_answer_does_not_take_the_card_out_of_sight(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    chat = open_chat(page)
    chat.ask(QUESTION)
    page.context.set_offline(True)
    for words in (EMERGENCY, QUESTION, "does it hurt?"):
        chat.say(words)
        expect(chat.questions.last).to_contain_text("Not sent. It will go out when you are online again.")
    page.context.set_offline(False)
    expect(chat.log.locator(".unsent, .waiting")).to_have_count(0)
    expect(chat.answers).to_have_count(5)
    card = chat.at.get_by_role("alert")
    expect(card.get_by_text("Get emergency help now")).to_be_in_viewport()
    chat.ask("and then?")
    expect(chat.questions.last).to_be_in_viewport()


def test_what_gets_its_place_below_the_card_late_does_not_take_it_out_of_sight(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    chat = open_chat(page)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 6})
    chat.ask(QUESTION)
    late = [f"{QUESTION} {'I wonder and wonder. ' * 12}{number}" for number in range(3)]
    held: list[Route] = []
    page.route(
        "**/messages", lambda route: held.append(route) if "wonder" in (route.request.post_data or "") else route.continue_()
    )
    page.context.set_offline(True)
    for words in (EMERGENCY, *late):
        chat.say(words)
    page.context.set_offline(False)
    card = chat.at.get_by_role("alert").get_by_text("Get emergency help now")
    while chat.log.locator(".unsent, .waiting").count():
        if held and card.is_visible():  # the page is on its way to the card, smoothly
            held.pop(0).continue_()
        page.wait_for_timeout(20)
    page.wait_for_timeout(1000)
    expect(card).to_be_in_viewport()


def test_an_emergency_in_a_chat_that_has_ended_is_answered_with_the_refusal(page: Page, card: Json, tolerated: list[str]) -> None:
    tolerated.append("404")
    chat = open_chat(page)
    page.route("**/messages", lambda route: route.fulfill(status=404, json={"messages": [card]}))
    chat.say(EMERGENCY)
    expect(chat.at.get_by_role("alert")).to_be_in_viewport()
    expect(page.get_by_text("This chat has ended.").first).to_be_visible()
    expect(chat.alarm_bar).to_be_visible()
