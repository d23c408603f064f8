"""The diary as files that a patient opens from the chat: made from the records at that moment, and kept nowhere."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from clinic.db.store import Store
from clinic.diary_files.own_csv import diary_csv
from clinic.domain.doctor_report import doctor_report
from clinic.services import diary_export
from clinic.services.diary_export import Kept
from knowledge import Clinic
from web.chat.downloads import File, Maker, Wanted
from web.errors import NotFound


@dataclass(frozen=True)
class DiaryDownloads:
    """`makers`: by kind of file. Each raises `NotFound` for a conversation that is gone, and for a visitor's."""

    store: Store
    clinic: Clinic
    now: Callable[[], datetime]

    @property
    def makers(self) -> Mapping[str, Maker]:
        return {"diary_pdf": self.pdf, "diary_csv": self.csv, "diary_fhir": self.fhir}

    async def pdf(self, wanted: Wanted) -> File:
        return File(await self._made(wanted, self._pdf), "application/pdf", "headache-diary.pdf")

    async def csv(self, wanted: Wanted) -> File:
        return File(
            await self._made(wanted, lambda kept: diary_csv(kept.entries)), "text/csv; charset=utf-8", "headache-diary.csv"
        )

    async def fhir(self, wanted: Wanted) -> File:
        return File(await self._made(wanted, self._fhir), "application/fhir+json", "headache-diary.fhir.json")

    async def _made(self, wanted: Wanted, make: Callable[[Kept], bytes]) -> bytes:
        kept = await diary_export.of_conversation(self.store, wanted.conversation_id)
        if kept is None:
            raise NotFound("there is no such file")
        return await asyncio.to_thread(make, kept)  # a long diary takes a while, and others are to be answered meanwhile

    # The libraries of the two are drawn in when the first is wanted: together they take two seconds of every start.
    def _pdf(self, kept: Kept) -> bytes:
        from clinic.diary_files.pdf import doctor_pdf

        today = self.now().astimezone(self.clinic.zone).date()
        report = doctor_report(kept.entries, kept.treatments, name=kept.name, portal_id=kept.portal_id, today=today)
        return doctor_pdf(report, clinic=self.clinic.name, country=self.clinic.country)

    def _fhir(self, kept: Kept) -> bytes:
        from clinic.fhir.diary_bundle import diary_bundle

        return diary_bundle(kept.entries, portal_id=kept.portal_id, display_name=kept.name, now=self.now())
