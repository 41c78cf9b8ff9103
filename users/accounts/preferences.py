"""Choices as JSON: who sees what, what one is told of, which genres."""

from typing import Annotated, Any, Self

from django.utils.text import slugify
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from users.accounts.choices import SEEN_BY, USUAL, Activity, Audience, NotificationKind
from users.accounts.models import Client

MOST_GENRES = 20


def _slug(text: str) -> str:
    """As the catalogue writes them: letters of any script, in small ones, and hyphens."""
    if not text or slugify(text, allow_unicode=True) != text:
        raise ValueError("must be a genre's slug, as in drum-and-bass")
    return text


def _once(slugs: list[str]) -> list[str]:
    return list(dict.fromkeys(slugs))


Genres = Annotated[
    list[
        Annotated[
            str,
            StringConstraints(strip_whitespace=True, to_lower=True, max_length=80),
            AfterValidator(_slug),
        ]
    ],
    Field(max_length=MOST_GENRES),
    AfterValidator(_once),
]
"""Slugs, the favourite first, each once. Genres belong to the catalogue, of which accounts
know nothing: a slug that it does not have, or not yet, is kept."""


def without_defaults(schema: dict[str, Any]) -> None:
    """Or a generated client would send what its user never said."""
    for field in schema["properties"].values():
        field.pop("default", None)


class Privacy(BaseModel):
    """Who sees what you do, by kind of activity. Followers see what everyone sees, and more."""

    likes: Audience = SEEN_BY[Activity.LIKES]
    plays: Audience = SEEN_BY[Activity.PLAYS]
    playlists: Audience = SEEN_BY[Activity.PLAYLISTS]
    following: Audience = SEEN_BY[Activity.FOLLOWING]

    @classmethod
    def of(cls, client: Client) -> Self:
        return cls.model_validate({a.value: client.audience_of(a) for a in Activity})


class PrivacyChanges(Privacy):
    """What is left out stays as it is."""

    model_config = ConfigDict(json_schema_extra=without_defaults)


class Notifications(BaseModel):
    """What you want to be told of: releases, followers and playlists inside the app.

    The digest and news come by mail. Mails about your account's safety always come.
    """

    new_release: bool = USUAL[NotificationKind.NEW_RELEASE]
    new_follower: bool = USUAL[NotificationKind.NEW_FOLLOWER]
    playlist_activity: bool = USUAL[NotificationKind.PLAYLIST_ACTIVITY]
    weekly_digest: bool = USUAL[NotificationKind.WEEKLY_DIGEST]
    product_news: bool = USUAL[NotificationKind.PRODUCT_NEWS]

    @classmethod
    def of(cls, client: Client) -> Self:
        return cls.model_validate({n.value: client.wants(n) for n in USUAL})


class NotificationChanges(Notifications):
    """What is left out stays as it is."""

    model_config = ConfigDict(json_schema_extra=without_defaults)
