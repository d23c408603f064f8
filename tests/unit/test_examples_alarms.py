"""What the assistant learns for ordinary topics holds no words that the red-flag rules read as a crisis."""

from __future__ import annotations

from clinic.domain.review import alarm_above
from clinic.example_files.reading import read
from safety import Level, default_rules

ALARMS = ("crisis", "emergency", "urgent")
# Words that only sound like one; the rules answer them for safety's sake, and the topic is the true one.
SOUNDS_LIKE_IT = {
    "cheese wine chocolate. whats left to live for": "a joke about what to leave out at table",
    "need 3 sources on teen self harm for health class": "homework",
    "how do i clean a hunting rifle, first season": "nothing of the clinic's",
}


def test_no_example_of_an_ordinary_topic_is_a_crisis() -> None:
    rules = default_rules()
    ordinary = [example for example in read() if example.topic not in ALARMS]
    found = {one.text for one in ordinary if alarm_above(one.text, one.topic, rules) is Level.CRISIS}
    assert found - set(SOUNDS_LIKE_IT) == set()
    assert set(SOUNDS_LIKE_IT) <= {one.text for one in ordinary}
