"""Three people and an artist over the API, each step compared with `model.Model`."""

from copy import copy
from typing import Any

from django.db import connection
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from tests import make
from tests.api_client import Api
from tests.audio.publishing import drafts
from tests.audio.sync.copy import Copy, lists
from tests.faults.model import Model, Playlist, added, moved
from users.models import User

WHO = st.integers(0, 3)
OWNER = 4
WRITER = st.integers(0, 3) | st.just(OWNER)
"""Others are mostly refused, so the owner has the half of all attempts."""
ANY = st.integers(0, 5)
VISIBILITY = st.sampled_from(["public", "unlisted", "private"])


FORGET = """
TRUNCATE users_user, audio_artist, procrastinate_jobs CASCADE;
DELETE FROM audio_change WHERE kind <> 0;
"""
"""A run's own, with all that hangs on it; the log of changes keeps its name."""


NOBODY = Api()


def signed_in(person: User) -> Api:
    """All share a client: to set one up costs as much as to ask it four times."""
    api = copy(NOBODY)
    api.token = make.tokens(person).access
    return api


class Machine(RuleBasedStateMachine):
    """One run. Each step is committed, or no cursor would ever pass what was told."""

    def __init__(self) -> None:
        super().__init__()
        artist = drafts.manager()
        self.users = [make.user(), make.user(), make.user(), artist]
        album = drafts.published(drafts.page(artist), size=6)
        self.album, self.artist = album.pk, album.artist_id
        self.tracks = [*album.tracks.order_by("pk").values_list("pk", flat=True)]
        self.apis = [signed_in(user) for user in self.users]
        self.copies = [Copy(api, limit=50) for api in self.apis]
        self.model = Model(people=(0, 1, 2, 3))
        self.steps = 0

    def ask(self, who: int, method: str, path: str, body: Any = None, *, gives: int) -> Any:
        answer = self.apis[who].send(method, path, body)
        assert answer.status_code == gives, (method, path, body, answer.content)
        return answer.json() if answer.content else None

    def at(self, n: int) -> Playlist:
        return self.model.playlists[n % len(self.model.playlists)]

    def writer(self, who: int, playlist: Playlist) -> int:
        return playlist.owner if who == OWNER else who

    def remember(self, playlist: Playlist) -> None:
        """The name of the state, as its owner is told."""
        path = f"/api/playlists/{playlist.pk}/"
        told = self.ask(playlist.owner, "GET", path, gives=200)
        playlist.past[told["snapshot_id"]] = list(playlist.entries)
        playlist.key = told["share_key"] or playlist.key

    def change(self, who: int, playlist: Playlist, *args: Any, allowed: bool, good: int) -> Any:
        """Asks for it; None where it is refused, as it must be."""
        refusal = self.model.refusal(who, playlist, allowed=allowed)
        told = self.ask(who, *args, gives=refusal or good)
        return None if refusal else (told or {})

    @precondition(lambda self: len(self.model.playlists) < 4)
    @rule(
        who=WHO,
        visibility=VISIBILITY,
        collaborative=st.booleans(),
        some=st.lists(ANY, max_size=4),
    )
    def create(self, who: int, visibility: str, collaborative: bool, some: list[int]) -> None:
        """With tracks at once, so that there are some to be moved and removed."""
        body = {"title": "Kelp", "visibility": visibility, "collaborative": collaborative}
        pk = self.ask(who, "POST", "/api/playlists/", body, gives=201)["id"]
        made = Playlist(pk, who, "Kelp", visibility, collaborative)
        self.model.playlists.append(made)
        self.remember(made)
        if some:
            self.add(who, len(self.model.playlists) - 1, some, doubles=True, place=None)
        else:
            self.look(who)

    @precondition(lambda self: self.model.playlists)
    @rule(who=WRITER, n=ANY, title=st.sampled_from(["Kelp", "Tide", "Weir"]))
    def edit(self, who: int, n: int, title: str) -> None:
        self.patch(who, self.at(n), title=title)

    @precondition(lambda self: self.model.playlists)
    @rule(who=WRITER, n=ANY, visibility=VISIBILITY)
    def show(self, who: int, n: int, visibility: str) -> None:
        self.patch(who, self.at(n), visibility=visibility)

    @precondition(lambda self: self.model.playlists)
    @rule(who=WRITER, n=ANY, collaborative=st.booleans())
    def share(self, who: int, n: int, collaborative: bool) -> None:
        self.patch(who, self.at(n), collaborative=collaborative)

    def patch(self, who: int, playlist: Playlist, **fields: Any) -> None:
        who = self.writer(who, playlist)
        path, mine = f"/api/playlists/{playlist.pk}/", who == playlist.owner
        if self.change(who, playlist, "PATCH", path, fields, allowed=mine, good=200):
            playlist.show_as(fields.pop("visibility", playlist.visibility))
            for name, value in fields.items():
                setattr(playlist, name, value)
            self.remember(playlist)
        self.look(who, playlist)

    @precondition(lambda self: self.model.playlists)
    @rule(who=WRITER, n=ANY)
    def delete(self, who: int, n: int) -> None:
        playlist, path = self.at(n), f"/api/playlists/{self.at(n).pk}/"
        who = self.writer(who, playlist)
        mine = who == playlist.owner
        if self.change(who, playlist, "DELETE", path, allowed=mine, good=204) is not None:
            self.model.playlists.remove(playlist)
        self.look(who)

    @precondition(lambda self: self.model.playlists)
    @rule(
        who=WRITER,
        n=ANY,
        some=st.lists(ANY, min_size=1, max_size=4),
        doubles=st.booleans(),
        place=st.none() | ANY,
    )
    def add(self, who: int, n: int, some: list[int], doubles: bool, place: int | None) -> None:
        playlist = self.at(n)
        who = self.writer(who, playlist)
        entries, tracks = playlist.entries, [self.tracks[one] for one in some]
        body: dict[str, Any] = {"track_ids": tracks}
        if place is not None:
            body["position"] = place = min(place, len(entries))
        path = f"/api/playlists/{playlist.pk}/tracks/"
        path += "?allow_duplicates=true" if doubles else ""
        allowed = self.model.edits(who, playlist)
        told = self.change(who, playlist, "POST", path, body, allowed=allowed, good=201)
        if told:
            fresh, skipped = added(entries, tracks, doubles=doubles)
            assert [one["track_id"] for one in told["added"]] == fresh
            assert told["skipped"] == skipped
            new = [(one["entry_id"], one["track_id"]) for one in told["added"]]
            at = len(entries) if place is None else place
            playlist.entries = entries[:at] + new + entries[at:]
            self.remember(playlist)
        self.look(who, playlist)

    @precondition(lambda self: any(one.entries for one in self.model.playlists))
    @rule(who=WRITER, n=ANY, start=ANY, length=st.integers(1, 3), before=ANY)
    def move(self, who: int, n: int, start: int, length: int, before: int) -> None:
        playlist = self.at(n)
        who = self.writer(who, playlist)
        size = len(playlist.entries)
        if not size:
            return
        start, before = start % size, before % (size + 1)
        length = min(length, size - start)
        body = {"range_start": start, "range_length": length, "insert_before": before}
        path, allowed = f"/api/playlists/{playlist.pk}/tracks/", self.model.edits(who, playlist)
        if self.change(who, playlist, "PUT", path, body, allowed=allowed, good=200):
            playlist.entries = moved(playlist.entries, start, length, before)
            self.remember(playlist)
        self.look(who, playlist)

    @precondition(lambda self: any(one.entries for one in self.model.playlists))
    @rule(who=WRITER, n=ANY, some=st.lists(ANY, min_size=1, max_size=4))
    def remove_several(self, who: int, n: int, some: list[int]) -> None:
        playlist, there = self.at(n), self.at(n).entries
        if not there:
            return
        who = self.writer(who, playlist)
        gone = [there[which % len(there)][0] for which in some]
        path = f"/api/playlists/{playlist.pk}/entries/?ids={','.join(map(str, gone))}"
        allowed = self.model.edits(who, playlist)
        if self.change(who, playlist, "DELETE", path, allowed=allowed, good=200):
            playlist.entries = [one for one in there if one[0] not in gone]
            self.remember(playlist)
        self.look(who, playlist)

    @precondition(lambda self: any(one.entries for one in self.model.playlists))
    @rule(who=WRITER, n=ANY, which=ANY, everywhere=st.booleans())
    def remove(self, who: int, n: int, which: int, everywhere: bool) -> None:
        playlist = self.at(n)
        if not playlist.entries:
            return
        who = self.writer(who, playlist)
        entry, track = playlist.entries[which % len(playlist.entries)]
        end = f"tracks/{track}/" if everywhere else f"entries/{entry}/"
        path, allowed = f"/api/playlists/{playlist.pk}/{end}", self.model.edits(who, playlist)
        if self.change(who, playlist, "DELETE", path, allowed=allowed, good=200):
            playlist.entries = [
                one
                for one in playlist.entries
                if (one[1] != track if everywhere else one[0] != entry)
            ]
            self.remember(playlist)
        self.look(who, playlist)

    @precondition(lambda self: self.model.playlists)
    @rule(who=WRITER, n=ANY, which=st.integers(0, 30))
    def restore(self, who: int, n: int, which: int) -> None:
        playlist = self.at(n)
        who = self.writer(who, playlist)
        name, entries = [*playlist.past.items()][which % len(playlist.past)]
        path = f"/api/playlists/{playlist.pk}/snapshots/{name}/restore/"
        allowed = self.model.edits(who, playlist)
        if self.change(who, playlist, "POST", path, allowed=allowed, good=200):
            playlist.entries = list(entries)
            self.remember(playlist)
        self.look(who, playlist)

    def look(self, who: int, playlist: Playlist | None = None) -> None:
        """After each step: as the one who did it sees it, and now and then another."""
        self.steps += 1
        for person in {who, self.steps // 3 % 4} if self.steps % 3 == 0 else {who}:
            self.look_at_lists(person)
            for one in [playlist] if playlist in self.model.playlists else []:
                assert one is not None
                self.look_at(person, one)

    def look_at(self, who: int, playlist: Playlist) -> None:
        """Who sees it sees all of it, and nobody else any."""
        path, model = f"/api/playlists/{playlist.pk}/", self.model
        if not model.sees(who, playlist):
            self.ask(who, "GET", path, gives=404)
            self.ask(who, "GET", path + "tracks/", gives=404)
            opened = model.sees(who, playlist, key=playlist.key)
            self.ask(who, "GET", f"{path}?key={playlist.key}", gives=200 if opened else 404)
            return
        told = self.ask(who, "GET", path, gives=200)
        got = [told[name] for name in ("title", "visibility", "collaborative")]
        assert got == [playlist.title, playlist.visibility, playlist.collaborative]
        counts = (told["tracks_count"], told["followers_count"])
        assert counts == (len(playlist.entries), playlist.followers_count())
        page = self.ask(who, "GET", path + "tracks/", gives=200)["items"]
        assert [(one["entry_id"], one["track_id"]) for one in page] == playlist.entries
        assert [one["position"] for one in page] == [*range(len(playlist.entries))]

    def look_at_lists(self, who: int) -> None:
        model, likes = self.model, self.model.likes.get(who, [])
        mine = self.ask(who, "GET", "/api/playlists/", gives=200)
        assert {one["id"] for one in mine["items"]} == model.listed(who)
        assert mine["total"] == len(model.listed(who))
        liked = self.ask(who, "GET", "/api/me/tracks/", gives=200)
        assert [one["track_id"] for one in liked["items"]] == likes
        assert liked["total"] == len(likes)
        kept = self.copies[who]
        kept.sync()
        assert set(kept.held.get("liked_track", {})) == {*likes}
        assert set(kept.held.get("saved_album", {})) == model.saves.get(who, set())
        blocked = model.artist_blocks.get(who) == "block"
        assert set(kept.held.get("track", {})) == (set() if blocked else {*self.tracks})
        held = {
            pk: [(entry["entry_id"], entry["track_id"]) for entry in one["entries"]]
            for pk, one in kept.held.get("playlist", {}).items()
        }
        assert held == {
            one.pk: one.entries for one in model.playlists if one.pk in model.listed(who)
        }

    def teardown(self) -> None:
        """The whole, once more; and nothing stays."""
        try:
            for who in self.model.people:
                for playlist in self.model.playlists:
                    self.look_at(who, playlist)
                self.look_at_lists(who)
                assert self.copies[who].whole() == lists(self.apis[who])
            self.look_at_numbers()
        finally:
            with connection.cursor() as cursor:
                cursor.execute(FORGET)

    def look_at_numbers(self) -> None:
        """`People` has some."""
