"""What the catalogues that are measured hold: made by SQL, a million tracks in minutes."""

import uuid
from typing import Any, NamedTuple, Self

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Field, GeneratedField, Model

from audio.catalog.models.album import Album
from audio.catalog.models.artist import Artist
from audio.catalog.models.genre import Genre
from audio.catalog.models.stamp import SHARDS, Stamp
from audio.catalog.models.track import Credit, Track
from audio.plays.models import PlayEvent, TrackDay
from tests.benchmarks import libraries
from users.accounts.models import Client, User
from users.auth.models import AuthSession

GENRES = 20
WORDS = (
    "amber ash autumn ballad bay bell blue bridge candle city cloud coast copper dance "
    "dawn deep delta dream drift dust echo ember empty evening falling ferry field fire "
    "first garden ghost glass gold green harbour heart hollow home hour island lantern "
    "last letter light long love low marble midnight mirror moon morning mountain night "
    "north ocean old open orchard paper quiet rain red river road room rose salt sea "
    "shadow silver sky slow smoke snow song south star stone storm street summer sun tide "
    "train tree under valley velvet water west white wild wind window winter wire wood "
    "year"
)
SYLLABLES = "ba ce dor fen gil ha jun ka lo mir nes or pel qua ri sol tam ul ven zo"


class Size(NamedTuple):
    """How many rows of each kind; ids run from 1 without a gap. `likes` of each listener.

    `indexed`: it can be searched as well, and has charts.
    """

    tracks: int = 200_000
    albums: int = 20_000
    artists: int = 5_000
    listeners: int = 100
    likes: int = 500
    indexed: bool = False

    @classmethod
    def of(cls, tracks: int) -> Self:
        """To be searched. A hundredth of all tracks are in each of ten libraries."""
        return cls(tracks, tracks // 10, tracks // 40, 10, tracks // 100, indexed=True)


FULL = Size()


def session_id(listener: int) -> uuid.UUID:
    """Of the one session that each listener has."""
    return uuid.UUID(int=listener, version=4)


@transaction.atomic
def load(size: Size, *, checked: bool = True) -> None:
    """Fills empty tables. `checked=False` trusts the ids here: three times as fast."""
    if not checked:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
    _people(size)
    _artists(size)
    _albums(size)
    _tracks(size)
    libraries.fill(insert, size.tracks, size.albums, size.artists, size.listeners, size.likes)
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), [PlayEvent, TrackDay]):
            cursor.execute(sql)
    insert(Stamp, f"generate_series(0, {SHARDS - 1}) n", shard="n", version="1")


def _people(size: Size) -> None:
    everybody = f"generate_series(1, {size.listeners}) n"
    insert(
        User,
        everybody,
        id="n",
        username="'listener' || n",
        email="'listener' || n || '@example.org'",
        password="'!'",
    )
    insert(Client, everybody, user_id="n")
    ids = ",".join(f"('{session_id(n)}'::uuid, {n})" for n in range(1, size.listeners + 1))
    insert(AuthSession, f"(VALUES {ids}) s (id, n)", id="id", user_id="n")


def _artists(size: Size) -> None:
    insert(
        Artist,
        f"generate_series(1, {size.artists}) n",
        id="n",
        **_named("name", "sort_name", "n * 7"),
        status="'published'",
        bio="repeat('A sentence on who they are and where they come from. ', 8)",
        picture_key="md5('artist' || n) || '-1200'",
        followers_count="n * 7919::bigint % 100000",
        albums_count=str(size.albums // size.artists),
        tracks_count=str(size.tracks // size.artists),
    )
    insert(
        Genre,
        f"generate_series(1, {GENRES}) n",
        id="n",
        name="'Genre ' || n",
        slug="'genre-' || n",
        tracks_count=str(size.tracks * 2 // GENRES),
    )


def _albums(size: Size) -> None:
    insert(
        Album,
        f"generate_series(1, {size.albums}) n",
        id="n",
        **_named("title", "sort_title", "n * 11"),
        artist_id=f"1 + (n - 1) % {size.artists}",
        status="'published'",
        cover_key="md5('album' || n) || '-1200'",
        release_date="date '1990-01-01' + n * 37 % 12000",
        published_at=_some_time("n", size.albums),
        tracks_count=str(size.tracks // size.albums),
        duration_ms="2400000",
    )
    insert(
        Album.genres.through,
        f"generate_series(1, {size.albums}) n, generate_series(0, n % 2) k",
        id=f"k * {size.albums} + n",
        album_id="n",
        genre_id=f"1 + (n + k * 7) % {GENRES}",
    )


def _tracks(size: Size) -> None:
    each = size.tracks // size.albums
    insert(
        Track,
        f"generate_series(1, {size.tracks}) n",
        id="n",
        **_named("title", "sort_title", "n"),
        album_id=f"1 + (n - 1) / {each}",
        # One artist has a hundredth of everything: a list that grows.
        artist_id=f"CASE n % 100 WHEN 0 THEN 1 ELSE 1 + (n - 1) / {each} % {size.artists} END",
        track_number=f"1 + (n - 1) % {each}",
        status="'published'",
        is_playable="true",
        duration_ms="120000 + n * 7919::bigint % 240000",
        explicit="n % 11 = 0",
        isrc="'DEABC' || lpad((n % 10000000)::text, 7, '0')",
        plays_count="n * 7919::bigint % 1000000",
        likes_count="n * 7919::bigint % 10000",
        rating_sum="n % 50 * 4",
        rating_count="n % 50",
        published_at=_some_time("n", size.tracks),
    )
    insert(
        Track.genres.through,
        f"generate_series(1, {size.tracks}) n, generate_series(0, n % 3) k",
        id=f"k * {size.tracks} + n",
        track_id="n",
        genre_id=f"1 + (n + k * 7) % {GENRES}",
    )
    insert(
        Credit,
        f"generate_series(1, {size.tracks}) n, generate_series(0, n % 2) k"
        " WHERE n % 25 IN (0, 12)",
        id=f"k * {size.tracks} + n",
        track_id="n",
        artist_id=f"1 + (n * 31 + k) % {size.artists}",
        position="k",
        accepted="true",
    )


def _named(name: str, sort: str, number: str) -> dict[str, str]:
    """Three words, as names have; the same for the same number.

    Every second name has a rare word instead of the third: of 8,000, the n-th of which is met
    the less the larger n is, as in a language.
    """
    words = f"string_to_array('{WORDS}', ' ')"
    count = len(WORDS.split())
    picked = [f"({words})[1 + ({number}) / {count**i} % {count}]" for i in range(3)]
    at = f"(8000 * power((({number}) * 7919::bigint % 1000003) / 1000003.0, 3))::int"
    syllables = f"string_to_array('{SYLLABLES}', ' ')"
    rare = "||".join(f"({syllables})[1 + {at} / {20**i} % 20]" for i in range(3))
    picked[2] = f"CASE ({number}) % 2 WHEN 0 THEN {rare} ELSE {picked[2]} END"
    text = f"concat_ws(' ', {', '.join(picked)})"
    return {name: f"initcap({text})", sort: text, "slug": f"replace({text}, ' ', '-')"}


def _some_time(number: str, of: int) -> str:
    """Within five years, in an order that has nothing to do with that of the ids."""
    seconds = f"157680000.0 / {of} * ({number} * 7919::bigint % {of})"
    return f"timestamptz '2020-01-01 00:00:00.123457Z' + {seconds} * interval '1 second'"


def insert(model: type[Model], source: str, **columns: str) -> None:
    """`INSERT … SELECT`: SQL for some columns, the fields' defaults for the others."""
    chosen: dict[str, str] = {}
    defaults: list[Any] = []
    for field in model._meta.concrete_fields:
        name = field.column or ""
        if name in columns:
            chosen[name] = columns.pop(name).replace("%", "%%")
        elif _is_time(field):
            chosen[name] = "now()"
        elif not isinstance(field, GeneratedField):
            chosen[name] = f"%s::{field.cast_db_type(connection)}"
            defaults.append(field.get_db_prep_save(field.get_default(), connection))
    if columns:
        raise TypeError(f"{model.__name__} has no {', '.join(columns)}")
    names, values = ", ".join(chosen), ", ".join(chosen.values())
    rows = source.replace("%", "%%")
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({names}) SELECT {values} FROM {rows}",  # noqa: S608
            defaults,
        )


def _is_time(field: "Field[Any, Any]") -> bool:
    """Filled in by `save()`, which does not run here."""
    return bool(getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False))
