"""Random changes by several people at once, over the API and by those who run the server."""

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any

from audio.catalog import services as catalog
from audio.models import Album, Artist, Playlist, PlaylistEntry, Track
from audio.publishing.services import albums, pages, releasing, tracks
from config.errors import DomainError
from tests import make
from tests.api_client import Api
from tests.audio.publishing import drafts
from users.models import User

VISIBILITIES = ("public", "unlisted", "private")


@dataclass
class Person:
    """One writer: an artist too, with a page of their own."""

    user: User
    api: Api
    page: Artist


@dataclass
class Stage:
    """What there is to be changed, and how it went."""

    people: Sequence[Person]
    done: Counter[tuple[str, int]] = field(default_factory=Counter)

    def tracks(self) -> list[int]:
        return [*Track.objects.order_by("pk").values_list("pk", flat=True)]

    def albums(self) -> list[int]:
        return [*Album.objects.order_by("pk").values_list("pk", flat=True)]

    def artists(self) -> list[int]:
        return [one.page.pk for one in self.people]

    def playlists(self) -> list[int]:
        return [*Playlist.objects.order_by("pk").values_list("pk", flat=True)] or [1]


def stage(people: int) -> Stage:
    """Each with two releases of three tracks."""
    made = []
    for number in range(people):
        user = drafts.manager()
        page = drafts.page(user, f"Artist {number}")
        for title in ("Harbour", "Weir"):
            drafts.published(page, size=3, title=title)
        made.append(Person(user, Api(make.tokens(user).access), page))
    return Stage(made)


class Writer:
    """Does one thing after another; what is refused is refused, but nothing fails."""

    def __init__(self, stage: Stage, me: Person, seed: int) -> None:
        self.stage, self.me, self.random = stage, me, Random(seed)  # noqa: S311

    def change(self) -> None:
        [action] = self.random.choices(list(ACTIONS), weights=[*ACTIONS.values()])
        status = action(self)
        self.stage.done[action.__name__, status] += 1
        assert status < 500, (action.__name__, status)

    def one(self, things: Sequence[Any]) -> Any:
        return self.random.choice(things)

    def some(self, things: Sequence[int], most: int) -> list[int]:
        return self.random.sample(things, min(len(things), self.random.randint(1, most)))

    def ask(self, method: str, path: str, body: Any = None) -> int:
        status: int = self.me.api.send(method, path, body).status_code
        return status

    def other(self) -> Person:
        others = [one for one in self.stage.people if one is not self.me]
        return self.random.choice(others)

    def like(self) -> int:
        return self.ask("POST", "/api/me/tracks/", {"ids": self.some(self.stage.tracks(), 4)})

    def unlike(self) -> int:
        return self.ask("DELETE", f"/api/me/tracks/{self.one(self.stage.tracks())}/")

    def unlike_several(self) -> int:
        return self._delete("/api/me/tracks/", self.some(self.stage.tracks(), 6))

    def save(self) -> int:
        return self.ask("POST", "/api/me/albums/", {"id": self.one(self.stage.albums())})

    def unsave(self) -> int:
        return self.ask("DELETE", f"/api/me/albums/{self.one(self.stage.albums())}/")

    def unsave_several(self) -> int:
        return self._delete("/api/me/albums/", self.some(self.stage.albums(), 4))

    def _delete(self, path: str, ids: Sequence[int]) -> int:
        return self.ask("DELETE", f"{path}?ids={','.join(map(str, ids))}")

    def rate(self) -> int:
        kind = self.one(("tracks", "albums", "artists"))
        path = f"/api/{kind}/{self.one(getattr(self.stage, kind)())}/rating/"
        if self.random.random() < 0.3:
            return self.ask("DELETE", path)
        return self.ask("PUT", path, {"stars": self.random.randint(1, 5)})

    def follow_artist(self) -> int:
        path = f"/api/artists/{self.one(self.stage.artists())}/follow/"
        return self.ask(self.one(("PUT", "PUT", "DELETE")), path)

    def create(self) -> int:
        body = {
            "title": f"List {self.random.randint(0, 999)}",
            "visibility": self.one(VISIBILITIES),
            "collaborative": self.random.random() < 0.5,
        }
        return self.ask("POST", "/api/playlists/", body)

    def _playlist(self) -> str:
        mine = Playlist.objects.filter(owner=self.me.user).values_list("pk", flat=True)
        some = [*mine] if mine and self.random.random() < 0.7 else self.stage.playlists()
        return f"/api/playlists/{self.one(some)}/"

    def add(self) -> int:
        body: dict[str, Any] = {"track_ids": self.some(self.stage.tracks(), 5)}
        if self.random.random() < 0.5:
            body["position"] = 0
        path = f"{self._playlist()}tracks/"
        return self.ask("POST", path + self.one(("", "?allow_duplicates=true")), body)

    def move(self) -> int:
        start, before = self.random.randint(0, 6), self.random.randint(0, 8)
        body = {"range_start": start, "range_length": 2, "insert_before": before}
        return self.ask("PUT", f"{self._playlist()}tracks/", body)

    def remove(self) -> int:
        path = f"{self._playlist()}tracks/{self.one(self.stage.tracks())}/"
        return self.ask("DELETE", path)

    def remove_several(self) -> int:
        placed = [*PlaylistEntry.objects.values_list("pk", flat=True)] or [1]
        return self._delete(f"{self._playlist()}entries/", self.some(placed, 6))

    def go_back(self) -> int:
        path = f"{self._playlist()}snapshots/{self.random.randint(1, 9)}/restore/"
        return self.ask("POST", path)

    def edit(self) -> int:
        body = {"title": f"List {self.random.randint(0, 999)}"}
        return self.ask("PATCH", self._playlist(), body)

    def show(self) -> int:
        return self.ask("PATCH", self._playlist(), {"visibility": self.one(VISIBILITIES)})

    def delete(self) -> int:
        return self.ask("DELETE", self._playlist())

    def follow_playlist(self) -> int:
        path = f"/api/playlists/{self.one(self.stage.playlists())}/follow/"
        return self.ask(self.one(("PUT", "PUT", "DELETE")), path)

    def invite(self) -> int:
        """Somebody else, who joins at once."""
        path = f"{self._playlist()}collaborators/"
        answer = self.me.api.post(path, {"role": self.one(("editor", "viewer"))})
        if answer.status_code != 201:
            return int(answer.status_code)
        joined = self.other().api.post(f"{path}join/", {"token": answer.json()["token"]})
        return int(joined.status_code)

    def leave(self) -> int:
        return self.ask("DELETE", f"{self._playlist()}collaborators/{self.me.user.pk}/")

    def block_artist(self) -> int:
        artist = self.one(self.stage.artists())
        if self.random.random() < 0.6:
            return self.ask("DELETE", f"/api/me/blocks/artist/{artist}/")
        body = {"type": "artist", "id": artist, "level": self.one(("mute", "block"))}
        return self.ask("PUT", "/api/me/blocks/", body)

    def block_person(self) -> int:
        other = self.other().user.pk
        if self.random.random() < 0.6:
            return self.ask("DELETE", f"/api/me/blocks/user/{other}/")
        return self.ask(
            "PUT", "/api/me/blocks/", {"type": "user", "id": other, "level": "block"}
        )

    def rename_page(self) -> int:
        changes: Any = {"name": f"Artist {self.random.randint(0, 99)}"}
        return _did(
            lambda: pages.edit_page(artist=self.me.page, by=self.me.user, changes=changes)
        )

    def rename_album(self) -> int:
        found = Album.objects.get(pk=self.one(self._mine(Album)))
        changes: Any = {"title": f"Record {self.random.randint(0, 99)}"}
        return _did(lambda: albums.edit_album(album=found, by=self.me.user, changes=changes))

    def withdraw_or_publish(self) -> int:
        model = self.one((Album, Track))
        found = model.objects.get(pk=self.one(self._mine(model)))
        do = self.one((releasing.withdraw, releasing.publish, releasing.publish))
        return _did(lambda: do(release=found, by=self.me.user))

    def take_down_or_restore(self) -> int:
        model = self.one((Album, Track, Artist))
        found = model.objects.get(pk=self.one(self._mine(model)))
        if self.random.random() < 0.4:
            return _did(lambda: catalog.take_down(subject=found, by=None, reason="A notice."))
        return _did(lambda: catalog.restore(subject=found, by=None))

    def draft(self) -> int:
        """Made, or deleted."""
        waiting = Track.objects.filter(artist=self.me.page, first_published_at=None).first()
        me, page = self.me.user, self.me.page
        if waiting:
            return _did(lambda: tracks.delete_track(track=waiting, by=me))
        return _did(lambda: tracks.add_draft_track(artist=page, title="Draft", by=me))

    def rename_oneself(self) -> int:
        name = f"person{self.me.user.pk}_{self.random.randint(0, 9)}"
        return self.ask("PATCH", "/api/auth/user/", {"username": name})

    def _mine(self, model: Any) -> list[int]:
        own = {"user": self.me.user} if model is Artist else {"artist": self.me.page}
        return [*model.objects.filter(**own).values_list("pk", flat=True)]


def _did(change: Callable[[], object]) -> int:
    with suppress(DomainError, Track.DoesNotExist):
        change()
        return 200
    return 409


ACTIONS: dict[Callable[[Writer], int], int] = {
    Writer.like: 8,
    Writer.unlike: 4,
    Writer.unlike_several: 2,
    Writer.save: 4,
    Writer.unsave: 2,
    Writer.unsave_several: 1,
    Writer.rate: 6,
    Writer.follow_artist: 4,
    Writer.create: 4,
    Writer.add: 14,
    Writer.move: 8,
    Writer.remove: 4,
    Writer.remove_several: 3,
    Writer.go_back: 3,
    Writer.edit: 4,
    Writer.show: 5,
    Writer.delete: 1,
    Writer.follow_playlist: 8,
    Writer.invite: 4,
    Writer.leave: 2,
    Writer.block_artist: 3,
    Writer.block_person: 3,
    Writer.rename_page: 2,
    Writer.rename_album: 2,
    Writer.withdraw_or_publish: 4,
    Writer.take_down_or_restore: 4,
    Writer.draft: 2,
    Writer.rename_oneself: 1,
}
