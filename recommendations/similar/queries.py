"""What goes with a track or an artist: what was learnt, else what shares artist or genre."""

from typing import NamedTuple

from django.db import connection

from audio.catalog.models.artist import Artist
from audio.catalog.models.publication import Viewer
from audio.catalog.models.track import Track
from config.errors import NotFound
from config.fields import utc_now
from recommendations.training import arranging, learned, sources, weighing
from recommendations.training.models import Kind
from recommendations.training.packed import unpack_neighbours
from recommendations.training.recent import Seed

KIN = 3
"""So many tracks stand for an artist of whom nothing was learnt."""
_NEARBY = """
SELECT t.id, n.ids, n.scores
FROM (SELECT id FROM recommendations_training
    WHERE status = 'ready' ORDER BY id DESC LIMIT 1) AS t
LEFT JOIN recommendations_neighbours n
  ON n.training_id = t.id AND n.kind = %(kind)s AND n.item_id = %(id)s
"""
_STATE = """
SELECT coalesce((SELECT max(id) FROM recommendations_training WHERE status = 'ready'), 0),
  coalesce((SELECT explicit_filter FROM users_client WHERE user_id = %(me)s), false)
"""


class State(NamedTuple):
    """On what a list depends besides the catalogue and the person's marks."""

    training: int
    explicit_filter: bool


def state(viewer: Viewer) -> State:
    """One query."""
    with connection.cursor() as cursor:
        cursor.execute(_STATE, {"me": viewer.pk})
        return State(*cursor.fetchall()[0])


def tracks(viewer: Viewer, pk: int, limit: int) -> list[int]:
    """Ids, the nearest first. Three queries. Raises `NotFound`."""
    found = Track.objects.visible_to(viewer).filter(pk=pk).values_list("artist_id", flat=True)
    artist = found.first()
    if artist is None:
        raise NotFound
    return _near(viewer, *_learnt(Kind.TRACK, pk, artist), limit, kin=[pk])


def artists(viewer: Viewer, pk: int, limit: int) -> list[int]:
    """Ids, the nearest first. Three queries. Raises `NotFound`."""
    if not Artist.objects.visible_to(viewer).filter(pk=pk).exists():
        raise NotFound
    training, seed = _learnt(Kind.ARTIST, pk, pk)
    own = Track.objects.published().filter(artist=pk).order_by("-published_at")
    kin = [] if seed.nearby else list(own.values_list("pk", flat=True)[:KIN])
    return _near(viewer, training, seed, limit, kin=kin)


def _learnt(kind: Kind, pk: int, artist: int) -> tuple[int | None, Seed]:
    """The training that serves, and what it knows of the thing."""
    with connection.cursor() as cursor:
        cursor.execute(_NEARBY, {"kind": int(kind), "id": pk})
        row = cursor.fetchone()
    nearby = unpack_neighbours(row[1], row[2]) if row and row[1] is not None else None
    return row and row[0], Seed(kind, pk, artist, 1.0, utc_now(), 0, 0, nearby)


def _near(
    viewer: Viewer, training: int | None, seed: Seed, limit: int, *, kin: list[int]
) -> list[int]:
    """What was learnt first; while that is too little, their artist's and their genre's."""
    kind = Kind(seed.kind)
    near = weighing.merged(None, learned.near([seed], training, kind), 1)
    short = len(near) < limit
    found = weighing.Found(
        near,
        {seed.artist: weighing.Worth(0.5, ())} if short and kind == Kind.TRACK else {},
        dict.fromkeys(kin if short else (), weighing.Worth(0.1, ())),
    )
    wanted = sources.Wanted(
        ids=[one.id for one in near], artists=list(found.artists), kin=list(found.kin)
    )
    proposed = sources.candidates(viewer.pk, kind, wanted, [seed.id])
    things = weighing.weighed(proposed, found, kind=kind, acts=weighing.WELL_KNOWN)
    return [thing.id for thing in arranging.spread(things, limit)]
