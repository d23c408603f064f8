"""Draw how understanding grows with the number of training examples: `python -m tools.learning_curve`, in Rasa's environment.

The classifier alone is measured, on questions and service rows: first topic right, and right among the first three. A
curve that still climbs at its end says that more examples are the next lever; a flat one, that another way is. Draws
nothing anew where neither examples nor rows nor code changed, unless told so (`--again`).
"""

from __future__ import annotations

import argparse
import hashlib
import logging
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path

import yaml

import knowledge
from bot.encoder import Encoder, EncoderMissing
from bot.encoder.encoder import fingerprint as encoder_fingerprint
from bot.nlu.sum_kernel import KernelOptions, SumKernelClassifier
from clinic.example_files import reading as examples
from tools.evaluation import rows
from tools.evaluation.curve import SEEDS, SIZES, Point, Ranker, as_markdown, draw, point, sample, sample_all
from tools.evaluation.errors import EvaluationError, NoData, NotBuilt

CLASSIFIER = "bot.nlu.classifier.TopicClassifier"
CONFIG = Path("config.yml")
_SOURCES = ("data/nlu/*.yml", "bot/nlu/*.py", "bot/language/*", "tools/learning_curve.py", "tools/evaluation/*.py")
KINDS = ("questions", "service")
Asked = Mapping[str, Sequence[rows.TopicRow]]


def kernel_options(config: Path = CONFIG) -> KernelOptions:
    """The classifier's options as the project trains it."""
    pipeline = yaml.safe_load(config.read_text(encoding="utf-8"))["pipeline"]
    [component] = [each for each in pipeline if each["name"] == CLASSIFIER]
    return KernelOptions(**{field.name: component[field.name] for field in fields(KernelOptions) if field.name in component})


class Understanding:
    """Examples and rows with their vectors, read and encoded once."""

    def __init__(self, labelled: Sequence[examples.Example], asked: Sequence[rows.TopicRow]) -> None:
        # spaCy and Rasa take seconds to import, and TensorFlow behind them complains of what the lock leaves out on purpose.
        logging.disable(logging.WARNING)
        from bot.language.pipeline import LanguageMissing, load
        from bot.nlu.reader import read as read_text

        try:
            nlp, encoder = load(), Encoder()
        except (LanguageMissing, EncoderMissing) as error:
            raise NotBuilt(str(error)) from error
        self._texts = [example.text for example in labelled]
        self.labels = [example.topic for example in labelled]
        self._vectors = encoder.encode([read_text(nlp, text) for text in self._texts])
        self._of_row = {row: encoder.encode([read_text(nlp, row.text)])[0] for row in asked}
        self._options = kernel_options()

    def fit(self, places: Sequence[int]) -> Ranker:
        """A classifier that has seen the examples at `places`."""
        began = time.monotonic()
        classifier = SumKernelClassifier.fit(
            [self._texts[at] for at in places], self._vectors[list(places)], [self.labels[at] for at in places], self._options
        )
        print(f"    {time.monotonic() - began:4.0f} s  fitted {len(places):,} examples", flush=True)

        def ranked(row: rows.TopicRow) -> Sequence[str]:
            [shares] = classifier.shares([row.text], self._of_row[row][None, :])
            return sorted(shares, key=lambda topic: -shares[topic])

        return ranked


def measure(understanding: Understanding, asked: Asked) -> list[Point]:
    """A point for each number of examples; the last one, with all, is fitted once."""
    labels = understanding.labels
    points = []
    for size in SIZES:
        drawn = [sample(labels, size, seed) for seed in SEEDS]
        points.append(point(str(size), drawn, labels, asked, understanding.fit))
    return [*points, point("all", [sample_all(labels, SEEDS[0])], labels, asked, understanding.fit)]


def _digest(data: Path) -> str:
    """What the curve is drawn from, as a hash."""
    paths = [
        CONFIG,
        *(data / f"{kind}.jsonl" for kind in KINDS),
        *(path for pattern in _SOURCES for path in Path().glob(pattern)),
    ]
    digest = hashlib.sha256(encoder_fingerprint().encode())
    for path in sorted({path for path in paths if path.is_file()}):
        digest.update(str(path).encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _write(points: list[Point], asked: Asked, report: Path, *, total: int, mark: str) -> None:
    sizes = {kind: len(of_kind) for kind, of_kind in asked.items()}
    used = points[-1].examples
    said = f"all: {used:,} examples" + ("" if used == total else f", drawn from {total:,}")
    draw(points, sizes, report / "learning-curve.png", title=f"Right topics by training examples ({said})")
    counted = ", ".join(f"{size} {kind}" for kind, size in sizes.items())
    sections = [
        "# Learning curve",
        f"The classifier alone on {counted} rows; {said}. Means of {len(SEEDS)} drawings, lowest and highest in brackets; "
        "`all` is fitted once.",
        as_markdown(points, list(asked)).strip(),
        "![The same as a picture](learning-curve.png)",
        mark,
    ]
    (report / "learning-curve.md").write_text("\n\n".join(sections) + "\n", encoding="utf-8")


def _run(data: Path, report: Path, *, again: bool) -> None:
    table, mark = report / "learning-curve.md", f"<!-- made from {_digest(data)} -->"
    if not again and table.exists() and mark in table.read_text(encoding="utf-8"):
        print(f"Nothing changed since the curve was drawn: {table}")
        return
    read = rows.read(data, topics=knowledge.load().topics)
    asked = {kind: of_kind for kind, of_kind in (("questions", read.questions), ("service", read.service)) if of_kind}
    if not asked:
        raise NoData(f"{data} has neither questions nor service rows")
    labelled = examples.read()
    print(
        f"==> drawing the learning curve: {len(labelled):,} examples, {len(SIZES) * len(SEEDS) + 1} fits (some 3 minutes)",
        flush=True,
    )
    points = measure(Understanding(labelled, [row for of_kind in asked.values() for row in of_kind]), asked)
    report.mkdir(parents=True, exist_ok=True)
    _write(points, asked, report, total=len(labelled), mark=mark)
    print(as_markdown(points, list(asked)) + f"\n{report / 'learning-curve.png'}")


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("tests/evaluation"), help="the folder with the rows")
    parser.add_argument("--report", type=Path, default=Path("var/reports"), help="where learning-curve.png and .md go")
    parser.add_argument("--again", action="store_true", help="draw it even where nothing changed")
    options = parser.parse_args(arguments)
    try:
        _run(options.data, options.report, again=options.again)
    except EvaluationError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
