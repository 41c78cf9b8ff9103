"""What the templates draw: words and addresses, in the reader's language."""

from typing import Final, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audio.catalog import words
from audio.catalog.cards import Json
from audio.sharing import describing, facts
from audio.sharing.contents import Contents, Song
from audio.sharing.models import Kind
from audio.sharing.shown import Shown

LONG: Final = 60
WEB: Final = ("https://", "http://")


class Line(NamedTuple):
    """A song in a list. `by` is blank where all of it is one artist's.

    What is `said` is for those who hear the page. Templates write texts as they are; numbers
    and sentences they would work out once more for each line.
    """

    number: str
    title: str
    path: str
    by: str
    by_path: str
    length: str
    explicit: bool
    image: str
    plays: str
    preview: str
    preview_length: str
    play_said: str
    preview_said: str


class Name(NamedTuple):
    """Something with a page of its own."""

    text: str
    path: str
    image: str = ""


class Card(NamedTuple):
    """An album of an artist."""

    title: str
    path: str
    image: str
    about: str


class Drawn:
    """A thing and its music, as a page and a player show them."""

    def __init__(self, shown: Shown, contents: Contents) -> None:
        self.shown, self.contents = shown, contents
        self.kind = describing.kind(shown)
        self.is_round = shown.kind == Kind.ARTIST
        self.lines = [_line(song, shown) for song in contents.songs]
        self.beside = [_line(song, shown) for song in contents.beside]
        self.cards = [_card(album) for album in contents.albums]

    @property
    def is_long(self) -> bool:
        """A title that would fill the page in large letters."""
        return len(self.shown.title) > LONG

    @property
    def middle(self) -> str:
        return self.shown.images[1].path if self.shown.images else ""

    @property
    def small(self) -> str:
        return self.shown.images[-1].path if self.shown.images else ""

    @property
    def srcset(self) -> str:
        return ", ".join(f"{image.path} {image.width}w" for image in self.shown.images)

    @property
    def picture_said(self) -> str:
        said = _("Picture of %(title)s") if self.is_round else _("Cover of %(title)s")
        return said % {"title": self.shown.title}

    @property
    def heard(self) -> Line | None:
        """What sounds first."""
        return next((line for line in self.lines if line.preview), None)

    @property
    def is_list(self) -> bool:
        return self.shown.kind != Kind.TRACK

    @property
    def mosaic(self) -> list[str]:
        """Four covers of its songs for what never has a picture; none of fewer."""
        if self.shown.kind != Kind.GENRE:
            return []
        songs = (song.of["images"] for song in self.contents.songs)
        covers = [*dict.fromkeys(images[1]["url"] for images in songs if images)]
        return covers[:4] if len(covers) >= 4 else []

    @property
    def is_ranked(self) -> bool:
        """What is most played comes first."""
        return self.shown.kind in (Kind.ARTIST, Kind.GENRE)

    @property
    def is_mixed(self) -> bool:
        """Songs of several covers."""
        return self.is_list and self.shown.kind != Kind.ALBUM

    @property
    def by(self) -> list[Name]:
        """Whose it is. The owner of a playlist has no page for everybody."""
        more = self.shown.more
        if self.shown.kind == Kind.PLAYLIST:
            return [Name(self.shown.by, "", more["owner"]["image"] or "")]
        if not (artist := more.get("artist")):
            return []
        return [Name(artist["name"], artist["share_url"], artist["image"] or "")]

    @property
    def featuring(self) -> list[Name]:
        guests = self.shown.more.get("featuring", [])
        return [Name(one["name"], one["share_url"]) for one in guests]

    @property
    def album(self) -> Name | None:
        album = self.shown.more.get("album")
        return Name(album["title"], album["share_url"], album["image"] or "") if album else None

    @property
    def genres(self) -> list[Name]:
        found = self.shown.more.get("genres", [])
        return [Name(one["name"], one["share_url"]) for one in found]

    @property
    def artists(self) -> list[Name]:
        """Whose songs a genre's are, each once."""
        if self.shown.kind != Kind.GENRE:
            return []
        cards = {song.of["artist"]["id"]: song.of["artist"] for song in self.contents.songs}
        return [
            Name(one["name"], one["share_url"], one["image"] or "") for one in cards.values()
        ]

    @property
    def explicit(self) -> bool:
        return bool(self.shown.more.get("explicit"))

    @property
    def links(self) -> list[Name]:
        """That an artist shows, by where they lead. None is a script, whoever wrote it."""
        found = self.shown.more.get("links", [])
        return [Name(_place(one), one) for one in found if one.startswith(WEB)]

    @property
    def banner(self) -> str:
        found = self.shown.more.get("cover_images")
        return str(found[0]["url"]) if found else ""

    @property
    def facts(self) -> list[str]:
        """What is told in a line: how long it is, how many there are."""
        return facts.told(self.shown)

    @property
    def rights(self) -> list[str]:
        """`℗ 2026 Lumen`, `© 2026 Lumen`, as the artist wrote them."""
        more = self.shown.more
        of_rest = more.get("c_line") or more.get("rights_holder")
        told = (("\u2117", more.get("p_line")), ("\u00a9", of_rest))
        return [f"{sign} {line}" for sign, line in told if line]

    @property
    def licence(self) -> str:
        """Its name; blank where a thing has none."""
        return str(words.LICENCES.get(self.shown.more.get("licence", ""), ""))

    @property
    def silence(self) -> str:
        """Why nothing sounds; blank where that is for everybody so."""
        reasons = {song.of["restricted"] for song in self.contents.songs}
        if reasons == {"territory"}:
            return _("This may not be played where you are.")
        if reasons == {"age"}:
            return _("This is not for everybody: sign in to the app to hear it.")
        return ""

    @property
    def left(self) -> str:
        if not (number := self.contents.left):
            return ""
        said = ngettext("and %(n)s more song", "and %(n)s more songs", number)
        return said % {"n": words.count(number)}


def _line(song: Song, shown: Shown) -> Line:
    of, heard = song.of, song.preview
    theirs = shown.kind in (Kind.ALBUM, Kind.TRACK, Kind.ARTIST) and _is_alone(of, shown)
    number = of["track_number"] if shown.kind == Kind.ALBUM else 0
    return Line(
        number=str(number or song.number),
        title=of["title"],
        path=of["share_url"],
        by="" if theirs else _names(of),
        by_path=of["artist"]["share_url"],
        length=words.length(of["duration_ms"]) if of["duration_ms"] else "",
        explicit=of["explicit"],
        image=of["images"][-1]["url"] if of["images"] else "",
        plays=facts.plays(of["plays_count"]),
        preview=heard.path if heard else "",
        preview_length=words.length(heard.duration_ms) if heard else "",
        play_said=_("Play %(title)s") % {"title": of["title"]},
        preview_said=_("Preview of %(title)s") % {"title": of["title"]},
    )


def _is_alone(of: Json, shown: Shown) -> bool:
    """Nobody is on it but whose page this is."""
    whose = shown.pk if shown.kind == Kind.ARTIST else shown.more["artist"]["id"]
    return of["artist"]["id"] == whose and not of["featuring"]


def _names(of: Json) -> str:
    return ", ".join(one["name"] for one in (of["artist"], *of["featuring"]))


def _card(album: Json) -> Card:
    told = [describing.year(album), str(describing.ALBUMS[album["album_type"]])]
    return Card(
        album["title"],
        album["share_url"],
        album["images"][1]["url"] if album["images"] else "",
        " · ".join(filter(None, told)),
    )


def _place(link: str) -> str:
    """`example.org/lumen`."""
    return link.partition("://")[2].removeprefix("www.").rstrip("/") or link
