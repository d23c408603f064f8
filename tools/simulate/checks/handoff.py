"""What people of the clinic do themselves: conversations that they take over, and answers that they sign."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tools.simulate.checks.finding import Finding
from tools.simulate.evidence import Evidence
from tools.simulate.ledger import Act, Json, Ledger


def assistant_silent(ledger: Ledger, evidence: Evidence) -> Finding:
    """From the first word of the person to the last the assistant is silent, and where the conversation was kept to the end, or
    until the clinic had closed and the patient was told that nobody answers any more."""
    found = Finding("the assistant is silent while a person has the chat", "conversations")
    back = {act.of for act in ledger.done("hand back")}
    for act in ledger.done("take over"):
        history = evidence.histories.get(act.of, [])
        spoken = [place for place, message in enumerate(history) if message["sender"] == "staff"]
        if spoken:
            found.counted += 1
            closing = [place for place, message in enumerate(history) if message["id"] in evidence.at_closing]
            held = history[spoken[0] : spoken[-1] if act.of in back else next(iter(closing), None)]
            bots = sum(message["sender"] == "bot" for message in held)
            found.expect(bots == 0, f"conversation {act.of}: the assistant spoke {bots} times")
    return found


def one_takes_it(ledger: Ledger, _: Evidence) -> Finding:
    """Of two who take a waiting conversation at once, one has it."""
    found = Finding("of two who take over at once, one does", "conversations")
    for conversation, count in Counter(act.of for act in ledger.done("take over")).items():
        found.counted += 1
        found.expect(count == 1, f"conversation {conversation} was taken over by {count}")
    return found


def words_arrive(ledger: Ledger, evidence: Evidence) -> Finding:
    """What staff wrote stands in the patient's chat once, and nothing stands there as theirs that they did not write."""
    found = Finding("what staff wrote arrived once, in the right chat", "messages")
    written: dict[str, list[Act]] = {}
    for act in ledger.done("write"):
        written.setdefault(act.of, []).append(act)
    for conversation, history in evidence.histories.items():
        wanted = [act.detail for act in written.get(conversation, [])]
        found.counted += len(wanted)
        there = _of_staff(history)
        found.expect(Counter(there) == Counter(wanted), f"conversation {conversation}: {len(wanted)} written, {len(there)} there")
    return found


def signatures(ledger: Ledger, evidence: Evidence) -> Finding:
    """The answers that the clinician signed bear a signature, and no others."""
    found = Finding("answers are signed as the clinician signed them", "answers")
    wanted = {act.of for act in ledger.done("sign-off")}
    found.counted = len(wanted)
    found.problems += [f"{topic}: the signature is lost, or of nobody" for topic in sorted(wanted ^ evidence.signed)]
    return found


def _of_staff(history: Sequence[Json]) -> list[str]:
    return [message["text"] for message in history if message["sender"] == "staff"]
