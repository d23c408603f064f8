"""Measure rules, trained model and the turn's decision without a running stack: `python -m tools.offline [FOLDER ...]`.

In Rasa's environment; half a minute for all sets of tests/evaluation. A line for each set, in figures alone: no row is
printed, so what nobody has looked at stays unseen. A message is taken as the first of its chat; dialogues and the diary
want a stack (`tools.evaluate`).
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import knowledge
from tools.evaluation import rows
from tools.evaluation.counting import COUNTERS, Figures
from tools.evaluation.figures import gather
from tools.evaluation.replies import ALARMS, Answered, Judge, Reply, Talk

MODEL = Path("var/models/assistant.tar.gz")
SETS = Path("tests/evaluation")
KINDS = ("redflags", "questions", "service", "out_of_scope")
# The columns: what they are called, and where the figure stands.
COLUMNS = {
    "emergency": ("recall emergency", "rate"), "crisis": ("recall crisis", "rate"), "urgent": ("recall urgent", "rate"),
    "false": ("false alarms", "rate"), "triage": ("over-triage", "rate"), "questions": ("questions", "right"),
    "offered": ("questions", "right or offered"), "stray": ("questions", "stray"), "service": ("service", "right"),
    "refused": ("out_of_scope", "refused"), "answered": ("out_of_scope", "answered"),
}  # fmt: skip


def talk_of(turn: Mapping[str, Any]) -> Talk:
    """What a chat would hold after a turn; every approved answer counts as one with its source."""
    offers = tuple(turn["offers"])
    replies = [Reply(topic, topic if topic in ALARMS else "none", True, offers, None) for topic, _ in turn["answers"]]
    return Talk(date.today(), (Answered(200, tuple(replies)),))


class Assistant:
    """The trained model, asked without a channel, a tracker or actions."""

    def __init__(self, model: Path = MODEL) -> None:
        from rasa.core.agent import load_agent  # takes seconds
        from rasa.utils.log_utils import configure_structlog

        configure_structlog(logging.CRITICAL)  # without, Rasa writes the text of every row to the terminal
        logging.disable(logging.CRITICAL)
        self._agent = asyncio.run(load_agent(str(model)))

    def turn_of(self, text: str) -> Mapping[str, Any]:
        """The turn that `text` would get as the first message of a chat."""
        from rasa.core.channels.channel import UserMessage

        from bot.nlu.turn_reader import TURN

        parsing = self._agent.processor.parse_message(UserMessage(text), only_output_properties=False)
        turn: Mapping[str, Any] = asyncio.run(parsing)[TURN]
        return turn


def measured(assistant: Assistant, data: rows.Data, judge: Judge) -> Figures:
    """All figures of one set."""
    tallies = [COUNTERS[kind](kind, judge) for kind in KINDS]
    for kind, tally in zip(KINDS, tallies, strict=True):
        for row in getattr(data, kind):
            tally.add(row, talk_of(assistant.turn_of(row.text)))
    figures = gather(tallies, [])
    if asked := figures.get("questions"):
        figures["questions"] = {**asked, "right or offered": asked["right"] + asked["offered"]}
    return figures


def line(name: str, figures: Figures) -> str:
    """One set's figures under the columns; a dash where the set has no such rows."""
    values = [figures.get(figure, {}).get(part) for figure, part in COLUMNS.values()]
    return f"{name:12}" + "".join(f"{'-' if value is None else format(value, '.3f'):>10}" for value in values)


def folders(root: Path = SETS) -> list[Path]:
    """The project's own set and the blind ones beside it."""
    return [root, *sorted(path for path in root.iterdir() if path.is_dir())]


def _print(assistant: Assistant, sets: Iterable[Path]) -> None:
    topics = knowledge.load().topics
    judge = Judge(frozenset(topics))
    print(" " * 12 + "".join(f"{column:>10}" for column in COLUMNS))
    for folder in sets:
        print(line(folder.name, measured(assistant, rows.read(folder, topics=topics), judge)), flush=True)


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", type=Path, help="folders with rows; without one, all of tests/evaluation")
    options = parser.parse_args(arguments)
    _print(Assistant(), options.sets or folders())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
