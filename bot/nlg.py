"""Approved texts, with the buttons that depend on the message: the closest topics under a clarifying question."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Text

import rasa.core.actions.action
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

import knowledge
from bot.confidence import confidence_of
from bot.importer import replies
from bot.importer import responses as approved
from bot.nlu.turn_reader import TURN

# Rasa waits five minutes for an action and holds the conversation's lock meanwhile; a patient waits three seconds.
ACTION_TIMEOUT_S = 3
rasa.core.actions.action.DEFAULT_REQUEST_TIMEOUT = ACTION_TIMEOUT_S


class KnowledgeResponses(TemplatedNaturalLanguageGenerator):
    """Rasa's own templates, with the texts as the knowledge base has them now and not as they were at the training; a clarify
    gets its topics as buttons. Each says how sure the understanding was."""

    def __init__(self, endpoint_config: EndpointConfig, domain: Domain) -> None:
        base = knowledge.load()
        self._approved = {**approved(base), **replies(base)}
        self._titles = {answer.topic: answer.title for answer in base.answers.values()}
        super().__init__(domain.responses)

    @property
    def responses(self) -> Dict[Text, List[Dict[Text, Any]]]:
        """The approved ones, what the actions say among them; of the domain's, those that have no approved text."""
        return self._responses

    @responses.setter
    def responses(self, responses: Dict[Text, List[Dict[Text, Any]]]) -> None:
        self._responses = {**responses, **self._approved}  # Rasa sets the domain's anew whenever a model is loaded

    async def generate(
        self, utter_action: Text, tracker: DialogueStateTracker, output_channel: Text, **kwargs: Any
    ) -> Optional[Dict[Text, Any]]:
        response = await super().generate(utter_action, tracker, output_channel, **kwargs)
        if response is not None:
            response["metadata"] = _with_confidence(response.get("metadata") or {}, tracker)
        if response is not None and utter_action.startswith("utter_clarify"):
            own = response.get("buttons", [])
            there = [button["payload"] for button in own if "payload" in button]
            response["buttons"] = [*own, *(offer for offer in self._offers(tracker) if offer["payload"] not in there)]
        return response

    def _offers(self, tracker: DialogueStateTracker) -> List[Dict[Text, Text]]:
        message = tracker.latest_message
        turn = (message.parse_data or {}).get(TURN, {}) if message else {}
        known = [topic for topic in turn.get("offers", []) if topic in self._titles]  # a trained intent may lack an answer
        return [{"title": self._titles[topic], "payload": f"/{topic}"} for topic in known]


def _with_confidence(about: Dict[Text, Any], tracker: DialogueStateTracker) -> Dict[Text, Any]:
    """The metadata of a response, as it is kept on record: the same message again gets the same answer with the same."""
    confidence = confidence_of(tracker.latest_message)
    return about if confidence is None else {**about, "confidence": confidence}
