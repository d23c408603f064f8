"""The same marker with every process at its most talkative, its output raw: nothing that a supervisor shows or hides."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.conversation.parts import Parts, answering, hanging
from tests.conversation.test_canary import MARKER, files_with_the_marker, keep_a_diary, say, talk
from tests.stack import Chat, client, command, make_tree

TALKATIVE = {"LOG_LEVEL": "DEBUG", "LOG_LEVEL_LIBRARIES": "DEBUG", "PYTHONASYNCIODEBUG": "1", "PYTHONWARNINGS": "default"}
LOGS = {"gateway.log", "assistant.log", "actions.log"}


@pytest.mark.timeout(300)  # a start of the assistant's, with all its debugging
async def test_no_word_of_a_patient_is_in_any_log_at_debug_level(tmp_path: Path) -> None:
    parts = Parts(make_tree(tmp_path / "project"))
    with parts.started("gateway", CLINIC_REPLY_TIMEOUT_S="4", **TALKATIVE), parts.started("actions", **TALKATIVE):
        command(parts.tree, "clinic.demo")
        token = command(parts.tree, "web.demo_token", "demo-maria").splitlines()[-1]
        async with client(parts.url) as http:
            chat = await Chat.open(http, portal_token=token)
            await break_the_assistants_port(parts, chat)
            with parts.started("assistant", **TALKATIVE):
                await talk(chat)
                await keep_a_diary(chat)
                break_the_record(parts, chat)
                await say(chat, "how often is it given?", "log a headache from yesterday")
    for name in LOGS:
        assert (parts.tree / name).stat().st_size > 0
    assert "Enabling coroutine debugging" in parts.printed("assistant"), "it was not talkative"
    assert not LOGS & files_with_the_marker(parts.tree)


async def break_the_assistants_port(parts: Parts, chat: Chat) -> None:
    """Nobody there, somebody who is silent, somebody who repeats the patient's words."""
    await say(chat, "how often is it given?", "i cannot breathe")
    with hanging(parts.assistant_port):
        await say(chat, "how often is it given?")
    for status, body in ((200, MARKER), (500, MARKER), (200, f'{{"replies": [{{"topic": "{MARKER}", "part": "{MARKER}"}}]}}')):
        async with answering(parts.assistant_port, status=status, body=body):
            await say(chat, "how often is it given?")


def break_the_record(parts: Parts, chat: Chat) -> None:
    with closing(sqlite3.connect(parts.tree / "var/dialogues.db", timeout=10)) as records:
        records.execute("UPDATE dialogue SET record = ? WHERE id = ?", (b"rubbish", chat.id))
        records.commit()
