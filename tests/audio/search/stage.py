"""A page with music that is out, and music that is not, for tests of what finds it."""

from datetime import date

from audio.catalog.models.track import CreditRole
from audio.models import Track
from audio.publishing.changes import CreditGiven
from audio.publishing.services import tracks
from tests import make, make_music, make_playlist
from tests.audio.publishing import drafts


class Stage:
    """A page with a release that is public, a guest on it, and a draft."""

    def __init__(self) -> None:
        self.page = drafts.page(name="Ada Cole")
        self.by = drafts.by(self.page)
        self.album = drafts.published(self.page, size=2, release_date=date(1999, 5, 1))
        self.track = Track.objects.filter(album=self.album).earliest("pk")
        self.draft = drafts.album(self.page, size=1, title="Unborn")
        self.guest = make_music.artist("Guest")
        self.staff = make.user(is_staff=True)
        tracks.edit_track(
            track=self.track,
            by=self.by,
            changes={
                "genres": ["Jazz"],
                "credits": [CreditGiven(CreditRole.FEATURED, self.guest.pk)],
            },
        )
        self.owner = make.user()
        self.playlist = make_playlist.public("Mornings", owner=self.owner)
        make_playlist.fill(self.playlist, [self.track])
