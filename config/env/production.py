"""What a server that others can reach does not start without."""

from config.env.keys import JWT_KEYS, OTP_PEPPER, SECRET_KEY, STREAM_KEY
from config.env.mail import EMAIL_PROVIDER
from config.env.reading import Misconfigured
from config.env.scale import DATABASE_POOLED
from config.env.server import (
    BASE_URL,
    DATABASE_DIRECT_URL,
    DATABASE_URL,
    LIMITS,
    NUM_PROXIES,
    PRODUCTION,
)


def check_production() -> None:
    """Raises `Misconfigured`; for a private server, too, where two variables contradict."""
    if DATABASE_POOLED and not (DATABASE_URL and DATABASE_DIRECT_URL):
        raise Misconfigured(
            "DATABASE_POOLED needs DATABASE_URL, which leads to the pooler, and "
            "DATABASE_DIRECT_URL, which leads past it."
        )
    if not PRODUCTION:
        return
    for name, value in {
        "DATABASE_URL": DATABASE_URL,
        "BASE_URL": BASE_URL,
        "EMAIL_PROVIDER": EMAIL_PROVIDER,
        "NUM_PROXIES": "" if NUM_PROXIES is None else str(NUM_PROXIES),
    }.items():
        if not value:
            raise Misconfigured(f"{name} is not set: production needs it.")
    if LIMITS == "off":
        raise Misconfigured("LIMITS cannot be off in production.")
    given = [SECRET_KEY, STREAM_KEY, OTP_PEPPER, *JWT_KEYS.values()]
    if len(set(given)) < len(given):
        raise Misconfigured(
            "SECRET_KEY, STREAM_KEY, OTP_PEPPER and JWT_KEYS must differ from each other."
        )
