"""A notice and an objection as people write them, and a case at each step."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.utils import timezone

from audio.models import Album, Artist, Notice, Track
from audio.takedowns.services import answering, deciding, filing
from audio.takedowns.steps import Step
from audio.takedowns.written import Answer, Named, Told
from tests import make
from tests.audio.publishing import drafts
from users.models import User

NAME = "Clara Maximiliane Anders"
EMAIL = "clara.anders@example.org"
STREET = "Orchard Lane 12\n20457 Hamburg"
PHONE = "+49 40 5550123"
PRIVATE = (EMAIL, "Orchard Lane", PHONE)
"""What nobody but staff may read of whoever gave it."""
TOLD: Told = {
    "name": NAME,
    "organisation": "Anders Publishing",
    "email": EMAIL,
    "postal_address": STREET,
    "phone": PHONE,
    "on_behalf_of": "The heirs of M. Anders",
    "work": "Song of the Weir, written in 1971, ISRC DEA457100012",
    "statement": "The melody is ours, note for note.",
    "signature": NAME,
}
ANSWER: Answer = {
    "name": "Ada Cole",
    "postal_address": "Harbour Street 3\n22767 Hamburg",
    "phone": "",
    "statement": "I wrote it myself; here are the drafts.",
    "signature": "Ada Cole",
}
SWORN = {"good_faith": True, "accurate": True}
ADMITTED = {"mistake": True, "jurisdiction": True}


def body(
    tracks: Sequence[Track] = (), albums: Sequence[Album] = (), **changes: Any
) -> dict[str, Any]:
    """As `POST /api/support/takedowns/` takes it."""
    named = {"tracks": [one.pk for one in tracks], "albums": [one.pk for one in albums]}
    return {**TOLD, **SWORN, **named, **changes}


def answer(**changes: Any) -> dict[str, Any]:
    """As the counter-notice's address takes it."""
    return {**ANSWER, **ADMITTED, **changes}


class Case(NamedTuple):
    """An artist with an album of two songs, a notice about the first, and staff."""

    artist: Artist
    manager: User
    album: Album
    track: Track
    notice: Notice
    staff: User

    def now(self) -> Notice:
        self.notice.refresh_from_db()
        return self.notice


def give(*tracks: Track, albums: Sequence[Album] = (), by: User | None = None) -> Notice:
    named = Named([one.pk for one in tracks], [one.pk for one in albums])
    return filing.give(told=TOLD, named=named, by=by)


def case(step: Step = Step.RECEIVED, *, whole: bool = False) -> Case:
    """`whole`: about the album."""
    manager = drafts.manager()
    artist = drafts.page(manager)
    album = drafts.published(artist, size=2)
    track = album.tracks.order_by("pk")[0]
    notice = give(albums=[album]) if whole else give(track)
    made = Case(artist, manager, album, track, notice, make.user(is_staff=True))
    bring_to(made, step)
    return made


def bring_to(made: Case, step: Step) -> None:
    """The way there, by those who may."""
    staff, notice = made.staff, made.notice
    if step == Step.REJECTED:
        deciding.reject(notice=notice, by=staff, reason="It is another song.")
    elif step != Step.RECEIVED:
        deciding.accept(notice=notice, by=staff)
        if step != Step.VALID:
            deciding.act(notice=notice, by=staff)
        if step in (Step.COUNTER_NOTICED, Step.RESTORED):
            answering.object_to(notice=notice, by=made.manager, answer=ANSWER)
        if step == Step.RESTORED:
            deciding.restore(notice=notice, by=staff, reason="The drafts are older.")
        if step == Step.CLOSED:
            deciding.close(notice=notice, by=staff, reason="Nobody answers.")
    notice.refresh_from_db()


def run_out(notice: Notice) -> None:
    """Its time is up."""
    Notice.objects.filter(pk=notice.pk).update(due_at=timezone.now())
