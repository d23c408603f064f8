"""A visitor asks, and gets the approved answer with all that belongs to it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.view import ChatView, in_page, let_go
from tests.contract import BASE

QUESTION = "how long until botox works"
STEPS = BASE.answers["treatment_steps"].parts
# One of these brings the overview, and one leaves the assistant unsure; which ones depends on how it was trained.
OVERVIEW = ("explain the whole treatment", "walk me through the treatment step by step", "what are the five steps")
VAGUE = ("the thing with the neck and time", "neck", "it is about that other thing with my head", "and the other one", "it")
HTML = '<img src="/nowhere" onerror="document.title=1"><b>does</b> it work?<script>document.title=2</script>'


def plain(text: str) -> str:
    """How a text of the knowledge base reads on the page, up to the first clinic fact or list."""
    return re.split(r"\{|\n", text)[0].strip()


def test_a_visitor_gets_answer_source_figure_and_buttons(chat: ChatView) -> None:
    answer = chat.ask(QUESTION)
    expect(answer.locator(".text")).to_contain_text(plain(BASE.text("onset", "short")))
    expect(answer.get_by_role("link", name="Call the clinic")).to_have_attribute("href", f"tel:{BASE.clinic.phone}")
    assert chat.offers("Tell me more: ").count() >= len(BASE.answers["onset"].parts) - 1
    for topic in BASE.answers["onset"].related:
        expect(chat.offers(BASE.answers[topic].title)).to_be_visible()


def test_the_sources_open_under_the_answer(chat: ChatView) -> None:
    answer = chat.ask(QUESTION)
    links = answer.locator(".sources li a")
    expect(links.first).to_be_hidden()
    answer.get_by_text(re.compile(r"^\d+ sources?$")).click()
    expect(links.first).to_be_visible()
    for link in links.all():
        assert (link.get_attribute("href") or "").startswith(("https://", "http://"))
        assert link.get_attribute("rel") == "noopener"
        assert link.get_attribute("target") == "_blank"


def test_the_figure_can_be_seen_and_unfolds(chat: ChatView) -> None:
    answer = chat.ask(QUESTION)
    picture = answer.get_by_role("img", name=re.compile("12 weeks"))
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("image => image.naturalWidth") > 0
    folded = _height(picture)
    answer.get_by_role("button", name="Show the whole picture").click()
    assert _height(picture) > folded * 1.5
    answer.get_by_role("button", name="Show less of the picture").click()
    assert _height(picture) == pytest.approx(folded, abs=2)


def test_the_sources_can_be_hit_with_a_finger(chat: ChatView) -> None:
    assert _height(chat.ask(QUESTION).locator("summary")) >= 24


def _height(node: Locator) -> float:
    box = node.bounding_box()
    assert box is not None
    return box["height"]


def test_tell_me_more_opens_a_part(chat: ChatView) -> None:
    chat.ask(QUESTION)
    title = chat.offers("Tell me more: ").first.get_attribute("aria-label") or ""
    part = next(part for part in BASE.answers["onset"].parts if title == f"Tell me more: {part.title}")
    answer = chat.press(title)
    expect(chat.questions.last).to_contain_text(part.title)
    expect(answer.locator(".text")).to_contain_text(plain(BASE.text("onset", part.id)))


def test_what_was_offered_before_is_gone_once_the_patient_went_on(chat: ChatView) -> None:
    chat.ask(QUESTION)
    offered = parts_offered(chat)
    chat.press("Follow-up and checking results")
    expect(chat.offers("Tell me more: ")).not_to_have_count(0)
    assert offered
    assert not offered & parts_offered(chat)


def parts_offered(chat: ChatView) -> set[str | None]:
    return {button.get_attribute("aria-label") for button in chat.offers("Tell me more: ").all()}


def test_the_five_steps_are_walked_by_buttons(chat: ChatView) -> None:
    chat.ask_until("Start: Step 1 of 5", *OVERVIEW)
    titles = ["Start: Step 1 of 5", *(f"Next: Step {number} of 5" for number in range(2, 6))]
    for number, (title, step) in enumerate(zip(titles, STEPS, strict=True), 1):
        answer = chat.press(title)
        expect(answer.locator(".text")).to_contain_text(f"Step {number} of 5: {step.title.split(': ')[1]}")
    expect(chat.offers("Next: ")).to_have_count(0)
    expect(chat.press("Back: Step 4 of 5").locator(".text")).to_contain_text("Step 4 of 5")


def test_an_unsure_assistant_offers_topics_and_a_press_answers(chat: ChatView) -> None:
    question = plain(BASE.text("clarify", "short"))
    chat.ask_until(question, *VAGUE)
    assert 1 <= chat.offers().count() <= 3
    title = chat.offers().first.inner_text()
    answer = chat.press(title)
    expect(chat.questions.last).to_contain_text(title)
    expect(answer.locator(".text")).not_to_contain_text(question)


def test_html_that_a_patient_types_is_shown_as_text(page: Page, chat: ChatView) -> None:
    title = page.title()
    chat.ask(HTML)
    for _ in range(2):
        assert chat.said() == [HTML]
        expect(chat.questions.last.locator(".text :is(img, b, script)")).to_have_count(0)
        assert page.title() == title
        page.reload()
        chat.opened()


def test_typing_is_shown_while_the_answer_is_on_its_way(page: Page, chat: ChatView) -> None:
    held: list[Route] = []
    page.route("**/messages", lambda route: held.append(route))
    chat.say(QUESTION)
    expect(chat.typing).to_be_visible()
    expect(chat.typing).to_contain_text("The assistant is looking for the answer")
    let_go(page, held)
    expect(chat.answers.nth(1)).to_be_visible()
    expect(chat.typing).to_be_hidden()


def test_a_rating_is_stored(chat: ChatView) -> None:
    answer = chat.ask(QUESTION)
    helpful = answer.get_by_role("button", name="Yes, helpful")
    helpful.click()
    expect(answer.get_by_text("Thank you")).to_be_visible()
    expect(helpful).to_have_attribute("aria-pressed", "true")


def test_a_patient_deletes_the_chat_after_being_asked(page: Page, chat: ChatView) -> None:
    chat.ask(QUESTION)
    page.get_by_role("button", name="Delete this chat").click()
    page.get_by_role("button", name="Keep it").click()
    assert chat.said() == [QUESTION]
    page.get_by_role("button", name="Delete this chat").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(chat.questions).to_have_count(0)
    expect(chat.answers).to_have_count(1)
    page.reload()
    assert chat.opened().said() == []


def test_a_question_on_the_home_page_goes_into_the_chat_even_before_the_chat_is_there(page: Page) -> None:
    page.goto("/", wait_until="domcontentloaded")
    page.get_by_role("button", name="When does Botox start to work?").click()
    chat = in_page(page)
    expect(chat.answers.nth(1)).to_contain_text(plain(BASE.text("onset", "short")), timeout=60_000)
    assert chat.said() == ["When does Botox start to work?"]


@pytest.mark.parametrize(("number", "topic"), [*enumerate(["onset", "procedure", "activities", "insurance"])])
def test_every_question_on_the_home_page_gets_its_answer_with_a_source(page: Page, number: int, topic: str) -> None:
    page.goto("/")
    page.locator("#asks").get_by_role("button").nth(number).click()
    chat = in_page(page)
    answer = chat.answer_after(1)
    expect(chat.log).to_contain_text(plain(BASE.text(topic, "short")))
    expect(answer.locator(".sources")).to_be_visible()
