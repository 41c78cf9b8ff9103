"""What the people of the machine do to each other, and what they keep."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.faults.machine import (
    ANY,
    NOBODY,
    OWNER,
    WHO,
    WRITER,
    Machine,
)
from tests.faults.model import Playlist

T = TypeVar("T")
LEVELS = ("block", None, "mute", "block", None)
"""One after another; None takes it back."""


def one_of(begun: Sequence[T], n: int, other: T) -> T:
    """Else hardly anything would be ended: there are many, and a run is short."""
    return begun[n % len(begun)] if begun else other


class People(Machine):
    """All the rules. What is ended is something that was begun, as long as there is any."""

    def __init__(self) -> None:
        super().__init__()
        self.turns: Counter[tuple[int, ...]] = Counter()

    @precondition(lambda self: self.model.playlists)
    @rule(who=WHO, n=ANY, on=st.booleans(), keyed=st.booleans())
    def follow_playlist(self, who: int, n: int, on: bool, keyed: bool) -> None:
        playlist = self.at(n)
        if on:
            self.follow(who, playlist, key=playlist.key if keyed else "")
            return
        roles = playlist.members.items()
        who = one_of([one for one, role in roles if role == "follower"], n, who)
        self.ask(who, "DELETE", f"/api/playlists/{playlist.pk}/follow/", gives=204)
        if playlist.members.get(who) == "follower":
            del playlist.members[who]
        self.look(who, playlist)

    def follow(self, who: int, playlist: Playlist, *, key: str) -> None:
        seen, mine = self.model.sees(who, playlist, key=key), who == playlist.owner
        path = f"/api/playlists/{playlist.pk}/follow/?key={key}"
        self.ask(who, "PUT", path, gives=404 if not seen else 409 if mine else 204)
        if seen and not mine:
            playlist.members.setdefault(who, "follower")
        self.look(who, playlist)

    @precondition(lambda self: self.model.playlists)
    @rule(who=WHO, n=ANY, then=st.sampled_from(["private", "public"]))
    def hand_out(self, who: int, n: int, then: str) -> None:
        """Followed by its link, and shown otherwise: by single steps, runs hardly get there."""
        playlist = self.at(n)
        who = one_of([one for one in self.model.people if one != playlist.owner], who, who)
        self.patch(OWNER, playlist, visibility="unlisted")
        self.follow(who, playlist, key=playlist.key)
        self.patch(OWNER, playlist, visibility=then)

    @precondition(lambda self: self.model.playlists)
    @rule(who=WRITER, n=ANY, guest=WHO, role=st.sampled_from(["editor", "viewer"]))
    def invite(self, who: int, n: int, guest: int, role: str) -> None:
        playlist, model = self.at(n), self.model
        who = self.writer(who, playlist)
        path, mine = f"/api/playlists/{playlist.pk}/collaborators/", who == playlist.owner
        body = {"role": role}
        told = self.change(who, playlist, "POST", path, body, allowed=mine, good=201)
        if told:
            apart = model.apart(guest, who)
            join = {"token": told["token"]}
            self.ask(guest, "POST", f"{path}join/", join, gives=404 if apart else 200)
            if not apart and guest != who:
                rank = ("follower", "viewer", "editor")
                now = playlist.members.get(guest, "follower")
                playlist.members[guest] = max(now, role, key=rank.index)
        self.look(guest, playlist)

    @precondition(lambda self: self.model.playlists)
    @rule(who=WRITER, n=ANY, whom=WHO)
    def remove_member(self, who: int, n: int, whom: int) -> None:
        playlist, model = self.at(n), self.model
        who = self.writer(who, playlist)
        path = f"/api/playlists/{playlist.pk}/collaborators/{self.users[whom].pk}/"
        allowed = who in (whom, playlist.owner)
        gives = model.refusal(who, playlist, allowed=allowed)
        if gives is None:
            is_member = playlist.members.get(whom) in ("editor", "viewer")
            gives = 409 if whom == playlist.owner else 204 if is_member else 404
        self.ask(who, "DELETE", path, gives=gives)
        if gives == 204:
            del playlist.members[whom]
        self.look(whom, playlist)

    @rule(who=WHO, n=ANY, on=st.booleans())
    def like(self, who: int, n: int, on: bool) -> None:
        track = self.tracks[n]
        if not on:
            kept = [(one, pk) for one, mine in self.model.likes.items() for pk in mine]
            who, track = one_of(kept, n, (who, track))
        if on:
            self.ask(who, "POST", "/api/me/tracks/", {"id": track}, gives=201)
            self.model.like(who, track)
        else:
            self.ask(who, "DELETE", f"/api/me/tracks/{track}/", gives=204)
            mine = self.model.likes.get(who, [])
            self.model.likes[who] = [one for one in mine if one != track]
        self.look(who)

    @rule(who=WHO, on=st.booleans())
    def save(self, who: int, on: bool) -> None:
        if not on:
            who = one_of([one for one, mine in self.model.saves.items() if mine], who, who)
        mine = self.model.saves.setdefault(who, set())
        if on:
            self.ask(who, "POST", "/api/me/albums/", {"id": self.album}, gives=201)
            mine.add(self.album)
        else:
            self.ask(who, "DELETE", f"/api/me/albums/{self.album}/", gives=204)
            mine.discard(self.album)
        self.look(who)

    @rule(who=WHO, n=ANY, stars=st.integers(0, 5))
    def rate(self, who: int, n: int, stars: int) -> None:
        """None takes them back."""
        track = self.tracks[n]
        if not stars:
            who, track = one_of([*self.model.ratings], n, (who, track))
        path, api = f"/api/tracks/{track}/rating/", self.apis[who]
        body = {"stars": stars} if stars else None
        answer = api.send("PUT" if stars else "DELETE", path, body)
        assert answer.status_code < 300, answer.content
        if stars:
            self.model.ratings[who, track] = stars
        else:
            self.model.ratings.pop((who, track), None)
        self.look_at_track(track)

    @rule(who=WHO, on=st.booleans())
    def follow_artist(self, who: int, on: bool) -> None:
        who = who if on else one_of(sorted(self.model.fans), who, who)
        path = f"/api/artists/{self.artist}/follow/"
        blocked = self.model.artist_blocks.get(who) == "block"
        if on:
            self.ask(who, "PUT", path, gives=409 if blocked else 204)
            self.model.fans |= set() if blocked else {who}
        else:
            self.ask(who, "DELETE", path, gives=204)
            self.model.fans.discard(who)
        self.look(who)

    @rule(who=WHO, whom=WHO, on=st.booleans())
    def follow_person(self, who: int, whom: int, on: bool) -> None:
        if not on:
            who, whom = one_of(sorted(self.model.follows), whom, (who, whom))
        path = f"/api/users/{self.users[whom].username}/follow/"
        if on:
            refusal = 409 if who == whom else 404 if self.model.apart(who, whom) else None
            self.ask(who, "PUT", path, gives=refusal or 204)
            self.model.follows |= set() if refusal else {(who, whom)}
        else:
            self.ask(who, "DELETE", path, gives=204)
            self.model.follows.discard((who, whom))
        self.look_at_person(who, whom)

    @rule(who=WHO, whom=WHO)
    def block_person(self, who: int, whom: int) -> None:
        level = self.next_level(who, whom)
        self.block(who, "user", self.users[whom].pk, level, itself=who == whom)
        if who != whom:
            self.model.block(who, whom, level)
        self.look_at_person(whom, who)
        self.look(whom, self.model.playlists[0] if self.model.playlists else None)

    @rule(who=WHO)
    def block_artist(self, who: int) -> None:
        level = self.next_level(who, OWNER)
        self.block(who, "artist", self.artist, level)
        self.model.block_artist(who, level)
        self.look_at_music(who)

    def next_level(self, *of: int) -> str | None:
        """In turn: drawn, a short run would hardly ever take back what it blocked."""
        self.turns[of] += 1
        return LEVELS[(self.turns[of] - 1) % len(LEVELS)]

    def block(
        self, who: int, kind: str, pk: int, level: str | None, *, itself: bool = False
    ) -> None:
        if level is None:
            self.ask(who, "DELETE", f"/api/me/blocks/{kind}/{pk}/", gives=204)
            return
        body = {"type": kind, "id": pk, "level": level}
        self.ask(who, "PUT", "/api/me/blocks/", body, gives=409 if itself else 200)

    def look_at_music(self, who: int) -> None:
        """In no list of whoever blocked them, and still to be found by its id."""
        blocked = self.model.artist_blocks.get(who) == "block"
        page = self.ask(who, "GET", "/api/tracks/", gives=200)["items"]
        assert {one["id"] for one in page} == (set() if blocked else {*self.tracks})
        told = self.ask(who, "GET", f"/api/artists/{self.artist}/", gives=200)
        assert told["followed"] is (who in self.model.fans)
        self.look(who)

    def look_at_track(self, track: int) -> None:
        told = NOBODY.get(f"/api/tracks/{track}/").json()
        average, count = self.model.rating(track)
        assert told["rating"] == {"average": average, "count": count}
        assert told["likes_count"] == self.model.likes_count(track)

    def look_at_person(self, who: int, whom: int) -> None:
        """People who blocked each other are not there for each other."""
        path = f"/api/users/{self.users[whom].username}/"
        if self.model.apart(who, whom):
            self.ask(who, "GET", path, gives=404)
            return
        told = self.ask(who, "GET", path, gives=200)
        assert told["followers_count"] == self.model.followers_count(whom)

    def look_at_numbers(self) -> None:
        model = self.model
        for track in self.tracks:
            self.look_at_track(track)
        artist = NOBODY.get(f"/api/artists/{self.artist}/").json()
        assert artist["followers_count"] == len(model.fans)
        for who in model.people:
            self.look_at_contains(who)
            told = self.ask(who, "GET", f"/api/users/{self.users[who].username}/", gives=200)
            counts = (told["followers_count"], told["following_count"])
            assert counts == (model.followers_count(who), model.following_count(who))
            for whom in model.people:
                self.look_at_person(who, whom)

    def look_at_contains(self, who: int) -> None:
        model, playlists = self.model, [one.pk for one in self.model.playlists]
        asked: dict[str, list[int]] = {
            "tracks": self.tracks,
            "albums": [self.album],
            "artists": [self.artist],
            "playlists": playlists or [1],
        }
        query = "&".join(f"{kind}={','.join(map(str, ids))}" for kind, ids in asked.items())
        told: Any = self.ask(who, "GET", f"/api/me/library/contains/?{query}", gives=200)
        assert told["tracks"] == [one in model.likes.get(who, []) for one in self.tracks]
        assert told["albums"] == [self.album in model.saves.get(who, set())]
        assert told["artists"] == [who in model.fans]
        assert not playlists or told["playlists"] == [
            one in model.listed(who) for one in playlists
        ]
