"""A PostgreSQL database in a file and back, through PostgreSQL's own programs, which know best how.

The password goes to them in their environment, where other users of the machine do not see it; without one in the URL they
look into PGPASSFILE, as the product itself does.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import make_url

from clinic.db.sqlite_files import OF_THE_SCHEMA
from clinic.errors import BackupFault

SCHEMA = "public"
_OTHERS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
_TABLES = f"SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = '{SCHEMA}' AND tablename NOT IN ({{}})"  # noqa: S608


def environment(url: str) -> dict[str, str]:
    """What tells PostgreSQL's programs of the database that SQLAlchemy calls `url`."""
    parts = make_url(url)
    host, mode = parts.host or parts.query.get("host"), parts.query.get("ssl") or parts.query.get("sslmode")
    named = {
        "PGHOST": host,
        "PGPORT": parts.port or parts.query.get("port"),
        "PGUSER": parts.username,
        "PGPASSWORD": parts.password,
        "PGDATABASE": parts.database,
        "PGSSLMODE": mode,
    }
    return {name: str(value) for name, value in named.items() if value}


def dump(url: str, target: Path) -> None:
    """The clinic's tables as they are at one moment. `BackupFault`."""
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    _run(url, "pg_dump", "--format=custom", "--no-owner", "--no-acl", f"--schema={SCHEMA}", f"--file={target}")


def revision(url: str) -> str:
    """Alembic's revision. `BackupFault` when it is not a database of the clinic."""
    if "alembic_version" not in _asked(url, _TABLES.format("''")).split():
        raise BackupFault("CLINIC_DATABASE_URL is not a database of the clinic: it has no schema of this product.")
    return _asked(url, f"SELECT version_num FROM {SCHEMA}.alembic_version")  # noqa: S608


def holds_anything(url: str) -> bool:
    """Whether a row stands in the clinic's tables that was not made with the schema."""
    tables = _asked(url, _TABLES.format(", ".join(f"'{name}'" for name in OF_THE_SCHEMA))).splitlines()
    has_rows = " OR ".join(f"EXISTS (SELECT 1 FROM {SCHEMA}.{table})" for table in tables)  # noqa: S608
    return bool(tables) and _asked(url, f"SELECT {has_rows}") == "t"


def only_ours(url: str) -> None:
    """`BackupFault` while anybody else is connected."""
    if _asked(url, f"{_OTHERS} AND backend_type = 'client backend'") != "0":
        raise BackupFault("Others are connected to the database. Stop the product first.")


def put_back(url: str, file: Path, aside: str) -> None:
    """Rename the clinic's schema to `aside`, and fill a new one from the dump: both, or neither. `BackupFault`."""
    script = file.with_suffix(".sql")
    _run(url, "pg_restore", "--no-owner", "--no-acl", f"--schema={SCHEMA}", f"--file={script}", str(file))
    begin = f"ALTER SCHEMA {SCHEMA} RENAME TO {aside}; CREATE SCHEMA {SCHEMA}"
    _run(url, *_PSQL, "--single-transaction", f"--command={begin}", f"--file={script}")


def undo(url: str, aside: str) -> None:
    """What `put_back` did."""
    _run(url, *_PSQL, f"--command=DROP SCHEMA {SCHEMA} CASCADE; ALTER SCHEMA {aside} RENAME TO {SCHEMA}")


_PSQL = ("psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1")


def _asked(url: str, query: str) -> str:
    return _run(url, *_PSQL, "--tuples-only", "--no-align", f"--command={query}").strip()


def _run(url: str, program: str, *arguments: str) -> str:
    """What the program prints. It never asks for a password: where one is missing, it fails."""
    if shutil.which(program) is None:
        raise BackupFault(
            f"{program} is not installed. Install PostgreSQL's client programs, of the server's version or a later one "
            "(Debian: postgresql-client)."
        )
    surroundings = {**os.environ, **environment(url)}
    done = subprocess.run([program, "--no-password", *arguments], env=surroundings, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BackupFault(f"{program}: {_fault(done.stderr)}")
    return done.stdout


def _fault(said: str) -> str:
    """The line that names the fault. The lines below it may repeat what stands in a row."""
    lines = said.strip().splitlines() or ["it failed and did not say why"]
    found = next((line for line in lines if "error:" in line.lower() or "fatal:" in line.lower()), lines[0])
    return found.removeprefix("psql:").strip()
