"""Questions of empty words are about what was spoken of; two short questions in one message are both answered."""

from __future__ import annotations

import pytest

from bot.nlu.history import History, Said
from bot.nlu.topic_kinds import THINGS
from bot.nlu.turn import Reading, Turn, TurnRules
from bot.nlu.views import CLAUSE, CONTEXT, WHOLE, View, adds_one_thing, is_open, names_a_topic, without_markup
from tests.bot.turn_case import OPTIONS

RELATED = {
    "injection_pain": ["procedure"],
    "activities": ["aftercare"],
    "urgent": ["side_effects"],
    "effectiveness": ["onset"],
    "onset": ["first_week_worse"],
}
RULES = TurnRules({}, OPTIONS, walked=["treatment_steps"], related=RELATED)
TIMES = {"procedure": ("how_long", 0.97), "side_effects": ("how_long", 0.95), "onset": ("short", 0.96)}
ONSET = {"onset": 0.97, "procedure": 0.01}
Parts = dict[str, tuple[str, float]]


def after(topic: str, part: str = "short") -> History:
    return History(f"about {topic}", (topic,), ((topic, part),))


def follow(text: str, history: History, own: dict[str, float], context: dict[str, float], **parts: Parts) -> Turn:
    topics = {*own, *context}
    own, context = ({topic: shares.get(topic, 0.0) for topic in topics} for shares in (own, context))
    views = [
        View(WHOLE, text, shares=own),
        View(CONTEXT, f"{history.question} {text}", shares=context, parts=parts.get("in_context", {})),
    ]
    return RULES.decide(Reading(text, views, parts.get("parts", {})), history)


def both(*clauses: tuple[str, dict[str, float], Parts], whole: dict[str, float]) -> tuple[Said, ...]:
    text = " and ".join(words for words, _, _ in clauses)
    views = [View(WHOLE, text, shares=whole), *(View(CLAUSE, words, shares=said, parts=parts) for words, said, parts in clauses)]
    found = {topic: part for _, _, parts in clauses for topic, part in parts.items()}
    return RULES.decide(Reading(text, views, found), History()).answers


@pytest.mark.parametrize(
    "text",
    [
        *("how long does that take", "ok how long should i wait?", "and for how long", "how long is it", "how many"),
        *("how often does that happen", "how common is it?", "how often will they come up"),
        *("where exactly?", "where do they go", "which one is best", "what now", "what about tomorrow"),
    ],
)
def test_a_question_of_empty_words_is_open(text: str) -> None:
    assert is_open(text)


@pytest.mark.parametrize(
    "text",
    [
        "how long until botox works",
        "how many headaches did i have",
        "where are you",
        "what next",
        "how much",
        "what about yoga",
        "how often is it",
        "how often do i come",
        "how common is wearing off",
    ],
)
def test_a_question_that_says_of_what_is_not_open(text: str) -> None:
    assert not is_open(text)


@pytest.mark.parametrize(
    ("topic", "said"), [("procedure", "procedure"), ("injection_pain", "procedure"), ("urgent", "side_effects")]
)
def test_how_long_is_asked_of_what_was_spoken_of_or_its_kin(topic: str, said: str) -> None:
    assert follow("how long does that take", after(topic), ONSET, {topic: 0.9}, parts=TIMES).answers == ((said, "how_long"),)


def test_how_long_after_a_question_back_is_asked_of_what_had_been_asked() -> None:
    history = History("what happens at the visit", missed=True)
    turn = follow("how long does it take", history, ONSET, {"procedure": 0.87}, parts=TIMES)
    assert turn.answers == (("procedure", "how_long"),)


def test_how_long_to_wait_is_answered_with_the_part_that_was_spoken_of() -> None:
    turn = follow(
        "how long should i wait",
        after("aftercare", "hair"),
        ONSET,
        {"aftercare": 0.9},
        parts={"aftercare": ("upright", 0.6)},
        in_context={"aftercare": ("hair", 0.8)},
    )
    assert turn.answers == (("aftercare", "hair"),)


def test_how_long_after_an_answer_that_knows_no_time_is_asked_back() -> None:
    turn = follow("how long does that take", after("book_appointment"), ONSET, {"book_appointment": 0.5}, parts=TIMES)
    assert (turn.intent, turn.offers[0]) == ("clarify", "book_appointment")


def test_how_long_after_a_service_does_not_begin_it_again() -> None:
    turn = follow(
        "how long does that take", after("diary_log"), ONSET, {"diary_log": 0.9}, in_context={"diary_log": ("short", 0.8)}
    )
    assert turn.intent == "clarify"


def test_how_long_after_the_effect_keeps_its_own_topic() -> None:
    assert follow("how long does it take", after("effectiveness"), ONSET, {"onset": 0.5}, parts=TIMES).answers == (
        ("onset", "short"),
    )


def test_one_word_more_may_be_a_part_of_a_kin_topic() -> None:
    parts = {"aftercare": ("alcohol", 0.95), "activities": ("driving", 0.75)}
    turn = follow("and wine?", after("activities"), {"aftercare": 0.1, "cost": 0.3}, {"activities": 0.98}, parts=parts)
    assert turn.answers == (("aftercare", "alcohol"),)


def test_a_question_that_is_refused_in_its_context_says_no_part() -> None:
    turn = follow("how long do i take it", after("urgent"), ONSET, {"medical_advice": 0.9}, parts=TIMES)
    assert ("side_effects", "how_long") not in turn.answers


@pytest.mark.parametrize("text", ["and wine?", "n flying", "erenumab too?", "what about a beer"])
def test_a_message_may_add_one_thing(text: str) -> None:
    assert adds_one_thing(text)
    assert not adds_one_thing("and how many weeks until it works for me")


@pytest.mark.parametrize(
    "text", ["who does it", "how does it work", "hows it work", "what if it doesnt work", "does it really work"]
)
def test_empty_words_may_name_a_topic(text: str) -> None:
    assert names_a_topic(text)
    assert not names_a_topic("is that common")


def test_a_short_second_question_is_answered() -> None:
    hurt, who = ("does it sting", {"injection_pain": 0.99}, {}), ("who does it", {"who_administers": 0.99}, {})
    assert both(hurt, who, whole={"injection_pain": 1.0}) == (("injection_pain", "short"), ("who_administers", "short"))


@pytest.mark.parametrize("last", [True, False])
def test_how_long_beside_another_question_is_asked_of_its_kin(last: bool) -> None:
    hurt: tuple[str, dict[str, float], Parts] = ("does it sting", {"injection_pain": 0.99}, {})
    long = ("how long does it take", ONSET, TIMES)
    said = both(hurt, long, whole={"injection_pain": 1.0}) if last else both(long, hurt, whole={"injection_pain": 1.0})
    assert set(said) == {("injection_pain", "short"), ("procedure", "how_long")}


def test_two_questions_of_one_topic_get_both_parts() -> None:
    many = ("how many jabs", {"procedure": 0.99}, {"procedure": ("how_much", 0.9)})
    where = ("where do they go", {"procedure": 0.99}, {"procedure": ("where", 0.95)})
    assert both(many, where, whole={"procedure": 1.0}) == (("procedure", "how_much"), ("procedure", "where"))


@pytest.mark.parametrize("thing", sorted(THINGS))
def test_how_it_works_behind_the_portal_is_not_how_botox_works(thing: str) -> None:
    said = both(("is there a site", {thing: 0.9}, {}), ("how does it work", {"how_it_works": 1.0}, {}), whole={thing: 0.9})
    assert ("how_it_works", "short") not in said


def test_markup_does_not_hide_a_question() -> None:
    assert without_markup('<script>x(1)</script><b class="a">does it hurt?</b>') == "does it hurt?"
    assert without_markup("i took <2 pills") == "i took <2 pills"


def test_code_that_is_out_of_scope_is_refused() -> None:
    code = "<img src=x onerror=fetch(1)>"
    turn = RULES.decide(Reading(code, [View(WHOLE, code, shares={"out_of_scope": 0.99})]), History())
    assert turn.answers == (("out_of_scope", "short"),)


@pytest.mark.parametrize("text", ["{clinic.phone}", "<restart>", "<br/>"])
def test_markup_alone_is_asked_back(text: str) -> None:
    assert RULES.decide(Reading(text, [View(WHOLE, text, shares={"callback": 0.9})]), History()).answers == (
        ("clarify", "rephrase"),
    )


@pytest.mark.parametrize("text", ["what can i do", "what should i do now?", "ok what do i do about it"])
def test_what_to_do_is_open_and_after_an_urgent_sign_it_is_to_call(text: str) -> None:
    assert is_open(text)
    assert follow(text, after("urgent"), {"greet": 0.83}, {"side_effects": 0.6}).answers == (("urgent", "short"),)
    alarmed = History("my lips swell", ("emergency",), (("emergency", "short"),))
    assert follow(text, alarmed, {"greet": 0.83}, {"greet": 0.5}).answers == (("clarify", "after_alarm"),)


@pytest.mark.parametrize(
    ("topic", "said"),
    [
        ("onset", ("schedule", "how_long_lasts")),
        ("how_it_works", ("schedule", "how_long_lasts")),
        ("first_week_worse", ("first_week_worse", "how_long")),
    ],
)
def test_how_long_it_lasts_behind_its_beginning_is_asked_of_the_effect_and_not_of_the_first_week(topic: str, said: Said) -> None:
    last = {"schedule": ("how_long_lasts", 1.0), "first_week_worse": ("how_long", 1.0)}
    turn = follow("how long does that last?", after(topic), {"schedule": 0.86}, {topic: 0.9}, parts=last)
    assert turn.answers == (said,)


@pytest.mark.parametrize("own", [{"human_handoff": 0.88}, {"human_handoff": 0.45, "callback": 0.1, "ask_more": 0.2}])
def test_a_wish_for_a_person_is_one_whatever_it_is_to_be_about(own: dict[str, float]) -> None:
    turn = follow("can i talk to somebody about that", after("insurance"), own, {"insurance": 0.97})
    assert turn.answers == (("human_handoff", "short"),)


def test_another_follow_up_with_a_little_of_that_wish_stays_with_its_context() -> None:
    own = {"human_handoff": 0.3, "insurance": 0.1}
    turn = follow("who decides about that", after("insurance"), own, {"insurance": 0.97, "human_handoff": 0.01})
    assert turn.answers == (("insurance", "short"),)


def test_a_follow_up_to_something_new_does_not_get_again_what_was_said_long_ago() -> None:
    said = (("injection_pain", "short"), ("aftercare", "alcohol"))
    history = History("does it hurt and alcohol?", ("aftercare",), said)
    turn = follow("what about working out", history, {"activities": 0.39, "injection_pain": 0.0}, {"injection_pain": 0.95})
    assert turn.answers == (("activities", "short"),)
