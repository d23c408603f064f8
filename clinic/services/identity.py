"""Finds the patient whom the portal vouches for."""

from __future__ import annotations

from sqlalchemy import select

from clinic.db.engine import Sessions
from clinic.db.models.records import Patient


async def of_portal(sessions: Sessions, portal_id: str) -> Patient | None:
    """The patient with this id at the portal, or None."""
    async with sessions() as session:
        return await session.scalar(select(Patient).where(Patient.portal_id == portal_id))


async def known(sessions: Sessions, portal_ids: tuple[str, ...]) -> list[Patient]:
    """Those of these patients who are in the records, by name."""
    async with sessions() as session:
        found = select(Patient).where(Patient.portal_id.in_(portal_ids)).order_by(Patient.display_name)
        return list((await session.scalars(found)).all())
