"""Versions of the legal texts that an operator publishes."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

VERSION = "^[0-9A-Za-z][0-9A-Za-z._-]{0,19}$"


class Name(models.TextChoices):
    """Which text; `Consent.kind` has the same words."""

    TERMS = "terms"
    PRIVACY = "privacy"
    COPYRIGHT = "copyright"
    LICENCES = "licences"


class LegalTextQuerySet(models.QuerySet["LegalText"]):
    def published(self) -> Self:
        """All but drafts; those that come into force only later too."""
        return self.filter(published_at__isnull=False)

    def in_force(self) -> Self:
        """Those that are in force or have been, the newest first."""
        begun = self.published().filter(in_force_at__lte=timezone.now())
        return begun.order_by("-in_force_at", "-pk")


class LegalText(models.Model):
    """One version of one text. A draft until it is published, and then never changed."""

    name = models.CharField(max_length=16, choices=Name)
    version = models.CharField(max_length=20, help_text="As in 2027-03.")
    body = models.TextField(
        help_text="With ## headings, - items, [links](https://example.org), and $operator, "
        "$address, $email, $law, $site, which stand for the settings."
    )
    is_material = models.BooleanField(
        default=True, help_text="It matters to people: they are asked to agree again."
    )
    changes = models.TextField(
        blank=True, help_text="What is new, in a sentence or two for those who are asked."
    )
    in_force_at = models.DateTimeField(
        null=True, blank=True, help_text="From when on. Blank: from when it is published."
    )
    published_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = LegalTextQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["name", "version"], name="legal_version_once"),
            models.CheckConstraint(
                condition=Q(version__regex=VERSION), name="legal_version_fit"
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(in_force_at__isnull=False),
                name="legal_published_has_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"
