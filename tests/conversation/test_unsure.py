"""When the assistant is not sure, it offers; when it missed twice in a row, it offers a person."""

from __future__ import annotations

import pytest
from aiohttp import ClientSession

from knowledge.clinic import spoken_phone
from tests.contract import BASE, MAX_OFFERS
from tests.stack import Chat, Message, topics

PHONE = spoken_phone(BASE.clinic.phone)
# Words that hint at more than one topic. Which of them are unclear enough hangs on the training: the tests take those that are.
VAGUE = [
    "my neck",
    "medication",
    "what about my head",
    "question about my shots",
    "the visit and the needle thing",
    "my migraine",
]


@pytest.fixture
async def vague(http: ClientSession) -> list[str]:
    """Two of the messages, at least, that the assistant is not sure about when they come first."""
    found = [text for text in VAGUE if topics(await (await Chat.open(http)).say(text)) == ["clarify"]]
    assert len(found) >= 2
    return found


def offers(message: Message) -> list[str]:
    return [button["topic"] for button in message.raw["buttons"] if button["topic"] != "clarify"]


async def test_the_closest_topics_are_offered_as_buttons_and_one_press_answers(chat: Chat, vague: list[str]) -> None:
    (reply,) = await chat.say(vague[0])
    assert reply.text.startswith(BASE.text("clarify"))
    assert 2 <= len(offers(reply)) <= MAX_OFFERS
    assert len(set(offers(reply))) == len(offers(reply))
    chosen = reply.raw["buttons"][0]
    answers = await chat.press(chosen)
    assert set(topics(answers)) == {chosen["topic"]}
    assert (await chat.history())[-len(answers) - 1].text == chosen["title"]


async def test_after_two_misses_in_a_row_a_person_is_offered(chat: Chat, vague: list[str]) -> None:
    await chat.say(vague[0])
    (reply,) = await chat.say(vague[1])
    assert reply.topic == "clarify"
    assert reply.text == BASE.text("clarify", "person")
    assert PHONE in reply.text
    assert offers(reply)[-2:] == ["human_handoff", "callback"]


async def test_an_answer_in_between_starts_the_count_anew(chat: Chat, vague: list[str]) -> None:
    (reply,) = await chat.say(vague[0])
    await chat.press(reply.raw["buttons"][0])
    again = await chat.say(vague[1])
    assert BASE.text("clarify", "person") not in [message.text for message in again]


async def test_what_was_not_understood_twice_is_said_anew_in_clear_words_and_answered(chat: Chat, vague: list[str]) -> None:
    await chat.say(vague[0])
    await chat.say(vague[1])
    assert set(topics(await chat.say("how often do I get the injections?"))) == {"schedule"}


async def test_a_message_without_a_word_after_a_miss_is_asked_about_again(chat: Chat, vague: list[str]) -> None:
    await chat.say(vague[0])
    (reply,) = await chat.say("???")
    assert reply.topic == "clarify"
    assert PHONE in reply.text


@pytest.mark.parametrize(
    ("text", "said"), [("yes", ("greet", "short")), ("?", ("out_of_scope", "examples")), ("👍", ("out_of_scope", "examples"))]
)
async def test_a_first_message_that_says_nothing_is_told_what_can_be_asked(chat: Chat, text: str, said: tuple[str, str]) -> None:
    (reply,) = await chat.say(text)
    assert reply.text == BASE.text(*said)
