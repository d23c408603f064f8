"""Which typed words ask to see or to delete what is kept, and which speak of something else."""

from __future__ import annotations

import pytest

from web.chat.privacy_wishes import NO, WHAT_THEN, YES, choice, wish


@pytest.mark.parametrize(
    ("text", "deed"),
    [
        ("delete my diary", "ask_erase_diary"),
        ("erase my diary please", "ask_erase_diary"),
        ("can you wipe my whole headache diary?", "ask_erase_diary"),
        ("I want to delete all my entries", "ask_erase_diary"),
        ("pls delete this chat", "ask_erase_chat"),
        ("clear our conversation history", "ask_erase_chat"),
        ("i'd like you to erase all my messages from your records", "ask_erase_chat"),
        ("delete everything you have about me", "show_kept"),
        ("erase all my data please", "show_kept"),
        ("What do you keep about me?", "show_kept"),
        ("wat info do u have on me", "show_kept"),
        ("i want my headache log gone", "ask_erase_diary"),
        ("remove everything from my diary", "ask_erase_diary"),
        ("empty my diary", "ask_erase_diary"),
        ("start my diary over from scratch", "ask_erase_diary"),
        ("make my diary disappear", "ask_erase_diary"),
        ("delete this thread", "ask_erase_chat"),
        ("i want you to forget this conversation", "ask_erase_chat"),
        ("i want this chat deleted", "ask_erase_chat"),
        ("delete my headache history", "ask_which"),
        ("can u delete what i wrote here", "ask_which"),
        ("forget everything i said", "ask_which"),
        ("forget my headaches", "ask_which"),
        ("erase all my headaches", "ask_which"),
        ("wipe my headache records", "ask_which"),
        ("get rid of everything i told you", "ask_which"),
        ("please delete what i logged", "ask_which"),
        ("delete my history", "ask_which"),
        ("show me my data", "show_kept"),
        ("i want to see my data", "show_kept"),
        ("can i see what you store on me", "show_kept"),
        ("what have you saved about me", "show_kept"),
        ("i want all my data removed", "show_kept"),
        ("forget all about me", "show_kept"),
        ("forget it", None),
        ("forget my headache, how long does botox take", None),
        ("i want my headaches gone", None),
        ("will botox get rid of my headaches", None),
        ("i forgot everything the doctor said", None),
        ("show me my data from last month", None),
        ("what i logged was wrong", None),
        ("delete what i logged yesterday", None),
        ("who can see my data", None),
        ("start my diary", None),
        ("delete my diary entry for monday", None),
        ("delete tuesday's", None),
        ("delete the last entry", None),
        ("how do i delete my diary", None),
        ("does deleting my diary delete the chat", None),
        ("delete my appointment", None),
        ("dont delete my diary", None),
        ("clear head today", None),
        ("what do you keep in the fridge", None),
        ("i deleted my diary app and now have a headache 6/10", None),
    ],
)
def test_a_wish_is_told_from_what_sounds_like_one(text: str, deed: str | None) -> None:
    assert wish(text) == deed


@pytest.mark.parametrize(
    "text", ["yes", "Yes, delete it", "yes im sure", "yeah go ahead please", "delete my whole diary", "erase it"]
)
def test_a_bare_yes(text: str) -> None:
    assert YES.fullmatch(text) and not NO.fullmatch(text)


@pytest.mark.parametrize("text", ["forget it", "forget my diary", "reset", "empty"])
def test_words_that_wish_and_do_not_agree_are_no_yes(text: str) -> None:
    assert not YES.fullmatch(text)


@pytest.mark.parametrize(
    ("text", "deed"),
    [
        *(("my whole diary", "ask_erase_diary"), ("the diary", "ask_erase_diary"), ("this chat", "ask_erase_chat")),
        *(("just the chat", "ask_erase_chat"), ("everything", "show_kept"), ("the last one", None), ("diary entry", None)),
    ],
)
def test_what_shall_be_deleted_is_chosen_in_a_few_words(text: str, deed: str | None) -> None:
    assert choice(text) == deed


@pytest.mark.parametrize("text", ["no", "no thanks", "keep it", "don't delete it", "no keep my diary"])
def test_a_bare_no(text: str) -> None:
    assert NO.fullmatch(text) and not YES.fullmatch(text)


@pytest.mark.parametrize(
    "text", ["yes but how long did you keep it", "yes i had a headache", "sure is bad today", "no headache today"]
)
def test_more_than_a_yes_or_no_is_neither(text: str) -> None:
    assert not YES.fullmatch(text) and not NO.fullmatch(text)


@pytest.mark.parametrize(
    "text", ["what happens then", "and what happens if i say yes?", "is it gone for good", "can i get it back"]
)
def test_what_a_yes_would_do_is_asked(text: str) -> None:
    assert WHAT_THEN.fullmatch(text)


@pytest.mark.parametrize("text", ["what happens at my visit", "what happens after botox", "yes", "can i get my shots back"])
def test_what_happens_otherwise_is_another_question(text: str) -> None:
    assert not WHAT_THEN.fullmatch(text)
