"""From those tables into the catalogue, with plays, counters and the search index."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, NamedTuple

from django.db import connection, models, transaction

from audio.catalog import standing
from audio.catalog.models.album import Album
from audio.catalog.models.artist import Artist
from audio.catalog.models.publication import Status
from audio.catalog.models.stamp import raise_stamp
from audio.catalog.models.track import Credit, CreditRole, Track
from audio.changes.models import EVERYBODY
from audio.indexing.fresh import run
from audio.indexing.models import Kind
from audio.loading.reading import Line, Nonsense, count, lines
from audio.loading.tables import Tables
from audio.media.services import import_lock
from audio.search import rebuilding
from audio.search.rebuilding import Progress, quietly
from config.fields import utc_now

NO_NEWS: Final = timedelta(days=31)
"""It counts as published so long ago: a table is no release, and fills nobody's feed."""


class HiddenMeanwhile(Exception):
    """Something that tracks were put under is not published any more."""

    def __str__(self) -> str:
        return "Artists or albums were hidden meanwhile. Nothing was loaded: run it again."


class Loaded(NamedTuple):
    """`known`: there already. `hidden`: their artist or album is not published here."""

    added: int
    known: int
    hidden: int
    nonsense: list[tuple[Path, Nonsense]]


# The import's rules: a name that nobody manages is the same artist.
_FIND_ARTISTS = """
UPDATE load_artist l SET id = a.id, hidden = a.status <> 'published', is_new = false
FROM (SELECT DISTINCT ON (sort_name) sort_name, id, status FROM audio_artist
  WHERE user_id IS NULL ORDER BY sort_name, id) a
WHERE a.sort_name = l.sort_name;
UPDATE load_artist SET id = nextval('audio_artist_id_seq'), is_new = true WHERE id IS NULL;
CREATE UNIQUE INDEX ON load_artist (n);
ANALYZE load_artist
"""
_FIND_ALBUMS = """
UPDATE load_album l SET id = b.id, hidden = b.status <> 'published', is_new = false
FROM load_artist a, (
  SELECT DISTINCT ON (artist_id, sort_title) artist_id, sort_title, id, status
  FROM audio_album ORDER BY artist_id, sort_title, id) b
WHERE a.n = l.artist AND b.artist_id = a.id AND b.sort_title = l.sort_title;
UPDATE load_album SET id = nextval('audio_album_id_seq'), is_new = true WHERE id IS NULL;
CREATE UNIQUE INDEX ON load_album (n);
ANALYZE load_album
"""
_PLACE = """
ANALYZE load_track;
UPDATE load_track t SET artist_id = a.id, album_id = b.id,
  hidden = a.hidden OR coalesce(b.hidden, false)
FROM load_track u JOIN load_artist a ON a.n = u.artist LEFT JOIN load_album b ON b.n = u.album
WHERE u.ctid = t.ctid;
ANALYZE load_track
"""
_HIDDEN = "DELETE FROM load_track WHERE hidden"
# Of this title, artist and album. A table that says a track twice means it, the first time.
_KNOWN = """
DELETE FROM load_track t USING audio_track k
WHERE k.artist_id = t.artist_id AND k.sort_title = t.sort_title
AND coalesce(k.album_id, 0) = coalesce(t.album_id, 0)
"""
_UNUSED = """
DELETE FROM load_credit c WHERE NOT EXISTS (SELECT FROM load_track t WHERE t.n = c.track);
DELETE FROM load_credit c USING load_artist a WHERE a.n = c.artist AND a.hidden;
DELETE FROM load_album b WHERE is_new
  AND NOT EXISTS (SELECT FROM load_track t WHERE t.album = b.n);
DELETE FROM load_artist a WHERE is_new
  AND NOT EXISTS (SELECT FROM load_track t WHERE t.artist = a.n)
  AND NOT EXISTS (SELECT FROM load_credit c WHERE c.artist = a.n)
  AND NOT EXISTS (SELECT FROM load_album b WHERE b.artist = a.n);
UPDATE load_track SET id = nextval('audio_track_id_seq');
ANALYZE load_track;
ANALYZE load_credit
"""
_DAYS = """
INSERT INTO audio_trackday (track_id, day, plays)
SELECT id, %s, plays FROM load_track WHERE plays > 0
"""
_COUNTERS = """
UPDATE audio_album b SET tracks_count = b.tracks_count + c.tracks
FROM (SELECT album_id, count(*) AS tracks FROM load_track GROUP BY 1 ORDER BY 1) c
WHERE b.id = c.album_id;
UPDATE audio_artist a SET tracks_count = a.tracks_count + c.tracks,
  albums_count = a.albums_count + c.albums
FROM (SELECT l.id, coalesce(t.n, 0) AS tracks, coalesce(b.n, 0) AS albums FROM load_artist l
  LEFT JOIN (SELECT artist, count(*) FROM load_track GROUP BY 1) t (artist, n)
    ON t.artist = l.n
  LEFT JOIN (SELECT artist, count(*) FROM load_album WHERE is_new GROUP BY 1) b (artist, n)
    ON b.artist = l.n
  WHERE t.n > 0 OR b.n > 0 ORDER BY l.id) c
WHERE a.id = c.id
"""
_NOTE = f"""
INSERT INTO audio_change AS c ("user", kind, object_id, xid)
SELECT {EVERYBODY}, kind, id, pg_current_xact_id()::text::bigint FROM (
  SELECT {int(Kind.TRACK)}, id FROM load_track
  UNION ALL SELECT {int(Kind.ALBUM)}, id FROM load_album
  UNION ALL SELECT {int(Kind.ARTIST)}, id FROM load_artist) AS noted (kind, id)
ORDER BY kind, id
ON CONFLICT ("user", kind, object_id) DO UPDATE SET xid = excluded.xid
"""  # noqa: S608
_STILL_SHOWN = """
SELECT EXISTS (SELECT FROM load_artist l LEFT JOIN audio_artist a USING (id)
    WHERE NOT l.is_new AND NOT l.hidden AND a.status IS DISTINCT FROM 'published')
  OR EXISTS (SELECT FROM load_album l LEFT JOIN audio_album b USING (id)
    WHERE NOT l.is_new AND NOT l.hidden AND b.status IS DISTINCT FROM 'published')
"""
_ANALYSE = "ANALYZE audio_artist, audio_album, audio_track, audio_credit, audio_trackday"
_END = "DROP TABLE IF EXISTS load_artist, load_album, load_track, load_credit"


def load(*, files: Sequence[Path], progress: Progress = quietly) -> Loaded:
    """Adds the tracks of these tables: published, without audio, with plays of 90 days.

    One transaction: stopped at any moment of it, it leaves nothing; what is counted afterwards
    comes by itself in the night. A track that is there (title,
    artist and album) is not added again. Raises `Unreadable`, `AlreadyImporting`,
    `AlreadyRunning`, `HiddenMeanwhile`.
    """
    with import_lock(), rebuilding.alone():
        with transaction.atomic():
            tables, nonsense = _read(files, progress)
            loaded = _write(tables, nonsense, progress)
        rebuilding.refresh_all(progress=progress)
        with connection.cursor() as cursor:
            cursor.execute(_ANALYSE)
    return loaded


def _read(
    files: Sequence[Path], progress: Progress
) -> tuple[Tables, list[tuple[Path, Nonsense]]]:
    nonsense: list[tuple[Path, Nonsense]] = []
    total = sum(map(count, files))
    tables = Tables()
    with progress("Reading", "lines") as step:
        for done, (path, line) in enumerate(_all_lines(files), start=1):
            if isinstance(line, Nonsense):
                nonsense.append((path, line))
            else:
                tables.add(line)
            if done % 1_000 == 0:
                step(done, max(done, total))
    tables.flush()
    return tables, nonsense


def _all_lines(files: Sequence[Path]) -> Iterator[tuple[Path, Line | Nonsense]]:
    for path in files:
        for line in lines(path):
            yield path, line


def _write(tables: Tables, nonsense: list[tuple[Path, Nonsense]], progress: Progress) -> Loaded:
    with connection.cursor() as cursor:
        run(cursor, _FIND_ARTISTS)
        run(cursor, _FIND_ALBUMS)
        run(cursor, _PLACE)
        cursor.execute(_HIDDEN)
        hidden = cursor.rowcount
        cursor.execute(_KNOWN)
        known = cursor.rowcount
        run(cursor, _UNUSED)
        added = tables.tracks - hidden - known
        if added:
            with progress("Adding", "tables") as step:
                _insert_all(step)
            rebuilding.add(_new_ids(), progress=progress)
            # Last, for the locks: nobody waits for what comes before.
            standing.keep()
            cursor.execute(_STILL_SHOWN)
            if cursor.fetchone()[0]:
                raise HiddenMeanwhile
            run(cursor, _COUNTERS)
            cursor.execute(_NOTE)
            raise_stamp()
        run(cursor, _END)
    return Loaded(added, known, hidden, nonsense)


def _insert_all(step: Any) -> None:
    at = utc_now() - NO_NEWS
    public = {"status": Status.PUBLISHED, "published_at": at, "first_published_at": at}
    named = {"id": "l.id", "slug": "l.slug"}
    titled = {**named, "title": "l.title", "sort_title": "l.sort_title"}
    artists = {**named, "name": "l.name", "sort_name": "l.sort_name"}
    albums = {**titled, "artist_id": "a.id"}
    tracks = {
        **titled,
        "artist_id": "l.artist_id",
        "album_id": "l.album_id",
        "track_number": "l.number",
        "plays_count": "l.plays",
    }
    guests = {"track_id": "t.id", "artist_id": "a.id", "position": "l.position"}
    by_artist = "JOIN load_artist a ON a.n = l.artist"
    work = (
        (Artist(**public), artists, "load_artist l WHERE l.is_new ORDER BY l.id"),
        (Album(**public), albums, f"load_album l {by_artist} WHERE l.is_new ORDER BY l.id"),
        (Track(**public), tracks, "load_track l ORDER BY l.id"),
        (
            Credit(role=CreditRole.FEATURED, accepted=True),
            guests,
            f"load_credit l {by_artist} JOIN load_track t ON t.n = l.track",
        ),
    )
    for done, (like, given, source) in enumerate(work, start=1):
        _insert(like, given, source)
        step(done, len(work) + 1)
    with connection.cursor() as cursor:
        cursor.execute(_DAYS, [utc_now().date()])


def _insert(like: models.Model, given: Mapping[str, str], source: str) -> None:
    """A row for each of `source`: columns as `given`, the others as `like` has them."""
    now = {"created_at": "now()", "updated_at": "now()"}
    columns: dict[str, str] = {}
    values: list[Any] = []
    for field in like._meta.concrete_fields:
        if field.generated or not field.column:
            continue
        told = {**now, **given}.get(field.column)
        if told is None and field.primary_key:
            continue
        if told is None:
            told = f"%s::{field.db_type(connection)}"
            values.append(field.get_db_prep_save(getattr(like, field.attname), connection))
        columns[field.column] = told
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {like._meta.db_table} ({', '.join(columns)})"  # noqa: S608
            f" SELECT {', '.join(columns.values())} FROM {source}",
            values,
        )


def _new_ids() -> dict[Kind, list[int]]:
    asked = {
        Kind.TRACK: "SELECT id FROM load_track ORDER BY id",
        Kind.ALBUM: "SELECT id FROM load_album WHERE is_new ORDER BY id",
        Kind.ARTIST: "SELECT id FROM load_artist WHERE is_new ORDER BY id",
    }
    found = {}
    with connection.cursor() as cursor:
        for kind, sql in asked.items():
            cursor.execute(sql)
            found[kind] = [pk for (pk,) in cursor.fetchall()]
    return found
