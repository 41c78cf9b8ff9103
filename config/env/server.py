"""The server itself: where it is, what it answers to, what it keeps."""

import os
from pathlib import Path

from config.env import reading

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
    "The same past a pooler, for the event stream, which listens, and with DATABASE_POOLED for "
    "the workers and commands, too. Unset: DATABASE_URL.",
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
