"""What handlers find in the application."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from aiohttp import ClientSession, web

from clinic.db.encryption import Vault
from clinic.db.store import Store
from clinic.services.appointments import Visits
from knowledge import Knowledge
from safety import Rules
from web.alarm_desk import AlarmDesk
from web.chat.alarms import Alarms
from web.chat.assistant import Assistant
from web.chat.downloads import Downloads
from web.chat.handoff import Handoff
from web.chat.hub import Hub
from web.chat.privacy import Privacy
from web.chat.render import Renderer
from web.chat.signatures import Signatures
from web.chat.turns import Turns
from web.chat.withdrawal import Withdrawal
from web.figures import Figures
from web.left_chats import LeftChats
from web.limits import Limits
from web.portal.token import PortalTokens
from web.review_reader import ReviewReader
from web.settings import Settings
from web.tokens import Tokens

Clock = Callable[[], datetime]

SETTINGS = web.AppKey("SETTINGS", Settings)
KNOWLEDGE = web.AppKey("KNOWLEDGE", Knowledge)
RULES = web.AppKey("RULES", Rules)
FIGURES = web.AppKey("FIGURES", Figures)
RENDERER = web.AppKey("RENDERER", Renderer)
SIGNATURES = web.AppKey("SIGNATURES", Signatures)
NOW: web.AppKey[Clock] = web.AppKey("NOW")
VAULT = web.AppKey("VAULT", Vault)
STORE: web.AppKey[Store] = web.AppKey("STORE")
VISITS: web.AppKey[Visits] = web.AppKey("VISITS")
HTTP = web.AppKey("HTTP", ClientSession)
ASSISTANT_HTTP = web.AppKey("ASSISTANT_HTTP", ClientSession)
TOKENS = web.AppKey("TOKENS", Tokens)
DOWNLOADS = web.AppKey("DOWNLOADS", Downloads)
PORTAL_TOKENS: web.AppKey[PortalTokens | None] = web.AppKey("PORTAL_TOKENS")
HANDOFF = web.AppKey("HANDOFF", Handoff)
HUB = web.AppKey("HUB", Hub)
ALARM_DESK = web.AppKey("ALARM_DESK", AlarmDesk)
LEFT_CHATS = web.AppKey("LEFT_CHATS", LeftChats)
ASSISTANT = web.AppKey("ASSISTANT", Assistant)
ALARMS = web.AppKey("ALARMS", Alarms)
LIMITS = web.AppKey("LIMITS", Limits)
REVIEW_READER = web.AppKey("REVIEW_READER", ReviewReader)
PRIVACY = web.AppKey("PRIVACY", Privacy)
TURNS = web.AppKey("TURNS", Turns)
WITHDRAWAL = web.AppKey("WITHDRAWAL", Withdrawal)
