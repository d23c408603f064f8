"""The parts of the staff desk, in the order of the navigation.

A part is a module or package with `add_routes(app)` and, when it has a page to begin with, `LINK`: a `Link` to it.
"""

from __future__ import annotations

from types import ModuleType

from web.staff import (
    accounts,
    alarms,
    answers,
    ask,
    attention,
    audit,
    callbacks,
    conversation,
    conversations,
    insights,
    password,
    review,
    set_up,
    sign_in,
    start,
    static_files,
)

PARTS: tuple[ModuleType, ...] = (
    static_files,
    sign_in,
    set_up,
    start,
    attention,
    alarms,
    conversations,
    conversation,
    callbacks,
    ask,
    review,
    answers,
    insights,
    audit,
    password,
    accounts,
)
