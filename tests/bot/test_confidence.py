"""How sure an answer was, as it is kept beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.nlu.training_data.message import Message
from rasa.utils.endpoints import EndpointConfig

import knowledge
from bot.confidence import confidence_of
from bot.importer import responses
from bot.nlg import KnowledgeResponses
from tests.bot.support import conversation, turn_of, user

RANKING = [{"name": "onset", "confidence": 0.55}, {"name": "schedule", "confidence": 0.3}]


def heard(text: str = "when?", ranking: Any = RANKING, level: str = "none", **turn: Any) -> UserUttered:
    """A message as the pipeline leaves it on record."""
    decided = {"answers": [["onset", "short"]], "question": text, **turn}
    message = user(text, intent="onset", turn=decided)
    message.parse_data.update({"intent_ranking": ranking, "red_flags": {"level": level}})
    return message


def test_it_is_the_share_of_what_was_answered() -> None:
    assert confidence_of(heard()) == 0.55
    assert confidence_of(heard(answers=[["onset", "short"], ["schedule", "short"]])) == 0.85
    assert confidence_of(heard(answers=[["onset", "short"], ["onset", "full_effect"]])) == 0.55
    assert confidence_of(heard(answers=[["cost", "short"]])) == 0.0


def test_where_shares_did_not_decide_there_is_none() -> None:
    assert confidence_of(None) is None
    assert confidence_of(user("/onset", intent="onset")) is None
    assert confidence_of(heard(ranking=[])) is None
    assert confidence_of(heard(answers=[])) is None
    assert confidence_of(heard(level="emergency")) is None
    assert confidence_of(heard("and then?", question="how soon? and then?")) is None


def test_the_pipeline_itself_gives_a_sure_answer_a_high_one(understand: Callable[..., Message]) -> None:
    parsed = understand("does it hurt").as_dict(only_output_properties=True)
    message = UserUttered("does it hurt", parsed["intent"], [], parsed)
    assert confidence_of(message) == pytest.approx(parsed["intent_ranking"][0]["confidence"], abs=1e-3)
    assert parsed["turn"]["answers"] == [["injection_pain", "short"]]


def test_a_follow_up_of_the_pipeline_has_none(understand: Callable[..., Message]) -> None:
    before = conversation(turn_of("what about alcohol after", "aftercare"))
    parsed = understand("and after that?", before).as_dict(only_output_properties=True)
    assert parsed["turn"]["question"] != "and after that?"
    assert confidence_of(UserUttered("and after that?", parsed["intent"], [], parsed)) is None


async def test_every_approved_text_carries_it() -> None:
    nlg = KnowledgeResponses(EndpointConfig(), Domain.from_dict({"responses": responses(knowledge.load())}))
    for action in ("utter_onset", "utter_diary_log_read_back"):
        response = await nlg.generate(action, conversation(heard()), "clinic", summary="s")
        assert response["metadata"]["confidence"] == 0.55
    again = await nlg.generate("utter_onset", conversation(user("when?")), "clinic")
    assert "confidence" not in again["metadata"]
