"""What the log says, for tests: a transaction of their own has one number for all it does."""

from audio.changes.models import EVERYBODY, Change, Kind


def forget_all() -> None:
    Change.objects.all().delete()


def noted(user: int = EVERYBODY) -> set[tuple[str, int]]:
    """As in `("track", 12)`."""
    rows = Change.objects.filter(user=user).exclude(kind=Kind.LOG)
    return {(Kind(row.kind).name.lower(), row.object_id) for row in rows}


def how_much() -> int:
    """In all, by whomever."""
    return Change.objects.exclude(kind=Kind.LOG).count()
