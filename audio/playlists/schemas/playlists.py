"""A playlist as JSON, and as people write it."""

from datetime import datetime
from typing import Annotated, Literal, cast

from django.db.models import Q
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from audio.catalog.naming import key_of
from audio.catalog.queries import find_genre
from audio.playlists.changes import Changes
from config.fields import Id, visible
from config.images import ImageOut
from config.pagination import PageQuery
from users.accounts.cards import UserCard
from users.accounts.preferences import without_defaults

Title = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    AfterValidator(visible),
]
Description = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]
Visibility = Literal["public", "unlisted", "private"]
Role = Literal["owner", "editor", "viewer", "follower"]
SnapshotId = Annotated[
    str | None, Field(description="What you have read: changed since, it is a 409.")
]

NOTHING = Q(pk__in=())


class PlaylistCard(BaseModel):
    """Fed by `rows.CARD`."""

    id: int
    type: Literal["playlist"]
    title: str
    share_url: str | None
    image: str | None
    owner: UserCard


class PlaylistOut(BaseModel):
    """Fed by `rows.PLAYLIST` and the viewer's role."""

    id: int
    type: Literal["playlist"]
    title: str
    share_url: str | None = Field(description="Null while no link opens it.")
    share_key: str | None = Field(
        description="Of an unlisted one, to its owner: `?key=` opens it. New each time."
    )
    description: str
    images: list[ImageOut] = Field(description="Its cover, else a mosaic of its albums'.")
    owner: UserCard
    visibility: Visibility
    collaborative: bool
    is_curated: bool
    is_smart: bool
    is_taken_down: bool
    tracks_count: int
    duration_ms: int
    followers_count: int
    snapshot_id: str = Field(description="Names this state, for If-Match.")
    published_at: datetime | None
    created_at: datetime
    updated_at: datetime
    role: Role | None = Field(description="What it is in your list; null: not in it.")
    followed: bool | None = Field(description="Null when nobody is signed in.")


class KeptPlaylist(PlaylistOut):
    """As it stands in your list."""

    added_at: datetime
    folder_id: int | None


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
    """PUT: what is left out is as in a new one."""

    snapshot_id: SnapshotId = None


class PlaylistPatch(WholePlaylist):
    """PATCH: what is left out stays as it is."""

    model_config = ConfigDict(json_schema_extra=without_defaults)

    title: Title = ""

    def fields(self) -> Changes:
        """Only those that were sent."""
        return cast(Changes, self.model_dump(exclude_unset=True, exclude={"snapshot_id"}))


class KeyQuery(BaseModel):
    """What opens an unlisted playlist."""

    key: str = Field("", max_length=40, description="From the link of an unlisted playlist.")


class MineQuery(PageQuery):
    role: Role | None = None
    folder: Id | Literal["none"] | None = Field(
        None, description="What lies in this folder; `none`: in no folder."
    )
    q: str | None = Field(None, max_length=200, description="How the title begins.")
    sort: Literal["-added", "added", "title", "-title", "updated", "-updated"] | None = Field(
        None, description="`-` before a field's name: descending. Else `-added`."
    )

    def where(self) -> Q:
        wanted = Q(members__role=self.role) if self.role else Q()
        if self.folder is not None:
            wanted &= Q(members__folder=None if self.folder == "none" else self.folder)
        return wanted & Q(sort_title__startswith=key_of(self.q)) if self.q else wanted


class BrowseQuery(PageQuery):
    genre: str | None = Field(None, max_length=80, description="A genre's slug.")
    artist: Id | None = Field(None, description="Who is among its commonest artists.")
    curated: bool | None = Field(None, description="True: those recommended here.")
    q: str | None = Field(None, max_length=200, description="How the title begins.")
    sort: Literal["-followers_count", "-updated_at", "title", "-title"] | None = Field(
        None, description="`-` before a field's name: descending. Else `-followers_count`."
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
