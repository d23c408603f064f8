"""What the last records of dialogues say, so that of a record which nobody has changed nothing is read or written twice.

A dialogue of 100 events was decrypted, parsed and written out as JSON anew at every message. The record at rest stays the same:
whole, sealed, and the only truth. What is known of it counts only as long as it is sealed in the very same bytes, which another
process's writing would have changed.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any, Dict, List, Optional, Text

from rasa.shared.core.events import Event

# How many dialogues are kept in memory: those that somebody takes part in just now.
MOST = 64


@dataclass
class Entry:
    """One event: as it stands in the record, as it is read from there, or both."""

    text: Optional[Text] = None
    event: Optional[Event] = None

    def written(self) -> Text:
        if self.text is None:
            self.text = as_text(self.event)
        return self.text

    def read(self) -> Optional[Event]:
        """None for what is no event."""
        if self.event is None:
            self.event = Event.from_parameters(json.loads(self.text or "{}"))
        return self.event


def as_text(event: Optional[Event]) -> Text:
    return json.dumps(event.as_dict() if event else {}, separators=(",", ":"))


class KnownRecords:
    """The dialogues that were spoken last, each with the bytes that it is sealed in."""

    def __init__(self) -> None:
        self._sealed: Dict[Text, bytes] = {}
        self._entries: OrderedDict[Text, List[Entry]] = OrderedDict()

    def entries(self, sender_id: Text, sealed: bytes) -> Optional[List[Entry]]:
        """None where these bytes were not read or written here lately."""
        return self._entries[sender_id] if self._sealed.get(sender_id) == sealed else None

    def of_events(self, sender_id: Text, events: List[Event]) -> List[Entry]:
        """An entry for each event. Those that were read from the record are known by being the same objects; what is new is to
        be read from its text the next time, like everything else."""
        known = {id(entry.event): entry for entry in self._entries.get(sender_id, ()) if entry.event is not None}
        return [known.get(id(event)) or Entry(as_text(event)) for event in events]

    def keep(self, sender_id: Text, sealed: bytes, entries: List[Entry]) -> None:
        self.forget(sender_id)
        self._sealed[sender_id], self._entries[sender_id] = sealed, entries
        if len(self._entries) > MOST:
            self.forget(next(iter(self._entries)))

    def forget(self, sender_id: Text) -> None:
        self._sealed.pop(sender_id, None)
        self._entries.pop(sender_id, None)


def read_entries(record: bytes) -> List[Entry]:
    """The entries of a record that was just opened."""
    parsed: List[Dict[Text, Any]] = json.loads(record)
    return [Entry(event=Event.from_parameters(each)) for each in parsed]
