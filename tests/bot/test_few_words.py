"""Few words behind a topic: the price behind insurance, coming sooner behind an effect that fades, a sign that is there."""

from __future__ import annotations

import pytest

from bot.nlu.few_words import is_amount_of_care, is_bare, named_behind
from bot.nlu.history import NO_HISTORY, History


def after(topic: str, question: str = "x") -> History:
    return History(question, (topic,), ((topic, "short"),))


@pytest.mark.parametrize(
    "text", ["how much if not", "and if they say no what would i pay", "ok how much is it then", "whats the price"]
)
def test_how_much_behind_insurance_is_the_price(text: str) -> None:
    assert named_behind(text, after("insurance")) == ("cost", "short")


@pytest.mark.parametrize("text", ["how much do they cover", "how much does my plan pay", "how much time does the approval take"])
def test_how_much_they_pay_stays_with_insurance(text: str) -> None:
    assert named_behind(text, after("insurance")) is None


@pytest.mark.parametrize("text", ["can i come earlier", "so cant i just be done sooner?", "could we do it earlier then"])
@pytest.mark.parametrize("topic", ["wearing_off", "schedule"])
def test_earlier_behind_an_effect_that_fades_is_no_wish_to_move_a_visit(text: str, topic: str) -> None:
    assert named_behind(text, after(topic)) == ("schedule", "sooner")
    assert named_behind(text, after("next_appointment")) is None


@pytest.mark.parametrize(
    "text", ["can i get an earlier appointment", "can i come earlier on friday", "can you move my visit up sooner"]
)
def test_a_visit_that_is_named_is_to_be_moved(text: str) -> None:
    assert named_behind(text, after("wearing_off")) is None


@pytest.mark.parametrize(
    "text", ["how many a week", "how many times a month is ok", "how often can i take it", "how many per week?"]
)
def test_how_many_behind_a_medicine_is_the_limit(text: str) -> None:
    assert named_behind(text, after("other_medications")) == ("other_medications", "acute")
    assert named_behind(text, after("eligibility")) is None


@pytest.mark.parametrize("text", ["can i do those at the same time", "could i use one of them together with botox"])
def test_another_treatment_at_the_same_time_is_one_beside_botox(text: str) -> None:
    assert named_behind(text, after("alternatives")) == ("other_medications", "short")


@pytest.mark.parametrize("text", ["got one", "i have some too", "just noticed one", "yes i have that now", "got a few on my arm"])
def test_a_sign_that_was_asked_about_and_is_there_is_no_line_for_the_diary(text: str) -> None:
    assert named_behind(text, after("side_effects", "can botox cause rash")) == ("side_effects", "warning_signs")


@pytest.mark.parametrize(
    ("text", "history"),
    [
        ("got one", after("side_effects", "can it cause a headache")),
        ("got one", after("headache_diary")),
        ("got one", NO_HISTORY),
        ("got one yesterday, 7/10, three hours", after("side_effects")),
        ("had one sunday, 4 out of 10", after("side_effects")),
        ("do i have that?", after("side_effects")),
        ("i have to work tomorrow", after("side_effects")),
    ],
)
def test_an_attack_and_other_things_one_has_are_not_meant(text: str, history: History) -> None:
    assert named_behind(text, history) is None


@pytest.mark.parametrize("text", ["and then what", "then what?", "ok what comes after that", "what next", "and what then"])
def test_what_comes_then_is_what_is_next_in_time(text: str) -> None:
    assert named_behind(text, after("onset")) == ("schedule", "how_long_lasts")
    assert named_behind(text, after("schedule")) == ("wearing_off", "short")
    assert named_behind(text, after("procedure")) == ("aftercare", "short")
    assert named_behind(text, after("insurance")) is None


@pytest.mark.parametrize("text", ["what about after the second round", "and after 2 treatments?", "how about with the next one"])
def test_a_later_round_behind_the_effect_is_asked_of_its_rounds(text: str) -> None:
    assert named_behind(text, after("onset")) == ("onset", "more_rounds")
    assert named_behind(text, after("wearing_off")) == ("onset", "more_rounds")
    assert named_behind(text, after("cost")) is None


@pytest.mark.parametrize("text", ["7 weeks", "im about 10 wks along", "three months"])
def test_weeks_told_behind_a_pregnancy_are_hers(text: str) -> None:
    assert named_behind(text, after("pregnancy")) == ("pregnancy", "already_pregnant")
    assert named_behind(text, after("onset")) is None


@pytest.mark.parametrize(
    "text",
    [
        *("then what about alcohol", "what next week", "what happens after the shots wear off"),
        *("after the second round my neck hurt", "what does the second round cost", "i am 7 weeks late for my shots"),
    ],
)
def test_more_words_ask_for_something_else(text: str) -> None:
    assert all(named_behind(text, after(topic)) is None for topic in ("onset", "schedule", "procedure", "pregnancy"))


@pytest.mark.parametrize(
    "text", ["what if they say no", "and if my plan denies it", "what if insurance turns me down", "what if im denied?"]
)
def test_a_no_behind_the_price_or_the_insurance_is_the_plans(text: str) -> None:
    assert named_behind(text, after("cost")) == named_behind(text, after("insurance")) == ("insurance", "denial")
    assert named_behind(text, after("consultation")) is None


@pytest.mark.parametrize(
    "text", ["what if it says no exercise", "if they say no can i pay cash", "what if i say no to the needles"]
)
def test_another_no_is_not_the_plans(text: str) -> None:
    assert named_behind(text, after("cost")) != ("insurance", "denial")


@pytest.mark.parametrize("text", ["when", "and when?", "ok how soon", "when can i", "how much"])
def test_a_word_that_asks_has_no_topic_of_its_own(text: str) -> None:
    assert is_bare(text)


@pytest.mark.parametrize("text", ["when is it", "when is my visit", "how much does it cost", "how soon does it work"])
def test_more_words_may_have_one(text: str) -> None:
    assert not is_bare(text)


@pytest.mark.parametrize("text", ["how much", "and how much?", "how much can i drink", "how much is too much"])
def test_how_much_behind_a_drink_or_a_sport_is_no_price(text: str) -> None:
    assert is_amount_of_care(text, after("aftercare"))
    assert is_amount_of_care(text, after("preparation"))
    assert not is_amount_of_care(text, after("insurance"))
    assert not is_amount_of_care(text, NO_HISTORY)


@pytest.mark.parametrize("text", ["how much is it", "how much does the visit cost", "how much do they charge"])
def test_a_price_that_is_asked_for_stays_one(text: str) -> None:
    assert not is_amount_of_care(text, after("aftercare"))
