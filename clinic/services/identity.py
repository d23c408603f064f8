"""Finds the patient whom the portal vouches for."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select

from clinic.db.models.records import Patient
from clinic.db.store import Store


async def of_portal(store: Store, portal_id: str) -> Patient | None:
    """The patient with this id at the portal, or None."""
    return await store.read(lambda session: session.scalar(select(Patient).where(Patient.portal_id == portal_id)))


async def known(store: Store, portal_ids: Collection[str]) -> Sequence[Patient]:
    """Those of these patients who are in the records."""
    found = select(Patient).where(Patient.portal_id.in_(list(portal_ids)))
    return await store.read(lambda session: session.scalars(found).all())
