"""The clinic's services, as a visitor asks for them."""

from __future__ import annotations

from uuid import uuid4

import pytest
from aiohttp import ClientSession

from knowledge.clinic import spoken_phone
from tests.contract import BASE, SERVICE
from tests.conversation.conftest import OpenAs
from tests.stack import Chat, Stack, topics

PHONE = spoken_phone(BASE.clinic.phone)
REQUESTS = {
    "next_appointment": "what day is my upcoming appointment",
    "book_appointment": "i would like to set up a first visit with you",
    "change_appointment": "i need to move my appointment to another day",
    "callback": "could someone ring me back this afternoon please",
    "human_handoff": "let me chat with a real member of staff",
    "portal": "how do i log in to the patient portal",
    "clinic_info": "what is your street address and is there parking",
    "diary_log": "i want to log a headache",
    "diary_view": "show me my headache diary for last month",
    "diary_correct": "i need to fix an entry in my diary",
    "diary_export": "can i get a pdf report of my diary for my doctor",
    "privacy": "what do you keep about me and can i have it deleted",
    "bot_challenge": "am i talking to a robot or a human",
    "greet": "good morning",
    "thanks": "thanks so much, that helped",
    "goodbye": "ok bye for now",
}


def test_every_service_topic_has_a_request_here() -> None:
    assert set(REQUESTS) == set(SERVICE)


@pytest.mark.parametrize(("topic", "request_text"), REQUESTS.items(), ids=REQUESTS)
async def test_a_request_gets_its_own_answer(chat: Chat, topic: str, request_text: str) -> None:
    replies = await chat.say(request_text)
    assert set(topics(replies)) == {topic}
    assert all(reply.entry is None for reply in replies)


@pytest.mark.parametrize("topic", ["next_appointment", "diary_log", "diary_view"])
async def test_a_visitor_is_told_how_to_sign_in(chat: Chat, topic: str) -> None:
    (reply,) = await chat.say(REQUESTS[topic])
    assert reply.text == BASE.text(topic, "visitor")
    assert reply.raw["links"][0]["url"] == "/portal"


async def test_a_visitor_is_in_no_form_afterwards(chat: Chat) -> None:
    await chat.say("log a headache")
    assert "diary_log" not in topics(await chat.say("how often is botox given?"))


async def test_several_visits_are_all_named_the_next_one_first(signed_in: OpenAs) -> None:
    (reply,) = await (await signed_in("demo-james")).say("when is my next appointment?")
    assert reply.topic == "next_appointment"
    assert reply.text.startswith("These are your next visits:")
    visits = reply.text.split("\n- ")[1:]
    assert ["10:00 AM" in visits[0], "11:00 AM" in visits[1]] == [True, True]


@pytest.mark.parametrize(
    ("patient", "says"),
    [
        ("demo-maria", "Your next visit is on "),
        ("demo-ana", " was canceled, and I see no new date yet."),
        ("demo-lee", "I see no visit booked for you."),
        ("demo-pat", "Your last visit was on "),
    ],
)
async def test_each_state_of_the_records_has_an_answer_of_its_own(signed_in: OpenAs, patient: str, says: str) -> None:
    reply = (await (await signed_in(patient)).say("when is my next appointment?"))[0]
    assert reply.topic == "next_appointment"
    assert says in reply.text


async def test_twelve_weeks_after_the_last_treatment_with_nothing_booked_a_call_is_offered(signed_in: OpenAs) -> None:
    replies = await (await signed_in("demo-ana")).say("when is my next appointment?")
    assert topics(replies) == ["next_appointment"] * 2
    assert "weeks ago, and I see no new visit booked. Shall we call you" in replies[1].text
    assert "callback" in [button["topic"] for button in replies[1].raw["buttons"]]


async def test_a_visit_comes_with_what_to_bring_a_calendar_file_and_a_way_to_change_it(
    signed_in: OpenAs, stack: Stack, http: ClientSession
) -> None:
    chat = await signed_in("demo-maria")
    (reply,) = await chat.say("when is my next appointment?")
    assert BASE.text("preparation", "what_to_bring") in reply.text
    assert [button["topic"] for button in reply.raw["buttons"]] == ["preparation", "callback"]
    (link,) = [link for link in reply.raw["links"] if link["url"].startswith("/downloads/")]
    async with http.get(f"{stack.url}{link['url']}") as response:
        assert response.status == 200 and b"BEGIN:VEVENT" in await response.read()
    stack_rows = "SELECT count(*) FROM callback WHERE appointment IS NOT NULL"
    before = stack.rows(stack_rows)[0][0]
    body = {"id": str(uuid4()), "phone": "312 555 0199", "about": reply.raw["id"]}
    url = f"{stack.url}/api/conversations/{chat.opened['id']}/callbacks"
    async with http.post(url, json=body, headers={"Authorization": f"Bearer {chat.opened['token']}"}) as response:
        assert response.status == 201
    assert stack.rows(stack_rows)[0][0] == before + 1


async def test_the_last_treatment_is_told_before_the_next_visit_to_who_asks_for_it(signed_in: OpenAs) -> None:
    last, following = await (await signed_in("demo-maria")).say("when was my last botox?")
    assert topics([last, following]) == ["next_appointment"] * 2
    assert last.text.startswith("Your last Botox treatment in our records was on ")
    assert following.text.startswith("Your next visit is on ")


async def test_the_visit_is_told_with_weekday_time_zone_person_and_place(signed_in: OpenAs, stack: Stack) -> None:
    (reply,) = await (await signed_in("demo-maria")).say("when is my next visit?")
    for part in ("day, ", "9:30", "Dr. Alex Rivers", "100 Example Street", "30 minutes"):
        assert part in reply.text
    assert "{" not in reply.text


async def test_a_signed_in_patient_is_known_by_name(signed_in: OpenAs) -> None:
    chat = await signed_in("demo-maria")
    assert chat.opened["patient"] == {"display_name": "Maria Demo"}


async def test_a_patient_may_ask_for_the_visit_and_something_else_in_one_message(signed_in: OpenAs) -> None:
    replies = await (await signed_in("demo-maria")).say("when is my next appointment, and what should i bring to it?")
    assert set(topics(replies)) == {"next_appointment", "preparation"}
