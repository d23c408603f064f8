"""Who is to be woken when a conversation has news. What the news is stands in the database."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain

import structlog

from clinic.db.store import Store
from clinic.services import transcripts
from web.errors import RETRY_AFTER_S, Away, TooMany

# News that another gateway or a command stored is seen this late.
POLL_S = 2.0
PER_CONVERSATION = 6
# A whole clinic may sit behind one address.
PER_ADDRESS = 600
OVERALL = 3000
log = structlog.get_logger()


@dataclass(eq=False, slots=True)
class Stream:
    """An open event stream: `woken` when there may be news, `ended` when it has to close. `seq`: of the last message sent."""

    transport: asyncio.Transport | None
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    ended: bool = False
    seq: int = 0

    def end(self) -> None:
        """Close it at once, also when its reader does not read. It resumes where it was."""
        self.ended = True
        self.woken.set()
        if self.transport is not None and self.transport.get_write_buffer_size():
            self.transport.abort()


class Hub:
    """The open event streams of this process."""

    def __init__(self, store: Store, *, limited: bool) -> None:
        self._store, self._limited = store, limited
        self._streams: dict[str, list[Stream]] = {}
        self._of_address: Counter[str] = Counter()
        self._last_seqs: dict[str, int] = {}
        self._closed = False

    @contextmanager
    def open(self, conversation_id: str, address: str, transport: asyncio.Transport | None) -> Iterator[Stream]:
        """A stream, listed while the context lasts. One too many of a conversation ends its oldest.

        `TooMany` of one address; `Away` when there are too many in all, or the gateway stops.
        """
        self._check_room(address)
        streams = self._streams.setdefault(conversation_id, [])
        for oldest in streams[: 1 - PER_CONVERSATION]:
            oldest.end()
        streams.append(stream := Stream(transport))
        self._of_address[address] += 1
        try:
            yield stream
        finally:
            self._forget(conversation_id, stream)
            self._of_address -= Counter([address])

    def wake(self, conversation_id: str) -> None:
        """Something was stored in this conversation, or it was erased."""
        for stream in self._streams.get(conversation_id, ()):
            stream.woken.set()

    async def work(self) -> None:
        """Look for what other processes stored, until cancelled."""
        while True:
            await asyncio.sleep(POLL_S)
            try:
                await self._poll()
            except Exception as error:  # streams of the other gateways' patients hang on this loop
                log.error("events.poll_failed", exc_info=error)

    def close(self) -> None:
        """End every stream, and take no other."""
        self._closed = True
        for stream in self:
            stream.end()

    def __iter__(self) -> Iterator[Stream]:
        return chain.from_iterable(self._streams.values())

    def __len__(self) -> int:
        return sum(map(len, self._streams.values()))

    def _check_room(self, address: str) -> None:
        if self._closed or len(self) >= OVERALL:
            raise Away("there is no room for another event stream")
        if self._limited and self._of_address[address] >= PER_ADDRESS:
            raise TooMany("this address has too many event streams open", wait_s=RETRY_AFTER_S)

    def _forget(self, conversation_id: str, stream: Stream) -> None:
        streams = self._streams[conversation_id]
        streams.remove(stream)
        if not streams:
            del self._streams[conversation_id]

    def _is_behind(self, conversation_id: str, seq: int) -> bool:
        """Whether a stream has not sent that message; what was stored in this process is sent by the time of the look."""
        return any(stream.seq < seq for stream in self._streams[conversation_id])

    async def _poll(self) -> None:
        if not self._streams:
            return
        found = await transcripts.last_seqs(self._store, list(self._streams))
        for id in list(self._streams):
            if id not in found or (found[id] != self._last_seqs.get(id) and self._is_behind(id, found[id])):
                self.wake(id)
        self._last_seqs = found
