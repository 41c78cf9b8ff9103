"""The log that `/api/sync/` reads: not what happened, but what to look at again."""

from typing import ClassVar

from django.db import models


class Kind(models.IntegerChoices):
    """Of what. The first four as in `audio.indexing`; from `MEMBERSHIP` on, one person's own.

    `LOG` is one row, whose `object_id` names the log: a cursor of another log is no good.
    """

    LOG = 0
    TRACK = 1
    ALBUM = 2
    ARTIST = 3
    PLAYLIST = 4
    MEMBERSHIP = 5
    LIKED_TRACK = 6
    SAVED_ALBUM = 7
    RATED_TRACK = 8
    RATED_ALBUM = 9
    RATED_ARTIST = 10
    FOLLOWED_ARTIST = 11


EVERYBODY = 0
MEMBERS = -1
"""In whose lists a playlist stands: nobody else reads on past it."""


class Change(models.Model):
    """A thing's last change. `xid` is the transaction that made it, `object_id` the thing's id.

    `user` is the person whose own it is, `MEMBERS` for playlists, `EVERYBODY` else. No foreign
    key, since the last rows are written while somebody is being erased; a trigger then deletes
    them all. What people keep is noted by triggers too (migration 0006), so that cascades are.
    """

    user = models.BigIntegerField(default=EVERYBODY)
    kind = models.SmallIntegerField(choices=Kind.choices)
    object_id = models.BigIntegerField()
    xid = models.BigIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "kind", "object_id"], name="change_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["user", "xid", "kind", "object_id"], name="change_in_order")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.object_id} in {self.xid}"
