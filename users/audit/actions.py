"""Everything that the log knows to tell."""

from enum import StrEnum


class Action(StrEnum):
    """`subject.verb`; once written, a name is never given another meaning."""

    SIGNED_IN = "session.opened"
    SIGN_IN_REFUSED = "session.refused"
    SIGNED_OUT = "session.closed"
    SESSION_ENDED = "session.ended"
    TOKEN_REUSED = "session.token_reused"
    REGISTERED = "account.registered"
    EMAIL_VERIFIED = "account.email_verified"
    EMAIL_CHANGED = "account.email_changed"
    PASSWORD_CHANGED = "account.password_changed"
    PASSWORD_RESET = "account.password_reset"
    LOGIN_CODES_ENABLED = "account.login_codes_enabled"
    LOGIN_CODES_DISABLED = "account.login_codes_disabled"
    TOTP_ENABLED = "account.totp_enabled"
    TOTP_DISABLED = "account.totp_disabled"
    RECOVERY_CODE_USED = "account.recovery_code_used"
    RECOVERY_CODES_RENEWED = "account.recovery_codes_renewed"
    GOOGLE_LINKED = "account.google_linked"
    GOOGLE_UNLINKED = "account.google_unlinked"
    EXPORT_ASKED = "account.export_asked"
    ERASURE_ASKED = "account.erasure_asked"
    ERASURE_CALLED_OFF = "account.erasure_called_off"
    ERASED = "account.erased"
    REFUSED = "permission.refused"
    STAFF_ACTED = "staff.acted"
    CLAIM_DECIDED = "claim.decided"
