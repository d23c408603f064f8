"""The spaCy pipeline: what phone spellings mean, medicines and symptoms by name, and what is said when it is not there."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.language import pipeline, sources
from bot.language.pipeline import LanguageMissing, assemble, build, load
from bot.language.sources import ABBREVIATIONS, LANGUAGE_FOLDER, MEDICATIONS, SYMPTOMS
from bot.nlu.reader import read


def _marked(nlp: Any, text: str) -> set[tuple[str, str]]:
    return {(entity.label_, entity.ent_id_) for entity in nlp(text).ents}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("cant drive b4 tmrw", "can not drive before tomorrow"),
        ("whens my appt w the np", "when is my appointment with the nurse practitioner"),
        ("ins wont pay 4 my inj", "insurance will not pay 4 my injections"),
        ("IDK what u mean", "i do not know what you mean"),
        ("r the meds ok n safe", "are the medicines okay and safe"),
        ("preg, 2 mos", "pregnant , 2 months"),
        ("im on aimovig tho", "i am on erenumab though"),
        ("cant take maxalt b4 tmrw", "can not take rizatriptan before tomorrow"),
        ("2 EXCEDRIN Migraine w coffee", "2 acetaminophen/aspirin/caffeine with coffee"),
        ("sumatripton, tylenol n advil", "sumatriptan , acetaminophen and ibuprofen"),
        ("botox  \n again", "botox again"),
    ],
)
def test_abbreviations_are_read_as_what_they_mean(nlp: Any, typed: str, meant: str) -> None:
    assert read(nlp, typed) == meant


def test_every_medicine_in_the_file_is_read_by_its_generic_name(nlp: Any) -> None:
    names = yaml.safe_load(MEDICATIONS.read_text(encoding="utf-8"))
    spellings = [(spelling, name) for name, others in names.items() for spelling in (name, *others)]
    read_as = {spelling: read(nlp, f"i had {spelling.upper()} today") for spelling, _ in spellings}
    assert {spelling: read_as[spelling] for spelling, name in spellings if read_as[spelling] != f"i had {name} today"} == {}


def test_symptoms_are_marked_but_read_as_they_were_written(nlp: Any) -> None:
    assert read(nlp, "feeling queasy") == "feeling queasy"


def test_medicines_stand_in_the_knowledge_base() -> None:
    assert MEDICATIONS.is_file()
    assert MEDICATIONS.parent.name == "knowledge"


@pytest.mark.parametrize("text", ["ha that was quick", "the sub nurse was nice", "my pt said so"])
def test_short_forms_with_two_meanings_are_left_alone(nlp: Any, text: str) -> None:
    assert read(nlp, text) == text


def test_every_abbreviation_is_known_to_the_built_pipeline(nlp: Any) -> None:
    abbreviations = yaml.safe_load(ABBREVIATIONS.read_text(encoding="utf-8"))
    wrong = {short: read(nlp, str(short)) for short, meant in abbreviations.items() if read(nlp, str(short)) != meant}
    assert wrong == {}


@pytest.mark.parametrize(
    ("text", "generic"),
    [
        ("took an Imitrex", "sumatriptan"),
        ("my sumatripton ran out", "sumatriptan"),
        ("EXCEDRIN MIGRAINE helps", "acetaminophen/aspirin/caffeine"),
        ("2 excedrin", "acetaminophen/aspirin/caffeine"),
        ("tylenol, is that ok?", "acetaminophen"),
        ("on topamax now", "topiramate"),
        ("sumatriptan/naproxen daily", "sumatriptan/naproxen"),
    ],
)
def test_medicines_are_marked_with_their_generic_name(nlp: Any, text: str, generic: str) -> None:
    assert _marked(nlp, text) == {("MEDICATION", generic)}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("feeling queasy", "nausea"),
        ("my room spins", "vertigo"),
        ("Light hurts", "light sensitivity"),
        ("a droopy lid", "drooping eyelid"),
    ],
)
def test_symptoms_are_marked_with_the_names_of_the_product(nlp: Any, text: str, name: str) -> None:
    assert _marked(nlp, text) == {("SYMPTOM", name)}


@pytest.mark.parametrize(("path", "label"), [(MEDICATIONS, "MEDICATION"), (SYMPTOMS, "SYMPTOM")])
def test_every_spelling_in_the_files_is_marked(nlp: Any, path: Path, label: str) -> None:
    names = yaml.safe_load(path.read_text(encoding="utf-8"))
    spellings = [(spelling, name) for name, others in names.items() for spelling in (name, *others)]
    missed = [spelling for spelling, name in spellings if (label, name) not in _marked(nlp, f"i had {spelling} today")]
    assert missed == []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(LANGUAGE_FOLDER, tmp_path / "language")
    return tmp_path / "language"


def test_a_built_pipeline_reads_like_the_assembled_one(tmp_path: Path) -> None:
    build(tmp_path)
    text = "tmrw i take imitrex b4 the appt, queasy"
    built, assembled = load(tmp_path), assemble()
    assert read(built, text) == read(assembled, text)
    assert _marked(built, text) == _marked(assembled, text) == {("MEDICATION", "sumatriptan"), ("SYMPTOM", "nausea")}


def test_a_missing_folder_says_which_command_builds_it(tmp_path: Path) -> None:
    with pytest.raises(LanguageMissing, match="make language"):
        load(tmp_path / "nothing")


@pytest.mark.parametrize("stamp", [b"older", b"", b"\xff\xfe"])
def test_a_pipeline_older_than_its_rules_is_not_loaded(folder: Path, stamp: bytes) -> None:
    (folder / sources.STAMP).write_bytes(stamp)
    with pytest.raises(LanguageMissing, match="older than its rules"):
        load(folder)


def test_a_pipeline_whose_building_was_interrupted_is_not_loaded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted() -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "assemble", interrupted)
    with pytest.raises(KeyboardInterrupt):
        build(folder)
    with pytest.raises(LanguageMissing):
        load(folder)


_FILES = sorted(str(path.relative_to(LANGUAGE_FOLDER)) for path in LANGUAGE_FOLDER.rglob("*") if path.is_file())


@pytest.mark.parametrize("name", [name for name in _FILES if name != sources.STAMP])
@pytest.mark.parametrize("content", [None, b"", b"\xff{[broken"], ids=["removed", "emptied", "broken"])
def test_a_damaged_folder_is_reported_or_does_no_harm(folder: Path, name: str, content: bytes | None) -> None:
    path = folder / name
    path.unlink() if content is None else path.write_bytes(content)
    try:
        found = read(load(folder), "b4 tmrw")
    except LanguageMissing as error:
        found = str(error)
    assert found == "before tomorrow" or "is damaged" in found


@pytest.mark.parametrize("changed", ["ABBREVIATIONS", "SYMPTOMS", "MEDICATIONS"])
def test_a_changed_rule_file_makes_the_pipeline_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: str) -> None:
    original: Path = getattr(sources, changed)
    copy = tmp_path / original.name
    copy.write_bytes(original.read_bytes() + b"\nzzz: [zzz]\n")
    monkeypatch.setattr(sources, "_ALL", tuple(copy if path == original else path for path in sources._ALL))
    assert not sources.is_fresh()
    with pytest.raises(LanguageMissing):
        load()
