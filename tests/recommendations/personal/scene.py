"""Two tastes, charts of each kind, and people of every sort, for whom every reason is met."""

from collections.abc import Iterator
from datetime import timedelta

from audio.models import Album, FollowedArtist, LikedTrack, SavedAlbum, Track
from config.fields import utc_now
from recommendations.models import Feedback, TasteSettings
from recommendations.training.models import Kind
from tests import make, make_music, make_playlist
from tests.recommendations import learnt
from users.models import Client, User, UserFollow


class Scene:
    """Thirty tracks of two tastes, a chart of each kind, people of every sort."""

    def __init__(self) -> None:
        self.folk = self._tracks("Folk")
        self.jazz = self._tracks("Jazz")
        self.every = [*self.folk, *self.jazz]
        Track.objects.exclude(pk=self.jazz[9].pk).update(
            published_at=utc_now() - timedelta(days=90)
        )
        training = learnt.training()
        for taste in (self.folk, self.jazz):
            learnt.cluster(training, [t.pk for t in taste[:8]])
            learnt.cluster(training, list({t.artist_id for t in taste[:8]}), Kind.ARTIST)
        genre = self.folk[0].genres.get()
        make_music.chart("tracks", self.jazz[8].pk, self.folk[8].pk)
        make_music.chart("tracks", self.folk[9].pk, genre=genre)
        make_music.chart("albums", *{t.album_id for t in self.jazz[:3] if t.album_id})
        make_music.chart("artists", *{t.artist_id for t in self.jazz[:3]})

    def _tracks(self, genre: str) -> list[Track]:
        return [
            make_music.track(
                artist=f"{genre} {n // 2}", album=f"{genre} {n // 2}", genres=(genre,)
            )
            for n in range(10)
        ]

    def people(self) -> Iterator[tuple[str, User]]:
        yield "nobody known", make.user()
        yield "three artists", self._three_artists()
        yield "chosen genres only", self._genres()
        yield "friends only", self._with_friends()
        yield "many plays", self._listener()
        yield "a like, a save, more of it", self._keeper()
        yield "a new one by whom they follow", self._follower()
        yield "what a training left of artists", self._trained()
        yield "a playlist alone", self._collector()
        yield "nothing guessed", self._private()

    def _three_artists(self) -> User:
        person = make.user()
        for track in self.folk[0:6:2]:
            FollowedArtist.objects.create(user=person, artist=track.artist)
        return person

    def _genres(self) -> User:
        person = make.user()
        Client.objects.filter(pk=person.pk).update(favourite_genres=["folk", "unknown"])
        return person

    def _with_friends(self) -> User:
        """One shows what they like, one does not."""
        person = make.user()
        for number, audience in enumerate(("followers", "nobody")):
            friend = make.user(first_name=f"Friend {number}")
            Client.objects.filter(pk=friend.pk).update(likes_audience=audience)
            UserFollow.objects.create(follower=person, followed=friend)
            LikedTrack.objects.create(user=friend, track=self.jazz[number])
        return person

    def _listener(self) -> User:
        person = make.user()
        for number in range(20):
            make_music.play(person, self.folk[number % 4])
        make_music.play(person, self.jazz[0], counted=False, skipped=True)
        return person

    def _keeper(self) -> User:
        person = make.user()
        LikedTrack.objects.create(user=person, track=self.folk[0])
        album = Album.objects.get(title="Folk 1")
        SavedAlbum.objects.create(user=person, album=album)
        Feedback.objects.create(user=person, track=self.jazz[0], verdict="more")
        return person

    def _follower(self) -> User:
        person = make.user()
        FollowedArtist.objects.create(user=person, artist=self.jazz[9].artist)
        return person

    def _trained(self) -> User:
        person = make.user()
        make_music.play(person, self.folk[0])
        why = [("listened_to_artist", self.folk[0].artist_id), ("nothing", 0)]
        learnt.stored(person, self.folk[2].artist_id, why, kind=Kind.ARTIST)
        return person

    def _collector(self) -> User:
        person = make.user()
        make_playlist.of(self.folk[:2], owner=person)
        return person

    def _private(self) -> User:
        person = self._listener()
        TasteSettings.objects.create(user=person, personalised=False)
        return person
