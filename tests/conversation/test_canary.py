"""A marker goes through every place where a patient's words can go, and every way of failing; then all that was printed and
written is searched for it. Nowhere may it stand in the clear."""

from __future__ import annotations

import asyncio
import os
import resource
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from aiohttp import ClientError, ClientSession

from tests.conversation.processes import Processes, until_all_is_well
from tests.stack import Chat, Stack, client, running

MARKER = "zebrafinch4711"
# An alarm in the spool has room in it; a page more of the database has not.
FULL_BYTES = 4096


async def say(chat: Chat, *texts: str) -> None:
    """Say each with the marker, whatever comes of it."""
    for text in texts:
        await chat.post({"id": str(uuid4()), "text": f"{text} {MARKER}"})


async def talk(chat: Chat) -> None:
    """Questions, buttons, alarms, refusals, bad input, feedback."""
    await say(
        chat, "when does it start to work?", "tell me more", "and alcohol?", "does it hurt? and who gives it?", "hmm", "what"
    )
    await say(
        chat, "who won the super bowl", "should i double my dose of", "i cannot breathe", "i want to die", "my eyelid droops"
    )
    await say(
        chat, "no puedo respirar", "cuánto cuesta el tratamiento", "<script>", "'; DROP TABLE message; --", "/restart", "😭"
    )
    await say(chat, "x" * 2000, "\x00\x07", '/onset{"part": "full_effect"}')
    for body in ({MARKER: MARKER}, {"id": MARKER, "text": MARKER}, [MARKER], {"id": str(uuid4()), "button": MARKER}):
        await chat.post(body)
    answer = (await chat.say(f"how often is it given? {MARKER}"))[-1]
    await chat.press(answer.raw["buttons"][0])
    for comment in (MARKER, f"i want to kill myself {MARKER}"):
        await chat.post({"message_id": answer.raw["id"], "helpful": False, "comment": comment}, "feedback")
        wish = {"id": str(uuid4()), "phone": "(312) 555-0177", "name": MARKER, "reason": comment}
        await chat.post(wish, "callbacks")


async def keep_a_diary(chat: Chat) -> None:
    """The form in all its turns: what is saved, corrected, cancelled, cut short by an alarm."""
    await say(chat, "log a headache, 7/10 yesterday for 3 hours, took", "nausea and", "actually it was 6", "does it hurt?", "yes")
    await say(chat, "log a headache", "yesterday", "pain 14 out of 10", "8", "two hours", "no symptoms but", "sumatriptan and")
    await say(chat, "change something", "the pain was 5", "cancel")
    await chat.say("log a headache from yesterday")
    await say(chat, "i cannot breathe", "when is my next appointment?")
    await chat.say(f"log this: yesterday 4/10, 2 hours, nausea, took {MARKER}")
    for _ in range(4):
        if (await chat.say("yes save it"))[-1].entry is None:
            break


async def break_the_actions(chat: Chat, stack: Stack, processes: Processes) -> None:
    async with processes.stopped("actions"):
        await say(chat, "when is my next appointment?", "log a headache from yesterday", "8")
    await chat.say("log a headache from yesterday")
    processes.kill("actions")
    await say(chat, "8 out of 10", "when is my next appointment?")
    await until_all_is_well(chat.http, stack)
    async with ClientSession() as http:
        url = processes.settings["CLINIC_ACTIONS_URL"]
        for body in (
            {"next_action": MARKER, "tracker": {MARKER: MARKER}},
            {"next_action": "action_start_diary", "tracker": MARKER},
        ):
            await ask(http, "POST", f"{url}/webhook", json=body)
        await ask(http, "POST", f"{url}/webhook", data=MARKER)
        await ask(http, "GET", f"{url}/{MARKER}")


async def break_the_assistant(chat: Chat, stack: Stack, processes: Processes) -> None:
    with closing(sqlite3.connect(stack.folder / "var/dialogues.db", timeout=10)) as records:
        records.execute("UPDATE dialogue SET record = ? WHERE id = ?", (b"rubbish", chat.id))
        records.commit()
    await say(chat, "when does it start to work?")
    url, secret = processes.settings["CLINIC_ASSISTANT_URL"], processes.settings["CLINIC_ASSISTANT_SECRET"]
    async with ClientSession(url, headers={"Authorization": f"Bearer {secret}"}) as http:
        for turn in (
            {"text": f"\ud800 {MARKER}"}, {"text": f"/{MARKER}{{"}, {"press": {"topic": "emergency", "part": MARKER}},
            {"press": {"topic": "crisis", "part": "no_such_part"}}, {"text": MARKER * 200}, {MARKER: MARKER},
        ):  # fmt: skip
            body = {"conversation": "canary", "message_id": str(uuid4()), **turn}
            await ask(http, "POST", "/webhooks/clinic/turn", json=body)
        await ask(http, "POST", "/webhooks/clinic/turn", data=MARKER)
        await ask(http, "POST", f"/webhooks/{MARKER}/webhook", json={"sender": MARKER, "message": MARKER})
        await ask(http, "POST", "/webhooks/clinic/turn", json={"text": MARKER}, headers={"Authorization": MARKER})
        await ask(http, "DELETE", f"/webhooks/clinic/conversations/{MARKER}")
    async with processes.stopped("assistant"):
        await say(chat, "how often is it given?", "i cannot breathe")
    processes.kill("assistant")
    await say(chat, "how often is it given?", "i cannot breathe", "my eyelid droops")


async def lock_the_database(chat: Chat, stack: Stack) -> None:
    """An alarm goes to the spool, and leaves it again when the database is back."""
    with closing(sqlite3.connect(stack.folder / "var/clinic.db", timeout=10, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        await say(chat, "i cannot breathe")
        assert _spooled(stack)
        other.execute("ROLLBACK")


def _spooled(stack: Stack) -> str:
    """What waits in the spool, in this order: an import that begins meanwhile gives the first file the name of the second."""
    files = (stack.folder / "var/spool" / name for name in ("alarms.jsonl", "alarms.importing.jsonl"))
    return "".join(_read(file) for file in files)


def _read(file: Path) -> str:
    try:
        return file.read_text()
    except FileNotFoundError:
        return ""


async def fill_the_disk(chat: Chat, processes: Processes) -> None:
    """No file of the gateway's may grow beyond a few pages; then it may again, and goes on as if nothing had been."""
    pid, unlimited = processes.pid["gateway"], (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (FULL_BYTES, resource.RLIM_INFINITY))
    try:
        question = await chat.post({"id": str(uuid4()), "text": f"how often is it given? {MARKER}"})
        assert question.status == 503
        alarm = await chat.post({"id": str(uuid4()), "text": f"i cannot breathe {MARKER}"})
        assert alarm.status == 200
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, unlimited)
    assert (await chat.post({"id": str(uuid4()), "text": f"how often is it given? {MARKER}"})).status == 200


async def ask(http: ClientSession, method: str, url: str, **more: Any) -> None:
    try:
        async with http.request(method, url, **more) as response:
            await response.read()
    except (ClientError, ConnectionError):
        pass  # a part that was just killed


def files_with_the_marker(folder: Path) -> set[str]:
    """Names of the stack's own files, the links left out, in which it stands."""
    own = [Path(place) / name for place, _, names in os.walk(folder) for name in names]
    wanted = MARKER.encode()
    return {file.name for file in own if not file.is_symlink() and file.is_file() and wanted in file.read_bytes().lower()}


@pytest.mark.timeout(300)  # three starts of the assistant's, and every time-out once
async def test_no_word_of_a_patient_is_in_any_log_or_readable_in_any_file(tmp_path: Path) -> None:
    with running(tmp_path / "project", CLINIC_REPLY_TIMEOUT_S="4") as stack:
        processes = Processes(stack)
        async with client(stack.url) as http:
            visitor = await Chat.open(http)
            patient = await Chat.open(http, portal_token=stack.portal_token())
            await asyncio.gather(talk(visitor), talk(patient))
            await keep_a_diary(visitor)
            await keep_a_diary(patient)
            assert MARKER in str(stack.dialogue(patient.id))
            await break_the_actions(patient, stack, processes)
            await lock_the_database(patient, stack)
            await fill_the_disk(patient, processes)
            await break_the_assistant(patient, stack, processes)
            for url in (f"/{MARKER}", f"/figures/{MARKER}", f"/api/conversations/{MARKER}/messages", f"/?q={MARKER}"):
                await ask(http, "GET", url, headers={"Authorization": f"Bearer {MARKER}", "Cookie": f"a={MARKER}"})
            await ask(http, "POST", "/api/conversations", json={"portal_token": MARKER})
            await until_all_is_well(http, stack)
            await say(visitor, "how often is it given?")
    assert "ended with code -9" in stack.printed()
    assert MARKER not in stack.printed().lower()
    assert files_with_the_marker(stack.folder) == set()
    assert any(MARKER in text for text in stack.words("SELECT text FROM message"))
