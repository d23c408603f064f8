"""When the assistant is not sure, it offers; when it missed twice, it offers a person."""

from __future__ import annotations

from tests.contract import BASE
from tests.stack import Chat, topics
