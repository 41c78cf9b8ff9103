"""Links between accounts and people at the provider: social-auth's own table."""

from django.db.models import QuerySet
from social_django.models import UserSocialAuth

from users.accounts.models import User
from users.google.identity import Identity

PROVIDER = "google"


def links_of(user: User) -> "QuerySet[UserSocialAuth]":
    """An account's, the oldest first."""
    return UserSocialAuth.objects.filter(user=user, provider=PROVIDER).order_by("created")


def link_of(identity: Identity) -> UserSocialAuth | None:
    """By the key alone, never by the address, which may have had another owner.

    Another issuer's keys are others' keys, even if they look alike: an address may be given a
    new provider one day.
    """
    links = UserSocialAuth.objects.filter(provider=PROVIDER, uid=identity.subject)
    return links.filter(extra_data__iss=identity.issuer).select_related("user").first()
