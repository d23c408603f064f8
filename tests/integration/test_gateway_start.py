"""Why the gateway does not start, said in a line; and what it wants in production."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_urlsafe
from uuid import uuid4

from clinic.db import migrate
from clinic.db.encryption import Vault, fresh_key
from clinic.db.store import open_store
from clinic.domain.chat import NewMessage
from clinic.services import transcripts
from tests.integration.assistant import StandIn, free_port
from tests.integration.gateway import SECRET
from tests.integration.test_gateway_process import MARKER, ROOT, START_TIMEOUT_S, environment, gateway_process
from tests.integration.waiting import until


async def test_a_mistake_in_the_clinics_facts_is_named_and_nothing_starts(tmp_path: Path, assistant: StandIn) -> None:
    shutil.copytree(ROOT / "knowledge", tmp_path / "knowledge")
    facts = tmp_path / "knowledge/clinic.yml"
    facts.write_text(facts.read_text().replace("phone: ", "phnoe: ", 1))
    code, printed = await failing_start(tmp_path, assistant, PYTHONPATH=f"{tmp_path}{os.pathsep}{ROOT}")
    assert code == 2
    assert "phone" in printed
    assert "Traceback" not in printed


async def test_a_missing_answer_is_named_and_nothing_starts(tmp_path: Path, assistant: StandIn) -> None:
    shutil.copytree(ROOT / "knowledge", tmp_path / "knowledge")
    (tmp_path / "knowledge/answers/onset.yml").unlink()
    code, printed = await failing_start(tmp_path, assistant, PYTHONPATH=f"{tmp_path}{os.pathsep}{ROOT}")
    assert code == 2
    assert "onset" in printed
    assert "Traceback" not in printed


async def test_a_wrong_setting_is_named_without_its_value(tmp_path: Path, assistant: StandIn) -> None:
    code, printed = await failing_start(tmp_path, assistant, CLINIC_RATE_LIMIT=MARKER)
    assert code == 2
    assert "rate_limit" in printed
    assert MARKER not in printed


async def test_a_start_without_a_database_says_so_answers_alarms_and_takes_the_database_up_once_it_is_there(
    tmp_path: Path, assistant: StandIn
) -> None:
    records, away = tmp_path / "records", tmp_path / "away"
    url = f"sqlite+aiosqlite:///{records}/clinic.db"
    async with (
        gateway_process(tmp_path, assistant, CLINIC_DATABASE_URL=url) as gateway,
        gateway.http.post("/api/conversations", json={}) as response,
    ):
        opened = await response.json()
    records.rename(away)
    records.write_text("no folder")
    path, headers = f"/api/conversations/{opened['id']}/messages", {"Authorization": f"Bearer {opened['token']}"}

    async def said(text: str) -> tuple[int, list[str]]:
        async with gateway.http.post(path, json={"id": str(uuid4()), "text": text}, headers=headers) as response:
            return response.status, [message["topic"] for message in (await response.json()).get("messages", [])]

    async def database() -> str:
        async with gateway.http.get("/readyz") as response:
            return str((await response.json())["checks"]["database"])

    async def alarms() -> int:
        async with gateway.http.get(path, headers=headers) as response:
            found = (await response.json()).get("messages", [])
        return [message["topic"] for message in found].count("emergency")

    async with gateway_process(tmp_path, assistant, CLINIC_DATABASE_URL=url) as gateway:
        assert await said("I cannot breathe") == (200, ["emergency"])
        assert (await said("when does it start to work?"))[0] == 503
        async with gateway.http.post("/api/conversations", json={}) as response:
            assert response.status == 503
        assert await database() == "does not answer"
        records.unlink()
        away.rename(records)
        async with asyncio.timeout(START_TIMEOUT_S):
            while await alarms() == 0:  # noqa: ASYNC110  (what is waited for happens in another process)
                await asyncio.sleep(0.1)
        assert await database() == "ok"
        assert (await said("when does it start to work?"))[0] == 200
        assert await alarms() == 1
        await until(lambda: "gateway.database_back" in gateway.printed.read_text(), START_TIMEOUT_S)
    printed = gateway.printed.read_text()
    assert "CLINIC_DATABASE_URL" in printed
    assert "Alarms are answered meanwhile." in printed
    assert "Traceback" not in printed


async def test_keys_that_do_not_open_what_is_stored_are_said(tmp_path: Path, assistant: StandIn) -> None:
    url, keys = f"sqlite+aiosqlite:///{tmp_path}/clinic.db", [fresh_key(), fresh_key()]
    await migrate.upgrade(url, Vault(keys[:1]))
    store = open_store(url, Vault(keys[:1]))
    opening = NewMessage(id=str(uuid4()), sender="bot", text="hello")
    await transcripts.start(store, str(uuid4()), patient_id=None, opening=[opening], now=datetime.now(UTC))
    await store.close()
    code, printed = await failing_start(tmp_path, assistant, CLINIC_DATABASE_URL=url, CLINIC_DATA_KEYS=keys[1])
    assert code == 2
    assert "CLINIC_DATA_KEYS" in printed
    assert "Traceback" not in printed


async def test_a_database_of_a_later_release_stops_the_start_and_is_said(tmp_path: Path, assistant: StandIn) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/clinic.db"
    await migrate.upgrade(url)
    with closing(sqlite3.connect(tmp_path / "clinic.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999_later'")
    code, printed = await failing_start(tmp_path, assistant, CLINIC_DATABASE_URL=url)
    assert code == 2
    assert "of a later release (schema 9999_later)" in printed
    assert "Traceback" not in printed


async def test_production_says_all_that_speaks_against_it_at_once(tmp_path: Path, assistant: StandIn) -> None:
    code, printed = await failing_start(tmp_path, assistant, CLINIC_MODE="production", CLINIC_PORTAL_JWKS="http://a.example/jwks")
    assert code == 2
    lines = [line for line in printed.splitlines() if line.startswith("Not for production: ")]
    named = (
        "RATE_LIMIT",
        "TOKEN_SECRET",
        "ASSISTANT_SECRET",
        "DATA_KEYS",
        "PUBLIC_URL",
        "TRUSTED_PROXIES",
        "PORTAL_JWKS",
        "ISSUER",
        "clinic.yml",
        "CLINIC_ALARM_WEBHOOK",
    )
    for name in named:
        assert [line for line in lines if name in line], printed
    assert len(lines) == len(named)
    assert SECRET not in printed
    assert "Traceback" not in printed


async def test_what_clinic_init_writes_starts_in_production(tmp_path: Path, assistant: StandIn) -> None:
    shutil.copytree(ROOT / "knowledge", tmp_path / "knowledge")
    facts = tmp_path / "knowledge/clinic.yml"
    facts.write_text(facts.read_text().replace("\ndemo: true", "\ndemo: false", 1))
    written = tmp_path / "clinic.env"
    options = ("--no-input", "--file", str(written), "--public-url", "https://chat.clinic.example")
    options = (*options, "--alarm-webhook", "https://pager.clinic.example")
    making = await asyncio.create_subprocess_exec(sys.executable, "-m", "clinic", "init", *options, cwd=ROOT)
    assert await making.wait() == 0
    path = f"{tmp_path}{os.pathsep}{ROOT}"
    own = {
        "CLINIC_SETTINGS_FILE": str(written),
        "CLINIC_RATE_LIMIT": "on",
        "PYTHONPATH": path,
        "CLINIC_ASSISTANT_SECRET": token_urlsafe(48),
    }
    async with gateway_process(tmp_path, assistant, **own) as gateway:
        async with gateway.http.get("/portal") as response:
            assert response.status == 404
        async with gateway.http.post(
            "/api/conversations", json={}, headers={"Origin": "https://chat.clinic.example"}
        ) as response:
            assert response.status == 201
    assert '"mode": "production"' in gateway.printed.read_text()


async def failing_start(folder: Path, assistant: StandIn, **more: str) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "web"),
        cwd=folder,
        env=environment(folder, free_port(), assistant, **more),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    printed, _ = await asyncio.wait_for(process.communicate(), START_TIMEOUT_S)
    return process.returncode or 0, printed.decode()
