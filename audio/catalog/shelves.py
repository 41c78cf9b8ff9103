"""What stands where: each list of the catalogue, and the ways it may be sorted."""

from datetime import datetime

from audio.catalog.rows import ALBUMS, ARTISTS, GENRES, TRACKS
from audio.catalog.shelf import Shelf
from config.pagination import Order, Orders, both_ways

_NEWEST = Order("-published_at", "published_at", datetime, descending=True)
_OLDEST = Order("published_at", "published_at", datetime)

tracks = Shelf(TRACKS, Orders(_NEWEST, _OLDEST, *both_ways("title", "sort_title", str)))
tracks_of_album = Shelf(TRACKS, Orders(Order("position", "album_position", int)))
albums = Shelf(ALBUMS, Orders(_NEWEST, _OLDEST, *both_ways("title", "sort_title", str)))
artists = Shelf(
    ARTISTS,
    Orders(
        *both_ways("name", "sort_name", str),
        *both_ways("followers_count", "followers_count", int),
        *both_ways("rating", "rating_average", float),
        *both_ways("rank", "rank", int),
    ),
)
genres = Shelf(
    GENRES,
    Orders(*both_ways("name", "slug", str), *both_ways("tracks_count", "tracks_count", int)),
)
