"""The two tables that search reads: things, and words."""

from typing import ClassVar, Final

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

PENDING_KB: Final = 256
"""Of entries that an index has not sorted in yet. Every search reads all of them."""


class Kind(models.IntegerChoices):
    """What a document stands for."""

    TRACK = 1
    ALBUM = 2
    ARTIST = 3
    PLAYLIST = 4


class SearchDocument(models.Model):
    """A thing as search sees it. Written with the change it follows, in one transaction."""

    kind = models.SmallIntegerField(choices=Kind.choices)
    object_id = models.BigIntegerField()
    title = models.TextField()
    title_norm = models.TextField()
    base_norm = models.TextField()
    artist_norm = models.TextField(blank=True)
    album_norm = models.TextField(blank=True)
    tsv = SearchVectorField()
    popularity = models.FloatField(default=0)
    tier = models.SmallIntegerField(default=1)
    is_public = models.BooleanField()
    owner_id = models.BigIntegerField(null=True)
    artist_ids = ArrayField(
        models.BigIntegerField(), default=list, help_text="Whose it is, for who blocks them."
    )
    available_from = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="document_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            GinIndex(fields=["tsv"], name="document_tsv", gin_pending_list_limit=PENDING_KB),
            GinIndex(
                fields=["tsv"], name="document_head", fastupdate=False, condition=Q(tier__lte=1)
            ),
            GinIndex(
                fields=["tsv"], name="document_hot", fastupdate=False, condition=Q(tier=0)
            ),
            # Without the popularity: a row whose indexed columns stay is moved within its page,
            # so that the night's count writes no index (migration 0007 leaves room for it).
            models.Index(
                "kind", OpClass("base_norm", name="text_pattern_ops"), name="document_base"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SearchTerm(models.Model):
    """A word of some document. Misspelt words of a query are looked for among these."""

    term = models.TextField(primary_key=True)
    df = models.IntegerField(help_text="In so many documents, as last counted.")
    dels = ArrayField(
        models.IntegerField(), help_text="Hashes of what is left without a letter or two."
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            GinIndex(fields=["dels"], name="term_dels", gin_pending_list_limit=PENDING_KB)
        ]

    def __str__(self) -> str:
        return self.term


class SungWords(models.Model):
    """A track's words in one language, to find it by a line of them.

    They go with the track. Who sees it stands in its document, and is asked there.
    """

    track = models.ForeignKey("audio.Track", models.CASCADE, related_name="+", db_index=False)
    language = models.CharField(max_length=35)
    text = models.TextField()
    tsv = SearchVectorField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["track", "language"], name="sung_words_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            GinIndex(fields=["tsv"], name="sung_words_tsv", gin_pending_list_limit=PENDING_KB)
        ]

    def __str__(self) -> str:
        return f"Words of track {self.track_id} ({self.language})"
