"""A patient reads that the clinic called in vain when somebody did, and the number that is kept was the one that was called."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest

from clinic.domain.callbacks import Outcome, Result
from clinic.domain.staff import Role
from clinic.errors import NotTried
from tests.integration.callback_desk import Desk, one_desk
from tests.integration.gateway import Chat, Gateway
from tests.integration.staff import at_desk
from tests.integration.test_gateway_callbacks import ask, wish


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with one_desk(tmp_path) as desk:
        yield desk


@pytest.mark.parametrize("outcome", [Outcome.NOT_REACHED, Outcome.WRONG_NUMBER])
@pytest.mark.parametrize("by_command", [False, True])
async def test_nobody_is_told_of_a_call_in_vain_that_nobody_made(desk: Desk, outcome: Outcome, by_command: bool) -> None:
    await desk.take(desk.ann)
    by = None if by_command else desk.ann
    with pytest.raises(NotTried):
        await desk.close(by, outcome)
    await desk.attempt(desk.ann, Result.REACHED)  # a call, and none in vain
    with pytest.raises(NotTried):
        await desk.close(by, outcome)
    assert await desk.said() == [] and (await desk.row()).closed_at is None
    await desk.tried(Result.VOICEMAIL)
    await desk.close(by, outcome)
    assert (await desk.row()).outcome == outcome


async def test_a_call_of_the_old_number_is_none_of_the_new_one(desk: Desk) -> None:
    await desk.tried(Result.WRONG_NUMBER)
    desk.later(minutes=5)
    await desk.ask(phone="tel:+1-312-555-0142")
    with pytest.raises(NotTried):
        await desk.close(desk.ann, Outcome.NOT_REACHED, asked=2)
    await desk.tried(Result.NO_ANSWER, asked=2)
    await desk.close(desk.ann, Outcome.NOT_REACHED, asked=2)
    assert "will not call again" in (await desk.said())[-1].text


async def test_the_desk_says_that_the_call_has_to_be_noted_and_keeps_what_was_typed(gateway: Gateway, chat: Chat) -> None:
    nurse = await at_desk(gateway, Role.NURSE)
    path = f"/staff/callbacks/{(await ask(chat, wish()))['reference']}"
    await nurse.post(f"{path}/take", id=str(uuid4()))
    typed = {"asked": 1, "outcome": "not_reached", "note": "zebrafinch", "form": "close"}
    response = await nurse.post(f"{path}/close", id=str(uuid4()), **typed)
    page = await response.text()
    assert response.status == 422 and "Note the call first" in page and "zebrafinch" in page
    assert "could not reach you" not in str(await chat.history())
