"""Ask: what stands beside and below what is read out."""

from __future__ import annotations

from tests.integration.assistant import StandIn, understood
from tests.integration.gateway import BASE
from tests.integration.staff import Desk
from tests.integration.test_staff_ask import asked, near
from tests.integration.test_staff_ask import desk as desk


async def test_beside_a_sure_answer_stand_the_closest_two_and_what_has_a_share(desk: Desk, assistant: StandIn) -> None:
    shares = {"onset": 0.98, "schedule": 0.008, "cost": 0.004, "portal": 0.003}
    ranking = [{"topic": topic, "share": share} for topic, share in shares.items()]
    assistant.understood["*"] = understood("onset", ranking=ranking)
    assert near(await asked(desk, "when?")) == ["schedule", "cost"]
    assistant.understood["*"] = understood("clarify", ranking=ranking)
    assert near(await asked(desk, "when?")) == ["onset", "schedule", "cost", "portal"]


async def test_the_next_step_says_that_patients_read_it_and_is_not_read_out(desk: Desk) -> None:
    html = await asked(desk, "when?")
    assert html.index("Read out") < html.index("as patients read it in the chat") < html.index(BASE.text("onset", "next_step"))


async def test_an_alarm_that_is_not_likely_stands_behind_the_ordinary_topics(desk: Desk, assistant: StandIn) -> None:
    def ranking(**shares: float) -> list[dict[str, object]]:
        return [{"topic": topic, "share": share} for topic, share in shares.items()]

    assistant.understood["*"] = understood("clarify", ranking=ranking(emergency=0.39, cost=0.2, urgent=0.1, insurance=0.05))
    assert near(await asked(desk, "price?")) == ["cost", "insurance", "emergency", "urgent"]
    assistant.understood["*"] = understood("clarify", ranking=ranking(emergency=0.39, cost=0.2, urgent=0.12, insurance=0.05))
    assert near(await asked(desk, "price?"))[0] == "emergency"
