"""Review: decisions and examples that cannot be, and what they leave as it was."""

from __future__ import annotations

from tests.integration.gateway import Gateway
from tests.integration.staff import Desk
from tests.integration.test_staff_review import items, propose, say


async def test_a_decision_is_one_of_two_and_anything_else_decides_nothing(gateway: Gateway, nurse: Desk, clinician: Desk) -> None:
    await say(await gateway.open(), "zebra finch when")
    await nurse.text("/staff/review")
    await propose(nurse, 1, "zebra finch when")
    wrong: list[dict[str, str]] = [{}, {"decision": ""}, {"decision": "zzz"}, {"decision": "Approve"}, {"decisions": "approve"}]
    for fields in wrong:
        assert (await clinician.post("/staff/review/examples/1", **fields)).status == 422, fields
    assert items(gateway)[0][-1] == "proposed"
    assert gateway.rows("SELECT state, decided_by FROM review_example") == [("proposed", None)]
    assert gateway.rows("SELECT count(*) FROM audit WHERE action IN ('review.approve', 'review.reject')") == [(0,)]
    assert (await clinician.post("/staff/review/examples/1", decision="reject")).status == 303


async def test_markup_never_becomes_an_example(gateway: Gateway, nurse: Desk) -> None:
    await say(await gateway.open(), "<b>how</b> long")
    await nurse.text("/staff/review")
    html = await propose(nurse, 1, "<b>how</b> long")
    assert "Leave out markup such as <b>: an example is plain words." in html
    assert items(gateway)[0][-1] == "open"
    assert gateway.rows("SELECT count(*) FROM review_example") == [(0,)]
    assert await propose(nurse, 1, "zebra how long") == ""
