"""The happy path: a question gets its approved answer, with its source."""

from __future__ import annotations

import pytest

from tests.contract import BASE, EDUCATION
from tests.stack import Chat, topics

QUESTIONS = {
    "how_it_works": "how does a shot in my forehead calm down a migraine, what is it doing in there",
    "effectiveness": "what share of people really get better on botox for migraines",
    "onset": "had my injections on friday, when should i start to notice something",
    "first_week_worse": "three days after my shots the headaches got worse, is that normal in the first week",
    "wearing_off": "around week ten the botox fades and my headaches creep back",
    "schedule": "how many weeks apart are the treatments",
    "procedure": "how many needles is it and where on my head do they go",
    "injection_pain": "i hate needles, how bad do the injections hurt",
    "aftercare": "can i lie down or rub my forehead the evening after the injections",
    "activities": "am i okay to drive myself back to work right after my appointment",
    "side_effects": "what are the common side effects of migraine botox",
    "insurance": "does my health plan pay for this or do i need prior authorization",
    "cost": "what would i pay out of pocket without coverage",
    "eligibility": "i get 16 headache days a month, do i qualify for botox",
    "preparation": "what should i bring and do i need to fast before the injection visit",
    "consultation": "what will the specialist ask me at the first evaluation visit",
    "treatment_steps": "walk me through the whole treatment from start to finish, step by step",
    "follow_up": "how will you tell if the treatment is a success at my follow up",
    "not_working": "two rounds done and no change at all, now what",
    "other_medications": "can i keep taking my triptan while i am on botox",
    "pregnancy": "we are trying for a baby, can i still have the injections",
    "contraindications": "i have myasthenia gravis, is botox off limits for me",
    "long_term_safety": "is it harmful to keep having this for ten years",
    "cosmetic_difference": "is this the same as the botox people get for wrinkles, will my face look frozen",
    "headache_diary": "why should i bother keeping a headache diary",
    "missed_treatment": "what happens if i miss my treatment and come a month late",
    "lifestyle_plan": "which habits and triggers should i work on along with the injections",
    "who_administers": "who gives the injections, a doctor or a nurse",
    "alternatives": "what else is there for chronic migraine if i do not want botox",
}


def test_every_education_topic_has_a_question_here() -> None:
    assert set(QUESTIONS) == set(EDUCATION)


@pytest.mark.parametrize(("topic", "question"), QUESTIONS.items(), ids=QUESTIONS)
async def test_a_question_gets_the_approved_answer_of_its_topic_with_a_source(chat: Chat, topic: str, question: str) -> None:
    replies = await chat.say(question)
    assert set(topics(replies)) == {topic}
    assert {reply.sender for reply in replies} == {"bot"}
    answer = BASE.answers[topic]  # a question in a part's own words gets that part
    assert any(replies[0].text.startswith(BASE.text(topic, part.id)) for part in (answer.short, *answer.parts))
    assert all(reply.sources and reply.sources[0]["title"] for reply in replies)


async def test_the_first_message_says_what_speaks_and_what_to_do_in_an_emergency(chat: Chat) -> None:
    (opening,) = await chat.history()
    assert opening.topic == "greet"
    assert "automated assistant, not a clinician" in opening.text
    assert BASE.clinic.emergency_number in opening.text
    assert BASE.clinic.crisis_number in opening.text
    assert chat.opened["messages"] == [opening.raw]


async def test_a_part_is_opened_by_its_button(chat: Chat) -> None:
    answer = (await chat.say(QUESTIONS["onset"]))[0]
    part = BASE.answers["onset"].parts[-1]
    opened = await chat.press(answer.button(f"Tell me more: {part.title}"))
    assert topics(opened) == ["onset"]
    assert opened[0].text == BASE.text("onset", part.id)


async def test_every_part_of_an_answer_can_be_reached_by_buttons(chat: Chat) -> None:
    answer = (await chat.say(QUESTIONS["aftercare"]))[0]
    texts = set()
    for title in [title for title in answer.titles if title.startswith("Tell me more")]:
        opened = (await chat.press(answer.button(title)))[0]
        texts.add(opened.text)
        last = opened
    for title in [title for title in last.titles if title.startswith("Tell me more")]:
        texts.add((await chat.press(last.button(title)))[0].text)
    assert texts == {BASE.text("aftercare", part.id) for part in BASE.answers["aftercare"].parts}


async def test_a_related_topic_is_a_button_that_leads_to_it(chat: Chat) -> None:
    answer = (await chat.say(QUESTIONS["schedule"]))[0]
    for topic in BASE.answers["schedule"].related:
        (reply, *_) = await chat.press(answer.button(BASE.answers[topic].title))
        assert reply.topic == topic


async def test_tell_me_more_goes_through_the_parts_one_after_the_other(chat: Chat) -> None:
    await chat.say(QUESTIONS["onset"])
    first = await chat.say("tell me more")
    second = await chat.say("ok and tell me more")
    parts = [BASE.text("onset", part.id) for part in BASE.answers["onset"].parts]
    assert topics([*first, *second]) == ["onset", "onset"]
    assert first[0].text in parts
    assert second[0].text in parts
    assert first[0].text != second[0].text


async def test_the_five_steps_are_walked_through_there_and_back_with_buttons(chat: Chat) -> None:
    overview = (await chat.say(QUESTIONS["treatment_steps"]))[0]
    (step,) = await chat.press(overview.button("Start: Step 1 of 5"))
    for number in range(1, 6):
        assert step.topic == "treatment_steps"
        assert step.text.startswith(f"Step {number} of 5")
        if number < 5:
            (step,) = await chat.press(step.button(f"Next: Step {number + 1} of 5"))
    assert not any(title.startswith("Next") for title in step.titles)
    (step,) = await chat.press(step.button("Back: Step 4 of 5"))
    assert step.text.startswith("Step 4 of 5")


@pytest.mark.parametrize("topic", [name for name in EDUCATION if BASE.answers[name].figure])
async def test_the_figure_of_an_answer_is_there_with_words_for_those_who_do_not_see_it(chat: Chat, topic: str) -> None:
    (image,) = [reply.raw["image"] for reply in await chat.say(QUESTIONS[topic]) if reply.raw["image"]]
    assert image["alt"]
    async with chat.http.get(image["url"]) as response:
        assert response.status == 200
        assert response.content_type == "image/svg+xml"
