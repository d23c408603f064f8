"""Nobody sees what is another's: names, numbers, visits, diaries, and what a stranger's token opens."""

from __future__ import annotations

from collections.abc import Iterator

from tools.simulate.checks.finding import Finding
from tools.simulate.evidence import Evidence, words_of
from tools.simulate.ledger import Chat, Json, Ledger


def own_words_alone(ledger: Ledger, evidence: Evidence) -> Finding:
    """No conversation holds, and no phone was shown, a name that only another patient writes or whose visit only another has.

    Each conversation must show its own patient's name, else this would look and see nothing.
    """
    found = Finding("nobody was shown what is another patient's", "messages")
    owners = {word: person for person in ledger.people for word in (person.marker, person.doctor)}
    for chat in ledger.chats:
        shown = [*chat.shown(), *chat.left, *evidence.histories[chat.id]]
        words = {word for message in shown for word in words_of(message)}
        found.counted += len(shown)
        for word in words & owners.keys():
            owner = owners[word]
            found.expect(owner is chat.person, f"{_who(chat)} was shown what is patient {owner.number}'s")
        found.expect(chat.person.marker in words, f"{_who(chat)}: the patient's own name is nowhere")
    return found


def own_diaries(ledger: Ledger, evidence: Evidence) -> Finding:
    """A diary has the days that its own patient was told are saved, with the points of the last word on each."""
    found = Finding("each diary has its own patient's days", "entries")
    saved: dict[str, dict[str, float]] = {}
    for chat in ledger.chats:
        if chat.person.kind.signs_in:
            saved.setdefault(chat.person.portal_id, {}).update(_saved(chat))
    for portal_id, days in saved.items():
        found.counted += len(days)
        there = evidence.diaries.get(portal_id, {})
        found.expect(there == days, f"the diary of {portal_id} has {len(there)} days, {len(days)} were saved")
    return found


def own_visits(ledger: Ledger, evidence: Evidence) -> Finding:
    """Who asked for the next visit was told of the one that is in the records under their own name.

    On a machine that is too busy the look-up ends early, and the patient is told that it could not be checked: a remark.
    """
    found = Finding("who asked for a visit was told of their own", "answers")
    parts = {row.id: row.part for row in evidence.stored}
    unchecked = 0
    for chat, message in _about_visits(ledger):
        found.counted += 1
        is_unchecked = parts.get(message["id"]) == "could_not_check"
        unchecked += is_unchecked
        found.expect(is_unchecked or chat.person.doctor in words_of(message), f"{_who(chat)} was not told of the visit")
    if unchecked:
        found.remarks.append(f"{unchecked} were told that it could not be checked just now")
    return found


def strangers_refused(_: Ledger, evidence: Evidence) -> Finding:
    """A good token opens its own conversation alone; one that is made up opens nothing."""
    found = Finding("a stranger's token opens nothing", "tries", len(evidence.tries))
    for one in evidence.tries:
        found.expect(one.status == one.wanted, f"{one.what} was answered with {one.status}, wanted {one.wanted}")
    return found


def silent_logs(ledger: Ledger, evidence: Evidence) -> Finding:
    """The three processes wrote no patient's name into their logs."""
    found = Finding("no patient's name in the logs", "names", 2 * len(ledger.people))
    for person in ledger.people:
        written = {person.marker, person.doctor} & evidence.names
        found.expect(not written, f"a name of patient {person.number} stands in the logs")
    return found


def log_is_whole(_: Ledger, evidence: Evidence) -> Finding:
    """Who read and wrote what stands in the audit log, each row bound to the one before."""
    return Finding("the audit log is whole", "rows", evidence.audited, list(evidence.audit))


def _about_visits(ledger: Ledger) -> Iterator[tuple[Chat, Json]]:
    """What signed-in patients were answered about their next visit."""
    for chat in ledger.chats:
        for message in (message for sent in chat.sent for message in sent.answer):
            if message["topic"] == "next_appointment" and chat.person.kind.signs_in:
                yield chat, message


def _saved(chat: Chat) -> dict[str, float]:
    entries = [message["entry"] for sent in chat.sent for message in sent.answer if message["entry"]]
    return {entry["date"]: float(entry["severity"]) for entry in entries if entry["saved"]}


def _who(chat: Chat) -> str:
    return f"patient {chat.person.number} ({chat.person.kind.name})"
