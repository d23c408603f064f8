"""How news of an alarm leaves the house: a signed webhook, or an e-mail. It names nobody and holds no patient's words."""

from __future__ import annotations

import asyncio
import hmac
import json
import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from hashlib import sha256

from aiohttp import ClientError, ClientSession, ClientTimeout
from pydantic import HttpUrl

from clinic.domain.alarms import Notice, Way
from clinic.domain.desk_times import weekday
from clinic.services.alarm_notices import Owed
from knowledge import Clinic
from knowledge.opening_hours import spoken_clock
from web.chat.wire import moment
from web.settings import AlarmSettings

TIMEOUT_S = 15.0
_SUBJECTS = {
    Notice.RAISED: "{level} in the patient chat",
    Notice.ESCALATED: "Not acknowledged: {level} in the patient chat",
    Notice.UNCLOSED: "Acknowledged and not closed: {level} in the patient chat",
}


class NotDelivered(Exception):
    """It was not taken, or that is not certain. `reason` names no address."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Delivery:
    """`site`: the origin at which staff find the desk. `clinic`: its name, for who gets news of several, and its clock."""

    http: ClientSession
    settings: AlarmSettings
    site: str
    clinic: Clinic

    def ways(self, kind: Notice) -> list[Way]:
        """The ways that are set up for this kind; those of a first notice stand in for escalation's."""
        webhook, email = self._webhook(kind), self._addresses(kind)
        return [way for way, target in ((Way.WEBHOOK, webhook), (Way.EMAIL, email)) if target]

    async def send(self, owed: Owed, *, now: datetime) -> None:
        """`NotDelivered`."""
        if owed.way is Way.WEBHOOK:
            await self._post(owed, now)
        else:
            await self._mail(owed)

    def _webhook(self, kind: Notice) -> HttpUrl | None:
        own = self.settings
        return own.webhook if kind is Notice.RAISED else own.escalation_webhook or own.webhook

    def _addresses(self, kind: Notice) -> tuple[str, ...]:
        own = self.settings
        return own.email if kind is Notice.RAISED else own.escalation_email or own.email

    async def _post(self, owed: Owed, now: datetime) -> None:
        url, secret = self._webhook(owed.kind), self.settings.webhook_secret
        if url is None or secret is None:
            raise NotDelivered("no webhook is set")
        body = json.dumps(self._news(owed)).encode()
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": owed.id,
            "X-Clinic-Signature": signature(secret.get_secret_value(), body, now=now),
        }
        try:
            timeout = ClientTimeout(total=TIMEOUT_S)
            async with self.http.post(str(url), data=body, headers=headers, timeout=timeout, allow_redirects=False) as response:
                if not 200 <= response.status < 300:
                    raise NotDelivered(f"status {response.status}")
        except (ClientError, TimeoutError, OSError) as error:
            raise NotDelivered(type(error).__name__) from None

    async def _mail(self, owed: Owed) -> None:
        addresses = self._addresses(owed.kind)
        if not addresses:
            raise NotDelivered("no address is set")
        try:
            await asyncio.to_thread(_send_mail, self.settings, self._letter(owed, addresses))
        except (smtplib.SMTPException, OSError) as error:
            raise NotDelivered(type(error).__name__) from None

    def _news(self, owed: Owed) -> dict[str, str]:
        return {
            "notice": owed.id,
            "kind": str(owed.kind),
            "alarm": owed.alarm_id,
            "level": owed.level,
            "raised_at": moment(owed.raised_at),
            "url": self._link(owed),
        }

    def _link(self, owed: Owed) -> str:
        return f"{self.site}/staff/alarms/{owed.alarm_id}"

    def _time(self, owed: Owed) -> str:
        """On the clinic's clock, with its zone, and in UTC for who is elsewhere."""
        here = owed.raised_at.astimezone(self.clinic.zone)
        return f"{weekday(here)}, {spoken_clock(here.time())} {here:%Z} ({moment(owed.raised_at)})"

    def _letter(self, owed: Owed, addresses: tuple[str, ...]) -> EmailMessage:
        letter = EmailMessage()
        letter["From"], letter["To"] = self.settings.mail_from, ", ".join(addresses)
        letter["Subject"] = _SUBJECTS[owed.kind].format(level=owed.level.capitalize())
        letter["Message-ID"] = f"<{owed.id}@clinic-assistant>"
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(
            f"{self.clinic.name}: the patient chat raised an alarm. Level: {owed.level}. Time: {self._time(owed)}.\n\n"
            f"Open it, and say that you look after it:\n{self._link(owed)}\n"
        )
        return letter


def signature(secret: str, body: bytes, *, now: datetime) -> str:
    """`t=<seconds since 1970>,v1=<hex HMAC-SHA256 of "t.body">`: an old message that is sent again shows its age."""
    at = str(int(now.timestamp()))
    return f"t={at},v1={hmac.new(secret.encode(), f'{at}.'.encode() + body, sha256).hexdigest()}"


def _send_mail(settings: AlarmSettings, letter: EmailMessage) -> None:
    """Blocks until the server has taken it for every address. `SMTPException`, `OSError`."""
    with _connected(settings) as server:
        if settings.smtp_user and settings.smtp_password:
            server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
        refused = server.send_message(letter)
        if refused:
            raise smtplib.SMTPRecipientsRefused(refused)


def _connected(settings: AlarmSettings) -> smtplib.SMTP:
    host, trust = settings.smtp_host or "", ssl.create_default_context()
    if settings.smtp_security == "tls":
        return smtplib.SMTP_SSL(host, settings.smtp_port, timeout=TIMEOUT_S, context=trust)
    server = smtplib.SMTP(host, settings.smtp_port, timeout=TIMEOUT_S)
    if settings.smtp_security == "starttls":
        try:
            server.starttls(context=trust)
        except BaseException:
            server.close()
            raise
    return server
