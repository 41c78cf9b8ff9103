"""Where Django finds the features' models."""

from users.accounts.models import Client, Consent, User
from users.accounts.people import UserBlock, UserFollow
from users.audit.models import ActorRef, AuditEntry
from users.auth.models import AuthSession
from users.codes.models import Challenge
from users.events.models import Event
from users.google.models import Handoff
from users.notifications.models import Mail, Notification
from users.privacy.models import ErasedPerson, Export
from users.scrobbling.models import Integration, Listen, NowPlaying
from users.tokens.models import PersonalToken
from users.totp.models import RecoveryCode, TotpDevice
from users.webhooks.models import Webhook, WebhookDelivery

__all__ = [
    "ActorRef",
    "AuditEntry",
    "AuthSession",
    "Challenge",
    "Client",
    "Consent",
    "ErasedPerson",
    "Event",
    "Export",
    "Handoff",
    "Integration",
    "Listen",
    "Mail",
    "Notification",
    "NowPlaying",
    "PersonalToken",
    "RecoveryCode",
    "TotpDevice",
    "User",
    "UserBlock",
    "UserFollow",
    "Webhook",
    "WebhookDelivery",
]
