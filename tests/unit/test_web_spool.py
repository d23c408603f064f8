"""The spool keeps every alarm until it is stored, whatever happens in between."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from clinic.db.encryption import Vault, fresh_key
from clinic.domain.chat import Post, Raised
from web.chat.spool import Spool, Spooled

VAULT = Vault([fresh_key()])
AT = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


def alarm(number: int) -> Spooled:
    post = Post("00000000-0000-4000-8000-000000000000", str(number), 'línea\n{} "x"', "hash")
    return Spooled(post.conversation_id, post, Raised(f"a{number}", post.id, "crisis", ("r1", "r2"), AT), "crisis", "short")


async def test_what_goes_in_comes_out(tmp_path: Path) -> None:
    spool, stored = Spool(tmp_path / "spool", VAULT), []
    without_post = Spooled("c", None, alarm(3).alarm, "emergency", "spanish")
    for spooled in (alarm(1), alarm(2), without_post):
        spool.append(spooled)

    async def store(spooled: Spooled) -> None:
        stored.append(spooled)

    assert await spool.empty_into(store) == 3
    assert stored == [alarm(1), alarm(2), without_post]
    assert await spool.empty_into(store) == 0
    assert list((tmp_path / "spool").iterdir()) == []


async def test_what_could_not_be_stored_stays_and_newer_alarms_join_it(tmp_path: Path) -> None:
    spool, stored = Spool(tmp_path, VAULT), []
    spool.append(alarm(1))

    async def fail(spooled: Spooled) -> None:
        raise OSError

    async def store(spooled: Spooled) -> None:
        stored.append(spooled)

    with pytest.raises(OSError):
        await spool.empty_into(fail)
    spool.append(alarm(2))
    await Spool(tmp_path, VAULT).empty_into(store)
    await Spool(tmp_path, VAULT).empty_into(store)
    assert stored == [alarm(1), alarm(2)]


async def test_a_line_that_was_cut_off_takes_no_other_along(tmp_path: Path) -> None:
    spool, stored = Spool(tmp_path, VAULT), []
    cut_off = alarm(2).line(VAULT)[:40]
    (tmp_path / "alarms.jsonl").write_text(alarm(1).line(VAULT) + cut_off)
    spool.append(alarm(3))

    async def store(spooled: Spooled) -> None:
        stored.append(spooled)

    assert await spool.empty_into(store) == 2
    assert stored == [alarm(1), alarm(3)]
    assert (tmp_path / "alarms.unreadable.jsonl").read_text().strip() == cut_off
