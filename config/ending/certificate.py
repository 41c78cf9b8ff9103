"""A paper that says what was erased, signed so that it can be checked when all else is gone.

The key is worked out from OTP_PEPPER. Its public half stands in the export's manifest, and in
the log's line about the export: whoever has one of both need not believe the paper's own.
"""

import hashlib
import hmac
import json
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from config import env

FORMAT: Final = "tonearm-erasure-1"


class Forged(Exception):
    """It is not what was signed; says why."""


def _key() -> Ed25519PrivateKey:
    seed = hmac.digest(env.OTP_PEPPER.encode(), b"config.ending certificate", "sha256")
    return Ed25519PrivateKey.from_private_bytes(seed)


def public_key() -> str:
    """In hexadecimal digits."""
    return _key().public_key().public_bytes_raw().hex()


def signed(told: dict[str, Any]) -> bytes:
    """As it is handed out."""
    body = {"format": FORMAT, **told, "public_key": public_key()}
    message = _canonical(body)
    paper = {
        **body,
        "sha256": hashlib.sha256(message).hexdigest(),
        "ed25519": _key().sign(message).hex(),
    }
    return json.dumps(paper, indent=1, sort_keys=True).encode() + b"\n"


def checked(paper: bytes, *, key: str = "") -> dict[str, Any]:
    """What it says. `key` is the public one if it is known from elsewhere. Raises `Forged`."""
    try:
        body = json.loads(paper)
        digest, signature = body.pop("sha256"), bytes.fromhex(body.pop("ed25519"))
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key or body["public_key"]))
        if body["format"] != FORMAT:
            raise Forged(f"It is of another format: {body['format']}.")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Forged("It is no certificate of ours.") from error
    message = _canonical(body)
    if hashlib.sha256(message).hexdigest() != digest:
        raise Forged("Its digest is of other words.")
    try:
        public.verify(signature, message)
    except InvalidSignature as error:
        raise Forged("Its signature is by another key, or of other words.") from error
    return dict(body)


def digest(paper: bytes) -> str:
    """SHA-256 of what it says."""
    return str(json.loads(paper)["sha256"])


def _canonical(body: dict[str, Any]) -> bytes:
    return json.dumps(body, sort_keys=True, separators=(",", ":")).encode()
