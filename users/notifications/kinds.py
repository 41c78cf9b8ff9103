"""Every mail that we send. Each has a template, `templates/email/<name>.{txt,html}`."""

from enum import StrEnum


class Kind(StrEnum):
    """Named for what happened."""

    CODE = "code"
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


class Change(StrEnum):
    """What `SECURITY_CHANGED` tells of: `templates/email/parts/change.txt` has the words."""

    LOGIN_CODES_ON = "login_codes_on"
    LOGIN_CODES_OFF = "login_codes_off"
    RECOVERY_CODE_USED = "recovery_code_used"
    RECOVERY_CODES_RENEWED = "recovery_codes_renewed"
    GOOGLE_UNLINKED = "google_unlinked"
    TOKEN_MADE = "token_made"
