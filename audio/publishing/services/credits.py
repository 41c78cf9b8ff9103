"""Who is credited on a track: given by its artist, shown once they have accepted."""

from collections.abc import Sequence

from audio.catalog.models.artist import Artist
from audio.catalog.models.track import Credit, CreditRole, Track
from audio.publishing.changes import CreditGiven
from audio.publishing.refusals import NamelessGuest, OwnCredit, UnknownArtist
from audio.publishing.services.changing import Change, changing, holders
from config.errors import NotFound
from users.models import User

WHOSE_IT_IS = frozenset({CreditRole.MAIN, CreditRole.FEATURED})


def give_credits(
    change: Change, track: Track, given: Sequence[CreditGiven], *, by: User | None
) -> None:
    """These are the track's credits from now on; of those it had, the answers stay.

    Somebody with a page of their own is asked; who manages both, and pages that nobody
    manages, need not be. What was declined stays declined. Raises `UnknownArtist`,
    `OwnCredit`, `NamelessGuest`.
    """
    wanted = list(dict.fromkeys(given))
    artists = _artists(track, wanted, by)
    kept = {_given(credit): credit for credit in track.credits.all()}
    for position, one in enumerate(wanted):
        credit = kept.pop(one, None) or Credit(
            track=track,
            role=one.role,
            artist_id=one.artist_id,
            name=one.name,
            accepted=_needs_no_answer(track, artists.get(one.artist_id or 0)),
        )
        credit.position = position
        credit.save()
    gone = [credit.pk for credit in kept.values() if not credit.declined]
    Credit.objects.filter(pk__in=gone).delete()
    change.touch(track)


def accept(*, credit: Credit, by: User) -> None:
    """It shows from now on. Raises `NotYourArtist`, `NotFound`."""
    _answer(credit, by, accepted=True)


def decline(*, credit: Credit, by: User) -> None:
    """It does not show, or no longer, and nobody asks again. Raises as `accept`."""
    _answer(credit, by, accepted=False)


def _answer(credit: Credit, by: User, *, accepted: bool) -> None:
    with changing(*holders(credit.track), credit.artist_id) as change:
        found = (
            Credit.objects.select_related("artist", "track")
            .filter(pk=credit.pk, artist__isnull=False)
            .first()
        )
        if found is None or found.artist is None:
            raise NotFound
        found.artist.require_manager(by)
        found.accepted, found.declined = accepted, not accepted
        found.save(update_fields=["accepted", "declined"])
        change.touch(found.track)


def _given(credit: Credit) -> CreditGiven:
    return CreditGiven(CreditRole(credit.role), credit.artist_id, credit.name)


def _artists(track: Track, wanted: Sequence[CreditGiven], by: User | None) -> dict[int, Artist]:
    """Those credited already may have gone from sight meanwhile: they are no news."""
    there = set(track.credits.values_list("artist", flat=True))
    ids = [one.artist_id for one in wanted if one.artist_id]
    rows = Artist.objects.filter(pk__in=ids)
    seen = set((rows.visible_to(by) if by else rows).values_list("pk", flat=True))
    for n, one in enumerate(wanted):
        at = ("body", "credits", n)
        if one.artist_id and one.artist_id not in seen | there:
            raise UnknownArtist(loc=(*at, "artist_id"))
        if one.artist_id == track.artist_id and one.role in WHOSE_IT_IS:
            raise OwnCredit(loc=at)
        if one.artist_id is None and one.role == CreditRole.FEATURED:
            raise NamelessGuest(loc=at)
    return {artist.pk: artist for artist in rows}


def _needs_no_answer(track: Track, artist: Artist | None) -> bool:
    return artist is None or artist.user_id in (None, track.artist.user_id)
