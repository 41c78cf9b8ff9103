"""Who may see a thing of the catalogue, and how that changes."""

from typing import Any, ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from config.errors import Conflict
from users.models import User

Viewer = User | AnonymousUser
ANYBODY = AnonymousUser()


class Status(models.TextChoices):
    """The life of what an artist publishes."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    TAKEN_DOWN = "taken_down"


MOVES: dict[str, frozenset[str]] = {
    Status.DRAFT: frozenset({Status.SCHEDULED, Status.PUBLISHED, Status.WITHDRAWN}),
    Status.SCHEDULED: frozenset({Status.DRAFT, Status.PUBLISHED, Status.WITHDRAWN}),
    Status.PUBLISHED: frozenset({Status.WITHDRAWN}),
    Status.WITHDRAWN: frozenset({Status.DRAFT, Status.SCHEDULED, Status.PUBLISHED}),
    Status.TAKEN_DOWN: frozenset(),  # only `restore` leads out of it
}


class WrongStatus(Conflict):
    code, message = "wrong_status", "What is {status} cannot become {wanted}."


class Licence(models.TextChoices):
    """What others may do with the music."""

    ALL_RIGHTS_RESERVED = "all-rights-reserved"
    CC_BY = "cc-by"
    CC_BY_SA = "cc-by-sa"
    CC_BY_ND = "cc-by-nd"
    CC_BY_NC = "cc-by-nc"
    CC_BY_NC_SA = "cc-by-nc-sa"
    CC_BY_NC_ND = "cc-by-nc-nd"
    PUBLIC_DOMAIN = "public-domain"
    GPL = "gpl"


class Removal(models.Model):
    """Why things are hidden: what went with it comes back with it."""

    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    subject = models.CharField(max_length=40, help_text="As in `album 12`.")
    reason = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)
    restored_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    restored_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.subject}: {self.reason}"


def sees_only_public(viewer: Viewer) -> bool:
    """True for nearly everybody, whose reads can then share one compiled query."""
    return viewer.is_anonymous or not (viewer.is_staff or viewer.is_artist)


def known_to(viewer: Viewer, of: str = "", *, owner: str = "artist__user") -> Q:
    """Of the catalogue: what the viewer sees, and what was public once.

    Of anything else they are not told the number, nor that there is such a thing. `of` names
    it in what is asked ("track"), and `owner` leads from it to the account that manages it.
    """
    if viewer.is_staff:
        return Q(**{f"{of or 'pk'}__isnull": False})
    at = f"{of}__" if of else ""
    public = Q(**{f"{at}status": Status.PUBLISHED})
    known = public | Q(**{f"{at}first_published_at__isnull": False})
    return known if sees_only_public(viewer) else known | Q(**{f"{at}{owner}": viewer})


class PublicationQuerySet(models.QuerySet[Any]):
    """`OWNER` leads from a row to the account that manages it."""

    OWNER: ClassVar[str] = "artist__user"

    def published(self) -> Self:
        """What everybody sees."""
        return self.filter(status=Status.PUBLISHED)

    def visible_to(self, viewer: Viewer) -> Self:
        """What is published, the viewer's own, and for staff everything."""
        if viewer.is_anonymous or sees_only_public(viewer):
            return self.published()
        if viewer.is_staff:
            return self.all()
        return self.filter(Q(status=Status.PUBLISHED) | Q(**{self.OWNER: viewer}))

    def unknown_to(self, viewer: Viewer) -> Self:
        """What they may not know of; see `known_to`."""
        return self.exclude(known_to(viewer, owner=self.OWNER))


class Publication(models.Model):
    """What artists, albums and tracks have in common."""

    status = models.CharField(max_length=12, choices=Status.choices, default=Status.DRAFT)
    status_before = models.CharField(max_length=12, choices=Status.choices, blank=True)
    removal = models.ForeignKey(Removal, models.SET_NULL, null=True, blank=True)
    published_at = models.DateTimeField(
        default=timezone.now, help_text="When it was or will be published."
    )
    first_published_at = models.DateTimeField(
        null=True, blank=True, help_text="Since then others may know it: it is never deleted."
    )
    typed = ArrayField(
        models.CharField(max_length=30),
        default=list,
        blank=True,
        editable=False,
        help_text="What the artist has set: a file's tags leave it alone.",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True

    @property
    def never_was_public(self) -> bool:
        """Nobody but those who manage it can know it, so that it may be deleted."""
        waiting = self.status in (Status.DRAFT, Status.SCHEDULED)
        return waiting and self.first_published_at is None

    def move_to(self, status: Status) -> None:
        """Raises `WrongStatus`. What it is already, it may become again. The caller saves."""
        if status != self.status and status not in MOVES[self.status]:
            raise WrongStatus(
                status=self.get_status_display().lower(), wanted=status.label.lower()
            )
        self.status = status
