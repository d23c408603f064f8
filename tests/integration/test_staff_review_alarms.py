"""Review: what the red-flag rules read in an example, and that no alarm becomes an example of an ordinary topic."""

from __future__ import annotations

from pathlib import Path

import pytest

from clinic.commands import review as command
from clinic.example_files.reading import FOLDER
from clinic.services import review_examples
from tests.integration.clinic_command import run_clinic
from tests.integration.gateway import Gateway
from tests.integration.staff import Desk
from tests.integration.test_staff_review import items, propose, say

THROAT = "i cant breathe my throat closes"
TONIGHT = "i want to kill myself tonight because nothing helps"
LID = "my eyelid droops since the shots"
EMERGENCY, CRISIS = "read these words as an emergency", "read these words as a crisis"


async def to_review(gateway: Gateway, nurse: Desk, count: int = 1) -> None:
    chat = await gateway.open()
    for number in range(count):
        await say(chat, f"zebra {number}", direction=number)
    await nurse.text("/staff/review")


@pytest.mark.parametrize(
    ("text", "topic", "reason"),
    [
        (THROAT, "procedure", EMERGENCY),
        (THROAT, "urgent", EMERGENCY),
        ("worst headache of my life and it came in a second", "diary_log", EMERGENCY),
        (TONIGHT, "thanks", CRISIS),
        (TONIGHT, "emergency", CRISIS),
    ],
)
async def test_an_alarm_is_no_example_of_a_topic_below_it(
    gateway: Gateway, nurse: Desk, text: str, topic: str, reason: str
) -> None:
    await to_review(gateway, nurse)
    html = await propose(nurse, 1, text, topic)
    assert f"Not proposed: The red-flag rules {reason}" in html and f">{text}</textarea>" in html
    assert items(gateway)[0][-1] == "open"


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        (THROAT, "emergency"),
        (THROAT, "crisis"),
        (TONIGHT, "crisis"),
        ("im dying to know when it kicks in", "onset"),
        ("no trouble breathing, just asking how it is done", "procedure"),
    ],
)
async def test_an_alarm_may_stand_under_its_own_topic_and_harmless_words_anywhere(
    gateway: Gateway, nurse: Desk, text: str, topic: str
) -> None:
    await to_review(gateway, nurse)
    assert await propose(nurse, 1, text, topic) == ""


async def test_what_was_proposed_before_a_rule_knew_it_is_marked_and_not_approved(
    gateway: Gateway, nurse: Desk, clinician: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await to_review(gateway, nurse)
    with monkeypatch.context() as before:
        before.setattr(review_examples, "alarm_fault", lambda text, topic, rules: None)
        assert await propose(nurse, 1, THROAT, "procedure") == ""
    for page in (await nurse.text("/staff/review"), await clinician.text("/staff/review")):
        assert '<span class="badge emergency">Emergency</span>' in page and "another topic: send them back" in page
    response = await clinician.post("/staff/review/examples/1", decision="approve")
    assert f"Not approved. The red-flag rules {EMERGENCY}" in await clinician.text(response.headers["Location"])
    assert gateway.rows("SELECT state FROM review_example") == [("proposed",)]
    assert (await clinician.post("/staff/review/examples/1", decision="reject")).status == 303


async def test_what_is_read_as_urgent_is_marked_before_it_is_proposed_and_before_it_is_decided_on(
    gateway: Gateway, nurse: Desk, clinician: Desk
) -> None:
    mark = '<span class="badge urgent">Urgent</span>'
    await say(await gateway.open(), LID)
    await say(await gateway.open(), "zebra finch", direction=2)
    assert (await nurse.text("/staff/review")).count(mark) == 1
    await propose(nurse, 1, LID, "side_effects")
    await propose(nurse, 2, "her eyelid droops a bit, called yesterday", "urgent")
    for page in (await nurse.text("/staff/review"), await clinician.text("/staff/review")):
        assert page.count(mark) == 1 and "Make sure that no other answer is due to them." in page


async def test_the_same_words_are_proposed_and_approved_once(gateway: Gateway, nurse: Desk, clinician: Desk) -> None:
    await to_review(gateway, nurse, 3)
    assert await propose(nurse, 1, "zebra finch when") == ""
    html = await propose(nurse, 2, "Zebra finch  when", "cost")
    assert "These very words wait for a second person already." in html
    assert (await clinician.post("/staff/review/examples/1", decision="approve")).status == 303
    assert "These very words were approved already." in await propose(nurse, 2, "zebra finch when")
    assert await propose(nurse, 2, "zebra finch when then") == ""
    assert (await clinician.post("/staff/review/examples/2", decision="reject")).status == 303
    assert await propose(nurse, 3, "zebra finch when then") == ""


async def test_an_export_leaves_out_what_a_rule_learned_to_read_since(
    gateway: Gateway, nurse: Desk, clinician: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await to_review(gateway, nurse, 2)
    (tmp_path / "procedure.yml").write_bytes((FOLDER / "procedure.yml").read_bytes())
    with monkeypatch.context() as before:
        before.setattr(review_examples, "alarm_fault", lambda text, topic, rules: None)
        for number, text in ((1, THROAT), (2, "how do you do the zebra thing")):
            await propose(nurse, number, text, "procedure")
            await clinician.post(f"/staff/review/examples/{number}", decision="approve")
    command_line = ("review", "export", "--dir", str(tmp_path))
    code, said, wrong = await run_clinic(gateway.folder / "clinic.db", *command_line)
    assert (code, "procedure.yml: 1 added" in said) == (command.NOT_ALL, True)
    assert "Example 1 (procedure) is left out. The red-flag rules read" in wrong and THROAT not in said + wrong
    assert THROAT not in (tmp_path / "procedure.yml").read_text()
    assert gateway.rows("SELECT exported_at IS NULL FROM review_example ORDER BY id") == [(1,), (0,)]
