"""Asking for the page of an imported artist, and deciding about it."""

from django.db import IntegrityError, transaction

from audio.catalog import standing
from audio.catalog.models.artist import Artist
from audio.catalog.ownership import AlreadyManaged, give_page
from audio.claims.models import Claim, ClaimQuerySet
from config.errors import Conflict, NotAllowed, NotFound
from users.accounts.staying import stay_if_here
from users.audit.actions import Action
from users.audit.services import person, record
from users.models import User
from users.notifications.kinds import Kind
from users.notifications.services import send

MOST_OPEN = 10
GIVEN_TO_ANOTHER = "The page was given to somebody else who asked for it."


class AlreadyClaimed(Conflict):
    code, message = "already_claimed", "You have asked for this page: wait for the answer."


class TooManyClaims(Conflict):
    code, message = "too_many_claims", "At most {most} of your claims can be waiting."


class OwnClaim(NotAllowed):
    code, message = "own_claim", "This is your own claim: let somebody else decide."


class ClaimantGone(Conflict):
    code = "claimant_gone"
    message = "This account is disabled or about to be erased: decline its claim."


@transaction.atomic
def claim(*, artist: Artist, user: User, evidence: str) -> Claim:
    """Asks for a page. Holds the page's lock, so that nobody is given it meanwhile.

    Raises `EmailUnverified`, `AlreadyManaged`, `AlreadyClaimed`, `TooManyClaims`, `NotFound`.
    """
    user.require_verified()
    if not User.objects.select_for_update(no_key=True).filter(pk=user.pk).exists():
        raise NotFound
    standing.hold(artist.pk)
    page = Artist.objects.select_for_update(no_key=True).get(pk=artist.pk)
    if page.user_id is not None or page.opened_here:
        raise AlreadyManaged
    if Claim.objects.of(user).open().count() >= MOST_OPEN:
        raise TooManyClaims(most=MOST_OPEN)
    try:
        with transaction.atomic():
            return Claim.objects.create(artist=page, user=user, evidence=evidence)
    except IntegrityError as error:
        raise AlreadyClaimed from error


@transaction.atomic
def approve(*, claim: Claim, by: User, answer: str = "") -> None:
    """Gives the page to the claimant, and declines all others who asked for it.

    Raises `OwnClaim`, `AlreadyDecided`, `AlreadyManaged`, `ClaimantGone`; `NotFound` if `by` or
    the claimant is erased.
    """
    found = _locked(claim, by)
    if found.user_id == by.pk:
        raise OwnClaim
    _require_here(found.user)
    give_page(artist=found.artist, user=found.user)
    _decide(found, Claim.Status.APPROVED, by=by, answer=answer)
    others = list(_waiting().filter(artist=found.artist).order_by("pk"))
    here = stay_if_here(other.user_id for other in others)
    for other in others:
        if other.user_id in here:  # else the claim goes with them
            _decide(other, Claim.Status.DECLINED, by=by, answer=GIVEN_TO_ANOTHER)


@transaction.atomic
def decline(*, claim: Claim, by: User, answer: str = "") -> None:
    """Leaves the page as it is. Raises `AlreadyDecided`, and `NotFound` as `approve`."""
    _decide(_locked(claim, by), Claim.Status.DECLINED, by=by, answer=answer)


def _waiting() -> ClaimQuerySet:
    return Claim.objects.open().select_related("artist", "user")


def _locked(claim: Claim, by: User) -> Claim:
    """With its page: of two who decide about one, one waits for the other.

    In the order that `users.accounts.staying` tells. Raises `AlreadyDecided`, `NotFound`.
    """
    people = User.objects.filter(pk__in=[claim.user_id, by.pk]).order_by("pk")
    held = set(people.select_for_update(no_key=True).values_list("pk", flat=True))
    standing.hold(claim.artist_id)
    Artist.objects.select_for_update().get(pk=claim.artist_id)
    found = Claim.objects.select_related("artist", "user").filter(pk=claim.pk).first()
    if found is None or by.pk not in held:
        raise NotFound
    found.require_open()
    return found


def _require_here(user: User) -> None:
    """Locked already: whoever is being disabled, or asks to be erased, waits for this."""
    if not User.objects.to_be_seen().filter(pk=user.pk).exists():
        raise ClaimantGone


def _decide(claim: Claim, status: Claim.Status, *, by: User, answer: str) -> None:
    """Saved, in the log and in the mail."""
    claim.decide(status, by=by, answer=answer)
    claim.save(update_fields=["status", "answer", "decided_by", "decided_at"])
    record(
        Action.CLAIM_DECIDED,
        actor=by,
        subject=f"artist {claim.artist_id}",
        detail={"claim": claim.pk, "decision": status.value, "claimant": person(claim.user)},
    )
    send(
        kind=Kind.CLAIM_DECIDED,
        to=claim.user,
        cause=f"claim {claim.pk}",
        context={
            "artist": claim.artist.name,
            "accepted": int(status == Claim.Status.APPROVED),
            "reason": answer,
        },
    )
