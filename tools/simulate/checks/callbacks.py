"""Call-backs: each wish once, with the number of whoever wished it, worked on by one person at a time, ended as it was ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from clinic.domain.callbacks import LEASE
from tools.simulate.checks.finding import Finding
from tools.simulate.evidence import Evidence
from tools.simulate.ledger import Chat, Ledger, Wish

# The desk's page shows no more (`MOST_LISTED` of clinic/services/callback_views.py).
ONE_PAGE = 200
# Between the product's own time of an act and when its answer was noted down here.
SLACK = timedelta(minutes=1)
FREES = {"give-back", "close"}


def stored_once(ledger: Ledger, evidence: Evidence) -> Finding:
    """Every reference that was read back is one row, with this patient's number and conversation; and there are no others."""
    found = Finding("each call-back once, with its patient's number", "call-backs")
    wished = _wished(ledger)
    found.counted = len(wished)
    rows = Counter(call.reference for call in evidence.calls)
    found.problems += [f"{reference} was read back and is lost" for reference in wished if reference not in rows]
    found.problems += [f"{reference} is there {count} times" for reference, count in rows.items() if count > 1]
    found.problems += [f"{reference} was wished by nobody" for reference in rows if reference not in wished]
    for call in evidence.calls:
        if call.reference in wished:
            chat, wishes = wished[call.reference]
            found.expect(digits(call.phone) == digits(chat.person.phone), f"{call.reference} has somebody else's number")
            found.expect(call.conversation == chat.id, f"{call.reference} hangs on another conversation")
            found.expect(call.asked == len(wishes), f"{call.reference} was asked for {len(wishes)} times, not {call.asked}")
    for chat in ledger.chats:
        found.expect(len({wish.reference for wish in chat.wishes}) <= 1, f"patient {chat.person.number} has two call-backs")
    return found


def at_desk(ledger: Ledger, evidence: Evidence) -> Finding:
    """The queue's page shows what is open, and whoever rang read the number of the patient who asked."""
    found = Finding("the desk shows those that are open, and right numbers", "numbers")
    wished, open_ones = _wished(ledger), {call.reference for call in evidence.calls if call.outcome is None}
    shown = set(evidence.queue)
    whole = len(open_ones) <= ONE_PAGE
    found.expect(shown == open_ones if whole else shown <= open_ones, f"{len(shown ^ open_ones)} are shown wrongly or not at all")
    read = [*evidence.queue.items(), *((act.of, act.detail) for act in ledger.done("call"))]
    found.counted = len(read)
    for reference, phone in read:
        if reference in wished:
            own = wished[reference][0].person.phone
            found.expect(digits(phone) == digits(own), f"{reference} was shown with somebody else's number")
    return found


def one_at_a_time(ledger: Ledger, _: Evidence) -> Finding:
    """Of two who take one at once, one has it; nobody takes what another has, until it is free or silent for the lease."""
    found = Finding("nobody has a call-back that another has", "takes")
    holder: dict[str, tuple[str, datetime]] = {}
    for act in ledger.done("take", "call", "attempt", *FREES):
        who, since = holder.get(act.of, (act.who, act.at))
        if act.what == "take":
            found.counted += 1
            is_free = who == act.who or act.at - since >= LEASE - SLACK
            found.expect(is_free, f"{act.of} was taken by two")
        holder[act.of] = (act.who, act.at)
        if act.what in FREES or (act.what == "attempt" and act.detail != "reached"):
            del holder[act.of]
    lost = sum(act.what == "take" and not act.went for act in ledger.acts)
    found.remarks.append(f"{lost} came second and were told so")
    return found


def as_left(ledger: Ledger, evidence: Evidence) -> Finding:
    """Closed with the outcome that was chosen, or still open."""
    found = Finding("call-backs stand as the staff left them", "call-backs", len(evidence.calls))
    closed = {act.of: act.detail for act in ledger.done("close")}
    for call in evidence.calls:
        wanted = closed.get(call.reference)
        found.expect(call.outcome == wanted, f"{call.reference} is {call.outcome or 'open'} and was left {wanted or 'open'}")
    return found


def digits(phone: str) -> str:
    """The last ten, which make an American number whole."""
    return "".join(filter(str.isdigit, phone))[-10:]


def _wished(ledger: Ledger) -> dict[str, tuple[Chat, Sequence[Wish]]]:
    """By reference: whose it is, and each time that it was asked for."""
    wished: dict[str, tuple[Chat, list[Wish]]] = {}
    for chat, wish in ledger.wishes():
        wished.setdefault(wish.reference, (chat, []))[1].append(wish)
    return {reference: (chat, wishes) for reference, (chat, wishes) in wished.items()}
