"""One turn to decide, from probabilities that a test gives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.nlu.history import NO_HISTORY, History
from bot.nlu.turn import Reading, Turn, TurnOptions, TurnRules
from bot.nlu.views import CLAUSE, CONTEXT, WHOLE, View

OPTIONS = TurnOptions()
RULES = TurnRules(
    {"onset": ["first_days", "full_effect", "more_rounds"], "aftercare": ["alcohol"], "treatment_steps": ["step_1", "step_2"]},
    OPTIONS,
    walked=["treatment_steps"],
)
IN_FORM = History(question="log a headache", form="diary_form")
AFTER_ONSET = History(question="when does it work?", topics=("onset",), said=(("onset", "short"),))
Clause = tuple[str, dict[str, float]]


def decide(
    text: str,
    shares: dict[str, float],
    history: History = NO_HISTORY,
    *,
    clauses: Sequence[Clause] = (),
    context: dict[str, float] | None = None,
    parts_in_context: dict[str, tuple[str, float]] | None = None,
    **reading: Any,
) -> Turn:
    views = [View(WHOLE, text, shares=shares), *(View(CLAUSE, words, shares=found) for words, found in clauses)]
    if context is not None or parts_in_context is not None:
        views.append(View(CONTEXT, f"{history.question} {text}", shares=context or shares, parts=parts_in_context or {}))
    return RULES.decide(Reading(text, views, **reading), history)
