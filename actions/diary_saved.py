"""What was saved a moment ago, shown again to who asks about it."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher

from actions.diary_meant import of_form
from actions.diary_slots import TOPIC, entry, summary
from actions.speech import say
from clinic.domain.diary.told import asks_of_saved
from clinic.domain.diary_form.form import DiaryForm
from clinic.domain.diary_parser.replies import Reply, is_reply


async def told_saved(dispatcher: CollectingDispatcher, patient_id: int, form: DiaryForm, text: str) -> bool:
    """Whether a text says "save" or asks about what was saved last ("did you save it"), which is then shown. `CouldNotCheck`."""
    if not form.saved or not (is_reply(text, Reply.YES) or asks_of_saved(text)):
        return False
    there = await of_form(patient_id, form)
    for one in there:
        say(dispatcher, TOPIC, "is_saved", fields=summary(one.entry), entry=entry(one.entry, saved=True, id=one.id))
    return bool(there)
