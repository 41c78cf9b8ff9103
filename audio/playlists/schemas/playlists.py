"""A playlist as JSON, and as people write it."""

from datetime import datetime
from typing import Annotated, Literal, cast

from django.db.models import Q
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
)

from audio.catalog.naming import key_of
from audio.catalog.queries import find_genre
from audio.playlists.changes import Changes
from config.fields import MAX_ID, ON_LINES, ON_ONE_LINE, Id, visible
from config.images import ImageOut
from config.pagination import PageQuery
from users.accounts.cards import UserCard
from users.accounts.preferences import without_defaults

Title = Annotated[
    str,
    StringConstraints(min_length=1, max_length=200),
    ON_ONE_LINE,
    AfterValidator(visible),
]
Description = Annotated[str, StringConstraints(max_length=2000), ON_LINES]
Visibility = Literal["public", "unlisted", "private"]
Role = Literal["owner", "editor", "viewer", "follower"]
SnapshotId = Annotated[
    str | None, Field(description="What you have read: changed since, it is a 409.")
]


def _folder(value: str) -> str:
    if value != "none" and not (
        value.isascii() and value.isdigit() and 0 < int(value) <= MAX_ID
    ):
        raise ValueError("must be a folder's id, or none")
    return value


FolderId = Annotated[str, StringConstraints(max_length=19), AfterValidator(_folder)]
"""A number, or `none`: a union of both would name its parts in errors."""

NOTHING = Q(pk__in=())


# Fed by `rows.CARD`.
class PlaylistCard(BaseModel):
    """A playlist inside another thing."""

    id: int
    type: Literal["playlist"]
    title: str
    share_url: str = Field(description="Without the key of an unlisted one.")
    image: str | None
    owner: UserCard


# Fed by `rows.PLAYLIST` and the viewer's role.
class PlaylistOut(BaseModel):
    """A playlist, as you see it."""

    id: int
    type: Literal["playlist"]
    title: str
    share_url: str | None = Field(
        description="Of a public one, to everybody; of another, to those who have it in their "
        "list, else null. Of an unlisted one with its key, to its owner and followers."
    )
    share_key: str | None = Field(
        description="Of an unlisted one, to its owner alone: `?key=` opens it. New each time "
        "that it becomes unlisted."
    )
    description: str
    images: list[ImageOut] = Field(description="Its cover, else a mosaic of its albums'.")
    owner: UserCard
    visibility: Visibility
    collaborative: bool = Field(description="Editors may change its tracks.")
    is_curated: bool = Field(description="Recommended by those who run this server.")
    is_smart: bool = Field(description="Rules choose its tracks.")
    is_taken_down: bool = Field(description="By staff: only its owner sees it still.")
    tracks_count: int | None = Field(
        description="Null of a smart playlist: `total` of its tracks is that of now, for you."
    )
    duration_ms: int | None = Field(description="Null of a smart playlist.")
    followers_count: int
    snapshot_id: str = Field(description="Names this state, for If-Match.")
    published_at: datetime | None = Field(
        description="When it first became public; null while it is not."
    )
    created_at: datetime
    updated_at: datetime
    role: Role | None = Field(description="What it is in your list; null: not in it.")
    followed: bool | None = Field(description="Null when nobody is signed in.")


class KeptPlaylist(PlaylistOut):
    """As it stands in your list."""

    added_at: datetime
    folder_id: int | None = Field(description="The folder of yours that it lies in.")


class NewPlaylist(BaseModel):
    """Private, unless you say otherwise."""

    title: Title
    description: Description = ""
    visibility: Visibility = "private"
    collaborative: bool = False

    def fields(self) -> Changes:
        """Every field, told or not."""
        return cast(Changes, self.model_dump(exclude={"snapshot_id"}))


class WholePlaylist(NewPlaylist):
    """PUT: with its title. What else is left out stays as it is."""

    model_config = ConfigDict(json_schema_extra=without_defaults)

    snapshot_id: SnapshotId = None

    def fields(self) -> Changes:
        """Only those that were sent."""
        return cast(Changes, self.model_dump(exclude_unset=True, exclude={"snapshot_id"}))


class PlaylistPatch(WholePlaylist):
    """PATCH: what is left out stays as it is."""

    title: Title = ""


class KeyQuery(BaseModel):
    """What opens an unlisted playlist."""

    key: str = Field("", max_length=40, description="From the link of an unlisted playlist.")


class MineQuery(PageQuery):
    """Which of the playlists in your list, and how sorted."""

    role: Role | None = Field(None, description="As what it stands in your list.")
    folder: FolderId | None = Field(
        None, description="What lies in the folder of this id; `none`: in no folder."
    )
    q: str | None = Field(None, max_length=200, description="How the title begins.")
    sort: (
        Literal["-added_at", "added_at", "title", "-title", "updated_at", "-updated_at"] | None
    ) = Field(None, description="`-` before a field's name: descending. Else `-added_at`.")

    def folder_id(self) -> int | None:
        """None: no folder is named."""
        return None if self.folder in (None, "none") else int(str(self.folder))

    def where(self) -> Q:
        wanted = Q(members__role=self.role) if self.role else Q()
        if self.folder is not None:
            wanted &= Q(members__folder=self.folder_id())
        return wanted & Q(sort_title__startswith=key_of(self.q)) if self.q else wanted


class BrowseQuery(PageQuery):
    """Which of the public playlists, and how sorted."""

    genre: str | None = Field(None, max_length=80, description="A genre's slug.")
    artist: Id | None = Field(None, description="Who is among its commonest artists.")
    curated: bool | None = Field(None, description="True: those recommended here.")
    q: str | None = Field(None, max_length=200, description="How the title begins.")
    sort: Literal["-followers_count", "-updated_at", "updated_at", "title", "-title"] | None = (
        Field(
            None, description="`-` before a field's name: descending. Else `-followers_count`."
        )
    )

    def where(self) -> Q:
        """Asks for the genre, if one is named."""
        wanted = Q()
        if self.genre is not None:
            genre = find_genre(self.genre)
            wanted &= Q(genre_ids__contains=[genre]) if genre else NOTHING
        if self.artist is not None:
            wanted &= Q(artist_ids__contains=[self.artist])
        if self.curated is not None:
            wanted &= Q(is_curated=self.curated)
        return wanted & Q(sort_title__startswith=key_of(self.q)) if self.q else wanted
