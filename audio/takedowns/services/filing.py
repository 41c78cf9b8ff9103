"""Giving a notice: it hides nothing, and names nobody to the artist, until staff decide."""

from collections.abc import Sequence

from django.db import transaction

from audio.catalog import standing
from audio.catalog.models.album import Album
from audio.catalog.models.publication import ANYBODY, known_to
from audio.catalog.models.track import Track
from audio.takedowns import telling
from audio.takedowns.models.notices import Notice, NoticedWork
from audio.takedowns.refusals import NothingNamed, SeveralArtists, UnknownWork
from audio.takedowns.steps import Step, due
from audio.takedowns.written import Named, Told
from users.accounts.staying import stay
from users.models import User


@transaction.atomic
def give(*, told: Told, named: Named, by: User | None) -> Notice:
    """A notice about music of one artist, that is public or was.

    What was taken down already may be named too: then it is hidden for this as well. Raises
    `NothingNamed`, `UnknownWork`, `SeveralArtists`; `NotFound` if `by` is erased.
    """
    if by:
        stay(by.pk)
    standing.keep()
    works = [
        *_known(NoticedWork.Kind.ALBUM, Album, named.albums, "albums", by),
        *_known(NoticedWork.Kind.TRACK, Track, named.tracks, "tracks", by),
    ]
    artists = {artist for _, artist in works}
    if not artists:
        raise NothingNamed(loc=("body", "tracks"))
    if len(artists) > 1:
        raise SeveralArtists(loc=("body", "tracks"))
    notice = Notice.objects.create(
        **told, user=by, artist_id=artists.pop(), due_at=due(Step.RECEIVED)
    )
    for work, _ in works:
        work.notice = notice
    NoticedWork.objects.bulk_create([work for work, _ in works])
    telling.of_step(notice, by=by)
    return notice


def _known(
    kind: NoticedWork.Kind,
    model: type[Track | Album],
    ids: Sequence[int],
    field: str,
    by: User | None,
) -> list[tuple[NoticedWork, int]]:
    """With the artist of each; in the order given, each once."""
    rows = model._default_manager.filter(known_to(by or ANYBODY), pk__in=ids)
    artists = dict(rows.values_list("pk", "artist"))
    for place, pk in enumerate(ids):
        if pk not in artists:
            raise UnknownWork(loc=("body", field, place), kind=kind.value, pk=pk)
    return [(NoticedWork(kind=kind, thing_id=pk), artists[pk]) for pk in dict.fromkeys(ids)]
