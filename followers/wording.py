"""The words of mails about music: whatever their reader may see of it when they are sent."""

from collections.abc import Iterable
from typing import Any

from django.utils.text import Truncator

from audio.catalog.cards import share
from audio.catalog.models.publication import ANYBODY, Status
from audio.models import Album, Artist, Track
from config import addresses
from users.models import Mail, User
from users.notifications.wording import Obsolete

MODELS: dict[str, Any] = {"album": Album, "track": Track}
MOST = 40
"""Characters of a title in a subject."""


def of_release(mail: Mail) -> dict[str, Any]:
    """Of `{"album": 7}` or `{"track": 9}`. Raises `Obsolete`: it is not there any more."""
    named = [f"{name} {mail.context[name]}" for name in MODELS if name in mail.context]
    found = _releases(mail.user, named)
    if not found:
        raise Obsolete("the release is not to be seen")
    release = found[0]
    return {"release": release, "artist": Truncator(release["artist"]).chars(MOST)}


def of_digest(mail: Mail) -> dict[str, Any]:
    """Of what `digests.told` noted. Raises `Obsolete`: nothing of it is left."""
    told = mail.context
    releases = _releases(mail.user, told.get("releases", ()))
    if not (releases or told.get("plays")):
        raise Obsolete("nothing of it is to be seen")
    gone = len(told.get("releases", ())) - len(releases)
    return {
        "releases": releases,
        "more": told.get("released", 0) - len(releases) - gone,
        "plays": told.get("plays", 0),
        "minutes": told.get("minutes", 0),
        "artists": _artists(mail.user, told.get("artists", ())),
    }


def _releases(reader: User | None, named: Iterable[str]) -> list[dict[str, Any]]:
    """Those of `album 7`, `track 9` that they may see, in this order; a query for each kind."""
    order = list(named)
    found = {
        f"{kind} {row[0]}": _shown(kind, *row)
        for kind, model in MODELS.items()
        for row in model.objects.visible_to(reader or ANYBODY)
        .filter(
            pk__in=[int(name.split()[1]) for name in order if name.startswith(kind)],
            status=Status.PUBLISHED,  # staff and owners see more, and have no use for it
        )
        .values_list("pk", "title", "slug", "artist__name")
    }
    return [found[name] for name in order if name in found]


def _shown(kind: str, pk: int, title: str, slug: str, artist: str) -> dict[str, Any]:
    url = share(addresses.base(), kind, pk, slug)
    return {"kind": kind, "title": title, "artist": artist, "url": url}


def _artists(reader: User | None, ids: Iterable[int]) -> list[str]:
    order = list(ids)
    found = Artist.objects.visible_to(reader or ANYBODY).filter(pk__in=order)
    names = dict(found.values_list("pk", "name"))
    return [names[pk] for pk in order if pk in names]
