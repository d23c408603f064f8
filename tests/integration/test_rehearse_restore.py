"""The rehearsal goes well on both databases, and fails when what came back is not what was there."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from clinic.db import postgres_dumps
from clinic.db.encryption import fresh_key
from clinic.db.models.records import Appointment
from clinic.services import restore
from clinic.services.backup_places import Places
from clinic.services.restore import Restored, Wish
from tests.integration import postgres
from tests.integration.backed_up import Product
from tools import rehearse_restore


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    if not postgres.is_here() or not all(map(shutil.which, ("pg_dump", "pg_restore", "psql"))):
        pytest.skip("PostgreSQL is not installed")
    with postgres.server() as url:
        yield url


def test_it_goes_well_on_sqlite_and_says_what_it_did(capsys: pytest.CaptureFixture[str]) -> None:
    assert rehearse_restore.main([]) == 0
    said = capsys.readouterr().out
    for words in ("demo patients", "without a gap", "The audit log is whole", "The alarm that waited", "went well"):
        assert words in said


def test_it_goes_well_on_postgresql_and_leaves_a_used_database_alone(server: str, capsys: pytest.CaptureFixture[str]) -> None:
    urls = [server.replace("/postgres?", f"/{name}?") for name in ("source", "target")]
    for name in ("source", "target"):
        postgres_dumps._run(server, *postgres_dumps._PSQL, f"--command=CREATE DATABASE {name}")
    options = ["--source", urls[0], "--target", urls[1]]
    assert rehearse_restore.main(options) == 0
    assert "went well" in capsys.readouterr().out
    assert rehearse_restore.main(options) == 1
    assert "holds something already" in capsys.readouterr().err


def test_it_fails_when_rows_are_missing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    whole, key = restore.restore, fresh_key()
    monkeypatch.setattr(rehearse_restore, "fresh_key", lambda: key)

    def with_a_loss(places: Places, file: Path, wish: Wish, **more: object) -> Restored:
        done = whole(places, file, wish, **more)  # type: ignore[arg-type]

        def lose(session: Session) -> None:
            session.execute(delete(Appointment).where(Appointment.id == 1))

        Product(places.state_dir, places.url, key).do(lose)
        return done

    monkeypatch.setattr(restore, "restore", with_a_loss)
    assert rehearse_restore.main([]) == 1
    assert "not all rows of these tables came back: appointment" in capsys.readouterr().err
