"""Where Django finds the features' models."""

from users.accounts.models import Client, Consent, User
from users.accounts.people import UserBlock, UserFollow
from users.audit.models import ActorRef, AuditEntry
from users.auth.models import AuthSession
from users.codes.models import Challenge
from users.events.models import Event
from users.google.models import Handoff
from users.legal.models import LegalText
from users.notifications.models import Mail, MailStop, Notification
from users.privacy.models import ErasedPerson, Export
from users.scrobbling.models import Integration, Listen, NowPlaying
from users.support.models.reports import ContentReport
from users.support.models.tickets import AnswerTemplate, Attachment, Message, Ticket
from users.tokens.models import PersonalToken
from users.totp.models import RecoveryCode, TotpDevice
from users.webhooks.models import Webhook, WebhookDelivery

__all__ = [
    "ActorRef",
    "AnswerTemplate",
    "Attachment",
    "AuditEntry",
    "AuthSession",
    "Challenge",
    "Client",
    "Consent",
    "ContentReport",
    "ErasedPerson",
    "Event",
    "Export",
    "Handoff",
    "Integration",
    "LegalText",
    "Listen",
    "Mail",
    "MailStop",
    "Message",
    "Notification",
    "NowPlaying",
    "PersonalToken",
    "RecoveryCode",
    "Ticket",
    "TotpDevice",
    "User",
    "UserBlock",
    "UserFollow",
    "Webhook",
    "WebhookDelivery",
]
