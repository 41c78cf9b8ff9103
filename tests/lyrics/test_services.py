"""Writing lyrics, taking them away, and keeping what was found."""

import pytest
from django.contrib.auth.models import AnonymousUser

from audio.catalog.models.artist import NotYourArtist
from audio.catalog.models.stamp import current_stamp
from audio.catalog.models.track import Track
from audio.catalog.services import take_down
from lyrics import services
from lyrics.models import Lyrics, NoLyrics, Source
from lyrics.words import Words
from tests import at_once, make, make_music
from users.audit.models import AuditEntry
from users.models import User

pytestmark = pytest.mark.django_db
ANYBODY = AnonymousUser()
PLAIN = Words.of_plain("Over the harbour")
TIMED = Words.of_lrc("[00:01.00]Over the harbour")


def of_somebody() -> tuple[Track, User]:
    owner = make.user()
    track = make_music.track()
    Track.objects.filter(pk=track.pk).update(artist=make_music.artist(user=owner))
    return Track.objects.get(pk=track.pk), owner


def test_an_artist_writes_words_with_times() -> None:
    track, owner = of_somebody()

    services.write_lyrics(track=track, by=owner, words=TIMED, language="en", licence="cc-by")

    kept = Lyrics.objects.get()
    assert (kept.track, kept.language, kept.by) == (track, "en", owner)
    assert (kept.source, kept.licence) == ("artist", "cc-by")
    assert kept.plain == "Over the harbour"
    assert kept.synced == [{"time_ms": 1_000, "text": "Over the harbour"}]


def test_what_is_written_again_takes_the_place_of_the_first() -> None:
    track, owner = of_somebody()
    services.write_lyrics(track=track, by=owner, words=TIMED, language="en")
    services.write_lyrics(track=track, by=owner, words=PLAIN, language="en")
    services.write_lyrics(track=track, by=owner, words=PLAIN, language="de")

    assert list(Lyrics.objects.of(track).values_list("language", "synced")) == [
        ("en", None),
        ("de", None),
    ]


@pytest.mark.django_db(transaction=True)
def test_two_who_write_at_once_leave_one() -> None:
    track, owner = of_somebody()

    at_once.times(8, lambda: services.write_lyrics(track=track, by=owner, words=TIMED))

    assert Lyrics.objects.count() == 1


def test_others_may_not() -> None:
    track, owner = of_somebody()
    services.write_lyrics(track=track, by=owner, words=PLAIN)
    stranger = make.user()

    with pytest.raises(NotYourArtist):
        services.write_lyrics(track=track, by=stranger, words=PLAIN)
    with pytest.raises(NotYourArtist):
        services.delete_lyrics(track=track, by=stranger)


def test_what_staff_write_says_so_and_is_in_the_log() -> None:
    track, _ = of_somebody()
    staff = make.user(is_staff=True)

    services.write_lyrics(track=track, by=staff, words=PLAIN)

    assert Lyrics.objects.get().source == "staff"
    entry = AuditEntry.objects.latest("pk")
    assert entry.subject == f"track {track.pk}"


def test_answers_of_the_catalogue_are_new_afterwards() -> None:
    track, owner = of_somebody()
    before = current_stamp()

    services.write_lyrics(track=track, by=owner, words=PLAIN)
    written = current_stamp()
    services.delete_lyrics(track=track, by=owner)

    assert len({before, written, current_stamp()}) == 3


def test_takes_away_one_language_or_all() -> None:
    track, owner = of_somebody()
    for language in ("en", "de", "fr"):
        services.write_lyrics(track=track, by=owner, words=PLAIN, language=language)

    services.delete_lyrics(track=track, by=owner, language="de")
    assert Lyrics.objects.count() == 2
    services.delete_lyrics(track=track, by=owner)
    assert not Lyrics.objects.exists()
    with pytest.raises(NoLyrics):
        services.delete_lyrics(track=track, by=owner)


def test_a_track_has_only_so_many_languages() -> None:
    track, owner = of_somebody()
    for number in range(20):
        services.write_lyrics(track=track, by=owner, words=PLAIN, language=f"x{number}")

    with pytest.raises(services.TooManyLanguages):
        services.write_lyrics(track=track, by=owner, words=PLAIN, language="de")
    services.write_lyrics(track=track, by=owner, words=TIMED, language="x0")


def test_what_is_taken_down_takes_its_words_along() -> None:
    track, owner = of_somebody()
    services.write_lyrics(track=track, by=owner, words=PLAIN)
    assert Lyrics.objects.visible_to(ANYBODY).count() == 1

    take_down(subject=track, by=None, reason="a notice")

    assert not Lyrics.objects.visible_to(ANYBODY).exists()
    assert not Lyrics.objects.visible_to(make.user()).exists()


def found(track: Track, source: Source, words: Words, language: str = "und") -> bool:
    kept = services.keep_found(track=track, source=source, words=words, language=language)
    return kept is not None


def test_what_is_found_never_takes_the_place_of_what_somebody_typed() -> None:
    track, owner = of_somebody()
    services.write_lyrics(track=track, by=owner, words=PLAIN, language="en")

    assert not found(track, Source.FILE, TIMED, "en")
    assert not found(track, Source.LRCLIB, TIMED)
    assert found(track, Source.FILE, TIMED, "de")
    assert Lyrics.objects.get(language="en").source == "artist"


def test_of_what_is_found_the_words_with_times_win() -> None:
    track, _ = of_somebody()

    assert found(track, Source.FILE, PLAIN)
    assert not found(track, Source.LRCLIB, PLAIN)
    assert found(track, Source.LRCLIB, TIMED)
    assert not found(track, Source.FILE, TIMED)
    assert Lyrics.objects.get().source == "lrclib"


def test_a_file_says_other_words_the_second_time() -> None:
    track, _ = of_somebody()
    found(track, Source.FILE, TIMED)

    assert found(track, Source.FILE, Words.of_plain("And home"))
    assert (Lyrics.objects.get().plain, Lyrics.objects.get().synced) == ("And home", None)


def test_nothing_is_kept_of_a_track_that_is_gone() -> None:
    track, _ = of_somebody()
    gone = Track(pk=track.pk + 1_000, artist=track.artist)

    assert not found(gone, Source.FILE, TIMED)
