"""Every environment variable: its type, its default, and a sentence on what it is for."""

import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, TypeVar

Value = TypeVar("Value")

MINIMUM_SECRET_BYTES = 32
KNOWN_TO_EVERYBODY = ("django-insecure", "changeme", "change-me", "secret", "password")


class Misconfigured(SystemExit):
    """One sentence for whoever starts the server; no traceback."""


class Variable(NamedTuple):
    """A line of docs/configuration.md."""

    name: str
    default: str
    meaning: str


VARIABLES: list[Variable] = []


def _dotenv() -> dict[str, str]:
    """`NAME=value` lines of `.env`; the environment itself wins."""
    file = Path(".env")
    if not file.is_file():
        return {}
    lines = (line.strip() for line in file.read_text(encoding="utf-8").splitlines())
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name.strip(): value.strip().strip("\"'") for name, _, value in pairs}


_FILE = _dotenv()


def _read(name: str) -> str | None:
    """The variable, or what stands in the file that `<name>_FILE` points to."""
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise Misconfigured(f"{name}_FILE: {path}: {error.strerror}.") from error
    return os.environ.get(name, _FILE.get(name))


def _variable(name: str, default: str, meaning: str, convert: Callable[[str], Value]) -> Value:
    VARIABLES.append(Variable(name, default, meaning))
    given = _read(name)
    try:
        return convert(given if given not in (None, "") else default)
    except ValueError as error:
        raise Misconfigured(f"{name} cannot be {given!r}: {error}.") from error


def _switch(value: str) -> bool:
    switches = {"1": True, "true": True, "yes": True, "on": True}
    switches |= {"0": False, "false": False, "no": False, "off": False}
    if value.lower() not in switches:
        raise ValueError("say on or off")
    return switches[value.lower()]


def _port(value: str) -> int:
    if not (value.isdigit() and 0 < int(value) < 65_536):
        raise ValueError("say a number from 1 to 65535")
    return int(value)


def _maybe(value: str) -> bool | None:
    return _switch(value) if value else None


def _words(value: str) -> list[str]:
    return [word for word in value.replace(",", " ").split() if word]


def _object(value: str) -> dict[str, str]:
    told = json.loads(value)
    if not isinstance(told, dict):
        raise ValueError('say it as JSON, as in {"NAME": "value"}')
    return told


def _one_of(*choices: str) -> Callable[[str], str]:
    def convert(value: str) -> str:
        if value not in choices:
            raise ValueError("say one of " + ", ".join(choices))
        return value

    return convert


_debug = _variable(
    "DEBUG",
    "",
    "`on` shows Django's error pages, `off` is production. Unset: a private server with "
    "its own database and its own random secrets.",
    _maybe,
)
DEBUG = bool(_debug)
PRODUCTION = _debug is False

VAR_DIR = _variable("VAR_DIR", "var", "Where everything that is not code lies.", Path)
HOST = _variable("HOST", "127.0.0.1", "The address to listen on.", str)
PORT = _variable("PORT", "8000", "The port to listen on.", _port)
BASE_URL = _variable(
    "BASE_URL",
    "",
    "How people reach the server, as in `https://music.example.org`. "
    "Unset: as the request came. Production needs it.",
    lambda value: value.rstrip("/"),
)
ALLOWED_HOSTS = _variable(
    "ALLOWED_HOSTS",
    "",
    "Host names that the server answers to. Unset: BASE_URL's, or this machine's own.",
    _words,
)
FRONTEND_URLS = _variable(
    "FRONTEND_URLS", "", "Origins whose browsers may call the API.", _words
)
DATABASE_URL = _variable(
    "DATABASE_URL",
    "",
    "`postgres://user:password@host/name`. Unset: a PostgreSQL of our own in VAR_DIR.",
    str,
)
WEB_WORKERS = _variable("WEB_WORKERS", str(min(os.cpu_count() or 1, 8)), "Web processes.", int)
WEB_THREADS = _variable("WEB_THREADS", "4", "Threads in each web process.", int)
NUM_PROXIES = _variable(
    "NUM_PROXIES",
    "",
    "How many proxies stand in front, so that a client's address is believed no further. "
    "Production needs it.",
    lambda value: int(value) if value else None,
)
LIMITS = _variable(
    "LIMITS",
    "",
    "Changes to the limits, as in `login_address=20/600 register=5/3600` (how many, in how "
    "many seconds). `off` for a measured run, never in production.",
    str,
)
API_DOCS = _variable("API_DOCS", "on", "Swagger UI and ReDoc.", _switch)
DELIVERY = _variable(
    "DELIVERY",
    "file",
    "Who sends audio: `file` (we do), `x-accel` (nginx), `s3` (object storage).",
    _one_of("file", "x-accel", "s3"),
)
AWS_STORAGE_BUCKET_NAME = _variable(
    "AWS_STORAGE_BUCKET_NAME", "", "The bucket for media. Unset: VAR_DIR/media.", str
)
AWS_ACCESS_KEY_ID = _variable("AWS_ACCESS_KEY_ID", "", "Object storage's key.", str)
AWS_SECRET_ACCESS_KEY = _variable("AWS_SECRET_ACCESS_KEY", "", "And its secret.", str)
AWS_S3_ENDPOINT_URL = _variable(
    "AWS_S3_ENDPOINT_URL", "", "Where the bucket is, when not at Amazon.", str
)
AWS_S3_REGION_NAME = _variable("AWS_S3_REGION_NAME", "", "The bucket's region.", str)
EMAIL_PROVIDER = _variable(
    "EMAIL_PROVIDER",
    "",
    "Who sends mail: `smtp`; or a provider that django-anymail knows, as in `mailgun`; or "
    "`file`, which writes to VAR_DIR/mail. Unset: `file`. Production needs it.",
    str.lower,
)
EMAIL_FROM = _variable(
    "EMAIL_FROM", "Tonearm <noreply@localhost>", "Whom mails come from.", str
)
EMAIL_HOST = _variable("EMAIL_HOST", "localhost", "The SMTP server.", str)
EMAIL_PORT = _variable("EMAIL_PORT", "587", "Its port.", _port)
EMAIL_HOST_USER = _variable("EMAIL_HOST_USER", "", "Who we are there.", str)
EMAIL_HOST_PASSWORD = _variable("EMAIL_HOST_PASSWORD", "", "And the password.", str)
EMAIL_SECURITY = _variable(
    "EMAIL_SECURITY",
    "starttls",
    "How the way there is protected: `starttls`, `tls` from the start, or `none`.",
    _one_of("starttls", "tls", "none"),
)
EMAIL_PROVIDER_SETTINGS = _variable(
    "EMAIL_PROVIDER_SETTINGS",
    "{}",
    "What django-anymail wants for the provider, as JSON: "
    '`{"MAILGUN_API_KEY": "…", "MAILGUN_SENDER_DOMAIN": "mg.example.org"}`.',
    _object,
)
GOOGLE_CLIENT_ID = _variable(
    "GOOGLE_CLIENT_ID", "", "Our name at Google. Unset: nobody signs in with Google.", str
)
GOOGLE_CLIENT_SECRET = _variable("GOOGLE_CLIENT_SECRET", "", "And our secret there.", str)
GOOGLE_ISSUER = _variable(
    "GOOGLE_ISSUER",
    "https://accounts.google.com",
    "Another OpenID provider in the place of Google.",
    lambda value: value.rstrip("/"),
)
GOOGLE_PICTURES = _variable(
    "GOOGLE_PICTURES",
    "https://lh3.googleusercontent.com",
    "Origins that a person's first picture may be fetched from.",
    _words,
)
ERASURE_DAYS = _variable(
    "ERASURE_DAYS", "14", "Days from the wish to be erased until it is carried out.", int
)
RETENTION = _variable(
    "RETENTION",
    "",
    "How many days kinds of data are kept, as in `sessions=30 plays=730`; `never` for those "
    "that are not to be forgotten by age.",
    str,
)
LOG_LEVEL = _variable(
    "LOG_LEVEL", "INFO", "DEBUG, INFO, WARNING or ERROR.", lambda value: value.upper()
)
MUSIC = _variable(
    "MUSIC", "", "A folder that `make run` imports instead of composing its demo.", str
)


def make_var_dir() -> None:
    """Raises `Misconfigured` where VAR_DIR can be no folder."""
    try:
        VAR_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Misconfigured(
            f"VAR_DIR is {VAR_DIR}, which can be no folder ({error.strerror}): "
            "move what stands there, or set VAR_DIR to another place."
        ) from error
    if not os.access(VAR_DIR, os.R_OK | os.W_OK | os.X_OK):
        raise Misconfigured(f"VAR_DIR is {VAR_DIR}, where we may not write: set another place.")


def _instance_key() -> bytes:
    """Random bytes that every process of this VAR_DIR shares, made by the first."""
    make_var_dir()
    place = VAR_DIR / "instance.key"
    if not place.exists():
        fresh = VAR_DIR / f"instance.key.{secrets.token_hex(8)}"
        with open(fresh, "wb", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            file.write(secrets.token_bytes(MINIMUM_SECRET_BYTES))
        with suppress(FileExistsError):  # of two first starts, one wins
            os.link(fresh, place)
        fresh.unlink()
    return place.read_bytes()


def _secret(name: str, meaning: str) -> str:
    """In production from the environment alone; else derived from the instance's key."""
    VARIABLES.append(Variable(name, "", meaning + " Production needs it."))
    if given := _read(name):
        if PRODUCTION:
            _refuse_weak(name, given)
        return given
    if PRODUCTION:
        raise Misconfigured(f"{name} is not set: production needs a random secret.")
    return hmac.new(_instance_key(), name.encode(), hashlib.sha256).hexdigest()


def _refuse_weak(name: str, value: str) -> None:
    if len(value.encode()) < MINIMUM_SECRET_BYTES:
        raise Misconfigured(f"{name} is shorter than {MINIMUM_SECRET_BYTES} bytes.")
    if value.lower().startswith(KNOWN_TO_EVERYBODY) or len(set(value)) < 8:
        raise Misconfigured(f"{name} is a value that everybody could guess.")


def _keyring(name: str, meaning: str) -> dict[str, str]:
    """Several named keys, the last of which signs: `{"2026-11": "…", "2027-02": "…"}`."""
    given = _read(name)
    if not given:
        return {"1": _secret(name, meaning)}
    VARIABLES.append(Variable(name, "", meaning + " Production needs it."))
    try:
        keys = json.loads(given)
        if not (isinstance(keys, dict) and keys):
            raise ValueError("no key in it")
        ring = {str(kid): str(key) for kid, key in keys.items()}
    except ValueError as error:
        raise Misconfigured(
            f'{name} must be JSON as in {{"2026-11": "…"}}: {error}.'
        ) from error
    if PRODUCTION:
        for kid, key in ring.items():
            _refuse_weak(f"{name}[{kid}]", key)
    return ring


SECRET_KEY = _secret("SECRET_KEY", "Signs the sessions of the portal and the admin.")
JWT_KEYS = _keyring(
    "JWT_KEYS", 'Sign the API\'s tokens: JSON as in `{"2026-11": "…"}`, the last one signs.'
)
STREAM_KEY = _secret("STREAM_KEY", "Signs the addresses of audio.")
OTP_PEPPER = _secret(
    "OTP_PEPPER", "Makes the codes sent by mail, and encrypts authenticator apps' secrets."
)


def _check_delivery() -> None:
    bucket = bool(AWS_STORAGE_BUCKET_NAME)
    if bucket != (DELIVERY == "s3"):
        raise Misconfigured(
            f"DELIVERY is {DELIVERY}, but AWS_STORAGE_BUCKET_NAME is "
            f"{'set' if bucket else 'not set'}: s3 goes with a bucket, and nothing else does."
        )


def _check_production() -> None:
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


_check_delivery()
if PRODUCTION:
    _check_production()
