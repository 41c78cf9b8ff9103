"""Hidden things, things that are called nearly the same, and what is typed to find them.

Whatever is hidden has words of its own, which stand nowhere else; beside it stands something
public, one letter away, so that a search for the one has something to find.
"""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any, NamedTuple

from audio.catalog.services import take_down
from audio.models import Album
from audio.playlists.services import moderation
from audio.publishing.services import releasing
from audio.publishing.services.tracks import edit_track
from config.fields import utc_now
from followers.services import block_artist, block_user
from lyrics.models import Source
from lyrics.services import keep_found
from lyrics.words import Words
from tests import make, make_music, make_playlist
from tests.audio.publishing import drafts
from users.accounts.choices import Level
from users.models import User

GENRES = ("Shanty", "Dub", "Ambient")
_HARD, _SOFT = "bdfgjklmnprstvz", "aeiou"
_OTHER_SCRIPTS = ("бвгджзклмнпрст", "가나다라마바사아자차", "山川田水火木金土日月", "กขคงจฉชซ")


class Secret(NamedTuple):
    """A hidden thing: `word` stands in its name, and nowhere that others may read."""

    kind: str
    pk: int
    name: str
    word: str


class Names:
    """Made up, always the same from the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311
        self._made: set[str] = set()

    def word(self) -> str:
        """One that none of the others is part of."""
        chance = self.random
        if chance.random() < 0.15:
            letters = chance.choice(_OTHER_SCRIPTS)
            made = "".join(chance.choices(letters, k=6))
        else:
            made = "".join(chance.choice(_HARD) + chance.choice(_SOFT) for _ in range(4))
        if any(made in other or other in made for other in self._made):
            return self.word()
        self._made.add(made)
        return made

    def twin(self, word: str) -> str:
        """One letter away."""
        at = self.random.randrange(len(word))
        made = word[:at] + self.random.choice(word + "aeiou") + word[at + 1 :]
        return self.twin(word) if made in self._made else made


class Hidden:
    """`from_all`: hidden from everybody. `from_one`: besides, from `one`, who parted with some.

    `finders` are those who do find some of it: a person, and the words.
    """

    def __init__(self, names: Names, *, each: int) -> None:
        self.names = names
        self.one = make.user()
        self.from_all: list[Secret] = []
        self.from_one: list[Secret] = []
        self.finders: list[tuple[User, Secret]] = []
        for _ in range(each):
            for hide in (_leave, _schedule, _withdraw, _take_down):
                self._album(hide)
            self._artist_taken_down()
            for visibility in ("private", "unlisted"):
                self._playlist(visibility=visibility)
            self._playlist_taken_down()
            for state in ({"is_active": False}, {"erase_at": utc_now() + timedelta(days=9)}):
                self._playlist_of_whoever_goes(state)
            self._artist_blocked()
            self._people_parted()

    def _named(self) -> tuple[str, str]:
        """A word, and a name with it; something public is called nearly like that."""
        word = self.names.word()
        forms = (f"Harbour {word}", f"{word} Harbour", word, f"The {word} Song (Live)")
        form = self.names.random.choice(forms)
        twin = form.replace(word, self.names.twin(word))
        make_music.track(title=twin, artist="Quay Ensemble", genres=GENRES[:1])
        return word, form

    def _album(self, hide: Callable[[Album], None]) -> None:
        owner = drafts.manager()
        word, title = self._named()
        song_word, song_title = self._named()
        page = drafts.page(owner, "Quay Ensemble")
        album = drafts.album(page, size=1, title=title, genres=[GENRES[0]])
        song = album.tracks.get()
        edit_track(track=song, by=owner, changes={"title": song_title})
        line_word = self.names.word()
        line = f"{line_word} leaves the harbour at dawn"
        keep_found(track=song, source=Source.FILE, words=Words.of_plain(line))
        hide(album)
        made = Secret("album", album.pk, title, word)
        self.from_all += [made, Secret("track", song.pk, song_title, song_word)]
        self.from_all.append(Secret("track", song.pk, line, line_word))
        self.finders.append((owner, made))

    def _artist_taken_down(self) -> None:
        word, name = self._named()
        page = drafts.page(name=name)
        take_down(subject=page, by=None, reason="A court says so.")
        self.from_all.append(Secret("artist", page.pk, name, word))

    def _playlist(self, **fields: Any) -> None:
        word, title = self._named()
        made = make_playlist.playlist(title, **fields)
        make_playlist.member(made, "follower", self.one)
        self.from_all.append(Secret("playlist", made.pk, title, word))

    def _playlist_taken_down(self) -> None:
        word, title = self._named()
        made = make_playlist.public(title)
        moderation.take_down(playlist=made, by=None, reason="Spam.")
        self.from_all.append(Secret("playlist", made.pk, title, word))

    def _playlist_of_whoever_goes(self, state: dict[str, Any]) -> None:
        word, title = self._named()
        person = self._person()
        made = make_playlist.public(title, owner=person)
        User.objects.filter(pk=person.pk).update(**state)
        self.from_all.append(Secret("playlist", made.pk, title, word))
        self.from_all.append(Secret("user", person.pk, person.first_name, person.first_name))

    def _artist_blocked(self) -> None:
        word, name = self._named()
        track_word, title = self._named()
        track = make_music.track(title=title, artist=name, genres=GENRES)
        block_artist(user=self.one, artist=track.artist, level=Level.BLOCK)
        self.from_one.append(Secret("artist", track.artist_id, name, word))
        self.from_one.append(Secret("track", track.pk, title, track_word))

    def _people_parted(self) -> None:
        """One blocks somebody, and is blocked by somebody."""
        for blocks in (True, False):
            word, title = self._named()
            person = self._person()
            made = make_playlist.public(title, owner=person)
            user, other = (self.one, person) if blocks else (person, self.one)
            block_user(user=user, other=other, level=Level.BLOCK)
            self.from_one.append(Secret("playlist", made.pk, title, word))
            name = person.first_name
            self.from_one.append(Secret("user", person.pk, name, name))

    def _person(self) -> User:
        return make.user(first_name=self.names.word())


def _leave(album: Album) -> None:
    """A draft."""


def _schedule(album: Album) -> None:
    when = utc_now() + timedelta(days=90)
    releasing.schedule(release=album, by=drafts.by(album), at=when)


def _withdraw(album: Album) -> None:
    releasing.publish(release=album, by=drafts.by(album))
    releasing.withdraw(release=album, by=drafts.by(album))


def _take_down(album: Album) -> None:
    releasing.publish(release=album, by=drafts.by(album))
    take_down(subject=album, by=None, reason="A court says so.")


class Typing:
    """What somebody types who guesses that there is such a thing."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def query(self, secret: Secret) -> str:
        ways = (self._begun, self._misspelt, self._in_other_order, self._narrowed, self._exact)
        return self.random.choice(ways)(secret)[:500]

    def _exact(self, secret: Secret) -> str:
        return self.random.choice((secret.name, secret.word, secret.name.upper()))

    def _begun(self, secret: Secret) -> str:
        name = self.random.choice((secret.name, secret.word))
        return name[: self.random.randint(1, len(name))]

    def _misspelt(self, secret: Secret) -> str:
        name = self.random.choice((secret.name, secret.word))
        for _ in range(self.random.choice((1, 1, 2))):
            name = self._with_a_slip(name)
        return name

    def _with_a_slip(self, name: str) -> str:
        at = self.random.randrange(max(len(name) - 1, 1))
        head, here, next_one, tail = name[:at], name[at], name[at + 1 : at + 2], name[at + 2 :]
        letter = self.random.choice("aeiourst")
        slips = (
            head + next_one + tail,
            head + next_one + here + tail,
            head + letter + next_one + tail,
            head + here + letter + next_one + tail,
            f"{head}{here} {next_one}{tail}",
            (head + here + next_one + tail).replace(" ", ""),
        )
        return self.random.choice(slips) or name

    def _in_other_order(self, secret: Secret) -> str:
        words = secret.name.split() + self.random.choice(([], ["lyrics"], ["Quay"], ["harb"]))
        self.random.shuffle(words)
        return " ".join(words)

    def _narrowed(self, secret: Secret) -> str:
        begun = self._begun(secret)
        forms = (
            f'artist:"{begun}"',
            f"artist:{secret.word}",
            f'album:"{secret.name}"',
            f'harbour artist:"{secret.word}',
            f'genre:{self.random.choice(GENRES)} "{begun}"',
            f"{begun} year:1900-2100",
            f"{begun} genre:{secret.word}",
            f"genre:{self.random.choice(GENRES)}",
        )
        return self.random.choice(forms)
