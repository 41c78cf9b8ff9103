"""Mail: who sends it, and how they are reached."""

from config.env import reading

EMAIL_PROVIDER = reading.variable(
    "EMAIL_PROVIDER",
    "",
    "Who sends mail: `smtp`; or a provider that django-anymail knows, as in `mailgun`; or "
    "`file`, which writes to VAR_DIR/mail. Unset: `file`. Production needs it.",
    reading.provider,
)
EMAIL_FROM = reading.variable(
    "EMAIL_FROM", "Tonearm <noreply@localhost>", "Whom mails come from.", str
)
CONTACT_EMAIL = reading.variable(
    "CONTACT_EMAIL", "", "Where people reach those who run the service; mails name it.", str
)
EMAIL_WEBHOOK_SECRET = reading.variable(
    "EMAIL_WEBHOOK_SECRET",
    "",
    "`user:password` with which the provider tells us at `/mail/events/` that a mail came back "
    "or was called spam. Unset: it is not listened to.",
    str,
)
EMAIL_HOST = reading.variable("EMAIL_HOST", "localhost", "The SMTP server.", str)
EMAIL_PORT = reading.variable("EMAIL_PORT", "587", "Its port.", reading.port)
EMAIL_HOST_USER = reading.variable("EMAIL_HOST_USER", "", "Who we are there.", str)
EMAIL_HOST_PASSWORD = reading.variable("EMAIL_HOST_PASSWORD", "", "And the password.", str)
EMAIL_SECURITY = reading.variable(
    "EMAIL_SECURITY",
    "starttls",
    "How the way there is protected: `starttls`, `tls` from the start, or `none`.",
    reading.one_of("starttls", "tls", "none"),
)
EMAIL_PROVIDER_SETTINGS = reading.variable(
    "EMAIL_PROVIDER_SETTINGS",
    "{}",
    "What django-anymail wants for the provider, as JSON: "
    '`{"MAILGUN_API_KEY": "…", "MAILGUN_SENDER_DOMAIN": "mg.example.org"}`.',
    reading.json_object,
)
