"""Every environment variable: its type, its default, and a sentence on what it is for."""

import hashlib
import hmac
import json
import os
import secrets
from contextlib import suppress
from pathlib import Path

from config import reading
from config.reading import VARIABLES, Misconfigured, Variable

__all__ = ["VARIABLES", "Misconfigured", "Variable"]

MINIMUM_SECRET_BYTES = 32
KNOWN_TO_EVERYBODY = ("django-insecure", "changeme", "change-me", "secret", "password")

_debug = reading.variable(
    "DEBUG",
    "",
    "`on` shows Django's error pages, `off` is production. Unset: a private server with "
    "its own database and its own random secrets.",
    reading.maybe,
)
DEBUG = bool(_debug)
PRODUCTION = _debug is False

VAR_DIR = reading.variable("VAR_DIR", "var", "Where everything that is not code lies.", Path)
HOST = reading.variable("HOST", "127.0.0.1", "The address to listen on.", str)
PORT = reading.variable("PORT", "8000", "The port to listen on.", reading.port)
BASE_URL = reading.variable(
    "BASE_URL",
    "",
    "How people reach the server, as in `https://music.example.org`. "
    "Unset: as the request came. Production needs it.",
    lambda value: value.rstrip("/"),
)
EVENTS_URL = reading.variable(
    "EVENTS_URL",
    "",
    "Origin of the event stream. Unset: BASE_URL behind a proxy, which must lead there; else "
    "PORT + 1.",
    lambda value: value.rstrip("/"),
)
ALLOWED_HOSTS = reading.variable(
    "ALLOWED_HOSTS",
    "",
    "Host names that the server answers to. Unset: BASE_URL's, or this machine's own.",
    reading.words,
)
FRONTEND_URLS = reading.variable(
    "FRONTEND_URLS",
    "",
    "Origins whose browsers may call the API. Links of invitations to playlists lead to the "
    "first.",
    reading.words,
)
DATABASE_URL = reading.variable(
    "DATABASE_URL",
    "",
    "`postgres://user:password@host/name`. Unset: a PostgreSQL of our own in VAR_DIR.",
    reading.database,
)
DATABASE_DIRECT_URL = reading.variable(
    "DATABASE_DIRECT_URL",
    "",
    "The same past a pooler, for the event stream, which listens. Unset: DATABASE_URL.",
    reading.database,
)
WEB_WORKERS = reading.variable(
    "WEB_WORKERS", str(min(os.cpu_count() or 1, 8)), "Web processes.", reading.number(1)
)
WEB_THREADS = reading.variable(
    "WEB_THREADS", "4", "Threads in each web process.", reading.number(1)
)
NUM_PROXIES = reading.variable(
    "NUM_PROXIES",
    "",
    "How many proxies stand in front, so that a client's address is believed no further. "
    "Production needs it.",
    lambda value: reading.number(0)(value) if value else None,
)
LIMITS = reading.variable(
    "LIMITS",
    "",
    "Changes to the limits, as in `login_address=20/600 register=5/3600` (how many, in how "
    "many seconds). `off` for a measured run, never in production.",
    str,
)
API_DOCS = reading.variable("API_DOCS", "on", "Swagger UI and ReDoc.", reading.switch)
ROBOTS = reading.variable(
    "ROBOTS", "on", "`off` asks robots to leave everything alone.", reading.switch
)
DELIVERY = reading.variable(
    "DELIVERY",
    "file",
    "Who sends audio: `file` (we do), `x-accel` (nginx), `s3` (object storage).",
    reading.one_of("file", "x-accel", "s3"),
)
UPLOAD_LARGEST_MB = reading.variable(
    "UPLOAD_LARGEST_MB", "500", "The largest file that an artist may upload.", reading.number(1)
)
UPLOAD_DAILY_MB = reading.variable(
    "UPLOAD_DAILY_MB", "5000", "What one person may upload in 24 hours.", reading.number(1)
)
UPLOAD_TOTAL_MB = reading.variable(
    "UPLOAD_TOTAL_MB",
    "0",
    "What the originals of one person's artist pages may take up; 0 for no end.",
    reading.number(0),
)
UPLOAD_HOURS = reading.variable(
    "UPLOAD_HOURS", "48", "How long an upload that stopped can go on.", reading.number(1)
)
MEDIA_JOBS = reading.variable(
    "MEDIA_JOBS",
    "1",
    "How many files are encoded at once; each takes a core and up to 300 MB. 0: elsewhere.",
    reading.number(0),
)
AWS_STORAGE_BUCKET_NAME = reading.variable(
    "AWS_STORAGE_BUCKET_NAME", "", "The bucket for media. Unset: VAR_DIR/media.", str
)
AWS_ACCESS_KEY_ID = reading.variable("AWS_ACCESS_KEY_ID", "", "Object storage's key.", str)
AWS_SECRET_ACCESS_KEY = reading.variable("AWS_SECRET_ACCESS_KEY", "", "And its secret.", str)
AWS_S3_ENDPOINT_URL = reading.variable(
    "AWS_S3_ENDPOINT_URL", "", "Where the bucket is, when not at Amazon.", str
)
AWS_S3_REGION_NAME = reading.variable("AWS_S3_REGION_NAME", "", "The bucket's region.", str)
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
GOOGLE_CLIENT_ID = reading.variable(
    "GOOGLE_CLIENT_ID", "", "Our name at Google. Unset: nobody signs in with Google.", str
)
GOOGLE_CLIENT_SECRET = reading.variable(
    "GOOGLE_CLIENT_SECRET", "", "And our secret there.", str
)
GOOGLE_ISSUER = reading.variable(
    "GOOGLE_ISSUER",
    "https://accounts.google.com",
    "Another OpenID provider in the place of Google.",
    lambda value: value.rstrip("/"),
)
GOOGLE_PICTURES = reading.variable(
    "GOOGLE_PICTURES",
    "https://lh3.googleusercontent.com",
    "Origins that a person's first picture may be fetched from.",
    reading.words,
)
OUTBOUND_ALLOW = reading.variable(
    "OUTBOUND_ALLOW",
    "",
    "Networks and host names of your own that the server may send to, besides public addresses "
    "and without TLS too, as in `192.168.1.0/24 hooks.lan`.",
    reading.places,
)
OUTBOUND_CA_FILE = reading.variable(
    "OUTBOUND_CA_FILE",
    "",
    "A PEM file of certificates that are trusted besides the usual ones, when we send.",
    reading.file,
)
LISTENBRAINZ_URL = reading.variable(
    "LISTENBRAINZ_URL",
    "https://api.listenbrainz.org",
    "Where people's listens go who connect ListenBrainz: there, or to a server that speaks as "
    "it does. `off` for nowhere.",
    lambda value: "" if value == "off" else value.rstrip("/"),
)
LASTFM_API_KEY = reading.variable(
    "LASTFM_API_KEY", "", "Our name at Last.fm. Unset: nobody connects Last.fm.", str
)
LASTFM_API_SECRET = reading.variable("LASTFM_API_SECRET", "", "And our secret there.", str)
LASTFM_URL = reading.variable(
    "LASTFM_URL",
    "https://ws.audioscrobbler.com/2.0/",
    "Another server in the place of Last.fm that speaks as it does.",
    str,
)
LYRICS_PROVIDER = reading.variable(
    "LYRICS_PROVIDER",
    "",
    "`lrclib`: artists can have the words of their tracks looked up at LRCLIB, which is told "
    "title, artist, album and length. Unset: nobody is asked.",
    reading.one_of("", "lrclib"),
)
LRCLIB_URL = reading.variable(
    "LRCLIB_URL",
    "https://lrclib.net",
    "LRCLIB, or a mirror of it.",
    lambda value: value.rstrip("/"),
)
METADATA_PROVIDER = reading.variable(
    "METADATA_PROVIDER",
    "",
    "`musicbrainz`: artists can have their tracks identified at MusicBrainz and covers fetched "
    "from the Cover Art Archive, which are told ISRC, title, artist and album. Unset: nobody "
    "is asked.",
    reading.one_of("", "musicbrainz"),
)
MUSICBRAINZ_URL = reading.variable(
    "MUSICBRAINZ_URL",
    "https://musicbrainz.org",
    "MusicBrainz, or a mirror of it.",
    lambda value: value.rstrip("/"),
)
COVER_ART_URL = reading.variable(
    "COVER_ART_URL",
    "https://coverartarchive.org",
    "The Cover Art Archive, or a mirror of it.",
    lambda value: value.rstrip("/"),
)
ERASURE_DAYS = reading.variable(
    "ERASURE_DAYS",
    "14",
    "Days from the wish to be erased until it is carried out.",
    reading.number(0),
)
RETENTION = reading.variable(
    "RETENTION",
    "",
    "How many days kinds of data are kept, as in `sessions=30 plays=730`; `never` for those "
    "that are not to be forgotten by age.",
    str,
)
LOG_LEVEL = reading.variable(
    "LOG_LEVEL",
    "INFO",
    "DEBUG, INFO, WARNING or ERROR.",
    reading.one_of("DEBUG", "INFO", "WARNING", "ERROR"),
)
MUSIC = reading.variable(
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
    if given := reading.read(name):
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
    given = reading.read(name)
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


SECRET_KEY = _secret(
    "SECRET_KEY",
    "Signs the sessions of the portal and the admin, and seals the cursors of `/api/sync/`.",
)
JWT_KEYS = _keyring(
    "JWT_KEYS", 'Sign the API\'s tokens: JSON as in `{"2026-11": "…"}`, the last one signs.'
)
STREAM_KEY = _secret("STREAM_KEY", "Signs the addresses of audio.")
OTP_PEPPER = _secret(
    "OTP_PEPPER",
    "Makes the codes sent by mail, and encrypts the secrets of authenticator apps and webhooks "
    "and the tokens for other services.",
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
