"""Tags, and names where they are silent, become what the catalogue takes in. Pure."""

from audio.catalog.models.album import AlbumType
from audio.catalog.new import NewTrack
from audio.media import values
from audio.media.naming import VARIOUS_ARTISTS, Names
from audio.media.tags import Fields

UNKNOWN_ARTIST = "Unknown Artist"
UNTITLED = "Untitled"
MOST_DISCS, MOST_TRACKS = 999, 9_999
TITLE, ARTIST, LABEL, HOLDER = 300, 200, 200, 300
LONGEST = 1000
_EXPLICIT = frozenset({"1", "4"})


def describe(
    fields: Fields, names: Names, *, duration_ms: int, album_artist: str = ""
) -> NewTrack:
    """`album_artist` is what other files of the album say, for one that does not."""
    artist, *guests = _artists(fields, names)
    title, named = values.without_guests(_first(fields, "title", LONGEST) or names.title)
    album = album_of(fields, names)
    day, precision = values.day(_first(fields, "date", LONGEST) or names.year)
    disc, track = track_place(fields, names)
    # Of "Mallow & Static", listed as one, a title's "feat. Mallow & Static" makes no two.
    more = [name for name in named if not any(name in guest for guest in guests)]
    featuring = dict.fromkeys((*guests, *more))
    return NewTrack(
        title=values.name(title, TITLE) or UNTITLED,
        artist=values.name(artist, ARTIST),
        duration_ms=duration_ms,
        album=album,
        album_artist=album_artist_of(fields, names) or album_artist if album else "",
        album_type=_album_type(fields),
        release_date=day,
        release_date_precision=precision,
        disc_number=disc,
        track_number=track,
        explicit=_first(fields, "itunesadvisory", 1) in _EXPLICIT,
        isrc=values.isrc(_first(fields, "isrc", LONGEST)),
        label=_first(fields, "organization", LABEL),
        licence=values.licence(fields.get("license", []) + fields.get("copyright", [])),
        rights_holder=values.rights_holder(_first(fields, "copyright", LONGEST), HOLDER),
        genres=values.genres(fields.get("genre", [])),
        featuring=tuple(values.name(name, ARTIST) for name in featuring if name != artist),
    )


def album_of(fields: Fields, names: Names) -> str:
    return values.name(_first(fields, "album", LONGEST) or names.album, TITLE)


def artist_of(fields: Fields, names: Names) -> str:
    """Without guests."""
    return values.name(_artists(fields, names)[0], ARTIST)


def album_artist_of(fields: Fields, names: Names) -> str:
    """Empty where neither tags nor folders say."""
    if told := _first(fields, "albumartist", LONGEST):
        return values.name(told, ARTIST)
    return (
        VARIOUS_ARTISTS if _is_compilation(fields) else values.name(names.album_artist, ARTIST)
    )


def track_place(fields: Fields, names: Names) -> tuple[int, int]:
    """Disc and track; 0 for a track that has no number."""
    disc = _number(fields, "discnumber", MOST_DISCS) or names.disc or 1
    return disc, _number(fields, "tracknumber", MOST_TRACKS) or names.track


def _first(fields: Fields, name: str, most: int) -> str:
    lines = (values.text(value, most) for value in fields.get(name, []))
    return next(filter(None, lines), "")


def _number(fields: Fields, name: str, most: int) -> int:
    return values.number(_first(fields, name, LONGEST), most)


def _artists(fields: Fields, names: Names) -> list[str]:
    """Who made it, and then the guests.

    ARTISTS lists all of them. Else it is several values of ARTIST, several names in one with
    semicolons between, or "A feat. B & C".
    """
    for field in ("artists", "artist"):
        told = [name for value in fields.get(field, []) for name in value.split(";")]
        listed = [name for name in (values.text(name, LONGEST) for name in told) if name]
        if len(listed) > 1 or (listed and field == "artist"):
            break
    else:
        listed = [names.artist or _first(fields, "albumartist", LONGEST) or UNKNOWN_ARTIST]
    artist, guests = values.without_guests(listed[0])
    return [artist, *guests, *listed[1 : values.MOST_GUESTS]]


def _album_type(fields: Fields) -> AlbumType:
    """What is tagged. A lone track makes no single: the others may still be missing."""
    told = " ".join(fields.get("releasetype", [])).lower()
    if _is_compilation(fields) or "compilation" in told:
        return AlbumType.COMPILATION
    words = told.replace(";", " ").replace("/", " ").split()
    return next(
        (kind for kind in (AlbumType.SINGLE, AlbumType.EP) if kind in words), AlbumType.ALBUM
    )


def _is_compilation(fields: Fields) -> bool:
    return _first(fields, "compilation", 1) == "1"
