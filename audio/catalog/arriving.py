"""What an imported track belongs to: found by name, or made.

Whoever calls holds the import's lock, and indexes what is new.
"""

from collections.abc import Sequence
from typing import Any

from audio.catalog.models.album import Album
from audio.catalog.models.artist import Artist
from audio.catalog.models.publication import Status
from audio.catalog.models.track import Credit, CreditRole, Track
from audio.catalog.naming import key_of, slug_of
from audio.catalog.new import NewTrack
from config.fields import utc_now


def artist_named(name: str) -> Artist:
    """An imported artist of this name, else a new one; never a page that somebody manages."""
    key = key_of(name)
    found = Artist.objects.filter(sort_name=key, user=None).order_by("pk").first()
    return found or Artist.objects.create(
        name=name,
        sort_name=key,
        slug=slug_of(name),
        status=Status.PUBLISHED,
        first_published_at=utc_now(),
    )


def album_titled(new: NewTrack, *, artist: Artist) -> Album | None:
    """The artist's of this title, else a new one; none if the track names none."""
    if not new.album:
        return None
    key = key_of(new.album)
    # Not by year: compilations carry the year of each recording.
    found = Album.objects.filter(artist=artist, sort_title=key).order_by("pk").first()
    return found or Album.objects.create(
        artist=artist,
        title=new.album,
        sort_title=key,
        slug=slug_of(new.album),
        album_type=new.album_type,
        release_date=new.release_date,
        release_date_precision=new.release_date_precision,
        label=new.label,
        licence=new.licence,
        rights_holder=new.rights_holder,
        **standing_under(artist),
    )


def standing_under(*parents: Artist | Album | None) -> dict[str, Any]:
    """Published, unless what it belongs to is not: then hidden like that, for its reason."""
    hidden = [one for one in parents if one and one.status != Status.PUBLISHED]
    if not hidden:
        return {"status": Status.PUBLISHED, "first_published_at": utc_now()}
    status, removal = hidden[-1].status, hidden[-1].removal
    before = Status.PUBLISHED if status == Status.TAKEN_DOWN else ""
    return {"status": status, "status_before": before, "removal": removal}


def credit(track: Track, featured: Sequence[Artist]) -> None:
    """In this order, and accepted: nobody manages them who could be asked."""
    others = {artist.pk: artist for artist in featured if artist.pk != track.artist_id}
    Credit.objects.bulk_create(
        Credit(track=track, artist=artist, role=CreditRole.FEATURED, position=n, accepted=True)
        for n, artist in enumerate(others.values())
    )
