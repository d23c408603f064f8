"""What was told and is in no diary yet, since an alarm or a failure came between, where an entry of another day is told next."""

from __future__ import annotations

from dataclasses import replace

from clinic.domain.diary_form.state import DiaryForm


def beside_unsaved(begun: DiaryForm, before: DiaryForm) -> DiaryForm:
    """The form with what was told `before` and not saved: of the same headache it is told on, of another day it is read back
    behind this one. A change of a saved entry that was left is not made: that entry is as it was."""
    if not before.unsaved or before.target:
        return begun
    told = list(begun.drafts)
    for draft in before.drafts:
        place = next((n for n, one in enumerate(told) if one.date == draft.date), None)
        if place is None or begun.apart:
            told.append(draft)
        elif told[place].headache is draft.headache:
            told[place] = draft.merged(told[place])
    return replace(begun, drafts=tuple(told), apart=begun.apart and len(told) == 1)
