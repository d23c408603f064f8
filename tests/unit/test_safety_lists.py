"""Lists as in a chart: what is denied in them is taken back, and nothing that stands behind."""

from __future__ import annotations

import pytest

from safety import Level, default_rules


@pytest.mark.parametrize(
    "text",
    [
        "Denies CP, SOB, dysphagia. Wants to know what to wear",
        "denies fever, vision changes, weakness, numbness, slurred speech",
        "denies: fever, neck stiffness, weakness",
        "denies double vision, droopy lid, trouble swallowing. asks about cost",
        "denies SOB, trouble swallowing, trouble speaking, wants to know price",
        "negative for facial droop, slurred speech, and weakness",
        "neg for CP, SOB, LOC",
        "denies rash, hives, swelling of lips",
        "No fever no vision change no weakness",
        "no sob no cp no hives no throat swelling",
        "caller can't breathe through nose, has cold",
        "stuffy and cant breathe thru her nose",
    ],
)
def test_all_of_the_list_is_taken_back(text: str) -> None:
    assert default_rules().assess(text).level is Level.NONE


@pytest.mark.parametrize(
    "text",
    [
        "denies CP but cant swallow",
        "denies CP, SOB, now cant swallow",
        "denies CP, has trouble swallowing",
        "denies CP. Trouble swallowing",  # a full stop ends the list
        "denies CP and SOB, throat is closing",
        "denies CP, SOB, reports slurred speech",
        "denies CP, SOB, new L sided weakness",
        "denies CP c/o SOB",
        "denies fever, whole body weak, trouble breathing today",
        "denies pain, left side weakness began this morning",
        "neg for CP, positive for SOB and facial droop",
        "no pain, trouble breathing",  # patients go on with what they have
        "no fever no rash but cant breathe",
        "no fever no cp her face droops",
        "denies SI but took 20 pills",
        "cant breathe through nose or mouth, has a cold",
        "cant breathe through nose, lips swelling",
        "has a cold, cant breathe through nose and throat",
    ],
)
def test_what_is_no_item_of_it_stays_an_alarm(text: str) -> None:
    assert default_rules().assess(text).level >= Level.URGENT
