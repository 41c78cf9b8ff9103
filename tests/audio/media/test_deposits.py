"""What is left of the dead is removed, and nothing of the living."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from audio.media import deposits
from audio.models import Deposit
from tests import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def put(key: str) -> str:
    return default_storage.save(key, ContentFile(b"bytes"))


def test_the_livings_bytes_stay_whoever_sweeps(media: Path) -> None:
    with deposits.depositing(["audio/a.m4a"]) as depositor:
        put("audio/a.m4a")

        assert list(at_once.times(2, deposits.sweep)) == [0, 0]

        assert default_storage.exists("audio/a.m4a")
        with transaction.atomic():
            depositor.redeem()
    assert default_storage.exists("audio/a.m4a")
    assert not Deposit.objects.exists()


def store(*, redeem: bool, commit: bool, fail: bool) -> None:
    with deposits.depositing(["audio/a", "audio/b"]) as depositor:
        put("audio/a")
        assert Deposit.objects.count() == 2
        with transaction.atomic():
            if redeem:
                depositor.redeem()
            if not commit:
                raise RuntimeError
        if fail:
            raise RuntimeError


@pytest.mark.parametrize("redeem", [True, False])
def test_what_is_not_committed_is_removed(redeem: bool) -> None:
    with pytest.raises(RuntimeError):
        store(redeem=redeem, commit=False, fail=False)

    assert not default_storage.exists("audio/a")
    assert not Deposit.objects.exists()


def test_what_is_committed_stays_whatever_comes_then() -> None:
    with pytest.raises(RuntimeError):
        store(redeem=True, commit=True, fail=True)

    assert default_storage.exists("audio/a")
    assert not Deposit.objects.exists()


def test_what_nobody_redeemed_before_the_end_is_left_to_the_sweep() -> None:
    store(redeem=False, commit=True, fail=False)

    assert deposits.sweep() == 2
    assert not default_storage.exists("audio/a")


def test_the_deads_bytes_are_removed_once() -> None:
    """Their lock ended with their connection."""
    put("audio/a")
    Deposit.objects.create(file="audio/a", holder=12345)
    Deposit.objects.create(file="audio/never-stored", holder=12345)
    put("audio/b")
    Deposit.objects.create(file="audio/b", holder=deposits.NOBODY)

    assert sum(at_once.times(4, deposits.sweep)) == 3

    assert not default_storage.exists("audio/a")
    assert not default_storage.exists("audio/b")
    assert not Deposit.objects.exists()


def test_more_than_one_round_of_them() -> None:
    Deposit.objects.bulk_create(Deposit(file=f"audio/{n}", holder=7) for n in range(1200))

    assert deposits.sweep() == 1200
    assert not Deposit.objects.exists()


def test_one_that_cannot_be_removed_keeps_no_other(media: Path) -> None:
    """A folder where a file should be: the storage cannot remove it."""
    (media / "audio/a/in-it").mkdir(parents=True)
    put("audio/b")
    for key in ("audio/a", "audio/b"):
        Deposit.objects.create(file=key, holder=deposits.NOBODY)

    with pytest.raises(OSError, match="not empty"):
        deposits.sweep()

    assert not default_storage.exists("audio/b")
    assert Deposit.objects.get().file == "audio/a"
