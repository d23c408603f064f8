"""Labelled rows: every row of the project reads, and a malformed one is named by file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

import knowledge
from tools.evaluation.errors import BadRow, NoData
from tools.evaluation.rows import read

OWN = Path("tests/evaluation")
TOPICS = knowledge.load().topics


def test_the_projects_own_rows_are_well_formed() -> None:
    data = read(OWN, topics=TOPICS)
    lines = {path.stem: len(path.read_text(encoding="utf-8").splitlines()) for path in OWN.glob("*.jsonl")}
    assert data.sizes() == lines
    for rows in vars(data).values():
        assert len({row.id for row in rows}) == len(rows)


@pytest.mark.parametrize(
    ("file", "line", "says"),
    [
        ("questions", '{"id": "q1", "text": "hello"', "not JSON"),
        ("questions", '["q1", "hello"]', "not a JSON object"),
        ("questions", '{"id": 1, "text": "hello", "topic": "onset"}', "`id` must be a text"),
        ("questions", '{"id": "q1", "topic": "onset"}', "`text` is missing"),
        ("questions", '{"id": "q1", "text": "hello", "topic": "onsett"}', "`topic`: 'onsett' is none of the known topics"),
        ("service", '{"id": "s1", "text": "hello", "topic": "greet", "also": ["hi"]}', "`also`: 'hi' is none of"),
        ("service", '{"id": "s1", "text": "hello", "topic": "greet", "also": "thanks"}', "`also` must be a list"),
        ("service", '{"id": "s1", "text": "hello", "topic": "greet", "signed_in": "no"}', "`signed_in` must be true or false"),
        ("diary", '{"id": "d1", "text": "log"}', "`entry` is missing"),
        ("diary", '{"id": "d1", "text": "log", "entry": {"severity": "7"}}', "`entry.severity` must be a number"),
        ("diary", '{"id": "d1", "text": "log", "entry": {}, "second_entry": 3}', "not a JSON object"),
        ("redflags", '{"id": "r1", "text": "ouch", "level": "grave"}', "is none of none, urgent, emergency, crisis"),
        ("dialogues", '{"id": "g1", "kind": "followup", "turns": []}', "`turns` must be a list of one or more"),
        ("dialogues", '{"id": "g1", "kind": "followup", "turns": [{"topics": ["onset"]}]}', "`say` is missing"),
    ],
)  # fmt: skip
def test_a_malformed_row_is_named_by_file_and_line(tmp_path: Path, file: str, line: str, says: str) -> None:
    path = tmp_path / f"{file}.jsonl"
    path.write_text(f"\n{line}\n")
    with pytest.raises(BadRow) as raised:
        read(tmp_path, topics=TOPICS)
    assert str(raised.value).startswith(f"{path}:2: ")
    assert says in str(raised.value)


def test_a_folder_without_rows_is_no_data(tmp_path: Path) -> None:
    (tmp_path / "questions.jsonl").write_text("\n")
    with pytest.raises(NoData, match=r"questions\.jsonl"):
        read(tmp_path, topics=TOPICS)


def test_fields_that_are_not_known_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "questions.jsonl").write_text('{"id": "q1", "text": "hello", "topic": "onset", "remark": "seen"}\n')
    [row] = read(tmp_path, topics=TOPICS).questions
    assert row.accepted == {"onset"}
