"""The launcher on a website of another origin, under a strict policy: it opens the chat, which that page cannot read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from clinic.db.encryption import KEY_FILE, Vault
from tests.browser import chromium, host_page
from tests.browser.conftest import PATIENCE_MS
from tests.browser.view import FRAME, in_page, launched
from tests.contract import BASE
from tests.stack import Stack, free_port, running

QUESTION = "how long until botox works"
EMERGENCY = "my throat is closing and I can't breathe"
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def gateway(port: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A stack that knows the clinic's website."""
    with running(tmp_path_factory.mktemp("elsewhere") / "project", CLINIC_SITES=f"http://127.0.0.1:{port}") as stack:
        yield stack


@pytest.fixture
def options() -> str:
    return ""


@pytest.fixture(scope="module")
def site(gateway: Stack, port: int) -> Iterator[str]:
    with host_page.serving(gateway.url, port) as origin:
        yield origin


@pytest.fixture
def complaints() -> list[str]:
    return []


@pytest.fixture
def context(browser: Browser, complaints: list[str]) -> Iterator[BrowserContext]:
    context = chromium.looking_in(browser.new_context())
    context.set_default_timeout(PATIENCE_MS)

    def told(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and "favicon" not in str(message.location):
            complaints.append(message.text)

    context.on("console", told)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    yield context
    context.close()
    assert complaints == []


@pytest.fixture
def page(context: BrowserContext, site: str, options: str) -> Page:
    page = context.new_page()
    page.goto(f"{site}/?{options}")
    return page


def launcher(page: Page) -> tuple[str | None, bool]:
    button = page.locator("migraine-companion > aside button, migraine-companion aside button")
    return button.get_attribute("aria-expanded"), bool(button.evaluate("node => node.getRootNode().activeElement === node"))


def test_a_question_is_asked_and_answered_from_another_website(page: Page) -> None:
    answer = launched(page).ask(QUESTION)
    expect(answer).to_contain_text("7 to 10 days")
    page.reload()
    assert in_page(page).opened().said() == [QUESTION]


def test_the_page_cannot_read_the_chat(page: Page) -> None:
    launched(page)
    assert (
        page.evaluate("document.querySelector('migraine-companion').shadowRoot.querySelector('iframe').contentDocument") is None
    )
    assert page.evaluate("Object.keys({...localStorage, ...sessionStorage})") == ["migraine-companion"]
    assert page.evaluate("document.cookie") == ""


def test_a_page_whose_site_the_clinic_did_not_name_gets_no_chat(
    context: BrowserContext, gateway: Stack, complaints: list[str]
) -> None:
    with host_page.serving(gateway.url) as other:
        page = context.new_page()
        page.goto(other)
        page.get_by_role("button", name="Ask a question").click()
        notice = page.get_by_text("The chat cannot be reached just now.")
        expect(notice).to_be_visible()
        for number in (BASE.clinic.phone, BASE.clinic.emergency_number):
            expect(notice.locator(f'a[href="tel:{number}"]')).to_be_visible()
        page.get_by_role("button", name="Close", exact=True).click()
        expect(page.get_by_role("dialog")).to_be_hidden()
    assert any("frame-ancestors" in complaint for complaint in complaints)
    complaints.clear()


def test_messages_of_other_windows_and_of_no_sense_are_not_heard(page: Page) -> None:
    chat = launched(page)
    page.evaluate(
        """() => {
          const frame = document.querySelector("migraine-companion").shadowRoot.querySelector("iframe");
          frame.contentWindow.postMessage({ type: "clinic:ask", text: 7 }, "*");
          frame.contentWindow.postMessage({ type: "clinic:toString" }, "*");
          frame.contentWindow.postMessage("clinic:ask", "*");
        }"""
    )
    chat.ask(QUESTION)
    assert chat.said() == [QUESTION]
    expect(page.get_by_role("dialog")).to_be_visible()


def test_focus_goes_in_and_comes_back(page: Page) -> None:
    button = page.get_by_role("button", name="Ask a question")
    button.focus()
    page.keyboard.press("Enter")
    chat = in_page(page).opened()
    expect(chat.box).to_be_focused()
    assert launcher(page)[0] == "true"
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(button).to_be_focused()
    assert launcher(page) == ("false", True)


def test_the_launcher_keeps_its_own_look(page: Page) -> None:
    assert page.get_by_role("button", name="Ask a question").evaluate("node => getComputedStyle(node).fontSize") == "16px"


@pytest.mark.parametrize("options", ['data-label="Fragen" data-position="left"'])
def test_the_options_of_the_script_line(page: Page) -> None:
    box = page.get_by_role("button", name="Fragen").bounding_box()
    assert box is not None
    assert box["x"] < 40


def test_axe_finds_nothing_on_the_website_open_or_closed(page: Page) -> None:
    axe = Axe()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert _found(axe, page) == []
    launched(page)
    assert _found(axe, page) == []


def _found(axe: Axe, page: Page) -> list[str]:
    """In the launcher's own tree. The page is made to be ugly."""
    found = axe.run(page, context={"include": [["migraine-companion"]]}, options={"iframes": False}).response["violations"]
    return [str(rule["id"]) for rule in found]


def test_on_a_phone_the_chat_takes_the_screen(browser: Browser, site: str) -> None:
    context = chromium.looking_in(browser.new_context(**PHONE))
    page = context.new_page()
    page.goto(site)
    launched(page)
    box = page.locator(FRAME).bounding_box()
    assert box == {"x": 0, "y": 0, "width": 390, "height": 844}
    assert page.get_by_role("dialog").evaluate("node => node.matches(':modal')")  # What is covered is out of reach, too.
    in_page(page).at.get_by_role("button", name="Close the chat").click()
    expect(page.get_by_role("button", name="Ask a question")).to_be_focused()
    expect(page.get_by_role("heading", name="A clinic", exact=True)).to_be_visible()
    context.close()


def test_an_emergency_is_not_put_away_by_accident_and_its_number_stays(page: Page) -> None:
    chat = launched(page)
    chat.ask(EMERGENCY)
    page.keyboard.press("Escape")
    expect(chat.alarm_bar).to_be_visible()
    chat.at.get_by_role("button", name="Close the chat").click()
    number = BASE.clinic.emergency_number
    link = page.get_by_role("complementary", name="Chat").get_by_role("link", name=f"Call {number}")
    expect(link).to_have_attribute("href", f"tel:{number}")
    page.reload()
    expect(link).to_be_visible()


def test_a_page_goes_on_when_the_gateway_is_away(context: BrowserContext, complaints: list[str]) -> None:
    with host_page.serving(f"http://127.0.0.1:{free_port()}") as site:
        page = context.new_page()
        page.goto(site)
        expect(page.get_by_role("heading", name="A clinic")).to_be_visible()
        page.get_by_label("Search this site").fill("it works")
        assert page.evaluate("window.MigraineCompanion?.open() ?? 'none'") == "none"
    assert all("ERR_CONNECTION_REFUSED" in complaint for complaint in complaints)
    complaints.clear()


@pytest.mark.parametrize("options", ["data-portal"])
def test_a_portal_of_another_origin_signs_its_patient_in_and_is_asked_again_when_the_token_ended(
    page: Page, gateway: Stack
) -> None:
    page.get_by_role("button", name="Ask a question").click()
    chat = in_page(page)
    expect(chat.at.get_by_text("One moment, you are being signed in.")).to_be_visible()
    assert "token-wanted" in page.evaluate("told")
    page.evaluate("token => MigraineCompanion.setPortalToken(token)", gateway.portal_token())
    expect(chat.at.get_by_text("Signed in as Maria Demo")).to_be_visible()
    chat.opened().ask("when is my next appointment")
    page.evaluate("token => MigraineCompanion.setPortalToken(null)", None)
    expect(chat.at.get_by_text("Please sign in to the portal")).to_be_visible()
    expect(chat.messages).to_have_count(0)


def test_signing_in_starts_a_chat_of_the_patients_own_and_says_so(page: Page, gateway: Stack) -> None:
    chat = launched(page)
    chat.ask(QUESTION)
    page.evaluate("token => MigraineCompanion.setPortalToken(token)", gateway.portal_token())
    expect(chat.at.get_by_text("This is a new chat; what you wrote before is not part of it.")).to_be_visible()
    expect(chat.questions).to_have_count(0)
    page.evaluate("MigraineCompanion.setPortalToken(null)")
    expect(chat.questions).to_have_count(1)
    assert chat.said() == [QUESTION]


def test_a_staff_message_shows_on_the_closed_launcher(page: Page, gateway: Stack) -> None:
    launched(page).ask(QUESTION)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    write_as_staff(gateway)
    expect(page.get_by_role("status").get_by_text("1 new message in the chat")).to_be_attached()
    page.get_by_role("button", name="Ask a question").click()
    expect(in_page(page).log.get_by_text("We saw your question.")).to_be_visible()
    expect(page.get_by_text("1 new message in the chat")).to_have_count(0)


def write_as_staff(gateway: Stack) -> None:
    """Into the latest conversation, as the staff desk will: stored, and seen by the gateway that follows the records."""
    import json
    import sqlite3
    from contextlib import closing
    from uuid import uuid4

    vault = Vault([(Path(gateway.folder) / "var" / KEY_FILE).read_text()])
    with closing(sqlite3.connect(Path(gateway.folder) / "var/clinic.db", timeout=10)) as records, records:
        id, seq = records.execute("SELECT id, last_seq FROM conversation ORDER BY started_at DESC LIMIT 1").fetchone()
        columns = [row[1] for row in records.execute("PRAGMA table_info(message)")]
        latest = dict(
            zip(
                columns,
                records.execute("SELECT * FROM message WHERE conversation_id = ? AND seq = ?", (id, seq)).fetchone(),
                strict=True,
            )
        )
        own = {
            "id": str(uuid4()),
            "seq": seq + 1,
            "sender": "staff",
            "text": vault.seal("We saw your question."),
            "topic": None,
            "extras": json.dumps(vault.seal("{}")),
        }
        row = {**latest, **own}
        records.execute(f"INSERT INTO message ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", tuple(row.values()))
        records.execute("UPDATE conversation SET last_seq = ? WHERE id = ?", (seq + 1, id))
