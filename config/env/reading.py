"""How an environment variable is read, and what one that cannot be understood gets."""

import json
import os
import re
from collections.abc import Callable
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import NamedTuple, TypeVar

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

Value = TypeVar("Value")

ESPS = (  # of django-anymail
    *("amazon_ses", "brevo", "mailersend", "mailgun", "mailjet", "mailtrap", "mandrill"),
    *("postal", "postmark", "resend", "scaleway", "sendgrid", "sparkpost", "unisender_go"),
)


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


def read(name: str) -> str | None:
    """The variable, or what stands in the file that `<name>_FILE` points to."""
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise Misconfigured(f"{name}_FILE: {path}: {error.strerror}.") from error
    return os.environ.get(name, _FILE.get(name))


def variable(name: str, default: str, meaning: str, convert: Callable[[str], Value]) -> Value:
    """Raises `Misconfigured`. What holds keys or passwords is not repeated."""
    VARIABLES.append(Variable(name, default, meaning))
    given = read(name)
    try:
        return convert(given if given not in (None, "") else default)
    except ValueError as error:
        shown = "what it is" if convert in _SECRET else repr(given)
        raise Misconfigured(f"{name} cannot be {shown}: {error}.") from None


def switch(value: str) -> bool:
    switches = {"1": True, "true": True, "yes": True, "on": True}
    switches |= {"0": False, "false": False, "no": False, "off": False}
    if value.lower() not in switches:
        raise ValueError("say on or off")
    return switches[value.lower()]


def port(value: str) -> int:
    if not (value.isdigit() and 0 < int(value) < 65_536):
        raise ValueError("say a number from 1 to 65535")
    return int(value)


def number(least: int) -> Callable[[str], int]:
    """A whole number, not below `least`."""

    def convert(value: str) -> int:
        if not value.isascii() or not value.isdigit() or int(value) < least:
            raise ValueError(f"say a whole number, at least {least}")
        return int(value)

    return convert


def maybe(value: str) -> bool | None:
    return switch(value) if value else None


def words(value: str) -> list[str]:
    return [word for word in value.replace(",", " ").split() if word]


def places(value: str) -> "frozenset[str | IPv4Network | IPv6Network]":
    """Networks, as in `10.0.0.0/8`, and host names."""
    return frozenset(map(_place, words(value)))


def _place(word: str) -> "str | IPv4Network | IPv6Network":
    try:
        return ip_network(word)
    except ValueError:
        if re.fullmatch(r"[a-z0-9._-]*[a-z][a-z0-9._-]*", word.lower()):
            return word.lower().rstrip(".")
        raise ValueError("say networks as in 10.0.0.0/8, and host names") from None


def file(value: str) -> str:
    if value and not Path(value).is_file():
        raise ValueError("there is no such file")
    return value


def backups(value: str) -> str:
    """A folder, or `s3://bucket/folder`."""
    scheme, found, rest = value.partition("://")
    if found and (scheme != "s3" or not rest.strip("/")):
        raise ValueError("say a folder, or s3://bucket/folder")
    return value


def recipients(value: str) -> list[str]:
    """Public keys of age, or one of GnuPG."""
    told = words(value)
    of_age = all(re.fullmatch("age1[0-9a-z]{58}", one) for one in told)
    if not of_age and not (len(told) == 1 and re.fullmatch("gpg:[0-9A-Fa-f]{16,64}", told[0])):
        raise ValueError("say public keys of age, or gpg: and a fingerprint")
    return told


def provider(value: str) -> str:
    known = ("", "file", "smtp", *ESPS)
    if value.lower() not in known:
        raise ValueError("say one of " + ", ".join(known[1:]))
    return value.lower()


def database(value: str) -> str:
    """Whatever libpq itself understands."""
    try:
        conninfo_to_dict(value)
    except ProgrammingError:
        raise ValueError("say it as in postgres://user:password@host/name") from None
    return value


def databases(value: str) -> list[str]:
    """Several of them, as addresses: spaces stand between, not inside."""
    return [database(word) for word in value.split()]


def redis(value: str) -> str:
    """The password in it is not repeated."""
    if value and not value.startswith(("redis://", "rediss://", "unix://")):
        raise ValueError("say it as in redis://host:6379/0")
    return value


def json_object(value: str) -> dict[str, str]:
    told = json.loads(value)
    if not isinstance(told, dict):
        raise ValueError('say it as JSON, as in {"NAME": "value"}')
    return told


def token(value: str) -> str:
    """Nothing, or what nobody can guess."""
    if value and (len(value) < 32 or not value.isascii() or not value.isprintable()):
        raise ValueError("say 32 letters or more that nobody can guess")
    return value


def address(value: str) -> str:
    """With a key in it, maybe."""
    if value and not value.startswith(("https://", "http://")):
        raise ValueError("say it as in https://key@sentry.example.org/1")
    return value


_SECRET = (json_object, database, databases, redis, token, address, recipients)


def one_of(*choices: str) -> Callable[[str], str]:
    """However it is cased."""
    spelt = {choice.lower(): choice for choice in choices}

    def convert(value: str) -> str:
        if value.lower() not in spelt:
            raise ValueError("say one of " + ", ".join(choices))
        return spelt[value.lower()]

    return convert
