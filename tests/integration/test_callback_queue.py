"""Call-backs are worked on by one person at a time, and what happens to one is said once: on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import delete

from clinic.db import migrate
from clinic.db.encryption import Vault, fresh_key
from clinic.db.models.chat import Callback
from clinic.db.store import Store, open_store
from clinic.domain.callbacks import LEASE, Outcome, Result
from clinic.domain.chat import Post
from clinic.errors import CallbackChanged, CallbackGone, CallbackHeld, NotShared, OtherBody
from clinic.services import callback_queue, callback_views, transcripts, turns
from clinic.services.callback_views import Counts
from tests.databases import empty_database
from tests.integration import postgres
from tests.integration.callback_desk import MORNING, Desk, hired, passed_on, patient

KEY = fresh_key()


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    if not postgres.is_here():
        pytest.skip("PostgreSQL is not installed")
    with postgres.server() as url:
        asyncio.run(migrate.upgrade(url, Vault([KEY])))
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgresql":
        return str(request.getfixturevalue("server"))
    empty_database(tmp_path / "clinic.db")
    return f"sqlite+aiosqlite:///{tmp_path / 'clinic.db'}"


@pytest.fixture
async def desk(url: str) -> AsyncIterator[Desk]:
    store = open_store(url, Vault([KEY]))
    await store.write(lambda session: session.execute(delete(Callback)))
    desk = Desk(store, await hired(store, "Ann"), await hired(store, "Ben"))
    await desk.opened()
    await desk.ask()
    yield desk
    await store.close()


@pytest.fixture
async def other_process(url: str) -> AsyncIterator[Store]:
    """A store that shares nothing with the desk's but the database."""
    store = open_store(url, Vault([KEY]))
    yield store
    await store.close()


async def test_two_who_take_it_at_once_are_one_who_has_it_and_one_who_is_told(desk: Desk, other_process: Store) -> None:
    for _ in range(10):
        await desk.opened()
        await desk.ask()
        outcomes = await asyncio.gather(
            callback_queue.take(desk.store, desk.act(desk.ann), now=desk.now),
            callback_queue.take(other_process, desk.act(desk.ben), now=desk.now),
            return_exceptions=True,
        )
        owner = (await desk.row()).owner_id
        (refused,) = [outcome for outcome in outcomes if outcome is not None]
        assert isinstance(refused, CallbackHeld)
        assert (owner, refused.owner) in [(desk.ann.id, "Ann"), (desk.ben.id, "Ben")]
        assert await desk.steps() == [("taken", None, owner)]


async def test_a_claim_without_a_sign_of_life_is_free_again_and_its_owner_is_told_who_has_it_now(desk: Desk) -> None:
    await desk.take(desk.ann)
    desk.now += LEASE - timedelta(seconds=1)
    with pytest.raises(CallbackHeld):
        await desk.take(desk.ben)
    await callback_views.look(desk.store, desk.reference, desk.ann, why={}, now=desk.now)  # a sign of life
    desk.now += LEASE - timedelta(seconds=1)
    with pytest.raises(CallbackHeld):
        await desk.take(desk.ben)
    await callback_views.look(desk.store, desk.reference, desk.ben, why={}, now=desk.now)  # of somebody else is none of hers
    desk.now += timedelta(seconds=1)
    await desk.take(desk.ben)
    with pytest.raises(CallbackHeld) as refused:
        await desk.attempt(desk.ann, Result.REACHED)
    assert refused.value.owner == "Ben"
    assert [step[0] for step in await desk.steps()] == ["taken", "taken"]


async def test_who_comes_back_late_goes_on_when_nobody_took_it(desk: Desk) -> None:
    await desk.take(desk.ann)
    desk.now += 3 * LEASE
    assert await desk.attempt(desk.ann, Result.REACHED) == desk.conversation
    assert (await desk.row()).seen_at == desk.now


async def test_who_does_not_have_it_neither_calls_nor_gives_back_nor_closes_but_may_leave_a_note(desk: Desk) -> None:
    with pytest.raises(CallbackHeld) as refused:
        await desk.attempt(desk.ben, Result.NO_ANSWER)
    assert refused.value.owner is None
    await desk.take(desk.ann)
    with pytest.raises(CallbackHeld):
        await callback_queue.give_back(desk.store, desk.act(desk.ben), now=desk.now)
    with pytest.raises(CallbackHeld):
        await desk.close(desk.ben, Outcome.REACHED)
    await callback_queue.note(desk.store, desk.act(desk.ben, "She is at work until five"), now=desk.now)
    assert (await desk.row()).owner_id == desk.ann.id
    await callback_queue.give_back(desk.store, desk.act(desk.ann), now=desk.now)
    await desk.take(desk.ben)
    assert sorted(step[0] for step in await desk.steps()) == ["given_back", "note", "taken", "taken"]


@pytest.mark.parametrize("result", [Result.NO_ANSWER, Result.VOICEMAIL])
async def test_after_a_call_without_an_answer_the_patient_reads_so_with_the_next_try(desk: Desk, result: Result) -> None:
    await desk.opened(await patient(desk.store))
    await desk.ask()
    await desk.take(desk.ann)
    assert await desk.attempt(desk.ann, result) == desk.conversation
    (message,) = await desk.said()
    assert "We called you on Wednesday, November 18, at 10:00 am" in message.text
    assert "We aim to call again on Wednesday, November 18, from 12:00 pm to 5:00 pm." in message.text
    assert desk.reference in message.text and message.topic is None
    row = await desk.row()
    assert (row.owner_id, row.call_from, row.due_at) == (None, MORNING + timedelta(hours=2), MORNING + timedelta(hours=7))
    assert (await desk.logged())[-3:] == [
        (desk.ann.actor, "callback.taken", f"callback/{desk.reference}"),
        (desk.ann.actor, "transcript.write", f"conversation/{desk.conversation}"),
        (desk.ann.actor, "callback.attempt", f"callback/{desk.reference}"),
    ]


async def test_a_form_that_is_sent_twice_counts_once_also_at_once(desk: Desk, other_process: Store) -> None:
    await desk.take(desk.ann)
    act = desk.act(desk.ann, "It rang for a minute")
    elsewhere = Desk(other_process, desk.ann, desk.ben, reference=desk.reference)
    await asyncio.gather(*(one.attempt(desk.ann, Result.NO_ANSWER, act) for one in (desk, elsewhere, desk)))
    desk.later(minutes=1)
    await desk.attempt(desk.ann, Result.NO_ANSWER, act)  # although it is nobody's any more
    assert [step[0] for step in await desk.steps()] == ["taken", "attempt"]
    assert len(await desk.said()) == 1
    with pytest.raises(OtherBody):
        await desk.attempt(desk.ann, Result.VOICEMAIL, act)
    with pytest.raises(OtherBody):
        await desk.take(desk.ann, act)


async def test_closing_twice_with_one_form_is_closing_once(desk: Desk) -> None:
    await desk.tried(Result.NO_ANSWER)
    act = desk.act(desk.ann)
    await asyncio.gather(*(desk.close(desk.ann, Outcome.NOT_REACHED, act) for _ in range(3)))
    assert len(await desk.said()) == 2  # that somebody called, and that nobody calls again
    with pytest.raises(CallbackGone):
        await desk.close(desk.ann, Outcome.NOT_REACHED)


async def test_who_was_reached_is_told_nothing(desk: Desk) -> None:
    await desk.take(desk.ann)
    await desk.attempt(desk.ann, Result.REACHED)
    assert (await desk.row()).owner_id == desk.ann.id
    await desk.close(desk.ann, Outcome.REACHED)
    assert await desk.said() == []
    row = await desk.row()
    assert (row.closed_at, row.outcome, row.owner_id) == (desk.now, "reached", None)
    for by in (desk.ann, desk.ben):
        with pytest.raises(CallbackGone):
            await desk.take(by)


@pytest.mark.parametrize(("outcome", "is_told"), [
    (Outcome.NOT_REACHED, True),
    (Outcome.WRONG_NUMBER, True),
    (Outcome.OTHER_WAY, False),
    (Outcome.WITHDRAWN, False),
])  # fmt: skip
async def test_who_will_not_be_called_any_more_is_told_so(desk: Desk, outcome: Outcome, is_told: bool) -> None:
    await desk.tried(Result.NO_ANSWER)
    await desk.close(desk.ann, outcome)
    assert ["will not call again" in message.text for message in await desk.said()] == [False, *[True] * is_told]


async def test_a_call_of_the_old_number_says_nothing_of_the_new_one(desk: Desk) -> None:
    await desk.take(desk.ann)
    await desk.ask(phone="tel:+1-312-555-0142")
    with pytest.raises(CallbackChanged):
        await desk.attempt(desk.ann, Result.WRONG_NUMBER)
    assert await desk.said() == []
    await desk.attempt(desk.ann, Result.WRONG_NUMBER, asked=2)
    (message,) = await desk.said()
    assert "not yours" in message.text and "again on" not in message.text


async def test_an_erased_chat_is_told_nothing_and_its_call_back_is_gone_with_its_notes_once_closed(desk: Desk) -> None:
    await desk.ask(share_chat=True)
    await transcripts.erase(desk.store, desk.conversation, now=desk.now)
    row = await desk.row()
    assert (row.conversation_id, row.reason, row.shared_seq) == (None, None, None)
    await desk.take(desk.ann)
    assert await desk.attempt(desk.ann, Result.NO_ANSWER, asked=2) is None
    await desk.take(desk.ann)
    act = desk.act(desk.ann, "Nobody there")
    assert await desk.close(desk.ann, Outcome.NOT_REACHED, act) is None
    assert await desk.steps() == []
    with pytest.raises(CallbackGone):
        await callback_views.look(desk.store, desk.reference, desk.ann, why={}, now=desk.now)
    with pytest.raises(CallbackGone):
        await desk.close(desk.ann, Outcome.NOT_REACHED, act)


@pytest.mark.parametrize(("called", "window", "due"), [
    ("2026-10-30 16:00", "morning", "2026-11-02T18:00"),  # the clocks go back on Sunday
    ("2027-03-12 16:00", "afternoon", "2027-03-15T22:00"),  # and forward
    ("2026-11-20 14:00", "any", "2026-11-23T23:00"),  # Friday, an hour before the weekend
    ("2026-11-21 10:00", "any", "2026-11-23T23:00"),  # somebody works on a Saturday
])  # fmt: skip
async def test_the_next_try_is_due_on_the_clinics_clock(desk: Desk, called: str, window: str, due: str) -> None:
    desk.at(called)
    await desk.opened()
    await desk.ask(window=window)
    await desk.take(desk.ann)
    await desk.attempt(desk.ann, Result.NO_ANSWER)
    assert (await desk.row()).due_at == datetime.fromisoformat(due).replace(tzinfo=UTC)


async def test_what_waits_is_counted_and_mine_come_first_then_what_is_free(desk: Desk) -> None:
    first = desk.reference
    references = {}
    for name, window in (("free", "any"), ("bens", "morning"), ("anns", "any"), ("soon", "morning")):
        await desk.opened()
        references[name] = await desk.ask(window=window)
        if name in ("bens", "anns"):
            await desk.take(desk.ben if name == "bens" else desk.ann)
    assert await callback_views.counts(desk.store, desk.now) == Counts(open=5, free=3, due=5, overdue=0)
    listed = await callback_views.queue(desk.store, desk.ann, now=desk.now)
    rest = sorted([first, references["free"]])
    assert [item.callback.reference for item in listed] == [references["anns"], references["soon"], *rest, references["bens"]]
    assert [item.owner for item in listed] == ["Ann", None, None, None, "Ben"]
    desk.at("2026-11-18 12:00")
    assert await callback_views.counts(desk.store, desk.now) == Counts(open=5, free=5, due=5, overdue=2)
    desk.reference = references["anns"]
    await desk.close(desk.ann, Outcome.REACHED)
    assert await callback_views.counts(desk.store, desk.now) == Counts(open=4, free=4, due=4, overdue=2)
    assert [item.callback.reference for item in await callback_views.closed(desk.store)] == [references["anns"]]


async def test_the_chat_is_read_as_far_as_it_was_shared_and_every_look_is_written_down(desk: Desk) -> None:
    with pytest.raises(NotShared):
        await callback_views.shared_chat(desk.store, desk.reference, desk.ann)
    await desk.opened(await patient(desk.store))
    await desk.ask(share_chat=True)
    post = Post(desk.conversation, str(uuid4()), "Not for them", "hash")
    await turns.begin(desk.store, post, passed_on, now=desk.now)
    messages = await callback_views.shared_chat(desk.store, desk.reference, desk.ann)
    assert [message.text for message in messages] == ["Hello", "My bill is wrong"]
    whole = await callback_views.look(desk.store, desk.reference, desk.ben, why={}, now=desk.now)
    assert (whole.listed.patient, whole.listed.callback.reason) == ("Maria Demo", "My bill")
    assert (await desk.logged())[-2:] == [
        (desk.ann.actor, "transcript.read", f"conversation/{desk.conversation}"),
        (desk.ben.actor, "callback.read", f"callback/{desk.reference}"),
    ]
    await transcripts.erase(desk.store, desk.conversation, now=desk.now)
    with pytest.raises(NotShared):
        await callback_views.shared_chat(desk.store, desk.reference, desk.ann)


async def test_a_patient_who_writes_erases_or_asks_anew_in_the_same_instant_disturbs_nothing(
    desk: Desk, other_process: Store
) -> None:
    await desk.opened(await patient(desk.store))
    await desk.ask()
    await desk.take(desk.ann)
    post = Post(desk.conversation, str(uuid4()), "Are you there?", "hash")
    elsewhere = Desk(other_process, desk.ann, desk.ben, conversation=desk.conversation)
    outcomes = await asyncio.gather(
        turns.begin(other_process, post, passed_on, now=desk.now),
        desk.attempt(desk.ann, Result.NO_ANSWER),
        elsewhere.ask(window="afternoon"),
        return_exceptions=True,
    )
    assert all(isinstance(outcome, CallbackChanged) or not isinstance(outcome, BaseException) for outcome in outcomes)
    history = await transcripts.history(desk.store, desk.conversation)
    assert [message.seq for message in history] == list(range(1, len(history) + 1))
    assert len(await desk.said()) == len([step for step in await desk.steps() if step[0] == "attempt"])
    await desk.take(desk.ann)
    await asyncio.gather(
        transcripts.erase(other_process, desk.conversation, now=desk.now), desk.attempt(desk.ann, Result.NO_ANSWER, asked=2)
    )
    assert (await desk.row()).conversation_id is None
