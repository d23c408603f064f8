"""What is left of conversations once nobody may read them any more: counts of days."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from clinic.db.base import Base


class InsightDay(Base):
    """The counts of one day, once they are settled: see clinic/domain/insight_days.py. Days follow each other without a gap."""

    __tablename__ = "insight_day"

    day: Mapped[date] = mapped_column(primary_key=True, comment="where the clinic is")
    counts: Mapped[dict[str, Any]] = mapped_column(JSON, comment="numbers alone: no words, names or ids")
    settled_at: Mapped[datetime]
