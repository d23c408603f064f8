"""What is logged says where and what kind, never what somebody wrote."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from web import logs

MARKER = "patients-own-words"


@pytest.fixture(autouse=True)
def configured(capsys: pytest.CaptureFixture[str]) -> Iterator[None]:
    before, level = logging.root.handlers, logging.root.level
    logs.configure("json")
    yield
    logging.root.handlers, logging.root.level = before, level
    logging.captureWarnings(False)
    structlog.reset_defaults()


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_an_error_is_logged_by_class_and_place(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        raise ValueError(MARKER)
    except ValueError as error:
        structlog.get_logger().error("it.failed", exc_info=error)
        structlog.get_logger().error("it.failed", exc_info=True)
    for line in lines(capsys):
        assert line["error"] == "ValueError"
        assert any("test_an_error_is_logged" in str(place) for place in line["at"])  # type: ignore[attr-defined]
        assert MARKER not in str(line)


def test_what_a_library_logs_is_kept_to_its_place(capsys: pytest.CaptureFixture[str]) -> None:
    logging.getLogger("some.library").warning("could not read %s", MARKER)
    try:
        raise RuntimeError(MARKER)
    except RuntimeError:
        logging.getLogger("some.library").exception("broke on %s", MARKER)
    found = lines(capsys)
    assert [line["logger"] for line in found] == ["some.library", "some.library"]
    assert found[1]["error"] == "RuntimeError"
    assert MARKER not in str(found)


def test_the_human_format_keeps_the_words_out_too(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("console")
    try:
        raise ValueError(MARKER)
    except ValueError as error:
        structlog.get_logger().error("it.failed", exc_info=error)
    assert MARKER not in capsys.readouterr().err
