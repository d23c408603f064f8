"""What the clinic's clinicians signed or sent back. Every verdict is bound to the very text by its hash, and none is deleted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from clinic.db.models.chat import SignOff
from clinic.db.store import Store
from clinic.domain.sign_offs import Standing, Verdict, needs_signature, standing
from clinic.domain.text_changes import Change, changes
from clinic.errors import NoRemark, TextChanged
from clinic.services import audit
from clinic.services.audit import Access
from knowledge import Knowledge, signed_texts, text_hash

SIGNED, SENT_BACK = "signed", "sent_back"
# Without sealed columns, and put together once: each turn of a patient reads it.
_BARE = (
    select(SignOff.topic, SignOff.text_hash, SignOff.verdict, SignOff.signed_on)
    .where(SignOff.topic.in_(bindparam("topics", expanding=True)))
    .order_by(SignOff.id)
)


async def signed(store: Store, text_hashes: Mapping[str, str]) -> dict[str, date]:
    """The day on which each topic's answer was signed, for those whose very text was, and was not sent back since.

    `text_hashes`: topic to `knowledge.text_hash` of its answer.
    """
    rows = await store.read(lambda session: session.execute(_BARE, {"topics": list(text_hashes)}).all())
    latest = {row.topic: row for row in rows if row.text_hash == text_hashes[row.topic]}
    return {topic: row.signed_on for topic, row in latest.items() if row.verdict == SIGNED}


async def standings(store: Store, base: Knowledge, today: date, topics: Iterable[str] | None = None) -> dict[str, Standing]:
    """How each answer of these topics, or of all, stands today, in the order of the topics."""
    wanted = [topic for topic in base.topics if topics is None or topic in set(topics)]
    given = await store.read(lambda session: [_verdict(row) for row in session.scalars(_of(wanted))])
    return {topic: standing(base.answers[topic], text_hash(base.answers[topic]), given, today) for topic in wanted}


async def waiting(store: Store, base: Knowledge, today: date) -> int:
    """How many answers wait for a signature: those that `require_sign_off` withdraws, or would."""
    found = await standings(store, base, today)
    return sum(needs_signature(base, topic) and not one.is_good for topic, one in found.items())


async def history(store: Store, topic: str) -> list[Verdict]:
    """Every verdict on this topic's texts, the latest first."""
    found = await store.read(lambda session: [_verdict(row) for row in session.scalars(_of([topic]))])
    return found[::-1]


async def changed_since(store: Store, base: Knowledge, topic: str) -> list[Change] | None:
    """What is other in the topic's texts than in those of the latest verdict; None where these were not kept."""
    latest = select(SignOff.texts).where(SignOff.topic == topic).order_by(SignOff.id.desc()).limit(1)
    before = await store.read(lambda session: session.scalar(latest))
    return changes(before, signed_texts(base.answers[topic])) if before is not None else None


async def sign(store: Store, base: Knowledge, verdict: Verdict) -> bool:
    """Keep the verdict; False when the same person gave it on that day already. `TextChanged` when the text is another one
    by now, `NoRemark` when it is sent back without a word of why.
    """
    if text_hash(base.answers[verdict.topic]) != verdict.text_hash:
        raise TextChanged
    if not verdict.is_signed and not verdict.remark:
        raise NoRemark

    def work(session: Session) -> bool:
        last = session.scalars(select(SignOff).where(SignOff.topic == verdict.topic).order_by(SignOff.id.desc()).limit(1)).first()
        is_new = last is None or replace(_verdict(last), at=verdict.at) != verdict
        if is_new:
            session.add(_row(verdict, signed_texts(base.answers[verdict.topic])))
            action = "answer.sign" if verdict.is_signed else "answer.send_back"
            audit.record(session, Access(None, action, f"answer/{verdict.topic}", verdict.actor, {"text": verdict.text_hash}))
        return is_new

    return await store.write(work)


def _of(topics: Iterable[str]) -> Select[SignOff]:
    return select(SignOff).where(SignOff.topic.in_(list(topics))).order_by(SignOff.id)


def _verdict(row: SignOff) -> Verdict:
    return Verdict(
        topic=row.topic,
        text_hash=row.text_hash,
        is_signed=row.verdict == SIGNED,
        day=row.signed_on,
        at=row.signed_at,
        actor=row.actor,
        by=row.signed_by,
        remark=row.remark,
    )


def _row(verdict: Verdict, texts: list[Any]) -> SignOff:
    return SignOff(
        topic=verdict.topic,
        text_hash=verdict.text_hash,
        texts=texts,
        verdict=SIGNED if verdict.is_signed else SENT_BACK,
        signed_on=verdict.day,
        signed_at=verdict.at,
        actor=verdict.actor,
        signed_by=verdict.by,
        remark=verdict.remark,
    )
