"""`python -m clinic`: the commands for whoever runs the assistant at a clinic."""

from __future__ import annotations

import typer

from clinic.commands import callbacks, diary, reminders
from clinic.commands.init import init

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)


@app.callback()
def clinic() -> None:
    """Sets up and looks after the clinic's assistant."""


app.command()(init)
app.add_typer(callbacks.app, name="callbacks")
app.add_typer(diary.app, name="diary")
app.add_typer(reminders.app, name="reminders")


if __name__ == "__main__":
    app(prog_name="clinic")
