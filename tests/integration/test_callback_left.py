"""A call-back of somebody who is no longer at the desk is free at once, as their chats and alarms are."""

from __future__ import annotations

import pytest

from clinic.domain.staff import Role
from clinic.services import staff_accounts
from tests.integration.gateway import Gateway
from tests.integration.staff import Desk, at_desk
from tests.integration.test_gateway_callbacks import ask, wish
from tests.integration.test_staff_callbacks import CALLBACKS, do
from web.keys import LEFT_CHATS


@pytest.fixture
async def reference(gateway: Gateway, nurse: Desk) -> str:
    """Of one that the nurse has."""
    reference = str((await ask(await gateway.open(), wish()))["reference"])
    await do(nurse, reference, "take")
    return reference


def freed(gateway: Gateway) -> int:
    ((count,),) = gateway.rows("SELECT count(*) FROM audit WHERE action = 'callback.given_back' AND actor = 'assistant'")
    return int(count)


@pytest.mark.parametrize("what", [{"disable": {}}, {"role": {"role": "auditor"}}])
async def test_a_colleague_takes_it_at_once(
    gateway: Gateway, nurse: Desk, reference: str, what: dict[str, dict[str, str]]
) -> None:
    clerk, admin = await at_desk(gateway, Role.FRONT_DESK), await at_desk(gateway, Role.ADMIN)
    assert "With Nina Nurse" in await clerk.text(f"{CALLBACKS}/{reference}")
    ((name, fields),) = what.items()
    assert (await admin.post(f"/staff/accounts/{nurse.member.id}/{name}", **fields)).status == 303
    assert '<span class="badge">Free</span>' in await clerk.text(f"{CALLBACKS}/{reference}")
    await do(clerk, reference, "take")
    assert '<span class="badge good">Yours</span>' in await clerk.text(f"{CALLBACKS}/{reference}")
    assert freed(gateway) == 1


async def test_one_who_is_disabled_on_the_command_line_is_noticed_once_and_a_colleague_keeps_theirs(
    gateway: Gateway, nurse: Desk, reference: str
) -> None:
    clerk = await at_desk(gateway, Role.FRONT_DESK)
    other = str((await ask(await gateway.open(), wish()))["reference"])
    await do(clerk, other, "take")
    await gateway.app[LEFT_CHATS].round()
    assert freed(gateway) == 0
    await staff_accounts.disable(gateway.store, nurse.member.id, by="command", now=gateway.clock())
    for _ in range(2):
        await gateway.app[LEFT_CHATS].round()
    assert freed(gateway) == 1
    assert gateway.rows("SELECT owner_id FROM callback ORDER BY requested_at") == [(None,), (clerk.member.id,)]
