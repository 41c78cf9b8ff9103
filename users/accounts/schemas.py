"""The account as its owner sees and changes it."""

from datetime import date, datetime
from typing import Annotated, Literal, Self, cast

from django.utils import timezone
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    EmailStr,
    Field,
    StringConstraints,
)

from config import images
from config.fields import COUNTED, ON_LINES, ON_ONE_LINE
from config.images import ImageOut
from users.accounts import countries
from users.accounts.models import PHONE, USERNAME, Client, Role, User
from users.accounts.preferences import (
    Genres,
    NotificationChanges,
    Notifications,
    Privacy,
    PrivacyChanges,
    without_defaults,
)
from users.accounts.profile import Profile

OLDEST = date(1900, 1, 1)


def _past(day: date) -> date:
    if not OLDEST <= day < timezone.now().date():
        raise ValueError(f"must be a past day, not before {OLDEST.isoformat()}")
    return day


def _known_country(code: str) -> str:
    if code not in countries.CODES:
        raise ValueError("must be two letters of ISO 3166, as in DE")
    return code


def _none_if_blank(value: object) -> object:
    """Forms send an empty field as empty text."""
    return None if value == "" else value


def _address_alone(value: object) -> object:
    """Pydantic would take `Ada <ada@example.org>` and drop the name in silence."""
    if isinstance(value, str) and "<" in value:
        raise ValueError("must be the address alone, as in ada@example.org")
    return value


Email = Annotated[EmailStr, Field(max_length=254), BeforeValidator(_address_alone)]
Username = Annotated[str, StringConstraints(pattern=USERNAME)]
Name = Annotated[str, StringConstraints(max_length=150), ON_ONE_LINE]
Bio = Annotated[str, StringConstraints(max_length=2000), ON_LINES]
Phone = Annotated[
    Annotated[str, StringConstraints(pattern=PHONE)] | None, BeforeValidator(_none_if_blank)
]
Country = Annotated[
    Annotated[
        str,
        StringConstraints(to_upper=True, min_length=2, max_length=2),
        AfterValidator(_known_country),
    ]
    | None,
    BeforeValidator(_none_if_blank),
]
Birthday = Annotated[
    Annotated[date, AfterValidator(_past)] | None, BeforeValidator(_none_if_blank)
]
HistoryDays = Annotated[
    Annotated[int, Field(ge=1, le=36_500), COUNTED] | None, BeforeValidator(_none_if_blank)
]
Quality = Literal["low", "normal", "high", "original"]


class NewProfile(BaseModel):
    """PUT: what is left out is cleared."""

    username: Username
    first_name: Name = ""
    last_name: Name = ""
    phone: Phone = None
    date_of_birth: Birthday = None
    bio: Bio = ""
    country: Country = None
    explicit_filter: bool = False
    quality: Quality = "high"
    login_otp: bool = Field(False, description="Signing in also takes a code sent by mail.")
    favourite_genres: Genres = []
    history_days: HistoryDays = Field(
        None, description="Plays are forgotten after so many days; null: kept."
    )
    privacy: Privacy = Privacy()
    notifications: Notifications = Notifications()

    def whole(self) -> Profile:
        """Every field, told or not."""
        return _stored(self.model_dump())


class ProfileChanges(NewProfile):
    """PATCH: what is left out stays as it is."""

    model_config = ConfigDict(json_schema_extra=without_defaults)

    username: Username = ""
    privacy: PrivacyChanges = PrivacyChanges()
    notifications: NotificationChanges = NotificationChanges()

    def told(self) -> Profile:
        """Only the fields that were sent."""
        return _stored(self.model_dump(exclude_unset=True))


def _stored(told: dict[str, object]) -> Profile:
    """Text columns hold no null: what is not told is blank."""
    for name in ("phone", "country"):
        if name in told:
            told[name] = told[name] or ""
    return cast(Profile, told)


class Pictures(BaseModel):
    """Three sizes of each, the widest first; empty where there is none."""

    images: list[ImageOut]
    cover_images: list[ImageOut]

    @classmethod
    def of(cls, client: Client, *, base: str) -> Self:
        shown = {"images": client.picture_key, "cover_images": client.cover_key}
        return cls.model_validate(
            {name: images.all_sizes(base, key) for name, key in shown.items()}
        )


# Fed by a `User` and its `Client`.
class Account(BaseModel):
    """The account that is signed in, as it is shown to itself alone."""

    id: int
    type: Literal["user"] = "user"
    share_url: None = None
    email: str
    email_verified: bool
    has_password: bool = Field(description="False: signs in with Google or a code.")
    username: str
    first_name: str
    last_name: str
    role: Role
    phone: str | None
    date_of_birth: date | None
    bio: str
    country: str | None
    explicit_filter: bool
    quality: Quality
    login_otp: bool
    favourite_genres: list[str]
    history_days: int | None
    privacy: Privacy
    notifications: Notifications
    images: list[ImageOut]
    cover_images: list[ImageOut]
    date_joined: datetime
    erase_at: datetime | None = Field(description="When it will be erased, as asked for.")

    @classmethod
    def of(cls, user: User, *, base: str) -> Self:
        """As both are stored: one query. `base` is the origin of our own pages."""
        client = Client.objects.select_related("user").get(pk=user.pk)
        user = client.user
        return cls.model_validate(
            {
                "id": user.pk,
                "email": user.email,
                "email_verified": user.email_verified_at is not None,
                "has_password": user.has_usable_password(),
                "username": user.username,
                "first_name": user.first_name,
                "last_name": user.last_name,
                "role": user.role,
                "phone": client.phone or None,
                "date_of_birth": client.date_of_birth,
                "bio": client.bio,
                "country": client.country or None,
                "explicit_filter": client.explicit_filter,
                "quality": client.quality,
                "login_otp": client.login_otp,
                "favourite_genres": client.favourite_genres,
                "history_days": client.history_days,
                "privacy": Privacy.of(client),
                "notifications": Notifications.of(client),
                "images": images.all_sizes(base, client.picture_key),
                "cover_images": images.all_sizes(base, client.cover_key),
                "date_joined": user.date_joined,
                "erase_at": user.erase_at,
            }
        )
