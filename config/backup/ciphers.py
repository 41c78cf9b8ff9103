"""Who can read a backup: age, GnuPG, or everybody."""

import hashlib
import shutil
from typing import BinaryIO, Final, Protocol, cast

import pyrage

from config import env
from config.backup.places import Readable
from config.backup.refusals import BackupFails, WrongKey
from config.backup.streams import Digested, Pushed, run

PLAIN: Final = "plain"
GPG: Final = "gpg:"


class Cipher(Protocol):
    """`name` changes with the keys: what one key opens is never taken for another's."""

    name: str
    suffix: str

    def seal(self, source: Readable) -> BinaryIO: ...

    def opened(self, source: Readable) -> BinaryIO:
        """Raises `WrongKey`, and `OSError` while it is read if it is not as it was sealed."""
        ...


class Plain:
    """Nothing is sealed."""

    name, suffix = PLAIN, ""

    def seal(self, source: Readable) -> BinaryIO:
        return cast(BinaryIO, source)

    def opened(self, source: Readable) -> BinaryIO:
        return cast(BinaryIO, source)


class Age:
    """For the holders of some keys. Sealing needs their public halves alone."""

    suffix = ".age"

    def __init__(self, recipients: list[str]) -> None:
        self.name = f"age-{_fingerprint(recipients)}"
        try:
            self._to = [pyrage.x25519.Recipient.from_str(one) for one in recipients]
        except pyrage.RecipientError as error:
            raise BackupFails(f"BACKUP_ENCRYPT_TO is no key of age: {error}.") from error

    def seal(self, source: Readable) -> BinaryIO:
        passing = Digested(source)

        def work(into: BinaryIO) -> None:
            try:
                pyrage.encrypt_io(passing, into, self._to)
            except pyrage.EncryptError:
                if passing.failure:  # which age would tell as its own
                    raise passing.failure from None
                raise

        return cast(BinaryIO, Pushed(work))

    def opened(self, source: Readable) -> BinaryIO:
        identities = _identities()
        passing = Digested(source)

        def work(into: BinaryIO) -> None:
            try:
                pyrage.decrypt_io(passing, into, identities)
            except pyrage.DecryptError as error:
                if passing.failure:
                    raise passing.failure from None
                if "No matching keys" in str(error):
                    raise WrongKey("BACKUP_IDENTITY is another key than it is for.") from error
                raise OSError(str(error)) from error

        return cast(BinaryIO, Pushed(work))


class Gpg:
    """By the program `gpg` and its keyring."""

    suffix = ".gpg"

    def __init__(self, key: str) -> None:
        self.name, self._key = f"gpg-{_fingerprint([key])}", key
        if not shutil.which("gpg"):
            raise BackupFails("BACKUP_ENCRYPT_TO is a key of GnuPG, and there is no gpg here.")

    def seal(self, source: Readable) -> BinaryIO:
        command = _gpg("--trust-model", "always", "--compress-algo", "none", "--encrypt")
        command += ["--recipient", self._key]
        return cast(BinaryIO, Pushed(lambda into: run(command, into=into, source=source)))

    def opened(self, source: Readable) -> BinaryIO:
        def work(into: BinaryIO) -> None:
            try:
                run(_gpg("--decrypt"), into=into, source=source)
            except BackupFails as error:
                if "No secret key" in str(error):
                    raise WrongKey("GnuPG has no secret key for it.") from error
                raise OSError(str(error)) from error

        return cast(BinaryIO, Pushed(work))


def _gpg(*options: str) -> list[str]:
    return ["gpg", "--batch", "--quiet", "--no-tty", *options]


def _fingerprint(keys: list[str]) -> str:
    return hashlib.sha256(" ".join(sorted(keys)).encode()).hexdigest()[:12]


def _identities() -> list[pyrage.x25519.Identity]:
    """One a line, and comments, as age-keygen writes them."""
    lines = [line.strip() for line in env.BACKUP_IDENTITY.splitlines()]
    given = [line for line in lines if line and not line.startswith("#")]
    if not given:
        raise WrongKey("It is encrypted: set BACKUP_IDENTITY, or BACKUP_IDENTITY_FILE.")
    try:
        return [pyrage.x25519.Identity.from_str(line) for line in given]
    except pyrage.IdentityError as error:
        raise WrongKey("BACKUP_IDENTITY is no secret key of age.") from error


def chosen() -> Cipher:
    """By BACKUP_ENCRYPT_TO. Raises `BackupFails`."""
    to = env.BACKUP_ENCRYPT_TO
    if not to:
        return Plain()
    return Gpg(to[0].removeprefix(GPG)) if to[0].startswith(GPG) else Age(to)


def opener(suffix: str) -> Cipher:
    """For what was sealed so, whatever is chosen now. Raises `BackupFails`."""
    if suffix == Age.suffix:
        return Age([])
    return Gpg("") if suffix == Gpg.suffix else Plain()
