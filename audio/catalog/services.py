"""Everything that changes the catalogue. Each is one transaction, indexed and stamped."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from audio.catalog import announcing, arriving, holding, standing
from audio.catalog.counting import recount
from audio.catalog.genres import genres_named
from audio.catalog.index import index_things, note_changed
from audio.catalog.models.album import Album
from audio.catalog.models.artist import Artist
from audio.catalog.models.genre import Genre
from audio.catalog.models.publication import Removal, Status
from audio.catalog.models.stamp import raise_stamp
from audio.catalog.models.track import Track
from audio.catalog.naming import key_of, slug_of
from audio.catalog.new import NewTrack
from audio.catalog.ownership import require_room_for_a_page
from audio.changes.services import note_playlists_of
from config.errors import Conflict
from config.fields import utc_now
from config.jobs import enqueue
from users.accounts.staying import stay
from users.audit.actions import Action
from users.audit.services import record
from users.models import User

Subject = Artist | Album | Track
MOVE_PICTURES = "audio.publishing.move_pictures"


class NotTakenDown(Conflict):
    code, message = "not_taken_down", "It is not taken down."


class TakenDownWithAnother(Conflict):
    code = "taken_down_with_another"
    message = "It is hidden because {subject} was taken down: restore that."


class KeptHidden(Conflict):
    code, message = "kept_hidden", "It stays hidden: {why}"


class AlreadyTakenDown(Conflict):
    code, message = "already_taken_down", "It is taken down already."


@transaction.atomic
def open_page(*, user: User, name: str, bio: str = "", links: Sequence[str] = ()) -> Artist:
    """An artist page of one's own, published at once. Makes the account an artist's.

    Raises `TooManyPages`.
    """
    require_room_for_a_page(user=user)
    artist = Artist.objects.create(
        user=user,
        opened_here=True,
        name=name,
        sort_name=key_of(name),
        slug=slug_of(name),
        bio=bio,
        links=list(links),
        status=Status.PUBLISHED,
        first_published_at=utc_now(),
    )
    if not user.is_artist:
        user.is_artist = True
        user.save(update_fields=["is_artist"])
    index_things(artists=[artist.pk])
    note_changed(artists=[artist.pk])
    raise_stamp()
    return artist


@transaction.atomic
def add_imported_track(*, new: NewTrack, store_cover: Callable[[], str] | None = None) -> Track:
    """A published track; artist, album and genres are found by name or made.

    `store_cover` is called when its album (or, without one, the track) has no cover yet, and
    returns an image key. The track is not playable before `mark_playable`. The caller holds
    the import's lock: names are matched without one here.
    """
    standing.keep()
    artist = arriving.artist_named(new.artist)
    album_artist = arriving.artist_named(new.album_artist) if new.album_artist else artist
    standing.hold(artist.pk, album_artist.pk)
    album = arriving.album_titled(new, artist=album_artist)
    cover_key = "" if album and album.cover_key or not store_cover else store_cover()
    track = Track.objects.create(
        artist=artist,
        album=album,
        title=new.title,
        sort_title=key_of(new.title),
        slug=slug_of(new.title),
        duration_ms=new.duration_ms,
        disc_number=new.disc_number,
        track_number=new.track_number,
        explicit=new.explicit,
        isrc=new.isrc,
        licence=new.licence,
        rights_holder=new.rights_holder,
        cover_key="" if album else cover_key,
        **arriving.standing_under(artist, album),
    )
    if album and cover_key:
        Album.objects.filter(pk=album.pk).update(cover_key=cover_key, updated_at=Now())
    featured = [arriving.artist_named(name) for name in new.featuring]
    arriving.credit(track, featured)
    genres = genres_named(new.genres)
    track.genres.add(*genres)
    if album:
        album.genres.add(*genres)
    named = [artist.pk, *(one.pk for one in featured)]
    if album:
        named.append(album.artist_id)
    albums = [album.pk] if album else []
    recount(artists=named, albums=albums, genres=[genre.pk for genre in genres])
    index_things(artists=named, albums=albums, tracks=[track.pk])
    newly_covered = albums if cover_key else []
    note_changed(artists=named, albums=albums, tracks=[track.pk], shown_albums=newly_covered)
    raise_stamp()
    return track


def hold_still(*, track: Track) -> None:
    """Nobody else changes the track until this transaction ends. Taken before it is touched.

    That is before rows are inserted which point at it, too. It may be gone then.
    """
    standing.hold(*artists_of(track))


def artists_of(track: Track) -> tuple[int | None, ...]:
    """Its own and its album's, as the database has it: what a row remembers may be gone."""
    rows = Track.objects.filter(pk=track.pk).values_list("artist", "album__artist")
    return rows.first() or (track.artist_id,)


@transaction.atomic
def mark_playable(*, track: Track, duration_ms: int) -> None:
    """Its bytes are stored: it may be played."""
    hold_still(track=track)
    track.is_playable, track.duration_ms = True, duration_ms
    track.save(update_fields=["is_playable", "duration_ms", "updated_at"])
    albums = [track.album_id] if track.album_id else []
    recount(albums=albums)
    note_changed(albums=albums, tracks=[track.pk])
    raise_stamp()


@transaction.atomic
def take_down(*, subject: Subject, by: User | None, reason: str) -> Removal:
    """Hides it, and all that belongs to it, in every read at once.

    Its pictures move to addresses that nobody else knows as soon as the storage takes them.
    What is hidden because its album or artist is, is from now on hidden for itself as well.
    Raises `AlreadyTakenDown`; `NotFound` if `by` is erased.
    """
    family = _Family(subject, by)
    family.require_not_itself_down()
    removal = Removal.objects.create(by=by, subject=family.name, reason=reason)
    family.itself().filter(status=Status.TAKEN_DOWN).update(removal=removal, updated_at=Now())
    for rows in family.members():
        unnoted = rows.filter(status=Status.PUBLISHED, first_published_at=None)
        unnoted.update(first_published_at=F("published_at"))
        rows.exclude(status=Status.TAKEN_DOWN).update(
            status_before=F("status"),
            status=Status.TAKEN_DOWN,
            removal=removal,
            updated_at=Now(),
        )
    family.refresh()
    move_pictures_later(subject)
    announcing.taken_down(subject, removal)
    detail = {"did": "taken down", "removal": removal.pk}
    record(Action.STAFF_ACTED, actor=by, subject=family.name, detail=detail)
    return removal


@transaction.atomic
def restore(*, subject: Subject, by: User | None) -> None:
    """Shows it again, with all that went with it; each has the status that it had.

    What is hidden for a second reason, because its album or artist is taken down too, stays
    hidden for that one. Raises `NotTakenDown`, `TakenDownWithAnother` for what was not taken
    down itself, and `KeptHidden`; `NotFound` if `by` is erased.
    """
    family = _Family(subject, by)
    removal = family.subject().removal
    if removal is None:
        raise NotTakenDown
    if removal.subject != family.name:
        raise TakenDownWithAnother(subject=removal.subject)
    if why := holding.kept_by(family.name):
        raise KeptHidden(why=why)
    first_public = _show_again(removal)
    removal.restored_by, removal.restored_at = by, utc_now()
    removal.save(update_fields=["restored_by", "restored_at"])
    family.refresh(first_public=first_public)
    announcing.restored(subject, removal)
    detail = {"did": "restored", "removal": removal.pk}
    record(Action.STAFF_ACTED, actor=by, subject=family.name, detail=detail)


def _show_again(removal: Removal) -> set[int]:
    """All that went with it; those tracks which nobody but their artist knew till now, by id.

    What was imported while its artist was hidden is public for the first time.
    """
    hidden = {"status": Status.TAKEN_DOWN, "removal": removal}
    first_public: set[int] = set()
    for model, parents in ((Artist, ()), (Album, ("artist",)), (Track, ("artist", "album"))):
        rows = model.objects.filter(**hidden)
        for parent in parents:
            for row in rows.filter(**{f"{parent}__status": Status.TAKEN_DOWN}):
                row.removal = getattr(row, parent).removal
                row.save(update_fields=["removal", "updated_at"])
        fresh = rows.filter(status_before=Status.PUBLISHED, first_published_at=None)
        if model is Track:
            first_public = set(fresh.values_list("pk", flat=True))
        fresh.update(first_published_at=Now())
        rows.update(status=F("status_before"), status_before="", removal=None, updated_at=Now())
    return first_public


def move_pictures_later(subject: Subject) -> None:
    """Of what is hidden now, with all that belongs to it: their addresses are known.

    By one job once this is committed: what must be hidden waits for no storage.
    """
    enqueue(MOVE_PICTURES, kind=type(subject).__name__.lower(), pk=subject.pk)


class _Family:
    """A thing and what belongs to it. Until the transaction ends, nothing else changes it.

    Nor is whoever decides about it erased, whom the decision names.
    """

    def __init__(self, subject: Subject, by: User | None) -> None:
        self.model, self.pk = type(subject), subject.pk
        self.name = f"{self.model.__name__.lower()} {self.pk}"
        self.artist_id = subject.pk if isinstance(subject, Artist) else subject.artist_id
        if by:
            stay(by.pk)
        standing.change()

    def subject(self) -> Subject:
        """As it is under the lock."""
        found: Subject = self.model.objects.select_related("removal").get(pk=self.pk)
        return found

    def itself(self) -> QuerySet[Any]:
        """Its row alone."""
        return self.model._default_manager.filter(pk=self.pk)

    def require_not_itself_down(self) -> None:
        """Raises `AlreadyTakenDown`; not for what is hidden with its album or artist."""
        found = self.subject()
        with_another = found.removal is not None and found.removal.subject != self.name
        if found.status == Status.TAKEN_DOWN and not with_another:
            raise AlreadyTakenDown

    def members(self) -> tuple[QuerySet[Artist], QuerySet[Album], QuerySet[Track]]:
        artists, albums, tracks = Artist.objects.none(), Album.objects.none(), Track.objects
        if self.model is Artist:
            artists = Artist.objects.filter(pk=self.pk)
            albums = Album.objects.filter(artist=self.pk)
            return artists, albums, tracks.filter(Q(artist=self.pk) | Q(album__artist=self.pk))
        if self.model is Album:
            return artists, Album.objects.filter(pk=self.pk), tracks.filter(album=self.pk)
        return artists, albums, tracks.filter(pk=self.pk)

    def refresh(self, *, first_public: Iterable[int] = ()) -> None:
        """Counters, index, log and stamp follow. `first_public` are tracks."""
        artists, albums, tracks = ([row.pk for row in rows] for rows in self.members())
        genres = Genre.objects.filter(Q(tracks__in=tracks) | Q(albums__in=albums))
        of_tracks = Track.objects.filter(pk__in=tracks)
        counted = [self.artist_id, *of_tracks.values_list("artist", flat=True)]
        of_albums = [*of_tracks.exclude(album=None).values_list("album", flat=True)]
        recount(artists=counted, albums=of_albums, genres=genres.values_list("pk", flat=True))
        index_things(artists=[*artists, *counted], albums=albums, tracks=tracks)
        note_playlists_of(first_public)
        note_changed(artists=[*artists, *counted], albums=[*albums, *of_albums], tracks=tracks)
        raise_stamp()
