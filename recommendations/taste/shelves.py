"""The catalogue's shelves, with what may be put before somebody who did not ask for it.

Their `ranked` leaves out what `queries.offered` does, and costs one query as theirs does.
"""

from audio.catalog import shelves
from audio.catalog.rows import ALBUMS, ARTISTS, TRACKS
from audio.catalog.shelf import Shelf
from recommendations.taste.queries import offered

tracks = Shelf(TRACKS, shelves.tracks.orders, offered)
albums = Shelf(ALBUMS, shelves.albums.orders, offered)
artists = Shelf(ARTISTS, shelves.artists.orders, offered)
