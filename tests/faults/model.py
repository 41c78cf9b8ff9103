"""What ought to be, in plain Python: people, what they keep, their playlists."""

from dataclasses import dataclass, field

Entry = tuple[int, int]
"""Its id, and the track's."""
SHOWING_MEMBERS = ("editor", "viewer")


@dataclass(eq=False)
class Playlist:
    """`members` without the owner. `past` by the name of the state. `key`: the last it had."""

    pk: int
    owner: int
    title: str
    visibility: str
    collaborative: bool
    key: str = ""
    entries: list[Entry] = field(default_factory=list)
    members: dict[int, str] = field(default_factory=dict)
    past: dict[str, list[Entry]] = field(default_factory=dict)

    def show_as(self, visibility: str) -> None:
        """Nobody follows what was shown to more people before."""
        if visibility not in ("public", self.visibility):
            invited = self.members.items()
            self.members = {who: role for who, role in invited if role in SHOWING_MEMBERS}
        self.visibility = visibility

    def followers_count(self) -> int:
        return list(self.members.values()).count("follower")


@dataclass
class Model:
    """People are numbers; `blocks` says of (who, whom) whether it is a mute or a block."""

    people: tuple[int, ...]
    playlists: list[Playlist] = field(default_factory=list)
    likes: dict[int, list[int]] = field(default_factory=dict)
    saves: dict[int, set[int]] = field(default_factory=dict)
    ratings: dict[tuple[int, int], int] = field(default_factory=dict)
    fans: set[int] = field(default_factory=set)
    artist_blocks: dict[int, str] = field(default_factory=dict)
    follows: set[tuple[int, int]] = field(default_factory=set)
    blocks: dict[tuple[int, int], str] = field(default_factory=dict)

    def apart(self, one: int, other: int) -> bool:
        return "block" in (self.blocks.get((one, other)), self.blocks.get((other, one)))

    def sees(self, person: int | None, playlist: Playlist, *, key: str = "") -> bool:
        if person == playlist.owner:
            return True
        if person is not None and self.apart(person, playlist.owner):
            return False
        role = playlist.members.get(person) if person is not None else None
        if playlist.visibility == "public" or role in SHOWING_MEMBERS:
            return True
        return playlist.visibility == "unlisted" and (bool(role) or key == playlist.key)

    def edits(self, person: int, playlist: Playlist) -> bool:
        if person == playlist.owner:
            return True
        return playlist.collaborative and playlist.members.get(person) == "editor"

    def refusal(self, person: int, playlist: Playlist, *, allowed: bool) -> int | None:
        """404 for what they do not see, 403 for what they may not do."""
        if not self.sees(person, playlist):
            return 404
        return None if allowed else 403

    def listed(self, person: int) -> set[int]:
        """What `GET /api/playlists/` has for them."""
        return {
            one.pk
            for one in self.playlists
            if (one.owner == person or person in one.members) and self.sees(person, one)
        }

    def like(self, person: int, track: int) -> None:
        mine = self.likes.setdefault(person, [])
        if track not in mine:
            mine.insert(0, track)

    def likes_count(self, track: int) -> int:
        return sum(track in mine for mine in self.likes.values())

    def rating(self, track: int) -> tuple[float | None, int]:
        given = [stars for (_, rated), stars in self.ratings.items() if rated == track]
        return (round(sum(given) / len(given), 2) if given else None), len(given)

    def block(self, one: int, other: int, level: str | None) -> None:
        """A block ends what is between two people."""
        if level is None:
            self.blocks.pop((one, other), None)
            return
        self.blocks[one, other] = level
        if level == "block":
            self.follows -= {(one, other), (other, one)}
            for playlist in self.playlists:
                if playlist.owner in (one, other):
                    playlist.members.pop(other if playlist.owner == one else one, None)

    def block_artist(self, person: int, level: str | None) -> None:
        if level is None:
            self.artist_blocks.pop(person, None)
            return
        self.artist_blocks[person] = level
        if level == "block":
            self.fans.discard(person)

    def followers_count(self, person: int) -> int:
        """The same for everybody, whomever they see."""
        return sum(followed == person for _, followed in self.follows)

    def following_count(self, person: int) -> int:
        return sum(follower == person for follower, _ in self.follows)


def added(
    entries: list[Entry], tracks: list[int], *, doubles: bool
) -> tuple[list[int], list[int]]:
    """Which of these tracks go in, and which are skipped."""
    there = {track for _, track in entries}
    fresh: list[int] = []
    skipped: list[int] = []
    for track in tracks:
        is_double = track in there or track in fresh
        (skipped if is_double and not doubles else fresh).append(track)
    return fresh, skipped


def moved(entries: list[Entry], start: int, length: int, before: int) -> list[Entry]:
    taken = entries[start : start + length]
    left = entries[:start] + entries[start + length :]
    at = before if before <= start else max(before - length, start)
    return left[:at] + taken + left[at:]
