"""`search_rebuild`: compares, mends, and lets search go on meanwhile."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from audio.catalog import services as catalog
from audio.catalog.index import MOST_AT_ONCE, REINDEX, index_things
from audio.indexing import refresh
from audio.indexing.models import Kind, SearchDocument, SearchTerm
from audio.models import Artist, Track, TrackDay
from audio.publishing.services import pages
from audio.search.rebuilding import rebuild, refresh_all, verify
from config.env import Misconfigured
from config.fields import utc_now
from tests import make_music
from tests.at_once import at_once
from tests.audio.publishing import drafts
from tests.jobs import run_due

pytestmark = pytest.mark.django_db


def command(*args: str) -> str:
    out = io.StringIO()
    call_command("search_rebuild", *args, stdout=out)
    return out.getvalue()


def documents() -> set[tuple[int, int, str]]:
    return set(SearchDocument.objects.values_list("kind", "object_id", "title_norm"))


def standing(track: Track) -> SearchDocument:
    return SearchDocument.objects.get(kind=Kind.TRACK, object_id=track.pk)


def popularity(track: Track) -> float:
    return standing(track).popularity


def tier(track: Track) -> int:
    return standing(track).tier


def test_nothing_to_do() -> None:
    make_music.album()

    assert "is as it should be" in command("--verify")
    assert "is as it should be" in command()


def test_verify_only_compares_and_fails() -> None:
    track = make_music.track(title="Lost")
    SearchDocument.objects.filter(kind=Kind.TRACK).delete()

    with pytest.raises(Misconfigured, match="differs: 1 things missing, 0 that should not"):
        command("--verify")

    assert not SearchDocument.objects.filter(kind=Kind.TRACK, object_id=track.pk).exists()


def test_mends_all_kinds_of_damage() -> None:
    make_music.album("Harbour", genres=("Jazz",))
    track = make_music.track(title="Lost")
    before = documents()
    SearchDocument.objects.filter(kind=Kind.TRACK, object_id=track.pk).delete()
    SearchDocument.objects.filter(kind=Kind.ALBUM).update(title_norm="elsewhere")
    SearchDocument.objects.filter(kind=Kind.ARTIST).update(tsv="")
    SearchDocument.objects.create(
        kind=Kind.TRACK, object_id=10**9, title="Ghost", is_public=True, tsv="ghost"
    )
    SearchTerm.objects.all().delete()

    told = command()

    assert "1 things missing, 1 that should not be there" in told
    assert documents() == before
    assert SearchTerm.objects.filter(term="harbour").exists()
    assert not verify()


def test_from_nothing() -> None:
    make_music.album("Harbour")
    before = documents()
    SearchDocument.objects.all().delete()
    SearchTerm.objects.all().delete()

    rebuild()

    assert documents() == before
    assert set(SearchTerm.objects.values_list("df", flat=True)) != {0}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("at", ["Reading", "Writing", "Ranking"])
def test_what_changes_meanwhile_is_right_afterwards(
    at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Others rename, hide and add, just when it has read everything, or is writing."""
    artist = drafts.page(name="Ada Cole")
    album = drafts.published(artist, size=2)
    hidden = make_music.track(title="Soon hidden")
    SearchDocument.objects.filter(kind=Kind.TRACK).delete()

    def others() -> None:
        pages.edit_page(artist=artist, by=drafts.by(artist), changes={"name": "Zoë"})
        catalog.take_down(subject=hidden, by=None, reason="A claim.")
        make_music.track(title="Just added")

    @contextmanager
    def meddling(what: str, unit: str) -> Iterator[Callable[[int, int], None]]:
        yield lambda done, total: None
        if what == at:
            at_once(others)

    rebuild(progress=meddling)

    found = SearchDocument.objects.filter(kind=Kind.TRACK)
    of_album = found.filter(object_id__in=album.tracks.values("pk"))
    assert set(of_album.values_list("artist_norm", flat=True)) == {"zoe"}
    assert not found.get(object_id=hidden.pk).is_public
    assert found.filter(title="Just added").exists()
    assert not verify()


@pytest.mark.django_db(transaction=True)
def test_search_goes_on_while_it_writes() -> None:
    """At no moment is less to be found than before."""
    make_music.tracks(5, artist="Ada")
    SearchDocument.objects.filter(kind=Kind.TRACK).update(title_norm="wrong")
    seen: list[int] = []

    def look() -> None:
        seen.append(SearchDocument.objects.filter(kind=Kind.TRACK).count())

    @contextmanager
    def looking(what: str, unit: str) -> Iterator[Callable[[int, int], None]]:
        def step(done: int, total: int) -> None:
            at_once(look)

        at_once(look)
        yield step
        at_once(look)

    rebuild(progress=looking)

    assert len(seen) >= 6
    assert set(seen) == {5}


class TestRefresh:
    def test_popularity_is_the_plays_of_ninety_days(self) -> None:
        old, best, some = make_music.tracks(3)
        Track.objects.update(published_at="2020-01-01T00:00:00Z")
        today = utc_now().date()
        TrackDay.objects.create(track=best, day=today, plays=999)
        TrackDay.objects.create(track=some, day=today, plays=31)
        TrackDay.objects.create(track=old, day=today - timedelta(days=90), plays=10**6)
        Artist.objects.update(published_at=utc_now() - timedelta(hours=1))
        rebuild()
        refresh_all()

        found = dict(
            SearchDocument.objects.filter(kind=Kind.TRACK).values_list(
                "object_id", "popularity"
            )
        )
        assert found[best.pk] == 1
        assert found[some.pk] == pytest.approx(0.5017, abs=0.001)  # ln 32 / ln 1000
        assert found[old.pk] == 0
        artists = SearchDocument.objects.filter(kind=Kind.ARTIST, object_id=some.artist_id)
        # A page that is new today has its little more.
        assert artists.get().popularity == pytest.approx(0.5517, abs=0.001)

    def test_a_small_move_is_left(self) -> None:
        best, some = make_music.tracks(2)
        today = utc_now().date()
        TrackDay.objects.create(track=best, day=today, plays=999_999)
        day = TrackDay.objects.create(track=some, day=today, plays=1000)
        refresh_all()
        before = popularity(some)

        TrackDay.objects.filter(pk=day.pk).update(plays=1050)
        refresh_all()
        assert popularity(some) == before

        TrackDay.objects.filter(pk=day.pk).update(plays=1500)
        refresh_all()
        assert popularity(some) > before

    def test_tiers_have_quotas_and_no_coming_and_going(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        quotas = {kind: refresh.Quota(2, 5) for kind in Kind}
        monkeypatch.setattr(refresh, "QUOTAS", quotas)
        monkeypatch.setattr(refresh, "STAYS", 1.5)
        tracks = make_music.tracks(10)
        Track.objects.update(published_at="2020-01-01T00:00:00Z")
        today = utc_now().date()
        for n, track in enumerate(tracks):
            TrackDay.objects.create(track=track, day=today, plays=10 ** (10 - n) // 10**3 + 1)
        rebuild()
        refresh_all()
        assert [tier(track) for track in tracks][:2] == [0, 0]
        # All were new, in tier 1: they leave it beyond one and a half times its size.
        assert [tier(track) for track in tracks][2:] == [1, 1, 1, 1, 1, 2, 2, 2]

        # The third overtakes the second, which stays hot as the third best of three.
        TrackDay.objects.filter(track=tracks[2]).update(plays=10**7 // 2)
        refresh_all()
        assert [tier(track) for track in tracks[:4]] == [0, 0, 0, 1]

    def test_words_are_counted_and_forgotten_in_the_second_night(self) -> None:
        track = make_music.track(title="Once upon")
        make_music.track(title="Once more")
        SearchTerm.objects.create(term="ghostly", df=3, dels=[])
        refresh_all()
        counted = dict(SearchTerm.objects.values_list("term", "df"))
        assert (counted["once"], counted["upon"], counted["ghostly"]) == (2, 1, 0)

        catalog.take_down(subject=track, by=None, reason="A claim.")
        refresh_all()
        counted = dict(SearchTerm.objects.values_list("term", "df"))
        assert counted["once"] == 1
        assert counted["upon"] == 0
        assert "ghostly" not in counted

        catalog.restore(subject=track, by=None)
        refresh_all()
        assert SearchTerm.objects.get(term="upon").df == 1

    @pytest.mark.django_db(transaction=True)
    @pytest.mark.parametrize("what", [verify, rebuild, refresh_all])
    @pytest.mark.parametrize("fails", [False, True])
    def test_leaves_no_table_behind(self, what: Callable[..., object], fails: bool) -> None:
        @contextmanager
        def failing(what: str, unit: str) -> Iterator[Callable[[int, int], None]]:
            yield lambda done, total: None
            if fails and what in ("Reading", "Ranking"):
                raise ZeroDivisionError

        make_music.track()
        with suppress(ZeroDivisionError):
            what(progress=failing)
        with connection.cursor() as cursor:
            cursor.execute("SELECT relname FROM pg_class WHERE relname LIKE 'fresh_%'")
            assert cursor.fetchall() == []


class TestRename:
    def test_few_are_found_at_once(self) -> None:
        artist = drafts.page(name="Ada Cole")
        album = drafts.published(artist, size=2)

        pages.edit_page(artist=artist, by=drafts.by(artist), changes={"name": "Zoë"})

        found = SearchDocument.objects.filter(
            kind=Kind.TRACK, object_id__in=album.tracks.values("pk")
        )
        assert set(found.values_list("artist_norm", flat=True)) == {"zoe"}
        assert not ProcrastinateJob.objects.filter(task_name=REINDEX).exists()

    @pytest.mark.django_db(transaction=True)
    def test_many_by_a_job(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("audio.catalog.index.MOST_AT_ONCE", 3)
        monkeypatch.setattr("audio.search.rebuilding.WRITTEN_AT_ONCE", 2)
        artist = drafts.page(name="Ada Cole")
        drafts.published(artist, size=5)

        pages.edit_page(artist=artist, by=drafts.by(artist), changes={"name": "Zoë"})

        of_artist = SearchDocument.objects.get(kind=Kind.ARTIST, object_id=artist.pk)
        assert of_artist.title == "Zoë"
        [job] = ProcrastinateJob.objects.filter(task_name=REINDEX)
        assert job.args == {"artist_id": artist.pk}
        run_due()
        assert not verify()

    def test_a_thousand_is_many(self) -> None:
        assert MOST_AT_ONCE == 1_000
        index_things(all_of=[10**9])  # nobody: nothing happens
