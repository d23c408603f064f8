"""In forced colours the browser takes backgrounds and shadows away: what they said has to be said by lines and words.

Contrast is the patient's own choice there, and axe cannot measure it: it reads the colours that the style sheet names.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewContext, open_chat
from tests.browser.test_page_access import (
    QUESTION,
    SCHEMES,
    STATES,
    State,
    closed_in_an_emergency,
    emergency,
    shown,
    waiting,
)
from tests.browser.view import ChatView

# What can be pressed has an edge, a line under it, the colour of links, or a sign that stands out against what is behind it.
# A checkbox is the browser's own drawing, which follows the forced colours by itself.
UNMARKED = """() => [...document.querySelectorAll("button, a, input:not([type=checkbox]), textarea, select")]
  .filter((node) => node.checkVisibility({ visibilityProperty: true }) && !node.closest(".sr-only"))
  .filter((node) => {
    const style = getComputedStyle(node), icon = node.querySelector("svg");
    const edged = style.borderTopStyle !== "none" && parseFloat(style.borderTopWidth) >= 1;
    const drawn = icon && getComputedStyle(icon).stroke !== style.backgroundColor;
    const linked = node.tagName === "A" && style.color !== getComputedStyle(document.body).color;
    return !edged && !drawn && !linked && !style.textDecorationLine.includes("underline");
  }).map((node) => node.outerHTML.slice(0, 120))"""


@pytest.fixture
def page(new_context: NewContext) -> Page:
    return new_context(forced_colors="active", reduced_motion="reduce").new_page()


def colour(page: Page, selector: str, property: str) -> str:
    return str(page.locator(selector).first.evaluate("(node, name) => getComputedStyle(node)[name]", property))


@pytest.mark.parametrize("state", STATES, ids=shown)
def test_all_that_can_be_pressed_can_be_seen(page: Page, state: State) -> None:
    state(page)
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme, forced_colors="active")
        assert page.evaluate("matchMedia('(forced-colors: active)').matches")
        assert [node for frame in page.frames for node in frame.evaluate(UNMARKED)] == [], scheme


def test_the_dots_that_say_that_an_answer_is_on_its_way_are_seen(page: Page) -> None:
    waiting(page)
    assert colour(page, "#typing span", "backgroundColor") != colour(page, "body", "backgroundColor")


def test_the_thumb_that_was_pressed_differs_from_the_other(page: Page) -> None:
    answer = open_chat(page).ask(QUESTION)
    answer.get_by_role("button", name="Yes, helpful").click()
    expect(answer.get_by_role("button", name="Yes, helpful")).to_have_attribute("aria-pressed", "true")
    edges = [colour(page, f'.verdict [aria-pressed="{pressed}"]', "borderTopWidth") for pressed in ("true", "false")]
    assert edges == ["3px", "0px"]


def test_an_alarm_stands_out_by_its_lines(page: Page) -> None:
    emergency(page)
    assert colour(page, "#alarm-bar", "borderBottomStyle") == "solid"
    assert colour(page, ".emergency .bubble", "borderTopWidth") == "2px"
    assert colour(page, ".from-patient .bubble", "borderTopWidth") == "1px"
    expect(ChatView(page).log.locator(".emergency .flag")).to_be_visible()


def test_the_bar_on_the_clinics_page_has_edges(page: Page) -> None:
    closed_in_an_emergency(page)
    call = page.get_by_role("link", name="Call 911", exact=True)
    assert call.evaluate("(node) => getComputedStyle(node).borderTopStyle") == "solid"
