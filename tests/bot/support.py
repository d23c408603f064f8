"""What the tests of `bot/` share: messages, conversations made of Rasa's own events, and a small trained pipeline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

Said = tuple[str, str]
CONTEXT = ExecutionContext(GraphSchema({}))

TOY = {
    "onset": ["when does it start to work", "how long until it works", "how many days till i feel it", "when will it kick in"],
    "aftercare": [
        "can i wash my hair after",
        "may i lie down after the shots",
        "can i rub my forehead",
        "what about alcohol after",
    ],
    "injection_pain": ["does it hurt", "is the needle painful", "how bad do the needles hurt", "will the shots be painful"],
    "out_of_scope": ["what is the weather", "who won the game", "tell me a joke", "sing me a song"],
    "thanks": ["thank you", "thanks a lot", "ty so much", "many thanks"],
    "ask_more": ["tell me more", "go on", "more details please", "what else"],
}


def examples(topics: dict[str, list[str]] = TOY) -> TrainingData:
    """Fresh training data: components write on it."""
    return TrainingData([Message({TEXT: text, INTENT: topic}) for topic, texts in topics.items() for text in texts])


def graph_arguments(component: Any, folder: Path) -> tuple[dict[str, Any], LocalModelStorage, Resource, ExecutionContext]:
    """What Rasa hands to a component's `create` and `load`; the storage is a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    config = dict(component.get_default_config())
    return config, LocalModelStorage(folder), Resource(component.__name__), CONTEXT


def user(text: str, *, intent: str | None = None, turn: dict[str, Any] | None = None, **more: Any) -> UserUttered:
    """A patient's message, as Rasa records it; `turn` is what TurnReader left on it, `red_flags` what RedFlags did."""
    named = {"name": intent, "confidence": 1.0} if intent else {}
    parse_data: dict[str, Any] = {"text": text, "intent": named, "entities": more.get("entities", []), "message_id": "m"}
    parse_data |= {name: more[name] for name in ("red_flags",) if name in more}
    if turn is not None:
        parse_data["turn"] = turn
    return UserUttered(text, named or None, more.get("entities"), parse_data)


def bot(topic: str, part: str = "short") -> list[Event]:
    """The assistant's saying of an approved text."""
    name = f"utter_{topic}" if part == "short" else f"utter_{topic}_{part}"
    metadata = {"utter_action": name, "metadata": {"topic": topic, "part": part}}
    return [ActionExecuted(name), BotUttered("…", {}, metadata)]


def turn_of(text: str, topic: str, *parts: str, **turn: Any) -> list[Event]:
    """A whole turn: a question, its answers and the listening after it."""
    answers = [[topic, part] for part in parts or ("short",)]
    asked = user(text, intent=topic, turn={"intent": topic, "answers": answers, "offers": [], "question": text, **turn})
    said = [event for _, part in answers for event in bot(topic, part)]
    return [asked, *said, ActionExecuted(ACTION_LISTEN_NAME)]


def conversation(*events: Event | Sequence[Event], slots: Iterable[Any] = ()) -> DialogueStateTracker:
    """A tracker that has seen `events`; lists of them are put in whole."""
    flat: list[Event] = [ActionExecuted(ACTION_LISTEN_NAME)]
    for event in events:
        flat.extend([event] if isinstance(event, Event) else event)
    return DialogueStateTracker.from_events("someone", flat, list(slots))
