"""The red-flag rules as they run inside Rasa."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.core.events import ActiveLoop
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.claimed import claims
from bot.nlu.red_flags import RED_FLAGS, RedFlags, in_pieces
from safety import FOLDER, Assessment, Level, Rules
from tests.bot.support import bot, conversation, graph_arguments, user
from tools.chance_alarms import by_chance, short_and_ordinary


@pytest.fixture(scope="module")
def component(tmp_path_factory: pytest.TempPathFactory) -> RedFlags:
    return RedFlags.create(*graph_arguments(RedFlags, tmp_path_factory.mktemp("flags")))


@pytest.fixture(scope="module")
def rules() -> Rules:
    return Rules.load(FOLDER)


def _flags(component: RedFlags, text: str | None) -> dict[str, Any] | None:
    return component.process([Message({TEXT: text})])[0].get(RED_FLAGS)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("i can't breathe and my throat is closing", "emergency"),
        ("worst headache of my life out of nowhere and my face is drooping", "emergency"),
        ("i want to kill myself", "crisis"),
        ("how long until it works", "none"),
        ("no trouble breathing, just wondering about parking", "none"),
    ],
)
def test_a_message_carries_its_level(component: RedFlags, text: str, level: str) -> None:
    assert _flags(component, text)["level"] == level
    assert not _flags(component, text)["spanish"]


def test_a_message_in_spanish_is_known_as_one(component: RedFlags) -> None:
    assert _flags(component, "hola, cuánto tiempo tarda en hacer efecto el tratamiento?") == {
        "level": "none",
        "spanish": True,
        "taken_back": "none",
        "excused": False,
    }


def test_an_alarm_that_is_taken_back_is_told_from_none(component: RedFlags) -> None:
    assert _flags(component, "no trouble breathing, just wondering about parking")["taken_back"] == "emergency"
    assert _flags(component, "how long until it works")["taken_back"] == "none"
    assert _flags(component, "i can't breathe")["taken_back"] == "none"


def test_an_alarm_in_spanish_is_an_alarm(component: RedFlags) -> None:
    assert _flags(component, "no puedo respirar")["level"] == "emergency"


@pytest.mark.parametrize("text", [None, "", "/emergency", '/onset{"part": "full_effect"}'])
def test_pressed_buttons_and_empty_messages_carry_nothing(component: RedFlags, text: str | None) -> None:
    assert _flags(component, text) is None


def test_an_alarm_at_the_end_of_a_long_message_is_found(component: RedFlags) -> None:
    assert _flags(component, "and then we drove on. " * 85 + "I can't breathe.")["level"] == "emergency"


def test_levels_reach_what_rasa_records(component: RedFlags) -> None:
    message = component.process([Message({TEXT: "i want to kill myself"})])[0]
    assert message.as_dict(only_output_properties=True)[RED_FLAGS]["level"] == "crisis"


CLAIMS = [
    *(
        "yes i have it right now",
        "i have that now",
        "mine started an hour ago",
        "i got that since tuesday",
        "because i feel that way",
    ),
    *(
        "im having that",
        "that's me",
        "it started yesterday",
        "my wife has that",
        "yes i think i have that",
        "thats happening to me",
    ),
]


@pytest.mark.parametrize("text", CLAIMS)
@pytest.mark.parametrize(
    ("question", "level"),
    [
        ("can it cause breathing trouble", "emergency"),
        ("is a droopy eyelid permanent", "urgent"),
        ("can botox make you suicidal", "crisis"),
        ("does it hurt", "none"),
    ],
)
def test_a_sign_that_was_asked_about_and_is_there_is_an_alarm(component: RedFlags, text: str, question: str, level: str) -> None:
    assert _after(component, question, text) == level
    assert _flags(component, text)["level"] == "none"


def _after(component: RedFlags, *told: str, form: bool = False) -> str:
    """The level of the last of some messages."""
    *before, text = told
    events = []
    for one in before:
        turn = {"question": one, "answers": [["side_effects", "short"]]}
        events += [user(one, intent="side_effects", turn=turn, red_flags=_flags(component, one) or {}), *bot("side_effects")]
    message = Message({TEXT: text})
    component.process([message], conversation(*events, *([ActiveLoop("diary_form")] if form else [])))
    return str(message.get(RED_FLAGS)["level"])


@pytest.mark.parametrize(
    ("first", "second", "level"),
    [
        ("my head hurts", "it started 5 minutes ago all at once", "emergency"),
        ("im having a headache", "and my face is numb", "emergency"),
        ("my head hurts", "all at once? or slowly?", "none"),
        ("i can't breathe", "ok thanks", "none"),
        ("when does it start", "and my face is sore", "none"),
    ],
)
def test_a_sign_told_in_two_messages_is_an_alarm(component: RedFlags, first: str, second: str, level: str) -> None:
    assert _after(component, first, second) == level


@pytest.mark.parametrize(
    ("told", "level"),
    [
        (("my face feels weird", "left side only"), "emergency"),
        (("my face feels weird", "hm", "left side only, and it started 10 min ago"), "emergency"),
        (("how many tylenol can i take", "i already took 12"), "emergency"),
        (("i feel awful", "i dont see a point"), "crisis"),
        (("can botox cause rash", "got one"), "urgent"),
        (("do people get trouble swallowing from it", "i do"), "emergency"),
        (("is a droopy eyelid permanent", "i do now"), "urgent"),
        # An urgent piece stays one beside what is ordinary, and makes an emergency beside the other sign.
        (("my neck is stiff", "and i have a fever"), "emergency"),
        (("my forehead is sore", "and i have a fever"), "urgent"),
        (("is a stiff neck normal", "my eyelid is drooping"), "urgent"),
        (("what are the warning signs", "i have the swallowing one"), "emergency"),
        (("what are the warning signs", "i dont have the swallowing one"), "none"),
        # A question further back was answered, an alarm was raised, a button was pressed: what stands before is past.
        (("is my face going to droop", "ok", "left side only"), "none"),
        (("my face is drooping", "left side only"), "none"),
        (("my face feels weird", "/onset", "left side only"), "none"),
        (("how many tylenol can i take", "ok got it"), "none"),
        (("can botox cause rash", "got it thanks"), "none"),
        (("can botox cause rash", "i do have one more question"), "none"),
        (("i feel awful", "i dont see a point in the diary"), "none"),
        (("my head hurts", "is it ok to take two"), "none"),
    ],
)
def test_a_sign_told_in_pieces_is_an_alarm(component: RedFlags, told: tuple[str, ...], level: str) -> None:
    assert _after(component, *told) == level


def test_answers_to_a_form_are_no_story(component: RedFlags) -> None:
    told = ("my face feels weird", "since noon", "left side only")
    assert (_after(component, *told), _after(component, *told, form=True)) == ("emergency", "none")


def test_ordinary_messages_together_raise_an_alarm_by_chance_in_one_of_a_thousand_cases(rules: Rules) -> None:
    texts = short_and_ordinary(rules)
    assert len(texts) > 10_000
    assert (
        len(by_chance(rules, texts, 2, 2000)) + len(by_chance(rules, texts, 3, 2000)) <= 8
    )  # few are drawn here: a command draws more


@pytest.mark.parametrize("told", [("when does it start",), ("my face feels weird", "since noon")])
def test_pieces_cost_one_reading_more(rules: Rules, told: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    monkeypatch.setattr(rules, "assess", lambda text: read.append(text) or Assessment(Level.NONE))
    in_pieces(rules, told, "and it is sore")
    assert len(read) == 1


@pytest.mark.parametrize(
    "text",
    [
        *(
            "i had that last year",
            "do i have it?",
            "i dont have that",
            "what if i get that",
            "i have that insurance",
            "ok thanks",
        ),
        *("it hurts", "mine isnt like that", "i have a question", "and how long does it last", "i never had it"),
    ],
)
def test_what_does_not_say_that_it_is_there_claims_nothing(text: str) -> None:
    assert not claims(text)


def _answered(component: RedFlags, part: str, text: str) -> str:
    """The level of an answer to a question of the diary's form."""
    told = [user("migraine today 6/10", intent="diary_log", turn={}, red_flags={}), *bot("diary_log", part)]
    message = Message({TEXT: text})
    component.process([message], conversation(*told, ActiveLoop("diary_form")))
    return str(message.get(RED_FLAGS)["level"])


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("fever", "urgent"), ("fever and chills", "urgent"), ("i felt feverish too", "urgent"), ("confusion", "emergency"),
        ("numb hand", "emergency"), ("fever and a stiff neck", "emergency"),
        ("no fever", "none"), ("nausea", "none"), ("light and sound, dizzy", "none"), ("stiff neck", "none"),
        ("light, could not think straight", "none"), ("dont know", "none"), ("no", "none"), ("weakness no, just tired", "none"),
    ],
)  # fmt: skip
def test_what_was_felt_with_a_headache_is_judged_beside_it(component: RedFlags, text: str, level: str) -> None:
    assert _answered(component, "ask_symptoms", text) == level


@pytest.mark.parametrize("text", ["worst ever", "its the worst ever"])
def test_the_worst_headache_ever_is_an_alarm_as_an_answer(component: RedFlags, text: str) -> None:
    assert _answered(component, "ask_severity", text) == "emergency"
    assert _flags(component, text)["level"] == "none"


@pytest.mark.parametrize("text", ["i dont remember", "cant remember", "i cant remember what i took"])
@pytest.mark.parametrize("part", ["ask_duration", "ask_symptoms", "ask_medications"])
def test_what_is_forgotten_raises_nothing_beside_a_headache(component: RedFlags, part: str, text: str) -> None:
    assert _answered(component, part, text) == "none"


LOST = ["im confused", "I'm so confused", "confused", "sorry im a bit confused about this"]
LOST_AND_MORE = ["im confused and cant speak", "im confused, where am i", "he is confused", "confused, dizzy"]


@pytest.mark.parametrize("part", ["ask_severity", "ask_duration", "ask_medications"])
def test_who_is_confused_by_the_question_raises_nothing_and_whoever_felt_confused_does(component: RedFlags, part: str) -> None:
    assert {_answered(component, part, text) for text in LOST} == {"none"}
    assert {_answered(component, part, text) for text in LOST_AND_MORE} == {"emergency"}
    assert {_answered(component, "ask_symptoms", text) for text in LOST[:3]} == {"emergency"}


def test_who_does_not_remember_their_name_raises_an_alarm_in_the_form(component: RedFlags) -> None:
    assert _answered(component, "ask_duration", "i dont remember my own name") == "emergency"


@pytest.mark.parametrize(
    ("text", "level"),
    [
        *(
            (said, "emergency")
            for said in (
                "the whole bottle",
                "the rest of the pills in the bottle",
                "too many",
                "everything in the medicine cabinet",
            )
        ),
        *(
            (said, "none")
            for said in ("the usual", "one advil", "imitrex 100", "advil and half a bottle of water", "all day advil")
        ),
    ],
)
def test_an_amount_that_answers_what_was_taken_was_taken(component: RedFlags, text: str, level: str) -> None:
    assert _answered(component, "ask_medications", text) == level


@pytest.mark.parametrize(
    ("text", "level"),
    [
        *(
            (said, "emergency")
            for said in ("since i fell down the stairs", "after a car accident", "started after i fell off a ladder")
        ),
        *((said, "emergency") for said in ("since the car crash", "it started after the crash", "ever since my fall")),
        *(
            (said, "none")
            for said in ("since i woke up", "after work", "after i fell asleep", "since this morning", "after my run")
        ),
    ],
)
def test_since_when_it_hurts_is_read_with_what_hurts(component: RedFlags, text: str, level: str) -> None:
    assert _answered(component, "ask_duration", text) == level
