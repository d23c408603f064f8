"""`python -m clinic`: the commands for whoever runs the assistant at a clinic."""

from __future__ import annotations

import typer

from clinic.commands import audit, callbacks, diary, importing, keys, reminders, review, staff
from clinic.commands.backup import backup
from clinic.commands.init import init
from clinic.commands.purge import purge
from clinic.commands.restore import restore

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)


@app.callback()
def clinic() -> None:
    """Sets up and looks after the clinic's assistant."""


app.command()(init)
app.command()(purge)
app.command()(backup)
app.command()(restore)
app.add_typer(callbacks.app, name="callbacks")
app.add_typer(diary.app, name="diary")
app.add_typer(reminders.app, name="reminders")
app.add_typer(importing.appointments, name="appointments")
app.add_typer(importing.patients, name="patients")
app.add_typer(importing.treatments, name="treatments")
app.add_typer(audit.app, name="audit")
app.add_typer(keys.app, name="keys")
app.add_typer(staff.app, name="staff")
app.add_typer(review.app, name="review")


if __name__ == "__main__":
    app(prog_name="clinic")
