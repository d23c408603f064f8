"""Which answers the clinic has signed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select

from clinic.db.models.chat import SignOff
from clinic.db.store import Store


async def signed(store: Store, text_hashes: Mapping[str, str]) -> dict[str, date]:
    """The day on which each topic's answer was signed, for those whose very text was.

    `text_hashes`: topic to `knowledge.text_hash` of its answer.
    """
    found = select(SignOff).where(SignOff.topic.in_(text_hashes))
    rows = await store.read(lambda session: session.scalars(found).all())
    return {row.topic: row.signed_on for row in rows if row.text_hash == text_hashes[row.topic]}
