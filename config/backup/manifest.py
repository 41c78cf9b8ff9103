"""What a backup says of itself. It is written last: without it there is no backup."""

import hashlib
import hmac
import json
import re
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Final

from config import env
from config.backup.places import Place
from config.backup.refusals import BackupFails, Damaged, Refused
from config.backup.tables import Sequences, Table, Tables

FORMAT: Final = 1
SETS, MANIFEST = "sets", "manifest.json"
NAMED: Final = re.compile(r"sets/(\d{8}T\d{6}Z)/manifest\.json")
MOST: Final = 16 * 1024 * 1024
OTHER_SECRETS: Final = (
    "OTP_PEPPER is not what it was when the backup was made: "
    + ("set it as it was" if env.PRODUCTION else "copy instance.key of the old VAR_DIR")
    + ". Without it authenticator apps, webhooks and connected services cannot be opened, and "
    "nobody can tell who was erased since. --other-secrets restores it all the same."
)


@dataclass(frozen=True)
class Part:
    """A file of the backup: its name in the place, and what is in it before it is sealed."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """`name` is when the database was read, `20261122T183000Z`."""

    name: str
    suffix: str
    objects: str
    dump: Part
    media: Part
    media_files: int
    media_bytes: int
    tables: Tables
    sequences: Sequences
    migrations: list[str]
    postgresql: str
    secrets: dict[str, str]
    format: int = FORMAT
    took_s: float = 0.0

    @property
    def at(self) -> datetime:
        return datetime.strptime(self.name, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)

    def object(self, sha256: str) -> str:
        return f"{self.objects}/{sha256[:2]}/{sha256}{self.suffix}"

    def as_bytes(self) -> bytes:
        told = asdict(self)
        told["tables"] = {name: list(table) for name, table in self.tables.items()}
        told["seal"] = _seal(told)
        return json.dumps(told, indent=1, ensure_ascii=False).encode()


def name_of(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def place_of(name: str) -> str:
    return f"{SETS}/{name}"


def names(place: Place) -> list[str]:
    """Of all that were finished, the oldest first."""
    found = (NAMED.fullmatch(one.name) for one in place.walk(SETS))
    return sorted(match[1] for match in found if match)


def newest(place: Place, name: str = "", *, any_secrets: bool = False) -> Manifest:
    """That one, or the newest of all. Raises as `read` does."""
    if name:
        return read(place, name, any_secrets=any_secrets)
    if not (there := names(place)):
        raise BackupFails(f"There is no backup in {place}.")
    return read(place, there[-1], any_secrets=any_secrets)


def read(place: Place, name: str, *, any_secrets: bool = False) -> Manifest:
    """Raises `BackupFails` for one that is not there or of another release, `Damaged`.

    `any_secrets`: whatever it was sealed with, so that nobody can tell whether it was changed.
    """
    where = f"{place_of(name)}/{MANIFEST}"
    try:
        with place.open(where) as file:
            told = json.loads(file.read(MOST))
    except FileNotFoundError as error:
        raise BackupFails(f"There is no backup {name} in {place}.") from error
    except ValueError as error:
        raise Damaged(f"{where} is damaged: it is no JSON.") from error
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise BackupFails(f"{where} is of another release of Tonearm.")
    return _checked(told, where, any_secrets)


def _checked(told: dict[str, Any], where: str, any_secrets: bool) -> Manifest:
    seal = told.pop("seal", "")
    if not any_secrets:
        if told.get("secrets") != fingerprints():
            raise Refused(OTHER_SECRETS)
        if not hmac.compare_digest(str(seal), _seal(told)):
            raise Damaged(f"{where} is damaged, or was changed: its seal is of something else.")
    told["tables"] = {name: Table(*table) for name, table in told["tables"].items()}
    return Manifest(**told | {"dump": Part(**told["dump"]), "media": Part(**told["media"])})


def fingerprints() -> dict[str, str]:
    """Of the secrets that a restored database needs. They tell nothing of them."""
    return {"OTP_PEPPER": _mac("fingerprint", b"OTP_PEPPER")[:32]}


def _seal(told: dict[str, Any]) -> str:
    return _mac("manifest", json.dumps(told, sort_keys=True).encode())


def _mac(purpose: str, message: bytes) -> str:
    key = hmac.digest(env.OTP_PEPPER.encode(), f"config.backup {purpose}".encode(), "sha256")
    return hmac.new(key, message, hashlib.sha256).hexdigest()
