"""Messages: each once, in order, with one answer, in every place where it can be seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from tools.simulate.checks.finding import Finding
from tools.simulate.evidence import Evidence, Stored
from tools.simulate.ledger import Chat, Json, Ledger, Watch

# What is collected at the end leaves rows of its own in the audit log.
LAST_LOOK = timedelta(hours=1)


def accepted(ledger: Ledger, _: Evidence) -> Finding:
    """Everybody got through: what was sent was answered, be it at the second try."""
    found = Finding("every message got an answer", "messages")
    found.problems += ledger.failed
    for chat in ledger.chats:
        found.counted += len(chat.sent)
        for sent in chat.sent:
            found.expect(bool(sent.answer), f"{_who(chat)}: message {sent.id} got none")
    waited = sum(sent.refused for chat in ledger.chats for sent in chat.sent)
    if waited:
        found.remarks.append(f"patients were asked to wait {waited} times, and got through")
    return found


def in_history(ledger: Ledger, evidence: Evidence) -> Finding:
    """The chat API's history has each message once, in the order in which it was sent, with the words that were sent."""
    found = Finding("each message once and in order in the history", "messages")
    for chat in ledger.chats:
        sent = {one.id: one.text for one in chat.sent if one.answer}
        shown = [(message["id"], message["text"]) for message in evidence.histories[chat.id] if message["sender"] == "patient"]
        found.counted += len(sent)
        _compare(found, chat, list(sent), [id for id, _ in shown])
        found.expect(all(sent.get(id, text) == text for id, text in shown), f"{_who(chat)}: a message has other words")
    return found


def answered_once(ledger: Ledger, evidence: Evidence) -> Finding:
    """Behind each message stands its one answer, before the next message; and the assistant says nothing else but that the clinic
    has closed."""
    found = Finding("one answer to each message, behind it", "answers")
    for chat in ledger.chats:
        history = [message["id"] for message in evidence.histories[chat.id]]
        places = {id: place for place, id in enumerate(history)}
        found.counted += len(chat.sent)
        wanted = [id for sent in chat.sent if sent.answer for id in (sent.id, *_ids(sent.answer))]
        found.expect(all(id in places for id in wanted), f"{_who(chat)}: an answer is missing")
        order = [places[id] for id in wanted if id in places]
        found.expect(order == sorted(set(order)), f"{_who(chat)}: an answer stands in the wrong place or twice")
        unasked = set(_unasked(chat, evidence.histories[chat.id])) - evidence.at_closing
        found.expect(not unasked, f"{_who(chat)}: the assistant spoke unasked")
    return found


def sent_again(ledger: Ledger, _: Evidence) -> Finding:
    """A message that is sent again gets the answer of the first time."""
    found = Finding("sent again: the same answer, nothing twice", "messages")
    for chat in ledger.chats:
        for sent in chat.sent:
            found.counted += len(sent.again)
            for answer in sent.again:
                found.expect(_ids(answer) == _ids(sent.answer), f"{_who(chat)}: message {sent.id} got another answer")
    return found


def in_streams(ledger: Ledger, evidence: Evidence) -> Finding:
    """Every tab got what the history has, once and in order, over however many connections."""
    found, cuts = Finding("event streams without a gap or a double", "events"), Counter[str]()
    for chat in ledger.chats:
        for watch in chat.watches:
            found.counted += len(watch.seen)
            found.expect(_seen(watch) == _wanted(watch, evidence.histories[chat.id]), f"{_who(chat)}: {_told(watch)}")
            cuts.update(watch.cuts)
    found.remarks += [f"{count} streams ended by themselves and were taken up again: {why}" for why, count in cuts.items()]
    return found


def in_database(ledger: Ledger, evidence: Evidence) -> Finding:
    """The database has each message once with its answer bound to it, and no conversation that nobody began."""
    found = Finding("the database has the same messages", "rows")
    rows: dict[str, list[Stored]] = {}
    for row in evidence.stored:
        rows.setdefault(row.conversation, []).append(row)
    found.expect(set(rows) <= {chat.id for chat in ledger.chats}, "there are conversations that nobody began")
    for chat in ledger.chats:
        own = rows.get(chat.id, [])
        found.counted += len(own)
        _compare(found, chat, [sent.id for sent in chat.sent if sent.answer], [row.id for row in own if row.sender == "patient"])
        for sent in chat.sent:
            bound = [row.id for row in own if row.reply_to == sent.id]
            found.expect(bound == _ids(sent.answer), f"{_who(chat)}: message {sent.id} has {len(bound)} answers stored")
    return found


def by_the_clock(_: Ledger, evidence: Evidence) -> Finding:
    """Every process of the product lived by the simulated clock, from the week's start to its end."""
    found = Finding("all was stored at times of the simulated week", "times", len(evidence.times))
    odd = sum(not evidence.start <= at <= evidence.end + LAST_LOOK for at in evidence.times)
    found.expect(not odd, f"{odd} rows have a time of another week")
    return found


def _compare(found: Finding, chat: Chat, wanted: Sequence[str], there: Sequence[str]) -> None:
    """Lost, doubled, of nobody, or in another order: each said as what it is."""
    for id, count in Counter(there).items():
        found.expect(count == 1, f"{_who(chat)}: message {id} stands there {count} times")
        found.expect(id in wanted, f"{_who(chat)}: message {id} was never sent")
    lost = [id for id in wanted if id not in there]
    found.problems += [f"{_who(chat)}: message {id} is lost" for id in lost]
    if not lost and Counter(wanted) == Counter(there):
        found.expect(list(wanted) == list(there), f"{_who(chat)}: messages stand in another order")


def _unasked(chat: Chat, history: Sequence[Json]) -> list[str]:
    """What the assistant said that no answer had, no opening and no read-back of a call."""
    known = {*_ids(chat.opening), *(wish.message for wish in chat.wishes)}
    known.update(id for sent in chat.sent for id in _ids(sent.answer))
    return [message["id"] for message in history if message["sender"] == "bot" and message["id"] not in known]


def _seen(watch: Watch) -> list[tuple[int, str]]:
    return [(event["seq"], event["id"]) for event in watch.seen if watch.until is None or event["seq"] <= watch.until]


def _wanted(watch: Watch, history: Sequence[Json]) -> list[tuple[int, str]]:
    """What the tab must have got; everything, where the patient was cut off before closing it."""
    last = history[-1]["seq"] if watch.until is None else watch.until
    return [(message["seq"], message["id"]) for message in history if watch.after < message["seq"] <= last]


def _told(watch: Watch) -> str:
    came = ", ".join(str(event["seq"]) for event in watch.seen) or "nothing"
    return f"from behind {watch.after} up to {watch.until} came {came} (cut off: {', '.join(watch.cuts) or 'never'})"


def _ids(messages: Sequence[Json]) -> list[str]:
    return [message["id"] for message in messages]


def _who(chat: Chat) -> str:
    return f"patient {chat.person.number} ({chat.person.kind.name})"
