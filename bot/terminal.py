"""Rasa's shell shows what actions send along for the gateway as raw JSON; whoever chats in a terminal reads the text."""

from __future__ import annotations

from typing import Any, Dict, Text

from rasa.core.channels import console


def show_text_alone() -> None:
    """Have the shell leave out fields, entries and pictures. Called before it starts."""
    shown = console._print_bot_output

    def show(message: Dict[Text, Any], *arguments: Any, **named: Any) -> Any:
        return shown({name: value for name, value in message.items() if name != "custom"}, *arguments, **named)

    console._print_bot_output = show
