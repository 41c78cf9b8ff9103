"""Secrets: given in production, derived from a random file of VAR_DIR elsewhere."""

import hashlib
import hmac
import json
import os
import secrets
from contextlib import suppress

from config.env import reading
from config.env.reading import VARIABLES, Misconfigured, Variable
from config.env.server import PRODUCTION, VAR_DIR

MINIMUM_SECRET_BYTES = 32
KNOWN_TO_EVERYBODY = ("django-insecure", "changeme", "change-me", "secret", "password")


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
