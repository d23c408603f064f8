"""Which answers the clinic has signed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select

from clinic.db.engine import Sessions
from clinic.db.models.chat import SignOff


async def signed(sessions: Sessions, text_hashes: Mapping[str, str]) -> dict[str, date]:
    """The day on which each topic's answer was signed, for those whose very text was.

    `text_hashes`: topic to `knowledge.text_hash` of its answer.
    """
    async with sessions() as session:
        rows = (await session.scalars(select(SignOff).where(SignOff.topic.in_(text_hashes)))).all()
    return {row.topic: row.signed_on for row in rows if row.text_hash == text_hashes[row.topic]}
