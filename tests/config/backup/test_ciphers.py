"""What is sealed is opened by who has the key, by nobody else, and by other programs too."""

import io
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pyrage
import pytest

from config import env
from config.backup import ciphers
from config.backup.refusals import BackupFails, WrongKey

CONTENT = os.urandom(300_000)


def sealed() -> bytes:
    with ciphers.chosen().seal(io.BytesIO(CONTENT)) as source:
        return source.read()


def opened(content: bytes) -> bytes:
    with ciphers.opener(ciphers.chosen().suffix).opened(io.BytesIO(content)) as source:
        return source.read()


@pytest.fixture
def gpg(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """A keyring with one key, whose fingerprint it is."""
    if not shutil.which("gpg"):
        pytest.skip("gpg is not installed")
    home = tmp_path_factory.mktemp("g")
    home.chmod(0o700)
    monkeypatch.setenv("GNUPGHOME", str(home))
    made = ["gpg", "--batch", "--passphrase", "", "--quick-gen-key", "us@example.org"]
    subprocess.run([*made, "rsa2048", "encrypt"], check=True, capture_output=True)
    listed = ["gpg", "--batch", "--with-colons", "--list-keys"]
    said = subprocess.run(listed, check=True, capture_output=True, text=True).stdout
    key = next(line.split(":")[9] for line in said.splitlines() if line.startswith("fpr"))
    monkeypatch.setattr(env, "BACKUP_ENCRYPT_TO", [f"gpg:{key}"])
    yield key
    subprocess.run(["gpgconf", "--kill", "all"], check=True, capture_output=True)


def test_by_age(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env, "BACKUP_IDENTITY", f"# made today\n{key}\n")
    hidden = sealed()

    assert CONTENT[:64] not in hidden
    assert opened(hidden) == CONTENT


def test_what_we_seal_age_itself_opens(key: str, tmp_path: Path) -> None:
    if not shutil.which("age"):
        pytest.skip("age is not installed")
    (tmp_path / "key").write_text(key)
    command = ["age", "--decrypt", "--identity", str(tmp_path / "key")]

    assert subprocess.run(command, input=sealed(), capture_output=True).stdout == CONTENT


def test_by_gnupg(gpg: str) -> None:
    hidden = sealed()

    assert CONTENT[:64] not in hidden
    assert opened(hidden) == CONTENT


def test_another_key_of_age(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    other = pyrage.x25519.Identity.generate()
    monkeypatch.setattr(env, "BACKUP_IDENTITY", str(other))

    with pytest.raises(WrongKey, match="BACKUP_IDENTITY is another key"):
        opened(sealed())


def test_no_key_of_age(key: str) -> None:
    with pytest.raises(WrongKey, match="set BACKUP_IDENTITY"):
        opened(sealed())


def test_no_key_of_gnupg(gpg: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hidden = sealed()
    tmp_path.chmod(0o700)
    monkeypatch.setenv("GNUPGHOME", str(tmp_path))

    with pytest.raises(WrongKey, match="no secret key"):
        opened(hidden)


def test_a_key_that_gnupg_does_not_know(gpg: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env, "BACKUP_ENCRYPT_TO", ["gpg:" + "0" * 40])

    with pytest.raises(BackupFails, match="gpg failed"):
        sealed()


@pytest.mark.parametrize("at", [0, 150_000, -1])
def test_a_byte_that_is_another(key: str, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    monkeypatch.setattr(env, "BACKUP_IDENTITY", key)
    hidden = bytearray(sealed())
    hidden[at] ^= 1

    with pytest.raises(OSError, match=r"decrypt|Header"):
        opened(bytes(hidden))


def test_an_end_that_is_missing(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env, "BACKUP_IDENTITY", key)

    with pytest.raises(OSError, match="decrypt"):
        opened(sealed()[:-100_000])


class Failing(io.BytesIO):
    def read(self, size: int | None = -1) -> bytes:
        raise OSError("the disk is gone")


def test_what_cannot_be_read_is_not_sealed(key: str) -> None:
    with (
        pytest.raises(OSError, match="the disk is gone"),
        ciphers.chosen().seal(Failing()) as source,
    ):
        source.read()


def test_who_stops_reading_leaves_no_thread(key: str) -> None:
    with ciphers.chosen().seal(io.BytesIO(CONTENT * 10)) as source:
        assert source.read(10)


def test_another_key_has_another_name(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """So nothing that was sealed for one is taken for the other's."""
    first = ciphers.chosen().name
    other = str(pyrage.x25519.Identity.generate().to_public())
    monkeypatch.setattr(env, "BACKUP_ENCRYPT_TO", [other])

    assert ciphers.chosen().name != first
