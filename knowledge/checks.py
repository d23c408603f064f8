"""What one file says about another: topics, facts, sources and figures that an answer names must be there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from knowledge.errors import Report, hint
from knowledge.model import Answer, Fact, Figure, Part, Reply, Source, Topic

FIGURES = ("injection_areas", "timeline", "pain_signal")
ASKS = 5


def check_facts(
    facts: Mapping[str, Fact], topics: Mapping[str, Topic], sources: Mapping[str, Source], *, file: str, report: Report
) -> None:
    """Every fact has a topic and sources that exist; only an unverified one may have no source."""
    for fact in facts.values():
        _known(report, file, f"{fact.id}.topic", [fact.topic], topics)
        _known(report, file, f"{fact.id}.sources", fact.sources, sources)
        if not fact.sources and fact.confidence != "unverified":
            report.add(file, f"{fact.id}.sources", "needs at least one")


def check_buttons(answer: Answer, answers: Mapping[str, Answer], *, file: str, report: Report) -> None:
    """A button leads to an answer, and to a part of it, that is there."""
    there = {*answers, *(f"{other.topic}.{part.id}" for other in answers.values() for part in other.parts)}
    for place, buttons in [("", answer.buttons), *((f"replies.{reply.id}.", reply.buttons) for reply in answer.replies)]:
        leads = (button for button in buttons if button.topic)
        wanted = [f"{button.topic}.{button.part}" if button.part else str(button.topic) for button in leads]
        _known(report, file, f"{place}buttons", wanted, there)


class AnswerCheck:
    """Checks one answer against everything else that was read."""

    def __init__(
        self,
        *,
        topics: Mapping[str, Topic],
        facts: Mapping[str, Fact],
        sources: Mapping[str, Source],
        figures: Mapping[str, Figure],
        report: Report,
    ) -> None:
        self._topics, self._facts, self._sources, self._figures = topics, facts, sources, figures
        self._report = report

    def __call__(self, answer: Answer, *, topic: str, file: str) -> None:
        """`topic` is the name that the file bears."""
        if answer.topic and answer.topic != topic:
            self._report.add(file, "topic", f"'{answer.topic}' is not the name of the file")
        self._related(answer, file)
        self._evidence(answer, file)
        self._figure(answer, file)
        if self._topics[topic].kind == "education":
            self._education(answer, file)

    def _related(self, answer: Answer, file: str) -> None:
        _known(self._report, file, "related", answer.related, self._topics)
        if answer.topic in answer.related:
            self._report.add(file, "related", "names the answer itself")

    def _evidence(self, answer: Answer, file: str) -> None:
        _known(self._report, file, "sources", answer.sources, self._sources)
        self._facts_of(answer.short, answer, file, "short.facts")
        for part in answer.parts:
            self._facts_of(part, answer, file, f"parts.{part.id}.facts")
        for reply in answer.replies:
            self._facts_of(reply, answer, file, f"replies.{reply.id}.facts")

    def _facts_of(self, text: Part | Reply, answer: Answer, file: str, field: str) -> None:
        _known(self._report, file, field, text.facts, self._facts)
        for fact in (self._facts[id] for id in text.facts if id in self._facts):
            if fact.confidence == "unverified":
                self._report.add(file, field, f"'{fact.id}' is unverified and may not be used")
            for source in sorted(set(fact.sources) - set(answer.sources)):
                self._report.add(file, "sources", f"'{source}' is missing, '{fact.id}' rests on it")

    def _figure(self, answer: Answer, file: str) -> None:
        _known(self._report, file, "figure_parts", answer.figure_parts, [part.id for part in answer.parts])
        if answer.figure is None:
            if answer.figure_parts:
                self._report.add(file, "figure_parts", "there is no figure")
            return
        if answer.figure not in FIGURES:
            wrong = f"'{answer.figure}' is none of {', '.join(FIGURES)}{hint(answer.figure, FIGURES)}"
            self._report.add(file, "figure", wrong)
        elif answer.figure not in self._figures:
            self._report.add(file, "figure", f"figures/{answer.figure}.svg or its text twin .yml is missing")

    def _education(self, answer: Answer, file: str) -> None:
        if not answer.sources:
            self._report.add(file, "sources", "an education answer needs at least one")
        if not answer.parts:
            self._report.add(file, "parts", "an education answer needs at least one")
        if not answer.next_step:
            self._report.add(file, "next_step", "missing")
        for part in answer.parts:
            if len(part.asks) < ASKS:
                self._report.add(file, f"parts.{part.id}.asks", f"needs at least {ASKS}, has {len(part.asks)}")


def _known(report: Report, file: str, field: str, names: Iterable[str], known: Collection[str]) -> None:
    for name in names:
        if name and name not in known:
            report.add(file, field, f"unknown '{name}'{hint(name, known)}")
