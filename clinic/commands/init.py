"""`clinic init`: asks for what production needs, and writes it with fresh secrets into the settings file."""

from __future__ import annotations

import io
import secrets
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from dotenv import dotenv_values
from pydantic import ValidationError

from clinic.db.encryption import fresh_key
from clinic.secret_files import kept
from clinic.settings import SETTINGS_FILE
from web.production import setting_faults
from web.settings import AlarmSettings, Settings

WRONG = 2
OTHERS, ALARM = "CLINIC_", "CLINIC_ALARM_"


@dataclass(frozen=True)
class Question:
    name: str
    text: str
    default: str | None = None


QUESTIONS = (
    Question("CLINIC_PUBLIC_URL", "Where will browsers find the assistant (https://chat.your-clinic.example)"),
    Question("CLINIC_SITES", "Which websites will show it, with commas between (empty for none)", ""),
    Question("CLINIC_TRUSTED_PROXIES", "The address of your TLS proxy", "127.0.0.1"),
    Question("CLINIC_DATABASE_URL", "The clinic database", "sqlite+aiosqlite:///var/clinic-production.db"),
    Question("CLINIC_ALARM_WEBHOOK", "Which webhook hears of alarms out of hours (empty to set e-mail yourself)", ""),
    Question("CLINIC_PORTAL_JWKS", "The patient portal's public keys, a file or an https address (empty for no portal)", ""),
)
# Asked only where there is a portal.
PORTAL_QUESTIONS = (
    Question("CLINIC_PORTAL_ISSUER", "The issuer (iss) that the portal's tokens name"),
    Question("CLINIC_PORTAL_AUDIENCE", "The audience (aud) that the portal's tokens name", "clinic-assistant"),
)


def init(
    public_url: Annotated[str | None, typer.Option(help="where browsers find the assistant")] = None,
    sites: Annotated[str | None, typer.Option(help="websites that show it, with commas between")] = None,
    trusted_proxies: Annotated[str | None, typer.Option(help="the TLS proxy's address")] = None,
    database_url: Annotated[str | None, typer.Option(help="the clinic database, as SQLAlchemy writes it")] = None,
    alarm_webhook: Annotated[str | None, typer.Option(help="an https address that hears of alarms out of hours")] = None,
    portal_jwks: Annotated[str | None, typer.Option(help="the portal's public keys: a file or an https address")] = None,
    portal_issuer: Annotated[str | None, typer.Option(help="iss of the portal's tokens")] = None,
    portal_audience: Annotated[str | None, typer.Option(help="aud of the portal's tokens")] = None,
    file: Annotated[Path, typer.Option(help="the settings file to write")] = Path(SETTINGS_FILE),
    no_input: Annotated[bool, typer.Option("--no-input", help="ask nothing: options and defaults are all")] = False,
) -> None:
    """Ask for what production needs; write it, with fresh secrets, into a settings file that is not there yet."""
    if file.exists():
        _end(f"{file} is there already, and stays as it is. Move it away, or name another with --file.")
    options = {
        "CLINIC_PUBLIC_URL": public_url,
        "CLINIC_SITES": sites,
        "CLINIC_TRUSTED_PROXIES": trusted_proxies,
        "CLINIC_DATABASE_URL": database_url,
        "CLINIC_ALARM_WEBHOOK": alarm_webhook,
        "CLINIC_PORTAL_JWKS": portal_jwks,
        "CLINIC_PORTAL_ISSUER": portal_issuer,
        "CLINIC_PORTAL_AUDIENCE": portal_audience,
    }
    chosen = _answers(QUESTIONS, options, ask=not no_input)
    if chosen["CLINIC_PORTAL_JWKS"]:
        chosen |= _answers(PORTAL_QUESTIONS, options, ask=not no_input)
    given = {name: value for name, value in chosen.items() if value}
    content = _content({"CLINIC_MODE": "production", **given, **_fresh(chosen)})
    _check(content)
    if kept(file, content) != content.strip():
        _end(f"{file} was made by somebody else just now, and stays as it is.")
    typer.echo(f"{file} is written; only you can read it. What else stands in the way is said at the start.")


def _answers(questions: tuple[Question, ...], given: dict[str, str | None], *, ask: bool) -> dict[str, str]:
    answers = {question.name: _answer(question, given[question.name], ask=ask) for question in questions}
    missing = [name for name, value in answers.items() if value is None]
    if missing:
        _end(*(f"{name} is needed: --{name.removeprefix('CLINIC_').lower().replace('_', '-')}" for name in missing))
    return {name: value.strip() for name, value in answers.items() if value is not None}


def _answer(question: Question, given: str | None, *, ask: bool) -> str | None:
    if given is not None or not ask:
        return given if given is not None else question.default
    return str(typer.prompt(question.text, default=question.default, show_default=bool(question.default)))


def _fresh(chosen: Mapping[str, str]) -> dict[str, str]:
    names = ["CLINIC_ASSISTANT_SECRET", "CLINIC_TOKEN_SECRET"]
    if chosen["CLINIC_ALARM_WEBHOOK"]:
        names.append("CLINIC_ALARM_WEBHOOK_SECRET")
    made = {name: secrets.token_urlsafe(48) for name in names}
    return {**made, "CLINIC_DATA_KEYS": fresh_key()}


def _content(values: dict[str, str]) -> str:
    unwritable = [name for name, value in values.items() if "'" in value or not value.isprintable()]
    if unwritable:
        _end(*(f"{name}: quotes and control characters cannot be written" for name in unwritable))
    return "".join(f"{name}={shlex.quote(value)}\n" for name, value in values.items())


def _check(content: str) -> None:
    """The product reads its own words: what it would refuse at the start is not written."""
    written = dotenv_values(stream=io.StringIO(content))
    try:
        alarm = AlarmSettings(_env_file=None, **_fields(written, ALARM))  # type: ignore[arg-type, call-arg]
        wrong = setting_faults(Settings(_env_file=None, alarm=alarm, **_fields(written, OTHERS)))  # type: ignore[arg-type, call-arg]
    except ValidationError as error:
        begins = ALARM if error.title == AlarmSettings.__name__ else OTHERS
        wrong = [f"{begins}{str(one['loc'][0]).upper()}: {one['msg']}" for one in error.errors(include_input=False)]
    if wrong:
        _end(*wrong)


def _fields(written: Mapping[str, str | None], begins: str) -> dict[str, str | None]:
    """The settings of one group, by the names of its fields."""
    of_group = {name: value for name, value in written.items() if name.startswith(ALARM) == (begins == ALARM)}
    return {name.removeprefix(begins).lower(): value for name, value in of_group.items()}


def _end(*lines: str) -> None:
    for line in lines:
        typer.echo(line, err=True)
    raise typer.Exit(WRONG)
