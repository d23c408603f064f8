"""The importer brings the knowledge base into the Rasa project, and a topic is added by adding files."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.structures import RuleStep, StoryGraph
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.importers.rasa import RasaFileImporter

import knowledge
from bot.importer import (
    ACTION_OF_TOPIC,
    CLARIFY,
    DIARY_FORM,
    NOT_UNDERSTOOD,
    KnowledgeImporter,
    replies,
    response_name,
    responses,
)

PROJECT = Path(__file__).resolve().parents[2]
BASE = knowledge.load()
TOPICS = set(BASE.answers) - {CLARIFY}
# Replies that AnswerPolicy speaks; all others are an action's to say.
SPOKEN_BY_POLICY = {
    *(("clarify", part) for part in ("after_alarm", "person", "rephrase")),
    *(("out_of_scope", "spanish"), ("callback", "number"), ("greet", "go_on")),
    *(("diary_log", part) for part in ("beside", "why_asked", "still_open", "which_figure")),
    *(("diary_log", f"how_{part}") for part in ("date", "severity", "duration", "symptoms", "medications", "overlap", "change")),
}


def _open(project: Path) -> TrainingDataImporter:
    return TrainingDataImporter.load_from_config(
        str(project / "config.yml"), str(project / "domain.yml"), [str(project / "data/rules"), str(project / "data/stories")]
    )


@pytest.fixture(scope="module")
def importer() -> TrainingDataImporter:
    return _open(PROJECT)


@pytest.fixture(scope="module")
def domain(importer: TrainingDataImporter) -> Domain:
    return importer.get_domain()


@pytest.fixture(scope="module")
def stories(importer: TrainingDataImporter) -> StoryGraph:
    return importer.get_stories()


def test_the_project_names_the_importer() -> None:
    assert "bot.importer.KnowledgeImporter" in (PROJECT / "config.yml").read_text(encoding="utf-8")


def test_every_topic_that_can_be_asked_for_is_an_intent(domain: Domain) -> None:
    assert set(domain.intents) >= TOPICS
    assert {"ask_more", "affirm", "deny", "skip", "cancel"} <= set(domain.intents)


def test_a_message_that_was_not_understood_has_rasas_own_intent(domain: Domain) -> None:
    assert CLARIFY not in domain.intents
    assert NOT_UNDERSTOOD in domain.intents


def _for_policies() -> set[tuple[str, str]]:
    """(topic, part) of every approved text that a policy may choose."""
    short = {(topic, "short") for topic in BASE.answers if topic not in ACTION_OF_TOPIC}
    return short | {(answer.topic, part.id) for answer in BASE.answers.values() for part in answer.parts} | SPOKEN_BY_POLICY


def test_the_responses_of_the_domain_are_what_a_policy_may_choose(domain: Domain) -> None:
    assert set(domain.responses) == {response_name(topic, part) for topic, part in _for_policies()}


def test_every_approved_text_is_a_response_with_its_topic_and_part(domain: Domain) -> None:
    for topic, part in _for_policies():
        (response,) = domain.responses[response_name(topic, part)]
        assert response["metadata"] == {"topic": topic, "part": part}
        assert response["text"]


def test_what_an_action_says_is_a_reply_with_its_topic_and_part() -> None:
    wanted = {(answer.topic, reply.id) for answer in BASE.answers.values() for reply in answer.replies}
    found = replies(BASE)
    assert set(found) == {response_name(topic, reply) for topic, reply in wanted}
    for topic, reply in wanted:
        (response,) = found[response_name(topic, reply)]
        assert response["metadata"] == {"topic": topic, "part": reply}
        assert "buttons" not in response


def test_every_action_the_rules_and_policies_can_name_is_known(domain: Domain) -> None:
    """A topic with an action of its own has no short response: what is said is the action's."""
    for topic in BASE.answers:
        assert ACTION_OF_TOPIC.get(topic, response_name(topic)) in domain.action_names_or_texts
    assert not {response_name(topic) for topic in ACTION_OF_TOPIC} & set(domain.action_names_or_texts)


def test_fields_of_a_reply_stay_for_the_action_to_fill() -> None:
    (response,) = replies(BASE)["utter_diary_log_read_back"]
    assert "{summary}" in response["text"]


def test_facts_of_the_clinic_are_filled_in() -> None:
    texts = [response["text"] for (response,) in (*responses(BASE).values(), *replies(BASE).values())]
    assert not [text for text in texts if "{clinic." in text]


def test_related_topics_are_buttons_of_the_short_answer(domain: Domain) -> None:
    (response,) = domain.responses["utter_onset"]
    assert [button["payload"] for button in response["buttons"]] == [f"/{topic}" for topic in BASE.answers["onset"].related]
    assert all(button["title"] for button in response["buttons"])


def test_a_clarify_has_no_buttons_but_those_of_its_message(domain: Domain) -> None:
    (response,) = domain.responses["utter_clarify"]
    assert "buttons" not in response


def test_every_pressed_topic_is_an_intent(domain: Domain) -> None:
    payloads = {button["payload"] for (response,) in responses(BASE).values() for button in response.get("buttons", [])}
    assert {payload[1:] for payload in payloads} <= set(domain.intents)


def _rules(stories: StoryGraph) -> dict[str, str]:
    """intent: action of every rule that is one question and one answer."""
    found: dict[str, str] = {}
    for step in stories.story_steps:
        if isinstance(step, RuleStep) and step.block_name.startswith("answer "):
            intents = [event.intent_name for event in step.events if hasattr(event, "intent_name")]
            actions = [event.action_name for event in step.events if getattr(event, "action_name", "").startswith("utter_")]
            ((intent,), (action,)) = intents, actions
            found[intent] = action
    return found


def test_every_topic_without_an_action_has_its_rule(stories: StoryGraph) -> None:
    assert _rules(stories) == {topic: response_name(topic) for topic in TOPICS if topic not in ACTION_OF_TOPIC}


def test_no_rule_says_what_follows_on_a_message_that_was_not_understood(stories: StoryGraph) -> None:
    rules = [step for step in stories.story_steps if isinstance(step, RuleStep)]
    told = {getattr(event, "intent_name", None) for step in rules for event in step.events}
    assert not told & {CLARIFY, NOT_UNDERSTOOD}


def _more(stories: StoryGraph) -> dict[str, list[str]]:
    """Every story of a topic's parts: the topic, and what is asked and said in it."""
    told: dict[str, list[str]] = {}
    for step in stories.story_steps:
        if step.block_name.startswith("more about "):
            names = [getattr(event, "intent_name", None) or getattr(event, "action_name", None) for event in step.events]
            told[step.block_name.removeprefix("more about ")] = [str(name) for name in names if name != "action_listen"]
    return told


def test_tell_me_more_stories_a_topic_through_all_its_parts(stories: StoryGraph) -> None:
    expected = {
        answer.topic: [
            answer.topic,
            response_name(answer.topic),
            *(step for part in answer.parts for step in ("ask_more", response_name(answer.topic, part.id))),
        ]
        for answer in BASE.answers.values()
        if answer.parts
    }
    assert expected
    assert _more(stories) == expected


def test_a_topic_without_parts_has_no_story_of_them(stories: StoryGraph) -> None:
    assert not {"callback", "thanks", *ACTION_OF_TOPIC} & set(_more(stories))


def test_rules_and_stories_of_files_are_there_too(stories: StoryGraph) -> None:
    names = {step.block_name for step in stories.story_steps}
    assert {"an emergency inside the diary form", "first-timer before the visit"} <= names


def test_the_form_ignores_every_topic_but_its_own(domain: Domain) -> None:
    form = domain.forms[DIARY_FORM]
    assert set(form["ignored_intents"]) == (TOPICS - {"diary_log"}) | {NOT_UNDERSTOOD}
    assert form["required_slots"] == ["diary_answer"]


def test_merging_twice_changes_nothing(importer: TrainingDataImporter, domain: Domain) -> None:
    assert importer.get_domain().fingerprint() == domain.fingerprint()
    assert _open(PROJECT).get_domain().fingerprint() == domain.fingerprint()


def test_bringing_the_knowledge_in_warns_of_nothing(recwarn: pytest.WarningsRecorder) -> None:
    _open(PROJECT).get_domain()
    assert [str(warning.message) for warning in recwarn if "duplicated" in str(warning.message)] == []


def test_settings_of_the_domain_file_survive(domain: Domain) -> None:
    assert domain.session_config.session_expiration_time == 0
    assert {slot.name for slot in domain.slots} >= {"diary_open", "diary_draft", "diary_answer", "requested_slot"}
    assert domain.entities == ["part"]


def test_without_a_domain_file_there_is_no_domain(tmp_path: Path) -> None:
    (tmp_path / "empty.yml").write_text('version: "3.1"\n')
    assert KnowledgeImporter(str(PROJECT / "config.yml"), str(tmp_path / "empty.yml"), []).get_domain().is_empty()


# In the copied project: which intents, responses, rules and ignored intents there are.
SCRIPT = """
import json, sys
sys.path.insert(0, sys.argv[1])
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.importers.rasa import RasaFileImporter
importer = TrainingDataImporter.load_from_config("config.yml", "domain.yml", ["data"])
domain, stories = importer.get_domain(), importer.get_stories()
print(json.dumps({
    "intents": domain.intents, "responses": list(domain.responses), "ignored": domain.forms["diary_form"]["ignored_intents"],
    "rules": [step.block_name for step in stories.story_steps],
    "examples": sum(example.get("intent") == "weekend_plans" for example in importer.get_nlu_data().intent_examples),
}))
"""
ANSWER = """topic: weekend_plans
title: At the weekend
short:
  text: We are closed then.
parts:
- {id: sunday, title: Sundays, text: Closed too.}
review_interval_months: 12
"""
EXAMPLES = 'version: "3.1"\nnlu:\n- intent: weekend_plans\n  examples: |\n    - what about saturday\n    - weekends?\n'


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What Rasa sees of a copy of the project with one more topic; in a process of its own, which imports the copy's code."""
    project = tmp_path_factory.mktemp("copy")
    for name in ("bot", "knowledge", "safety", "data/rules", "data/stories"):
        shutil.copytree(PROJECT / name, project / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("config.yml", "domain.yml"):
        shutil.copy(PROJECT / name, project)
    (project / "data/nlu").mkdir()
    (project / "data/nlu/weekend_plans.yml").write_text(EXAMPLES)
    (project / "knowledge/answers/weekend_plans.yml").write_text(ANSWER)
    topics = project / "knowledge/topics.yml"
    topics.write_text(topics.read_text().replace("\nservice:\n", "\nservice:\n  weekend_plans: What is open at the weekend.\n"))
    done = subprocess.run([sys.executable, "-c", SCRIPT, str(project)], cwd=project, capture_output=True, text=True, timeout=80)
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_a_topic_is_added_by_adding_its_files(copied: dict[str, Any]) -> None:
    assert "weekend_plans" in copied["intents"]
    assert {"utter_weekend_plans", "utter_weekend_plans_sunday"} <= set(copied["responses"])
    assert {"answer weekend_plans", "more about weekend_plans"} <= set(copied["rules"])
    assert "weekend_plans" in copied["ignored"]
    assert copied["examples"] == 2


def test_the_topics_that_were_there_stay_when_one_is_added(copied: dict[str, Any], domain: Domain, stories: StoryGraph) -> None:
    new: set[str] = {"weekend_plans"}
    assert set(copied["intents"]) == set(domain.intents) | new
    assert set(copied["ignored"]) == set(domain.forms[DIARY_FORM]["ignored_intents"]) | new
    assert {step.block_name for step in stories.story_steps} <= set(copied["rules"])


def test_examples_are_read_once_however_rasa_asks_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    files = str(PROJECT / "data/nlu/greet.yml")
    importer = KnowledgeImporter(str(PROJECT / "config.yml"), str(PROJECT / "domain.yml"), [files])
    read = importer.get_nlu_data()
    monkeypatch.setattr("rasa.shared.nlu.training_data.loading.load_data", None)
    assert importer.get_nlu_data("en") is importer.get_nlu_data(language="en") is read


def test_examples_are_those_that_rasa_reads() -> None:
    files = [str(PROJECT / "data/nlu/greet.yml"), str(PROJECT / "data/nlu/deny.yml")]
    ours, theirs = KnowledgeImporter(training_data_paths=files), RasaFileImporter(training_data_paths=files)
    read, expected = (importer.get_nlu_data().training_examples for importer in (ours, theirs))
    assert [example.as_dict_nlu() for example in read] == [example.as_dict_nlu() for example in expected]
