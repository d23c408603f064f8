"""The titles of buttons are checked before anything starts."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge import KnowledgeError
from web.chat.labels import FILE, load_labels


def test_every_label_is_there() -> None:
    assert load_labels()("walk_next", number="3", total="5") == "Next: Step 3 of 5"


@pytest.mark.parametrize(("change", "named"), [
    (("portal:", "portl:"), "portal"),
    (("{number} of {total}", "{numbr} of {total}"), "numbr"),
    (("figure_words: The picture in words", "figure_words:"), "figure_words"),
])  # fmt: skip
def test_a_label_with_a_typo_is_named(tmp_path: Path, change: tuple[str, str], named: str) -> None:
    file = tmp_path / "labels.yml"
    file.write_text(FILE.read_text().replace(*change))
    with pytest.raises(KnowledgeError, match=named):
        load_labels(file)


@pytest.mark.parametrize("content", ["[]", "a: [", "", b"\xff"])
def test_a_file_that_is_no_list_of_labels_is_refused(tmp_path: Path, content: str | bytes) -> None:
    file = tmp_path / "labels.yml"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(KnowledgeError, match=r"labels\.yml"):
        load_labels(file)
    with pytest.raises(KnowledgeError):
        load_labels(tmp_path / "missing.yml")
