"""What a person says of their taste. Each of them is looked at by the very next answer.

Locks in the order that `users.accounts.staying` tells. Things are only kept from being deleted:
whoever counts their plays need not wait.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import F

from audio.catalog import standing
from audio.catalog.models.album import Album
from audio.catalog.models.artist import Artist
from audio.catalog.models.genre import Genre
from audio.catalog.models.publication import sees_only_public
from audio.catalog.models.track import Track
from config.errors import NotFound
from recommendations.taste.models import Feedback, TasteSettings
from recommendations.taste.queries import TYPES, Word
from users.accounts.staying import stay
from users.models import Client, User

MODELS: Final[dict[str, Any]] = {
    "track": Track,
    "album": Album,
    "artist": Artist,
    "genre": Genre,
}


class NotThere(NotFound):
    """Nothing was kept. `errors` names which of several words are of nothing to be seen."""

    def __init__(self, *, missing: Sequence[int] = ()) -> None:
        self.missing = missing
        super().__init__()

    @property
    def members(self) -> dict[str, Any]:
        errors = [
            {"loc": ["body", "feedback", place, "id"], "msg": "There is no such thing to see."}
            for place in self.missing
        ]
        return {"errors": errors} if errors else {}


# Said once more, it stays said when it was.
_SAY = """
INSERT INTO recommendations_feedback (user_id, {kind}_id, verdict, created_at)
VALUES (%(user)s, %(id)s, %(verdict)s, clock_timestamp())
ON CONFLICT (user_id, {kind}_id) DO UPDATE
  SET verdict = excluded.verdict, created_at = excluded.created_at
  WHERE recommendations_feedback.verdict <> excluded.verdict
"""
_STAYS = "SELECT id FROM audio_{kind} WHERE id = ANY(%s::bigint[]) ORDER BY id FOR KEY SHARE"


@transaction.atomic
def say(*, user: User, word: Word) -> None:
    """In the place of what they said of it before. Raises `NotThere`.

    It may be taken back of what is no longer to be seen, too.
    """
    if not _kept(user, [word]):
        raise NotThere


@transaction.atomic
def change(*, user: User, settings: dict[str, Any], words: Sequence[Word]) -> None:
    """Some of `TasteSettings`, and words in their order: all of it or nothing.

    Raises `NotThere`, with the places of those that it is about.
    """
    if not _kept(user, words):
        seen = _seen(user, words)
        raise NotThere(
            missing=[
                place
                for place, word in enumerate(words)
                if word.verdict and word[:2] not in seen
            ]
        )
    if settings:
        TasteSettings.objects.bulk_create(
            [TasteSettings(user=user, **settings)],
            update_conflicts=True,
            unique_fields=["user"],
            update_fields=list(settings),
        )


def erase(*, user: User) -> None:
    """All that somebody said. Safe to run twice."""
    Feedback.objects.of(user).delete()
    TasteSettings.objects.filter(pk=user.pk).delete()


def _kept(user: User, words: Sequence[Word]) -> bool:
    """False, and nothing was said, if one of them is about what is not to be seen."""
    _come_near(user, words)
    said = [word for word in words if word.verdict]
    for kind in TYPES:
        if ids := [word.id for word in said if word.type == kind]:
            with connection.cursor() as cursor:
                cursor.execute(_STAYS.format(kind=kind), [ids])
    if not _seen(user, said).issuperset(word[:2] for word in said):
        return False
    for word in words:
        _keep(user, word)
    return True


def _keep(user: User, word: Word) -> None:
    if word.verdict is None:
        Feedback.objects.of(user).filter(**{word.type: word.id}).delete()
        return
    with connection.cursor() as cursor:
        given: dict[str, Any] = {"user": user.pk, "id": word.id, "verdict": word.verdict}
        cursor.execute(_SAY.format(kind=word.type), given)


def _come_near(user: User, words: Sequence[Word]) -> None:
    """Takes all locks that come before those of the things.

    Only who sees drafts can name what is about to be deleted. A 304 must not hide what follows.
    """
    stay(user.pk)
    if not sees_only_public(user):
        standing.hold(*_artists_of(words))
    Client.objects.filter(pk=user.pk).update(marks_version=F("marks_version") + 1)


def _seen(user: User, words: Iterable[Word]) -> set[tuple[str, int]]:
    """Which of their things this person sees."""
    words, found = list(words), set()
    for kind in TYPES:
        if ids := [word.id for word in words if word.type == kind]:
            things = MODELS[kind].objects.visible_to(user).filter(pk__in=ids)
            found |= {(kind, pk) for pk in things.values_list("pk", flat=True)}
    return found


def _artists_of(words: Sequence[Word]) -> set[int | None]:
    """Their own, and of tracks their album's."""
    columns = {"track": ("artist", "album__artist"), "album": ("artist",), "artist": ("pk",)}
    found: set[int | None] = set()
    for kind, its in columns.items():
        ids = [word.id for word in words if word.type == kind]
        rows = MODELS[kind].objects.filter(pk__in=ids).values_list(*its) if ids else ()
        found |= {artist for row in rows for artist in row}
    return found
