"""The drawings: they say what the facts say, stand alone, and hide nothing from someone who cannot see them."""

from __future__ import annotations

import re
from functools import cache
from itertools import combinations, pairwise
from math import hypot
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml

import knowledge
from knowledge.checks import FIGURES

FOLDER = Path(knowledge.__file__).parent / "figures"
SVG = "{http://www.w3.org/2000/svg}"
SITES = {
    "frontalis": 4,
    "corrugator": 2,
    "procerus": 1,
    "temporalis": 8,
    "occipitalis": 6,
    "cervical paraspinal": 4,
    "trapezius": 6,
}
PLAIN = ("Forehead", "Between the brows", "Temples", "Back of the head", "Upper neck", "Shoulders")
ELEMENTS = {"svg", "title", "desc", "g", "path", "rect", "circle", "text"}
SMALLEST_TEXT = 13.0  # pixels, where the figure is shown 360 pixels wide
MOST_BYTES = 20_000


@cache
def source(name: str) -> str:
    return (FOLDER / f"{name}.svg").read_text(encoding="utf-8")


def drawing(name: str) -> ElementTree.Element:
    return ElementTree.fromstring(source(name))


def twin(name: str) -> dict[str, str]:
    read: dict[str, str] = yaml.safe_load((FOLDER / f"{name}.yml").read_text(encoding="utf-8"))
    return read


def labels(name: str) -> list[str]:
    return ["".join(text.itertext()) for text in drawing(name).iter(f"{SVG}text")]


def words(text: str) -> set[str]:
    return set(re.findall(r"[a-z0-9]+", text.lower()))


def sites() -> dict[str, list[tuple[float, float]]]:
    """The dots of each area; an area drawn on both sides of the head counts both."""
    found: dict[str, list[tuple[float, float]]] = {}
    for area in drawing("injection_areas").iter(f"{SVG}g"):
        if "data-area" in area.attrib:
            dots = [dot for dot in area.iter(f"{SVG}circle") if "data-site" in dot.attrib]
            found.setdefault(area.attrib["data-area"], []).extend(
                (float(dot.attrib["cx"]), float(dot.attrib["cy"])) for dot in dots
            )
    return found


def luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    digits = "".join(2 * digit for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_injection_figure_has_a_dot_for_each_of_the_31_sites() -> None:
    assert {area: len(dots) for area, dots in sites().items()} == SITES
    marked = [dot for dot in drawing("injection_areas").iter(f"{SVG}circle") if "data-site" in dot.attrib]
    assert len(marked) == sum(SITES.values()) == 31


def test_no_two_dots_of_an_area_touch() -> None:
    for area, dots in sites().items():
        views = [dots[:4], dots[4:]] if area == "temporalis" else [dots]
        for view in views:
            apart = [hypot(a - c, b - d) for (a, b), (c, d) in combinations(view, 2)]
            assert min(apart, default=99) > 10, area


def test_the_injection_figure_names_each_area_in_plain_words_and_counts_it() -> None:
    said = " ".join(labels("injection_areas"))
    assert all(name in said for name in PLAIN)
    assert all(re.search(rf"{area}: {count} sites?\b", said) for area, count in SITES.items())
    assert "31 sites × 5 units = 155 units in all" in said and 31 * 5 == 155
    assert "Your specialist may adjust the plan." in said


def test_the_twin_of_the_injection_figure_counts_each_area() -> None:
    text = twin("injection_areas")["text"]
    for area, count in SITES.items():
        assert re.search(rf"{area} muscles?\): {count} sites?\b", text), area
    assert "31 sites" in text and "155 units" in text and "Your specialist may adjust the plan." in text


def test_the_timeline_runs_in_order() -> None:
    said = labels("timeline")
    whens = ("Day 0", "First week", "7 to 10 days", "Several weeks", "Last 2 to 4 weeks", "12 weeks")
    assert all(said.index(one) < said.index(other) for one, other in pairwise(whens))
    assert any("People differ" in label for label in said)


def test_the_pain_signal_is_thought_to_be_calmer_with_botox() -> None:
    released = [len(g) for g in drawing("pain_signal").iter(f"{SVG}g") if g.get("data-bubbles") == "outside"]
    without, treated = released
    assert 0 < treated < without / 2
    said = " ".join(labels("pain_signal"))
    assert "Without Botox" in said and "With Botox" in said and "Botox is thought to make" in said
    assert "Doctors still do not know exactly how" in said


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_has_a_role_a_title_and_a_description(name: str) -> None:
    root = drawing(name)
    title, desc = root[0], root[1]
    assert root.get("role") == "img" and (title.tag, desc.tag) == (f"{SVG}title", f"{SVG}desc")
    assert root.attrib["aria-labelledby"].split() == [title.get("id"), desc.get("id")]
    assert title.text == twin(name)["title"] and len(desc.text or "") > 80


@pytest.mark.parametrize("name", FIGURES)
def test_the_ids_of_a_figure_bear_its_name(name: str) -> None:
    ids = [element.attrib["id"] for element in drawing(name).iter() if "id" in element.attrib]
    assert ids and len(ids) == len(set(ids)) and all(id.startswith(f"{name}-") for id in ids)


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_only_a_drawing(name: str) -> None:
    root = drawing(name)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= ELEMENTS
    attributes = {attribute for element in root.iter() for attribute in element.attrib}
    assert not [a for a in attributes if a.startswith("on") or a in {"style", "class"} or a.endswith("href")]
    assert "url(" not in source(name) and source(name).count("http") == 1  # the namespace
    assert root.get("font-family") == "system-ui, sans-serif"
    assert len(source(name).encode()) < MOST_BYTES


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_fits_any_width_and_stays_readable_at_360_pixels(name: str) -> None:
    root = drawing(name)
    assert "width" not in root.attrib and "height" not in root.attrib
    width = float(root.attrib["viewBox"].split()[2])
    sizes = [float(e.attrib["font-size"]) for e in root.iter() if "font-size" in e.attrib]
    assert sizes and min(sizes) * 360 / width >= SMALLEST_TEXT


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_brings_its_own_background_and_its_text_stands_out(name: str) -> None:
    root = drawing(name)
    panel = root[2]
    assert panel.tag == f"{SVG}rect" and float(panel.attrib["width"]) >= float(root.attrib["viewBox"].split()[2]) - 1
    colours = {text.get("fill", root.attrib["fill"]) for text in root.iter(f"{SVG}text")} - {"#fff"}
    assert min(contrast(colour, panel.attrib["fill"]) for colour in colours) >= 4.5
    badges = [group for group in root.iter(f"{SVG}g") if group.find(f"{SVG}text[@fill='#fff']") is not None]
    assert all(contrast("#fff", badge[0].attrib["fill"]) >= 4.5 for badge in badges)


@pytest.mark.parametrize("name", FIGURES)
def test_every_word_of_a_figure_stands_in_its_twin(name: str) -> None:
    read = twin(name)
    missing = words(" ".join(labels(name))) - words(f"{read['title']} {read['text']}")
    assert missing == ({"8"} if name == "timeline" else set())  # a tick of the axis
