"""Everybody can use it: by keyboard, by ear, with great letters, on a small screen, without motion, light and dark."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import NewContext, open_chat
from tests.browser.view import ChatView, in_page, launched

QUESTION = "how long until botox works"
HEADACHE = "migraine yesterday, 7/10, six hours, felt sick, took rizatriptan"
SCREENS: dict[str, dict[str, object]] = {
    "desktop": {},
    "phone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
AXE = Axe()
OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}


def greeting(page: Page) -> None:
    open_chat(page)


def answer_opened(page: Page) -> None:
    answer = open_chat(page).ask(QUESTION)
    answer.locator("summary").click()
    answer.get_by_role("button", name="Show the whole picture").click()
    answer.get_by_role("button", name="No, not helpful").click()


def steps(page: Page) -> None:
    open_chat(page).ask("walk me through the treatment step by step")
    expect(ChatView(page).answers.last).to_contain_text("of 5")


def emergency(page: Page) -> None:
    open_chat(page).ask("my throat is closing and I can't breathe")


def crisis(page: Page) -> None:
    open_chat(page).ask("I don't want to live anymore")


def urgent(page: Page) -> None:
    open_chat(page).ask("my eyelid droops since the injections")


def asked_back(page: Page) -> None:
    open_chat(page).ask("the thing with the neck and time")


def waiting(page: Page) -> None:
    held: list[Route] = []
    chat = open_chat(page)
    page.route("**/messages", lambda route: held.append(route))
    chat.say(QUESTION)
    expect(chat.typing).to_be_visible()


def unsent(page: Page) -> None:
    chat = open_chat(page)
    page.context.set_offline(True)
    chat.say(QUESTION)
    expect(chat.questions.last.get_by_role("button", name="Try again")).to_be_visible()


def about_to_delete(page: Page) -> None:
    open_chat(page)
    page.get_by_role("button", name="Delete this chat").click()


def call_me(page: Page) -> None:
    open_chat(page)
    page.get_by_role("button", name="Call me").click()


def call_me_refused(page: Page) -> None:
    call_me(page)
    page.get_by_role("button", name="Ask for a call").click()
    expect(page.get_by_label("Your phone number")).to_be_focused()


def call_me_failed(page: Page) -> None:
    call_me(page)
    page.context.set_offline(True)
    page.get_by_label("Your phone number").fill("312 555 0188")
    page.get_by_role("button", name="Ask for a call").click()
    expect(page.get_by_role("alert").get_by_text("Your request is not stored")).to_be_visible()


def closed(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("button", name="Ask a question")).to_be_visible()


def home(page: Page) -> None:
    closed(page)
    launched(page)


def closed_in_an_emergency(page: Page) -> None:
    home(page)
    in_page(page).ask("my throat is closing and I can't breathe")
    in_page(page).at.get_by_role("button", name="Close the chat").click()
    expect(page.get_by_role("link", name="Call 911", exact=True)).to_be_visible()


def portal(page: Page) -> None:
    page.goto("/portal")
    expect(page.get_by_role("button", name="Ask the assistant")).to_be_visible()


def signed_in(page: Page) -> None:
    portal(page)
    page.get_by_role("button", name="Maria Demo").click()
    in_page(page).opened()


def sign_in_ended(page: Page) -> None:
    portal(page)
    page.get_by_role("button", name="Ask the assistant").click()
    expect(in_page(page).at.get_by_text("Please sign in to the portal")).to_be_visible()


def diary(page: Page) -> None:
    signed_in(page)
    in_page(page).ask(HEADACHE)
    expect(in_page(page).offers("Save it")).to_be_visible()


def figure(page: Page) -> None:
    page.goto("/figures/injection_areas")


State = Callable[[Page], None]
FORMS = [call_me, call_me_refused, call_me_failed, about_to_delete]
CHATS = [greeting, answer_opened, steps, emergency, crisis, urgent, asked_back, waiting, unsent, *FORMS]
SITES = [closed, home, closed_in_an_emergency, portal, signed_in, sign_in_ended, diary, figure]
STATES = [*CHATS, *SITES]


def shown(state: State) -> str:
    return state.__name__


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("state", STATES, ids=shown)
def test_axe_finds_nothing_light_or_dark(new_context: NewContext, state: State, screen: str) -> None:
    page = new_context(**SCREENS[screen]).new_page()
    state(page)
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        assert violations(page) == [], scheme


def violations(page: Page) -> list[str]:
    """What axe finds on the page and in the frames in it."""
    for frame in page.frames[1:]:
        frame.evaluate(AXE.axe_script)
    found = AXE.run(page, options=OPTIONS).response["violations"]
    return [f"{rule['id']}: {json.dumps([node['html'][:160] for node in rule['nodes']])}" for rule in found]


# Zoomed to 200 % on 1280 x 900, and what WCAG 2.2 asks for in 1.4.10 (400 % on 1280 x 1024), with either alone a phone.
@pytest.mark.parametrize("size", [(640, 450), (320, 568), (320, 256)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("state", STATES, ids=shown)
def test_nothing_scrolls_sideways_on_a_small_screen_or_zoomed_in(
    new_context: NewContext, state: State, size: tuple[int, int]
) -> None:
    page = new_context(viewport={"width": 1280, "height": 900}).new_page()
    state(page)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    for frame in page.frames:
        assert frame.evaluate(TOO_WIDE) == []


# What is wider than its window or the box that it scrolls in; but what is only for the ear, and the row that is the desk's menu.
TOO_WIDE = """() => {
  const found = [...document.querySelectorAll("html, body, #scroll")].filter((box) => box.scrollWidth > box.clientWidth);
  const out = [...document.body.querySelectorAll("*:not(.sr-only, .sr-only *, .parts li, .parts li *)")]
    .filter((node) => node.checkVisibility() && !getComputedStyle(node).clipPath.startsWith("inset"))
    .map((node) => [node, node.getBoundingClientRect()])
    .filter(([, box]) => box.width && (box.right > innerWidth + 1 || box.left < -1))
    .map(([node]) => node);
  return [...found, ...out].map((node) => node.outerHTML.slice(0, 120));
}"""


def test_letters_of_twice_the_size_fit(new_context: NewContext) -> None:
    page = new_context(viewport={"width": 800, "height": 900}).new_page()
    answer_opened(page)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate(TOO_WIDE) == []
    expect(ChatView(page).box).to_be_in_viewport(ratio=1)


def test_on_a_short_screen_there_is_still_room_to_read_below_an_alarm(new_context: NewContext) -> None:
    page = new_context(viewport={"width": 320, "height": 256}).new_page()
    emergency(page)
    assert page.evaluate("document.getElementById('scroll').clientHeight") >= 64
    expect(ChatView(page).alarm_bar.get_by_role("link").first).to_be_in_viewport(ratio=1)
    expect(ChatView(page).box).to_be_in_viewport(ratio=1)


def test_nothing_moves_for_those_who_asked_for_that(new_context: NewContext) -> None:
    page = new_context(reduced_motion="reduce").new_page()
    waiting(page)
    moving = """() => [...document.querySelectorAll("*")].filter((node) => {
      const style = getComputedStyle(node);
      return style.animationName !== "none" || style.scrollBehavior === "smooth" || parseFloat(style.transitionDuration) > 0;
    }).map((node) => node.outerHTML.slice(0, 120))"""
    assert page.evaluate(moving) == []
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(moving) != []


def focused(page: Page) -> str:
    """The name of what has the focus, which can be seen, wholly, with a ring around it."""
    found: dict[str, object] = page.evaluate("""() => {
      const node = document.activeElement, box = node.getClientRects()[0], style = getComputedStyle(node);
      const top = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height, 40) / 2);
      return {
        name: node.ariaLabel || node.textContent.trim() || node.id,
        ringed: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        on_top: node.contains(top),
      };
    }""")
    assert found["ringed"], found
    assert found["on_top"], found
    return str(found["name"])


def tab_to(page: Page, name: str, key: str = "Tab") -> None:
    """Presses `key` until the focus is on what is called so."""
    passed = []
    for _ in range(40):
        page.keyboard.press(key)
        passed.append(focused(page))
        if passed[-1].startswith(name):
            return
    raise AssertionError(f"{name!r} is not among {passed}")


def test_a_whole_conversation_is_had_by_keyboard_alone(new_context: NewContext) -> None:
    page = new_context(reduced_motion="reduce").new_page()  # What has the focus is looked for where it is, not on its way.
    chat = open_chat(page)
    tab_to(page, "text")
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    chat.answer_after(1)
    expect(chat.box).to_be_focused()
    tab_to(page, "Tell me more: ", "Shift+Tab")
    before = chat.answers.count()
    page.keyboard.press("Enter")
    answer = chat.answer_after(before)
    expect(chat.questions.last).to_be_focused()
    tab_to(page, answer.locator("summary").inner_text())
    page.keyboard.press("Enter")
    expect(answer.locator(".sources li").first).to_be_visible()
    tab_to(page, "Yes, helpful")
    page.keyboard.press("Space")
    expect(answer.get_by_text("Thank you")).to_be_visible()
    tab_to(page, "text")


def test_a_line_break_is_typed_with_shift(page: Page) -> None:
    chat = open_chat(page)
    chat.box.focus()
    page.keyboard.type("does it hurt")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("and for how long")
    page.keyboard.press("Enter")
    chat.answer_after(1)
    assert chat.said() == ["does it hurt\nand for how long"]


def test_the_question_before_deleting_can_be_left_by_keyboard(page: Page) -> None:
    chat = open_chat(page)
    tab_to(page, "Delete this chat")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Delete this chat?")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="Delete this chat")).to_be_focused()
    expect(chat.answers).to_have_count(1)


def test_new_messages_are_told_to_those_who_hear_the_page(page: Page) -> None:
    chat = open_chat(page)
    expect(chat.log).to_have_attribute("aria-live", "polite")
    chat.ask(QUESTION)
    speakers = chat.messages.get_by_role("heading", level=2).all_inner_texts()
    assert speakers[:3] == ["Assistant", "You", "Assistant"]
