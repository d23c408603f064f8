"""What patients may see and have deleted of what is kept about them. The gateway does it by itself: an erasure is asked of
no other process, and works while they are away. Why: docs/decisions/erasing-by-chat.md.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from clinic.db.models.chat import Conversation
from clinic.db.store import Store
from clinic.domain.chat import NewMessage, Post
from clinic.domain.reminders import spoken_hour
from clinic.services import privacy, transcripts, turns
from clinic.services.callback_views import open_in
from clinic.services.privacy import Kept
from web.chat.handoff import Handoff
from web.chat.locks import Locks
from web.chat.privacy_wishes import NO, WHAT_THEN, YES, choice, wish
from web.chat.render import Renderer
from web.chat.wire import ShownMessage, shown, shown_unplaced

TOPIC = "privacy"
WHICH = "which"
_REPLIES = {"yes": YES, "no": NO, "what then": WHAT_THEN}
Replies = Callable[[Session, Conversation], Sequence[NewMessage]]


@dataclass(frozen=True)
class Privacy:
    store: Store
    renderer: Renderer
    handoff: Handoff
    locks: Locks
    wake: Callable[[str], None]
    now: Callable[[], datetime]

    async def answering(self, post: Post) -> str | None:
        """What typed text asks for: a bare yes or no to a question of ours that was asked last, or what then, which asks again;
        else a wish to be asked it."""
        wanted = next((name for name, said in _REPLIES.items() if said.fullmatch(post.text.strip())), None)
        chosen = choice(post.text)
        if wanted is None and chosen is None:
            return wish(post.text)
        last = await transcripts.last(self.store, post.conversation_id)
        if last and (last.topic, last.extras.get("part")) == (TOPIC, WHICH):
            return chosen or wish(post.text)
        deeds = [str(button.get("do")) for button in (last.extras.get("buttons", []) if last else [])]
        if wanted is None or "leave_all" not in deeds:
            return wish(post.text)
        deed = next(deed for deed in deeds if deed.startswith("erase_"))
        return {"yes": deed, "no": "leave_all", "what then": f"ask_{deed}"}[wanted]

    async def do(self, post: Post, deed: str) -> list[ShownMessage]:
        """The answer to a button of this topic, stored; that of an erased chat is only shown. `UnknownConversation`.

        While a person has the chat, nothing but its erasure is done at a patient's word: the person hears of the rest.
        """
        async with self.locks(post.conversation_id):
            if deed == "erase_chat":
                return await self._erase_chat(post)
            replies: dict[str, Replies] = {
                "show_kept": lambda session, chat: [self._kept(post, privacy.kept(session, chat))],
                "ask_which": lambda session, chat: [self._say(post, WHICH)],
                "ask_erase_chat": lambda session, chat: [self._ask_chat(post, session, chat)],
                "ask_erase_diary": lambda session, chat: [self._ask_diary(post, session, chat)],
                "erase_diary": lambda session, chat: [self._erase_diary(post, session, chat)],
                "leave_all": lambda session, chat: [self._say(post, "nothing_deleted")],
            }
            stored = await turns.answer_at_once(self.store, post, replies[deed], self.handoff.passed_on, now=self.now())
        self.wake(post.conversation_id)
        return shown(stored)

    async def _erase_chat(self, post: Post) -> list[ShownMessage]:
        await transcripts.erase(self.store, post.conversation_id, now=self.now())
        self.wake(post.conversation_id)
        return shown_unplaced([self._say(post, "chat_deleted")], now=self.now())

    def _ask_chat(self, post: Post, session: Session, chat: Conversation) -> NewMessage:
        """What stays is said before: of a call that waits, the name and the number."""
        call = open_in(session, chat.id)
        return self._say(post, "confirm_chat_call", reference=call.reference) if call else self._say(post, "confirm_chat")

    def _ask_diary(self, post: Post, session: Session, chat: Conversation) -> NewMessage:
        if chat.patient_id is None:
            return self._say(post, "visitor")
        count = privacy.entries(session, chat.patient_id)
        return self._say(post, "confirm_diary", count=str(count)) if count else self._say(post, "no_diary")

    def _erase_diary(self, post: Post, session: Session, chat: Conversation) -> NewMessage:
        if chat.patient_id is None:
            return self._say(post, "visitor")
        return self._say(post, "diary_deleted", count=str(privacy.erase_diary(session, chat.patient_id, now=self.now())))

    def _kept(self, post: Post, found: Kept) -> NewMessage:
        lines = [self.renderer.knowledge.text(TOPIC, part, **fields) for part, fields in _lines(found)]
        return self._say(post, "kept", list="\n".join(lines))

    def _say(self, post: Post, part: str, **fields: str) -> NewMessage:
        return self.renderer.fixed(TOPIC, part, post.reply_id(2), **fields)


def _lines(found: Kept) -> list[tuple[str, dict[str, str]]]:
    """The lines of the list, with their fields; what there is none of has no line."""
    lines = [("line_name", {"name": found.name})] if found.name else []
    lines.append(("line_chats", {"chats": str(found.chats), "messages": str(found.messages)}))
    if found.first_day and found.last_day:
        days = {"first": _spoken(found.first_day), "last": _spoken(found.last_day)}
        lines.append(("line_diary", {"count": str(found.entries), **days}))
    if found.reminder_hour is not None:
        lines.append(("line_reminder", {"hour": spoken_hour(found.reminder_hour)}))
    counts = {
        "appointments": found.appointments,
        "treatments": found.treatments,
        "callbacks": found.callbacks,
        "ratings": found.ratings,
        "alarms": found.alarms,
    }
    return lines + [(f"line_{name}", {"count": str(count)}) for name, count in counts.items() if count]


def _spoken(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
