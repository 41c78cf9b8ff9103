"""A view set, a list with cursors, and a view that records plays."""
# mypy: disable-error-code="import-untyped, misc"

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet, Subquery
from django.utils import timezone
from rest_framework.generics import ListAPIView
from rest_framework.pagination import CursorPagination
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import ReadOnlyModelViewSet

from audio.catalog.models.marks import LikedTrack, Rating
from audio.catalog.models.publication import ANYBODY
from audio.catalog.models.track import Credit, CreditRole, Track
from audio.plays.models import ForgottenPlay, PlayEvent, TrackDay
from audio.plays.services import COUNTS_FROM_MS
from config.addresses import origin
from tests.benchmarks.drf.serializers import LikeSerializer, PlaySerializer, TrackSerializer
from users.accounts.models import User
from users.scrobbling.models import Integration


class NewestFirst(CursorPagination):
    page_size = 50
    ordering = ("-published_at", "-id")

    def get_paginated_response(self, data: Any) -> Response:
        return Response(
            {
                "items": data,
                "limit": self.page_size,
                "next": self.get_next_link(),
                "previous": self.get_previous_link(),
                "total": None,
            }
        )


def _featured() -> QuerySet[Credit]:
    found: QuerySet[Credit] = Credit.objects.filter(role=CreditRole.FEATURED, accepted=True)
    return found.select_related("artist").order_by("position", "pk")


class TrackViewSet(ReadOnlyModelViewSet):
    serializer_class = TrackSerializer
    pagination_class = NewestFirst

    def get_queryset(self) -> QuerySet[Track]:
        """Three queries, however many tracks."""
        tracks: QuerySet[Track] = Track.objects.visible_to(ANYBODY)
        return tracks.select_related("artist", "album").prefetch_related(
            "genres", Prefetch("credits", _featured(), to_attr="featured")
        )

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "base": origin(self.request)}


class LastLiked(NewestFirst):
    ordering = ("-created_at", "-id")

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> Any:
        self.total = queryset.count()
        return super().paginate_queryset(queryset, request, view)

    def get_paginated_response(self, data: Any) -> Response:
        response = super().get_paginated_response(data)
        response.data["total"] = self.total
        return response


class LikesView(ListAPIView):
    """Four queries and the count, however many tracks."""

    serializer_class = LikeSerializer
    pagination_class = LastLiked
    permission_classes = [IsAuthenticated]

    def get_queryset(self) -> QuerySet[LikedTrack]:
        user, track = self.request.user, OuterRef("track")
        stars = Rating.objects.filter(user=user, track=track).values("stars")[:1]
        likes: QuerySet[LikedTrack] = LikedTrack.objects.filter(user=user)
        likes = likes.annotate(
            seen=Exists(Track.objects.visible_to(user).filter(pk=track)),
            my_rating=Subquery(stars),
        )
        return likes.select_related("track__artist", "track__album").prefetch_related(
            "track__genres", Prefetch("track__credits", _featured(), to_attr="featured")
        )

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "base": origin(self.request)}


class PlaysView(APIView):
    permission_classes = [IsAuthenticated]

    def post(self, request: Request) -> Response:
        many = "plays" in request.data
        sent = PlaySerializer(data=request.data["plays"] if many else request.data, many=many)
        sent.is_valid(raise_exception=True)
        plays = sent.validated_data if many else [sent.validated_data]
        items = record(request.user, plays)
        count = Counter(item["result"] for item in items)
        body = {
            "accepted": count["accepted"],
            "duplicates": count["duplicate"],
            "items": items,
        }
        return Response(body, status=201)


@transaction.atomic
def record(user: User, plays: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Six queries, however many plays, and four for each track and day that counts.

    Nobody here has an account elsewhere that is to be told; whether they do is asked.
    """
    ids = sorted({play["track_id"] for play in plays})
    visible: QuerySet[Track] = Track.objects.visible_to(ANYBODY)
    tracks = visible.order_by("pk").select_for_update(no_key=True).in_bulk(ids)
    mine = PlayEvent.objects.filter(user=user)
    sent = [play["event_id"] for play in plays]
    gone = ForgottenPlay.objects.filter(user=user)
    known = {
        *mine.filter(event_id__in=sent).values_list("event_id", flat=True),
        *gone.filter(event_id__in=sent).values_list("event_id", flat=True),
    }
    fresh, items = [], []
    for play in plays:
        event_id, track = play["event_id"], tracks.get(play["track_id"])
        result = "unknown_track"
        if track:
            result = "duplicate" if event_id in known else "accepted"
        if track and result == "accepted":
            known.add(event_id)
            fresh.append(_event(user, track, play))
        items.append({"event_id": event_id, "result": result})
    PlayEvent.objects.bulk_create(fresh, ignore_conflicts=True)
    counted = [event for event in fresh if event.counted]
    for pk, added in Counter(event.track_id for event in counted).items():
        Track.objects.filter(pk=pk).update(plays_count=F("plays_count") + added)
    for (pk, day), added in Counter(
        (one.track_id, one.played_at.date()) for one in counted
    ).items():
        _count_day(user, pk, day, added)
    assert not Integration.objects.of(user).exists()
    return items


def _count_day(user: User, pk: int, day: date, added: int) -> None:
    """Of one listener so many a day at most; the track is locked."""
    mine = PlayEvent.objects.filter(user=user, track=pk, counted=True, played_at__date=day)
    so_far = mine.count() + ForgottenPlay.objects.filter(user=user, day=day).count()
    room = max(min(so_far, TrackDay.MOST_A_DAY) - (so_far - added), 0)
    if not TrackDay.objects.filter(track=pk, day=day).update(plays=F("plays") + room):
        TrackDay.objects.create(track_id=pk, day=day, plays=room)


def _event(user: User, track: Track, play: dict[str, Any]) -> PlayEvent:
    source = play.get("source") or {}
    return PlayEvent(
        user=user,
        event_id=play["event_id"],
        track=track,
        played_at=min(play["played_at"], timezone.now()),
        ms_played=play["ms_played"],
        source_type=source.get("type", ""),
        source_id=source.get("id"),
        skipped=play["skipped"],
        counted=play["ms_played"] >= max(min(COUNTS_FROM_MS, track.duration_ms // 2), 1),
    )
