"""Every mail that we send. Each has a template, `templates/email/<name>.{txt,html}`."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Kind(StrEnum):
    """Named for what happened. Each stands in `ALWAYS`, or in `choices.CHOICES`."""

    CODE = "code"
    WELCOME = "welcome"
    NEW_DEVICE = "new_device"
    PASSWORD_CHANGED = "password_changed"
    EMAIL_CHANGED = "email_changed"
    TOTP_ENABLED = "totp_enabled"
    TOTP_DISABLED = "totp_disabled"
    GOOGLE_LINKED = "google_linked"
    EXPORT_READY = "export_ready"
    ERASURE_SCHEDULED = "erasure_scheduled"
    ACCOUNT_ERASED = "account_erased"
    CLAIM_DECIDED = "claim_decided"
    SECURITY_CHANGED = "security_changed"
    WEBHOOK_OFF = "webhook_off"
    SCROBBLING_PAUSED = "scrobbling_paused"
    TAKEDOWN_CLAIMANT = "takedown_claimant"
    TAKEDOWN_ARTIST = "takedown_artist"
    TAKEDOWN_STAFF = "takedown_staff"
    NEW_RELEASE = "new_release"
    WEEKLY_DIGEST = "weekly_digest"
    TICKET_RECEIVED = "ticket_received"
    TICKET_ANSWERED = "ticket_answered"
    REPORT_DECIDED = "report_decided"
    CONTENT_MODERATED = "content_moderated"
    LEGAL_TEXT_CHANGED = "legal_text_changed"
    SERVICE_ENDS = "service_ends"
    SERVICE_STAYS = "service_stays"


class AlwaysBecause(StrEnum):
    """Why a mail always comes."""

    SECURITY = "security"
    ACCOUNT = "account"
    LEGAL = "legal"


ALWAYS: Mapping[Kind, AlwaysBecause] = MappingProxyType(
    {
        Kind.CODE: AlwaysBecause.SECURITY,
        Kind.NEW_DEVICE: AlwaysBecause.SECURITY,
        Kind.PASSWORD_CHANGED: AlwaysBecause.SECURITY,
        Kind.EMAIL_CHANGED: AlwaysBecause.SECURITY,
        Kind.TOTP_ENABLED: AlwaysBecause.SECURITY,
        Kind.TOTP_DISABLED: AlwaysBecause.SECURITY,
        Kind.GOOGLE_LINKED: AlwaysBecause.SECURITY,
        Kind.SECURITY_CHANGED: AlwaysBecause.SECURITY,
        Kind.WELCOME: AlwaysBecause.ACCOUNT,
        Kind.EXPORT_READY: AlwaysBecause.ACCOUNT,
        Kind.ERASURE_SCHEDULED: AlwaysBecause.SECURITY,
        Kind.ACCOUNT_ERASED: AlwaysBecause.ACCOUNT,
        Kind.CLAIM_DECIDED: AlwaysBecause.ACCOUNT,
        Kind.TAKEDOWN_CLAIMANT: AlwaysBecause.LEGAL,
        Kind.TAKEDOWN_ARTIST: AlwaysBecause.LEGAL,
        Kind.TAKEDOWN_STAFF: AlwaysBecause.LEGAL,
        Kind.TICKET_RECEIVED: AlwaysBecause.ACCOUNT,
        Kind.TICKET_ANSWERED: AlwaysBecause.ACCOUNT,
        Kind.REPORT_DECIDED: AlwaysBecause.LEGAL,
        Kind.CONTENT_MODERATED: AlwaysBecause.LEGAL,
        Kind.LEGAL_TEXT_CHANGED: AlwaysBecause.LEGAL,
        Kind.SERVICE_ENDS: AlwaysBecause.ACCOUNT,
        Kind.SERVICE_STAYS: AlwaysBecause.ACCOUNT,
    }
)
"""What cannot be switched off: it keeps an account safe, was asked for, or is owed by law."""
_NEVER_KEPT_BACK = (AlwaysBecause.SECURITY, AlwaysBecause.LEGAL)


def is_never_kept_back(kind: str) -> bool:
    """Whether it is tried even where a mail came back.

    A lost one would cost an account, or a right that ends on a day.
    """
    return kind in ALWAYS and ALWAYS[Kind(kind)] in _NEVER_KEPT_BACK


class Change(StrEnum):
    """What `SECURITY_CHANGED` tells of: `templates/email/parts/change.txt` has the words."""

    LOGIN_CODES_ON = "login_codes_on"
    LOGIN_CODES_OFF = "login_codes_off"
    RECOVERY_CODE_USED = "recovery_code_used"
    RECOVERY_CODES_RENEWED = "recovery_codes_renewed"
    GOOGLE_UNLINKED = "google_unlinked"
    TOKEN_MADE = "token_made"
