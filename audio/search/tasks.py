"""What the index needs besides the changes themselves: the night's count, and long renames."""

from procrastinate.contrib.django import app

from audio.catalog.index import REINDEX
from audio.search import rebuilding
from config.jobs import NIGHTLY, PATIENT

_REFRESH = "audio.search.refresh"


@app.periodic(cron="37 2 * * *")
@app.task(name=_REFRESH, queueing_lock=_REFRESH, retry=NIGHTLY)
def refresh(timestamp: int) -> None:
    """Popularity, who is in the head, and how common each word is."""
    rebuilding.refresh_all()


@app.task(name=REINDEX, retry=PATIENT)
def reindex_artist(artist_id: int) -> None:
    """All that carries an artist's name, which is another now."""
    rebuilding.reindex_artist(artist_id=artist_id)
