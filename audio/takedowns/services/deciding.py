"""What staff decide about a notice. Nothing is hidden but by one of them."""

from django.db import transaction

from audio.catalog import services as catalog
from audio.takedowns import telling
from audio.takedowns.holding_on import held
from audio.takedowns.models.notices import Notice, NoticedWork
from audio.takedowns.models.strikes import Strike
from audio.takedowns.refusals import NoWordOfWhy
from audio.takedowns.steps import Step
from config.fields import utc_now
from users.models import User


@transaction.atomic
def accept(*, notice: Notice, by: User, reason: str = "") -> Notice:
    """It is complete, and for us to act upon; its artist is told of it.

    Raises `OwnNotice`, `WrongStep`; `NotFound` if `by` is erased.
    """
    found = held(notice.pk, by=by)
    found.require_not_of(by)
    return _moved(found, Step.VALID, by=by, reason=reason)


@transaction.atomic
def reject(*, notice: Notice, by: User, reason: str) -> Notice:
    """Nothing was hidden, and nothing will be. Raises `NoWordOfWhy`, and as `accept`."""
    found = held(notice.pk, by=by)
    found.require_not_of(by)
    _require_word(reason)
    return _moved(found, Step.REJECTED, by=by, reason=reason)


@transaction.atomic
def act(*, notice: Notice, by: User, reason: str = "") -> Notice:
    """Hides what it is about, at once and everywhere; what was not found valid yet, is so now.

    Whoever manages the page gets a strike. What another notice hides already, is hidden for
    this one too. Of what is all gone already nothing is hidden, and there is no strike. Raises
    as `accept`.
    """
    found = held(notice.pk, by=by, changes_visible=True)
    found.require_not_of(by)
    if found.status == Step.RECEIVED:
        found.move_to(Step.VALID)
        telling.log(found, telling.ACTIONS[Step.VALID], by=by)
    found.move_to(Step.ACTIONED, reason=reason)
    found.save(update_fields=Notice.LIFE)
    were_there = [_hide(work, by=by) for work in _works(found)]
    if not any(were_there):
        return _closed_as_gone(found, by=by, reason=reason)
    manager = found.artist.user if found.artist else None
    if manager:
        strike = Strike.objects.create(user=manager, notice=found)
        telling.of_strike(strike, lifted=False, by=by)
    telling.of_step(found, by=by)
    return found


@transaction.atomic
def restore(*, notice: Notice, by: User, reason: str) -> Notice:
    """Shows it again, but for what something else hides; the strike is lifted.

    Raises `NoWordOfWhy`, and as `accept`.
    """
    found = held(notice.pk, by=by, changes_visible=True)
    found.require_not_of(by)
    _require_word(reason)
    return show_again(found, by=by, reason=reason)


@transaction.atomic
def close(*, notice: Notice, by: User, reason: str) -> Notice:
    """It stays hidden, whatever the artist said. Raises `NoWordOfWhy`, and as `accept`."""
    found = held(notice.pk, by=by)
    found.require_not_of(by)
    _require_word(reason)
    return _moved(found, Step.CLOSED, by=by, reason=reason)


def show_again(found: Notice, *, by: User | None, reason: str) -> Notice:
    """For who holds the notice, and what is visible. Raises `WrongStep`."""
    found.move_to(Step.RESTORED, reason=reason)
    found.save(update_fields=Notice.LIFE)
    for work in _works(found):
        _show(work, by=by)
    for strike in found.strikes.filter(lifted_at=None).select_related("user", "notice"):
        strike.lifted_at = utc_now()
        strike.save(update_fields=["lifted_at"])
        telling.of_strike(strike, lifted=True, by=by)
    telling.of_step(found, by=by)
    return found


def _closed_as_gone(found: Notice, *, by: User, reason: str) -> Notice:
    """Whoever published it has deleted it before anybody decided."""
    found.move_to(Step.CLOSED, reason=reason)
    found.actioned_at = None
    found.save(update_fields=Notice.LIFE)
    telling.of_gone(found, by=by)
    return found


def keep_hidden(found: Notice, *, reason: str) -> Notice:
    """By the clock, or because who objected is gone; for who holds the notice."""
    return _moved(found, Step.CLOSED, by=None, reason=reason)


def _moved(found: Notice, step: Step, *, by: User | None, reason: str) -> Notice:
    """Saved, in the log, and in the mail."""
    was_told = found.valid_at is not None or step == Step.VALID
    found.move_to(step, reason=reason)
    found.save(update_fields=Notice.LIFE)
    telling.of_step(found, by=by, reaches_artist=was_told)
    return found


def _require_word(reason: str) -> None:
    if not reason.strip():
        raise NoWordOfWhy


def _works(notice: Notice) -> list[NoticedWork]:
    """Albums first: their tracks go with them."""
    return [*notice.works.select_related("notice").order_by("kind", "thing_id")]


def _hide(work: NoticedWork, *, by: User) -> bool:
    """False: it is gone meanwhile, and nowhere to be seen."""
    thing = work.thing()
    if thing is None:
        return False
    if thing.removal and thing.removal.subject == str(work):
        work.removal = thing.removal
    else:
        reason = f"Notice {work.notice.reference}"
        work.removal = catalog.take_down(subject=thing, by=by, reason=reason)
        work.hid = True
    work.save(update_fields=["removal", "hid"])
    return True


def _show(work: NoticedWork, *, by: User | None) -> None:
    """Not what another notice hides, nor what staff had hidden for a reason of their own."""
    thing = work.thing()
    removal = work.removal_id
    if thing is None or removal is None or thing.removal_id != removal:
        return
    if Notice.objects.hiding(work.kind, work.thing_id).exists():
        return
    if NoticedWork.objects.filter(removal=removal, hid=True).exists():
        catalog.restore(subject=thing, by=by)
