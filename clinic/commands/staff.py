"""`clinic staff`: accounts of the staff desk. The first one is made here; further ones at the desk by an administrator."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from clinic.commands.records import errors, with_store
from clinic.db.models.staff import StaffAccount
from clinic.db.store import Store
from clinic.domain.staff import Role
from clinic.errors import ClinicError, LoginTaken, Refused, UnknownAccount
from clinic.services import audit, staff_accounts
from clinic.services.staff_accounts import Link
from web.settings import Settings
from web.staff_paths import SET_UP

NOT_DONE = 1
Result = TypeVar("Result")
Login = Annotated[str, typer.Argument(help="The login: an e-mail address.")]

app = typer.Typer(no_args_is_help=True, help="Accounts of the staff desk.")


@app.command()
def add(
    login: Login,
    name: Annotated[str, typer.Option(help="As colleagues and patients read it.")],
    role: Annotated[Role, typer.Option(help="What the account may do.")],
) -> None:
    """Make an account, and print the link by which its owner sets it up."""
    now = datetime.now(UTC)
    # An administrator's first step, maybe before the product was ever started.
    _show(_done(lambda store: staff_accounts.add(store, login, name, role, by=audit.COMMAND, now=now), makes_database=True))


@app.command("list")
def show() -> None:
    """List the accounts, by name."""
    accounts = with_store(staff_accounts.listed)
    if not accounts:
        print("There is no account yet. See: clinic staff add --help")
        return
    table = Table("Name", "Login", "Role", "State")
    for account in accounts:
        table.add_row(*map(Text, (account.display_name, account.login, account.role, _state(account))))
    Console().print(table)


@app.command()
def disable(login: Login) -> None:
    """Sign somebody out everywhere, and let them in no more."""
    now = datetime.now(UTC)
    _done(lambda store: _with_id(store, login, lambda id: staff_accounts.disable(store, id, by=audit.COMMAND, now=now)))
    print(f"{login.strip().lower()} is disabled.")


@app.command()
def enable(login: Login) -> None:
    """Let somebody in again who was disabled."""
    _done(lambda store: _with_id(store, login, lambda id: staff_accounts.enable(store, id, by=audit.COMMAND)))
    print(f"{login.strip().lower()} is enabled.")


@app.command()
def reset(login: Login) -> None:
    """Void password and authenticator app, and print a new set-up link: for the only administrator, who lost the phone."""
    now = datetime.now(UTC)
    _show(_done(lambda store: _with_id(store, login, lambda id: staff_accounts.reset(store, id, by=audit.COMMAND, now=now))))


async def _with_id(store: Store, login: str, work: Callable[[int], Awaitable[Result]]) -> Result:
    return await work((await staff_accounts.find(store, login)).id)


def _done(work: Callable[[Store], Awaitable[Result]], *, makes_database: bool = False) -> Result:
    """What `work` gives. The command ends with 1, and a sentence, when it cannot be done. `makes_database` as in `with_store`."""
    try:
        return with_store(work, makes_database=makes_database)
    except ClinicError as error:
        errors.print(_sentence(error), markup=False)
        raise typer.Exit(NOT_DONE) from None


def _sentence(error: ClinicError) -> str:
    match error:
        case Refused():
            return error.reason
        case LoginTaken():
            return "There is an account with this login already."
        case UnknownAccount():
            return "There is no account with this login. See: clinic staff list"
        case _:
            return f"That did not work ({error.code})."


def _show(link: Link) -> None:
    settings = Settings()
    base = settings.public_url or f"http://localhost:{settings.port}"
    print(f"Give this link to {link.account.display_name} and to nobody else. It works once, for 24 hours:")
    print(f"{base}{SET_UP}{link.token}")


def _state(account: StaffAccount) -> str:
    if account.disabled_at:
        return "disabled"
    return "active" if account.password_hash else "to be set up"
