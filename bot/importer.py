"""Brings the knowledge base into the Rasa project: intents, approved texts and a rule for every topic.

Named under `importers:` in config.yml. A topic is added by adding `knowledge/answers/<topic>.yml` and
`data/nlu/<topic>.yml`, and a line in `knowledge/topics.yml`, which closes the list; nothing else has to know about it.
"""

from __future__ import annotations

from typing import Any, Dict, Iterator, List, Optional, Sequence, Text, Union

from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data import loading
from rasa.shared.nlu.training_data.training_data import TrainingData

import knowledge
from bot.examples import quick
from bot.nlu.form_questions import HELP, LOGGING, STILL_OPEN
from bot.nlu.new_entry import WHICH_FIGURE
from knowledge import Answer, Knowledge

DIARY_FORM = "diary_form"
# What nobody asks for: it answers Rasa's own intent for what was not understood (`bot/nlu/turn_reader.py`), which needs no
# examples. No rule says what follows on that one, since it hangs on what was said before.
CLARIFY = "clarify"
NOT_UNDERSTOOD = "nlu_fallback"
# Replies that a policy speaks and not an action: the domain has to know them.
_SPOKEN_BY_POLICY = frozenset(
    {("clarify", part) for part in ("after_alarm", "person", "rephrase")}
    | {("out_of_scope", "spanish"), ("callback", "number"), ("greet", "go_on")}
    | {LOGGING, STILL_OPEN, WHICH_FIGURE, *HELP}
)
# The topics that a custom action answers; rules of their own stand in data/rules/.
ACTION_OF_TOPIC = {
    "next_appointment": "action_next_appointment",
    "diary_log": "action_start_diary",
    "diary_view": "action_view_diary",
    "diary_correct": "action_correct_diary",
    "diary_export": "action_export_diary",
}


def response_name(topic: str, part: str = "short") -> str:
    """The Rasa response of an approved text: `utter_onset`, or `utter_onset_full_effect` for a part of it."""
    return f"utter_{topic}" if part == "short" else f"utter_{topic}_{part}"


def _response(
    base: Knowledge, answer: Answer, part: str, buttons: List[Dict[str, str]], fields: Sequence[str] = ()
) -> List[Dict[str, Any]]:
    text = base.text(answer.topic, part, **{name: f"{{{name}}}" for name in fields})  # Rasa fills {field} the same way
    response: Dict[str, Any] = {"text": text, "metadata": {"topic": answer.topic, "part": part}}
    return [{**response, "buttons": buttons} if buttons else response]


def _related_buttons(base: Knowledge, answer: Answer) -> List[Dict[str, str]]:
    if answer.topic == CLARIFY:  # its buttons are the topics that the message may have meant: bot/nlg.py
        return []
    return [{"title": base.answers[topic].title, "payload": f"/{topic}"} for topic in answer.related]


def responses(base: Knowledge) -> Dict[str, List[Dict[str, Any]]]:
    """Every approved text that a policy may choose, as a Rasa response that carries its topic and part."""
    texts: Dict[str, List[Dict[str, Any]]] = {}
    for answer in base.answers.values():
        if answer.topic not in ACTION_OF_TOPIC:
            texts[response_name(answer.topic)] = _response(base, answer, "short", _related_buttons(base, answer))
        for part in answer.parts:
            texts[response_name(answer.topic, part.id)] = _response(base, answer, part.id, [])
    spoken = {response_name(topic, reply) for topic, reply in _SPOKEN_BY_POLICY}
    return {**texts, **{name: reply for name, reply in replies(base).items() if name in spoken}}


def replies(base: Knowledge) -> Dict[str, List[Dict[str, Any]]]:
    """What the actions say, in the same form. Not in the domain: no policy chooses them, so Rasa would call them unused."""
    return {
        response_name(answer.topic, reply.id): _response(base, answer, reply.id, [], reply.fields)
        for answer in base.answers.values()
        for reply in answer.replies
    }


def _intents(base: Knowledge) -> List[str]:
    return [topic for topic in base.answers if topic != CLARIFY]


def _stories(base: Knowledge) -> Iterator[Dict[str, Any]]:
    """A topic with parts, and "tell me more" until all of them are told."""
    for answer in base.answers.values():
        parts = [response_name(answer.topic, part.id) for part in answer.parts]
        more = [step for part in parts for step in ({"intent": "ask_more"}, {"action": part})]
        if more:
            steps = [{"intent": answer.topic}, {"action": response_name(answer.topic)}, *more]
            yield {"story": f"more about {answer.topic}", "steps": steps}


def _rules(base: Knowledge) -> Iterator[Dict[str, Any]]:
    for topic in _intents(base):
        if topic not in ACTION_OF_TOPIC:
            yield {"rule": f"answer {topic}", "steps": [{"intent": topic}, {"action": response_name(topic)}]}


class KnowledgeImporter(RasaFileImporter):
    """The files of a Rasa project, and beside them what the knowledge base says."""

    def __init__(
        self,
        config_file: Optional[Text] = None,
        domain_path: Optional[Text] = None,
        training_data_paths: Optional[Union[List[Text], Text]] = None,
    ) -> None:
        super().__init__(config_file, domain_path, training_data_paths)
        self._knowledge = knowledge.load()
        self._examples: Dict[Text, TrainingData] = {}

    def get_domain(self) -> Domain:
        """The domain file, with the topics and their texts. The form ignores every topic but its own."""
        domain = super().get_domain()
        if domain.is_empty():
            return domain
        topics = Domain.from_dict({"intents": _intents(self._knowledge), "responses": responses(self._knowledge)})
        return self._with_form(domain).merge(topics, override=True)

    def get_nlu_data(self, language: Optional[Text] = "en") -> TrainingData:
        """The examples in files, read once a language: Rasa asks for them with and without naming it, and takes that for two
        questions. Nobody changes what it is given: Rasa merges it into data of its own."""
        name = language or "en"
        if name not in self._examples:
            files = [quick(loading.load_data(file, name)) for file in self._nlu_files]
            self._examples[name] = TrainingData().merge(*files)
        return self._examples[name]

    def _with_form(self, domain: Domain) -> Domain:
        """Changed in its place: merged in from another domain, Rasa would warn of a form that stands twice."""
        data = domain.as_dict()
        for form in (form for name, form in data["forms"].items() if name == DIARY_FORM):
            form["ignored_intents"] = [*(topic for topic in _intents(self._knowledge) if topic != "diary_log"), NOT_UNDERSTOOD]
        return Domain.from_dict(data)

    def get_stories(self, exclusion_percentage: Optional[int] = None) -> StoryGraph:
        """The stories and rules in files, one rule a topic, and one story for the parts of it."""
        reader = YAMLStoryReader(self.get_domain())
        steps = reader.read_from_parsed_yaml(
            {"version": "3.1", "rules": list(_rules(self._knowledge)), "stories": list(_stories(self._knowledge))}
        )
        return super().get_stories(exclusion_percentage).merge(StoryGraph(steps))
