"""The account, and the profile of the listener behind it."""

from enum import StrEnum
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import AnonymousUser, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Q, Value
from django.db.models.functions import Lower
from django.utils import timezone

from config.errors import NotAllowed
from config.fields import is_visible
from users.accounts.choices import SEEN_BY, USUAL, Activity, Audience, NotificationKind

USERNAME = "^[A-Za-z0-9._-]{3,30}$"
PHONE = "^[+][1-9][0-9]{6,14}$"
COUNTRY = "^[A-Z]{2}$"


class EmailUnverified(NotAllowed):
    code = "email_unverified"
    message = "Verify your e-mail address first, with POST /api/auth/otp/verify/."


class Role(StrEnum):
    """What a person is here: what they have decides it, no column of its own."""

    ADMIN = "admin"
    MODERATOR = "moderator"
    ARTIST = "artist"
    LISTENER = "listener"


def full_name(first_name: str, last_name: str) -> str:
    """Blank where neither is told, or nothing of them is to be seen."""
    name = f"{first_name} {last_name}".strip()
    return name if is_visible(name) else ""


class UserManager(BaseUserManager["User"]):
    """Finds people by e-mail address, however its letters are cased."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """Raises `DoesNotExist`, also for a look-alike.

        PostgreSQL folds "İ" to "i" as well: another address, that a stranger can own.
        """
        typed = username or ""
        found = self.alias(lower=Lower("email")).get(lower=Lower(Value(typed)))
        if found.email.lower() != typed.lower():
            raise self.model.DoesNotExist
        return found

    def to_be_seen(self) -> "models.QuerySet[User]":
        """`is_to_be_seen`, of all."""
        return self.filter(is_active=True, erase_at=None)

    @transaction.atomic
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """An account with its profile. Without a password nobody signs in with one."""
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(force_insert=True)
        Client.objects.create(user=user)
        return user

    def create_superuser(
        self, email: str, password: str | None = None, **fields: Any
    ) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """The account. What a listener tells about themselves stands in `Client`."""

    last_login = None  # sessions know when, and are forgotten in time

    email = models.EmailField(max_length=254)
    username = models.CharField(max_length=30)
    first_name = models.CharField(max_length=150, blank=True)
    last_name = models.CharField(max_length=150, blank=True)
    is_active = models.BooleanField(default=True, help_text="Off: signed out, and kept out.")
    is_staff = models.BooleanField(default=False, help_text="Moderates, in this admin.")
    is_artist = models.BooleanField(
        default=False, editable=False, help_text="Manages an artist page; the catalogue knows."
    )
    email_verified_at = models.DateTimeField(null=True, blank=True)
    erase_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        db_index=True,
        help_text="The person asked to be erased, and will be then.",
    )
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["username"]

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_taken"),
            models.UniqueConstraint(Lower("username"), name="user_username_taken"),
            models.CheckConstraint(
                condition=Q(username__regex=USERNAME), name="user_username_fit"
            ),
        ]

    def __str__(self) -> str:
        return self.username

    @property
    def role(self) -> Role:
        """The highest that applies."""
        if self.is_superuser:
            return Role.ADMIN
        if self.is_staff:
            return Role.MODERATOR
        return Role.ARTIST if self.is_artist else Role.LISTENER

    @property
    def name(self) -> str:
        """What others call them: first and last name as told, else the username."""
        return full_name(self.first_name, self.last_name) or self.username

    @property
    def is_proven(self) -> bool:
        """The address is known to be theirs. Staff do not register: somebody made them."""
        return self.email_verified_at is not None or self.is_staff or self.is_superuser

    @property
    def is_to_be_seen(self) -> bool:
        """Has a public page: neither kept out nor about to be erased."""
        return self.is_active and self.erase_at is None

    def require_verified(self) -> None:
        """Raises `EmailUnverified`."""
        if self.email_verified_at is None:
            raise EmailUnverified

    def wants_login_code(self) -> bool:
        """A password alone does not sign them in. Asks the database: one `Client` row."""
        return Client.objects.filter(pk=self.pk, login_otp=True).exists()


def _audience(activity: Activity) -> "models.CharField[str, str]":
    return models.CharField(max_length=9, choices=Audience, default=SEEN_BY[activity])


class Client(models.Model):
    """A listener's profile. Every account has one."""

    class Quality(models.TextChoices):
        """The most that streaming may use."""

        LOW = "low"
        NORMAL = "normal"
        HIGH = "high"
        ORIGINAL = "original"

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="client")
    phone = models.CharField(max_length=16, blank=True, help_text="E.164: +4930123456")
    date_of_birth = models.DateField(null=True, blank=True)
    bio = models.TextField(blank=True)
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166: DE")
    explicit_filter = models.BooleanField(default=False)
    quality = models.CharField(max_length=8, choices=Quality, default=Quality.HIGH)
    login_otp = models.BooleanField(
        default=False, help_text="A password also needs a code sent by mail."
    )
    favourite_genres = ArrayField(
        models.CharField(max_length=100), default=list, blank=True, help_text="By slug."
    )
    likes_audience = _audience(Activity.LIKES)
    plays_audience = _audience(Activity.PLAYS)
    playlists_audience = _audience(Activity.PLAYLISTS)
    following_audience = _audience(Activity.FOLLOWING)
    notifications: "models.JSONField[dict[str, bool]]" = models.JSONField(
        default=dict, blank=True, help_text="Choices made, by kind; the rest is as usual."
    )
    picture_key = models.CharField(max_length=40, blank=True)
    cover_key = models.CharField(max_length=40, blank=True)
    history_days = models.PositiveIntegerField(
        null=True, blank=True, help_text="Plays are forgotten after so many days; blank: kept."
    )
    followers_count = models.PositiveIntegerField(default=0, editable=False)
    following_count = models.PositiveIntegerField(
        default=0, editable=False, help_text="People; artists and playlists are not counted."
    )
    artist_blocks = models.PositiveIntegerField(
        default=0, editable=False, help_text="How many artists they blocked: mostly none."
    )
    # Raised by every like, save, rating and block, so that a 304 never hides one of them.
    marks_version = models.BigIntegerField(default=0, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(phone="") | Q(phone__regex=PHONE), name="client_phone_fit"
            ),
            models.CheckConstraint(
                condition=Q(country="") | Q(country__regex=COUNTRY), name="client_country_fit"
            ),
            models.CheckConstraint(
                condition=Q(quality__in=["low", "normal", "high", "original"]),
                name="client_quality_fit",
            ),
        ]

    def __str__(self) -> str:
        return f"Profile {self.pk}"

    def audience_of(self, activity: Activity) -> Audience:
        """Who sees it, besides the person."""
        return Audience(getattr(self, f"{activity}_audience"))

    def shows(
        self, activity: Activity, *, to: User | AnonymousUser, follows: bool | None = None
    ) -> bool:
        """Whether somebody sees it. One's own is always to be seen.

        `follows` says whether they follow the person; without it that is asked, in one query,
        where it matters.
        """
        audience = self.audience_of(activity)
        if audience == Audience.EVERYONE or to.pk == self.pk:
            return True
        if audience == Audience.NOBODY or to.is_anonymous:
            return False
        if follows is None:
            mine = Client.objects.filter(pk=self.pk, user__followed_by__follower=to)
            return mine.exists()
        return follows

    def wants(self, kind: NotificationKind) -> bool:
        """Whether to tell them of it, of what can be chosen."""
        return bool(self.notifications.get(kind, USUAL[kind]))


class Consent(models.Model):
    """What somebody agreed to, or took back; never changed, only added to."""

    class Kind(models.TextChoices):
        """What about."""

        TERMS = "terms"
        PRIVACY = "privacy"
        COPYRIGHT = "copyright"
        LICENCES = "licences"
        NEWS = "news"

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=16, choices=Kind)
    version = models.CharField(max_length=20)
    given = models.BooleanField(help_text="Off: taken back.")
    at = models.DateTimeField(default=timezone.now)
    source = models.CharField(max_length=40, help_text="Where it was said: sign-up, profile.")

    class Meta:
        indexes = [models.Index(fields=["user", "kind", "at"], name="consent_by_user")]

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"
