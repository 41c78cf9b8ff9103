"""What the folder around a file knows: names, a cover, and whose album it is."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from audio.indexing.normalise import normalise
from audio.media import containers, tags
from audio.media.description import album_artist_of, album_of, artist_of, track_place
from audio.media.naming import VARIOUS_ARTISTS, Names, names_of
from audio.media.probe import opened
from audio.media.refusals import Refused
from audio.media.tags import Fields

COVERS = ("cover", "folder", "front", "album", "albumart")
PICTURES = (".jpg", ".jpeg", ".png", ".webp")
A_FEW = 3


@dataclass(slots=True)
class _Album:
    """What the files of one title say of its artist."""

    told: dict[str, str] = field(default_factory=dict)
    artists: list[str] = field(default_factory=list)
    places: list[tuple[int, int]] = field(default_factory=list)

    def artist(self) -> str:
        """The one that is told; else, where it is one album, whoever made most of it."""
        if len(self.told) == 1:
            return next(iter(self.told.values()))
        if self.told or not self._is_one():
            return ""
        most = max(self.artists, key=self.artists.count)
        if self.artists.count(most) * 2 > len(self.artists):
            return most
        return VARIOUS_ARTISTS if len(set(self.artists)) >= A_FEW else ""

    def _is_one(self) -> bool:
        """Two people's Greatest Hits in one folder both have a first track."""
        numbered = all(track for _, track in self.places)
        return numbered and len(set(self.places)) == len(self.places)


class Folder:
    """A folder below `root`, which is imported; names come from below it."""

    def __init__(self, path: Path, root: Path) -> None:
        self.path, self.root = path, root

    def names_of(self, file: Path) -> Names:
        return names_of(file.relative_to(self.root))

    @cached_property
    def cover(self) -> Path | None:
        """A picture beside the files."""
        pictures = {
            name: file
            for file in sorted(self.path.iterdir())
            if file.suffix.lower() in PICTURES and (name := file.stem.lower()) in COVERS
        }
        return next((pictures[name] for name in COVERS if name in pictures), None)

    def album_artist_of(self, album: str) -> str:
        """For a file that does not say. Empty: the track's own artist."""
        found = self._albums.get(normalise(album))
        return found.artist() if found else ""

    @cached_property
    def _albums(self) -> dict[str, _Album]:
        """Reads the tags of all its files, 1 ms each, once and only where it is asked."""
        albums: defaultdict[str, _Album] = defaultdict(_Album)
        for file in self.path.iterdir():
            if file.suffix.lower() in containers.EXTENSIONS and (fields := _fields(file)):
                names = self.names_of(file)
                album = albums[normalise(album_of(fields, names))]
                album.artists.append(artist_of(fields, names))
                album.places.append(track_place(fields, names))
                if told := album_artist_of(fields, names):
                    album.told.setdefault(normalise(told), told)
        return albums


def _fields(file: Path) -> Fields:
    """Empty for what is no audio: it will be refused in its turn."""
    try:
        with opened(file) as content:
            container = containers.recognise(content)
    except Refused:
        return {}
    return tags.read(file, container).fields if container else {}
