"""`clinic staff`, as whoever runs the assistant uses it, and the demo's accounts."""

from __future__ import annotations

import asyncio

import pytest
from typer.testing import CliRunner

from clinic.__main__ import app
from clinic.domain import totp
from clinic.domain.staff import Role
from clinic.services import audit, demo_staff, staff_accounts
from tests.integration.gateway import Gateway
from tests.integration.test_staff_accounts import NEW, actions, set_up
from web import demo_code
from web.__main__ import main as start_gateway
from web.production import faults_of_records

RUNNER = CliRunner()


async def staff(gateway: Gateway, *arguments: str, **environment: str) -> tuple[int, str]:
    """The command's end and what it printed. In a thread: it has a loop of its own."""
    url = f"sqlite+aiosqlite:///{gateway.folder / 'clinic.db'}"
    environment = {"CLINIC_DATABASE_URL": url, "COLUMNS": "200", **environment}
    result = await asyncio.to_thread(RUNNER.invoke, app, ["staff", *arguments], env=environment)
    return result.exit_code, result.output


async def test_the_first_account_is_added_listed_and_disabled_on_the_command_line(gateway: Gateway) -> None:
    assert "no account yet" in (await staff(gateway, "list"))[1]
    arguments = ("add", "Ada@Clinic.example", "--name", "Ada [b]Admin[/b]", "--role", "admin")
    code, printed = await staff(gateway, *arguments, CLINIC_PUBLIC_URL="https://chat.clinic.example")
    assert code == 0
    link = printed.splitlines()[-1]
    assert link.startswith("https://chat.clinic.example/staff/set-up/")
    assert "to be set up" in (await staff(gateway, "list"))[1]
    assert (await set_up(gateway, link.removeprefix("https://chat.clinic.example"))).status == 303
    _, listed = await staff(gateway, "list")
    for said in ("Ada [b]Admin[/b]", "ada@clinic.example", "admin", "active"):
        assert said in listed
    code, said = await staff(gateway, *arguments)
    assert (code, "already" in said) == (1, True)
    assert (await staff(gateway, "disable", "ADA@clinic.example"))[0] == 0
    assert "disabled" in (await staff(gateway, "list"))[1]
    assert [action for actor, action, _ in await actions(gateway) if actor == audit.COMMAND] == ["staff.add", "staff.disable"]


async def test_mistakes_are_said_in_a_sentence(gateway: Gateway) -> None:
    for arguments, code, said in (
        (("disable", "nobody@clinic.example"), 1, "no account with this login"),
        (("reset", "nobody@clinic.example"), 1, "no account with this login"),
        (("add", "ada", "--name", "Ada", "--role", "admin"), 1, "e-mail address"),
        (("add", "ada@clinic.example", "--name", "Ada", "--role", "boss"), 2, "boss"),
    ):
        found, printed = await staff(gateway, *arguments)
        assert (found, said in printed, "Traceback" in printed) == (code, True, False), printed
    assert gateway.rows("SELECT count(*) FROM staff_account") == [(0,)]


async def test_the_demo_has_an_account_of_every_role_that_its_code_opens(
    gateway: Gateway, capsys: pytest.CaptureFixture[str]
) -> None:
    for made in (5, 0):
        assert await demo_staff.seed(gateway.store, now=gateway.clock()) == made
    assert demo_code.main() == 0
    printed = capsys.readouterr().out
    *_, shown = printed.splitlines()
    assert demo_staff.PASSWORD in printed
    assert totp.step_of(demo_staff.SECRET, shown, gateway.clock()) is not None
    for role in Role:
        typed = {"login": demo_staff.login(role), "password": demo_staff.PASSWORD, "code": shown}
        response = await gateway.client.post("/staff/sign-in", data=typed)
        assert f"signed in as {role.spoken.lower()}" in await response.text()


def test_there_is_no_demo_code_in_production(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("CLINIC_MODE", "production")
    assert demo_code.main() == 2
    out, err = capsys.readouterr()
    assert (out, "production" in err) == ("", True)


async def test_production_finds_a_demo_account_by_its_login_and_by_its_secret(gateway: Gateway) -> None:
    assert not [fault for fault in await faults_of_records(gateway.store) if "staff" in fault]
    await demo_staff.seed(gateway.store, now=gateway.clock())
    (fault,) = [fault for fault in await faults_of_records(gateway.store) if "staff" in fault]
    assert "5 demo staff accounts" in fault
    changed = "UPDATE staff_account SET login = 'x' || id || '@clinic.example'"
    await gateway.store.write(lambda session: session.connection().exec_driver_sql(changed))
    assert [fault for fault in await faults_of_records(gateway.store) if "5 demo staff accounts" in fault]


async def test_production_does_not_start_with_a_demo_account(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    await demo_staff.seed(gateway.store, now=gateway.clock())
    monkeypatch.setenv("CLINIC_MODE", "production")
    monkeypatch.setenv("CLINIC_DATABASE_URL", gateway.settings.database_url.get_secret_value())
    assert await asyncio.to_thread(start_gateway) == 2
    assert "Not for production: The clinic database holds 5 demo staff accounts." in capsys.readouterr().err


async def test_a_lost_phone_of_the_only_administrator_is_no_dead_end(gateway: Gateway) -> None:
    await demo_staff.seed(gateway.store, now=gateway.clock())
    code, printed = await staff(gateway, "reset", demo_staff.login(Role.ADMIN))
    assert code == 0
    path = "/staff" + printed.splitlines()[-1].partition("/staff")[2]
    assert (await set_up(gateway, path, NEW)).status == 303
    account = await staff_accounts.find(gateway.store, demo_staff.login(Role.ADMIN))
    assert account.totp_secret != demo_staff.SECRET
