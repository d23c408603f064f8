"""ClinicalReader gives every message its views, each with its reading."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.reader import MAX_CHARACTERS, ClinicalReader
from bot.nlu.views import CLAUSE, CONTEXT, VIEWS, WHOLE, View, eager, without_markup
from tests.bot.support import conversation, examples, turn_of


@pytest.fixture
def reader(nlp: Any) -> ClinicalReader:
    return ClinicalReader(nlp)


def _views(reader: ClinicalReader, text: str | None, tracker: Any = None) -> list[View]:
    return list(reader.process([Message({TEXT: text})], tracker)[0].get(VIEWS) or ())


def test_a_message_is_looked_at_whole_with_its_abbreviations_written_out(reader: ClinicalReader) -> None:
    (whole,) = _views(reader, "cant drive b4 tmrw")
    assert (whole.kind, whole.text, whole.reading) == (WHOLE, "cant drive b4 tmrw", "can not drive before tomorrow")


def test_a_message_that_asks_two_things_is_looked_at_clause_by_clause_too(reader: ClinicalReader) -> None:
    views = _views(reader, "does it hurt and how long does it last?")
    assert [view.kind for view in views] == [WHOLE, CLAUSE, CLAUSE]
    assert [view.text for view in views[1:]] == ["does it hurt", "how long does it last?"]
    assert all(view.reading for view in views)


def test_a_short_follow_up_is_looked_at_with_the_question_before_it(reader: ClinicalReader) -> None:
    tracker = conversation(turn_of("can i wash my hair after?", "aftercare"))
    views = _views(reader, "and alcohol?", tracker)
    assert [(view.kind, view.text) for view in views] == [
        (WHOLE, "and alcohol?"),
        (CONTEXT, "can i wash my hair after? and alcohol?"),
    ]


def test_the_first_message_of_a_conversation_has_no_context(reader: ClinicalReader) -> None:
    assert [view.kind for view in _views(reader, "and alcohol?", conversation())] == [WHOLE]


@pytest.mark.parametrize("text", [None, "", "/onset", '/onset{"part": "full_effect"}'])
def test_pressed_buttons_and_empty_messages_are_left_alone(reader: ClinicalReader, text: str | None) -> None:
    message = reader.process([Message({TEXT: text})], conversation())[0]
    assert set(message.data) <= {TEXT}


def test_what_lies_beyond_the_longest_message_is_not_read(reader: ClinicalReader) -> None:
    (whole,) = _views(reader, "a" * MAX_CHARACTERS + " emergency")
    assert len(whole.text) == MAX_CHARACTERS


@pytest.mark.parametrize("run", ["?", "😀", "!?", "("])
def test_a_long_run_of_signs_is_read_as_its_signs(reader: ClinicalReader, run: str) -> None:
    (whole,) = _views(reader, f"does it hurt{run * 300}")
    assert whole.reading.replace(" ", "") == f"doesithurt{run * 300}"


@pytest.mark.parametrize(
    "typed",
    ["ｃａｎｔ ｄｒｉｖｅ ｂ４ ｔｍｒｗ", "саnt drіvе b4 tmrw", "ca\u200bnt dri\u00adve b4 tm\u2060rw", "𝐜𝐚𝐧𝐭 𝐝𝐫𝐢𝐯𝐞 b4 tmrw"],
)
def test_letters_that_only_look_different_are_read_as_what_they_look_like(reader: ClinicalReader, typed: str) -> None:
    (whole,) = _views(reader, typed)
    assert (whole.text, whole.reading) == (typed, "can not drive before tomorrow")


def test_accents_are_kept_for_the_encoder(reader: ClinicalReader) -> None:
    (whole,) = _views(reader, "cuánto duele")
    assert whole.reading == "cuánto duele"


def test_runs_of_white_space_become_one_and_lines_stay_apart(reader: ClinicalReader) -> None:
    views = _views(reader, "does  it \t hurt \n\n  how long \u2003 does it last")
    assert [view.text for view in views] == ["does it hurt\nhow long does it last", "does it hurt", "how long does it last"]


def test_several_messages_are_read_each_for_itself(reader: ClinicalReader) -> None:
    messages = reader.process([Message({TEXT: "b4"}), Message({TEXT: "/onset"}), Message({TEXT: "tmrw"})])
    assert [[view.reading for view in message.get(VIEWS) or ()] for message in messages] == [["before"], [], ["tomorrow"]]


def test_training_examples_are_read_whole(reader: ClinicalReader) -> None:
    data = examples({"onset": ["when does it work and when does it wear off?", "tmrw"]})
    read = reader.process_training_data(data).training_examples
    assert [len(example.get(VIEWS)) for example in read] == [1, 1]
    assert read[1].get(VIEWS)[0].reading == ""
    assert read[1].get(VIEWS)[0].read_now().reading == "tomorrow"


def test_the_context_is_read_step_by_step_when_it_is_asked_for() -> None:
    whole, context = View(WHOLE, "and alcohol?"), View(CONTEXT, "can i wash my hair? and alcohol?")
    for step in ("read", "encoded"):
        for view in eager([whole, context], lambda view, step=step: setattr(view, "reading", f"{view.reading}{step} ")):
            view.reading += f"{step} "
    assert (whole.reading, context.reading) == ("read encoded ", "")
    assert context.read_now() is context
    assert context.read_now().reading == "read encoded "


def test_a_question_behind_an_aside_is_read_by_itself(reader: ClinicalReader) -> None:
    assert [view.text for view in _views(reader, "oh wait when is my next visit")][1:] == ["when is my next visit"]
    assert "when is my next visit" in [view.text for view in _views(reader, "oh wait, when is my next visit")]
    assert len(_views(reader, "wait it was a 6")) == 1


def test_the_name_of_a_command_is_no_word() -> None:
    assert without_markup("<session_start>") == ""
