"""`make evaluate` against a real HTTP server whose every reply is known: the figures are those counted by hand."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestServer, unused_port

from tests.unit.evaluate_server import FIGURES, ROWS, SIGNED_IN_TOKEN, ChatServer, write_rows
from tools import evaluate
from tools.evaluation import report
from tools.evaluation.chat import Portal
from tools.evaluation.errors import NoSignIn


@pytest.fixture
async def chat() -> AsyncIterator[tuple[ChatServer, str]]:
    server = ChatServer()
    async with TestServer(server.app) as running:
        yield server, str(running.make_url(""))


async def run(*arguments: object) -> int:
    return await asyncio.to_thread(evaluate.main, [str(argument) for argument in arguments])


async def measured(base: str, folder: Path, *more: object) -> dict[str, Any]:
    code = await run("--data", folder, "--base", base, "--report", folder / "reports", "--portal-token", SIGNED_IN_TOKEN, *more)
    assert code == 0
    found: dict[str, Any] = json.loads((folder / "reports" / report.LATEST / "report.json").read_text())
    return found


async def test_every_figure_is_the_one_counted_by_hand(chat: tuple[ChatServer, str], tmp_path: Path) -> None:
    figures = (await measured(chat[1], write_rows(tmp_path)))["figures"]

    timing = figures.pop("seconds a message")
    assert figures == FIGURES
    assert timing["n"] == sum(len(row.get("turns", [None])) for rows in ROWS.values() for row in rows)


async def test_the_figures_do_not_hang_on_how_many_are_asked_at_a_time(chat: tuple[ChatServer, str], tmp_path: Path) -> None:
    for workers in (1, 8):
        figures = (await measured(chat[1], write_rows(tmp_path), "--workers", workers))["figures"]
        figures.pop("seconds a message")
        assert figures == FIGURES


async def test_a_kind_without_rows_has_no_figures(chat: tuple[ChatServer, str], tmp_path: Path) -> None:
    figures = (await measured(chat[1], write_rows(tmp_path, {"service": ROWS["service"]})))["figures"]
    assert set(figures) == {"service", "over-triage", "seconds a message"}


async def test_only_rows_of_signed_in_patients_sign_in(chat: tuple[ChatServer, str], tmp_path: Path) -> None:
    server, base = chat
    await measured(base, write_rows(tmp_path))
    signed_in = sum("portal_token" in opened for opened in server.opened)
    assert signed_in == len(ROWS["service"]) + len(ROWS["diary"]) + 1  # one dialogue says so of itself


async def test_every_row_that_was_not_met_is_listed(chat: tuple[ChatServer, str], tmp_path: Path) -> None:
    misses = (await measured(chat[1], write_rows(tmp_path)))["misses"]
    assert [miss["id"] for miss in misses] == [
        "q5", "q6", "q7", "q8", "q9", "q10", "s2", "d1", "d2", "d4", "r2", "r6", "r9", "r10", "x4", "x5", "g2", "g3",
    ]  # fmt: skip


async def test_a_missed_diary_field_says_what_was_wanted_and_what_came(chat: tuple[ChatServer, str], tmp_path: Path) -> None:
    misses = {miss["id"]: miss["note"] for miss in (await measured(chat[1], write_rows(tmp_path)))["misses"]}
    assert misses["d2"] == "second entry: severity: 3, not 5"
    assert misses["g3"] == "turn 2: entry's date: yesterday, not 2026-11-18; turn 3: no answer"


async def test_misses_are_printed_when_asked_for(
    chat: tuple[ChatServer, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await measured(chat[1], write_rows(tmp_path), "--misses")
    assert "| q8 | another topic | onset | cost | wrong |" in capsys.readouterr().out


async def test_latest_leads_to_the_newest_report(chat: tuple[ChatServer, str], tmp_path: Path) -> None:
    await measured(chat[1], write_rows(tmp_path))
    folder = tmp_path / "reports"
    [first] = [each for each in folder.iterdir() if not each.is_symlink()]
    first.rename(folder / "2020-01-01_000000")
    await measured(chat[1], tmp_path)
    newest = (folder / report.LATEST).resolve()
    assert newest.parent == folder.resolve()
    assert newest.name > "2020-01-01_000000"
    assert {each.name for each in newest.iterdir()} == {"report.md", "report.json", "confusion.png", "confusion.md", "misses.md"}


async def test_a_server_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    base = f"http://127.0.0.1:{unused_port()}"
    assert await run("--data", write_rows(tmp_path), "--base", base) == 2
    assert f"No server at {base}" in capsys.readouterr().err


async def test_something_else_at_the_address_is_no_chat(
    chat: tuple[ChatServer, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await run("--data", write_rows(tmp_path), "--base", f"{chat[1]}/elsewhere") == 2
    assert "not with the chat API (404" in capsys.readouterr().err


async def test_a_limit_stops_the_run_and_says_how_to_start_the_server(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async with TestServer(ChatServer(limited=3).app) as running:
        code = await run("--data", write_rows(tmp_path), "--base", running.make_url(""), "--report", tmp_path / "reports")
    assert code == 2
    assert "CLINIC_RATE_LIMIT=off" in capsys.readouterr().err
    assert not (tmp_path / "reports").exists()


async def test_a_refused_portal_token_stops_the_run(
    chat: tuple[ChatServer, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        await run("--data", write_rows(tmp_path), "--base", chat[1], "--portal-token", "another", "--report", tmp_path / "r") == 2
    )
    assert "does not accept the portal token (401)" in capsys.readouterr().err


async def test_a_malformed_row_stops_the_run_before_anything_is_asked(
    chat: tuple[ChatServer, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server, base = chat
    (tmp_path / "questions.jsonl").write_text('{"id": "q1", "text": "hello", "topic": "onset"}\n{"id": "q2"}\n')
    assert await run("--data", tmp_path, "--base", base) == 2
    assert f"{tmp_path / 'questions.jsonl'}:2: `topic` is missing" in capsys.readouterr().err
    assert not server.opened


async def test_where_a_topic_target_is_missed_the_learning_curve_is_drawn(chat: tuple[ChatServer, str], tmp_path: Path) -> None:
    drawing = tmp_path / "python"
    drawing.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/asked\n')
    drawing.chmod(0o755)
    await measured(chat[1], write_rows(tmp_path), "--curve-with", drawing)
    wanted = f"-m tools.learning_curve --data {tmp_path} --report {tmp_path / 'reports'}\n"
    assert (tmp_path / "asked").read_text() == wanted


async def test_a_learning_curve_that_fails_leaves_the_report_whole(
    chat: tuple[ChatServer, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await measured(chat[1], write_rows(tmp_path), "--curve-with", tmp_path / "no such program")
    assert "The learning curve was not drawn" in capsys.readouterr().err


async def test_a_demo_token_is_made_once_and_is_the_last_line() -> None:
    portal = Portal(None, make=[sys.executable, "-c", "import time; print('a remark'); print(f'token-{time.monotonic_ns()}')"])
    first = await portal.token()
    assert first.startswith("token-")
    assert await portal.token() == first


async def test_where_no_demo_token_can_be_made_the_reason_is_given() -> None:
    portal = Portal(None, make=[sys.executable, "-c", "import sys; sys.exit('There is no demo portal here.')"])
    with pytest.raises(NoSignIn, match=r"There is no demo portal here\..*--portal-token"):
        await portal.token()
