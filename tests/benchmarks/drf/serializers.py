"""The same JSON, declared field by field."""
# mypy: disable-error-code="import-untyped, misc"

from typing import Any

from rest_framework import serializers

from audio.catalog.models.album import Album
from audio.catalog.models.artist import Artist
from audio.catalog.models.genre import Genre
from audio.catalog.models.marks import LikedTrack
from audio.catalog.models.track import Track
from config.images import all_sizes, one_size


class Constant(serializers.Field):
    """The same for every object."""

    def __init__(self, value: str | None) -> None:
        self.value = value
        super().__init__(source="*", read_only=True)

    def to_representation(self, value: object) -> str | None:
        return self.value


class CardSerializer(serializers.ModelSerializer):
    share_url = serializers.SerializerMethodField()
    image = serializers.SerializerMethodField()

    def get_share_url(self, thing: Any) -> str:
        kind = thing._meta.model_name
        return f"{self.context['base']}/s/{kind}/{thing.pk}/{thing.slug}/"

    def get_image(self, thing: Any) -> str | None:
        return one_size(self.context["base"], self.key(thing))

    def key(self, thing: Any) -> str:
        raise NotImplementedError


class ArtistCardSerializer(CardSerializer):
    type = Constant("artist")

    class Meta:
        model = Artist
        fields = ("id", "type", "name", "share_url", "image")

    def key(self, thing: Artist) -> str:
        return thing.picture_key


class AlbumCardSerializer(CardSerializer):
    type = Constant("album")

    class Meta:
        model = Album
        fields = (
            *("id", "type", "title", "share_url", "image"),
            *("album_type", "release_date", "release_date_precision"),
        )

    def key(self, thing: Album) -> str:
        return thing.cover_key


class GenreCardSerializer(CardSerializer):
    type = Constant("genre")
    image = Constant(None)

    class Meta:
        model = Genre
        fields = ("id", "type", "name", "slug", "share_url", "image")


class CreditedArtistSerializer(serializers.BaseSerializer):
    """A credit shows as the artist it names."""

    def to_representation(self, instance: Any) -> Any:
        return ArtistCardSerializer(instance.artist, context=self.context).data


class TrackSerializer(serializers.ModelSerializer):
    type = Constant("track")
    share_url = serializers.SerializerMethodField()
    images = serializers.SerializerMethodField()
    artist = ArtistCardSerializer()
    featuring = CreditedArtistSerializer(many=True, source="featured")
    album = AlbumCardSerializer()
    genres = GenreCardSerializer(many=True)
    rating = serializers.SerializerMethodField()
    territory = serializers.SerializerMethodField()
    restricted = Constant(None)
    liked = Constant(None)
    my_rating = Constant(None)

    class Meta:
        model = Track
        fields = (
            *("id", "type", "title", "share_url", "status", "images", "artist", "featuring"),
            *("album", "genres", "duration_ms", "disc_number", "track_number", "explicit"),
            *("isrc", "mbid", "licence", "rights_holder", "p_line", "c_line", "territory"),
            *("adults_only", "published_at", "is_playable", "restricted"),
            *("plays_count", "likes_count", "rating", "liked", "my_rating"),
        )

    def get_territory(self, track: Track) -> dict[str, Any] | None:
        if not track.countries:
            return None
        rule = "except" if track.countries_excluded else "only"
        return {"rule": rule, "countries": track.countries}

    def get_share_url(self, track: Track) -> str:
        return f"{self.context['base']}/s/track/{track.pk}/{track.slug}/"

    def get_images(self, track: Track) -> list[dict[str, object]]:
        inherited = track.album.cover_key if track.album else ""
        return all_sizes(self.context["base"], track.cover_key or inherited)

    def get_rating(self, track: Track) -> dict[str, float | int | None]:
        count = track.rating_count
        return {"average": round(track.rating_average, 2) if count else None, "count": count}


class LikeSerializer(serializers.ModelSerializer):
    """A track with what its listener has made of it; nothing of one that is gone."""

    added_at = serializers.DateTimeField(source="created_at")
    track = TrackSerializer()
    unavailable = Constant(None)

    class Meta:
        model = LikedTrack
        fields = ("added_at", "track_id", "track", "unavailable")

    def to_representation(self, instance: Any) -> Any:
        shown = super().to_representation(instance)
        if not instance.seen:
            return shown | {"track": None, "unavailable": "removed"}
        shown["track"] |= {"liked": True, "my_rating": instance.my_rating}
        return shown


class SourceSerializer(serializers.Serializer):
    type = serializers.RegexField(r"^[a-z][a-z_]{0,19}$")
    id = serializers.IntegerField(min_value=1, required=False, allow_null=True)


class PlaySerializer(serializers.Serializer):
    event_id = serializers.UUIDField()
    track_id = serializers.IntegerField(min_value=1)
    played_at = serializers.DateTimeField()
    ms_played = serializers.IntegerField(min_value=0, max_value=86_400_000)
    skipped = serializers.BooleanField(default=False)
    source = SourceSerializer(required=False, allow_null=True)
