"""Rasa's way through a message, without what costs time and brings nothing here (docs/benchmark.md).

Rasa finds the order of a graph's nodes anew at every run, through Dask, and writes its inputs out for a debug line that nobody
reads; it makes an empty domain at every message, to see that ours is not empty.
"""

from __future__ import annotations

import asyncio
import gc
import sys
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from functools import lru_cache
from typing import Any, Dict, List, Optional, Text, Tuple

import rasa.core.agent
import rasa.core.processor
from rasa.core.actions.action import Action, ActionBotResponse, ActionListen
from rasa.core.channels.channel import CollectingOutputChannel, OutputChannel, UserMessage
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER
from rasa.engine.graph import GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_NAME_KEY

from bot.giving_up import given_up, may_give_up
from bot.heard_before import say_again
from bot.nlu.classifier import TopicClassifier
from bot.nlu.embedding import SentenceEmbedding

# New objects until the garbage collector looks at them, and how many such looks until it looks at older ones.
GARBAGE = (20_000, 10, 10)
# Encoder and classifier compute in a thread of their own, which needs the interpreter for moments only: it waits no longer than
# so many seconds for another turn's Python (5 ms by default, longer than the encoder takes).
SWITCH_S = 0.0002
_APART = (SentenceEmbedding.__name__, TopicClassifier.__name__)
Step = Tuple[Text, Tuple[Text, ...]]


Outputs = Dict[Text, Any]
# What the nodes of the present turn have said so far.
_BEGUN: ContextVar[Outputs] = ContextVar("begun")


def in_order(schema: GraphSchema) -> List[Step]:
    """Every node of `schema` with the names that it needs, each behind those."""
    steps: Dict[Text, Tuple[Text, ...]] = {}

    def add(name: Text) -> None:
        if name in schema.nodes and name not in steps:
            needs = tuple(schema.nodes[name].needs.values())
            for need in needs:
                add(need)
            steps[name] = needs

    for name in schema.nodes:
        add(name)
    return list(steps.items())


class OrderedGraphRunner(DaskGraphRunner):
    """Runs the nodes one after the other, as Dask does on one thread, in an order that is found once for each set of targets."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="encoder")
        self._steps = lru_cache(maxsize=None)(self._find_steps)

    def _find_steps(self, targets: Tuple[Text, ...]) -> List[Step]:
        return in_order(self._graph_schema.minimal_graph_schema(list(targets)))

    def run(self, inputs: Optional[Dict[Text, Any]] = None, targets: Optional[List[Text]] = None) -> Dict[Text, Any]:
        """The output of each target, by its name."""
        wanted = tuple(targets or self._graph_schema.target_names)
        done = {**_given(inputs or {}), **_BEGUN.get({})}
        self._do(self._steps(wanted), done)
        return dict(done[name] for name in wanted)

    async def begin(self, inputs: Outputs, target: Text) -> Outputs:
        """What the nodes say up to the classifier, while other turns go on: encoder and classifier, the largest part of
        understanding, compute without the interpreter. `run` goes on from there."""
        done, steps = _given(inputs), self._steps((target,))
        apart = [at for at, (name, _) in enumerate(steps) if any(each in name for each in _APART)]
        if apart:
            self._do(steps[: apart[0]], done)
            await asyncio.get_running_loop().run_in_executor(self._thread, self._do, steps[apart[0] : apart[-1] + 1], done)
        return done

    def _do(self, steps: List[Step], done: Outputs) -> None:
        """Run these nodes, where that is not done, and put down what they say."""
        for name, needs in steps:
            if name not in done:
                done[name] = self._instantiated_nodes[name](*(done.get(need, need) for need in needs))


def _given(inputs: Outputs) -> Outputs:
    return {name: (name, value) for name, value in inputs.items()}


def _leave_alone_what_stays() -> None:
    """The garbage collector no longer looks through the model and all modules for what can go, and looks less often: a message
    makes thousands of objects, nearly all of which go without it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GARBAGE)


class QuickProcessor(MessageProcessor):
    """Rasa's processor; looks closely only at what the domain may not know."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        _leave_alone_what_stays()
        sys.setswitchinterval(SWITCH_S)

    async def handle_message(self, message: UserMessage) -> Optional[List[Dict[Text, Any]]]:
        """As Rasa does. A message that was taken before, whose answer got lost on its way, is answered as it was then."""
        channel = message.output_channel
        tracker = await self.fetch_tracker_and_update_session(message.sender_id, channel, message.metadata)
        if not await say_again(message, tracker):
            await self._handle_message_with_tracker(message, tracker)
            tracker = await self.run_action_extract_slots(channel, tracker)
            await self._run_prediction_loop(channel, tracker)
            await self.save_tracker(tracker)
        return channel.messages if isinstance(channel, CollectingOutputChannel) else None

    async def _run_action(
        self,
        action: Action,
        tracker: DialogueStateTracker,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        prediction: PolicyPrediction,
    ) -> bool:
        """As Rasa does. To say an approved text, or to listen, refuses nothing: Rasa's copy of the conversation, in case that an
        action does, and of its events for a debug line, are not made."""
        if not isinstance(action, (ActionBotResponse, ActionListen)):
            return await super()._run_action(action, tracker, output_channel, nlg, prediction)  # type: ignore[no-any-return]
        tracker.update_with_events(prediction.events, self.domain)
        events = await action.run(output_channel, nlg, tracker, self.domain)
        tracker.update(action.event_for_successful_execution(prediction))
        tracker.update_with_events(events, self.domain)
        await self.execute_side_effects(events, tracker, output_channel)
        return not isinstance(action, ActionListen)

    async def parse_message(
        self, message: UserMessage, tracker: Optional[DialogueStateTracker] = None, only_output_properties: bool = True
    ) -> Dict[Text, Any]:
        """As Rasa does. A question beside a wish to end the open form is read by itself, apart from that form."""
        whole = await self._parse(message, tracker, only_output_properties)
        rest = may_give_up(tracker, message.text)
        if rest is None:
            return whole
        alone = await super().parse_message(UserMessage(rest, sender_id=message.sender_id), None, only_output_properties)
        return given_up(whole, alone) or whole

    async def _parse(self, message: UserMessage, tracker: Optional[DialogueStateTracker], brief: bool) -> Dict[Text, Any]:
        tracker = tracker or DialogueStateTracker.from_events(message.sender_id, [])
        inputs = {PLACEHOLDER_MESSAGE: [message], PLACEHOLDER_TRACKER: tracker}
        token = _BEGUN.set(await self.graph_runner.begin(inputs, self.model_metadata.nlu_target))
        try:
            return await super().parse_message(message, tracker, brief)  # type: ignore[no-any-return]
        finally:
            _BEGUN.reset(token)

    def _check_for_unseen_features(self, parse_data: Dict[Text, Any]) -> None:
        if parse_data[ENTITIES] or parse_data[INTENT][INTENT_NAME_KEY] not in self.domain.intent_properties:
            super()._check_for_unseen_features(parse_data)


# Rasa looks through all classes of events for each event that it reads.
_kind_of_event = lru_cache(maxsize=None)(Event.resolve_by_type)


def use_quick_processor() -> None:
    """Have every model of this process run so. Called when the channel is made, which is before a model is loaded."""
    rasa.core.processor.DaskGraphRunner = OrderedGraphRunner  # type: ignore[attr-defined]
    rasa.core.agent.MessageProcessor = QuickProcessor  # type: ignore[attr-defined]
    Event.resolve_by_type = staticmethod(_kind_of_event)  # type: ignore[method-assign]
