"""Reads the knowledge folder whole, and refuses it whole when anything in it is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from knowledge.answer_file import check_text, read_answer
from knowledge.checks import FIGURES, AnswerCheck, check_buttons, check_facts
from knowledge.clinic import read_clinic
from knowledge.errors import Report
from knowledge.model import Answer, Fact, Figure, Knowledge, Source, Topic
from knowledge.reading import Fields, read_yaml
from knowledge.template import placeholders, render

FOLDER = Path(__file__).resolve().parent
KINDS = ("education", "service", "safety", "boundary")
CONFIDENCE = ("seed", "label", "guideline", "trial", "practice", "unverified")
SOURCE_KINDS = (
    *("label", "manufacturer", "guideline", "trial", "review", "patient_org"),
    *("clinic", "payer", "government", "reference", "news"),
)


def load(folder: Path = FOLDER) -> Knowledge:
    """All that the folder says, checked. `KnowledgeError` names every problem of every file, one a line."""
    report = Report()
    clinic = read_clinic(read_yaml(folder, "clinic.yml", report))
    report.raise_if_any()
    said = clinic.placeholders()
    topics = _topics(read_yaml(folder, "topics.yml", report))
    sources = _sources(read_yaml(folder, "sources.yml", report), said)
    facts = _facts(read_yaml(folder, "facts.yml", report))
    check_facts(facts, topics, sources, file=f"{folder.name}/facts.yml", report=report)
    figures = _figures(folder, report)
    answers = _answers(folder, topics, said, report)
    check = AnswerCheck(topics=topics, facts=facts, sources=sources, figures=figures, report=report)
    for topic, answer in answers.items():
        file = f"{folder.name}/answers/{topic}.yml"
        check(answer, topic=topic, file=file)
        check_buttons(answer, answers, file=file, report=report)
    system = _system(read_yaml(folder, "system.yml", report), said)
    report.raise_if_any()
    return Knowledge(topics, answers, sources, facts, figures, clinic, system, said)


def _topics(fields: Fields) -> Mapping[str, Topic]:
    topics: dict[str, Topic] = {}
    for kind in KINDS:
        section = fields.section(kind)
        for name in section.names():
            if name in topics:
                section.wrong(name, f"is a topic of {topics[name].kind} already")
            topics[name] = Topic(name, kind, section.text(name, most=120))
    fields.finish()
    return MappingProxyType(topics)


def _sources(fields: Fields, clinic: Mapping[str, str]) -> Mapping[str, Source]:
    sources = {id: _source(id, fields.section(id), clinic) for id in fields.names()}
    return MappingProxyType(sources)


def _source(id: str, fields: Fields, clinic: Mapping[str, str]) -> Source:
    source = Source(
        id=id,
        title=fields.text("title"),
        publisher=_filled(fields, "publisher", clinic),
        url=fields.matching("url", r"https?://\S+", like="a web address") if "url" in fields else None,
        year=fields.optional_number("year", 1950, 2100),
        kind=fields.choice("kind", SOURCE_KINDS),
        note=fields.optional_text("note"),
    )
    fields.optional_text("url")
    fields.finish()
    return source


def _filled(fields: Fields, key: str, clinic: Mapping[str, str]) -> str:
    """A text with the clinic's facts put in; empty when it is unfit to show."""
    text = fields.text(key)
    check_text(fields, key, text, clinic)
    return render(text, clinic) if placeholders(text) <= set(clinic) else ""


def _facts(fields: Fields) -> Mapping[str, Fact]:
    facts: dict[str, Fact] = {}
    for item in fields.sections("facts"):
        fact = _fact(item)
        if fact.id in facts:
            item.wrong("id", f"'{fact.id}' stands twice")
        facts[fact.id] = fact
    fields.finish()
    return MappingProxyType(facts)


def _fact(fields: Fields) -> Fact:
    fact = Fact(
        id=fields.matching("id", r"[a-z][a-z0-9-]*", like="a name such as ons-four-weeks"),
        topic=fields.text("topic"),
        statement=fields.text("statement"),
        sources=fields.texts("sources"),
        confidence=fields.choice("confidence", CONFIDENCE),
        note=fields.optional_text("note"),
    )
    fields.finish()
    return fact


def _figures(folder: Path, report: Report) -> Mapping[str, Figure]:
    """The figures that have both a drawing and a text twin."""
    there = [name for name in FIGURES if all((folder / f"figures/{name}{end}").is_file() for end in (".svg", ".yml"))]
    return MappingProxyType({name: _figure(name, read_yaml(folder, f"figures/{name}.yml", report)) for name in there})


def _figure(name: str, fields: Fields) -> Figure:
    texts = {key: fields.text(key) for key in ("title", "description", "text")}
    for key, text in texts.items():
        check_text(fields, key, text, {})
    fields.finish()
    return Figure(name, **texts)


def _answers(folder: Path, topics: Mapping[str, Topic], clinic: Mapping[str, str], report: Report) -> Mapping[str, Answer]:
    for path in sorted((folder / "answers").iterdir() if (folder / "answers").is_dir() else ()):
        if path.suffix != ".yml" or path.stem not in topics:
            report.add(f"{folder.name}/answers/{path.name}", "", "is the answer of no topic in topics.yml")
    read = {topic: read_yaml(folder, f"answers/{topic}.yml", report) for topic in topics}
    return MappingProxyType({topic: read_answer(fields, clinic) for topic, fields in read.items() if fields.names()})


def _system(fields: Fields, clinic: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType({id: _filled(fields, id, clinic) for id in fields.names()})
