"""Who holds personal data: a registry that reaches every app without an upward import.

Each feature with rows about people has a source; each app's `personal_data.py` registers its
features' sources. `tests/test_privacy_is_complete.py` fails for a model that none claims.
"""

from collections.abc import Iterator
from typing import Any, Protocol, runtime_checkable

from django.db.models import Model

from config import images
from config.models import Replay
from users.accounts import pictures
from users.accounts.choices import USUAL, Activity
from users.accounts.models import Client, Consent, User


class PersonalData(Protocol):
    """One feature's share of what is known about a person."""

    @property
    def models(self) -> tuple[type[Model], ...]:
        """The models whose rows it exports and erases."""

    def export(self, user: User) -> Iterator[tuple[str, Any]]:
        """(file name, JSON-ready) pairs."""

    def erase(self, user: User) -> None:
        """Safe to run twice."""


@runtime_checkable
class HasFiles(Protocol):
    """A source that holds files of a person's own too."""

    def files(self, user: User) -> Iterator[tuple[str, str]]:
        """(name in an export, name in the storage) pairs."""


_sources: list[PersonalData] = []


def register(source: PersonalData) -> None:
    """Apps do this in the order of INSTALLED_APPS, features from the lowest up."""
    _sources.append(source)


def sources() -> tuple[PersonalData, ...]:
    """The highest first, the account itself last: the order in which to erase."""
    return tuple(reversed(_sources))


class Accounts:
    """The account and its profile. Erasing it takes along whatever hangs on it still."""

    models = (User, Client, Consent)

    def export(self, user: User) -> Iterator[tuple[str, Any]]:
        client = Client.objects.get(pk=user.pk)
        yield (
            "account.json",
            {
                "email": user.email,
                "email_verified_at": user.email_verified_at,
                "username": user.username,
                "first_name": user.first_name,
                "last_name": user.last_name,
                "role": user.role,
                "date_joined": user.date_joined,
                "phone": client.phone,
                "date_of_birth": client.date_of_birth,
                "bio": client.bio,
                "country": client.country,
                "explicit_filter": client.explicit_filter,
                "quality": client.quality,
                "login_otp": client.login_otp,
                "favourite_genres": client.favourite_genres,
                "history_days": client.history_days,
                "privacy": {kind: client.audience_of(kind) for kind in Activity},
                "notifications": {kind: client.wants(kind) for kind in USUAL},
                "erase_at": user.erase_at,
            },
        )

        said = Consent.objects.filter(user=user).order_by("at", "pk")
        yield "consents.json", list(said.values("kind", "version", "given", "at", "source"))

    def files(self, user: User) -> Iterator[tuple[str, str]]:
        """The largest of each picture."""
        client = Client.objects.get(pk=user.pk)
        for name in ("picture", "cover"):
            for stored in images.files(getattr(client, f"{name}_key"))[:1]:
                yield f"{name}.jpg", stored

    def erase(self, user: User) -> None:
        pictures.forget_all(user=user)
        Replay.objects.filter(scope__startswith=f"{user.pk} ").delete()
        User.objects.filter(pk=user.pk).delete()
