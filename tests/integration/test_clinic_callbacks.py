"""`clinic callbacks`, run as staff run it, on the database that the gateway writes."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import uuid4

from clinic.domain.staff import Role
from tests.integration.clinic_command import run_clinic
from tests.integration.gateway import Gateway
from tests.integration.staff import at_desk
from tests.integration.test_gateway_callbacks import ask, wish
from web.portal.demo import demo_token


async def run(database: Path, *arguments: str) -> tuple[int, str, str]:
    return await run_clinic(database, "callbacks", *arguments)


async def test_staff_list_who_waits_and_close_one(gateway: Gateway) -> None:
    database = gateway.folder / "clinic.db"
    assert await run(database, "list") == (0, "Nobody waits for a call.\n", "")
    first = await ask(await gateway.open(), wish(name="[red]Ann[/red]", reason="My bill", window="morning"))
    second = await ask(await gateway.open(), wish(phone="+44 20 7946 0958"))
    code, printed, _ = await run(database, "list")
    assert code == 0
    for said in (first["reference"], "(312) 555-0199", "[red]Ann[/red]", "My bill", "morning", "+44 20 7946 0958"):
        assert said in printed
    assert printed.index(first["reference"]) < printed.index(second["reference"])
    assert await run(database, "done", first["reference"].lower()) == (0, f"{first['reference']} is done.\n", "")
    assert [row["reference"] for row in json.loads((await run(database, "list", "--json"))[1])] == [second["reference"]]
    rows = json.loads((await run(database, "list", "--all", "--json"))[1])
    assert [(row["reference"], row["closed_at"] is None) for row in rows] == [
        (first["reference"], False),
        (second["reference"], True),
    ]
    assert [(row["owner"], row["outcome"]) for row in rows] == [(None, "unstated"), (None, None)]
    assert all(row["due_at"] > row["requested_at"] for row in rows)
    code, _, said = await run(database, "done", first["reference"])
    assert (code, "no open call-back" in said) == (1, True)


async def test_how_it_ended_is_stored_and_who_was_not_reached_reads_so(gateway: Gateway) -> None:
    chat = await gateway.open()
    reference = (await ask(chat, wish()))["reference"]
    database = gateway.folder / "clinic.db"
    assert (await run(database, "close", reference, "--outcome", "flown"))[0] == 2
    code, _, said = await run(database, "close", reference, "--outcome", "not_reached")
    assert (code, "Note the call at the desk first" in said) == (1, True)
    nurse = await at_desk(gateway, Role.NURSE)
    for what, fields in (("take", {}), ("attempt", {"result": "no_answer", "asked": 1})):
        response = await nurse.post(f"/staff/callbacks/{reference}/{what}", id=str(uuid4()), **fields)
        assert response.status == 303
    assert (await run(database, "close", reference, "--outcome", "not_reached"))[0] == 0
    assert gateway.rows("SELECT outcome FROM callback") == [("not_reached",)]
    steps = gateway.rows("SELECT result, staff_id FROM callback_step WHERE kind = 'closed'")
    assert steps == [("not_reached", None)]
    assert reference in (await chat.history())[-1]["text"] and "will not call again" in (await chat.history())[-1]["text"]


async def test_a_signed_in_patient_is_listed_by_name(gateway: Gateway) -> None:
    chat = await gateway.open(portal_token=demo_token(gateway.settings, "demo-maria", now=gateway.clock()))
    answer = await ask(chat, wish())
    (row,) = json.loads((await run(gateway.folder / "clinic.db", "list", "--json"))[1])
    assert (row["reference"], row["patient"]) == (answer["reference"], "Maria Demo")


async def test_with_a_file_that_is_no_database_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "clinic.db").write_text("Where is the clinic?" * 300)
    code, printed, said = await run(tmp_path / "clinic.db", "list")
    assert (code, printed) == (3, "")
    assert said == "The clinic database cannot be read. See CLINIC_DATABASE_URL.\n"
