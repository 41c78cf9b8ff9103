"""The artist objects: it was a mistake, or they may."""

from django.db import transaction

from audio.catalog.models.artist import NotYourArtist
from audio.takedowns import telling
from audio.takedowns.holding_on import held
from audio.takedowns.models.notices import CounterNotice, Notice
from audio.takedowns.steps import Step
from audio.takedowns.written import Answer
from users.models import User


@transaction.atomic
def object_to(*, notice: Notice, by: User, answer: Answer) -> Notice:
    """By who manages the page, and nobody in their place; once, and while there is time.

    Raises `NotYourArtist`, `EmailUnverified`, `WrongStep`; `NotFound` if `by` is erased.
    """
    found = held(notice.pk, by=by)
    if found.artist is None or not found.artist.is_managed_by(by):
        raise NotYourArtist
    by.require_verified()
    found.move_to(Step.COUNTER_NOTICED)
    CounterNotice.objects.create(notice=found, user=by, **answer)
    found.save(update_fields=Notice.LIFE)
    telling.of_step(found, by=by)
    return found
